"""Results as plain data: what ``to_dict``, ``results.json`` and its schema are made of."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

__all__ = ["Estimate", "Plain", "plain"]


def plain(value: Any) -> Any:
    """JSON-ready copy: tuples, sets and arrays become lists, what is not finite None, results their own data."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist())
    if isinstance(value, Set):
        return sorted(plain(item) for item in value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value + 0.0 if math.isfinite(value) else None
    if isinstance(value, dt.date):
        return value.isoformat()
    return value


@dataclass(frozen=True)
class Plain:
    """Base of results: gives them their ``to_dict``, field by field.

    A field with ``metadata={"json": "name"}`` goes by that name, one with ``{"json": None}`` is left out.
    """

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        named = {field.name: field.metadata.get("json", field.name) for field in fields(self)}
        return {name: plain(getattr(self, own)) for own, name in named.items() if name is not None}


@dataclass(frozen=True, kw_only=True)
class Estimate(Plain):
    """A figure with its interval over ``n`` versions; None where it has no value in any of them."""

    value: float | None
    low: float | None
    high: float | None
    n: int
