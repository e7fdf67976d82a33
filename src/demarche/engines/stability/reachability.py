"""Which states can be reached from a given one, in how few moves, and by which paths.

By any legal moves, or by improvements only (each step preferred by whoever makes it); nobody moves twice in succession.
Li, Kilgour & Hipel 2005; Xu, Li, Kilgour & Hipel 2009.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.model import Model, OptionModel
from demarche.engines.stability.sparse import SparseModel
from demarche.numerics.hypercube import HIGHEST, Hypercube

__all__ = ["Reachability", "Step", "path_to", "reach", "steps_on_hypercube"]


@dataclass(frozen=True)
class Step:
    """One move: which actor (by number) and the state it leads to (by index)."""

    actor: int
    state: int


@dataclass(frozen=True, eq=False)
class Reachability:
    """Fewest moves from ``start`` to every state, -1 where there is no way."""

    start: int
    improving: bool
    steps: npt.NDArray[np.int32]
    arrivals: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    previous: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def reach(model: Model, start: int, *, improving: bool = False) -> Reachability:
    """Search from ``start`` by moves, or with ``improving`` by improvements only."""
    if isinstance(model, SparseModel):
        return Reachability(start, improving, model.steps(start, improving=improving))
    if isinstance(model, OptionModel):
        return Reachability(start, improving, steps_on_hypercube(model.cube, model.ranks, start, improving=improving))
    return _search(model, start, improving)


def path_to(model: Model, found: Reachability, state: int) -> tuple[Step, ...] | None:
    """A shortest path as the steps after ``found.start``; () for the start itself, None where there is no way."""
    if found.steps[state] < 0:
        return None
    if isinstance(model, OptionModel | SparseModel):
        return _walk_back(model, found, state)
    path: list[Step] = []
    node = found.arrivals[state]
    while node in found.previous:
        path.append(Step(actor=node[1], state=node[0]))
        node = found.previous[node]
    return tuple(reversed(path))


def steps_on_hypercube(
    cube: Hypercube, ranks: npt.NDArray[np.int32], start: int, *, improving: bool
) -> npt.NDArray[np.int32]:
    """Fewest steps from ``start`` to each state in option form, -1 where there is no way; one row of ranks an actor."""
    # With disjoint options a shortest path never has one actor moving twice in succession: the two moves would be one.
    steps = np.full(cube.n_states, -1, dtype=np.int32)
    steps[start] = 0
    frontier = steps == 0
    while frontier.any():
        arrived = np.zeros_like(frontier)
        for actor in range(len(ranks)):
            if improving:
                # Somebody in the frontier moves here and gains iff the least rank it could come from is below ours.
                least = np.where(frontier, ranks[actor], np.int32(HIGHEST))
                cube.spread(least, actor, np.minimum, reverse=True)
                arrived |= least < ranks[actor]
            else:
                come = frontier.copy()
                cube.spread(come, actor, np.logical_or, reverse=True)
                arrived |= come
        if cube.feasible is not None:
            arrived &= cube.feasible
        frontier = arrived & (steps < 0)
        steps[frontier] = steps.max() + 1
    return steps


def _walk_back(model: OptionModel | SparseModel, found: Reachability, state: int) -> tuple[Step, ...]:
    path: list[Step] = []
    while state != found.start:
        actor, before = _arrival(model, found, state)
        path.append(Step(actor, state))
        state = before
    return tuple(reversed(path))


def _arrival(model: OptionModel | SparseModel, found: Reachability, state: int) -> tuple[int, int]:
    for actor in range(len(model.actors)):
        u = model.ranks[actor]
        for before in model.arrivals(actor, state):
            if found.steps[before] == found.steps[state] - 1 and (not found.improving or u[state] > u[before]):
                return actor, before
    raise ValueError("the steps do not belong to this model")


def _search(model: Model, start: int, improving: bool) -> Reachability:
    nobody = -1
    steps = np.full(model.ranks.shape[1], -1, dtype=np.int32)
    steps[start] = 0
    arrivals = {start: (start, nobody)}
    previous: dict[tuple[int, int], tuple[int, int]] = {}
    queue = deque([(start, nobody, 0)])
    follow = model.improvements if improving else model.moves
    while queue:
        state, last, taken = queue.popleft()
        for actor in range(len(model.actors)):
            if actor == last:
                continue
            for target in follow(actor, state):
                if (target, actor) in previous:
                    continue
                previous[target, actor] = (state, last)
                queue.append((target, actor, taken + 1))
                if target not in arrivals:
                    arrivals[target] = (target, actor)
                    steps[target] = taken + 1
    return Reachability(start, improving, steps, arrivals, previous)
