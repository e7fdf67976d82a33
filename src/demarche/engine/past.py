"""Past crises: what came of them, and how they are asked with something taken out, so that answers can be scored.

No engine reads what came. An engine that brings files of its own kind hands them on as :class:`Past`; one that gives a
chance says by :class:`Ablation` which of its inputs can be taken out, and what is left then.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demarche.crisis import Crisis
from demarche.engine.plain import Plain

__all__ = ["Ablation", "Came", "Past", "Recoding", "came_of"]

MONTHS = (12, 24)
"""Within how many months a signature is asked about."""
_A_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Came(Plain):
    """What came: signed within 12 and 24 months, and signed within 24 and then held for 24; None where nobody says."""

    signed12: bool | None = None
    signed24: bool | None = None
    held24: bool | None = None
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class Recoding:
    """The levels by which a crisis was coded, each counted from 0 to ``most``, and the crisis by other levels."""

    levels: tuple[int, ...]
    most: tuple[int, ...]
    crisis: Callable[[Sequence[int]], Crisis]


@dataclass(frozen=True, kw_only=True)
class Past:
    """A crisis of the past and what came of it."""

    crisis: Crisis
    came: Came
    features: Mapping[str, str] = field(default_factory=dict)
    """What a rule of one feature may look at, by its question: the letter of a level."""
    recoding: Recoding | None = None
    """None where the crisis was not coded by levels."""
    where: str = ""
    """The file it stands in."""


@dataclass(frozen=True, kw_only=True)
class Ablation:
    """Something taken out of a crisis: the values that stand in its place, by path.

    Where ``shuffled``, the values come from another crisis of the same ablation instead, so that all keep their spread
    and lose their meaning.
    """

    name: str
    words: str
    values: Mapping[str, Any]
    shuffled: bool = False


def came_of(crisis: Crisis) -> Came:
    """What a crisis file says of a signature and of the peace after it.

    A settlement counts as held if it stood for 24 months, or if the file knows of no day on which it broke.

    Examples
    --------
    >>> import demarche
    >>> came_of(demarche.load("kosovo-1999")).signed12
    True
    """
    outcome = crisis.file.outcome
    signed = None if outcome is None else outcome.signed
    words = "" if outcome is None else outcome.summary
    if signed is None:
        return Came(words=words)
    if signed == "none":
        return Came(signed12=False, signed24=False, held24=False, words=words)
    day, broke = signed.date, signed.held_until
    soon, late = (day <= _later(crisis.file.crisis.as_of, months) for months in MONTHS)
    held = broke is None or broke >= _later(day, MONTHS[-1])
    return Came(signed12=soon, signed24=late, held24=late and held, words=words)


def _later(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.month - 1 + months, _A_YEAR)
    last = (dt.date(day.year + years + (month == 11), (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)).day
    return dt.date(day.year + years, month + 1, min(day.day, last))
