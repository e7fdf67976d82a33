"""From one crisis to another, group by group: a waterfall of shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from demarche.page.svg import document, line, rect, text, wrapped

__all__ = ["Step", "waterfall"]

WIDTH = 720
_LABEL, _LEFT, _RIGHT = 236, 250, 600
_SIGNS = 32


@dataclass(frozen=True)
class Step:
    """One group's share of the way, with the interval of the share, in the unit of the quantity."""

    label: str
    share: float
    low: float
    high: float
    words: str
    """What the bar says, for a tooltip."""


def waterfall(
    start: tuple[str, float],
    steps: Sequence[Step],
    end: tuple[str, float],
    shown: tuple[Callable[[float], str], Callable[[float], str]],
    unit: str,
    label: str,
) -> str:
    """A bar for the first crisis, one for each group from where the last one ended, and a bar for the second.

    ``shown`` writes a level and a change. Rising bars are filled, falling ones have a broken outline; every bar has its
    number with a sign, so that nothing hangs on colour.
    """
    level, change = shown
    marks = _ticks(start, steps, end)
    place = _scale(marks[0], marks[-1])
    parts: list[str] = []
    rows = [start[0], *(step.label for step in steps), end[0]]
    heights = [max(26.0, 15.0 * len(wrapped(words, _SIGNS)) + 9) for words in rows]
    bottom = 10.0 + sum(heights)
    for mark in marks:
        parts.append(line(place(mark), 6, place(mark), bottom, class_="axis" if mark == 0 else "grid"))
        parts.append(text(place(mark), bottom + 16, level(mark), class_="t s", text_anchor="middle"))
    parts.append(text((_LEFT + _RIGHT) / 2, bottom + 34, unit, class_="t s", text_anchor="middle"))
    top, reached = 10.0, start[1]
    for row, (words, height) in enumerate(zip(rows, heights, strict=True)):
        middle = top + height / 2
        lines = wrapped(words, _SIGNS)
        for index, said in enumerate(lines):
            y = middle + 4.5 + 15 * (index - (len(lines) - 1) / 2)
            bold = " b" if row in (0, len(rows) - 1) else ""
            parts.append(text(_LABEL, y, said, class_=f"t{bold}", text_anchor="end"))
        if 0 < row < len(rows) - 1:
            parts += _step(steps[row - 1], reached, place, middle, change)
            reached += steps[row - 1].share
            parts.append(
                line(place(reached), middle + 7, place(reached), top + height + heights[row + 1] / 2, class_="grid")
            )
        else:
            value = start[1] if row == 0 else end[1]
            left, right = sorted((place(0.0), place(value)))
            tip = f"{words}: {level(value)}"
            parts.append(rect(left, middle - 8, max(right - left, 1.0), 16, tip, style="fill:var(--soft)"))
            parts.append(text(_RIGHT + 14, middle + 4.5, level(value), class_="t b"))
        top += height
    return document(WIDTH, bottom + 42, parts, label)


def _step(
    step: Step, begin: float, place: Callable[[float], float], middle: float, change: Callable[[float], str]
) -> list[str]:
    left, right = sorted((place(begin), place(begin + step.share)))
    kind = "bar a" if step.share >= 0 else "bar b"
    edge = "stroke:var(--blue)" if step.share >= 0 else "stroke:var(--orange);stroke-dasharray:4 3"
    low, high = place(begin + step.low), place(begin + step.high)
    return [
        rect(left, middle - 7, max(right - left, 1.0), 14, step.words, class_=kind, style=edge),
        line(low, middle, high, middle, class_="axis"),
        *(line(x, middle - 4, x, middle + 4, class_="axis") for x in (low, high)),
        text(_RIGHT + 14, middle + 4.5, change(step.share), class_="t"),
    ]


def _ticks(start: tuple[str, float], steps: Sequence[Step], end: tuple[str, float]) -> list[float]:
    """Round marks that hold everything drawn, zero among them."""
    ends, reached = [0.0, start[1], end[1]], start[1]
    for step in steps:
        ends += [reached + step.low, reached + step.high, reached + step.share]
        reached += step.share
    low, high = min(ends), max(ends)
    size = max(high - low, 1e-9)
    unit = 10.0 ** np.floor(np.log10(size / 4))
    width = next(unit * factor for factor in (1, 2, 2.5, 5, 10) if size / (unit * factor) <= 6)
    first, last = int(np.floor(low / width + 1e-9)), int(np.ceil(high / width - 1e-9))
    return [round(float(k * width), 10) for k in range(first, last + 1)]


def _scale(low: float, high: float) -> Callable[[float], float]:
    width = high - low or 1.0
    return lambda value: _LEFT + (_RIGHT - _LEFT) * (value - low) / width
