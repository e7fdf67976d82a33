"""Option form with few states among very many choices: only the states that can occur are listed.

The answers are those of the dense form (:mod:`.option_form`, whose reasoning holds for any set of states when each
option has one owner); the reductions go over groups of states instead of the axes of a cube.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.coalesce import decimal, signs_of
from demarche.engines.stability.enumerate import LARGEST_LISTED_SET, MOST_OPTIONS
from demarche.engines.stability.model import MAX_CELLS, Actor, Model, Option, as_ranks, check_people, directions_of
from demarche.errors import InputError
from demarche.numerics.groups import GroupMoves, Improving
from demarche.numerics.hypercube import HIGHEST

__all__ = ["SparseModel"]

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class SparseModel(Model):
    """A conflict in option form whose states are listed.

    ``decimals`` are the choices of options that can occur, ascending (option 0 counts 1), at most 10^6 of at most 40
    options; ``ranks`` is ``(n_actors, n_states)`` in their order, and states are indexed by their place in it.
    """

    actors: tuple[Actor, ...]
    options: tuple[Option, ...]
    decimals: npt.NDArray[np.int64]
    ranks: Ranks
    status_quo: int | None = None
    labels: Mapping[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_people(self.actors, self.options)
        decimals = np.asarray(self.decimals, dtype=np.int64)
        if not decimals.size or (np.diff(decimals) <= 0).any() or decimals[0] < 0:
            raise InputError("states should be listed in ascending order, each once, and there should be one at least")
        if len(self.options) > MOST_OPTIONS or decimals[-1] >= 1 << len(self.options):
            raise InputError(f"states should be choices of the options given, at most {MOST_OPTIONS} of them")
        if len(decimals) > LARGEST_LISTED_SET or len(decimals) * len(self.actors) > MAX_CELLS:
            raise InputError(
                f"{len(self.actors)} actors x {len(decimals):,} states are too many; at most {LARGEST_LISTED_SET:,} "
                f"states and {MAX_CELLS:,} pairs fit"
            )
        object.__setattr__(self, "decimals", decimals)
        object.__setattr__(self, "ranks", as_ranks(self.ranks, (len(self.actors), len(decimals))))
        if self.status_quo is not None and not 0 <= self.status_quo < len(decimals):
            raise InputError("the status quo is not one of the states that can occur")

    @property
    def method(self) -> str:
        return "sparse option form: sweeps over groups of listed states"

    @property
    def n_infeasible(self) -> int:
        return (1 << len(self.options)) - len(self.decimals)

    @cached_property
    def states(self) -> npt.NDArray[np.intp]:
        return np.arange(len(self.decimals), dtype=np.intp)

    @cached_property
    def groups(self) -> tuple[GroupMoves, ...]:
        """Each actor's moves."""
        codes = directions_of(self.options)
        return tuple(
            GroupMoves.of(self.decimals, [b for b, o in enumerate(self.options) if o.owner == actor.id], codes)
            for actor in self.actors
        )

    def moves(self, actor: int, state: int) -> list[int]:
        return self.groups[actor].from_state(state)

    def find(self, signs: str) -> int | None:
        place = int(np.searchsorted(self.decimals, decimal(signs)))
        return place if place < len(self.decimals) and self.decimals[place] == decimal(signs) else None

    def arrivals(self, actor: int, state: int) -> list[int]:
        """The states from which the actor can move to ``state``."""
        return self.groups[actor].from_state(state, reverse=True)

    def verdicts(self) -> dict[str, Mask]:
        improving = [moves.improving(u) for moves, u in zip(self.groups, self.ranks, strict=True)]
        result: dict[str, list[Mask]] = {}
        for actor, u in enumerate(self.ranks):
            moves = self.groups[actor]
            result.setdefault("nash", []).append(moves.reduce(u, np.maximum) == u)
            for concept, floor in self._floors(actor, improving).items():
                stable = moves.reduce(np.minimum(floor, u), np.maximum) <= u
                result.setdefault(concept, []).append(stable)
        return {concept: np.stack(rows) for concept, rows in result.items()}

    def floors(self, actor: int) -> dict[str, Ranks]:
        return self._floors(actor, [moves.improving(u) for moves, u in zip(self.groups, self.ranks, strict=True)])

    def _floors(self, actor: int, improving: list[Improving]) -> dict[str, Ranks]:
        u = self.ranks[actor]
        answered = self.groups[actor].reduce(u, np.maximum)
        credible = [one for j, one in enumerate(improving) if j != actor]
        return {
            "gmr": self._reachable(actor, u),
            "smr": self._reachable(actor, answered),
            "seq": _credible(u, credible),
            "sseq": _credible(answered, credible),
        }

    def floor(self, actor: int, values: Ranks, *, credible: bool) -> Ranks:
        """The least of ``values`` that the others can bring each state to, by any moves or by ``credible`` ones."""
        if not credible:
            return self._reachable(actor, values)
        others = [j for j in range(len(self.actors)) if j != actor]
        return _credible(values, [self.groups[j].improving(self.ranks[j]) for j in others])

    def _reachable(self, actor: int, values: Ranks) -> Ranks:
        movers = [moves for j, moves in enumerate(self.groups) if j != actor and not moves.idle]
        result = values
        quiet = 0
        while movers and quiet < len(movers):
            for moves in movers:
                lower = moves.reduce(result, np.minimum)
                quiet = quiet + 1 if np.array_equal(lower, result) else 0
                result = lower
                if quiet >= len(movers):
                    break
        return result

    def steps(self, start: int, *, improving: bool) -> npt.NDArray[np.int32]:
        """Fewest moves from ``start`` to each state, -1 where there is no way."""
        steps = np.full(len(self.decimals), -1, dtype=np.int32)
        steps[start] = 0
        frontier = steps == 0
        while frontier.any():
            arrived = np.zeros_like(frontier)
            for moves, u in zip(self.groups, self.ranks, strict=True):
                least = np.where(frontier, u if improving else np.int32(0), np.int32(HIGHEST))
                least = moves.reduce(least, np.minimum, reverse=True)
                arrived |= least < (u if improving else HIGHEST)
            frontier = arrived & (steps < 0)
            steps[frontier] = steps.max() + 1
        return steps

    def yn(self, state: int) -> str:
        return signs_of(int(self.decimals[state]), len(self.options))

    def id_of(self, state: int) -> str:
        return str(state + 1)

    def index_of(self, state_id: str) -> int:
        if state_id.isdecimal() and 0 < int(state_id) <= len(self.decimals) and str(int(state_id)) == state_id:
            return int(state_id) - 1
        raise InputError(f"unknown state {state_id!r}")

    def label(self, state: int) -> str:
        return self.labels.get(state, "")


def _credible(values: Ranks, others: list[Improving]) -> Ranks:
    floor = values.copy()
    quiet = 0
    while others and quiet < len(others):
        for moves in others:
            quiet = 0 if moves.lower(floor) else quiet + 1
            if quiet >= len(others):
                break
    return floor
