"""From positions to cut-offs: arrays only, with any number of leading batch axes; members run along the last."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["cutoffs", "gains"]

Floats = NDArray[np.float64]


def gains(
    ideal: Floats,
    salience: Floats,
    pressure: Floats,
    position: Floats,
    status_quo: Floats,
    *,
    exponent: float = 2.0,
    unit: float = 1.0,
    outside: Floats | None = None,
    outside_chance: Floats | None = None,
) -> Floats:
    """Each member's gain from passing (see :mod:`demarche.engines.council.model`)."""

    def loss(point: Floats) -> Floats:
        return np.asarray(np.abs((point - ideal) / unit) ** exponent)

    failed = loss(status_quo)
    if outside is not None:
        chance = 1.0 if outside_chance is None else outside_chance
        failed = chance * loss(outside) + (1 - chance) * failed
    return np.asarray(salience * (failed - loss(position)) + pressure)


def cutoffs(to_yes: Floats, to_no: Floats, sigma: Floats) -> tuple[Floats, Floats]:
    """Standardised surprises above which a member votes yes, and below which it votes no.

    ``to_yes`` and ``to_no`` are the bars less the gain. With ``sigma`` zero the cut-offs are infinite: the vote is
    settled, and a gain on a bar means abstention, as the rule's strict inequalities have it.
    """
    noisy = sigma > 0
    scale = np.where(noisy, sigma, 1.0)
    yes = np.where(noisy, to_yes / scale, np.where(to_yes < 0, -np.inf, np.inf))
    no = np.where(noisy, to_no / scale, np.where(to_no > 0, np.inf, -np.inf))
    return yes, no
