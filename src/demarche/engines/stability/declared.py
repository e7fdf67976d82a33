"""From what a file declares of preferences and of who acts together to a :class:`Structure`; for both file formats.

Beside an actor's ranking: ``strength_gap`` or ``greatly`` (or marks ``>>`` in the ranking), ``unknown``, ``chances``,
``bars``, ``attitudes``, ``knows``, ``seen_by``, ``unaware_of``, ``position`` and ``threat``; beside the moves:
``coalitions``, ``players``, ``simultaneous`` and ``look_ahead``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.hypergame import unaware
from demarche.engines.stability.model import Model
from demarche.engines.stability.relations import Between, Relation
from demarche.engines.stability.signs import away_from_today
from demarche.engines.stability.structure import Odds, Structure, Taste, Views, all_coalitions
from demarche.errors import InputError

__all__ = ["ATTITUDES", "BESIDE_MOVES", "BESIDE_RANKING", "structure_of"]

Mask = npt.NDArray[np.bool_]
States = Callable[[Any, str], Mask]
"""From what a file says of states, and the place where it does, to a mask."""

BESIDE_RANKING = (
    "strength_gap",
    "greatly",
    "unknown",
    "chances",
    "bars",
    "attitudes",
    "knows",
    "unaware_of",
    "position",
    "threat",
)
BESIDE_MOVES = ("coalitions", "players", "simultaneous", "look_ahead")
ATTITUDES = {"friendly": 1, "indifferent": 0, "hostile": -1}


def structure_of(
    model: Model,
    preferences: Mapping[str, Mapping[str, Any]],
    beside: Mapping[str, Any],
    states: States,
    views: Mapping[str, Model],
) -> Structure | None:
    """The structure that a file declares; None if it declares nothing.

    ``preferences[actor]`` and ``beside`` hold plain values under the names of this module, and under ``grades`` the
    number of marks below each state. ``states`` turns what the file says of states, and where it says so, into a mask
    by state index; ``views`` are the conflicts as actors see them. Raises InputError that begins with the place that it
    is about.
    """
    place = {actor.id: i for i, actor in enumerate(model.actors)}
    tastes = {place[actor]: _taste(actor, said, states) for actor, said in preferences.items() if _tells(said)}
    signs = {actor: said["attitudes"] for actor, said in preferences.items() if said.get("attitudes")}
    knows = {
        place[actor]: frozenset(_number(place, other, "knows") for other in said["knows"])
        for actor, said in preferences.items()
        if said.get("knows")
    }
    seen = {_number(place, actor, "seen_by"): view for actor, view in views.items()}
    for actor, said in preferences.items():
        if said.get("unaware_of"):
            seen[place[actor]] = _unaware(seen.get(place[actor], model), actor, said["unaware_of"])
    _nested(preferences)
    structure = Structure(
        tastes=tastes,
        coalitions=_coalitions(place, beside.get("coalitions")),
        partition=_players(place, beside.get("players")),
        attitudes=_attitudes(place, signs) if signs else None,
        horizon=beside.get("look_ahead"),
        views=Views(models=seen, knows=knows) if seen else None,
        simultaneous=bool(beside.get("simultaneous")),
        positions={
            place[a]: _position(model, place[a], said["position"], states)
            for a, said in preferences.items()
            if said.get("position") is not None
        },
        future=_future(model, {a: said["threat"] for a, said in preferences.items() if said.get("threat")}),
    )
    if structure.positions and structure.future is None:
        raise InputError("position: dilemmas need a status quo, from which threats are told")
    if structure.horizon is not None and len(place) != 2:
        raise InputError(f"look_ahead: is defined for two actors; this conflict has {len(place)}")
    asked = (tastes, structure.coalitions, structure.partition, signs, structure.horizon, seen, structure.simultaneous)
    return structure if any((*asked, structure.positions)) else None


def _position(model: Model, actor: int, said: Any, states: States) -> int:
    """What the actor proposes: of the states that count as its position the one nearest to today, then the best liked.

    Nothing is put into its mouth that it has not said.
    """
    where = f"preferences.{model.actors[actor].id}.position"
    there = model.states[states(said, where)[model.states]]
    if not there.size:
        raise InputError(f"{where}: no state that can occur fits it")
    return int(
        there[np.lexsort((there, -model.ranks[actor, there].astype(np.int64), away_from_today(model, there)))[0]]
    )


def _future(model: Model, threats: Mapping[str, Mapping[str, bool]]) -> int | None:
    """The status quo with everybody's own options as it threatens; None without a status quo."""
    if model.status_quo is None or not model.options:
        return None
    signs = list(model.yn(model.status_quo))
    for actor, changes in threats.items():
        for bit, option in enumerate(model.options):
            if option.id in changes:
                if option.owner != actor:
                    raise InputError(f"preferences.{actor}.threat: {option.id!r} is not {actor}'s to threaten with")
                signs[bit] = "Y" if changes[option.id] else "N"
        unknown = set(changes) - {option.id for option in model.options}
        if unknown:
            raise InputError(f"preferences.{actor}.threat: unknown option {min(unknown)!r}")
    wanted = "".join(signs)
    found = model.find(wanted)
    if found is None:
        raise InputError(f"threat: what everybody threatens cannot happen together ({wanted})")
    return found


def _unaware(view: Model, actor: str, hidden: Sequence[str]) -> Model:
    where = f"preferences.{actor}.unaware_of"
    owners = {option.id: option.owner for option in view.options}
    for name in hidden:
        if name not in owners:
            raise InputError(f"{where}: unknown option {name!r}")
        if owners[name] == actor:
            raise InputError(f"{where}: {name!r} is {actor}'s own; it cannot be unaware of it")
    return unaware(view, hidden)


def _nested(preferences: Mapping[str, Mapping[str, Any]]) -> None:
    """Who knows how another sees things sees no states of which that one does not know."""
    hidden = {actor: set(said.get("unaware_of") or ()) for actor, said in preferences.items()}
    for actor, said in preferences.items():
        for other in said.get("knows") or ():
            if hidden.get(other, set()) - hidden[actor]:
                raise InputError(
                    f"preferences.{actor}.knows: {other} is unaware of options that {actor} sees, so that nothing says "
                    f"what it would do where they are used; leave {other} out"
                )


def _tells(said: Mapping[str, Any]) -> bool:
    return said.get("grades") is not None or any(said.get(key) for key in ("strength_gap", "unknown", "chances"))


def _taste(actor: str, said: Mapping[str, Any], states: States) -> Taste:
    def described(key: str, place: int, entry: Mapping[str, Any], part: str) -> Mask:
        return states(entry[part], f"preferences.{actor}.{key}[{place}].{part}")

    unknown: Relation | None = None
    for i, entry in enumerate(said.get("unknown") or ()):
        one, other = (described("unknown", i, entry, part) for part in ("between", "and"))
        block = Between(one, other, mutual=True)
        unknown = block if unknown is None else unknown | block
    blocks = [
        (described("chances", i, e, "of"), described("chances", i, e, "over"), float(e["chance"]))
        for i, e in enumerate(said.get("chances") or ())
    ]
    return Taste(
        gap=said.get("strength_gap"),
        grades=said.get("grades"),
        unknown=unknown,
        odds=Odds(blocks=blocks) if blocks else None,
        **{name: value for name, value in (said.get("bars") or {}).items() if name in ("alpha", "beta", "gamma")},
    )


def _number(place: Mapping[str, int], actor: str, key: str) -> int:
    if actor not in place:
        raise InputError(f"{key}: unknown actor {actor!r}; those who can act are {', '.join(place)}")
    return place[actor]


def _coalitions(place: Mapping[str, int], said: Any) -> tuple[tuple[int, ...], ...]:
    if said == "all":
        return all_coalitions(len(place))
    return tuple(tuple(sorted({_number(place, a, "coalitions") for a in group})) for group in said or ())


def _players(place: Mapping[str, int], said: Sequence[Sequence[str]] | None) -> tuple[tuple[int, ...], ...]:
    """The blocks, and everybody left out on its own, in the order of their first members."""
    if not said:
        return ()
    blocks = [tuple(sorted(_number(place, actor, "players") for actor in group)) for group in said]
    named = [actor for block in blocks for actor in block]
    if len(set(named)) != len(named):
        twice = next(actor for actor, i in place.items() if named.count(i) > 1)
        raise InputError(f"players: {twice!r} stands in two of them; each actor belongs to one")
    return tuple(sorted([*blocks, *((i,) for i in place.values() if i not in named)]))


def _attitudes(place: Mapping[str, int], said: Mapping[str, Mapping[str, str]]) -> npt.NDArray[np.int8]:
    """Who is not mentioned is friendly to itself and indifferent to others."""
    signs = np.eye(len(place), dtype=np.int8)
    for actor, row in said.items():
        for other, word in row.items():
            if word not in ATTITUDES:
                raise InputError(f"attitudes: {word!r} is none of {', '.join(ATTITUDES)}")
            signs[place[actor], _number(place, other, "attitudes")] = ATTITUDES[word]
    return signs
