"""The headline figures of one solved war, read off its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.ripeness import Result
from demarche.engines.ripeness.by_version import OPEN
from demarche.engines.ripeness.result import mean_terms
from demarche.engines.ripeness.two_years import within_two_years

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["DURABLE", "HOLDS", "RIPE_SOON", "SIGNED", "SOLVED", "SOON", "TERMS", "read_off"]

RIPE_SOON = "ripeness.opens_within_year"
SIGNED = "ripeness.signed"
DURABLE = "ripeness.durable"
HOLDS = "ripeness.holds_if_signed"
SOLVED = "ripeness.solved"
TERMS = "ripeness.terms"
SOON = 12
"""Months within which a zone that opens counts as ripening."""
_HALF = 0.5
_NOTHING = 1e-6


def read_off(result: Result) -> dict[str, float]:
    game = result.plan.game
    year = result.step(SOON)
    months = 1.0 if game.horizon.step == "month" else 12 / 52
    median, serious = result.first_ripe.median, result.balance.serious_below
    dated = {
        "signed": result.signed,
        "durable": result.durable,
        "ruler_defeated": result.ruler_defeated,
        "opposition_defeated": result.opposition_defeated,
        "decided": result.ruler_defeated + result.opposition_defeated,
    }
    return {
        DURABLE: float(result.durable[-1]),
        SIGNED: float(result.signed[-1]),
        HOLDS: float(result.durable[-1] / result.signed[-1]) if result.signed[-1] > _NOTHING else np.nan,
        SOLVED: float(result.solved),
        OPEN: float(result.zone.width >= 0.0),
        RIPE_SOON: float(result.first_ripe.by[min(year, len(result.first_ripe.by) - 1)] >= _HALF),
        "ripeness.deal_now": result.deal_now,
        "ripeness.signed_12": float(result.signed[year]),
        "ripeness.durable_12": float(result.durable[year]),
        **within_two_years(result),
        "ripeness.first_ripe": result.first_ripe.restricted_mean * months,
        "ripeness.median_ripe": np.nan if median is None else median * months,
        TERMS: mean_terms(result),
        "ripeness.serious_below": 0.0 if serious is None else serious / game.war.notches,
        "ripeness.ruler_defeated": float(result.ruler_defeated[-1]),
        "ripeness.opposition_defeated": float(result.opposition_defeated[-1]),
        "ripeness.ruler_first": result.first_ripe.ruler_first,
        "ripeness.opposition_first": result.first_ripe.opposition_first,
        "ripeness.fighting": float(result.fighting[-1]),
        **{f"ripeness.median_{name}": _median(curve) * months for name, curve in dated.items()},
    }


def _median(curve: Floats) -> float:
    """The first step by which a chance reaches one half; NaN if none within the horizon."""
    reached = np.flatnonzero(curve >= _HALF)
    return float(reached[0]) if reached.size else np.nan
