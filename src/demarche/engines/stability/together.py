"""Who would move together from a situation: the smallest coalitions whose members all gain by one joint move.

A coalition H improves from *s* by bringing about a *t* that every member prefers (Kilgour, Hipel, Fang & Peng 2001);
here every member has to do something for it. The move is *deterred* if from *t* the others' own improvements, one after
another, can lead to where some member is no better off than in *s* (coalition sequential stability with individual
sanctions, :mod:`.rules`). Only coalitions are named of which no part has such a move already.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.model import Model, OptionModel
from demarche.engines.stability.option_form import credible_floor
from demarche.engines.stability.relations import dense
from demarche.numerics.hypercube import HIGHEST, LOWEST, ImprovingMoves

__all__ = ["JointMove", "joint_moves"]

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


def joint_moves(model: OptionModel, state: int, *, largest: int | None = None) -> tuple[JointMove, ...]:
    """The joint moves from a state of the smallest coalitions of two actors or more, small ones first.

    A coalition is told with a move that nothing deters if it has one, and of these with the one that changes the
    fewest options, then the one by which its members together climb most. One that has only deterred moves does not
    stand in the way of larger ones. ``largest`` is the most members.
    """
    levels = np.stack([dense(ranks, model.states) for ranks in model.ranks])
    improving: dict[int, ImprovingMoves] = {}
    movers = [actor for actor in range(len(model.actors)) if model.cube.own(actor)]
    found: list[JointMove] = []
    free: list[set[int]] = []
    for size in range(2, (largest or len(movers)) + 1):
        for members in combinations(movers, size):
            if any(part <= set(members) for part in free):
                continue
            move = _best(model, levels, improving, state, members)
            if move is not None:
                found.append(move)
                if not move.deterred:
                    free.append(set(members))
    told = [m for m in found if not (m.deterred and any(set(o.members) < set(m.members) for o in found))]
    return tuple(sorted(told, key=lambda move: (move.deterred, len(move.members), move.members)))


def _best(
    model: OptionModel, levels: Ranks, improving: dict[int, ImprovingMoves], state: int, members: tuple[int, ...]
) -> JointMove | None:
    targets = _gains(model, levels, state, members)
    if not targets.size:
        return None
    safe = ~_regretted(model, levels, improving, state, members)[targets]
    changed = np.array([int(t ^ state).bit_count() for t in targets.tolist()])
    climbed = sum(levels[member][targets] for member in members)
    place = np.lexsort((targets, -np.asarray(climbed), changed, ~safe))[0]
    return JointMove(members=members, state=state, target=int(targets[place]), deterred=not safe[place])


def _gains(model: OptionModel, levels: Ranks, state: int, members: tuple[int, ...]) -> npt.NDArray[np.intp]:
    """The states that the members can bring about, all prefer, and all contribute to."""
    cube = model.cube
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


def _regretted(
    model: OptionModel, levels: Ranks, improving: dict[int, ImprovingMoves], state: int, members: tuple[int, ...]
) -> Mask:
    """From which states the others' own improvements can lead to where some member is no better off than before."""
    worse = np.zeros(levels.shape[1], dtype=np.bool_)
    for member in members:
        worse |= levels[member] <= levels[member][state]
    others = [actor for actor in range(len(model.actors)) if actor not in members and model.cube.own(actor)]
    for other in others:
        if other not in improving:
            improving[other] = ImprovingMoves(model.cube, other, model.ranks[other])
    values = np.where(worse, 0, 1).astype(np.int32)
    floor = credible_floor(model.cube, values, [improving[other] for other in others])
    return np.asarray((floor == 0) & (floor < HIGHEST))
