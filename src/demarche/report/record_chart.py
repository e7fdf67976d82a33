"""Claims by both verdicts: across what the record says, down how often each follows from the inputs."""

from __future__ import annotations

import math
from collections.abc import Mapping

from demarche.page.chart import INK, SOFT, Canvas, broken, drawn, mark, words_at
from demarche.page.numbers import count
from demarche.page.svg import line

__all__ = ["COLUMNS", "ROWS", "record_chart"]

COLUMNS = (
    ("supported", "for it"),
    ("mixed", "mixed"),
    ("open", "open"),
    ("contradicted", "against it"),
    ("", "not looked up"),
)
"""What the record says, by the name it has in a result."""
ROWS = ("always", "nearly always", "mostly", "split", "seldom", "nearly never", "never", "cannot be tested here")
_ROW = 34.0
_MOST = 15.0
"""Radius of the largest disc."""


def record_chart(counts: Mapping[tuple[str, str], int], canvas: Canvas) -> str:
    """A disc for each pair of verdicts, its area the claims; rows and columns without any are left out."""
    columns = [pair for pair in COLUMNS if any(record == pair[0] for _, record in counts)]
    rows = [row for row in ROWS if any(often == row for often, _ in counts)]
    left = 92.0 if canvas.phone else 190.0
    each = (canvas.width - left - 8) / max(len(columns), 1)
    most = max(counts.values())
    parts = [words_at(4, 12, "Follows from the inputs", width=left - 8, size=11.5, colour=SOFT)]
    heads = [words for _, words in columns]
    high = 14.0 * max(len(broken(words, each - 4, 12 * 1.12)) for words in ["Follows from the inputs", *heads]) + 12
    for place, words in enumerate(heads):
        x = left + each * (place + 0.5)
        parts.append(words_at(x, 12, words, width=each - 4, anchor="middle", bold=True))
    for at, row in enumerate(rows):
        y = high + _ROW * (at + 0.5)
        parts.append(line(0, high + _ROW * at, canvas.width, high + _ROW * at, style="stroke:#d5dae2;stroke-width:1"))
        parts.append(words_at(4, y + 4, row, width=left - 10, middle=True))
        for place, (record, words) in enumerate(columns):
            number = counts.get((row, record), 0)
            if number:
                parts.append(_disc(left + each * (place + 0.5), y, number, most, f"{row}; the record: {words}"))
    return drawn(canvas.width, high + _ROW * len(rows) + 4, parts, "Claims by both verdicts")


def _disc(x: float, y: float, number: int, most: int, words: str) -> str:
    radius = max(_MOST * math.sqrt(number / most), 8.5)
    style = f"fill:#e6e9ee;stroke:{INK};stroke-width:1.4"
    body = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" style="{style}"/>'
    body += words_at(x, y + 4, str(number), anchor="middle", bold=True)
    return mark(body, f"{words}: {count(number, 'claim')}")
