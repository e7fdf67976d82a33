"""Which states a pattern, a mapping or a formula means, and rankings kept in a CSV file.

A state is a number: bit k is set when option k (in file order) is taken.
"""

from __future__ import annotations

import csv
import io
import math
import os
import stat
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.crisis.formula import parse
from demarche.errors import Complaint

__all__ = [
    "CsvRankingError",
    "columns",
    "is_pattern",
    "matching",
    "matching_one",
    "matching_rows",
    "put",
    "read_ranking",
]

_LARGEST_CSV = 5_000_000
"""Bytes; one line for each of 2^18 outcomes fits, and a file that nobody wrote is refused before it is kept."""


class CsvRankingError(Complaint):
    """A CSV ranking cannot be used."""


def is_pattern(text: str) -> bool:
    """Whether the text is a ``YN-`` pattern rather than a formula."""
    return bool(text) and set(text) <= {"Y", "N", "-"}


def columns(options: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
    """For each option, in which of the 2^k states it is taken, as an axis of a cube.

    The array of option ``b`` has length 2 along axis ``k - 1 - b`` and 1 along the others, so that formulas over few
    options stay small until :func:`matching` stretches them over all 2^k states, in the order of their numbers.
    """
    count = len(options)
    return {
        name: np.array([False, True]).reshape([2 if axis == count - 1 - bit else 1 for axis in range(count)])
        for bit, name in enumerate(options)
    }


def matching(
    when: str | Mapping[str, bool], options: Sequence[str], table: Mapping[str, NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    """Which of the 2^k states match a formula, a pattern or a mapping; ``table`` comes from :func:`columns`."""
    return np.broadcast_to(_truth(when, options, table), (2,) * len(options)).reshape(-1)


def matching_rows(
    when: str | Mapping[str, bool], options: Sequence[str], table: Mapping[str, NDArray[np.bool_]], count: int
) -> NDArray[np.bool_]:
    """Which of ``count`` listed states match; ``table[option]`` says for each of them whether the option is taken."""
    return np.broadcast_to(_truth(when, options, table), (count,))


def put(
    values: NDArray[Any],
    when: str | Mapping[str, bool],
    options: Sequence[str],
    table: Mapping[str, NDArray[np.bool_]],
    value: float,
) -> None:
    """Write ``value``, in place, at the 2^k ``values`` of the states that match; a pattern touches those alone."""
    if isinstance(when, str) and not is_pattern(when):
        values[matching(when, options, table)] = value
        return
    wanted = _wanted(when, options) if isinstance(when, str) else when
    cube = values.reshape((2,) * len(options))
    cube[tuple(int(wanted[name]) if name in wanted else slice(None) for name in reversed(options))] = value


def _truth(
    when: str | Mapping[str, bool], options: Sequence[str], table: Mapping[str, NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    if isinstance(when, str) and not is_pattern(when):
        return parse(when, options).evaluate(table)
    wanted = _wanted(when, options) if isinstance(when, str) else when
    result = np.ones((), dtype=np.bool_)
    for name, taken in wanted.items():
        result = result & (table[name] if taken else ~table[name])
    return result


def matching_one(
    when: str | Mapping[str, bool | str], options: Sequence[str], table: Mapping[str, NDArray[np.bool_]]
) -> bool:
    """Whether one state, given as columns of length 1, matches."""
    if isinstance(when, str) and not is_pattern(when):
        return bool(parse(when, options).evaluate(table)[0])
    wanted = _wanted(when, options) if isinstance(when, str) else {k: v in (True, "yes", "Y") for k, v in when.items()}
    return all(bool(table[name][0]) == taken for name, taken in wanted.items())


def _wanted(pattern: str, options: Sequence[str]) -> dict[str, bool]:
    return {name: sign == "Y" for name, sign in zip(options, pattern, strict=True) if sign != "-"}


def read_ranking(folder: Path | None, name: str, options: int) -> list[tuple[str, float]]:
    """Pairs (pattern, rank) of a CSV file with columns ``state`` and ``rank``; rank 1 is best, equal ranks tie.

    The file must be a plain one of at most 5 MB that lies in the crisis file's own folder.
    """
    path = _inside(folder, name)
    try:
        text = _content(path, name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CsvRankingError(f"{name!r} is not a text file in UTF-8", "save it as CSV UTF-8") from None
    except OSError as error:
        raise CsvRankingError(f"{name!r} cannot be read ({error.strerror})", "put it beside the crisis file") from None
    return list(_ranked(text, name, options))


def _content(path: Path, name: str) -> bytes:
    # Opened without waiting and looked at before it is read: a pipe, or a device, may have no end.
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise CsvRankingError(f"{name!r} is a folder, a pipe or a device", "name a plain file")
        content = stream.read(_LARGEST_CSV + 1)
    if len(content) > _LARGEST_CSV:
        raise CsvRankingError(f"{name!r} is larger than {_LARGEST_CSV // 10**6} MB", "use statements instead")
    return content


def _inside(folder: Path | None, name: str) -> Path:
    if folder is None:
        raise CsvRankingError("a crisis that came from no file cannot use csv", "write the ranking itself")
    try:
        path = (folder / name).resolve()
    except (OSError, RuntimeError, ValueError):  # a link to itself, a zero byte
        raise CsvRankingError(f"{name!r} is no name of a file", "put the file beside the crisis file") from None
    if path.parent != folder.resolve():
        raise CsvRankingError(f"{name!r} lies outside the crisis file's folder", "put it beside the crisis file")
    return path


@lru_cache(maxsize=4)  # every lever asks for the same rankings again
def _ranked(text: str, name: str, options: int) -> tuple[tuple[str, float], ...]:
    mark = _separator(text)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        if not {"state", "rank"} <= set(rows.fieldnames or ()):
            raise CsvRankingError(
                f"{name!r} needs the columns state and rank in its first line, with a comma or a semicolon between"
            )
        return tuple(_ranking_row(row, f"{name!r} line {rows.line_num}", options, mark) for row in rows)
    except csv.Error as error:
        raise CsvRankingError(f"{name!r} line {rows.line_num} is no line of a CSV file ({error})") from None


def _separator(text: str) -> str:
    """What stands between the columns: a comma, or what spreadsheets write where the comma marks decimals."""
    header = text[:1000].partition("\n")[0]
    return next((mark for mark in (";", "\t") if mark in header and "," not in header), ",")


def _ranking_row(row: Mapping[str, str | None], place: str, options: int, mark: str) -> tuple[str, float]:
    state, rank = (row["state"] or "").strip(), (row["rank"] or "").strip()
    if not is_pattern(state) or len(state) != options:
        shown = state if len(state) <= 60 else f"{state[:57]}..."
        raise CsvRankingError(f"{place}: state should be {options} signs Y, N or -, not {shown!r}")
    try:
        value = float(rank if mark == "," else rank.replace(",", "."))
    except ValueError:
        raise CsvRankingError(f"{place}: rank should be a number, not {rank[:60]!r}") from None
    if not math.isfinite(value):
        raise CsvRankingError(f"{place}: rank should be a finite number")
    return state, value
