"""The dated counts of the war and what its path adds to them."""

from __future__ import annotations

import datetime as dt
import math

from demarche.engines.ripeness.ledger import Rate
from demarche.page.numbers import day
from demarche.page.svg import document, line, rect, text, tip

__all__ = ["counts_figure"]

WIDTH = 560
LEFT, RIGHT, TOP, BOTTOM = 74, 440, 22, 242
_MONTH = 365.25 / 12


def counts_figure(rate: Rate, fought: tuple[float, float], months: int) -> str:
    """Dots for the counts, the middle rate through them, and a wedge from the last one for ``fought`` months of war in
    the ``months`` to come."""
    counts = rate.counts
    last_day, last = counts[-1]
    after = last_day + dt.timedelta(days=months * _MONTH)
    low, high = last + rate.low * fought[0], last + rate.high * fought[1]
    top = _round_up(high)
    span = (after - counts[0][0]).days or 1

    def x(date: dt.date) -> float:
        return LEFT + (date - counts[0][0]).days / span * (RIGHT - LEFT)

    def y(value: float) -> float:
        return BOTTOM - value / top * (BOTTOM - TOP)

    parts = []
    for part in range(5):
        value = top * part / 4
        parts.append(line(LEFT, y(value), RIGHT, y(value), class_="grid" if part else "axis"))
        parts.append(text(LEFT - 6, y(value) + 4, f"{value:,.0f}", class_="t s", text_anchor="end"))
    for year in range(counts[0][0].year + 1, after.year + 1):
        at = x(dt.date(year, 1, 1))
        parts.append(line(at, BOTTOM, at, BOTTOM + 5, class_="axis"))
        parts.append(text(at, BOTTOM + 19, str(year), class_="t s", text_anchor="middle"))
    corners = f"{x(last_day):.1f},{y(last):.1f} {x(after):.1f},{y(high):.1f} {x(after):.1f},{y(low):.1f}"
    words = f"by {day(after)}: {low:,.0f} to {high:,.0f}"
    style = "fill:var(--orange);fill-opacity:.25;stroke:var(--orange)"
    parts.append(f'<polygon points="{corners}" style="{style}">{tip(words)}</polygon>')
    if rate.start is not None:
        begun, value = rate.start
        end = value + rate.central * (last_day - begun).days / _MONTH
        parts.append(line(x(begun), y(value), x(last_day), y(end), style="stroke:var(--blue);stroke-width:2.2"))
    for date, value in counts:
        parts.append(rect(x(date) - 3.5, y(value) - 3.5, 7, 7, f"{day(date)}: {value:,.0f}", style="fill:var(--ink)"))
    parts.append(text(RIGHT + 6, y(high) + 4, f"{_short(high)} at most", class_="t s"))
    parts.append(text(RIGHT + 6, max(y(low) + 4, y(high) + 20), f"{_short(low)} at least", class_="t s"))
    parts.append(text(x(last_day) - 7, y(last) - 7, _short(last), class_="t s b halo", text_anchor="end"))
    parts.append(text(4, TOP - 4, "killed", class_="t s"))
    return document(WIDTH, BOTTOM + 28, parts, "Dated counts of the killed, and what the war's path adds")


def _round_up(value: float) -> float:
    """The next number above that reads well in four steps."""
    unit = 10.0 ** math.floor(math.log10(max(value, 1.0)))
    return next(step * unit for step in (1.0, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 10.0) if step * unit >= value)


def _short(value: float) -> str:
    digits = 1 - math.floor(math.log10(value)) if value > 0 else 0
    return f"{round(value, min(digits, 0)):,.0f}"
