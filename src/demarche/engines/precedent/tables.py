"""Reading one table from a CSV file, plain or compressed: bounded, and every error with file, line and column."""

from __future__ import annotations

import csv
import gzip
import io
import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from demarche.engines.precedent.columns import Column
from demarche.errors import InputError

if TYPE_CHECKING:
    from _csv import Reader

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Words = NDArray[np.str_]

__all__ = ["MOST_BYTES", "MOST_ROWS", "Table", "read_table"]

MOST_BYTES = 64 * 2**20
"""Largest table read, in bytes once decompressed."""
MOST_ROWS = 200_000
_MOST_LETTERS = 2_000
_LARGEST = 1e9


@dataclass(frozen=True, kw_only=True, eq=False)
class Table:
    """Columns of equal length by name: numbers (NaN where unknown) and words (empty where unknown)."""

    numbers: Mapping[str, Floats]
    words: Mapping[str, Words]
    lines: NDArray[np.intp]
    """Where each row stands in its file, from 1."""

    def __len__(self) -> int:
        return len(next(iter(self.numbers.values())))

    def where(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Table:
        """The table with these rows alone."""
        return Table(
            numbers={name: column[rows] for name, column in self.numbers.items()},
            words={name: column[rows] for name, column in self.words.items()},
            lines=self.lines[rows],
        )


def read_table(path: str | Path, columns: Mapping[str, Column]) -> Table:
    """Read the named columns of a CSV file; others are left unread.

    Raises InputError with file, line and column where a cell cannot be read, where a column is missing, or where the
    file is larger than :data:`MOST_BYTES` or longer than :data:`MOST_ROWS`.
    """
    where = Path(path)
    reader = csv.reader(io.StringIO(_text(where), newline=""))
    try:
        head = [name.strip() for name in next(reader, [])]
        _check_head(head, columns, where.name)
        cells, lines = _rows(reader, head, where.name)
    except csv.Error as error:
        raise InputError(f"{where.name}:{reader.line_num}: not a CSV file ({error})") from None
    if not cells:
        raise InputError(f"{where.name}: the table has no rows")
    by_name = dict(zip(head, zip(*cells, strict=True), strict=True))
    read = {name: _column(by_name[name], column, name, where.name, lines) for name, column in columns.items()}
    return Table(
        numbers={name: values for name, values in read.items() if columns[name].kind != "word"},
        words={name: np.array(by_name[name]) for name in columns if columns[name].kind == "word"},
        lines=np.array(lines, dtype=np.intp),
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
            data = (gzip.GzipFile(fileobj=raw) if packed else raw).read(MOST_BYTES + 1)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"{path.name}: the compressed file is damaged ({error})") from None
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or error}") from None
    if len(data) > MOST_BYTES:
        raise InputError(f"{path.name}: larger than {MOST_BYTES // 2**20} MiB once unpacked")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputError(f"{path.name}:{line}: not text in UTF-8; save it as CSV in UTF-8") from None


def _check_head(head: Sequence[str], columns: Mapping[str, Column], name: str) -> None:
    twice = sorted({column for column in head if column and head.count(column) > 1})
    if twice:
        raise InputError(f"{name}:1: two columns are called {twice[0]!r}")
    missing = [column for column in columns if column not in head]
    if missing:
        raise InputError(f"{name}:1: no column {', '.join(missing)}; the first line names the columns")


def _rows(reader: Reader, head: Sequence[str], name: str) -> tuple[list[list[str]], list[int]]:
    cells, lines = [], []
    for row in reader:
        if not row:
            continue
        if len(row) != len(head):
            raise InputError(f"{name}:{reader.line_num}: {len(row)} cells where the first line names {len(head)}")
        cells.append([cell.strip() for cell in row])
        lines.append(reader.line_num)
        if len(cells) > MOST_ROWS:
            raise InputError(f"{name}: more than {MOST_ROWS:,} rows")
    return cells, lines


def _column(cells: Sequence[str], column: Column, name: str, file: str, lines: Sequence[int]) -> Floats:
    """The numbers of a column; words are only looked over."""
    if not column.open and "" in cells:
        _fail(file, lines[cells.index("")], name, "the cell is empty", "every row needs one")
    if column.kind == "word":
        _check_words(cells, column, name, file, lines)
        return np.empty(0)
    try:
        values = np.array([float(cell) if cell else math.nan for cell in cells])
    except ValueError:
        at = next(k for k, cell in enumerate(cells) if cell and not _is_number(cell))
        _fail(file, lines[at], name, f"{cells[at]!r} is no number", "leave the cell empty where nobody knows")
    known = values[[bool(cell) for cell in cells]]
    good = np.abs(known) <= _LARGEST
    if column.kind == "flag":
        good &= (known == 0) | (known == 1)
    elif column.kind == "whole":
        good &= known == np.floor(known)
    if not good.all():
        at = [k for k, cell in enumerate(cells) if cell][int(np.argmin(good))]
        wanted = {"flag": "1 for yes, 0 for no", "whole": "a whole number", "number": "a number below a billion"}
        _fail(file, lines[at], name, f"{cells[at]!r} will not do", f"write {wanted[column.kind]}")
    return values


def _check_words(cells: Sequence[str], column: Column, name: str, file: str, lines: Sequence[int]) -> None:
    for line, cell in zip(lines, cells, strict=True):
        if column.choices and cell and cell not in column.choices:
            _fail(file, line, name, f"{cell!r} is unknown", f"write one of {', '.join(column.choices)}")
        if len(cell) > _MOST_LETTERS:
            _fail(file, line, name, f"longer than {_MOST_LETTERS} letters", "shorten it")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _fail(file: str, line: int, column: str, message: str, remedy: str) -> NoReturn:
    raise InputError(f"{file}:{line}: {column}: {message}; {remedy}")
