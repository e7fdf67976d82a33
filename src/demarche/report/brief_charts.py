"""Two small pictures of the brief: how many versions have terms, and what the record says of the claims."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.page.chart import INK, SOFT, TERMS, WIDE, Canvas, Scale, broken, drawn, mark, words_at
from demarche.page.svg import line, rect

__all__ = ["record_bar", "ripe_strip"]

_FILLS = {"supported": TERMS, "mixed": "#8a93a3", "open": "#ffffff", "contradicted": "#9b2226"}
_LEFT, _HIGH = 8.0, 20.0


def ripe_strip(exist: int, versions: int, needed: int, soon: int | None, canvas: Canvas) -> str:
    """The versions with terms, of all, and where *ripe* begins; ``soon``: those in which they come within a year."""
    scale = Scale(low=0.0, high=float(versions), start=_LEFT, end=canvas.width - _LEFT)
    y = 20.0
    parts = [
        rect(scale(0), y, scale(versions) - scale(0), _HIGH, style=f"fill:#fff;stroke:{SOFT};stroke-width:1"),
        mark(
            rect(scale(0), y, max(scale(exist) - scale(0), 1.0), _HIGH, style=f"fill:{TERMS}"),
            f"Terms in {exist} of {versions} versions",
        ),
        line(scale(needed), y - 5, scale(needed), y + _HIGH + 5, style=f"stroke:{INK};stroke-width:2"),
        words_at(_place(scale(needed), canvas), y - 8, f"ripe from {needed}", anchor="middle", size=11.5),
    ]
    said = f"Today: {exist} of {versions} versions."
    if soon is not None:
        x, low = scale(soon), y + _HIGH
        shape = f'<polygon points="{x:.1f},{low - 6:.1f} {x - 6:.1f},{low + 5:.1f} {x + 6:.1f},{low + 5:.1f}" '
        words = f"Terms likelier than not within a year in {soon} of {versions} versions"
        parts.append(mark(f'{shape}style="fill:#fff;stroke:{INK};stroke-width:1.6"/>', words))
        said += f" Within a year, likelier than not (triangle): {soon}."
    room = canvas.width - 2 * _LEFT
    parts.append(words_at(_LEFT, y + _HIGH + 19, said, width=room, size=12))
    high = y + _HIGH + 27 + 14 * (len(broken(said, room)) - 1)
    return drawn(canvas.width, high, parts, f"Terms exist in {exist} of {versions} versions; ripe from {needed}.")


def _place(x: float, canvas: Canvas) -> float:
    """So that words centred there stay on the picture."""
    return min(max(x, 60.0), canvas.width - 60.0)


def record_bar(record: Sequence[tuple[str, int]]) -> str:
    """Claims by what the record says of them; each part has its word and its number, and no two lie side by side in
    greys that look alike."""
    total = sum(number for _, number in record)
    scale = Scale(low=0.0, high=float(total or 1), start=_LEFT, end=WIDE - _LEFT)
    y, begin, parts = 4.0, 0, []
    for word, number in record:
        if not number:
            continue
        left, right = scale(begin), scale(begin + number)
        shape = rect(left, y, right - left, _HIGH, style=f"fill:{_FILLS[word]};stroke:{INK};stroke-width:1")
        parts.append(mark(shape, f"{word}: {number}"))
        begin += number
    said = [f"{word} {number}" for word, number in record if number]
    parts.append(words_at(_LEFT, y + _HIGH + 16, ", ".join(said), size=12, width=WIDE - 2 * _LEFT))
    label = f"Of {total} claims the record has {', '.join(said)}."
    return drawn(WIDE, y + _HIGH + 24, parts, label)
