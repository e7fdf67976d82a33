"""Directed arcs between numbered states, sorted by source so that a reduction over them is one pass."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

__all__ = ["Arcs"]

Index = npt.NDArray[np.intp]
Values = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Arcs:
    """Arcs ``sources[m] -> targets[m]`` among ``n_states`` states; made by :meth:`of`, sorted and without doubles."""

    n_states: int
    sources: Index
    targets: Index

    @classmethod
    def of(cls, n_states: int, sources: npt.ArrayLike, targets: npt.ArrayLike) -> Arcs:
        """Sort the arcs, drop loops and doubles."""
        tails = np.asarray(sources, dtype=np.intp).ravel()
        heads = np.asarray(targets, dtype=np.intp).ravel()
        keep = tails != heads
        codes = np.unique(tails[keep] * n_states + heads[keep])
        return cls(n_states, codes // n_states, codes % n_states)

    def where(self, keep: npt.NDArray[np.bool_]) -> Arcs:
        """The arcs for which ``keep`` is True."""
        return Arcs(self.n_states, self.sources[keep], self.targets[keep])

    def from_state(self, state: int) -> list[int]:
        """The targets of one state, ascending."""
        low, high = np.searchsorted(self.sources, [state, state + 1])
        return [int(target) for target in self.targets[low:high]]

    def any(self, values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
        """For each state the bitwise or of ``values`` at its arcs' targets; 0 where it has no arc."""
        result = np.zeros(self.n_states, dtype=np.uint64)
        if self.sources.size:
            result[self.sources[self._starts]] = np.bitwise_or.reduceat(values[self.targets], self._starts)
        return result

    @cached_property
    def _starts(self) -> Index:
        """Where the arcs of each source begin."""
        return np.flatnonzero(np.r_[True, self.sources[1:] != self.sources[:-1]])

    def reduce(self, pick: np.ufunc, values: Values, empty: int) -> Values:
        """For each state ``pick`` over ``values`` at its arcs' targets; ``empty`` where it has no arc."""
        result = np.full(self.n_states, empty, dtype=np.int32)
        if self.sources.size:
            result[self.sources[self._starts]] = pick.reduceat(values[self.targets], self._starts)
        return result
