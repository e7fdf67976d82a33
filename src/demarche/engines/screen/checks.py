"""Checks of the screen that the schema cannot see: two sides of the file, and costs within the prize."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demarche.crisis.checking import Notebook, mapping
from demarche.crisis.validation import check_sides

__all__ = ["check_costs", "check_screen"]

_COSTS = ("c_ruler", "c_opposition", "e_ruler", "e_opposition")


def check_screen(book: Notebook) -> None:
    """The ruler and the opposition are two actors."""
    check_sides(book, "screen")


def check_costs(book: Notebook) -> None:
    """Warn of costs above the whole prize: is a percentage meant?"""
    for name in _COSTS:
        value = mapping(book.data.get("screen")).get(name)
        most = max(_numbers(value), default=0.0)
        if most > 1:
            remedy = f"if {most:g} % is meant, write {most / 100:g}"
            book.note(("screen", name), f"{most:g} is more than the whole prize", remedy, "warning")


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
    elif isinstance(value, list):
        for item in value:
            yield from _numbers(item)
    elif isinstance(value, dict):
        for key in ("value", "range", "low", "mode", "high", "values"):
            yield from _numbers(value.get(key))
