"""Pages in the terminal."""

from __future__ import annotations

import sys

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table as RichTable
from rich.text import Text as RichText

from demarche.page.parts import Bullets, Callout, Figure, Fold, Item, Page, Part, Section, Table, Text
from demarche.page.spoken import spoken

__all__ = ["console", "show", "show_section"]

_FIRST_COLUMN = 32
"""Signs to a line that the first column, which says what a row is about, can count on."""
_FEW_COLUMNS = 5
_TONES = {"good": "green", "bad": "red", "mixed": "yellow", "neutral": "cyan"}


def console(*, stderr: bool = False) -> Console:
    """A console of the user's own width; at most 100 columns, so that lines stay readable."""
    probe = Console(stderr=stderr)
    width = min(probe.width, 100) if probe.is_terminal else 100
    return Console(stderr=stderr, width=width, highlight=False, file=sys.stderr if stderr else sys.stdout)


def show(page: Page, out: Console | None = None) -> None:
    """Print a page."""
    out = out or console()
    out.print(RichText(spoken(page.title), style="bold"))
    for line in page.context:
        out.print(RichText(spoken(line), style="dim"))
    if page.question:
        out.print(RichText(page.question, style="italic"))
    for section in page.sections:
        show_section(section, out)
    for line in page.footer:
        out.print(RichText(spoken(line), style="dim"))


def show_section(section: Section, out: Console) -> None:
    """Print one section."""
    parts = [shown for part in section.parts if (shown := _rendered(part)) is not None]
    if not parts:
        return
    out.print()
    if section.title:
        out.print(RichText(spoken(section.title), style="bold"))
    for part in parts:
        out.print(part)


def _rendered(part: Part) -> RenderableType | None:
    match part:
        case Text():
            return RichText(spoken(part.text), style="dim" if part.quiet else "")
        case Callout():
            body: list[RenderableType] = [RichText(spoken(part.text), style="bold")]
            if part.below:
                body.append(RichText(spoken(part.below)))
            return Panel(Group(*body), title=part.label, title_align="left", border_style=_TONES[part.tone])
        case Bullets():
            lines: list[RenderableType] = [RichText(spoken(part.title))] if part.title else []
            lines += [Padding(_bullet(item), (0, 0, 0, 2)) for item in part.items]
            return Group(*lines)
        case Table():
            return None if part.folded else _table(part)
        case Figure() | Fold():
            return None


def _bullet(item: str | Item) -> RichText:
    said = RichText("• ")
    if isinstance(item, Item) and item.head:
        said.append(f"{spoken(item.head)}: ", style="bold")
    return said.append(spoken(item.text if isinstance(item, Item) else item))


def _table(part: Table) -> RenderableType:
    table = RichTable(title=part.caption or None, title_justify="left", title_style="", header_style="bold", box=None)
    # A long first column says what a row is about: rich would squeeze it as if it were any other.
    long = 2 <= len(part.header) <= _FEW_COLUMNS and any(len(row[0]) > _FIRST_COLUMN for row in part.rows)
    others = (console().width - _FIRST_COLUMN - 2) // max(len(part.header) - 1, 1) - 2
    for place, name in enumerate(part.header):
        table.add_column(
            name,
            justify="right" if place in part.numeric else "left",
            overflow="fold",
            min_width=_FIRST_COLUMN if long and place == 0 else None,
            max_width=others if long and place else None,
        )
    for row in part.rows:
        table.add_row(*(RichText(spoken(cell)) for cell in row))
    return table
