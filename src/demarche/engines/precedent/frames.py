"""Results as pandas frames, for those who have pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demarche.engines.precedent.result import CurvePoint
from demarche.errors import InputError

__all__ = ["curve_frame", "frame"]

_RATES = ("any", "fade", "settle", "gov_victory", "reb_victory", "lasting")


def frame(rows: Sequence[dict[str, Any]], index: str) -> Any:
    """A frame of rows. Raises InputError, with the remedy, where pandas is missing."""
    try:
        import pandas
    except ImportError:
        raise InputError("to_frame() needs pandas: pip install pandas; or use to_dict()") from None
    return pandas.DataFrame(list(rows)).set_index(index)


def curve_frame(points: Sequence[CurvePoint]) -> Any:
    """One row a year: each rate, and its low and high."""
    rows = []
    for point in points:
        row: dict[str, Any] = {"year": point.year, "months": point.months}
        for name in _RATES:
            rate = getattr(point, name)
            if rate is not None:
                row |= {name: rate.value, f"{name}_low": rate.low, f"{name}_high": rate.high}
        rows.append(row)
    return frame(rows, "year")
