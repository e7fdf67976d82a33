"""Who would move together from a situation: the smallest coalitions whose members all gain by one joint move.

A coalition H improves from *s* by bringing about a *t* that every member prefers (Kilgour, Hipel, Fang & Peng 2001);
here every member has to do something for it. The move is *deterred* if from *t* the others' own improvements, one after
another, can lead to where some member is no better off than in *s* (coalition sequential stability with individual
sanctions, :mod:`.rules`). Only coalitions are named of which no part has such a move already.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.grounds import reached
from demarche.engines.stability.judging import arcs_of, joint
from demarche.engines.stability.model import Model, OptionModel
from demarche.engines.stability.option_form import credible_floor
from demarche.engines.stability.relations import Above, dense
from demarche.errors import InputError
from demarche.numerics.hypercube import HIGHEST, LOWEST, ImprovingMoves

__all__ = ["LARGEST_SEARCHED", "JointMove", "can_search", "joint_moves"]

LARGEST_SEARCHED = 1 << 12
"""Most states of a model whose moves are arcs."""

Index = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Ranks = npt.NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class JointMove:
    """``members`` all gain by going from ``state`` to ``target`` together; ``deterred``: not to last, as the others can
    answer so that some member regrets it."""

    members: tuple[int, ...]
    state: int
    target: int
    deterred: bool

    def to_dict(self, model: Model) -> dict[str, Any]:
        """Plain data with ids, JSON-ready."""
        return {
            "members": [model.actors[member].id for member in self.members],
            "from": model.id_of(self.state),
            "to": model.id_of(self.target),
            "deterred": self.deterred,
        }


def can_search(model: Model) -> bool:
    """Whether joint moves can be looked for: in option form of any size, along arcs in so many states."""
    return isinstance(model, OptionModel) or len(model.states) <= LARGEST_SEARCHED


def joint_moves(model: Model, state: int, *, largest: int | None = None) -> tuple[JointMove, ...]:
    """The joint moves from a state of the smallest coalitions of two actors or more, small ones first.

    A coalition is told with a move that nothing deters if it has one, and of these with the one that changes the
    fewest options, then the one by which its members together climb most. One that has only deterred moves does not
    stand in the way of larger ones. ``largest`` is the most members. Takes at most ``LARGEST_SEARCHED`` states where
    moves are arcs.
    """
    levels = np.stack([dense(ranks, model.states) for ranks in model.ranks])
    side: _Side = _Axes(model, levels) if isinstance(model, OptionModel) else _Search(model, levels)
    movers = side.movers
    found: list[JointMove] = []
    free: list[set[int]] = []
    for size in range(2, (largest or len(movers)) + 1):
        for members in combinations(movers, size):
            if any(part <= set(members) for part in free):
                continue
            move = _best(side, levels, state, members)
            if move is not None:
                found.append(move)
                if not move.deterred:
                    free.append(set(members))
    told = [m for m in found if not (m.deterred and any(set(o.members) < set(m.members) for o in found))]
    return tuple(sorted(told, key=lambda move: (move.deterred, len(move.members), move.members)))


class _Side(Protocol):
    """What a coalition can bring about, and what the others can then do, in one form of model."""

    movers: list[int]

    def gains(self, state: int, members: tuple[int, ...]) -> Index:
        """The states that the members can bring about, all prefer, and all contribute to."""
        ...

    def regretted(self, state: int, members: tuple[int, ...]) -> Mask:
        """From which states the others' own improvements can lead to where some member is no better off than before."""
        ...

    def changed(self, state: int, targets: Index) -> Index:
        """How many options each target changes; 1 for all where states have no options of their own."""
        ...


def _best(side: _Side, levels: Ranks, state: int, members: tuple[int, ...]) -> JointMove | None:
    targets = side.gains(state, members)
    if not targets.size:
        return None
    safe = ~side.regretted(state, members)[targets]
    climbed = sum(levels[member][targets] for member in members)
    place = np.lexsort((targets, -np.asarray(climbed), side.changed(state, targets), ~safe))[0]
    return JointMove(members=members, state=state, target=int(targets[place]), deterred=not safe[place])


class _Axes:
    """Option form: a player's moves are the axes of its options."""

    def __init__(self, model: OptionModel, levels: Ranks) -> None:
        self._model, self._levels = model, levels
        self._improving: dict[int, ImprovingMoves] = {}
        self.movers = [actor for actor in range(len(model.actors)) if model.cube.own(actor)]

    def gains(self, state: int, members: tuple[int, ...]) -> Index:
        cube, levels = self._model.cube, self._levels
        here = np.full(cube.n_states, LOWEST, dtype=np.int32)
        here[state], before = 0, -1
        while before != (reached := int((here == 0).sum())):
            before = reached
            for member in members:
                cube.spread(here, member, np.maximum, reverse=True)
                cube.put(here, LOWEST)
        good = here == 0
        for member in members:
            good &= levels[member] > levels[member][state]
        targets = np.flatnonzero(good)
        for member in members:
            own = sum(1 << option for option in cube.own(member))
            targets = targets[((targets ^ state) & own) != 0]
        return targets

    def regretted(self, state: int, members: tuple[int, ...]) -> Mask:
        others = [actor for actor in self.movers if actor not in members]
        for other in others:
            if other not in self._improving:
                self._improving[other] = ImprovingMoves(self._model.cube, other, self._model.ranks[other])
        values = np.where(_no_better(self._levels, state, members), 0, 1).astype(np.int32)
        floor = credible_floor(self._model.cube, values, [self._improving[other] for other in others])
        return np.asarray((floor == 0) & (floor < HIGHEST))

    def changed(self, state: int, targets: Index) -> Index:
        return np.array([int(t ^ state).bit_count() for t in targets.tolist()])


class _Search:
    """Arcs of any kind: legal sequences are searched, nobody twice in succession."""

    def __init__(self, model: Model, levels: Ranks) -> None:
        if not can_search(model):
            raise InputError(
                f"joint moves along arcs are searched in at most {LARGEST_SEARCHED:,} states, not {len(model.states):,}"
            )
        self._model, self._levels, self._arcs = model, levels, arcs_of(model)
        better = [Above(ranks) for ranks in model.ranks]
        self._improving = [
            arcs.where(above.holds(arcs.targets, arcs.sources)) for arcs, above in zip(self._arcs, better, strict=True)
        ]
        self.movers = [actor for actor, arcs in enumerate(self._arcs) if arcs.sources.size]

    def gains(self, state: int, members: tuple[int, ...]) -> Index:
        good = np.zeros(self._levels.shape[1], dtype=np.bool_)
        good[list(reached([self._arcs[member] for member in members], state))] = True
        for member in members:
            good &= self._levels[member] > self._levels[member][state]
            rest = [self._arcs[other] for other in members if other != member]
            good[list(reached(rest, state))] = False
        return np.flatnonzero(good)

    def regretted(self, state: int, members: tuple[int, ...]) -> Mask:
        worse = _no_better(self._levels, state, members).astype(np.uint64)
        others = [self._improving[actor] for actor in self.movers if actor not in members]
        return np.asarray(joint(others, worse) > 0)

    def changed(self, state: int, targets: Index) -> Index:
        return np.array([max(len(self._model.changes(state, t)), 1) for t in targets.tolist()])


def _no_better(levels: Ranks, state: int, members: tuple[int, ...]) -> Mask:
    """Where some member is no better off than in ``state``."""
    worse = np.zeros(levels.shape[1], dtype=np.bool_)
    for member in members:
        worse |= levels[member] <= levels[member][state]
    return worse
