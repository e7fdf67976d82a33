"""The judgements of a crisis as a table for a spreadsheet, and what such a table changes when it comes back.

One row a judgement: its path, the question in plain words, the lowest and the highest value, its sources and its
reason. An actor's type has a row for each of its kinds, with its share. A table that comes back is compared with the
file first; what it leaves out stays as it is.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from demarche.crisis.editing import Editor
from demarche.crisis.entries import Entry, entries
from demarche.crisis.judging import as_number, judge, weigh
from demarche.crisis.reading import SourceText
from demarche.crisis.suggest import did_you_mean
from demarche.errors import Complaint, InputError
from demarche.store import refuse_existing, write_new_text, writing_whole
from demarche.store.cells import Row, read_rows

__all__ = ["HEAD", "Change", "applied", "as_csv", "changes", "read_sheet", "sheet_rows", "workbook", "write_sheet"]

HEAD = ("path", "question", "low", "high", "source", "reason")
_MARK = " = "
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_DECIMAL_COMMA = re.compile(r"(-?\d+),(\d+)")

Cells = tuple[str, str, float, float, str, str]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One judgement that a table has otherwise than the file."""

    entry: Entry
    told: tuple[str, ...]
    """What differs, in words: ``0.3 to 0.5 becomes 0.4 to 0.5``."""
    write: Callable[[Editor], object]


def sheet_rows(source: SourceText) -> Iterator[Cells]:
    """A row for each judgement that can be read, in the order of the file."""
    for entry in entries(source.data):
        told = ", ".join(entry.source), entry.note
        number = entry.number
        if number is not None:
            yield (entry.path, entry.title, number.low, number.high, *told)
        elif entry.kind == "choice" and entry.words:
            whole = sum(entry.shares.values()) or 1.0
            for name in entry.words:
                share = entry.shares.get(name, 0.0) / whole
                yield (f"{entry.path}{_MARK}{name}", f"{entry.title}: share of {name}", share, share, *told)


def write_sheet(source: SourceText, path: Path) -> int:
    """Write the table to a new file, CSV or Excel by its ending; how many rows. Raises InputError, StoreError."""
    refuse_existing(path)
    rows = list(sheet_rows(source))
    if path.suffix.lower() == ".csv":
        write_new_text(path, as_csv(rows))
    elif path.suffix.lower() == ".xlsx":
        with writing_whole(path) as draft:
            draft.write_bytes(workbook(rows))
    else:
        raise Complaint(f"{path.name}: a spreadsheet ends in .csv or .xlsx", "give such a name")
    return len(rows)


def as_csv(rows: Sequence[Cells]) -> str:
    """The table as CSV."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return stream.getvalue()


def workbook(rows: Sequence[Cells]) -> bytes:
    """The table as an Excel workbook. Raises Complaint where what writes it is not installed."""
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
    except ImportError:
        remedy = "install demarche[excel], or take a name that ends in .csv"
        raise Complaint("writing Excel needs openpyxl", remedy) from None
    book = Workbook()
    page = book.active
    page.title = "judgements"
    page.append(HEAD)
    for row in rows:
        page.append([_cell(cell) for cell in row])
    for letter, width in zip("ABCDEF", (38, 60, 9, 9, 24, 80), strict=True):
        page.column_dimensions[letter].width = width
    for cells in page.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=cell.row == 1)
    page.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_sheet(path: Path, name: str = "") -> list[Row]:
    """The rows of a table that came back, the headings first. Raises InputError."""
    rows = read_rows(path, HEAD[0])
    if not rows:
        raise Complaint(f"{name or path.name} is empty", "give a table that 'demarche sheet CASE --to' wrote")
    return rows


def changes(source: SourceText, rows: Sequence[Row]) -> list[Change]:
    """What a table has otherwise than the file. Raises InputError with everything that is wrong with the table."""
    columns = _columns(rows[0])
    told = {entry.path: entry for entry in entries(source.data)}
    wrong: list[str] = []
    found: dict[str, Change] = {}
    seen: set[str] = set()
    shares: dict[str, list[tuple[Row, str]]] = {}
    for row in rows[1:]:
        path = _text(row, columns["path"])
        name, mark, kind = path.partition(_MARK)
        if path in seen:
            wrong.append(f"{row.place}: {path} stands twice; leave one of them out")
        elif name not in told:
            said = f"{row.place}: {path or 'an empty path'} names no judgement of the file"
            wrong.append(f"{said}; {did_you_mean(name, told)}")
        elif mark:
            shares.setdefault(name, []).append((row, kind))
        else:
            _taken(wrong, found, row, partial(_number, told[name], row, columns))
        seen.add(path)
    for name, those in shares.items():
        _taken(wrong, found, those[0][0], partial(_choice, told[name], those, columns))
    if wrong:
        raise InputError("\n".join(wrong))
    return list(found.values())


def _taken(wrong: list[str], found: dict[str, Change], row: Row, how: Callable[[], Change | None]) -> None:
    try:
        change = how()
    except InputError as error:
        wrong.append(f"{row.place}: {error}")
        return
    if change is not None:
        found[change.entry.path] = change


def _columns(head: Row) -> Mapping[str, int]:
    names = [cell.lower() for cell in head.cells]
    missing = [name for name in HEAD if name not in names and name != "question"]
    if missing:
        raise Complaint(
            f"{head.place}: there is no column {missing[0]!r}", f"keep the headings {', '.join(HEAD)} in the first line"
        )
    return {name: names.index(name) for name in HEAD if name in names}


def _number(entry: Entry, row: Row, columns: Mapping[str, int]) -> Change | None:
    """What a row changes of a number; None if nothing."""
    if entry.kind != "number":
        raise Complaint(f"{entry.path} is no number", "take this row out")
    before = entry.number
    given = [_figure(row, columns[end]) for end in ("low", "high")]
    if not any(given):
        raise Complaint(f"{entry.path} has neither a lowest nor a highest value", "give both, or take the row out")
    low, high = (as_number(text or given[0] or given[1], entry.path) for text in given)
    if low > high:
        raise Complaint(f"{entry.path}: low ({low:g}) is above high ({high:g})", "swap them")
    note, source = _words(entry, row, columns)
    said = _said(entry, note, source)
    if before is None or (before.low, before.high) != (low, high):
        said.insert(
            0, f"{'nothing' if before is None else _range(before.low, before.high)} becomes {_range(low, high)}"
        )
    if not said:
        return None

    def write(editor: Editor) -> bool:
        return judge(editor, entry, low=low, high=high, note=note, source=source)

    return Change(entry=entry, told=tuple(said), write=write)


def _choice(entry: Entry, rows: Sequence[tuple[Row, str]], columns: Mapping[str, int]) -> Change | None:
    """What the rows of a type change of its shares; None if nothing. A kind that has no row keeps its share."""
    whole = sum(entry.shares.values()) or 1.0
    before = {name: entry.shares.get(name, 0.0) / whole for name in entry.words}
    after = dict(before)
    for row, kind in rows:
        if kind not in before:
            raise Complaint(f"{entry.path} has no kind {kind!r}", did_you_mean(kind, entry.words))
        ends = [as_number(text, entry.path) for end in ("low", "high") if (text := _figure(row, columns[end]))]
        if len(set(ends)) != 1 or ends[0] < 0:
            raise Complaint(f"{entry.path}: a share is one number of zero or more", "write the same for low and high")
        after[kind] = ends[0]
    total = sum(after.values())
    if total <= 0:
        raise Complaint(f"{entry.path}: all shares are zero", "give one of the kinds a share")
    note, source = _words(entry, rows[0][0], columns)
    said = _said(entry, note, source)
    if any(abs(before[name] - after[name] / total) > 5e-4 for name in before):
        said[:0] = [
            f"share of {name}: {before[name]:.3g} becomes {after[name] / total:.3g}"
            for name in before
            if abs(before[name] - after[name] / total) > 5e-4
        ]
    if not said:
        return None
    sources = entry.source if source is None else source
    return Change(
        entry=entry,
        told=tuple(said),
        write=lambda editor: weigh(editor, entry, after, note=note, source=sources),
    )


def applied(source: SourceText, found: Sequence[Change]) -> Editor:
    """An editor of the file with the changes made. Raises InputError with every one that cannot be made."""
    editor, wrong = Editor(source), []
    for change in found:
        try:
            change.write(editor)
        except InputError as error:
            wrong.append(str(error))
    if wrong:
        raise InputError("\n".join(wrong))
    return editor


def _words(entry: Entry, row: Row, columns: Mapping[str, int]) -> tuple[str | None, tuple[str, ...] | None]:
    """The reason and the sources of a row; None where they are the file's."""
    note = _text(row, columns["reason"])
    source = tuple(name.strip() for name in _text(row, columns["source"]).split(",") if name.strip())
    same = " ".join(note.split()) == " ".join(entry.note.split())
    return None if same else note, None if source == entry.source else source


def _said(entry: Entry, note: str | None, source: tuple[str, ...] | None) -> list[str]:
    said = []
    if note is not None:
        said.append(f"reason: {_short(entry.note)} becomes {_short(note)}")
    if source is not None:
        said.append(f"source: {_short(', '.join(entry.source))} becomes {_short(', '.join(source))}")
    return said


def _short(text: str) -> str:
    return "nothing" if not text else f"“{text}”" if len(text) <= 80 else f"“{text[:77]}...”"


def _range(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _cell(value: str | float) -> str | float:
    """A cell as it is written: no text begins as a formula does, which a spreadsheet would work out."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _text(row: Row, column: int) -> str:
    """A cell as it was meant."""
    text = row.cells[column] if column < len(row.cells) else ""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _figure(row: Row, column: int) -> str:
    """A number as it was meant: a decimal comma where the spreadsheet writes so."""
    text = _text(row, column)
    match = _DECIMAL_COMMA.fullmatch(text)
    return f"{match[1]}.{match[2]}" if match and row.decimal_comma else text
