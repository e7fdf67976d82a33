"""The war's verdict, by a rule whose thresholds are printed and can be set."""

from __future__ import annotations

from typing import Literal

__all__ = ["HOLDS_AT_LEAST", "Ripe", "ripe_or_not"]

Ripe = Literal["ripe", "could be signed, would not hold", "ripening", "not ripe"]
HOLDS_AT_LEAST = 0.5
"""Chance that what is signed holds, below which a guarantee has to come first."""


def ripe_or_not(
    now: float, within_year: float, at_least: float, holds: float | None = None, holds_at_least: float = HOLDS_AT_LEAST
) -> Ripe:
    """The verdict from the shares of versions in which the zone is open now, and opens within a year, and from the
    chance that the first settlement holds if one is signed (None: not known, or nothing is signed).

    >>> ripe_or_not(0.6, 0.8, 0.5, holds=0.3)
    'could be signed, would not hold'
    >>> ripe_or_not(0.6, 0.8, 0.5, holds=0.7), ripe_or_not(0.2, 0.6, 0.5), ripe_or_not(0.2, 0.3, 0.5)
    ('ripe', 'ripening', 'not ripe')
    """
    if now >= at_least:
        return "ripe" if holds is None or holds >= holds_at_least else "could be signed, would not hold"
    return "ripening" if within_year >= at_least else "not ripe"
