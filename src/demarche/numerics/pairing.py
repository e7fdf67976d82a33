"""Named coordinates that are each even, and paired by chance.

Among a hundred dimensions some pairs of a Sobol' sequence line up: over its first 64 points two inputs can rise and
fall together almost perfectly, and what one of them does is then put down to the other. Each coordinate is therefore an
even sequence of its own, dealt out anew within blocks (the first 16 points, then up to 32, to 64 and so on) in an order
of its own. Every coordinate stays even in every block; pairs are left to chance, as in a Latin hypercube (McKay,
Beckman and Conover 1979; Owen 1998, *Latin supercube sampling*).

Points and order of a coordinate hang on the seed and on its *name* alone. A file that gains an input, or loses one,
keeps the draws of all others, so that figures never move by the luck of the draw; and two files that ask the same
question draw it at the same points.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from demarche.numerics.sampling import refuse_impossible
from demarche.numerics.sobol import evenly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["SMALLEST", "paired_by_chance"]

SMALLEST = 16
"""Points in the first block; of fewer draws, the first of these are taken."""
_POINTS, _ORDER = 0, 1
"""Set the seeds of a coordinate's points and of its order apart."""


def paired_by_chance(count: int, names: Sequence[str], seed: int) -> NDArray[np.float64]:
    """``count`` points with a coordinate for each name, shape (count, names), each strictly between 0 and 1.

    Fewer points are the first of more. Raises :class:`~demarche.errors.InputError` as
    :func:`~demarche.numerics.sampling.unit_points` does.
    """
    refuse_impossible(count, len(names), seed)
    return _points(count, tuple(names), seed).copy()


@lru_cache(maxsize=4)
def _points(count: int, names: tuple[str, ...], seed: int) -> NDArray[np.float64]:
    """The same, kept for the next who asks: many questions about one crisis are asked of the same points."""
    whole = max(1 << max(count - 1, 0).bit_length(), SMALLEST)
    marks = [0, SMALLEST]
    while marks[-1] < whole:
        marks.append(2 * marks[-1])
    keys = [_key(name) for name in names]
    points = evenly(whole, [np.random.SeedSequence(seed, spawn_key=(_POINTS, *key)) for key in keys])
    for column, key in zip(points.T, keys, strict=True):
        order = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(_ORDER, *key))))
        for start, stop in pairwise(marks):
            column[start:stop] = column[start:stop][order.permutation(stop - start)]
    return points[:count]


def _key(name: str) -> tuple[int, ...]:
    """Four whole numbers that no two names share, the same on every machine."""
    digest = hashlib.sha256(name.encode()).digest()
    return tuple(int.from_bytes(digest[start : start + 4], "big") for start in range(0, 16, 4))
