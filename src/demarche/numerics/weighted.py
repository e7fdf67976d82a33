"""What weighted versions say: how many they are worth, shares and means, with 90 % intervals.

Equal weights, and weights of 0 and 1, give exactly what :mod:`demarche.numerics.intervals` gives for the sets that
count.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from demarche.numerics import intervals

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["effective", "mean", "share"]


def effective(weights: Floats) -> float:
    """How many equally weighted sets they are worth (Kish 1965): (sum w)^2 / sum w^2; 0 if every weight is 0."""
    squares = math.fsum(weights**2)
    return math.fsum(weights) ** 2 / squares if squares > 0.0 else 0.0


def share(yes: Floats, weights: Floats) -> intervals.Estimate:
    """The weighted share of yes (1) over no (0), with Wilson's interval for the effective number of sets.

    Some weight must be above 0.
    """
    worth = effective(weights)
    return intervals.share(math.fsum(weights * yes) / math.fsum(weights) * worth, worth)


def mean(values: Floats, weights: Floats) -> intervals.Estimate:
    """The weighted mean; its interval takes the weights as known (linearised variance). Some weight must be above 0."""
    total, worth = math.fsum(weights), effective(weights)
    found = math.fsum(weights * values) / total
    if worth <= 1.0:
        return found, found, found
    variance = math.fsum((weights * (values - found)) ** 2) / total**2 * worth / (worth - 1.0)
    half = intervals.Z90 * math.sqrt(variance)
    return found, found - half, found + half
