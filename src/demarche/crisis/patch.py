"""Replaces one value in plain data without touching the original."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demarche.crisis.shape import Key

__all__ = ["patched"]


def patched(data: Any, path: Sequence[Key], value: Any) -> Any:
    """A copy of ``data`` with the value at ``path`` replaced; what is not on the path is shared, not copied."""
    if not path:
        return value
    key, rest = path[0], path[1:]
    if isinstance(data, list):
        copy: Any = list(data)
        copy[key] = patched(data[int(key)], rest, value)
    else:
        copy = dict(data)
        copy[key] = patched(data[key], rest, value) if rest else value
    return copy
