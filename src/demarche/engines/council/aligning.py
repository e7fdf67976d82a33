"""A fitted line moved and stretched until two members stand where they are put."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.engines.council.probit import Mode

__all__ = ["Aligned", "aligned"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Aligned:
    """Ideal points, alphas and betas on the scale on which two members stand where they are put, and covariance.

    ``covariance`` is that of the three kinds in a row: drafts' alpha, drafts' beta, members' ideal points.
    """

    ideal: Floats
    alpha: Floats
    beta: Floats
    covariance: Floats

    @property
    def ideal_sd(self) -> Floats:
        """Per member; zero for the two that set the scale."""
        count = self.ideal.size
        return np.asarray(np.sqrt(np.maximum(np.diag(self.covariance)[-count:], 0)))


def aligned(mode: Mode, anchors: tuple[int, int], at: tuple[float, float]) -> Aligned:
    """The mode moved and stretched so that two members stand exactly ``at`` these points.

    A joint mode may draw ideal points apart and betas together (or the reverse) without changing any vote, so its own
    unit of length means little; relative to two members it does. The covariance follows by the delta method.
    """
    layout, one, other = mode.layout, *anchors
    x, alpha, beta = mode.ideal, mode.alpha, mode.beta
    span = at[1] - at[0]
    scale = (x[other] - x[one]) / span
    shift = x[one] - at[0] * scale
    drafts, members = np.arange(layout.drafts), np.arange(layout.members)
    first = 2 * layout.drafts
    size = first + layout.members
    jacobian = np.zeros((size, size))
    to_scale = {first + one: -1 / span, first + other: 1 / span}
    to_shift = {place: -at[0] * slope + (place == first + one) for place, slope in to_scale.items()}
    jacobian[drafts, drafts] = 1
    jacobian[drafts, layout.drafts + drafts] = shift
    jacobian[layout.drafts + drafts, layout.drafts + drafts] = scale
    jacobian[first + members, first + members] = 1 / scale
    for place in to_scale:
        jacobian[drafts, place] += beta * to_shift[place]
        jacobian[layout.drafts + drafts, place] += beta * to_scale[place]
        jacobian[first + members, place] -= to_shift[place] / scale + (x - shift) * to_scale[place] / scale**2
    covariance = jacobian @ mode.covariance[:size, :size] @ jacobian.T
    return Aligned((x - shift) / scale, alpha + beta * shift, beta * scale, covariance)
