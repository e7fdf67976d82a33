"""What a page is made of: sections of text, lists, tables and figures, the same for the terminal and for HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from demarche.page.brief import Brief

__all__ = [
    "Bullets",
    "Callout",
    "Cell",
    "Figure",
    "Fold",
    "Item",
    "Link",
    "Page",
    "Part",
    "Screen",
    "Section",
    "Table",
    "Text",
    "Tone",
    "after_the_first_picture",
    "all_folded",
    "anchor",
    "as_fold",
    "inline",
    "joined",
    "of",
]


Tone = Literal["good", "mixed", "bad", "neutral"]
"""What a sentence means for whoever asks; never shown by colour alone."""


@dataclass(frozen=True)
class Link:
    """A few words that lead to another place of the same page: a section, an input, a source."""

    words: str
    to: str
    """The id of that place, see :func:`anchor`."""


@dataclass(frozen=True)
class Text:
    """A paragraph. ``quiet`` marks a remark that may be set smaller."""

    text: str
    quiet: bool = False
    lead: bool = False
    """A heading within the section."""
    see: str = ""
    """The section of the appendix in which there is more; empty where there is none."""


@dataclass(frozen=True)
class Callout:
    """The one sentence to take away, with a short label above it and what it rests on below."""

    label: str
    text: str
    tone: Tone = "neutral"
    below: str = ""
    see: tuple[Link, ...] = ()
    """Where its reasons stand."""
    quantity: str = ""
    """The id of the quantity that its first number tells; empty where it tells none."""


@dataclass(frozen=True)
class Item:
    """An entry of a list that says in ``head`` what it is about, and in ``see`` where its reasons stand."""

    text: str
    head: str = ""
    see: tuple[Link, ...] = ()
    quantity: str = ""
    """The id of the quantity that its first number tells; empty where it tells none."""

    def __str__(self) -> str:
        return f"{self.head}: {self.text}" if self.head else self.text


@dataclass(frozen=True)
class Bullets:
    """A short list; ``name`` is the id of its place on the page, for links."""

    items: tuple[str | Item, ...]
    title: str = ""
    name: str = ""


@dataclass(frozen=True)
class Table:
    """A table of short texts. ``numeric`` names the columns that are set flush right."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    numeric: frozenset[int] = frozenset()
    folded: bool = False
    """Long tables start closed in HTML (and are printed whole on paper); the terminal leaves them out."""
    names: tuple[str, ...] = ()
    """The id of each row's place on the page, for links; none where there are none."""
    see: tuple[tuple[Link, ...], ...] = ()
    """What each row's first cell leads to; nothing where there are none."""
    figures: tuple[tuple[str, ...], ...] = ()
    """Of each row the quantity that each cell tells, by its id; empty where it tells none."""


@dataclass(frozen=True)
class Figure:
    """A picture as SVG, with what it shows in words for those who cannot see it, and how to read it."""

    svg: str
    title: str
    alt: str
    reading: str
    wide: bool = False
    narrow: str = ""
    """The same picture for a phone, if it is drawn for one."""
    table: Table | None = None
    """Its numbers, folded under it."""
    beneath: str = "The figures"
    """What the fold is called."""


@dataclass(frozen=True)
class Fold:
    """What a first reading can pass over: closed in HTML until it is asked for, open on paper, not in the terminal."""

    title: str
    parts: tuple[Text | Callout | Bullets | Table | Figure, ...]


Part = Text | Callout | Bullets | Table | Figure | Fold


@dataclass(frozen=True)
class Section:
    """One question and its answer."""

    id: str
    title: str
    parts: tuple[Part, ...]
    finding: str = ""
    """The answer in a sentence: it stands as the title of an answer of the report, above it the question."""
    quantity: str = ""
    """The id of the quantity that the finding tells."""
    answer: bool = False
    """Whether it stands in the report itself; the appendix has the others."""
    fold: Callable[[Section, int], str] | None = field(default=None, compare=False, repr=False)
    """Of itself and the place of a part: under which title a report folds the part away; empty if it stays open."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A picture of the first screen: its finding as a title, and a line on how to read it."""

    id: str
    title: str
    figure: Figure
    quantity: str = ""
    """The id of the quantity that it shows: it leads to where that comes from."""


@dataclass(frozen=True, kw_only=True)
class Screen:
    """The first screen: the verdict as a sentence, up to four pictures, a few short notes."""

    asked: str
    verdict: str
    because: str
    tone: Tone
    lead: tuple[str, ...]
    """A few sentences, each with one number."""
    figures: tuple[str, ...]
    """Of each the quantity that it tells, by its id; empty where it tells none."""
    cells: tuple[Cell, ...]
    notes: tuple[tuple[str, str], ...]
    """Head and text."""
    foot: tuple[str, ...]
    how: tuple[str, ...]
    """How to read the pictures; folded."""


@dataclass(frozen=True)
class Page:
    """A whole page: what was asked, of whom, and the sections that answer. Empty sections are left out."""

    title: str
    question: str
    context: tuple[str, ...]
    sections: tuple[Section, ...]
    footer: tuple[str, ...] = field(default=())
    first: Screen | None = None
    """What stands above all sections; the question and its context alone where there is none."""
    brief: Brief | None = None
    """What it prints instead of itself."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sections", tuple(section for section in self.sections if section.parts))


def anchor(kind: str, name: str) -> str:
    """The id of a place on the page: ``anchor("input", "screen.binding")``. One name has one place."""
    return f"{kind}-{re.sub(r'[^A-Za-z0-9_.-]', '-', name)}"


def joined(words: Sequence[str], link: str = "and") -> str:
    """'a', 'a and b', 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {link} {words[-1]}"


def inline(label: str) -> str:
    """A label within a sentence: a small first letter, but for one that starts with a name ("Moscow: ...")."""
    return label if ":" in label else label[:1].lower() + label[1:]


def of(name: str) -> str:
    """'Moscow's', 'the rebels\''."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def after_the_first_picture(title: str) -> Callable[[Section, int], str]:
    """For :attr:`Section.fold`: all that stands behind the first picture."""

    def rule(section: Section, place: int) -> str:
        first = next((at for at, part in enumerate(section.parts) if isinstance(part, Figure)), place)
        return title if place > first else ""

    return rule


def all_folded(section: Section, title: str) -> tuple[Part, ...]:
    """The whole section as one fold; nothing if it is empty."""
    return (as_fold(title, section.parts),) if section.parts else ()


def as_fold(title: str, parts: tuple[Part, ...]) -> Fold:
    """These parts folded away. What is folded within stands open there: one click is enough."""
    opened = (replace(part, folded=False) if isinstance(part, Table) else part for part in parts)
    return Fold(title, tuple(part for part in opened if not isinstance(part, Fold)))
