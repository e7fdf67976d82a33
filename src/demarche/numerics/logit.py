"""Take-it-or-leave-it under logit choice (McKelvey & Palfrey 1995), in closed form.

A responder with surplus y accepts with chance s(lambda y), s the logistic function. The proposer maximises s(lambda
y) (M - y); with w + ln w = lambda M - 1 (Wright's omega) the optimum is y = M - (1 + w) / lambda, accepted with
chance w / (1 + w), worth w / lambda to him.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demarche.numerics.belief_lattice import logistic

__all__ = ["offer"]

Array = NDArray[np.float64]


def offer(precision: Array, total: Array, least: Array, most: Array) -> tuple[Array, Array]:
    """What is left to the responder, and the chance that it is accepted, all broadcast together.

    ``total``: surplus to be divided, in the responder's units; ``least``, ``most``: bounds on what can be left to
    him. Where a bound would leave the proposer a loss the chance falls smoothly to nothing (3 z^2 - 2 z^3, z =
    lambda times his gain), because then he offers nothing.
    """
    from scipy.special import wrightomega

    w = wrightomega(precision * total - 1.0)
    left = np.clip(total - (1.0 + w) / precision, least, most)
    z = np.clip(precision * (total - left), 0.0, 1.0)
    return left, logistic(precision * left) * z * z * (3.0 - 2.0 * z)
