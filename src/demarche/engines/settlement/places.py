"""How a place on a scale is written: as exactly as the length of the scale asks for."""

from __future__ import annotations

__all__ = ["place"]


def place(value: float, ends: tuple[float, float]) -> str:
    """A place on a scale between its two ends.

    >>> place(46.2, (0, 100)), place(4.62, (0, 10)), place(0.462, (0, 1)), place(-0.001, (-1, 1))
    ('46', '4.6', '0.46', '0.00')
    """
    span = ends[1] - ends[0]
    digits = 0 if span >= 20 else 1 if span > 2 else 2
    text = f"{value:.{digits}f}"
    return text if text.strip("-0.") else text.lstrip("-")
