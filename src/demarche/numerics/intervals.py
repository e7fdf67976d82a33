"""90 % intervals for what was found in a sample of versions: shares, means, and paired or unpaired differences.

They say how far the figure may be off because only so many versions were tested, nothing about whether the inputs
are right. Scrambled Sobol' points are more even than independent ones, for which these formulas are made: the
intervals are then wider than need be, not narrower (Owen 1997).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Z90", "difference", "mean", "paired", "share", "within"]

Z90 = 1.6448536269514722
"""Nineteen twentieths of a normal variable lie below this."""

Estimate = tuple[float, float, float]
"""The figure, and the lower and upper end of its interval."""


def share(yes: float, total: float) -> Estimate:
    """A share with Wilson's interval (1927), which stays sensible at 0 and at 1; weighted counts need not be whole."""
    found, z2 = yes / total, Z90**2
    middle = (found + z2 / (2 * total)) / (1 + z2 / total)
    half = Z90 * math.sqrt(found * (1 - found) / total + z2 / (4 * total**2)) / (1 + z2 / total)
    return found, max(0.0, middle - half), min(1.0, middle + half)


def mean(values: Floats) -> Estimate:
    """A mean of at least one value; without an interval to speak of (both ends equal it) where all values agree."""
    found = math.fsum(values) / len(values)
    half = Z90 * _error(values)
    return found, found - half, found + half


def within(estimate: Estimate, least: float, most: float) -> Estimate:
    """The same estimate of something that cannot lie outside these bounds: so can no end of its interval.

    >>> within((-0.83, -1.05, -0.6), -1.0, 1.0)
    (-0.83, -1.0, -0.6)
    """
    found, low, high = estimate
    return found, min(max(low, least), most), min(max(high, least), most)


def paired(differences: Floats, *, shares: bool) -> Estimate:
    """The mean of paired differences; with ``shares`` they are -1, 0 or 1, and the interval is Bonett & Price's (2012).

    The latter keeps some width where no pair differs, as it should: the next might.
    """
    if not shares:
        return mean(differences)
    total = len(differences)
    up, down = int((differences > 0).sum()), int((differences < 0).sum())
    more, less = (up + 1) / (total + 2), (down + 1) / (total + 2)
    half = Z90 * math.sqrt((more + less - (more - less) ** 2) / (total + 2))
    return (up - down) / total, max(-1.0, more - less - half), min(1.0, more - less + half)


def difference(low: Floats, high: Floats, *, shares: bool) -> Estimate:
    """Mean of ``high`` less that of ``low``, separate groups: Agresti & Caffo (2000) for shares, else Welch (1938)."""
    found = math.fsum(high) / len(high) - math.fsum(low) / len(low)
    if not shares:
        half = Z90 * math.hypot(_error(low), _error(high))
        return found, found - half, found + half
    (p, n), (q, m) = ((float(group.sum() + 1) / (len(group) + 2), len(group) + 2) for group in (high, low))
    half = Z90 * math.sqrt(p * (1 - p) / n + q * (1 - q) / m)
    return found, max(-1.0, p - q - half), min(1.0, p - q + half)


def _error(values: Floats) -> float:
    """The standard error of a mean."""
    if len(values) < 2:
        return 0.0
    centre = math.fsum(values) / len(values)
    return math.sqrt(math.fsum((values - centre) ** 2) / (len(values) - 1) / len(values))
