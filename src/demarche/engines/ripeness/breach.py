"""How often a peace is breached that is kept for so long with so much chance.

Terms that are kept harden at 1/H a step, so that of a peace with monthly breach b, f = 0 and y = 1 turn H times into
f += y (1 - b) / H, y *= (1 - b)(1 - 1/H), and f + y is the chance that nobody has breached it within H steps. At a
constant hazard nearly every peace would be broken in the end, and fear of that would count twice.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["breach_of", "breach_of_one", "kept"]

Array = NDArray[np.float64]
FEWEST = 1e-3
HALVINGS = 60


def kept(breach: Array, steps: int) -> Array:
    """Chance that nobody breaches terms within so many steps, which harden at 1/steps a step.

    >>> kept(np.array([0.0]), 24)
    array([1.])
    """
    stay = (1.0 - breach) * (1.0 - 1.0 / steps)
    lasts = stay**steps
    return np.asarray((1.0 - breach) / steps * (1.0 - lasts) / np.maximum(1.0 - stay, 1e-300) + lasts)


def breach_of(chance: Array, steps: int) -> Array:
    """The hazard of a breach per step at which terms are kept for so many steps with this chance, held at .001 or more.

    >>> round(float(breach_of(np.array([0.35]), 24)[0]), 10)
    0.0818854019
    """
    wanted = np.maximum(chance, FEWEST)
    least, most = np.zeros(len(wanted)), np.ones(len(wanted))
    for _ in range(HALVINGS):
        middle = (least + most) / 2.0
        enough = kept(middle, steps) >= wanted
        least, most = np.where(enough, middle, least), np.where(enough, most, middle)
    return np.where(wanted >= 1.0, 0.0, least)


@lru_cache(maxsize=1 << 12)
def breach_of_one(chance: float, steps: int) -> float:
    """The same of one chance: versions and levers that leave it alone ask for it again and again.

    >>> breach_of_one(0.35, 24) == breach_of(np.array([0.35]), 24)[0]
    True
    """
    return float(breach_of(np.array([chance]), steps)[0])
