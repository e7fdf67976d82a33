"""From levels to ranges: what a coded war says in numbers, by path of the crisis file; and its levels by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.coding.protocol import FIXED, QUESTIONS, UNKNOWN, Question, Range
from demarche.engines.precedent.coding.sheet import Coded, Sheet
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.intp]

__all__ = ["coded_ranges", "levels_of", "open_questions", "recoded", "settled"]

_PLACES = 6


def settled(sheet: Sheet, entry: Question) -> str | float | None:
    """The level that holds for a question: its own, or that of the question it follows; None if there is none."""
    own = sheet.answers.get(entry.id)
    if own is not None:
        return own.level
    return None if entry.follows is None else sheet.answers[entry.follows].level


def coded_ranges(sheet: Sheet) -> dict[str, Range]:
    """Every range that the sheet's answers and the protocol settle, by path of the crisis file.

    What an outside power does stands under ``patron_ruler``, ``patron_opposition`` and ``coercer``, by the names of
    the protocol; these hold nothing where there is no such power.
    """
    found: dict[str, Range] = dict(FIXED)
    for entry in QUESTIONS:
        level = settled(sheet, entry)
        if level is None:
            continue
        for name, (low, high) in _ranges(entry, level).items():
            found[name if "." in name else f"{_power(entry)}.{name}"] = (round(low, _PLACES), round(high, _PLACES))
    for side in ("ruler", "opposition"):
        if f"patron_{side}.support" not in found:
            found.pop(f"patron_{side}.share", None)
    return found


def _power(entry: Question) -> str:
    return entry.id.replace("answer_", "patron_")


def _ranges(entry: Question, level: str | float) -> Mapping[str, Range]:
    if entry.margin is not None:
        low, high = (0.0, 1.0) if level == UNKNOWN else (float(level) - entry.margin, float(level) + entry.margin)
        return {"war.balance": (max(low, 0.01), min(high, 0.99))}
    if level == UNKNOWN:
        return entry.widest()
    chosen = entry.level(str(level))
    if chosen is None:
        raise InputError(f"{entry.id}: {level!r} is no level of this question")
    return chosen.ranges


def open_questions(sheet: Sheet) -> tuple[Question, ...]:
    """The questions whose answer is a level that another coder might have chosen otherwise."""
    return tuple(
        entry
        for entry in QUESTIONS
        if entry.margin is None and entry.id in sheet.answers and sheet.answers[entry.id].level != UNKNOWN
    )


def levels_of(sheet: Sheet) -> tuple[Whole, Whole]:
    """The place of each answer among its question's levels, and the last place there is, for :mod:`.yardsticks`."""
    asked = open_questions(sheet)
    codes = [[level.code for level in entry.levels] for entry in asked]
    own = [row.index(str(sheet.answers[entry.id].level)) for entry, row in zip(asked, codes, strict=True)]
    return np.array(own, dtype=np.intp), np.array([len(row) - 1 for row in codes], dtype=np.intp)


def recoded(sheet: Sheet, levels: Sequence[int] | Whole) -> Sheet:
    """The sheet as another coder might have filled it: levels by place, in the order of :func:`levels_of`.

    A price that was left to follow its condition follows the new one. Where a helper appears that nobody coded an
    answer of, it hardly answers.
    """
    asked = open_questions(sheet)
    if len(levels) != len(asked):
        raise InputError(f"{len(asked)} levels are needed, not {len(levels)}")
    answers = dict(sheet.answers)
    for entry, place in zip(asked, levels, strict=True):
        if not 0 <= place < len(entry.levels):
            raise InputError(f"{entry.id} has {len(entry.levels)} levels; there is no place {place}")
        answers[entry.id] = replace(answers[entry.id], level=entry.levels[int(place)].code)
    for side in ("ruler", "opposition"):
        answers.setdefault(f"answer_{side}", Coded(level="0"))
    return replace(sheet, answers=answers)
