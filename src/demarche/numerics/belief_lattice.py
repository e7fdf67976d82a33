"""Bayesian learning on a grid of log-likelihood ratios, exact for every prior at once.

Two types, + and -. After public evidence with log-likelihood ratio l an actor with prior odds o believes + with
odds o e^l, so one grid serves everybody. A signal moves l off the grid in general. Interpolating l breaks the
martingale property of beliefs; instead the point is split over its two neighbours l0 <= l < l1 by a
*type-dependent* lottery that makes the posterior at each neighbour right:

    P(l0 | -) = u,  P(l0 | +) = u e^(l0-l),  u = (e^(l1-l) - 1) / (e^(l1-l) - e^(l0-l)),

a public coin that carries exactly the evidence needed to land on the grid. The split vanishes when the signal's
step is a multiple of the spacing. At the two ends the point is held back, and learning stops there: callers check
how much mass arrives.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["belief", "logistic", "logit", "split"]

Array = NDArray[np.float64]


def logistic(x: Array | float) -> Array:
    """1 / (1 + e^-x), accurate on both branches."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * np.asarray(x, dtype=float))), dtype=float)


def logit(p: Array | float) -> Array:
    """Log odds of a chance in [0, 1]; certainty maps to a finite 700 so that e^-x stays representable."""
    chance = np.asarray(p, dtype=np.float64)
    with np.errstate(divide="ignore"):
        odds: Array = np.log(chance) - np.log1p(-chance)
    return np.clip(odds, -700.0, 700.0)


def belief(prior: Array, grid: Array) -> Array:
    """Chance given to type + at each node: prior (...), grid (..., E) -> (..., E)."""
    return logistic(logit(prior)[..., None] + grid)


def split(grid: Array, step: Array) -> tuple[Array, Array]:
    """Where a signal with log-likelihood ratio ``step`` takes each node of a uniform grid.

    ``grid`` (..., E) ascending, ``step`` (...) -> two arrays (..., E, E): [from, to] chances under type + and under
    type -.
    """
    nodes = grid.shape[-1]
    if nodes == 1:
        one = np.ones((*np.broadcast_shapes(grid.shape[:-1], np.shape(step)), 1, 1))
        return one, one
    spacing = (grid[..., -1] - grid[..., 0]) / (nodes - 1)
    place = np.arange(nodes) + (np.asarray(step) / spacing)[..., None]
    place = np.clip(place, 0.0, nodes - 1.0)
    nearest = np.rint(place)
    place = np.where(np.abs(place - nearest) < 1e-9, nearest, place)
    low = np.minimum(np.floor(place), nodes - 2.0)
    part = place - low
    up, down = np.expm1((1.0 - part) * spacing[..., None]), np.expm1(-part * spacing[..., None])
    minus = up / (up - down)
    plus = minus * (1.0 + down)
    to = np.arange(nodes)
    at_low, at_high = to == low[..., None], to == low[..., None] + 1.0
    return (
        at_low * plus[..., None] + at_high * (1.0 - plus)[..., None],
        at_low * minus[..., None] + at_high * (1.0 - minus)[..., None],
    )
