"""A few SVG marks, so that pictures are small, print sharply and need no script."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from demarche.page.spoken import within

__all__ = ["document", "fitted", "line", "rect", "text", "tip", "wrapped"]


def _attributes(values: dict[str, object]) -> str:
    named = ((name.rstrip("_").replace("_", "-"), value) for name, value in values.items() if value is not None)
    return "".join(
        f' {name}="{escape(f"{value:.1f}" if isinstance(value, float) else str(value))}"' for name, value in named
    )


def tip(words: str) -> str:
    """A tooltip, read out by screen readers."""
    return f"<title>{escape(within(words))}</title>" if words else ""


def rect(x: float, y: float, width: float, height: float, words: str = "", **rest: object) -> str:
    """A box."""
    box = _attributes({"x": float(x), "y": float(y), "width": float(width), "height": float(height), **rest})
    return f"<rect{box}>{tip(words)}</rect>"


def line(x1: float, y1: float, x2: float, y2: float, **rest: object) -> str:
    """A line."""
    ends = {"x1": float(x1), "y1": float(y1), "x2": float(x2), "y2": float(y2)}
    return f"<line{_attributes({**ends, **rest})}/>"


def text(x: float, y: float, words: str, **rest: object) -> str:
    """A line of text; ``class_`` sets its style."""
    return f"<text{_attributes({'x': float(x), 'y': float(y), **rest})}>{escape(words)}</text>"


def fitted(x: float, y: float, words: str, room: float, **rest: object) -> str:
    """A line of text, drawn closer where it would take more than ``room``: names may have 40 signs, or more."""
    if len(words) * _SIGN > room:
        rest |= {"textLength": float(room), "lengthAdjust": "spacingAndGlyphs"}
    return text(x, y, words, **rest)


_SIGN = 6.6
"""Width of a sign of running text at 13 px, on average, in the fonts of the page and somewhat more."""


def wrapped(words: str, width: int) -> list[str]:
    """The words broken into lines of at most ``width`` signs where words allow."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def document(width: float, height: float, parts: Iterable[str], label: str) -> str:
    """The whole picture; it scales with its column. ``label`` says in words what it shows."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(label)}" style="max-width:{width:.0f}px">{"".join(parts)}</svg>'
    )
