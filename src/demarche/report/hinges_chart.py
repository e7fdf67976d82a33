"""What a figure turns on: for each judgement the figure where it is low and where it is high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demarche.page.chart import INK, PEACE, SOFT, Canvas, Scale, axis_below, broken, drawn, mark, ticks, words_at
from demarche.page.numbers import chance
from demarche.page.svg import line, rect

__all__ = ["Hinge", "hinges_chart"]

_HALF = 0.5


@dataclass(frozen=True, kw_only=True)
class Hinge:
    """One judgement: the mean of the figure where it is low and where it is high."""

    label: str
    at_low: float
    at_high: float
    low_is: str
    high_is: str
    kind: bool = False
    """Whether it says what kind of player somebody is."""
    sure: bool = True
    """Whether the difference is too large for chance."""

    @property
    def named(self) -> str:
        """What it is about, within a sentence."""
        return self.label if self.kind else f"“{self.label}”"

    @property
    def said(self) -> str:
        """The figure at both ends."""
        low, high = self.low_is.removeprefix("in the "), self.high_is.removeprefix("in the ")
        return f"{low}: {chance(self.at_low)}; {high}: {chance(self.at_high)}"


def hinges_chart(hinges: Sequence[Hinge], figure: str, canvas: Canvas, *, half: bool = True) -> str:
    """A line for each; the axis begins at 0 and shows one half, so that nobody takes a small step for a turn."""
    left = 14.0 if canvas.phone else 250.0
    right = canvas.width - 20
    top = max([_HALF + 0.05 if half else 0.0, *(end for hinge in hinges for end in (hinge.at_low, hinge.at_high))])
    scale = Scale(low=0.0, high=min(top * 1.05, 1.0), start=left, end=right)
    parts, y = [], 16.0
    if half:
        parts.append(words_at(scale(_HALF), 11, "one half", anchor="middle", size=11.5, colour=SOFT))
    room = canvas.width - 8 if canvas.phone else left - 16
    for hinge in hinges:
        label = hinge.label[:1].upper() + hinge.label[1:]
        said = hinge.said
        rows = len(broken(label, room))
        under = len(broken(said, room, 11.5))
        tall = 14.0 * rows + 13.5 * under + 24 if canvas.phone else max(14.0 * rows, 18.0 + 13.5) + 10
        at = y + (14.0 * rows + 13.5 * under + 10 if canvas.phone else tall / 2 - 4)
        if canvas.phone:
            body = words_at(4, y + 12, label, width=room, bold=True)
            body += words_at(4, y + 12 + 14 * rows, said, width=room, size=11.5, colour=SOFT, halo=True)
        else:
            body = words_at(left - 10, at + 4, label, width=room, anchor="end", middle=True)
            middle = (scale(hinge.at_low) + scale(hinge.at_high)) / 2
            start = min(max(middle - len(said) * 3.1, left), max(left, right - len(said) * 6.4))
            body += words_at(start, at + 20, said, size=11.5, colour=SOFT, halo=True)
        low, high = scale(hinge.at_low), scale(hinge.at_high)
        colour, dashes = (PEACE, "") if hinge.sure else (SOFT, ";stroke-dasharray:3 3")
        body += line(low, at, high, at, style=f"stroke:{colour};stroke-width:{3 if hinge.sure else 1.4}{dashes}")
        size = 5.5 if hinge.sure else 4.0
        body += rect(low - size, at - size, 2 * size, 2 * size, style=f"fill:#fff;stroke:{colour};stroke-width:2")
        body += rect(high - size, at - size, 2 * size, 2 * size, style=f"fill:{colour};stroke:#fff;stroke-width:1")
        parts.append(mark(body, f"{label}: {said}{'' if hinge.sure else ' (may be chance)'}"))
        y += tall
    if half:
        x = scale(_HALF)
        parts.insert(0, line(x, 15, x, y + 2, style=f"stroke:{INK};stroke-width:1.2;stroke-dasharray:4 3"))
    parts.append(axis_below(scale, y + 2, ticks(0.0, scale.high), lambda value: f"{value * 100:.0f} %", figure))
    return drawn(canvas.width, y + 42, parts, f"What moves {figure}")
