"""The conflict in a crisis file's ``options`` and ``preferences``, analysed for the actors' most likely types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from demarche.crisis.states import columns, matching, put, read_ranking
from demarche.engines.stability.declared import BESIDE_MOVES, structure_of
from demarche.engines.stability.model import Actor, Option, OptionModel
from demarche.engines.stability.preferences import GREATLY, ranks_from_scores, ranks_from_statements
from demarche.engines.stability.result import StabilityResult, analyse
from demarche.engines.stability.section import MovesPart, Preference
from demarche.engines.stability.structure import Structure
from demarche.errors import InputError
from demarche.numerics.kept import Kept

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.crisis.quantity import Quantity

__all__ = ["from_crisis", "model_from_crisis", "preference_ranks", "settled_types"]

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


def from_crisis(crisis: Crisis, *, variants: bool = True) -> StabilityResult:
    """Analyse a crisis: the actors' most likely types on top, with ``variants`` every other type below.

    A variant changes one actor's type and is called ``actor=type``. ``parameters`` of the result tell the types used,
    the levers pulled, the values set, and how many states each infeasible pattern rules out and why. Judged numbers
    (weights, utilities) enter with their central value. Raises InputError if the file has no options.
    """
    model = model_from_crisis(crisis)
    types = settled_types(crisis)
    others = {
        f"{actor}={other}": {**types, actor: other}
        for actor, current in types.items()
        for other in crisis.file.part(MovesPart).preferences[actor].by_type
        if other != current
    }
    result = analyse(
        model,
        structure=_structure(crisis, model, types),
        parameters={
            "types": types,
            "levers": [lever.id for lever in crisis.levers],
            "set": {path: str(value) for path, value in crisis.changes},
            "infeasible": _infeasible_counts(crisis),
        },
    )
    if not variants:
        return result
    return replace(
        result,
        variants={
            name: _variant(crisis, _with_ranks(crisis, model, settled), settled, result.parameters)
            for name, settled in others.items()
        },
    )


def _variant(
    crisis: Crisis, model: OptionModel, types: Mapping[str, str], parameters: Mapping[str, Any]
) -> StabilityResult:
    return analyse(model, structure=_structure(crisis, model, types), parameters={**parameters, "types": dict(types)})


def _structure(crisis: Crisis, model: OptionModel, types: Mapping[str, str]) -> Structure | None:
    """What the file declares of preferences beyond their order, and of who might act together."""
    part = crisis.file.part(MovesPart)
    names = [option.id for option in model.options]
    table = columns(names)
    said = {}
    for actor, preference in part.preferences.items():
        block = preference.by_type[types[actor]] if preference.by_type else preference
        inner = block.model_dump(by_alias=True, include={"strength_gap", "unknown", "chances", "bars"})
        inner["grades"] = _grades(block, names)
        said[actor] = inner | preference.model_dump(include={"attitudes", "knows", "unaware_of", "position", "threat"})
    beside = {} if part.options is None else {key: getattr(part.options, key) for key in BESIDE_MOVES}
    views = _views(crisis, model, names)
    return structure_of(model, said, beside, lambda when, _: matching(when, names, table), views)


def _grades(preference: Preference, names: list[str]) -> Ranks | None:
    """For each state how many marks of great preference stand below it; None where there are none."""
    size, table = 1 << len(names), columns(names)
    if preference.greatly is not None:
        first = preference.statements[: preference.greatly]
        return ranks_from_statements((matching(one.that, names, table) for one in first), size)
    if GREATLY not in preference.ranking:
        return None
    grades, below = np.zeros(size, dtype=np.int32), 0
    for entry in reversed(preference.ranking):
        if entry == GREATLY:
            below += 1
            continue
        for one in entry if isinstance(entry, tuple) else (entry,):
            put(grades, one, names, table, below)
    return grades


def _views(crisis: Crisis, model: OptionModel, names: list[str]) -> dict[str, OptionModel]:
    """The conflict as each actor sees it who sees somebody's wishes otherwise than they are."""
    preferences = crisis.file.part(MovesPart).preferences
    observers = dict.fromkeys(observer for preference in preferences.values() for observer in preference.seen_by)
    views = {}
    for observer in observers:
        ranks = model.ranks.copy()
        for i, actor in enumerate(model.actors):
            seen = preferences[actor.id].seen_by.get(observer)
            if seen is not None:
                shown = Preference(statements=seen.statements, ranking=seen.ranking)
                ranks[i] = _ranked(_Given(crisis, shown, names, f"preferences.{actor.id}.seen_by.{observer}", {}, 0))
        views[observer] = replace(model, ranks=ranks)
    return views


def model_from_crisis(crisis: Crisis) -> OptionModel:
    """The conflict with every actor of its most likely type. Decision makers are the actors who own an option."""
    section = crisis.file.part(MovesPart).options
    if section is None:
        raise InputError("this crisis file has no options section; add the actors' moves and preferences")
    owners = {move.actor for move in section.moves}
    actors = tuple(Actor(actor.id, actor.label) for actor in crisis.file.actors if actor.id in owners)
    options = tuple(Option(m.id, m.actor, m.direction, name=m.name, yes=m.yes, no=m.no) for m in section.moves)
    names = [option.id for option in options]
    infeasible = np.zeros(1 << len(names), dtype=np.bool_)
    for entry in section.infeasible:
        infeasible |= matching(entry.when, names, columns(names))
    types = settled_types(crisis)
    return OptionModel(
        actors,
        options,
        np.stack([_ranks(crisis, actor.id, types, names) for actor in actors]),
        infeasible,
        status_quo=sum(1 << bit for bit, move in enumerate(section.moves) if move.status_quo),
    )


def _with_ranks(crisis: Crisis, model: OptionModel, types: Mapping[str, str]) -> OptionModel:
    names = [option.id for option in model.options]
    return replace(model, ranks=np.stack([_ranks(crisis, a.id, types, names) for a in model.actors]))


def settled_types(crisis: Crisis) -> dict[str, str]:
    """The type to use for each actor whose preferences depend on its type."""
    found = {}
    for actor, preference in crisis.file.part(MovesPart).preferences.items():
        if preference.by_type:
            settled = crisis.type_of(actor)
            found[actor] = settled if settled is not None else next(iter(preference.by_type))
    return found


def _infeasible_counts(crisis: Crisis) -> list[dict[str, Any]]:
    section = crisis.file.part(MovesPart).options
    if section is None:
        return []
    names = [move.id for move in section.moves]
    table = columns(names)
    return [{"why": entry.why, "states": int(matching(entry.when, names, table).sum())} for entry in section.infeasible]


def _ranks(crisis: Crisis, actor: str, types: Mapping[str, str], names: list[str]) -> Ranks:
    if actor not in crisis.file.part(MovesPart).preferences:
        raise InputError(f"{actor} owns options but has no preferences; add them to the crisis file")
    return preference_ranks(crisis, actor, types.get(actor), names)


def preference_ranks(
    crisis: Crisis,
    actor: str,
    kind: str | None,
    names: list[str],
    *,
    values: Mapping[str, float] | None = None,
    swapped: int = 0,
) -> Ranks:
    """An actor's ranks over the 2^k states, if it is of type ``kind``.

    ``values`` settles judged numbers (weights, utilities) by path; the others have their central value. ``swapped``
    k > 0 lets statement k change places with statement k + 1.
    """
    path, preference = f"preferences.{actor}", crisis.file.part(MovesPart).preferences[actor]
    if preference.by_type:
        if kind not in preference.by_type:
            raise InputError(f"{actor} has no preferences for the type {kind!r}; add a block under by_type")
        path, preference = f"{path}.by_type.{kind}", preference.by_type[kind]
    given = _Given(crisis, preference, names, path, values or {}, swapped)
    # Most levers leave most preferences alone, so a study asks for the same ranks again and again.
    numbers = {key: value for key, value in given.values.items() if key.startswith(f"{path}.")}
    read = crisis.beside.mark(preference.csv)
    key = tuple(names), path, preference.model_dump_json(), read, tuple(sorted(numbers.items())), swapped
    return _RANKS.get(key, lambda: _ranked(given))


_RANKS: Kept[Ranks] = Kept(64 << 20, lambda ranks: ranks.nbytes)


def _ranked(given: _Given) -> Ranks:
    ranks = _RANKERS[given.preference.form](given)
    ranks.flags.writeable = False
    return ranks


@dataclass(frozen=True)
class _Given:
    crisis: Crisis
    preference: Preference
    names: list[str]
    path: str
    values: Mapping[str, float]
    swapped: int

    def number(self, key: str, quantity: Quantity) -> float:
        return self.values.get(f"{self.path}.{key}", quantity.central)


def _by_statements(given: _Given) -> Ranks:
    order = [statement.that for statement in given.preference.statements]
    if given.swapped:
        place = given.swapped
        order[place - 1 : place + 1] = reversed(order[place - 1 : place + 1])
    table = columns(given.names)
    return ranks_from_statements((matching(that, given.names, table) for that in order), 1 << len(given.names))


def _by_ranking(given: _Given) -> Ranks:
    table = columns(given.names)
    ranks = np.zeros(1 << len(given.names), dtype=np.int32)
    # Written from the last entry to the first, so that a state keeps the first it matches; one mask at a time.
    for level, entry in enumerate(reversed(given.preference.steps), start=1):
        for one in entry if isinstance(entry, tuple) else (entry,):
            put(ranks, one, given.names, table, level)
    return ranks


def _by_weights(given: _Given) -> Ranks:
    table = columns(given.names)
    scores = np.zeros((2,) * len(given.names))
    for option, weight in given.preference.weights.items():
        scores += given.number(f"weights.{option}", weight) * table[option]
    # Sums of the same weights in another order must tie: compare to 12 digits, far below any judgement.
    return ranks_from_scores(np.round(scores.reshape(-1) / max(float(np.abs(scores).max()), 1e-300), 12))


def _by_utilities(given: _Given) -> Ranks:
    table = columns(given.names)
    otherwise = given.preference.otherwise
    least = -np.inf if otherwise is None else given.number("otherwise", otherwise)
    scores = np.full(1 << len(given.names), least)
    for index, entry in reversed(list(enumerate(given.preference.utilities))):
        value = given.number(f"utilities[{index}].value", entry.value)
        put(scores, entry.when, given.names, table, value)
    return ranks_from_scores(scores)


def _by_csv(given: _Given) -> Ranks:
    rows = read_ranking(given.crisis.beside, given.preference.csv, len(given.names))
    table = columns(given.names)
    scores = np.full(1 << len(given.names), -np.inf)
    for pattern, rank in reversed(rows):
        put(scores, pattern, given.names, table, -rank)
    return ranks_from_scores(scores)


_RANKERS = {
    "statements": _by_statements,
    "ranking": _by_ranking,
    "weights": _by_weights,
    "utilities": _by_utilities,
    "csv": _by_csv,
}
