"""A quantity that an engine answers with, and what the rest of the house may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Headline", "Role"]

Role = Literal["", "lead", "now", "soon", "weight", "signed", "held"]
"""*lead*: the figure in which levers and types are told first; *now* and *soon*: whether terms exist, and come within a
year; *weight*: how well a version explains the past; *signed*: the chance of a settlement within its ``months``;
*held*: of one that then holds."""


@dataclass(frozen=True)
class Headline:
    """One quantity that an engine answers with, in every version.

    ``id`` begins with the engine's name and a dot. ``words`` finish the sentence "in this version ..." for a
    yes-or-no quantity ('terms exist that both sides prefer to fighting'), and name it for a number ('room for terms').
    ``better`` says which way is good for the seat that asks, or that the model takes no side.
    """

    id: str
    words: str
    kind: Literal["yes-no", "number", "curve"]
    """A curve has a row of numbers in each version, one for each of its ``points``; it is drawn, and never ranked."""
    unit: str = ""
    better: Literal["more", "less", ""] = ""
    detail: bool = False
    """Kept in the tables of draws and used by a section of its own, but not in the ranking of levers."""
    short: str = ""
    """A few words for the head of a column; the words, if empty."""
    dated: bool = False
    """The month of an event: no value means that it does not come within the horizon, and so after any that does."""
    months: int | None = None
    """Within how many months of the day of the question, where its role asks for that."""
    points: tuple[float, ...] = ()
    """Of a curve: where its values stand (months, shares of the key places), in the unit that ``axis`` names."""
    axis: str = ""
    called: tuple[str, ...] = ()
    """Other names by which pages tell it, beside its words."""
    role: Role = ""
    """What the rest of the house may do with it without knowing whose it is."""

    @property
    def label(self) -> str:
        """The words for the head of a column."""
        return self.short or self.words

    @property
    def is_chance(self) -> bool:
        """Whether each of its values lies between 0 and 1, and so do all means of them."""
        return self.kind == "yes-no" or self.unit.startswith("chance")

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"id": self.id, "words": self.words, "kind": self.kind, "unit": self.unit, "better": self.better}
