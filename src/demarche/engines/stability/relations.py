"""How an actor compares two states, as small expressions that answer for 64 states at a time.

``relation.holds(t, s)`` says whether *t* stands in the relation to *s* ("is preferred to it"), element by element;
``relation.packed(states)`` answers for up to 64 states *s* and every *t* at once, one bit a question. Relations combine
with ``&``, ``|`` and ``~``. All of simple, strong, unknown and probabilistic preference and of attitudes are made of
these primitives, and one kernel judges them (:mod:`demarche.engines.stability.judging`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

__all__ = ["WORD", "Above", "Between", "Never", "Pairs", "Relation", "Same", "dense"]

Index = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]
Ranks = npt.NDArray[np.int32]

WORD = 64
"""Questions that are answered together: one bit each of a machine word."""


class Relation(ABC):
    """A relation among ``n`` numbered states."""

    n: int

    @abstractmethod
    def holds(self, t: Index, s: Index) -> Mask:
        """Whether each ``t`` stands in the relation to each ``s``; the arguments broadcast."""

    def packed(self, states: Index) -> Words:
        """For every state ``t`` a word whose bit ``q`` says whether ``t`` stands in the relation to ``states[q]``."""
        rows = np.zeros((WORD, self.n), dtype=np.bool_)
        rows[: len(states)] = self.holds(np.arange(self.n)[None, :], states[:, None])
        bits = np.packbits(rows, axis=0, bitorder="little")
        return np.ascontiguousarray(bits.T).view("<u8").astype(np.uint64).ravel()

    def __and__(self, other: Relation) -> Relation:
        return _Both(self.n, self, other)

    def __or__(self, other: Relation) -> Relation:
        return ~(~self & ~other)

    def __invert__(self) -> Relation:
        return _Not(self.n, self)


@dataclass(frozen=True, eq=False)
class _Not(Relation):
    n: int
    part: Relation

    def holds(self, t: Index, s: Index) -> Mask:
        return ~self.part.holds(t, s)

    def packed(self, states: Index) -> Words:
        return ~self.part.packed(states)

    def __invert__(self) -> Relation:
        return self.part


@dataclass(frozen=True, eq=False)
class _Both(Relation):
    n: int
    one: Relation
    two: Relation

    def holds(self, t: Index, s: Index) -> Mask:
        return self.one.holds(t, s) & self.two.holds(t, s)

    def packed(self, states: Index) -> Words:
        return self.one.packed(states) & self.two.packed(states)


@dataclass(frozen=True, eq=False)
class Above(Relation):
    """``t`` ranks more than ``margin`` above ``s``; a negative margin leaves out only what ranks far below."""

    ranks: Ranks
    margin: int = 0
    n: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "n", len(self.ranks))

    def holds(self, t: Index, s: Index) -> Mask:
        return np.asarray(self.ranks[t].astype(np.int64) > self.ranks[s].astype(np.int64) + self.margin)

    def packed(self, states: Index) -> Words:
        # Of thresholds in order the ones passed are the first few: a table look-up, then the order is undone.
        thresholds = self.ranks[states].astype(np.int64) + self.margin
        order = np.argsort(thresholds, kind="stable")
        passed = np.searchsorted(thresholds[order], self.ranks.astype(np.int64), side="left")
        levels = np.zeros(len(states) + 1, dtype=np.uint64)
        levels[1:] = np.bitwise_or.accumulate(np.uint64(1) << order.astype(np.uint64))
        return levels[passed]


@dataclass(frozen=True, eq=False)
class Same(Relation):
    """``t`` is ``s``."""

    n: int

    def holds(self, t: Index, s: Index) -> Mask:
        return np.asarray(t == s)

    def packed(self, states: Index) -> Words:
        words = np.zeros(self.n, dtype=np.uint64)
        words[states] = np.uint64(1) << np.arange(len(states), dtype=np.uint64)
        return words


@dataclass(frozen=True, eq=False)
class Never(Relation):
    """Nothing stands in this relation."""

    n: int

    def holds(self, t: Index, s: Index) -> Mask:
        return np.zeros(np.broadcast_shapes(np.shape(t), np.shape(s)), dtype=np.bool_)

    def packed(self, states: Index) -> Words:
        return np.zeros(self.n, dtype=np.uint64)


@dataclass(frozen=True, eq=False)
class Between(Relation):
    """``t`` is of one set of states and ``s`` of another (``mutual``: or the other way round), and they differ."""

    of: Mask
    over: Mask
    mutual: bool = False
    n: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "n", len(self.of))

    def holds(self, t: Index, s: Index) -> Mask:
        found = self.of[t] & self.over[s]
        if self.mutual:
            found = found | (self.over[t] & self.of[s])
        return np.asarray(found & (t != s))

    def packed(self, states: Index) -> Words:
        words = np.where(self.of, _word(self.over[states]), np.uint64(0))
        if self.mutual:
            words |= np.where(self.over, _word(self.of[states]), np.uint64(0))
        return words & ~Same(self.n).packed(states)


@dataclass(frozen=True, eq=False)
class Pairs(Relation):
    """Listed pairs: ``t`` stands in the relation to ``s`` if ``(t, s)`` is among them."""

    n: int
    codes: Index

    @classmethod
    def of(cls, n: int, pairs: npt.ArrayLike, *, mutual: bool = False) -> Pairs:
        """From rows ``(t, s)``; ``mutual`` adds each pair the other way round. No state is paired with itself."""
        listed = np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
        if mutual:
            listed = np.concatenate([listed, listed[:, ::-1]])
        listed = listed[listed[:, 0] != listed[:, 1]]
        return cls(n, np.unique(listed[:, 0] * n + listed[:, 1]))

    def holds(self, t: Index, s: Index) -> Mask:
        asked = np.asarray(t) * self.n + np.asarray(s)
        if not self.codes.size:
            return np.zeros(asked.shape, dtype=np.bool_)
        place = np.searchsorted(self.codes, asked)
        return np.asarray(self.codes[np.minimum(place, len(self.codes) - 1)] == asked)

    def packed(self, states: Index) -> Words:
        words = np.zeros(self.n, dtype=np.uint64)
        bit = np.full(self.n, -1, dtype=np.intp)
        bit[states] = np.arange(len(states))
        t, s = self.codes // self.n, self.codes % self.n
        asked = bit[s] >= 0
        np.bitwise_or.at(words, t[asked], np.uint64(1) << bit[s[asked]].astype(np.uint64))
        return words


def dense(ranks: Ranks, states: Index) -> Ranks:
    """Ranks 0, 1, ... with no level left out among ``states``; -1 elsewhere."""
    result = np.full(len(ranks), -1, dtype=np.int32)
    result[states] = np.unique(ranks[states], return_inverse=True)[1]
    return result


def _word(truths: Mask) -> np.uint64:
    """The truths as the bits of one word."""
    bits = np.uint64(1) << np.flatnonzero(truths).astype(np.uint64)
    return np.uint64(np.bitwise_or.reduce(bits, initial=np.uint64(0)))
