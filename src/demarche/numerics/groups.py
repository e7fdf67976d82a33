"""Moves of a player among listed states, in groups: within a group all to all, from group to group one way.

States that differ in the player's freely changed options alone form a group; one-way options lead from a group to
others. Reductions go over groups instead of single moves, so that a million states need no list of all moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demarche.numerics.hypercube import BACKWARD, BOTH, FIXED, HIGHEST, LOWEST

__all__ = ["GroupMoves"]

Values = npt.NDArray[np.int32]
Index = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class GroupMoves:
    """One player's moves among states ``0 .. n - 1``.

    ``order`` lists the states group by group, ``starts`` where each group begins in it, ``group`` is each state's.
    ``heads`` and ``tails`` are arcs between groups, sorted by tail: whoever is in the tail can move to the head; every
    group has an arc to itself.
    """

    group: Index
    order: Index
    starts: Index
    tails: Index
    heads: Index

    @classmethod
    def of(cls, states: npt.NDArray[np.int64], own: Sequence[int], directions: Sequence[int]) -> GroupMoves:
        """``states`` are ascending choices of options as bits; ``own`` the player's options."""
        free = sum(1 << b for b in own if directions[b] == BOTH)
        one_way = [b for b in own if directions[b] not in (BOTH, FIXED)]
        keys, group = np.unique(states & ~np.int64(free), return_inverse=True)
        group = group.astype(np.intp)
        order = np.argsort(group, kind="stable")
        starts = np.searchsorted(group[order], np.arange(len(keys)))
        tails, heads = np.arange(len(keys)), np.arange(len(keys))
        targets = keys[heads]
        for b in one_way:
            bit = np.int64(1) << b
            taken = (targets & bit) != 0
            moving = np.flatnonzero(taken if directions[b] == BACKWARD else ~taken)
            # A step may pass through choices that cannot be: only the end of the move counts.
            tails = np.concatenate([tails, tails[moving]])
            targets = np.concatenate([targets, targets[moving] ^ bit])
        place = np.minimum(np.searchsorted(keys, targets), len(keys) - 1)
        there = keys[place] == targets
        tails, heads = tails[there], place[there]
        by_tail = np.lexsort((heads, tails))
        return cls(group, order, starts, tails[by_tail], heads[by_tail])

    @property
    def idle(self) -> bool:
        """Whether the player has no move at all."""
        return len(self.starts) == len(self.group) and len(self.tails) == len(self.starts)

    def reduce(self, values: Values, pick: np.ufunc, *, reverse: bool = False) -> Values:
        """``pick`` over each state itself and all that can be moved to (with ``reverse``: come from)."""
        by_group = pick.reduceat(values[self.order], self.starts)
        tails, heads = (self.heads, self.tails) if reverse else (self.tails, self.heads)
        if len(tails) > len(self.starts):
            order = np.argsort(tails, kind="stable")
            begins = np.searchsorted(tails[order], np.arange(len(self.starts)))
            by_group = pick.reduceat(by_group[heads[order]], begins)
        return np.asarray(by_group[self.group])

    def from_state(self, state: int, *, reverse: bool = False) -> list[int]:
        """The states that can be moved to (come from), ascending."""
        tails, heads = (self.heads, self.tails) if reverse else (self.tails, self.heads)
        found: list[int] = []
        ends = np.append(self.starts[1:], len(self.order))
        for head in heads[tails == self.group[state]].tolist():
            found += self.order[self.starts[head] : ends[head]].tolist()
        return sorted(t for t in found if t != state)

    def improving(self, ranks: Values) -> Improving:
        """The moves to states the player strictly prefers, ready for repeated minima over them."""
        by_rank = np.lexsort((ranks, self.group)).astype(np.int32)
        span = np.int64(1) << 32
        keys = self.group[by_rank] * span + (ranks[by_rank].astype(np.int64) - LOWEST)
        counts = np.bincount(self.tails, minlength=len(self.starts))
        per_state = counts[self.group]
        begins = np.concatenate([[0], np.cumsum(per_state)[:-1]])
        first_arc = np.searchsorted(self.tails, np.arange(len(self.starts)))
        source = np.repeat(np.arange(len(self.group)), per_state)
        arc = np.arange(len(source)) - np.repeat(begins, per_state) + first_arc[self.group[source]]
        head = self.heads[arc]
        better = np.searchsorted(keys, head * span + (ranks[source].astype(np.int64) - LOWEST), side="right")
        ends = np.append(self.starts[1:], len(self.group))[head]
        # Nothing better in the group: the entry behind the last, which holds HIGHEST.
        better[better >= ends] = len(self.group)
        return Improving(by_rank, self.group[by_rank].astype(np.int32), better.astype(np.int32), begins)


@dataclass(frozen=True, eq=False)
class Improving:
    """One player's improvements: ``order`` by group and rank, and per state where in it the better ones begin."""

    order: npt.NDArray[np.int32]
    group: npt.NDArray[np.int32]
    better: npt.NDArray[np.int32]
    begins: Index

    def lower(self, values: Values) -> bool:
        """Lower each state's value, in place, to the least among its improvements; say whether any fell."""
        # Least of each entry and what follows in its group: later groups carry larger offsets, so that the running
        # minimum from the end begins anew at each.
        offset = self.group.astype(np.int64) << 33
        running = np.minimum.accumulate((values[self.order] + offset)[::-1])[::-1] - offset
        table = np.append(running, HIGHEST).astype(np.int32)
        found = np.minimum.reduceat(table[self.better], self.begins)
        lower = found < values
        if not lower.any():
            return False
        values[lower] = found[lower]
        return True
