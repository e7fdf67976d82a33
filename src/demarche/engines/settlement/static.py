"""Forecasts in closed form: mean, compromise, weighted median, and the Nash product with costly disagreement.

With weights w_i and positions x_i on a scale of length R:

    mean            sum x_i / n
    compromise      sum w_i x_i / sum w_i                       (Achen 2006; Van den Bos 1991)
    weighted median the y that minimises sum w_i |x_i - y|      (Black 1958)
    nash            the y that maximises sum w_i log(u_i(y) - d), u_i(y) = 1 - ((y - x_i) / R)^2, d = -cost

A disagreement below every utility keeps the Nash product defined over the whole scale; the costlier it is, the closer
it comes to the compromise. A status quo as the point of disagreement is no use in one dimension: wherever it lies
among the positions, nobody-loses leaves it alone.

Every kernel takes (..., n) and gives (...): a batch of draws at once. Accuracy on 351 issues of the European Union
(mean absolute error on 0 to 100): compromise 23.0, mean 23.6, Nash 23.0, weighted median 28.4 (see benchmarks).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["TIES", "Tie", "compromise", "mean", "nash", "weighted_median"]

Tie = Literal["lower", "middle", "upper"]
TIES: tuple[str, ...] = get_args(Tie)

HALVINGS = 60
"""Enough to place a point to the last digits of a double."""
HALF = 1e-12
"""How close to one half a summed weight counts as exactly that."""


def mean(position: Floats) -> Floats:
    """The unweighted mean (...)."""
    return np.asarray(position.mean(axis=-1))


def compromise(position: Floats, weight: Floats) -> Floats:
    """The mean weighted by capability times salience (...)."""
    return np.asarray((position * weight).sum(axis=-1) / weight.sum(axis=-1))


def weighted_median(position: Floats, weight: Floats, tie: Tie = "middle") -> Floats:
    """The position with half of the weight on either side (...).

    Where the weight splits into exact halves every point between two positions is a median: ``tie`` says which.
    """
    order = np.argsort(position, axis=-1, kind="stable")
    at = np.take_along_axis(position, order, axis=-1)
    summed = np.cumsum(np.take_along_axis(weight, order, axis=-1), axis=-1)
    summed = summed / summed[..., -1:]

    def first(found: NDArray[np.bool_]) -> Floats:
        return np.asarray(np.take_along_axis(at, np.argmax(found, axis=-1)[..., None], axis=-1)[..., 0])

    lower, upper = first(summed >= 0.5 - HALF), first(summed > 0.5 + HALF)
    if tie == "middle":
        return np.asarray((lower + upper) / 2.0)
    return lower if tie == "lower" else upper


def nash(position: Floats, weight: Floats, span: float, cost: float = 1.0) -> Floats:
    """The Nash product's maximum (...) where disagreement costs ``cost`` more than the worst outcome (above 0).

    The logarithm of a positive concave function is concave, so that the slope changes sign once: it is bisected.
    """
    low, high = position.min(axis=-1), position.max(axis=-1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2.0
        away = (position - middle[..., None]) / span
        up = (weight * away / (1.0 + cost - away**2)).sum(axis=-1) > 0.0
        low, high = np.where(up, middle, low), np.where(up, high, middle)
    return np.asarray((low + high) / 2.0)
