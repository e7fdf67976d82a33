"""Sobol' shares of a number's variance from a Saltelli design: what each input does alone, and with all others.

With N rows and d independent inputs there are two matrices A and B of N points each, and for each input j the matrix
AB_j, which is A with its column j taken from B: N (d + 2) points in all. With the answers f centred on their mean,

* the first-order share S_j = mean(f(B) (f(AB_j) - f(A))) / V is what goes with the input alone (Saltelli et al. 2010);
* the total share T_j = mean((f(A) - f(AB_j))^2) / (2 V) is what goes with it in any combination (Jansen 1999),

V being the variance over A and B together. Both are estimates: a share near 0 may come out a little below it. Intervals
are from the bootstrap over rows, all inputs together.

The shares add up, and mean what they say, only where the inputs are independent; categories are as good as numbers.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.errors import InputError
from demarche.numerics.sampling import unit_points
from demarche.numerics.sensitivity import LEVEL

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Share", "Shares", "design_points", "design_size", "shares"]

_RESAMPLES = 400


@dataclass(frozen=True)
class Share:
    """An estimate with its 90 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Shares:
    """What one input does: ``first`` alone, ``total`` in any combination."""

    first: Share
    total: Share

    def to_dict(self) -> dict[str, dict[str, float]]:
        """Plain data."""
        return asdict(self)


def design_size(rows: int, inputs: int) -> int:
    """How many points a design has."""
    return rows * (inputs + 2)


def design_points(rows: int, inputs: int, seed: int) -> Floats:
    """The points of the unit cube, shape (rows * (inputs + 2), inputs): A, then B, then AB_1 to AB_d.

    A and B are the two halves of the coordinates of scrambled Sobol' points; ``rows`` should be a power of two.
    Raises InputError for an impossible number of either.
    """
    both = unit_points(rows, 2 * inputs, seed)
    first, second = both[:, :inputs], both[:, inputs:]
    mixed = np.repeat(first[None, :, :], inputs, axis=0)
    every = np.arange(inputs)
    mixed[every, :, every] = second.T
    return np.concatenate([first, second, mixed.reshape(-1, inputs)])


def shares(answers: Floats, rows: int, *, seed: int = 0) -> tuple[Shares, ...]:
    """The shares of every input, from the answers at :func:`design_points`; none where the answers never vary.

    Raises InputError where an answer is missing or the number of answers fits no design.
    """
    values = np.asarray(answers, dtype=np.float64)
    if values.ndim != 1 or rows < 2 or len(values) % rows or len(values) < 3 * rows:
        raise InputError(f"{len(values)} answers are no Saltelli design of {rows} rows")
    if not np.isfinite(values).all():
        raise InputError("Sobol' shares need a finite number at each point of the design")
    if np.ptp(values) == 0.0:
        return ()
    blocks = (values - values[: 2 * rows].mean()).reshape(-1, rows)
    picks = np.random.default_rng(np.random.SeedSequence(seed)).integers(0, rows, (_RESAMPLES, rows))
    first, total = _estimates(blocks[0], blocks[1], blocks[2:])
    again = [_estimates(blocks[0, pick], blocks[1, pick], blocks[2:, pick]) for pick in picks]
    edge = (1.0 - LEVEL) / 2
    ends = np.quantile(np.array(again), [edge, 1.0 - edge], axis=0)
    return tuple(
        Shares(*(_share(found[place], ends[:, kind, place]) for kind, found in enumerate((first, total))))
        for place in range(len(first))
    )


def _estimates(a: Floats, b: Floats, mixed: Floats) -> tuple[Floats, Floats]:
    spread = float(np.var(np.concatenate([a, b])))
    if spread <= 0.0:
        return np.zeros(len(mixed)), np.zeros(len(mixed))
    centre = (a.mean() + b.mean()) / 2
    first = ((b - centre) * (mixed - a)).mean(axis=1) / spread
    return first, ((a - mixed) ** 2).mean(axis=1) / (2 * spread)


def _share(value: float, ends: Floats) -> Share:
    return Share(float(value), float(min(ends[0], value)), float(max(ends[1], value)))
