"""Checks of the screen that the schema cannot see: two sides of the file, and costs within the prize."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demarche.crisis.checking import Notebook, mapping
from demarche.crisis.validation import check_sides

__all__ = ["check_costs", "check_screen"]

_COSTS = ("c_ruler", "c_opposition", "e_ruler", "e_opposition")


def check_screen(book: Notebook) -> None:
    """The sides are two actors; what fighting on costs is given, or follows from a war that is played."""
    check_sides(book, "screen")
    entered = mapping(book.data.get("screen"))
    if entered and mapping(book.data.get("war")).get("pace_per_year") is None:
        for name in _COSTS[:2]:
            if entered.get(name) is None:
                words = f"{name} is missing, and no war is played from which it would follow"
                book.note(("screen",), words, f"add {name}, a share of the prize such as [0.1, 0.3]", at_key=True)


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
