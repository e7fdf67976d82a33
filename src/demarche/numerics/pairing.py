"""Points of many dimensions whose coordinates are each even, and paired by chance.

Among a hundred dimensions some pairs of a Sobol' sequence line up: over its first 64 points two inputs can rise and
fall together almost perfectly, and what one of them does is then put down to the other. Within blocks of the sequence
(the first 16 points, then up to 32, to 64 and so on) the points of each dimension are therefore dealt out anew, each in
an order of its own. Every dimension stays as even as it was in every block; pairs are left to chance, as in a Latin
hypercube (McKay, Beckman and Conover 1979; Owen 1998, *Latin supercube sampling*).
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from demarche.numerics.sampling import refuse_impossible, unit_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SMALLEST", "paired_by_chance"]

SMALLEST = 16
"""Points in the first block; of fewer draws, the first of these are taken."""
_OWN = 1
"""Sets the seeds of the orders apart from those of the points."""


def paired_by_chance(count: int, dimensions: int, seed: int) -> NDArray[np.float64]:
    """``count`` points, shape (count, dimensions), each coordinate strictly between 0 and 1.

    A dimension's points depend on the seed and its number alone, and fewer points are the first of more. Raises
    :class:`~demarche.errors.InputError` as :func:`~demarche.numerics.sampling.unit_points` does.
    """
    refuse_impossible(count, dimensions, seed)
    whole = max(1 << max(count - 1, 0).bit_length(), SMALLEST)
    points = unit_points(whole, dimensions, seed)
    marks = [0, SMALLEST]
    while marks[-1] < whole:
        marks.append(2 * marks[-1])
    for dimension in range(dimensions):
        order = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(_OWN, dimension))))
        for start, stop in pairwise(marks):
            points[start:stop, dimension] = points[start:stop, dimension][order.permutation(stop - start)]
    return points[:count]
