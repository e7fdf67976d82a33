"""Many wars in one table: a row a war, a column a question, and beside them what came of each.

The columns are those of the sample that comes with the package (``sample/README.md``). What came is read for scoring
alone: no answer of a war depends on it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from pathlib import Path

from demarche.engines.precedent.coding.protocol import QUESTIONS
from demarche.engines.precedent.coding.sheet import Coded, Sheet, check_answer
from demarche.errors import CrisisError, InputError, Problem

__all__ = ["CodedWar", "read_coded_wars", "sample_wars"]

_SAMPLE = Path(__file__).parent / "sample" / "wars.csv"
_MOST_BYTES = 5_000_000
_MOST_WARS = 5_000
_PATRONS = {"patron_ruler": "answer_ruler", "patron_opposition": "answer_opposition"}
_ASKED = tuple(entry.id for entry in QUESTIONS if entry.follows is None and not entry.id.startswith("answer_"))
_PRICES = tuple(entry.id for entry in QUESTIONS if entry.follows is not None)
_CAME = ("signed12", "signed24", "held24")
_NEEDED = ("id", "as_of", "ruler", "opposition", "prize", *_ASKED)
_LONGEST = 500


@dataclass(frozen=True, kw_only=True)
class CodedWar:
    """A coded war and what came of it: signed within 12 and 24 months, and held for 24; None where nobody says."""

    sheet: Sheet
    signed12: bool | None
    signed24: bool | None
    held24: bool | None
    outcome: str


def sample_wars() -> tuple[CodedWar, ...]:
    """The twenty coded wars that come with the package. Coded once, by one coder who knew how they ended."""
    return read_coded_wars(_SAMPLE)


def read_coded_wars(path: str | Path) -> tuple[CodedWar, ...]:
    """Read a table of coded wars.

    Raises InputError where there is no readable table, CrisisError with every cell that cannot be read, by line and
    column.
    """
    where = Path(path)
    try:
        with where.open("rb") as stream:
            content = stream.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise InputError(f"{where.name}: larger than {_MOST_BYTES // 1_000_000} MB")
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        columns = [name or "" for name in reader.fieldnames or ()]
        missing = [name for name in (*_NEEDED, *_CAME) if name not in columns]
        if missing:
            raise InputError(f"{where.name}:1: no column {', '.join(missing)}")
        return _wars(reader, columns, where.name)
    except OSError as error:
        raise InputError(f"{where}: {error.strerror or error}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{where.name}: not a CSV file in UTF-8 ({error})") from None


class _Row:
    """One line of the table, and where its cells stand."""

    def __init__(self, cells: dict[str, str], file: str, line: int, columns: list[str]) -> None:
        self.cells, self.file, self.line, self.columns = cells, file, line, columns
        self.problems: list[Problem] = []

    def cell(self, name: str) -> str:
        return (self.cells.get(name) or "").strip()

    def note(self, name: str, message: str, remedy: str) -> None:
        column = self.columns.index(name) + 1
        self.problems.append(Problem(self.file, self.line, column, name, message, remedy))


def _wars(reader: csv.DictReader[str], columns: list[str], file: str) -> tuple[CodedWar, ...]:
    found, problems = [], []
    seen: dict[str, int] = {}
    for cells in reader:
        if None in cells or None in cells.values():
            raise InputError(f"{file}:{reader.line_num}: the row has more or fewer cells than the first line names")
        row = _Row(cells, file, reader.line_num, columns)
        war = _war(row)
        first = seen.setdefault(war.sheet.id, row.line)
        if first != row.line:
            row.note("id", f"the war {war.sheet.id!r} stands twice (first in line {first})", "rename one")
        problems += row.problems
        found.append(war)
        if len(found) > _MOST_WARS:
            raise InputError(f"{file}: more than {_MOST_WARS:,} wars")
    if problems:
        raise CrisisError(problems)
    if not found:
        raise InputError(f"{file}: the table has no wars")
    return tuple(found)


def _war(row: _Row) -> CodedWar:
    for name in ("id", "ruler", "opposition", "prize"):
        if not row.cell(name) or len(row.cell(name)) > _LONGEST:
            row.note(name, "empty, or too long", "write it in a few words")
    try:
        day = dt.date.fromisoformat(row.cell("as_of"))
    except ValueError:
        row.note("as_of", f"{row.cell('as_of')!r} is no date", "write year-month-day")
        day = dt.date.max
    came = {name: _yes_no(row, name) for name in _CAME}
    if came["held24"] and came["signed24"] is False:
        row.note("held24", "what was not signed within 24 months cannot have held", "write 0")
    if came["signed12"] and came["signed24"] is False:
        row.note("signed24", "what was signed within 12 months was signed within 24", "write 1")
    sheet = Sheet(
        id=row.cell("id"),
        title=f"{row.cell('ruler')} and {row.cell('opposition')}, {day.year}",
        as_of=day,
        ruler=row.cell("ruler"),
        opposition=row.cell("opposition"),
        prize=row.cell("prize"),
        summary=row.cell("why") if "why" in row.columns else "",
        answers=_answers(row),
    )
    return CodedWar(sheet=sheet, outcome=row.cell("outcome") if "outcome" in row.columns else "", **came)


def _answers(row: _Row) -> dict[str, Coded]:
    """Levels; the cell of a patron holds two letters: how much it helps, and whether it answers the other's help."""
    found = {}
    for entry in QUESTIONS:
        if entry.id in _PRICES and not (entry.id in row.columns and row.cell(entry.id)):
            continue
        if entry.id in _PATRONS.values():
            continue
        text = row.cell(entry.id)
        if entry.id in _PATRONS and len(text) == 2:
            answer = next(other for other in QUESTIONS if other.id == _PATRONS[entry.id])
            reply = check_answer(answer, text[1])
            if reply is None:
                row.note(entry.id, f"{text!r} will not do", "write 0 or 1 for whether it answers as the second letter")
            else:
                found[answer.id] = Coded(level=reply)
            text = text[0]
        level = check_answer(entry, text)
        if level is None:
            known = "a share" if entry.margin is not None else ", ".join(each.code for each in entry.levels)
            row.note(entry.id, f"{row.cell(entry.id)!r} is no level of this question", f"write one of {known}")
        else:
            found[entry.id] = Coded(level=level)
    for patron, answer_id in _PATRONS.items():
        found.setdefault(answer_id, Coded(level="0"))
        if patron not in found:
            found[patron] = Coded(level="0")
    return found


def _yes_no(row: _Row, name: str) -> bool | None:
    text = row.cell(name)
    if text not in ("", "0", "1"):
        row.note(name, f"{text!r} is neither 0 nor 1", "write 1 for yes, 0 for no, or leave it empty")
    return None if text not in ("0", "1") else text == "1"
