"""The questions of a sheet asked one by one of somebody at a terminal; what is answered is in the sheet at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from demarche.engines.precedent.coding.protocol import QUESTIONS, UNKNOWN, Question
from demarche.engines.precedent.coding.sheet import Coded, check_answer
from demarche.engines.precedent.coding.writing import Begun

__all__ = ["BACK", "interview"]

BACK = "back"
"""Takes the last answer back."""
_OUTSIDE = {"patron_ruler": "Who is that?", "patron_opposition": "Who is that?", "coercer": "Who is that?"}

Ask = Callable[[str, str | None], str]


def interview(begun: Begun, ask: Ask, keep: Callable[[Begun], None]) -> Begun:
    """The sheet with every question answered; ``keep`` is told after each answer, so that none is lost."""
    if begun.as_of is None:
        begun = replace(begun, as_of=_day(ask))
        keep(begun)
    asked: list[str] = []
    while (entry := _next(begun)) is not None:
        level = _level(entry, begun, ask)
        if level is None:
            if asked:
                last = asked.pop()
                begun = replace(begun, answers={name: a for name, a in begun.answers.items() if name != last})
            continue
        answers = {**begun.answers, entry.id: _coded(level, begun.as_of, ask)}
        begun = replace(begun, answers=answers, outside={**begun.outside, **_named(entry, level, ask)})
        asked.append(entry.id)
        keep(begun)
    return begun


def _next(begun: Begun) -> Question | None:
    """The first question that is open and is to be asked."""
    for entry in QUESTIONS:
        helper = entry.id.replace("answer_", "patron_")
        helped = begun.answers.get(helper)
        idle = helper != entry.id and helped is not None and helped.level == "0"
        if entry.id not in begun.answers and not idle and entry.follows is None:
            return entry
    return None


def _level(entry: Question, begun: Begun, ask: Ask) -> str | float | None:
    """An answer that the question has; None to go back."""
    names = {"R": begun.ruler, "O": begun.opposition, "P": begun.prize}
    number = QUESTIONS.index(entry) + 1
    lines = ["", f"{number} of {len(QUESTIONS)}. {entry.asked.format(**names)}"]
    lines += [f"     {level.code}  {level.words.format(**names)}" for level in entry.levels]
    if entry.margin is not None:
        lines.append("     a share between 0 and 1")
    if entry.spans:
        lines.append(f"     {UNKNOWN}  nobody can know")
    words = "\n".join([*lines, "Answer" if begun.answers else f"Answer ('{BACK}' takes the last one back)"])
    while True:
        given = ask(words, None).strip()
        if given.casefold() == BACK:
            return None
        found = check_answer(entry, given)
        if found is not None:
            return found
        words = f"{given!r} is no answer to this. Answer"


def _coded(level: str | float, day: dt.date | None, ask: Ask) -> Coded:
    """The answer with the public fact, where that stands and since when: all of it, or nothing."""
    fact = ask("  The public fact it rests on (empty for none)", "").strip()
    if not fact:
        return Coded(level=level)
    source = ""
    while not source:
        source = ask("  Where that stands: publisher and title", "").strip()
    words = "  The day on which that was public, as 2013-05-29 (empty if not known)"
    while True:
        dated = ask(words, "").strip()
        try:
            since = dt.date.fromisoformat(dated) if dated else None
        except ValueError:
            words = "  That is no date. Write year-month-day, or nothing"
            continue
        if since is None or day is None or since <= day:
            return Coded(level=level, fact=fact, source=source, dated=since)
        words = f"  {since} is after the day ({day}): give when it was first known, or nothing"


def _named(entry: Question, level: str | float, ask: Ask) -> dict[str, str]:
    if entry.id not in _OUTSIDE or level == "0":
        return {}
    name = ask(f"  {_OUTSIDE[entry.id]} (a name, or empty)", "").strip()
    return {entry.id: name} if name else {}


def _day(ask: Ask) -> dt.date:
    words = "The day on which you ask, as 2013-05-29; use nothing that was published later"
    while True:
        try:
            return dt.date.fromisoformat(ask(words, None).strip())
        except ValueError:
            words = "That is no date. Write year-month-day, as 2013-05-29"
