"""Lines of plain signs for a terminal: text wrapped and clipped, rows with a bar, blocks fitted into so many lines."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from demarche.page.spoken import spoken

__all__ = [
    "HEAD",
    "LINES",
    "NAME",
    "WIDTH",
    "Block",
    "Columns",
    "bar",
    "behind",
    "beside",
    "clipped",
    "columns",
    "fitted",
    "listed",
    "opened",
    "plain",
    "rows",
    "wrapped",
]

LINES = 25
WIDTH = 80
HEAD = 13
"""Signs before the text of a line: what it is about."""
NAME = 18
"""Signs for the name of a row with a bar."""
_BAR = 25
_KIND = 11
"""Signs for the head of a column, at most; at least as many as its numbers take."""
_NUMBER, _SPACE = 4, 2
_PLAIN = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "−": "-", "–": "-", "…": "...", "·": "-"})


@dataclass(frozen=True, kw_only=True)
class Block:
    """Lines that belong together, made for as much room as there is: ``most`` lines if it can be, ``least`` if not."""

    made: Callable[[int], list[str]]
    least: int = 1
    most: int
    gives: int = 0
    """Where room is short, the block with the highest number is made shorter first."""


def plain(line: str) -> str:
    """In signs that every terminal has."""
    return line.translate(_PLAIN).rstrip()


def fitted(blocks: Sequence[Block]) -> list[str]:
    """The lines of all blocks, the ones that give most made shorter until they fit."""
    room = [len(block.made(block.most)) for block in blocks]
    over = sum(room) + 1 - LINES
    for place in sorted(range(len(blocks)), key=lambda at: -blocks[at].gives):
        cut = min(max(over, 0), max(room[place] - blocks[place].least, 0))
        room[place] -= cut
        over -= cut
    return [line for block, left in zip(blocks, room, strict=True) if left for line in block.made(left)]


def rows(lines: list[str], least: int | None = None, gives: int = 0) -> Block:
    """Lines of which the first come first."""
    return Block(
        made=lambda room: lines[:room], least=len(lines) if least is None else least, most=len(lines), gives=gives
    )


def behind(head: str, text: str, *, most: int = 2, gives: int = 0) -> Block:
    """Text behind what it is about, in whole clauses: one that says for whom a figure holds stays with it."""

    def made(room: int) -> list[str]:
        return _headed(head, wrapped(_whole(text, room, HEAD), HEAD, most=room))

    return Block(made=made, most=most, gives=gives)


def listed(head: str, text: str, entries: Sequence[str], short: Sequence[str], *, gives: int) -> Block:
    """Text behind what it is about, and entries below it, two lines for each or, as they are in ``short``, one."""

    def made(room: int) -> list[str]:
        above = _headed(head, wrapped(text, HEAD, most=max(room - len(entries), 1)))
        each = max((room - len(above)) // len(entries), 1)
        said = entries if each > 1 else short
        return [*above, *(line for entry in said for line in wrapped(_whole(entry, each, 4), 4, most=each))][:room]

    return Block(made=made, least=1 + len(entries), most=1 + 2 * len(entries), gives=gives)


def _headed(head: str, lines: list[str]) -> list[str]:
    return [f"{head:<{HEAD}}{lines[0].strip()}", *lines[1:]]


def wrapped(text: str, indent: int = 0, *, most: int = 3) -> list[str]:
    """Text in lines of 80 signs, at most so many; what is cut off ends in dots, and no percentage is broken."""
    lines = textwrap.wrap(
        spoken(" ".join(text.split())).replace(" %", "\u00a0%"),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * indent,
        max_lines=most,
        placeholder=" ...",
    )
    return [line.replace("\u00a0", " ") for line in lines]


_CLAUSE = re.compile(r"(?<=[.;,]) ")


def _whole(text: str, most: int, indent: int) -> str:
    """As many clauses of a text as there are lines for; all of it where not even one fits."""
    for kept in reversed(list(accumulate(_CLAUSE.split(text), "{} {}".format))):
        said = kept if kept == text else f"{kept.rstrip(',;')} ..."
        if len(wrapped(said, indent, most=most + 1)) <= most:
            return said
    return text


def clipped(text: str, width: int) -> str:
    """As much of a text as goes into so many signs."""
    return text if len(text) <= width else f"{text[: width - 3].rstrip()}..."


def opened(title: str, rest: str) -> str:
    """A title and what has to stand behind it: of a long title, as much as there is room for."""
    return f"{clipped(title, max(WIDTH - len(rest), WIDTH // 3))}{rest}"[:WIDTH]


def beside(name: str, what: str) -> str:
    """A name and what of it a row is about; of a long name the beginning, so that what it is stays to be read."""
    room = NAME - len(what) - 1
    return f"{clipped(name, room)} {what}"


def bar(low: float, middle: float, high: float) -> str:
    """Shares from none to all: equals signs from ``low`` to ``high``, a number sign at the middle."""
    places = [round(min(max(value, 0.0), 1.0) * (_BAR - 1)) for value in (low, middle, high)]
    signs = ["=" if places[0] <= at <= places[2] else "-" for at in range(_BAR)]
    signs[places[1]] = "#"
    return f"|{''.join(signs)}|"


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Columns of numbers at the end of lines."""

    widths: tuple[int, ...]
    heads: tuple[str, ...]

    def headed(self, head: str, text: str) -> str:
        """The line with the names of the columns."""
        return self._line(f"{head:<{HEAD}}{text}", self.heads)

    def row(self, lead: str, title: str, after: str, cells: Sequence[str]) -> str:
        """A line with numbers; a long title is clipped, what stands after it is not."""
        return self._line(f"{lead}{clipped(title, self._room - len(lead) - len(after) - 1)}{after}", cells)

    @property
    def _room(self) -> int:
        return WIDTH - sum(self.widths)

    def _line(self, text: str, cells: Sequence[str]) -> str:
        told = (f"{cell:>{width}}" for cell, width in zip(cells, self.widths, strict=False))
        return f"{text:<{self._room}}{''.join(told)}"


def columns(heads: Sequence[str]) -> Columns:
    """Columns with these heads."""
    told = tuple(clipped(head, _KIND) for head in heads)
    return Columns(widths=tuple(max(len(head), _NUMBER) + _SPACE for head in told), heads=told)
