"""Seeded quasi-random draws: scrambled Sobol' points, and the transforms that make inputs of them.

Sobol' points fill the cube more evenly than independent draws; the scramble makes each point uniform, so averages are
unbiased (:mod:`demarche.numerics.sobol`). Points are *nested* both ways: with one seed the first 64 of 1,024 points are
the 64, and the first 9 of 40 dimensions are the 9, so that a run can be lengthened and a file can grow without
discarding what was drawn.

Every input takes a column of its own, whether or not it varies. Then settling one input leaves the
draws of all others as they were, and two settings are compared on common random numbers.

The transforms are inverse distribution functions, monotone in ``unit``, vectorised over it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np

from demarche.errors import InputError
from demarche.numerics.sobol import scrambled_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Distribution", "inverse", "refuse_impossible", "triangular", "uniform", "unit_points", "weighted"]

MOST_POINTS = 2**20
MOST_DIMENSIONS = 2**16


@runtime_checkable
class Distribution(Protocol):
    """A judged number: what :func:`inverse` reads of it.

    ``kind`` is ``point`` with values (x,), ``uniform`` with (low, high), ``triangular`` with
    (low, mode, high), or ``weighted`` with any values and as many ``weights``.
    """

    @property
    def kind(self) -> str: ...

    @property
    def values(self) -> tuple[float, ...]: ...

    @property
    def weights(self) -> tuple[float, ...]: ...


def refuse_impossible(count: int, dimensions: int, seed: int | np.random.SeedSequence) -> None:
    """Raise the :class:`InputError` that :func:`unit_points` would, without drawing."""
    if not 1 <= count <= MOST_POINTS:
        raise InputError(f"the number of draws should lie between 1 and {MOST_POINTS}, not {count}")
    if not 1 <= dimensions <= MOST_DIMENSIONS:
        raise InputError(f"draws need between 1 and {MOST_DIMENSIONS} dimensions, not {dimensions}")
    if isinstance(seed, int) and seed < 0:
        raise InputError(f"a seed is a whole number of zero or more, not {seed}")


def unit_points(count: int, dimensions: int, seed: int | np.random.SeedSequence) -> NDArray[np.float64]:
    """``count`` scrambled Sobol' points, shape (count, dimensions), each coordinate strictly between 0 and 1.

    A power of two fills the cube evenly; any other count is the beginning of the next power of two. The same seed
    gives the same points, however many points or dimensions are asked for. Raises :class:`InputError` for a count
    outside 1..2**20, dimensions outside 1..2**16, or a negative seed.
    """
    refuse_impossible(count, dimensions, seed)
    given = seed if isinstance(seed, np.random.SeedSequence) else np.random.SeedSequence(seed)
    return scrambled_points(count, dimensions, given)


def uniform(unit: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Anything from ``low`` to ``high``, all equally plausible. Never leaves the bounds through rounding."""
    return np.clip(low + (high - low) * unit, low, high)


def triangular(unit: NDArray[np.float64], low: float, mode: float, high: float) -> NDArray[np.float64]:
    """From ``low`` to ``high``, most plausible at ``mode``, which may be either end (low <= mode <= high)."""
    if low == high:
        return np.full_like(unit, low)
    width = high - low
    rising = low + np.sqrt(unit * width * (mode - low))
    falling = high - np.sqrt((1.0 - unit) * width * (high - mode))
    return np.clip(np.where(unit * width < mode - low, rising, falling), low, high)


def weighted(unit: NDArray[np.float64], values: Sequence[float], weights: Sequence[float]) -> NDArray[np.float64]:
    """One of ``values``, in the order given, each as often as its weight says; weights need not sum to one.

    Weights are zero or more and not all zero. A value of weight zero is never drawn.
    """
    kept = [(value, weight) for value, weight in zip(values, weights, strict=True) if weight > 0]
    edges = np.cumsum([weight for _, weight in kept])
    # The last edge is the total itself, so a point just below 1 cannot fall off the end.
    place = np.searchsorted(edges[:-1] / edges[-1], unit, side="right")
    return np.asarray([value for value, _ in kept], dtype=np.float64)[place]


def inverse(distribution: Distribution, unit: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values of ``distribution`` at the points ``unit`` of [0, 1); same shape as ``unit``."""
    values = distribution.values
    match distribution.kind:
        case "point":
            return np.full_like(unit, values[0])
        case "uniform":
            return uniform(unit, values[0], values[1])
        case "triangular":
            return triangular(unit, values[0], values[1], values[2])
        case "weighted":
            return weighted(unit, values, distribution.weights)
    raise InputError(f"no distribution is called {distribution.kind!r}")
