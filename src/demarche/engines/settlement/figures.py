"""Settlement as pictures: who stands where on a scale, and what each party makes of each clause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from demarche.engines.settlement.places import place
from demarche.page.chart import INK, PEACE, SOFT, TERMS, Canvas, Scale, axis_below, broken, drawn, mark, words_at
from demarche.page.svg import line, rect, text

__all__ = ["GridCell", "GridRow", "Stand", "grid", "strip"]

REFUSED = "#9b2226"
"""With a cross, never alone."""


@dataclass(frozen=True, kw_only=True)
class Stand:
    """An actor on a scale: where, between what ends, and how heavily, from 0 to 1."""

    name: str
    at: float
    low: float
    high: float
    weight: float


@dataclass(frozen=True, kw_only=True)
class GridCell:
    """What a party makes of a clause, in most versions, and the words of its title."""

    stance: str
    said: str


@dataclass(frozen=True, kw_only=True)
class GridRow:
    """A clause, what each party makes of it, and in how many versions a signable package holds it (None: unknown)."""

    words: str
    cells: tuple[GridCell, ...]
    held: float | None


def strip(
    stands: Sequence[Stand],
    ends: tuple[float, float],
    band: tuple[float, float],
    point: float,
    label: str,
) -> Callable[[Canvas], str]:
    """A row an actor in the order of the scale, its range as a line and a disc by weight; the forecast and its band."""

    def draw(canvas: Canvas) -> str:
        phone = canvas.phone
        left, right = (14.0, canvas.width - 14.0) if phone else (172.0, canvas.width - 16.0)
        scale = Scale(low=ends[0], high=ends[1], start=left, end=right)
        step, top = (34.0, 40.0) if phone else (23.0, 40.0)
        bottom = top + step * len(stands) + 4
        low, high = scale(band[0]), scale(band[1])
        style = f"fill:{PEACE};fill-opacity:.16"
        said = f"In nine of ten versions from {place(band[0], ends)} to {place(band[1], ends)}"
        parts = [mark(rect(low, top - 8, max(high - low, 2.0), bottom - top + 8, style=style), said)]
        x = scale(point)
        at = place(point, ends)
        parts.append(mark(line(x, top - 8, x, bottom, style=f"stroke:{PEACE};stroke-width:2.5"), f"At {at}"))
        anchor = "end" if x > (left + right) / 2 else "start"
        shift = -6.0 if anchor == "end" else 6.0
        parts.append(words_at(x + shift, top - 14, f"forecast {at}", anchor=anchor, colour=PEACE, bold=True))
        for row, stand in enumerate(stands):
            parts += _stand(stand, scale, top + step * row + (24.0 if phone else 11.0), canvas)
        ticks = [ends[0] + (ends[1] - ends[0]) * part / 4 for part in range(5)]
        parts.append(axis_below(scale, bottom, ticks, lambda value: f"{value:g}", label, top=None))
        return drawn(canvas.width, bottom + 44, parts, label)

    return draw


def _stand(stand: Stand, scale: Scale, y: float, canvas: Canvas) -> list[str]:
    low, high, at = scale(stand.low), scale(stand.high), scale(stand.at)
    size = 3.0 + 7.0 * stand.weight**0.5
    words = f"{stand.name}: {stand.low:g} to {stand.high:g}, weight {100 * stand.weight:.0f} of 100"
    body = line(low, y, high, y, style=f"stroke:{SOFT};stroke-width:2")
    body += f'<circle cx="{at:.1f}" cy="{y:.1f}" r="{size:.1f}" style="fill:{INK};fill-opacity:.85"/>'
    if canvas.phone:
        name = words_at(scale.start, y - 11, stand.name, size=11.5, colour=SOFT)
    else:
        name = words_at(scale.start - 12, y + 4, stand.name, anchor="end")
    return [name, mark(body, words)]


def grid(
    parties: Sequence[tuple[str, bool]], groups: Sequence[tuple[str, Sequence[GridRow]]], label: str
) -> Callable[[Canvas], str]:
    """Clauses by issue down, parties across, in bold who must sign: a disc accepts, a diamond would trade, a cross
    refuses."""

    def draw(canvas: Canvas) -> str:
        held = any(row.held is not None for _, rows in groups for row in rows)
        across = len(parties) + int(held)
        column = (canvas.width - 20) / across if canvas.phone else min(62.0, 340.0 / across)
        left = 10.0 if canvas.phone else canvas.width - 4 - column * across
        centres = [left + column * (k + 0.5) for k in range(across)]
        parts, y = _key(canvas), 42.0
        # Names of neighbours stand at two heights, so that long ones do not meet.
        for k, (x, (name, signs)) in enumerate(zip(centres, parties, strict=False)):
            parts.append(words_at(x, y + 15 * (k % 2), name, anchor="middle", size=11.0, bold=signs))
        if held:
            parts.append(words_at(centres[-1], y, "in a signable text", width=60, anchor="middle", size=11.0))
        y += 45.0 if held else 32.0
        for title, rows in groups:
            parts.append(line(4, y - 10, canvas.width - 4, y - 10, style="stroke:#d5dae2;stroke-width:1"))
            parts.append(words_at(6, y + 5, title, bold=True, size=12.5))
            y += 22.0
            for row in rows:
                drawn_row, y = _row(row, centres, column, y, canvas, left)
                parts += drawn_row
            y += 8.0
        return drawn(canvas.width, y, parts, label)

    return draw


def _row(
    row: GridRow, centres: Sequence[float], column: float, y: float, canvas: Canvas, left: float
) -> tuple[list[str], float]:
    """A clause's marks, and where the next one stands."""
    width = canvas.width - 16 if canvas.phone else left - 22
    lines = broken(row.words, width, 12.0)
    parts = [words_at(6 if canvas.phone else 14, y + 4, row.words, width=width)]
    middle = y + 14.0 * len(lines) + 4 if canvas.phone else y + 7.0 * (len(lines) - 1)
    for x, cell in zip(centres, row.cells, strict=False):
        parts.append(mark(_sign(cell.stance, x, middle), cell.said))
    if row.held is not None:
        share = f"{100 * row.held:.0f} %"
        parts.append(text(centres[-1], middle + 4, share, text_anchor="middle", style=f"font-size:12px;fill:{INK}"))
    return parts, (middle + 24.0 if canvas.phone else y + 14.0 * (len(lines) - 1) + 21.0)


def _key(canvas: Canvas) -> list[str]:
    step = (canvas.width - 20) / 3 if canvas.phone else 120.0
    parts = []
    for k, (stance, words) in enumerate(
        (("accepts", "accepts"), ("would trade", "would trade"), ("refuses", "refuses"))
    ):
        x = 14.0 + step * k
        parts += [_sign(stance, x, 14.0), words_at(x + 11, 18.0, words, size=12.0)]
    return parts


def _sign(stance: str, x: float, y: float) -> str:
    """Told apart by shape, and in grey as well: full, hollow, crossed."""
    if stance == "accepts":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.5" style="fill:{TERMS}"/>'
    if stance == "would trade":
        corners = f"{x:.1f},{y - 7:.1f} {x + 7:.1f},{y:.1f} {x:.1f},{y + 7:.1f} {x - 7:.1f},{y:.1f}"
        return f'<polygon points="{corners}" style="fill:#fff;stroke:{SOFT};stroke-width:1.8"/>'
    style = f"stroke:{REFUSED};stroke-width:2.6"
    return line(x - 5, y - 5, x + 5, y + 5, style=style) + line(x - 5, y + 5, x + 5, y - 5, style=style)
