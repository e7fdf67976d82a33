"""A CSV file or an Excel sheet as rows of text, of bounded size, with the place of each row for messages."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

from demarche.errors import InputError

__all__ = ["Row", "read_rows"]

MOST_BYTES = 4_000_000
MOST_UNPACKED = 60_000_000
"""An Excel file is a packed archive; a small one can unpack to anything."""
MOST_ROWS, MOST_COLUMNS = 5_000, 200
SEPARATORS = (";", "\t", ",")


@dataclass(frozen=True)
class Row:
    """One row with its place, such as ``positions.csv:3``; cells without the blanks around them."""

    place: str
    cells: tuple[str, ...]
    decimal_comma: bool = False


def read_rows(path: str | Path, heading: str, sheet: str | None = None) -> list[Row]:
    """The rows of a CSV file (commas, semicolons or tabs; UTF-8, with or without a byte order mark) or of a sheet.

    ``heading`` is how the line of headings begins, in small letters, which tells the sign between cells best.

    Files that end in .xlsx or .xlsm are read by openpyxl: the ``sheet`` of this name, or the first. Raises
    :class:`.InputError` for what cannot be read or is too large.
    """
    where = Path(path)
    try:
        size = where.stat().st_size
        if size > MOST_BYTES:
            raise InputError(f"{where.name}: {size:,} bytes; give a table of at most {MOST_BYTES:,}")
        if where.suffix.lower() in (".xlsx", ".xlsm"):
            return _bounded(_excel(where, sheet), where.name)
        if where.suffix.lower() == ".xls":
            raise InputError(f"{where.name}: the old .xls format is not read; save it as .xlsx or CSV UTF-8")
        return _bounded(_csv(where.read_bytes(), where.name, heading), where.name)
    except OSError as error:
        raise InputError(f"{where}: {error.strerror or error}") from None


def _bounded(rows: list[Row], name: str) -> list[Row]:
    if len(rows) > MOST_ROWS:
        raise InputError(f"{name}: more than {MOST_ROWS:,} rows; give one table")
    for row in rows:
        if len(row.cells) > MOST_COLUMNS:
            raise InputError(f"{row.place}: more than {MOST_COLUMNS} columns; give one table")
    return [row for row in rows if any(row.cells)]


def _csv(data: bytes, name: str, first: str) -> list[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name}: not in UTF-8; save it as 'CSV UTF-8'") from None
    lines = text.splitlines()
    # The line of headings tells the separator best: a title before it may hold commas of its own.
    heading = next((line for line in lines[:5] if line.strip().strip('"').lower().startswith(first)), "")
    separator = max(SEPARATORS, key=lambda sign: (heading.count(sign), sign == ","))
    reader = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    rows = []
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            rows.append(Row(f"{name}:{reader.line_num}", stripped, separator != ","))
    except csv.Error as error:
        raise InputError(f"{name}:{reader.line_num}: not a CSV file ({error})") from None
    return rows


def _excel(where: Path, sheet: str | None) -> list[Row]:
    try:
        import openpyxl
    except ImportError:
        raise InputError(
            f"{where.name}: reading Excel needs openpyxl; install demarche[excel], or save the sheet as CSV"
        ) from None
    try:
        with zipfile.ZipFile(where) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise InputError(f"{where.name}: unpacks to more than {MOST_UNPACKED:,} bytes; give one table")
        book = openpyxl.load_workbook(where, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError):
        raise InputError(f"{where.name}: not an Excel workbook; save it as .xlsx or CSV UTF-8") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise InputError(f"{where.name}: there is no sheet {sheet!r}; choose one of {', '.join(book.sheetnames)}")
        page = book[sheet] if sheet is not None else book.worksheets[0]
        rows = []
        for number, cells in enumerate(page.iter_rows(values_only=True, max_row=MOST_ROWS + 1), start=1):
            text = tuple("" if cell is None else str(cell).strip() for cell in cells)
            rows.append(Row(f"{where.name}:{page.title}:{number}", text))
        return rows
    finally:
        book.close()
