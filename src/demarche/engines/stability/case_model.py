"""From the parts of a case file to a model: option form where that is exact and compact, else a graph."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NoReturn, Protocol

import numpy as np
import numpy.typing as npt

from demarche.crisis.formula import parse
from demarche.crisis.states import columns, is_pattern, matching, matching_rows
from demarche.engines.stability.coalesce import decimal, expansions, option_arcs, signs_of
from demarche.engines.stability.declared import structure_of
from demarche.engines.stability.enumerate import feasible_states, option_columns
from demarche.engines.stability.model import MAX_CELLS, MAX_OPTIONS, GraphModel, Model, OptionModel
from demarche.engines.stability.people import Actor, Option, directions_of
from demarche.engines.stability.preferences import ranks_from_scores, ranks_from_statements
from demarche.engines.stability.sparse import SparseModel
from demarche.engines.stability.structure import Structure
from demarche.errors import InputError
from demarche.numerics.arcs import Arcs

__all__ = ["STATEMENTS", "CaseSpec", "StateSpec", "build"]

STATEMENTS = "statements_most_important_first"

Index = npt.NDArray[np.intp]
Ranks = npt.NDArray[np.int32]

_SPARSE = 64
"""With fewer than one listed state in so many choices of options, arcs are written out instead of sweeping the cube."""


class Fail(Protocol):
    """Raises InputError for a place in the file and what is wrong there."""

    def __call__(self, where: str, message: str) -> NoReturn: ...


@dataclass(frozen=True)
class StateSpec:
    """A listed state; ``signs`` is None when the file gives no options for it."""

    id: str
    signs: str | None
    label: str = ""


@dataclass(frozen=True, eq=False)
class CaseSpec:
    """What a case file says, checked part by part.

    ``own`` lists each actor's options (two actors may share one); ``states`` None means all feasible ones; ``moves``
    holds explicit pairs of state positions for the actors that have them; ``preferences`` have ``ranking`` or
    ``statements``.
    """

    actors: tuple[Actor, ...]
    options: tuple[Option, ...]
    own: Mapping[str, tuple[int, ...]]
    infeasible: tuple[str, ...]
    states: tuple[StateSpec, ...] | None
    moves: Mapping[str, Sequence[tuple[int, int]]]
    preferences: Mapping[str, Mapping[str, Any]]
    status_quo: str | None
    beside: Mapping[str, Any] = field(default_factory=dict)


def build(spec: CaseSpec, fail: Fail) -> tuple[Model, Structure | None]:
    """The model of a case and its structure; ``fail`` is called for what does not hang together."""
    builder = _Builder(spec, fail)
    model = builder.model()
    return model, builder.structure(model)


class _Builder:
    def __init__(self, spec: CaseSpec, fail: Fail) -> None:
        self.spec = spec
        self.fail = fail
        self.names = [option.id for option in spec.options]
        size = 1 << len(spec.options)
        shared = sum(len(own) for own in spec.own.values()) > len(spec.options)
        self.sparse = len(spec.options) > MAX_OPTIONS or size * len(spec.actors) > MAX_CELLS
        if self.sparse and (spec.states is not None or spec.moves or shared):
            fail(
                "options",
                f"{len(spec.options)} of {len(spec.actors)} decision makers are too many for listed states, explicit "
                f"moves or shared options",
            )

    def model(self) -> Model:
        spec = self.spec
        if self.sparse:
            return self.sparse_model()
        if len(spec.moves) < len(spec.actors):
            _ = self._expanded  # what the states stand for is checked before what is said of them
        ranks = np.stack([self.ranks(actor.id) for actor in spec.actors])
        shared = sum(len(own) for own in spec.own.values()) > len(spec.options)
        plain = not spec.moves and not shared and self.members.size == self.n_states
        if plain and self.n_states * _SPARSE >= 1 << len(spec.options):
            return self.option_model(ranks)
        return self.graph_model(ranks)

    def sparse_model(self) -> Model:
        """Only the states that can occur, where there are few of them among too many choices."""
        spec = self.spec
        ranks = np.stack([self.ranks(actor.id) for actor in spec.actors])
        try:
            return SparseModel(spec.actors, spec.options, self._listed, ranks, self.status_quo())
        except InputError as error:
            self.fail("infeasible", str(error))

    @cached_property
    def _listed(self) -> npt.NDArray[np.int64]:
        try:
            return feasible_states(self.names, self.spec.infeasible)
        except InputError as error:
            self.fail("infeasible", str(error))

    @cached_property
    def infeasible(self) -> npt.NDArray[np.bool_]:
        mask = np.zeros(1 << len(self.spec.options), dtype=np.bool_)
        for pattern in self.spec.infeasible:
            mask |= self.holds(pattern, "infeasible")
        return mask

    def holds(self, text: str, where: str) -> npt.NDArray[np.bool_]:
        """Which of all choices of options (of those listed, in sparse form) a pattern or a formula means."""
        ids = self.names
        if is_pattern(text) and len(text) != len(ids):
            self.fail(where, f"{text!r} should have {len(ids)} signs, one per option")
        try:
            if self.sparse:
                wanted = ids if is_pattern(text) else parse(text, ids).names
                return matching_rows(text, ids, option_columns(self._listed, ids, wanted), len(self._listed))
            return matching(text, ids, columns(ids))
        except InputError as error:
            self.fail(where, str(error))

    @cached_property
    def _expanded(self) -> tuple[Index, Index]:
        """Every feasible choice of options that belongs to a state, and the position of that state."""
        states = self.spec.states
        if self.sparse:
            return np.arange(len(self._listed)), np.arange(len(self._listed))
        if states is None:
            found = np.flatnonzero(~self.infeasible)
            if not found.size:
                self.fail("infeasible", "no state is feasible; the patterns rule out everything")
            return found, np.arange(found.size, dtype=np.intp)
        members: list[int] = []
        classes: list[int] = []
        for place, state in enumerate(states):
            if state.signs is None:
                self.fail(f"states[{place}]", f"state {state.id!r} has no yn, so its moves or statements are unknown")
            own = expansions(state.signs).tolist() if "-" in state.signs else [decimal(state.signs)]
            own = [choice for choice in own if not self.infeasible[choice]]
            if not own:
                self.fail(f"states[{place}]", f"state {state.id!r} ({state.signs}) is ruled out by infeasible patterns")
            members += own
            classes += [place] * len(own)
        if len(set(members)) != len(members):
            self.fail("states", "two states stand for the same choice of options; every choice belongs to one state")
        return np.array(members, dtype=np.intp), np.array(classes, dtype=np.intp)

    @property
    def members(self) -> Index:
        """The feasible choices of options that the states stand for; empty if the file gives states no options."""
        if self.spec.states is not None and any(state.signs is None for state in self.spec.states):
            return np.empty(0, dtype=np.intp)
        return self._expanded[0]

    @property
    def n_states(self) -> int:
        return len(self._expanded[0]) if self.spec.states is None else len(self.spec.states)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        if self.spec.states is None:
            return tuple(str(place + 1) for place in range(self.n_states))
        return tuple(state.id for state in self.spec.states)

    @cached_property
    def place_of(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.ids)}

    def structure(self, model: Model) -> Structure | None:
        """What the file declares beyond rankings."""
        graded = {
            actor: {**said, "grades": self._grades(actor, model)} for actor, said in self.spec.preferences.items()
        }
        try:
            return structure_of(model, graded, self.spec.beside, self._mask(model), self._views())
        except InputError as error:
            where, colon, message = str(error).partition(": ")
            self.fail(where if colon else "preferences", message or str(error))

    def _grades(self, actor: str, model: Model) -> Ranks | None:
        """By state index how many marks of great preference stand below; None where there are none."""
        said = self.spec.preferences[actor]
        if said.get("greatly"):
            grades = self.ranks_from_wants(actor, said["statements"][: said["greatly"]])
        elif said.get("marks"):
            grades = np.zeros(self.n_states, dtype=np.int32)
            for level, group in enumerate(said["ranking"]):
                below = sum(level < mark for mark in said["marks"])
                grades[[self.place_of[name] for name in group]] = below
        else:
            return None
        if not isinstance(model, OptionModel):
            return grades
        members, classes = self._expanded
        found = np.zeros(model.ranks.shape[1], dtype=np.int32)
        found[members] = grades[classes]
        return found

    def _mask(self, model: Model) -> Callable[[Any, str], npt.NDArray[np.bool_]]:
        def mask(said: Any, where: str) -> npt.NDArray[np.bool_]:
            positions = self._positions(said, where)
            if not isinstance(model, OptionModel):
                return positions
            members, classes = self._expanded
            found = np.zeros(model.ranks.shape[1], dtype=np.bool_)
            found[members] = positions[classes]
            return found

        return mask

    def _positions(self, said: Any, where: str) -> npt.NDArray[np.bool_]:
        """Which states a list of ids, a pattern or a formula means, by state position."""
        if isinstance(said, list):
            found = np.zeros(self.n_states, dtype=np.bool_)
            for name in said:
                if str(name) not in self.place_of:
                    self.fail(where, f"unknown state {name!r}")
                found[self.place_of[str(name)]] = True
            return found
        members, classes = self._expanded
        fails = ~self.holds(str(said), where)[members]
        return np.asarray(np.bincount(classes[fails], minlength=self.n_states) == 0)

    def _views(self) -> dict[str, Model]:
        """The conflict as each actor sees it who sees somebody's preference otherwise than it is."""
        observers = {o for said in self.spec.preferences.values() for o in said.get("seen_by", ())}
        found = {}
        for observer in sorted(observers):
            seen = {a: said.get("seen_by", {}).get(observer, said) for a, said in self.spec.preferences.items()}
            found[observer] = _Builder(replace(self.spec, preferences=seen), self.fail).model()
        return found

    def ranks(self, actor: str) -> Ranks:
        """The actor's ranks by state position."""
        preference = self.spec.preferences[actor]
        if "statements" in preference:
            return self.ranks_from_wants(actor, preference["statements"])
        return self.ranks_from_ranking(actor, preference["ranking"])

    def ranks_from_wants(self, actor: str, statements: Sequence[str]) -> Ranks:
        members, classes = self._expanded
        where = f"preferences.{actor}.{STATEMENTS}"
        # A statement holds in a coalesced state when it holds in everything that the state stands for.
        truths = (
            np.bincount(classes[~self.holds(text, where)[members]], minlength=self.n_states) == 0 for text in statements
        )
        return ranks_from_statements(truths, self.n_states)

    def ranks_from_ranking(self, actor: str, ranking: Sequence[Sequence[str]]) -> Ranks:
        where = f"preferences.{actor}.ranking"
        levels = np.full(self.n_states, -1, dtype=np.int64)
        for level, group in enumerate(ranking):
            for name in group:
                place = self.place_of.get(name)
                if place is None:
                    self.fail(where, f"unknown state {name!r}")
                if levels[place] >= 0:
                    self.fail(where, f"state {name!r} stands twice")
                levels[place] = level
        missing = np.flatnonzero(levels < 0)
        if missing.size:
            names = ", ".join(self.ids[int(place)] for place in missing[:8])
            self.fail(where, f"does not place {missing.size} of {self.n_states} states: {names}")
        return ranks_from_scores(-levels)

    def status_quo(self) -> int | None:
        name = self.spec.status_quo
        if name is None:
            return None
        if name not in self.place_of:
            self.fail("status_quo", f"unknown state {name!r}")
        return self.place_of[name]

    def option_model(self, ranks: Ranks) -> OptionModel:
        spec = self.spec
        members, classes = self._expanded
        full = np.zeros((len(spec.actors), 1 << len(spec.options)), dtype=np.int32)
        full[:, members] = ranks[:, classes]
        absent = np.ones(full.shape[1], dtype=np.bool_)
        absent[members] = False
        order = np.argsort(members)
        start = self.status_quo()
        return OptionModel(
            spec.actors,
            spec.options,
            full,
            absent,
            status_quo=None if start is None else int(members[start]),
            ids=None if spec.states is None else tuple(self.ids[int(place)] for place in order),
            labels={int(members[place]): label for place, label in self.labels().items()},
        )

    def graph_model(self, ranks: Ranks) -> GraphModel:
        spec = self.spec
        codes = directions_of(spec.options)
        arcs = []
        for actor in spec.actors:
            if actor.id in spec.moves:
                pairs = np.array(spec.moves[actor.id], dtype=np.intp).reshape(-1, 2)
                arcs.append(Arcs.of(self.n_states, pairs[:, 0], pairs[:, 1]))
            else:
                arcs.append(self.option_arcs(actor, codes))
        signs = self.signs()
        return GraphModel(
            spec.actors,
            self.ids,
            tuple(arcs),
            ranks,
            self.status_quo(),
            options=spec.options if signs else (),
            signs=signs,
            labels=self.labels(),
        )

    def option_arcs(self, actor: Actor, directions: Sequence[int]) -> Arcs:
        try:
            return option_arcs(*self._expanded, self.n_states, self.spec.own[actor.id], directions)
        except InputError as error:
            self.fail("states", str(error))

    def signs(self) -> tuple[str, ...]:
        """Each state's signs, or none at all unless every state has them."""
        if self.spec.states is None:
            return tuple(signs_of(choice, len(self.spec.options)) for choice in self.members.tolist())
        found = [state.signs for state in self.spec.states if state.signs is not None]
        return tuple(found) if len(found) == len(self.spec.states) else ()

    def labels(self) -> dict[int, str]:
        return {place: state.label for place, state in enumerate(self.spec.states or ()) if state.label}
