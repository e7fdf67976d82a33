"""Recorded votes: one line for each member's vote on each draft."""

from __future__ import annotations

import csv
import datetime as dt
import io
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from demarche.errors import InputError

__all__ = ["CHOICES", "Choice", "RollCall", "read_roll_calls", "vote_order"]

Choice = Literal["yes", "abstain", "no", "absent"]
CHOICES: tuple[Choice, ...] = ("yes", "abstain", "no", "absent")

_COLUMNS = ("vote", "member", "choice")
_OPTIONAL = ("date", "crisis", "veto")
_MOST_LINES = 200_000
_MOST_BYTES = 20_000_000
_MOST_SIGNS = 100
"""Longest name of a vote, a member or a crisis."""


@dataclass(frozen=True)
class RollCall:
    """How one member voted on one draft. ``veto`` says whether it held one; ``crisis`` groups drafts alike."""

    vote: str
    member: str
    choice: Choice
    date: dt.date | None = None
    crisis: str = ""
    veto: bool = False


def read_roll_calls(path: str | Path) -> tuple[RollCall, ...]:
    """Read a CSV file with the columns vote, member, choice and, if known, date, crisis and veto.

    ``choice`` is yes, abstain, no or absent; ``veto`` yes or no; ``date`` year-month-day. Raises InputError that
    names the line and what is wrong with it, or that the file is none or too large: 20 MB, 200,000 lines.
    """
    where = Path(path)
    content = _content(where)
    try:
        with io.StringIO(content.decode("utf-8-sig"), newline="") as stream:
            return tuple(_parsed(csv.DictReader(stream), where.name))
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{where.name}: not a CSV file in UTF-8 ({error})") from None


def _content(where: Path) -> bytes:
    """What a file holds; a pipe would keep us waiting, and a device may have no end."""
    try:
        status = where.stat()
        if not stat.S_ISREG(status.st_mode):
            raise InputError(f"{where}: this is a folder, a device or a pipe; give a file")
        if status.st_size > _MOST_BYTES:
            raise InputError(
                f"{where}: {status.st_size / 1e6:,.0f} MB, where roll calls of up to "
                f"{_MOST_BYTES // 10**6} MB are read; give fewer votes"
            )
        with where.open("rb") as stream:
            return stream.read(_MOST_BYTES)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InputError(f"{where}: {reason}") from None


def _parsed(reader: csv.DictReader[str], name: str) -> Iterable[RollCall]:
    columns = reader.fieldnames or ()
    missing = [column for column in _COLUMNS if column not in columns]
    if missing:
        raise InputError(f"{name}: no column {missing[0]!r}; the first line should name {', '.join(_COLUMNS)}")
    seen: dict[tuple[str, str], int] = {}
    for row in reader:
        line = reader.line_num
        if line > _MOST_LINES:
            raise InputError(f"{name}: more than {_MOST_LINES:,} lines")
        call = _call({key: (row.get(key) or "").strip() for key in (*_COLUMNS, *_OPTIONAL)}, f"{name}:{line}")
        first = seen.setdefault((call.vote, call.member), line)
        if first != line:
            raise InputError(f"{name}:{line}: {call.member} votes twice on {call.vote}, first in line {first}")
        yield call


def _call(cells: dict[str, str], place: str) -> RollCall:
    choice = next((known for known in CHOICES if known == cells["choice"].lower()), None)
    if choice is None:
        raise InputError(f"{place}: the choice {cells['choice']!r} is none of {', '.join(CHOICES)}")
    if not cells["vote"] or not cells["member"]:
        raise InputError(f"{place}: the vote and the member need a name")
    if max(len(cells[name]) for name in ("vote", "member", "crisis")) > _MOST_SIGNS:
        raise InputError(f"{place}: a name of more than {_MOST_SIGNS} characters; shorten it")
    if cells["veto"].lower() not in ("", "yes", "no"):
        raise InputError(f"{place}: veto is yes or no, not {cells['veto']!r}")
    try:
        day = dt.date.fromisoformat(cells["date"]) if cells["date"] else None
    except ValueError:
        raise InputError(f"{place}: {cells['date']!r} is no date; write year-month-day") from None
    return RollCall(cells["vote"], cells["member"], choice, day, cells["crisis"], cells["veto"].lower() == "yes")


def vote_order(calls: Sequence[RollCall]) -> tuple[str, ...]:
    """The votes, earliest first; those of one day, or without a date, as they stand in the data."""
    first: dict[str, dt.date] = {}
    for call in calls:
        first.setdefault(call.vote, call.date or dt.date.min)
    return tuple(sorted(first, key=lambda vote: first[vote]))
