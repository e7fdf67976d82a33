"""Tables of positions from CSV and Excel, in KTAB's layout and in a plain one.

KTAB's: a title line that ends with the number of actors and of dimensions; a line of headings that begins with Actor;
then one line an actor: name, description, influence, and for each dimension position and salience from 0 to 100.

Plain: a line of headings with ``actor``, ``capability`` (or influence, power, weight), ``position`` and ``salience``;
for several dimensions ``position: troops``, ``salience: troops`` and so on. Saliences: parts of 1, or with a % sign.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from demarche.engines.settlement.model import MOST_ACTORS, MOST_DIMENSIONS, Positions
from demarche.errors import InputError
from demarche.store.cells import Row, read_rows

__all__ = ["read_positions"]

CAPABILITY = ("capability", "capabilities", "influence", "power", "weight")
DIMENSION = re.compile(r"(position|salience)\s*(?:[:\-]?\s*(.+))?$", re.IGNORECASE)


def read_positions(
    path: str | Path,
    *,
    low: float | Sequence[float] = 0.0,
    high: float | Sequence[float] = 100.0,
    reference: float | Sequence[float] | None = None,
    sheet: str | None = None,
) -> Positions:
    """Read a table of positions from a CSV file or an Excel workbook, in either layout.

    ``low``, ``high`` and ``reference`` (the status quo) are in units of the scale, one number or one a dimension.
    Raises :class:`.InputError` that names the line, what is wrong with it and how to mend it.
    """
    name = Path(path).name
    rows = read_rows(path, "actor", sheet)
    if not rows:
        raise InputError(f"{name}: is empty; the first line should name actor, capability, position and salience")
    ktab = len(rows) > 1 and _first(rows[1]) == "actor" and _first(rows[0]) != "actor"
    dimensions, table = _ktab(rows, name) if ktab else _plain(rows, name)
    _refuse(table, dimensions, low, high)
    try:
        return Positions(
            actors=tuple(actor for _, actor, *_ in table),
            capability=[capability for _, _, capability, _, _ in table],
            position=[position for *_, position, _ in table],
            salience=[salience for *_, salience in table],
            dimensions=dimensions,
            low=low,
            high=high,
            reference=reference,
        )
    except InputError as error:
        raise InputError(f"{name}: {error}") from None


Line = tuple[Row, str, float, list[float], list[float]]
LISTED = 12
"""So many problems of a table are told at once."""


def _refuse(
    table: Sequence[Line], dimensions: tuple[str, ...], low: float | Sequence[float], high: float | Sequence[float]
) -> None:
    """Raises InputError for actors that stand there twice, and for numbers that nothing can be made of, by line."""
    seen: dict[str, str] = {}
    wrong: list[str] = []
    ends = np.broadcast_to(low, len(dimensions)), np.broadcast_to(high, len(dimensions))
    for row, actor, capability, places, _ in table:
        if actor in seen:
            wrong.append(f"{row.place}: the actor {actor!r} stands there twice, first in {seen[actor]}")
        seen.setdefault(actor, row.place)
        if not 0.0 < capability < float("inf"):
            wrong.append(
                f"{row.place}: capability {capability:g} will not do; give a number above 0, or leave {actor} out"
            )
        wrong += [
            f"{row.place}: position {at:g} on {dimension!r} is outside {least:g} to {most:g}; correct it, or say "
            "where the scale ends (--ends)"
            for at, dimension, least, most in zip(places, dimensions, *ends, strict=True)
            if not least <= at <= most
        ]
    _raise(wrong)


def _raise(wrong: Sequence[str]) -> None:
    if wrong:
        more = (f"and {len(wrong) - LISTED} more",) if len(wrong) > LISTED else ()
        raise InputError("\n".join((*wrong[:LISTED], *more)))


def _each(rows: Sequence[Row], read: Callable[[Row, list[str]], Line]) -> list[Line]:
    """Every row read; what is wrong in any cell of them is told at once."""
    wrong: list[str] = []
    table = [read(row, wrong) for row in rows]
    _raise(wrong)
    return table


def _first(row: Row) -> str:
    return row.cells[0].lower() if row.cells else ""


def _ktab(rows: list[Row], name: str) -> tuple[tuple[str, ...], list[Line]]:
    sizes = [cell for cell in rows[0].cells if cell]
    try:
        count, size = int(sizes[-2]), int(sizes[-1])
    except (ValueError, IndexError):
        raise InputError(
            f"{rows[0].place}: the title line should end with the number of actors and of dimensions, such as 26, 1"
        ) from None
    if not 1 <= count <= MOST_ACTORS or not 1 <= size <= MOST_DIMENSIONS:
        raise InputError(f"{rows[0].place}: {count} actors on {size} dimensions; at most {MOST_ACTORS} and 20")
    lines = rows[2:]
    if len(lines) != count:
        raise InputError(f"{rows[0].place}: says {count} actors, but {len(lines)} follow; correct the number")
    headings = rows[1].cells
    dimensions = tuple(_ktab_dimension(headings, k) for k in range(size))
    if len(set(dimensions)) < size:
        dimensions = tuple(f"dimension {k + 1}" for k in range(size))
    return dimensions, _each(lines, lambda row, wrong: _ktab_line(row, headings, size, wrong))


def _ktab_line(row: Row, headings: tuple[str, ...], size: int, wrong: list[str]) -> Line:
    if len(row.cells) < 3 + 2 * size:
        wrong.append(
            f"{row.place}: {len(row.cells)} cells; give {3 + 2 * size}: name, description, influence, "
            "and position and salience for each dimension"
        )
    values = [
        _number(row, _cell(row, 3 + k), headings[3 + k] if 3 + k < len(headings) else f"column {4 + k}", wrong)
        for k in range(2 * size if len(row.cells) >= 3 + 2 * size else 0)
    ]
    wrong += [
        f"{row.place}: salience {salience:g} is outside 0 to 100"
        for salience in values[1::2]
        if not (math.isnan(salience) or 0.0 <= salience <= 100.0)
    ]
    saliences = [value / 100.0 for value in values[1::2]]
    return row, _name(row, wrong), _number(row, _cell(row, 2), "influence", wrong), values[0::2], saliences


def _ktab_dimension(headings: tuple[str, ...], k: int) -> str:
    at = 3 + 2 * k
    heading = headings[at] if at < len(headings) else ""
    kept = re.sub(r"\b(position|pstn|pos)\b", "", heading, flags=re.IGNORECASE).strip()
    return kept or f"dimension {k + 1}"


def _plain(rows: list[Row], name: str) -> tuple[tuple[str, ...], list[Line]]:
    head = rows[0]
    if _first(head) != "actor":
        raise InputError(
            f"{head.place}: the first heading is {head.cells[0]!r}; the first line should name actor, "
            "capability, position and salience"
        )
    capability = next((at for at, cell in enumerate(head.cells) if cell.lower() in CAPABILITY), None)
    if capability is None:
        raise InputError(f"{head.place}: no column 'capability'; name one so (or influence, power, weight)")
    columns: dict[str, dict[str, int]] = {"position": {}, "salience": {}}
    for at, cell in enumerate(head.cells):
        found = DIMENSION.match(cell)
        if found:
            kind, dimension = found[1].lower(), (found[2] or "position").strip()
            if dimension in columns[kind]:
                raise InputError(f"{head.place}: the column {cell!r} stands there twice; give each a name of its own")
            columns[kind][dimension] = at
    for kind, other in (("position", "salience"), ("salience", "position")):
        for dimension in columns[kind]:
            if dimension not in columns[other]:
                wanted = other if dimension == "position" else f"{other}: {dimension}"
                raise InputError(f"{head.place}: no column {wanted!r} beside {head.cells[columns[kind][dimension]]!r}")
    if not columns["position"]:
        raise InputError(f"{head.place}: no column 'position'; name one so, and one 'salience'")
    dimensions = tuple(columns["position"])
    table = _each(
        rows[1:], lambda row, wrong: _plain_line(row, head, capability, columns["position"], columns["salience"], wrong)
    )
    if not table:
        raise InputError(f"{name}: no actor follows the line of headings; give one line an actor")
    return dimensions, table


def _plain_line(
    row: Row, head: Row, capability: int, places: dict[str, int], saliences: dict[str, int], wrong: list[str]
) -> Line:
    return (
        row,
        _name(row, wrong),
        _number(row, _cell(row, capability), head.cells[capability], wrong),
        [_number(row, _cell(row, at), head.cells[at], wrong) for at in places.values()],
        [_salience(row, _cell(row, saliences[name]), head.cells[saliences[name]], wrong) for name in places],
    )


def _cell(row: Row, at: int) -> str:
    return row.cells[at] if at < len(row.cells) else ""


def _name(row: Row, wrong: list[str]) -> str:
    if not row.cells[0]:
        wrong.append(f"{row.place}: an actor without a name; give it one in the first column")
    return row.cells[0]


def _number(row: Row, cell: str, what: str, wrong: list[str]) -> float:
    """The number in a cell; NaN, and a line about it, where there is none."""
    text = cell.replace(",", ".") if row.decimal_comma and cell.count(",") == 1 and "." not in cell else cell
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if math.isnan(found):
        given = f"{cell!r} is no number" if cell else "nothing stands there"
        wrong.append(f"{row.place}: {what}: {given}; write one such as 12.5")
    return found


def _salience(row: Row, cell: str, what: str, wrong: list[str]) -> float:
    percent = cell.endswith("%")
    value = _number(row, cell.rstrip("% ") if percent else cell, what, wrong)
    value = value / 100.0 if percent else value
    if not math.isnan(value) and not 0.0 <= value <= 1.0:
        wrong.append(f"{row.place}: {what} {cell} is outside 0 to 1; write 0.6 or 60% for sixty of a hundred")
    return value
