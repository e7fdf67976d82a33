"""In which way a form asks for what the schema allows at a place: a number, a choice, a text, a list, or a part with
places of its own."""

from __future__ import annotations

import datetime as dt
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from demarche.crisis.entry import Kind
from demarche.crisis.quantity import Choice, Quantity
from demarche.crisis.shape import Spot

__all__ = ["bounds", "kind_of", "literals"]


def kind_of(spot: Spot) -> Kind | None:
    """How it is asked for; None where nothing can stand there."""
    kinds = [kind for kind in spot.kinds if kind is not NoneType]
    if Quantity in kinds:
        return "number"
    if Choice in kinds:
        return "choice"
    if spot.models:
        return "part"
    if not kinds:
        return None
    origins = {get_origin(kind) for kind in kinds}
    if origins == {dict}:
        return "part"
    if origins == {tuple}:
        return "part" if _records(spot.below(0)) else "lines"
    return _plain_kind(kinds, literals(spot))


def _plain_kind(kinds: list[Any], words: tuple[str, ...]) -> Kind:
    if words and len(kinds) == 1:
        return "pick"
    if kinds == [bool]:
        return "flag"
    if kinds == [dt.date]:
        return "day"
    if set(kinds) <= {int, float}:
        return "count"
    return "text" if str in kinds and float not in kinds else "written"


def _records(spot: Spot) -> bool:
    """Whether records stand there, or in the mappings that do."""
    return bool(spot.models) or any(get_origin(kind) is dict and _records(spot.below("")) for kind in spot.kinds)


def literals(spot: Spot) -> tuple[str, ...]:
    """The few words that are allowed, if only such are."""
    found = [word for kind in spot.kinds if get_origin(kind) is Literal for word in get_args(kind)]
    return tuple(found) if all(isinstance(word, str) for word in found) else ()


def bounds(spot: Spot) -> tuple[float | None, float | None]:
    """The least and the most that a plain number can be; None where it has no such bound."""
    marks = [inner for mark in spot.marks for inner in (mark, *getattr(mark, "metadata", ()))]
    ends = []
    for names in (("ge", "gt"), ("le", "lt")):
        given = [value for name in names for mark in marks if (value := getattr(mark, name, None)) is not None]
        ends.append(float(given[0]) if given else None)
    return ends[0], ends[1]
