"""Fixed points of maps that are smooth but for kinks: sweeps find the right piece, acceleration finishes on it.

Anderson acceleration from far away jumps across the kinks of such a map (a bound that begins to bind) and never
settles; plain iteration gets to the right pieces in some tens of maps and then crawls at the discount rate.
Taking turns does neither.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from demarche.numerics.fixed_point import FixedPoint, anderson

__all__ = ["alternate"]

Array = NDArray[np.float64]


def alternate(
    step: Callable[[Array], Array],
    x0: Array,
    *,
    tolerance: float = 1e-12,
    limit: int = 500,
    sweeps: int = 8,
    accelerated: int = 8,
    memory: int = 5,
) -> FixedPoint:
    """Solve ``x = step(x)`` for each row of ``x0``; ``step`` must treat rows apart, and so no row's answer hangs on
    the others.

    ``limit``: maps after which it stops. Rows are settled where the residual got to ``tolerance``.
    """
    x = np.array(x0, dtype=float)
    done = np.zeros(len(x), dtype=bool)
    residual = np.full(len(x), np.inf)
    maps = 0

    def take(image: Array, before: Array, always: bool) -> None:
        gap = np.abs(image - before).max(axis=1)
        better = ~done & (always | (gap < residual))
        x[better], residual[better] = image[better], gap[better]
        np.logical_or(done, residual <= tolerance, out=done)

    while maps < limit:
        for _ in range(sweeps):
            take(step(x), x, always=True)
            maps += 1
            if done.all():
                return FixedPoint(x, residual, done, maps)
        image, _, used = anderson(step, x, tolerance, accelerated, memory)
        take(step(image), image, always=False)
        maps += used + 1
        if done.all():
            break
    return FixedPoint(x, residual, done, maps)
