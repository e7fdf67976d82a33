"""What levers do, as tables: one unit a column, a row for each kind of player, spread over the versions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demarche.engine.by_type import if_it
from demarche.page.parts import Bullets, Item, Table, joined
from demarche.page.timing import timing
from demarche.report.helps_chart import amount
from demarche.study.helps import Change, Helped, Helps, Paired

__all__ = ["MOVES", "lever_tables", "no_side_tables", "pair_tables", "reasons"]

MOVES = {"helps": "raises it", "hurts": "lowers it"}
"""What is said where more is neither good nor bad."""
_SPREAD = ("Mean", "Median", "Middle 90 %")
_COUNTS = ("Points", "Versions gained", "Versions lost")
"""Of a yes or no: the change of the share of versions, and in how many it becomes so and is so no more."""


def lever_tables(helps: Helps, seat: str) -> Iterator[Table]:
    """A table for the levers in either hands, with those that change the figure in some version."""
    for ours, caption in ((True, f"Levers that {seat} can pull"), (False, "Levers in the hands of others")):
        own = [one for one in helps.levers if one.pulled.ours == ours and one.felt]
        if own:
            rows = tuple(row for one in own for row in _rows(helps, one))
            yield _table(helps, rows, f"{caption}, {_unit(helps)}")


def _unit(helps: Helps) -> str:
    if helps.kind == "yes-no":
        return "points of a hundred versions"
    return "percentage points" if helps.is_chance else helps.unit or "as a number"


def _columns(helps: Helps) -> tuple[str, str, str]:
    return _COUNTS if helps.kind == "yes-no" else _SPREAD


def _table(helps: Helps, rows: tuple[tuple[str, ...], ...], caption: str, more: tuple[str, ...] = ()) -> Table:
    header = ("Lever", *_kinds(helps), "What it does", *_columns(helps), *more)
    told = header.index(_columns(helps)[0])
    numeric = frozenset(range(told, len(header)))
    figures = tuple(tuple(helps.quantity if at == told else "" for at in range(len(header))) for _ in rows)
    return Table(header, rows, caption, numeric, figures=figures)


def _kinds(helps: Helps) -> tuple[str, ...]:
    """The column that says of which kind of player, where the figure hangs on one."""
    return ("If",) if helps.input else ()


def _rows(helps: Helps, one: Helped) -> Iterator[tuple[str, ...]]:
    name = _named(one)
    for place, change in enumerate(one.changes):
        kind = (_kind(change),) if helps.input else ()
        yield ("" if place else name, *kind, _says(helps, change), *_spread(helps, change))


def _named(one: Helped | Paired) -> str:
    held = "" if one.pulled.ours else f" ({joined(list(one.pulled.seats))})"
    return f"{one.pulled.title}{timing(one.pulled, surprise=one.pulled.surprise)}{held}"


def _kind(change: Change) -> str:
    return if_it(change.among).removeprefix("if ")


def _says(helps: Helps, change: Change) -> str:
    return change.says if helps.better else MOVES.get(change.says, change.says)


def _spread(helps: Helps, change: Change) -> tuple[str, str, str]:
    said = amount(helps)
    if helps.kind == "yes-no":
        return said(change.by.mean), str(change.more), str(change.less)
    ends = dict.fromkeys(said(end) for end in (change.by.p5, change.by.p95))
    return said(change.by.mean), said(change.by.median), " to ".join(ends)


def pair_tables(helps: Helps) -> Iterator[Table]:
    """Two levers together, and by how much that is more than each alone, where so many versions can tell."""
    rows = []
    for pair in helps.pairs:
        for place, (change, beyond) in enumerate(zip(pair.changes, pair.beyond, strict=True)):
            more = amount(helps)(beyond.mean) if beyond is not None and beyond.sure else "cannot be told"
            kind = (_kind(change),) if helps.input else ()
            name = "" if place else _named(pair)
            rows.append((name, *kind, _says(helps, change), *_spread(helps, change), more))
    if rows:
        yield _table(helps, tuple(rows), f"Two levers together, {_unit(helps)}", ("Beyond the sum of the two",))


def reasons(helps: Helps) -> Iterator[Bullets]:
    """Why levers hurt, or do nothing: each reason once, with the levers it holds of."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in helps.levers:
        for change in one.changes:
            if change.because:
                key = (change.says, if_it(change.among), change.because)
                found.setdefault(key, []).append(f"“{one.pulled.short}”")
    items = tuple(
        Item(f"{joined(list(dict.fromkeys(names)))}: {why}.", f"{says[:1].upper()}{says[1:]} {where}".strip())
        for (says, where, why), names in found.items()
    )
    if items:
        yield Bullets(items, "Why")


def no_side_tables(moved: Sequence[Helps]) -> Iterator[Table]:
    """Of quantities of which more is neither good nor bad: what moves them beyond chance, a table for each unit."""
    units: dict[str, list[tuple[Helps, tuple[str, ...]]]] = {}
    for helps in moved:
        for one in helps.levers:
            for change in one.changes:
                if change.says in MOVES:
                    label = f"{helps.label[:1].upper()}{helps.label[1:]}"
                    row = (label, _named(one), _kind(change) or "all", *_spread(helps, change))
                    units.setdefault(_unit(helps), []).append((helps, row))
    for unit, told in units.items():
        header = ("Answer", "Lever", "If", *_columns(told[0][0]))
        figures = tuple((helps.quantity, "", "", helps.quantity, "", "") for helps, _ in told)
        caption = f"What else levers change, beyond chance, {unit}"
        yield Table(header, tuple(row for _, row in told), caption, frozenset({3, 4, 5}), figures=figures)
