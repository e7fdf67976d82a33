"""Which states a pattern, a mapping or a formula means, and rankings kept in a CSV file.

A state is a number: bit k is set when option k (in file order) is taken.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from demarche.crisis.beside import Beside, BesideError
from demarche.crisis.formula import parse

__all__ = ["CsvRankingError", "columns", "is_pattern", "matching", "matching_one", "read_ranking"]


class CsvRankingError(BesideError):
    """A CSV ranking cannot be used."""


def is_pattern(text: str) -> bool:
    """Whether the text is a ``YN-`` pattern rather than a formula."""
    return bool(text) and set(text) <= {"Y", "N", "-"}


@lru_cache(maxsize=4)
def _bits(count: int) -> NDArray[np.bool_]:
    states = np.arange(1 << count, dtype=np.uint32)
    return np.stack([(states >> np.uint32(bit)) & np.uint32(1) == 1 for bit in range(count)])


def columns(options: Sequence[str]) -> dict[str, NDArray[np.bool_]]:
    """For each option, in which of the 2^k states it is taken."""
    bits = _bits(len(options))
    return {name: bits[place] for place, name in enumerate(options)}


def matching(
    when: str | Mapping[str, bool], options: Sequence[str], table: Mapping[str, NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    """Which of the 2^k states match a formula, a pattern or a mapping; ``table`` comes from :func:`columns`."""
    if isinstance(when, str) and not is_pattern(when):
        found = parse(when, options).evaluate(table)
        return np.broadcast_to(found, (1 << len(options),))
    wanted = when if not isinstance(when, str) else _wanted(when, options)
    result = np.ones(1 << len(options), dtype=np.bool_)
    for name, taken in wanted.items():
        result &= table[name] if taken else ~table[name]
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

    The file must lie in the crisis file's own folder.
    """
    try:
        text = beside.read(name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CsvRankingError(f"{name!r} is not a text file in UTF-8; save it as CSV UTF-8") from None
    return _ranked(csv.DictReader(io.StringIO(text, newline="")), name, options)


def _ranked(rows: csv.DictReader[str], name: str, options: int) -> list[tuple[str, float]]:
    if not {"state", "rank"} <= set(rows.fieldnames or ()):
        raise CsvRankingError(f"{name!r} needs the columns state and rank in its first line")
    found: list[tuple[str, float]] = []
    for number, row in enumerate(rows, start=2):
        state, rank = (row["state"] or "").strip(), (row["rank"] or "").strip()
        if not is_pattern(state) or len(state) != options:
            raise CsvRankingError(f"{name!r} line {number}: state should be {options} signs Y, N or -, not {state!r}")
        try:
            found.append((state, float(rank)))
        except ValueError:
            raise CsvRankingError(f"{name!r} line {number}: rank should be a number, not {rank!r}") from None
        if not np.isfinite(found[-1][1]):
            raise CsvRankingError(f"{name!r} line {number}: rank should be a finite number")
    return found
