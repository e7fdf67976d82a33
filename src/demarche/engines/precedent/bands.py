r"""How far a rate of the record may be off: resampled conflicts, then drift. Arrays only.

War-years of one conflict are not independent, so conflicts are drawn, not rows (Efron & Tibshirani 1993, ch. 8).
Rates also move from one half-decade to the next by more than sampling explains; on the log-odds scale
:math:`sd^2 = sd_{resampled}^2 + sd_{drift}^2`, and the band is the rate plus and minus 1.645 of it. It is a band of
the *rate*, never of this war's fate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demarche.numerics.intervals import Z90

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["band", "log_odds", "odds_share", "resampled"]

_LEAST = 1e-12


def log_odds(share: Floats) -> Floats:
    """The logit, with shares kept a hair within (0, 1)."""
    held = np.clip(share, _LEAST, 1.0 - _LEAST)
    return np.asarray(np.log(held) - np.log1p(-held))


def odds_share(log: Floats) -> Floats:
    """The share of these log-odds."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * log)))


def resampled(groups: int, resamples: int, seed: int) -> Floats:
    """How often each of ``groups`` groups is drawn in each resample, (resamples, groups); rows sum to ``groups``."""
    draw = np.random.default_rng(np.random.SeedSequence(seed))
    return draw.multinomial(groups, np.full(groups, 1.0 / groups), size=resamples).astype(np.float64)


def band(rate: Floats, draws: Floats, drift: float | Floats) -> Floats:
    """The 90 % interval of rates, (2, ...): ``draws`` are resamples by row, ``drift`` an sd of log-odds."""
    spread = np.sqrt(np.var(log_odds(draws), axis=0, ddof=1) + np.square(drift))
    centre = log_odds(rate)
    return np.stack([odds_share(centre - Z90 * spread), odds_share(centre + Z90 * spread)])
