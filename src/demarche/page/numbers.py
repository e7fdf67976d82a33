"""Numbers as people read them."""

from __future__ import annotations

import datetime as dt
import math

__all__ = [
    "chance",
    "chance_span",
    "count",
    "day",
    "ordinal",
    "outward",
    "part",
    "percent",
    "share",
    "short_number",
    "span",
]


def percent(value: float) -> str:
    """A share as a percentage: '29 %'. Never rounds to 0 or 100 what is neither."""
    if 0 < value < 0.01:
        return "under 1 %"
    if 0.99 < value < 1:
        return "over 99 %"
    return f"{value * 100:.0f} %"


def chance(value: float) -> str:
    """A modelled chance as a percentage; no model makes anything certain, so never 0 or 100."""
    if value < 0.01:
        return "under 1 %"
    return "over 99 %" if value > 0.99 else percent(value)


def share(value: float) -> str:
    """A share of the prize: '0.35'; words where no share would do.

    >>> share(0.345), share(-0.001), share(math.inf), share(-math.inf)
    ('0.34', '0.00', 'more than all', 'less than nothing')
    """
    if math.isinf(value):
        return "more than all" if value > 0 else "less than nothing"
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


def part(value: float) -> str:
    """A share of the prize that may lie beyond all of it, or below nothing: what a side would need to gain or to lose.

    >>> part(0.345), part(1.0), part(1.04), part(-0.2)
    ('0.34', '1.00', 'over 1', 'under 0')
    """
    said = share(value)
    return said if 0.0 <= value <= 1.0 or said in ("0.00", "1.00") else "over 1" if value > 1.0 else "under 0"


def outward(value: float, start: float) -> float:
    """A threshold to two places, rounded away from where one starts, so that the number printed suffices.

    >>> outward(0.8148, 0.70), outward(0.6568, 0.23), outward(0.4321, 0.6), outward(0.82, 0.7)
    (0.82, 0.66, 0.43, 0.82)
    """
    scaled = value * 100
    whole = math.ceil(scaled - 1e-9) if value >= start else math.floor(scaled + 1e-9)
    return whole / 100


def span(low: float, high: float) -> str:
    """A range: '0.20 to 0.50', or one number where both ends are the same."""
    return share(low) if share(low) == share(high) else f"{share(low)} to {share(high)}"


def chance_span(low: float, high: float) -> str:
    """A range of chances: '20 % to 50 %', or one where both ends read the same."""
    return chance(low) if chance(low) == chance(high) else f"{chance(low)} to {chance(high)}"


def count(number: int, one: str, many: str | None = None) -> str:
    """'1 outcome', '3 outcomes', 'no outcome'."""
    many = many or f"{one}s"
    if number == 0:
        return f"no {one}"
    return f"{number:,} {one if number == 1 else many}"


def ordinal(place: int) -> str:
    """1 -> '1st', 12 -> '12th'."""
    ending = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def day(date: dt.date) -> str:
    """'29 May 2013'."""
    return f"{date.day} {date:%B %Y}"


def short_number(value: float) -> str:
    """A number with two figures, or without decimals from 100."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2g}"
