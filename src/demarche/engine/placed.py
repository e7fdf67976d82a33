"""What an engine gives to a page: sections and short lines, each in its slot, and what its answer hangs on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from demarche.engine.headline import Role

if TYPE_CHECKING:
    from demarche.page.parts import Item, Section

__all__ = ["Ground", "Placed", "Short", "Slot"]

Slot = Literal[
    "ripe",
    "why",
    "turns",
    "front",
    "levers",
    "partial",
    "package",
    "moves",
    "outcomes",
    "votes",
    "record",
    "claims",
    "waiting",
    "leaning",
    "limits",
]
"""The questions of a page, in its order: is it ripe; why not, or on what terms; what it turns on; how far the front
would have to move; what would help; what can be agreed now; which package could be signed; who moves where; what would
last; what a council does; what the record shows; which claims hold; what waiting costs; how far to lean on it; what is
left out."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A section of the page in its slot; of several in one, the lower rank comes first."""

    slot: Slot
    section: Section
    rank: int = 0
    judges: tuple[str, ...] = ()
    """Patterns of the paths on which its verdict rests: none is given while something that they cover is not judged
    yet."""


@dataclass(frozen=True, kw_only=True)
class Short:
    """A line to take away, in the slot of the section that it leads to."""

    slot: Slot
    item: Item
    rank: int = 0
    brief: str = ""
    """The same in a dozen words, for the first screen; empty where the line has no place there."""
    judges: tuple[str, ...] = ()
    """Patterns of the paths on which it rests beside the engine's verdict: it waits till what they cover is judged."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A judgement that an answer hangs on: its path in the file, and what it does, as a sentence."""

    path: str
    said: str
    role: Role = ""
    """The figure that it speaks of, where it speaks of one: the leading one, or terms now or within a year."""
