"""All packages of an agenda by number, and what they are worth, summed from two halves.

A package is a number in a mixed radix, the first issue the most significant. The issues are split in two: what a
package is worth to a party is one entry of the left half's sums plus one of the right's, so that a million packages
cost one addition and one comparison each for every party.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

__all__ = ["Space"]


@dataclass(frozen=True)
class Space:
    """The packages of issues with ``sizes`` clauses each, but for those that hold a forbidden set."""

    sizes: tuple[int, ...]
    forbidden: tuple[tuple[tuple[int, int], ...], ...] = ()

    @property
    def total(self) -> int:
        """How many packages there are, forbidden ones among them."""
        return math.prod(self.sizes)

    @property
    def split(self) -> int:
        """How many issues the left half takes: as even a split as there is."""
        return min(
            range(len(self.sizes) + 1),
            key=lambda at: math.prod(self.sizes[:at]) + math.prod(self.sizes[at:]),
        )

    def sums(self, table: Floats) -> tuple[Floats, Floats]:
        """The sums over the issues of each half, (I, L) and (I, R), of a table (I, J, S)."""
        return self._half(table, 0, self.split), self._half(table, self.split, len(self.sizes))

    def _half(self, table: Floats, first: int, last: int) -> Floats:
        found = np.zeros((len(table), 1))
        for j in range(first, last):
            added = found[:, :, None] + table[:, j, None, : self.sizes[j]]
            found = added.reshape(len(table), -1)
        return found

    def worths(self, table: Floats) -> Floats:
        """What every package adds up to for every party, (I, N)."""
        left, right = self.sums(table)
        return np.asarray((left[:, :, None] + right[:, None, :]).reshape(len(table), -1))

    def least(self, table: Floats, floor: Floats) -> Floats:
        """The least margin over ``floor`` (I,) of all parties, for every package (N,); minus infinity if forbidden."""
        left, right = self.sums(table)
        right = right - floor[:, None]
        found = left[0][:, None] + right[0][None, :]
        other = np.empty_like(found)
        for i in range(1, len(table)):
            np.add(left[i][:, None], right[i][None, :], out=other)
            np.minimum(found, other, out=found)
        flat: Floats = found.reshape(-1)
        if self.forbidden:
            flat[self.ruled_out()] = -np.inf
        return np.asarray(flat)

    def ruled_out(self) -> Bools:
        """Which packages (N,) hold a forbidden set of clauses."""
        grid = np.zeros(self.sizes, dtype=bool)
        for clauses in self.forbidden:
            index: list[slice | int] = [slice(None)] * len(self.sizes)
            for j, s in clauses:
                index[j] = s
            grid[tuple(index)] = True
        return grid.reshape(-1)

    def decode(self, numbers: Ints) -> Ints:
        """The clauses (..., J) of packages by number."""
        return np.stack(np.unravel_index(numbers, self.sizes), axis=-1)

    def encode(self, clauses: Ints) -> int:
        """The number of a package (J,)."""
        return int(np.ravel_multi_index(tuple(clauses), self.sizes))

    def holding(self, marked: Bools) -> list[Ints]:
        """For each issue, how many of the marked packages (N,) hold each clause."""
        grid = marked.reshape(self.sizes)
        axes = range(len(self.sizes))
        return [grid.sum(axis=tuple(axis for axis in axes if axis != j), dtype=np.int64) for j in axes]
