"""Limited moves and non-myopic stability of two actors: who looks how far ahead, and would it still stay?

With *j* the other actor, ``G_0(i, s) = s``; if *i* has no move, ``G_h(i, s) = s``; else *i* picks the move *t* whose
anticipated end ``G_{h-1}(j, t)`` it likes best, and ``G_h(i, s)`` is that end if *i* prefers it to *s*, otherwise *s*.
A state is L_h stable for *i* if ``G_h(i, s) = s``; L_1 is Nash. Zagare 1984; Kilgour 1985; Fang, Hipel & Kilgour 1993.

The two tables of order h - 1 give those of order h, so that they repeat for ever once a pair of tables has been seen:
a state is *non-myopically* stable if it is stable at every order of the period then entered. Looking at one large h is
not enough, since patterns cycle (Rego, Oliveira, Vieira & Kilgour 2025). With ties the anticipated end is not unique
(Rego & Oliveira 2024); here an actor indifferent between moves takes the one to the state that stands first, and
``unique`` says whether that rule was ever needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.reachability import Step
from demarche.errors import InputError
from demarche.numerics.arcs import Arcs
from demarche.numerics.hypercube import LOWEST

__all__ = ["LONGEST_PATTERN", "Foresight", "foresight"]

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.intp]

LONGEST_PATTERN, _ENTRIES = 4096, 1 << 24
"""Orders worked out before it is said that no period was found; fewer where that many tables would not fit."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Foresight:
    """``ends[h][i, s]`` is G_h(i, s); from order ``start`` on the tables repeat with ``period``; None: not found.

    ``unique``: no actor was ever indifferent between moves with different ends. ``arcs`` and ``ranks`` are the two
    actors' moves and wishes.
    """

    arcs: Sequence[Arcs]
    ranks: Ranks

    ends: tuple[Index, ...]
    start: int | None
    period: int | None
    unique: bool

    def anticipated(self, h: int) -> Index:
        """G_h ``(2, n_states)``, for any order however large."""
        if h < len(self.ends):
            return self.ends[h]
        if self.start is None or self.period is None:
            raise InputError(f"no period was found within {len(self.ends) - 1} moves ahead")
        return self.ends[self.start + (h - self.start) % self.period]

    def stable(self, h: int) -> Mask:
        """L_h stability ``(2, n_states)``, h from 1."""
        ends = self.anticipated(h)
        return np.asarray(ends == np.arange(ends.shape[1]))

    def plays(self, h: int, actor: int, state: int) -> dict[int, tuple[Step, ...]]:
        """What would follow each move of an actor that looks h moves ahead: the grounds of an L_h verdict.

        By target, the moves that both then make, the actor's own first; the state is L_h stable iff no play ends where
        the actor likes it better.
        """
        return {
            int(t): (Step(actor=actor, state=int(t)), *self._onward(h - 1, 1 - actor, int(t)))
            for t in self.arcs[actor].from_state(state)
        }

    def _onward(self, h: int, actor: int, state: int) -> Iterator[Step]:
        while h > 0 and self.anticipated(h)[actor, state] != state:
            wanted, ahead = self.anticipated(h)[actor, state], self.anticipated(h - 1)[1 - actor]
            state = next(int(t) for t in self.arcs[actor].from_state(state) if ahead[t] == wanted)
            yield Step(actor=actor, state=state)
            h, actor = h - 1, 1 - actor

    @property
    def nonmyopic(self) -> Mask:
        """Stable however far the actors look ahead, from some order on; all False where no period was found."""
        if self.start is None or self.period is None:
            return np.zeros(self.ends[0].shape, dtype=np.bool_)
        first = max(self.start, 1)
        return np.asarray(np.logical_and.reduce([self.stable(h) for h in range(first, first + self.period)]))


def foresight(arcs: Sequence[Arcs], ranks: Ranks, horizon: int = 0) -> Foresight:
    """Anticipated ends of two actors until they repeat, and at least up to ``horizon`` moves ahead.

    ``ranks`` is ``(2, n_states)``. Raises InputError unless there are two actors.
    """
    if len(arcs) != 2:
        raise InputError(f"limited moves are defined for two actors; this conflict has {len(arcs)}")
    n = ranks.shape[1]
    tables = [np.tile(np.arange(n), (2, 1))]
    seen = {tables[0].tobytes(): 0}
    start: int | None = None
    period: int | None = None
    unique = True
    longest = max(horizon, min(LONGEST_PATTERN, _ENTRIES // n))
    while len(tables) <= longest and (start is None or len(tables) <= horizon):
        before = tables[-1]
        ahead = np.empty_like(before)
        for i in range(2):
            ahead[i], sure = _chosen(arcs[i], ranks[i], before[1 - i])
            unique = unique and sure
        tables.append(ahead)
        mark = ahead.tobytes()
        if start is None and mark in seen:
            start, period = seen[mark], len(tables) - 1 - seen[mark]
        seen.setdefault(mark, len(tables) - 1)
    return Foresight(ends=tuple(tables), start=start, period=period, unique=unique, arcs=arcs, ranks=ranks)


def _chosen(arcs: Arcs, u: Ranks, ends: Index) -> tuple[Index, bool]:
    """Where an actor's best move leads from each state, given where the other goes on to; and whether it is unique."""
    result = np.arange(arcs.n_states)
    if not arcs.sources.size:
        return result, True
    expected = np.asarray(u[ends])
    liked = expected[arcs.targets]
    best = arcs.reduce(np.maximum, expected, LOWEST)
    top = np.flatnonzero(liked == best[arcs.sources])
    # Arcs are sorted by source, then target: written backwards, the first target stays.
    reached = np.full(arcs.n_states, -1, dtype=np.intp)
    reached[arcs.sources[top[::-1]]] = ends[arcs.targets[top[::-1]]]
    moves = best > u
    result[moves] = reached[moves]
    tied = moves[arcs.sources[top]] & (reached[arcs.sources[top]] != ends[arcs.targets[top]])
    return result, not bool(tied.any())
