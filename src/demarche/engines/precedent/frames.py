"""Results as rows, and as pandas frames for those who have pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demarche.engines.precedent.result import CurvePoint
from demarche.errors import InputError

__all__ = ["curve_rows", "frame"]

_RATES = ("any", "fade", "settle", "gov_victory", "reb_victory", "lasting")


def frame(rows: Sequence[dict[str, Any]], index: str) -> Any:
    """A frame of rows. Raises InputError, with the remedy, where pandas is missing."""
    try:
        import pandas
    except ImportError:
        raise InputError("to_frame() needs pandas: pip install pandas; or use to_dict()") from None
    return pandas.DataFrame(list(rows)).set_index(index)


def curve_rows(points: Sequence[CurvePoint]) -> list[dict[str, Any]]:
    """One row a year: each rate, and its low and high; empty where the record does not tell."""
    rows = []
    for point in points:
        row: dict[str, Any] = {"year": point.year, "months": point.months}
        for name in _RATES:
            rate = getattr(point, name)
            known = (None, None, None) if rate is None else (rate.value, rate.low, rate.high)
            row |= dict(zip((name, f"{name}_low", f"{name}_high"), known, strict=True))
        rows.append(row)
    return rows
