"""The kit every chart is drawn with: widths, scales, axes with labels and units, wrapped labels, a title for each mark.

One meaning a colour in the whole report: the two sides, terms that both would take, the chance of a peace. Who holds a
lever is told by shape, and nothing by colour alone. Every line that carries meaning stands out from paper by 3 to 1 at
least, and no text is smaller than 11 pixels at the width a chart is drawn for: on a phone another one is drawn, with
labels above the marks.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from demarche.page.spoken import within
from demarche.page.svg import line, text, tip

__all__ = [
    "INK",
    "NARROW",
    "PEACE",
    "SIDES",
    "SOFT",
    "TERMS",
    "WIDE",
    "Canvas",
    "Scale",
    "axis_below",
    "axis_left",
    "both",
    "broken",
    "drawn",
    "mark",
    "ticks",
    "words_at",
]

WIDE, NARROW = 580, 320
"""Widths a chart is drawn for, in pixels: a column of a desktop's page, and a phone's."""
INK, SOFT = "#1c2430", "#566173"
SIDES = ("#0b5394", "#b45309")
"""The side that holds what is fought over, and the one that wants it."""
TERMS = "#1a7f5a"
"""Terms that both sides would take."""
PEACE = "#6b4fa0"
"""The chance of a peace, or of whatever else is told first."""
_SIZE = 12.0
_HALO = ";paint-order:stroke;stroke:#fff;stroke-width:5px"
_EM = 0.56
"""Mean width of a letter in ems, on the wide side (DejaVu Sans)."""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """From a value to a place, in pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Where a value stands; the ends hold what lies beyond them."""
        part = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.start + (self.end - self.start) * min(max(part, 0.0), 1.0)


@dataclass(frozen=True, kw_only=True)
class Canvas:
    """How wide a chart is, and whether it is a phone's."""

    width: float

    @property
    def phone(self) -> bool:
        """Labels stand above the marks."""
        return self.width < 450


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round values within a range, at most so many.

    >>> ticks(0.0, 0.48)
    [0.0, 0.1, 0.2, 0.3, 0.4]
    """
    width = (high - low) or 1.0
    unit = 10.0 ** math.floor(math.log10(width / most))
    step = next(unit * part for part in (1, 2, 2.5, 5, 10, 20) if width / (unit * part) <= most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(place * step, 12) for place in range(first, last + 1)]


def broken(words: str, width: float, size: float = _SIZE) -> list[str]:
    """The words in lines of at most ``width`` pixels, where words allow."""
    signs, lines = max(1, int(width / (_EM * size))), [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > signs:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def words_at(
    x: float,
    y: float,
    words: str,
    *,
    width: float = 1e9,
    anchor: str = "start",
    size: float = _SIZE,
    colour: str = INK,
    bold: bool = False,
    middle: bool = False,
    halo: bool = False,
) -> str:
    """Words in as many lines as they need; ``middle``: centred on ``y`` in height; ``halo``: kept off lines below."""
    lines = broken(within(words), width, size * (1.12 if bold else 1.0))
    top = y - (len(lines) - 1) * (size + 2) / 2 if middle else y
    style = f"font-size:{size:g}px;fill:{colour}{';font-weight:600' if bold else ''}{_HALO if halo else ''}"
    return "".join(
        text(x, top + place * (size + 2), row, text_anchor=None if anchor == "start" else anchor, style=style)
        for place, row in enumerate(lines)
    )


def mark(body: str, words: str) -> str:
    """A mark (one or several shapes) with its title, which the pointer and the keyboard show."""
    return f'<g class="mk">{tip(words)}{body}</g>'


def axis_below(
    scale: Scale, y: float, at: Sequence[float], said: Callable[[float], str], words: str, top: float | None = None
) -> str:
    """An axis below a chart, with its values, what it measures, and faint lines up to ``top``."""
    parts = [line(scale.start, y, scale.end, y, style=f"stroke:{SOFT};stroke-width:1")]
    for value in at:
        x = scale(value)
        parts.append(line(x, y if top is None else top, x, y + 4, style="stroke:#d5dae2;stroke-width:1"))
        parts.append(words_at(x, y + 16, said(value), anchor="middle", size=11.5, colour=SOFT))
    middle, room = (scale.start + scale.end) / 2, abs(scale.end - scale.start) + 60
    parts.append(words_at(middle, y + 32, words, width=room, anchor="middle", size=11.5, colour=SOFT))
    return "".join(parts)


def axis_left(scale: Scale, left: float, right: float, at: Sequence[float], said: Callable[[float], str]) -> str:
    """Faint lines across a chart, each with its value at the left."""
    parts = []
    for value in at:
        y = scale(value)
        parts.append(line(left, y, right, y, style="stroke:#d5dae2;stroke-width:1"))
        parts.append(words_at(left - 5, y + 4, said(value), anchor="end", size=11.5, colour=SOFT))
    return "".join(parts)


def drawn(width: float, height: float, parts: Iterable[str], label: str) -> str:
    """The whole picture at one width."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(label)}" style="max-width:{width * 1.1:.0f}px">{"".join(parts)}</svg>'
    )


def both(draw: Callable[[Canvas], str]) -> tuple[str, str]:
    """The picture for a desktop and for paper, and the one for a phone."""
    return draw(Canvas(width=WIDE)), draw(Canvas(width=NARROW))
