"""Scrambled Sobol' points in numpy alone.

Point *i* of dimension *d* is the exclusive-or of direction numbers of *d* over the bits of *i* (Sobol' 1967; numbers
of Joe & Kuo 2008). A random lower-triangular binary matrix and a random shift scramble each dimension (the affine
matrix scramble: Matousek 1998; Owen 2003), so that every point is uniform and averages are unbiased.

Each dimension is scrambled from a seed of its own. Its points therefore depend on the seed and on its number alone:
a study that takes up one more input keeps the draws of all it had.

Beyond the :data:`TABLED` dimensions of the table the points are independent uniform ones (Owen 1998 calls it padding):
nothing is lost there, since Sobol' points of so many dimensions are even in none but the first few.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["TABLED", "evenly", "scrambled_points"]

TABLED = 1024
_BITS = 32
_INDEX_BITS = 20
_WEIGHT = np.uint32(1) << np.arange(_BITS - 1, -1, -1, dtype=np.uint32)


def scrambled_points(count: int, dimensions: int, seed: np.random.SeedSequence) -> NDArray[np.float64]:
    """``count`` points of at most 2**20, shape (count, dimensions), every coordinate strictly between 0 and 1."""
    tabled = min(dimensions, TABLED)
    points = np.empty((count, dimensions))
    points[:, :tabled] = _scrambled(count, direction_numbers()[:tabled], [_own(seed, d) for d in range(tabled)])
    for d in range(tabled, dimensions):
        # Half a step keeps clear of 0, where an inverse distribution function may be infinite.
        points[:, d] = np.random.Generator(np.random.PCG64(_own(seed, d))).random(count) + 2.0**-54
    return points


def evenly(count: int, seeds: Sequence[np.random.SeedSequence]) -> NDArray[np.float64]:
    """``count`` van der Corput points for each seed, scrambled by it alone; shape (count, seeds), each in (0, 1).

    Each column is as even as one of Sobol' points; how two of them lie to each other is not looked after.
    """
    first = np.array(_directions(1, []), dtype=np.uint32)
    return _scrambled(count, np.broadcast_to(first, (len(seeds), len(first))), seeds)


def _scrambled(count: int, numbers: NDArray[np.uint32], seeds: Sequence[np.random.SeedSequence]) -> NDArray[np.float64]:
    levels = max((count - 1).bit_length(), 0)
    words = np.array([seed.generate_state(_BITS + 1) for seed in seeds], dtype=np.uint32)
    scrambled = _scramble(numbers[:, :levels], words[:, :_BITS])
    whole = np.empty((1 << levels, len(seeds)), dtype=np.uint32)
    whole[0] = words[:, _BITS]
    for level in range(levels):
        whole[1 << level : 2 << level] = whole[: 1 << level] ^ scrambled[:, level]
    return np.asarray((whole[:count] + 0.5) / 2.0**_BITS)


def _own(seed: np.random.SeedSequence, dimension: int) -> np.random.SeedSequence:
    return np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, dimension), pool_size=seed.pool_size)


@cache
def direction_numbers() -> NDArray[np.uint32]:
    """The direction numbers, shape (TABLED, 20), first bit of the fraction highest."""
    with files("demarche.numerics").joinpath("joe_kuo.npz").open("rb") as stream, np.load(stream) as table:
        polynomials, initial = table["polynomials"].tolist(), table["numbers"].tolist()
    result = np.zeros((len(polynomials), _INDEX_BITS), dtype=np.uint32)
    start = 0
    for d, polynomial in enumerate(polynomials):
        degree = polynomial.bit_length() - 1
        result[d] = _directions(polynomial, initial[start : start + degree])
        start += degree
    return result


def _directions(polynomial: int, initial: list[int]) -> list[int]:
    degree = len(initial)
    if not degree:  # the first dimension: van der Corput's points
        return [1 << (_BITS - 1 - k) for k in range(_INDEX_BITS)]
    found = [number << (_BITS - 1 - k) for k, number in enumerate(initial[:_INDEX_BITS])]
    for k in range(degree, _INDEX_BITS):
        value = found[k - degree] ^ (found[k - degree] >> degree)
        for j in range(1, degree):
            if polynomial >> (degree - j) & 1:
                value ^= found[k - j]
        found.append(value)
    return found


def _scramble(numbers: NDArray[np.uint32], words: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Each dimension's numbers times a lower-triangular binary matrix with ones on its diagonal."""
    columns = _WEIGHT | (words & (_WEIGHT - np.uint32(1)))
    result = np.zeros_like(numbers)
    for bit in range(_INDEX_BITS):
        # A direction number has no bit below its own level, so that twenty columns are all that is needed.
        result ^= np.where(numbers & _WEIGHT[bit], columns[:, bit, None], np.uint32(0))
    return result
