"""The questions of a sheet asked one by one of somebody at a terminal; what is answered is in the sheet at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from demarche.crisis.template import wrong_name
from demarche.engines.precedent.coding.protocol import QUESTIONS, UNKNOWN, Question
from demarche.engines.precedent.coding.sheet import Coded, check_answer
from demarche.engines.precedent.coding.writing import Begun

__all__ = ["BACK", "interview"]

BACK = "back"
"""Takes the last answer back."""
_OUTSIDE = {"patron_ruler": "Who is that?", "patron_opposition": "Who is that?", "coercer": "Who is that?"}

Ask = Callable[[str, str | None], str]
Find = Callable[[str, int], Iterable[tuple[int, str]]]


def interview(begun: Begun, ask: Ask, keep: Callable[[Begun], None], find: Find | None = None) -> Begun:
    """The sheet with every question answered; ``keep`` is told after each answer, so that none is lost.

    ``find``: the wars of the record by a place or a party that were being fought in a year.
    """
    if begun.as_of is None:
        begun = replace(begun, as_of=_day(ask))
        keep(begun)
    if find is not None and begun.as_of is not None and begun.conflict is None and not begun.answers:
        begun = replace(begun, conflict=_conflict(ask, find, begun.as_of.year))
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
    lines = ["", *_passed(entry), f"{number} of {len(QUESTIONS)}. {entry.asked.format(**names)}"]
    lines += [f"     {level.code}  {level.words.format(**names)}" for level in entry.levels]
    if entry.margin is not None:
        lines.append("     a share between 0 and 1, or as 80%")
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
        words = f"{given!r} is no answer to this; write {entry.choices(names)}. Answer"


def _passed(entry: Question) -> list[str]:
    """Why the question before is not asked, if it takes its answer from another."""
    before = QUESTIONS[QUESTIONS.index(entry) - 1]
    if entry is QUESTIONS[0] or before.follows is None:
        return []
    numbers = [QUESTIONS.index(each) + 1 for each in QUESTIONS if each.id in (before.id, before.follows)]
    return [f"(Question {numbers[1]} takes the answer to {numbers[0]}; another can be written into the sheet.)"]


def _conflict(ask: Ask, find: Find, year: int) -> int | None:
    """Which war of the record it is, so that the answer also says what happened in wars like it."""
    listed: dict[int, str] = {}
    text = ask("The war in the record of past wars: a place or a party to look for (empty to leave it out)", "").strip()
    while text:
        if text.isdecimal() and int(text) in listed:
            return int(text)
        listed = dict(find(text, year))
        words = "\n".join(f"     {number}  {name}" for number, name in listed.items())
        words = f"{words}\n  Its number" if listed else f"No war by {text!r} was being fought in {year}"
        text = ask(f"{words} (or another word; empty to leave it out)", "").strip()
    return None


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
    asked = f"  {_OUTSIDE[entry.id]} (a name, or empty)"
    name = ask(asked, "").strip()
    while said := wrong_name(name):
        name = ask(f"  {said}\n{asked}", "").strip()
    return {entry.id: name} if name else {}


def _day(ask: Ask) -> dt.date:
    words = "The day on which you ask, as 2013-05-29; use nothing that was published later"
    while True:
        try:
            return dt.date.fromisoformat(ask(words, None).strip())
        except ValueError:
            words = "That is no date. Write year-month-day, as 2013-05-29"
