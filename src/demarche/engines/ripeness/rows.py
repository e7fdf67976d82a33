"""Some draws of a batch, or several batches side by side: in whatever is made of arrays the draws come first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["joined", "take"]


def take(part: Any, rows: NDArray[np.bool_] | NDArray[np.intp] | slice) -> Any:
    """The same arrays for some of the draws: every array in a dataclass or tuple has draws first."""
    if isinstance(part, np.ndarray):
        return part[rows]
    if isinstance(part, tuple):
        return tuple(take(item, rows) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{entry.name: take(getattr(part, entry.name), rows) for entry in fields(part)})
    return part


def joined(parts: Sequence[Any]) -> Any:
    """The arrays of several batches of draws, one after the other; the inverse of :func:`take`."""
    first = parts[0]
    if len(parts) == 1:
        return first
    if isinstance(first, np.ndarray):
        return np.concatenate(parts)
    if isinstance(first, tuple):
        return tuple(joined(items) for items in zip(*parts, strict=True))
    if is_dataclass(first) and not isinstance(first, type):
        names = [entry.name for entry in fields(first)]
        return replace(first, **{name: joined([getattr(part, name) for part in parts]) for name in names})
    return first
