"""Tables of results as pandas frames, for those who have pandas."""

from __future__ import annotations

from typing import Any

from demarche.errors import InputError

__all__ = ["Frame", "frame"]

Frame = Any
"""A ``pandas.DataFrame``."""


def frame(rows: Any, index: str | None = None) -> Frame:
    """A frame of rows or columns. Raises InputError, with the remedy, where pandas is missing."""
    try:
        import pandas
    except ImportError:
        raise InputError("to_frame() needs pandas: pip install pandas; or use to_dict()") from None
    made = pandas.DataFrame(rows)
    return made if index is None else made.set_index(index)
