"""The two forms of a conflict: options that actors take or leave, and a graph of states with explicit moves.

Both say who can move from where to where and how each actor ranks the states; both speak of states by an index
(the *decimal* of the options taken in option form, option 0 being the least significant bit) and give every state
an id and words for people. Kilgour, Hipel & Fang 1987; Fang, Hipel & Kilgour 1993.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from demarche.engines.stability import graph_form, option_form
from demarche.engines.stability.coalesce import decimal, signs_of
from demarche.engines.stability.people import DIRECTIONS, Actor, Direction, Option, check_people, directions_of
from demarche.engines.stability.wording import Change, Phrasebook, change_words, changes
from demarche.errors import InputError
from demarche.numerics.arcs import Arcs
from demarche.numerics.hypercube import HIGHEST, LOWEST, Hypercube

__all__ = [
    "DIRECTIONS",
    "MAX_CELLS",
    "MAX_OPTIONS",
    "Actor",
    "Direction",
    "GraphModel",
    "Model",
    "Option",
    "OptionModel",
    "as_ranks",
    "check_people",
    "directions_of",
]

MAX_OPTIONS = 22
MAX_CELLS = 6 << 20
"""Most options of an option form, and most (actor, state) pairs: 2^20 states of six actors take 300 MiB."""

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


class Model(ABC):
    """What the engine asks of either form. Actors are numbered in the order of ``actors``."""

    actors: tuple[Actor, ...]
    options: tuple[Option, ...]
    ranks: Ranks
    status_quo: int | None

    @property
    @abstractmethod
    def method(self) -> str:
        """How verdicts are computed, for the record."""

    @property
    def n_infeasible(self) -> int:
        """How many choices of options cannot occur; 0 where states are listed one by one."""
        return 0

    @property
    @abstractmethod
    def states(self) -> npt.NDArray[np.intp]:
        """The index of every state that can occur, ascending."""

    @abstractmethod
    def moves(self, actor: int, state: int) -> list[int]:
        """The states the actor can move to from ``state`` in one step, ascending."""

    @abstractmethod
    def verdicts(self) -> dict[str, Mask]:
        """Stability under each of the five concepts, ``(n_actors, n_indices)``; False at infeasible states."""

    @abstractmethod
    def floors(self, actor: int) -> dict[str, Ranks]:
        """For all concepts but 'nash' the least value the others can bring each state to, as the actor counts it."""

    def find(self, signs: str) -> int | None:
        """The state with exactly these signs; None if it cannot occur."""
        return next((int(s) for s in self.states if self.yn(int(s)) == signs), None)

    @abstractmethod
    def yn(self, state: int) -> str:
        """A sign per option, option 0 first: Y taken, N not taken, - either (a coalesced state)."""

    @abstractmethod
    def id_of(self, state: int) -> str:
        """The id by which people know the state."""

    def ids_of(self, states: npt.NDArray[np.intp]) -> list[str]:
        """The ids of many states."""
        return [self.id_of(int(state)) for state in states]

    @abstractmethod
    def index_of(self, state_id: str) -> int:
        """The index of the state with this id; InputError if there is none."""

    def label(self, state: int) -> str:
        """The analyst's own name for the state, or ''."""
        return ""

    def actor_index(self, actor: str) -> int:
        """The number of the actor with this id; InputError if there is none."""
        for number, candidate in enumerate(self.actors):
            if candidate.id == actor:
                return number
        known = ", ".join(a.id for a in self.actors)
        raise InputError(f"unknown actor {actor!r}; the actors are {known}")

    def improvements(self, actor: int, state: int) -> list[int]:
        """The moves of :meth:`moves` to states the actor strictly prefers to ``state``, ascending."""
        u = self.ranks[actor]
        return [target for target in self.moves(actor, state) if u[target] > u[state]]

    def words(self, state: int) -> str:
        """The state in a readable phrase made of the options taken; 'nobody moves' when there are none."""
        if not self.options:
            return self.label(state) or self.id_of(state)
        return self._phrasebook.words(self.yn(state))

    @cached_property
    def _phrasebook(self) -> Phrasebook:
        return Phrasebook(self.actors, self.options)

    def changes(self, before: int, after: int) -> tuple[Change, ...]:
        """Which options differ between two states and what each becomes."""
        return changes(self.options, self.yn(before), self.yn(after)) if self.options else ()

    def does(self, before: int, after: int) -> str:
        """What is done to get from one state to another, as a predicate: 'attends the conference and disarms'."""
        return change_words(self.options, self.changes(before, after)) or f"moves to {self.words(after)}"


def as_ranks(ranks: npt.ArrayLike, shape: tuple[int, int]) -> Ranks:
    """Ranks as int32 of the given shape; numbers that are no such integers are replaced by their order."""
    given = np.asarray(ranks)
    if given.shape != shape:
        raise InputError(f"ranks have shape {given.shape}; it should be (actors, states) = {shape}")
    if given.dtype.kind in "bui" and (given.size == 0 or (int(given.min()) > LOWEST and int(given.max()) < HIGHEST)):
        return np.ascontiguousarray(given, dtype=np.int32)
    if given.dtype.kind not in "buif" or not np.isfinite(given).all():
        raise InputError("ranks should be finite numbers, higher for what the actor likes better")
    rows = [np.unique(row, return_inverse=True)[1] for row in given]
    return np.stack(rows).astype(np.int32) if rows else np.empty(shape, dtype=np.int32)


@dataclass(frozen=True, eq=False)
class OptionModel(Model):
    """A conflict in option form: a state is a choice of options, an actor moves by changing its own.

    ``ranks`` is ``(n_actors, 2**k)``, higher is better, equal is indifferent; entries of infeasible states are ignored.
    ``infeasible`` marks the states that cannot occur (None: all can). ``status_quo`` is a decimal. ``ids`` names the
    feasible states in ascending order of decimals (default '1', '2', ...).
    """

    actors: tuple[Actor, ...]
    options: tuple[Option, ...]
    ranks: Ranks
    infeasible: Mask | None = None
    status_quo: int | None = None
    ids: tuple[str, ...] | None = None
    labels: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_people(self.actors, self.options)
        if len(self.options) > MAX_OPTIONS:
            raise InputError(f"{len(self.options)} options are too many; at most {MAX_OPTIONS} fit in memory")
        size = 1 << len(self.options)
        if size * len(self.actors) > MAX_CELLS:
            raise InputError(f"{len(self.actors)} actors x {size} states are too many; at most {MAX_CELLS} pairs fit")
        object.__setattr__(self, "ranks", as_ranks(self.ranks, (len(self.actors), size)))
        if self.infeasible is not None:
            mask = np.asarray(self.infeasible, dtype=np.bool_)
            if mask.shape != (size,):
                raise InputError(f"infeasible has shape {mask.shape}; it should have one entry per state, ({size},)")
            if mask.all():
                raise InputError("no state is feasible; the infeasible patterns rule out everything")
            object.__setattr__(self, "infeasible", mask if mask.any() else None)
        if self.ids is not None and (len(set(self.ids)) != len(self.ids) or len(self.ids) != len(self.states)):
            raise InputError(f"{len(self.states)} feasible states need as many different ids")
        sq = self.status_quo
        if sq is not None and not (0 <= sq < size and (self.infeasible is None or not self.infeasible[sq])):
            raise InputError("the status quo is not a feasible state; mend the status quo or the infeasible patterns")

    @cached_property
    def cube(self) -> Hypercube:
        """The moves, without names."""
        number = {actor.id: i for i, actor in enumerate(self.actors)}
        feasible = None if self.infeasible is None else ~self.infeasible
        return Hypercube(tuple(directions_of(self.options)), tuple(number[o.owner] for o in self.options), feasible)

    @property
    def method(self) -> str:
        return "option form: sweeps over the hypercube"

    @property
    def n_infeasible(self) -> int:
        return 0 if self.infeasible is None else int(self.infeasible.sum())

    @cached_property
    def states(self) -> npt.NDArray[np.intp]:
        if self.infeasible is None:
            return np.arange(1 << len(self.options), dtype=np.intp)
        return np.flatnonzero(~self.infeasible)

    def moves(self, actor: int, state: int) -> list[int]:
        return self.cube.moves(actor, state)

    def find(self, signs: str) -> int | None:
        state = decimal(signs)
        return state if self.infeasible is None or not self.infeasible[state] else None

    def arrivals(self, actor: int, state: int) -> list[int]:
        """The states from which the actor can move to ``state``."""
        return self.cube.moves(actor, state, reverse=True)

    def verdicts(self) -> dict[str, Mask]:
        return option_form.verdicts(self.cube, self.ranks)

    def floors(self, actor: int) -> dict[str, Ranks]:
        return option_form.floors(self.cube, self.ranks, actor)

    def yn(self, state: int) -> str:
        return signs_of(state, len(self.options))

    def id_of(self, state: int) -> str:
        place = int(self._places[state])
        return str(place + 1) if self.ids is None else self.ids[place]

    def ids_of(self, states: npt.NDArray[np.intp]) -> list[str]:
        places = self._places[states].tolist()
        if self.ids is None:
            return [str(place + 1) for place in places]
        return [self.ids[place] for place in places]

    @cached_property
    def _places(self) -> npt.NDArray[np.int32]:
        """How many feasible states come before each decimal."""
        if self.infeasible is None:
            return np.arange(1 << len(self.options), dtype=np.int32)
        return np.cumsum(~self.infeasible, dtype=np.int32) - np.int32(1)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: int(state) for name, state in zip(self.ids or (), self.states, strict=True)}

    def index_of(self, state_id: str) -> int:
        if self.ids is not None:
            if state_id in self._index:
                return self._index[state_id]
        elif state_id.isdecimal() and 0 < int(state_id) <= len(self.states) and str(int(state_id)) == state_id:
            return int(self.states[int(state_id) - 1])
        raise InputError(f"unknown state {state_id!r}")

    def label(self, state: int) -> str:
        return self.labels.get(state, "")


@dataclass(frozen=True, eq=False)
class GraphModel(Model):
    """A conflict as a graph: states, and per actor any arcs between them, disjoint or common, two-way or one-way.

    ``arcs[i]`` are the moves of actor *i* between state indices; ``ranks`` is ``(n_actors, n_states)``, higher is
    better. ``signs`` gives each state's options, if options are given (coalesced states have '-'). See also
    :meth:`of`, which takes names.
    """

    actors: tuple[Actor, ...]
    ids: tuple[str, ...]
    arcs: tuple[Arcs, ...]
    ranks: Ranks
    status_quo: int | None = None
    options: tuple[Option, ...] = ()
    signs: tuple[str, ...] = ()
    labels: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_people(self.actors, self.options)
        size = len(self.ids)
        if not size or len(set(self.ids)) != size:
            raise InputError("a graph model needs at least one state, and state ids must differ")
        if size * len(self.actors) > MAX_CELLS:
            raise InputError(f"{len(self.actors)} actors x {size} states are too many; at most {MAX_CELLS} pairs fit")
        object.__setattr__(self, "ranks", as_ranks(self.ranks, (len(self.actors), size)))
        if len(self.arcs) != len(self.actors):
            raise InputError(f"{len(self.arcs)} sets of arcs for {len(self.actors)} actors; give one per actor")
        if any(arcs.n_states != size for arcs in self.arcs):
            raise InputError(f"every actor's arcs should be among the {size} states")
        if self.options and (len(self.signs) != size or any(len(signs) != len(self.options) for signs in self.signs)):
            raise InputError("signs should have one string per state with one sign per option")
        if self.status_quo is not None and not 0 <= self.status_quo < size:
            raise InputError(f"the status quo is not one of the {size} states")

    @classmethod
    def of(
        cls,
        moves: Mapping[str, Mapping[str, Iterable[str]]],
        rankings: Mapping[str, Sequence[Sequence[str]]],
        status_quo: str | None = None,
    ) -> GraphModel:
        """A graph from names: ``moves[actor][state]`` lists targets, ``rankings[actor]`` groups of states, best first.

        Actors and states are those of the rankings, states in the order of the first one; every ranking has them all.
        """
        ids = tuple(state for group in next(iter(rankings.values()), ()) for state in group)
        place = {state: i for i, state in enumerate(ids)}
        ranks = np.full((len(rankings), len(ids)), LOWEST, dtype=np.int64)
        for row, (actor, groups) in zip(ranks, rankings.items(), strict=True):
            for level, group in enumerate(groups):
                for state in group:
                    row[_known(place, state, f"the ranking of {actor}")] = -level
            if (row == LOWEST).any():
                raise InputError(f"the ranking of {actor} leaves out states that another ranking has")
        unknown = set(moves) - set(rankings)
        if unknown:
            raise InputError(f"there are moves but no ranking of {', '.join(sorted(unknown))}")
        arcs = []
        for actor in rankings:
            where = f"the moves of {actor}"
            table = moves.get(actor, {})
            pairs = [(_known(place, s, where), _known(place, t, where)) for s in table for t in table[s]]
            arcs.append(Arcs.of(len(ids), [s for s, _ in pairs], [t for _, t in pairs]))
        start = None if status_quo is None else _known(place, status_quo, "the status quo")
        return cls(tuple(Actor(name) for name in rankings), ids, tuple(arcs), as_ranks(ranks, ranks.shape), start)

    @property
    def method(self) -> str:
        return "graph form: search over pairs (state, last mover)"

    @cached_property
    def states(self) -> npt.NDArray[np.intp]:
        return np.arange(len(self.ids), dtype=np.intp)

    def moves(self, actor: int, state: int) -> list[int]:
        return self.arcs[actor].from_state(state)

    def verdicts(self) -> dict[str, Mask]:
        return graph_form.verdicts(self.arcs, self.ranks)

    def floors(self, actor: int) -> dict[str, Ranks]:
        return graph_form.floors(self.arcs, self.ranks, actor)

    def yn(self, state: int) -> str:
        return self.signs[state] if self.options else ""

    def id_of(self, state: int) -> str:
        return self.ids[state]

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: state for state, name in enumerate(self.ids)}

    def index_of(self, state_id: str) -> int:
        if state_id not in self._index:
            raise InputError(f"unknown state {state_id!r}")
        return self._index[state_id]

    def label(self, state: int) -> str:
        return self.labels.get(state, "")


def _known(place: Mapping[str, int], state: str, where: str) -> int:
    if state not in place:
        raise InputError(f"unknown state {state!r} in {where}")
    return place[state]
