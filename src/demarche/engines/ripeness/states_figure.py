"""Where the war may stand: states that exclude each other and add up to a hundred, by type and month."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.engine.shown import Among, States
from demarche.page.chart import INK, PEACE, SIDES, SOFT, Canvas, Scale, broken, drawn, mark, words_at
from demarche.page.svg import line, rect

__all__ = ["hundredths", "states_chart", "told_months"]

_FILLS = (SOFT, PEACE, "#c3b5de", SIDES[0], SIDES[1], "#eef0f4")
_PALE = frozenset({2, 5})
_ROOM = 26.0


def told_months(states: States) -> list[int]:
    """A year, two, and the end: as places among the months."""
    last = len(states.months) - 1
    return [*(at for at in (12, 24) if at < last), last]


def hundredths(chances: Sequence[float]) -> list[int]:
    """Whole hundredths that add up to a hundred, each within one of its chance (largest remainders).

    >>> hundredths([1 / 3, 1 / 3, 1 / 3])
    [34, 33, 33]
    """
    scaled = [100.0 * chance / sum(chances) for chance in chances]
    whole = [int(value + 1e-9) for value in scaled]
    order = sorted(range(len(scaled)), key=lambda at: (whole[at] - scaled[at], at))
    for at in order[: 100 - sum(whole)]:
        whole[at] += 1
    return whole


def states_chart(states: States, canvas: Canvas, heads: Sequence[str]) -> str:
    """A bar of a hundred for each type and month; ``heads`` name the types."""
    left, right = (8.0, canvas.width - 8) if canvas.phone else (98.0, canvas.width - 10)
    scale = Scale(low=0.0, high=100.0, start=left, end=right)
    parts, y = [], 2.0
    for head, (among, rows) in zip(heads, states.chances, strict=True):
        if head:
            parts.append(words_at(4, y + 12, head, bold=True, width=canvas.width - 8))
            y += 5 + 14.0 * len(broken(head, canvas.width - 8, 13.5))
        for at in told_months(states):
            words = f"by month {states.months[at]:.0f}"
            if canvas.phone:
                parts.append(words_at(left, y + 12, words, colour=SOFT))
                y += 16
            else:
                parts.append(words_at(left - 8, y + 14, words, anchor="end", colour=SOFT))
            parts += _bar(states, among, hundredths([row[at] for row in rows]), scale, y, words)
            y += 27
        y += 6
    return drawn(canvas.width, _legend(states, canvas, y, parts), parts, "Where the war may stand, by month")


def _bar(states: States, among: Among, counts: Sequence[int], scale: Scale, y: float, words: str) -> list[str]:
    parts, start = [], 0
    for place, (name, number) in enumerate(zip(states.names, counts, strict=True)):
        if number:
            x, end = scale(start), scale(start + number)
            body = rect(x, y, end - x, 20, style=f"fill:{_FILLS[place]};stroke:{INK};stroke-width:1")
            if end - x >= _ROOM:
                colour = INK if place in _PALE else "#fff"
                body += words_at((x + end) / 2, y + 14, f"{number}", anchor="middle", bold=True, colour=colour)
            parts.append(mark(body, f"{words}: {name}, {number} of 100"))
        start += number
    return parts


def _legend(states: States, canvas: Canvas, y: float, parts: list[str]) -> float:
    """What each tone is, in the order of the bar; returns where the picture ends."""
    columns = 1 if canvas.phone else 2
    each = canvas.width / columns
    height = 0.0
    for place, name in enumerate(states.names):
        if place % columns == 0:
            y, height = y + height, 0.0
        x = 8.0 + (place % columns) * each
        style = f"fill:{_FILLS[place]};stroke:{INK};stroke-width:1"
        parts.append(rect(x, y + 2, 12, 12, style=style) + words_at(x + 18, y + 13, name, width=each - 34))
        height = max(height, 4.0 + 14.0 * len(broken(name, each - 34)) + 2)
    parts.append(line(8, y + height + 4, 8, y + height + 4, style="stroke:none"))
    return y + height + 6
