"""The leading quantities of each solved war, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.ripeness.by_version import OPEN
from demarche.engines.ripeness.fighting_on import TOLERANCE
from demarche.engines.ripeness.plan import Plan
from demarche.engines.ripeness.result import Result, mean_terms
from demarche.engines.ripeness.solve import solve_many
from demarche.engines.ripeness.two_years import within_two_years

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["DURABLE", "HOLDS", "RIPE_SOON", "SIGNED", "SOLVED", "SOON", "TERMS", "answers", "of_solved", "war_columns"]

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


def answers(plans: Sequence[Plan]) -> dict[str, Floats]:
    """Every headline for each of some plans, as columns, but for what the path of the war adds up to."""
    return war_columns(solve_many(plans, tolerance=TOLERANCE))


def war_columns(results: Sequence[Result]) -> dict[str, Floats]:
    """The same of wars that are solved."""
    rows = [_read(result) for result in results]
    found = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    solved = found.pop(SOLVED)
    return of_solved(found, solved) | {SOLVED: solved}


def of_solved(columns: dict[str, Floats], solved: Floats) -> dict[str, Floats]:
    """A war without a steady state has no answer."""
    for column in columns.values():
        column[solved == 0.0] = np.nan
    return columns


def _read(result: Result) -> dict[str, float]:
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
