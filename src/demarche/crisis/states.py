"""Which states a pattern, a mapping or a formula means, and rankings kept in a CSV file.

A state is a number: bit k is set when option k (in file order) is taken.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.crisis.beside import Beside, BesideError
from demarche.crisis.formula import parse

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


class CsvRankingError(BesideError):
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


def read_ranking(beside: Beside, name: str, options: int) -> list[tuple[str, float]]:
    """Pairs (pattern, rank) of a CSV file with columns ``state`` and ``rank``; rank 1 is best, equal ranks tie.

    The file must be a plain one of at most 5 MB that lies in the crisis file's own folder.
    """
    try:
        text = beside.read(name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CsvRankingError(f"{name!r} is not a text file in UTF-8", "save it as CSV UTF-8") from None
    return list(_ranked(text, name, options))


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
