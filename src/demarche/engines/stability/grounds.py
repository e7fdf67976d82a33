"""Why a verdict of any concept holds: moves and paths that can be checked without the engine.

The same three kinds of grounds as for the five concepts (:mod:`demarche.engines.stability.witness`), but those judged
may be several who move together, and those who sanction may be coalitions that move as one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.judging import Moves, Ruling

__all__ = ["Deterrent", "Grounds", "Leg", "grounds", "reached"]


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One move: the place of the mover among those of its side, and the state it leads to."""

    mover: int
    state: int


@dataclass(frozen=True, kw_only=True)
class Deterrent:
    """What is done about one way of leaving: ``path`` starts after it; ``answers`` are all that could then follow."""

    target: int
    path: tuple[Leg, ...]
    answers: tuple[int, ...] | None

    @property
    def end(self) -> int:
        return self.path[-1].state


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """``departure`` is a legal sequence of those judged to a state that nothing deters from; None if stable."""

    state: int
    departure: tuple[Leg, ...] | None
    deterrents: tuple[Deterrent, ...]

    @property
    def stable(self) -> bool:
        return self.departure is None


def grounds(ruling: Ruling, state: int) -> Grounds:
    """The grounds of the verdict on one state."""
    here = np.array([state])
    everything = np.arange(ruling.leaves.n)
    worth = ruling.leaves.holds(everything, here)
    deters = np.zeros_like(worth) if ruling.deters is None else ruling.deters.holds(everything, here)
    ways = reached(ruling.own, state)
    found = []
    for target in sorted(t for t in ways if worth[t]):
        deterrent = None if ruling.deters is None else _deterrent(ruling, target, deters)
        if deterrent is None:
            return Grounds(state=state, departure=ways[target], deterrents=())
        found.append(deterrent)
    return Grounds(state=state, departure=None, deterrents=tuple(found))


def _deterrent(ruling: Ruling, target: int, deters: npt.NDArray[np.bool_]) -> Deterrent | None:
    for end, path in reached(ruling.others, target).items():
        if not deters[end]:
            continue
        if not ruling.answered:
            return Deterrent(target=target, path=path, answers=None)
        answers = tuple(sorted(reached(ruling.own, end)))
        if all(deters[answer] for answer in answers):
            return Deterrent(target=target, path=path, answers=answers)
    return None


def reached(players: Sequence[Moves], start: int) -> dict[int, tuple[Leg, ...]]:
    """Every state that nonempty legal sequences reach, nearest first, each with a shortest one."""
    nobody = -1
    found: dict[int, tuple[Leg, ...]] = {}
    seen: set[tuple[int, int]] = set()
    queue: deque[tuple[int, int, tuple[Leg, ...]]] = deque([(start, nobody, ())])
    while queue:
        state, last, path = queue.popleft()
        for mover, moves in enumerate(players):
            if mover == last:
                continue
            for target in moves.from_state(state):
                if (target, mover) not in seen:
                    seen.add((target, mover))
                    longer = (*path, Leg(mover=mover, state=target))
                    found.setdefault(target, longer)
                    queue.append((target, mover, longer))
    return found
