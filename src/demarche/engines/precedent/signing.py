r"""Whether an agreement is signed this year: a penalised logit on whether one was signed lately. Arrays only.

:math:`x` = (an agreement in the last two years, log(1 + agreements so far)), missing = 0, standardised on the training
rows; the offset is the log-odds of (n + 1.5) / (N + 3); penalty :math:`\frac32|\beta|^2 + \frac12\alpha^2`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.bands import log_odds, odds_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["SigningFit", "features", "fit_signing"]

_PENALTY = np.array([1.0, 3.0, 3.0])
_STEPS = 50


@dataclass(frozen=True, kw_only=True, eq=False)
class SigningFit:
    """The fitted logit; call :meth:`chance` with rows of :func:`features`."""

    mean: Floats
    spread: Floats
    offset: float
    beta: Floats

    def chance(self, x: Floats) -> Floats:
        """The chance that an agreement is signed this year, (rows,)."""
        return odds_share(self.offset + self.beta[0] + ((x - self.mean) / self.spread) @ self.beta[1:])


def features(recent: Floats, number: Floats) -> Floats:
    """The two columns of the logit, (rows, 2); an unknown value counts as none."""
    return np.column_stack([np.nan_to_num(recent), np.log1p(np.nan_to_num(number))])


def fit_signing(x: Floats, signed: Floats) -> SigningFit | None:
    """Fit by Newton's method; None without rows to learn from."""
    if not signed.size:
        return None
    mean, spread = x.mean(axis=0), x.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    design = np.column_stack([np.ones(len(x)), (x - mean) / spread])
    offset = float(log_odds(np.array((signed.sum() + 1.5) / (signed.size + 3.0))))
    beta = np.zeros(3)
    for _ in range(_STEPS):
        chance = odds_share(offset + design @ beta)
        slope = design.T @ (signed - chance) - _PENALTY * beta
        bend = (design * (chance * (1.0 - chance))[:, None]).T @ design + np.diag(_PENALTY)
        step = np.linalg.solve(bend, slope)
        beta = beta + step
        if np.abs(step).max() < 1e-12:
            break
    return SigningFit(mean=mean, spread=spread, offset=offset, beta=beta)
