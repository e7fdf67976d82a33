"""A coding sheet: one war on one day, a level for each question with the public fact and the source it rests on.

It is a YAML file, read as a crisis file is: within bounds, nothing in it executed, every error with file, line and
column, all of a sheet's errors at once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from demarche.crisis.checking import as_date
from demarche.crisis.reading import FaultyText, SourceText, read, read_text
from demarche.crisis.suggest import did_you_mean
from demarche.engines.precedent.coding.protocol import QUESTIONS, UNKNOWN, VERSION, Question
from demarche.engines.precedent.record import shipped_record
from demarche.engines.precedent.war import war_from_record
from demarche.errors import CrisisError, InputError, Problem

__all__ = ["Coded", "Outcome", "Sheet", "check_answer", "is_sheet", "read_sheet", "sheet_from_text"]

_TEXTS = ("id", "title", "ruler", "opposition", "prize")
_OPTIONAL = ("question", "summary", "patron_ruler", "patron_opposition", "coercer")
_CAME = ("outcome", "signed", "held_until")
_KEYS = ("coding", "as_of", "conflict", "answers", *_TEXTS, *_OPTIONAL, *_CAME)
_FIRST_BYTES = 200_000
_MARK = re.compile(r"^coding\s*:", re.MULTILINE)
_ANSWER_KEYS = ("level", "fact", "source", "dated")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_LONGEST = 500
_FIND = "'demarche precedent --find PLACE' says which number a war has; or leave it out"
_SIGNS = {"R": "ruler", "O": "opposition", "P": "prize"}


@dataclass(frozen=True, kw_only=True)
class Coded:
    """One answer: a level's letter, a share, or "unknown"; the fact, where it stands, and its date if given."""

    level: str | float
    fact: str = ""
    source: str = ""
    dated: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came after the day: no answer of the war depends on it. ``signed`` is None where nothing was."""

    words: str
    signed: dt.date | None
    held_until: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A war coded on a day. ``came`` is None where the sheet does not say; ``names`` holds what the outside powers are
    called, where it does."""

    id: str
    title: str
    as_of: dt.date
    ruler: str
    opposition: str
    prize: str
    answers: Mapping[str, Coded]
    question: str = ""
    summary: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    conflict: int | None = None
    """The war's number in the record of past wars; None where the sheet gives none."""
    came: Outcome | None = None


def is_sheet(path: Path) -> bool:
    """Whether a file begins as a coding sheet, with a key 'coding'."""
    try:
        with path.open("rb") as stream:
            return _MARK.search(stream.read(_FIRST_BYTES).decode("utf-8", "replace")) is not None
    except OSError:
        return False


def read_sheet(path: str | Path) -> Sheet:
    """Read a coding sheet.

    Raises InputError where there is no readable file, CrisisError with every problem that is found in it: an unknown
    or missing key, a question that is not answered, a level that the question does not have, a fact without a source,
    a source dated after the day.
    """
    try:
        return _checked(read(Path(path)))
    except FaultyText as error:
        raise CrisisError(error.problems) from None


def sheet_from_text(text: str, name: str = "sheet.yaml") -> Sheet:
    """Read a coding sheet from a string; see :func:`read_sheet`."""
    try:
        return _checked(read_text(text, name))
    except FaultyText as error:
        raise CrisisError(error.problems) from None


class _Book:
    """The sheet's data, and the problems found so far."""

    def __init__(self, source: SourceText) -> None:
        self.source = source
        self.problems: list[Problem] = []
        data = source.data if isinstance(source.data, dict) else {}
        self.names = {sign: str(data.get(key) or key) for sign, key in _SIGNS.items()}
        """What the signs in the words of questions and levels stand for."""

    def note(self, path: tuple[str, ...], message: str, remedy: str, *, key: bool = False) -> None:
        line, column = self.source.position(path, key)
        self.problems.append(Problem(self.source.name, line, column, ".".join(path), message, remedy))


def _checked(source: SourceText) -> Sheet:
    book = _Book(source)
    data = source.data if isinstance(source.data, dict) else {}
    if not isinstance(source.data, dict):
        book.note((), "this is no coding sheet", "start from a blank one")
        raise CrisisError(book.problems)
    for key in data:
        if key not in _KEYS:
            book.note((str(key),), f"unknown key {key!r}", did_you_mean(str(key), _KEYS), key=True)
    if data.get("coding") != VERSION:
        book.note(("coding",), f"the protocol of this sheet is not version {VERSION}", f"write 'coding: {VERSION}'")
    day = as_date(data.get("as_of"))
    if day is None:
        entered = data.get("as_of")
        what = "the day on which the war is coded is missing" if entered is None else f"{str(entered)!r} is no date"
        book.note(("as_of",), what, "write year, month and day, as in 'as_of: 2013-05-29'")
    texts = {key: _text(book, data, key, needed=key in _TEXTS) for key in (*_TEXTS, *_OPTIONAL)}
    if texts["id"] and not _ID.fullmatch(texts["id"]):
        book.note(("id",), f"{texts['id']!r} is no id", "write a letter, then letters, digits, '_' or '-'")
    if texts["ruler"] and texts["ruler"] == texts["opposition"]:
        book.note(("opposition",), "the two sides have the same name", "name another")
    answers = _answers(book, data.get("answers"), day)
    came = _came(book, data, day)
    conflict = _conflict(book, data.get("conflict"), day)
    if book.problems or day is None:
        raise CrisisError(book.problems)
    outside = ("patron_ruler", "patron_opposition", "coercer")
    return Sheet(
        **{key: texts[key] for key in (*_TEXTS, "question", "summary")},
        as_of=day,
        answers=answers,
        names={key: texts[key] for key in outside if texts[key]},
        conflict=conflict,
        came=came,
    )


def _conflict(book: _Book, number: Any, day: dt.date | None) -> int | None:
    """The war's number in the record, if the sheet gives one that was being fought in the year of the day."""
    if number is None or day is None:
        return None
    if isinstance(number, bool) or not isinstance(number, int):
        book.note(("conflict",), f"{number!r} is no number of a war", _FIND)
        return None
    try:
        war_from_record(shipped_record(), number, day.year)
    except InputError as error:
        book.note(("conflict",), str(error), _FIND)
    return number


def _came(book: _Book, data: Mapping[Any, Any], day: dt.date | None) -> Outcome | None:
    """What came after the day, if the sheet says whether something was signed."""
    words = _text(book, data, "outcome", needed=False)
    if data.get("signed") is None:
        if words or data.get("held_until") is not None:
            book.note(("signed",), "whether something was signed is missing", "write 'signed: none', or the day")
        return None
    signed, held = (as_date(data.get(key)) for key in ("signed", "held_until"))
    if signed is None and data["signed"] != "none":
        book.note(("signed",), f"{data['signed']!r} is neither a date nor none", "write the day, or 'none'")
    if signed is not None and day is not None and signed <= day:
        book.note(("signed",), f"{signed} is not after the day ({day})", "give what was signed afterwards")
    if data.get("held_until") is not None and (held is None or signed is None or held < signed):
        book.note(("held_until",), "no day on which what was signed broke", "write a day after it, or leave it out")
    return Outcome(words=words, signed=signed, held_until=held)


def _text(book: _Book, data: Mapping[Any, Any], key: str, *, needed: bool) -> str:
    value = data.get(key)
    if value is None and not needed:
        return ""
    if not isinstance(value, str) or not value.strip():
        book.note((key,), f"{key} is missing", f"write '{key}: ...' in words")
        return ""
    if len(value) > _LONGEST:
        book.note((key,), f"longer than {_LONGEST} letters", "say it shorter")
    return value.strip()


def _answers(book: _Book, given: Any, day: dt.date | None) -> dict[str, Coded]:
    if not isinstance(given, dict):
        book.note(("answers",), "there are no answers", "start from a blank sheet")
        return {}
    known = [entry.id for entry in QUESTIONS]
    for key in given:
        if key not in known:
            book.note(("answers", str(key)), f"unknown question {key!r}", did_you_mean(str(key), known), key=True)
    found: dict[str, Coded] = {}
    for entry in QUESTIONS:
        answer = _answer(book, entry, given.get(entry.id), day)
        if answer is not None:
            found[entry.id] = answer
        elif not _may_stay_open(entry, given):
            book.note(
                ("answers", entry.id), "this question is not answered", f"write {entry.choices(book.names)}", key=True
            )
    return found


def _may_stay_open(entry: Question, given: Mapping[Any, Any]) -> bool:
    """A price follows its condition; who helps nobody answers nobody; an answer that is wrong was spoken of already."""
    if _level_of(given.get(entry.id)) is not None:
        return True
    helper = entry.id.replace("answer_", "patron_")
    return entry.follows is not None or (helper != entry.id and str(_level_of(given.get(helper))) == "0")


def _level_of(raw: Any) -> Any:
    return raw.get("level") if isinstance(raw, dict) else raw


def _answer(book: _Book, entry: Question, raw: Any, day: dt.date | None) -> Coded | None:
    place = ("answers", entry.id)
    if _level_of(raw) is None:
        return None
    if isinstance(raw, dict):
        for key in raw:
            if key not in _ANSWER_KEYS:
                remedy = did_you_mean(str(key), _ANSWER_KEYS)
                book.note((*place, str(key)), f"unknown key {key!r}", remedy, key=True)
    level = check_answer(entry, _level_of(raw))
    if level is None:
        where = (*place, "level") if isinstance(raw, dict) else place
        book.note(where, f"{_level_of(raw)!r} is no answer to this", f"write {entry.choices(book.names)}")
        return None
    details = raw if isinstance(raw, dict) else {}
    fact, source = (str(details.get(key) or "").strip() for key in ("fact", "source"))
    if bool(fact) != bool(source):
        missing = "source" if fact else "fact"
        book.note(place, f"the {missing} is missing", "give both the public fact and where it stands")
    dated = details.get("dated")
    if dated is not None and as_date(dated) is None:
        book.note((*place, "dated"), f"{dated!r} is no date", "write year-month-day")
    elif dated is not None and day is not None and (as_date(dated) or day) > day:
        book.note((*place, "dated"), f"{dated} is after the day ({day})", "use what was public on the day")
    return Coded(level=level, fact=fact, source=source, dated=as_date(dated))


def check_answer(entry: Question, raw: Any) -> str | float | None:
    """The answer as it is kept: a level's letter, a share or "unknown"; None if the question has no such answer."""
    if str(raw).strip().casefold() == UNKNOWN:
        return UNKNOWN if entry.spans else None
    if entry.margin is not None:
        number = _number(raw)
        return number if number is not None and 0 <= number <= 1 else None
    if isinstance(raw, bool) or not isinstance(raw, str | int):
        return None
    level = entry.level(str(raw))
    return None if level is None else level.code


def _number(raw: Any) -> float | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return None
    try:
        text = str(raw).strip()
        return float(text[:-1]) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return None
