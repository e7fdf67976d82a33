"""What is known to have happened and could be done: ``facts``, ``events``, ``levers``, ``outcome``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from demarche.crisis.provenance import (
    NOT_JUDGED,
    ActorId,
    Ground,
    Identifier,
    Record,
    Section,
    SourceIds,
    Told,
    counted,
    is_judged,
)
from demarche.errors import Complaint

if TYPE_CHECKING:
    from demarche.crisis.document import Crisis

__all__ = ["Correlation", "Event", "Fact", "Lever", "Outcome", "OutcomeItem", "Signed"]


class Fact(Record, Ground):
    """A count, a date or a statement on record."""

    id: Identifier
    text: str = Field(min_length=1)
    as_of: dt.date | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""

    def told(self, crisis: Crisis, path: str, meaning: str) -> Told:
        value = f"{counted(self.value, self.low, self.high)} {self.unit}".strip()
        return Told(kind="fact", about=self.text, value=value, whole=True)


class Event(Record):
    """Something that happened on a day."""

    date: dt.date
    event: str = Field(min_length=1)


class Lever(Record):
    """A named patch to the crisis: what would be different if this were done."""

    id: Identifier
    title: str = Field(min_length=1)
    short: str = Field(default="", max_length=44, description="A few words for charts; the title, if empty.")
    seat: ActorId = Field(description="The actor that can pull it.")
    set: dict[str, Any] = Field(min_length=1, description="Path in this file and the value it takes.")
    from_month: int = Field(default=0, ge=0, le=600, description="Months after the day of the question.")
    to_month: int | None = Field(default=None, ge=0, le=600)
    surprise: bool = Field(default=False, description="Whether nobody sees it coming.")

    @model_validator(mode="after")
    def _months_in_order(self) -> Lever:
        if self.to_month is not None and self.to_month <= self.from_month:
            raise Complaint("to_month should be later than from_month")
        return self

    @property
    def label(self) -> str:
        """The title, and that nobody has judged what the lever sets, where a note says so."""
        notes = [value.get("note", "") for value in self.set.values() if isinstance(value, dict)]
        judged = all(is_judged(str(note)) for note in (self.note, *notes))
        return self.title if judged else f"{self.title} ({NOT_JUDGED})"


class Correlation(Record):
    """Two quantities that tend to move together (rank correlation)."""

    between: tuple[str, str] = Field(description="The paths of two uncertain quantities in this file.")
    rho: float = Field(gt=-1, lt=1, description="How much they rise together: between -1 and 1, 0 not at all.")


class OutcomeItem(Section):
    """Something that happened after the day of the question."""

    date: dt.date
    event: str = Field(min_length=1)
    source: SourceIds = ()


class Signed(Record):
    """A settlement of the main issue, and how long it held."""

    date: dt.date = Field(description="The day on which both sides had signed, or accepted the terms.")
    by: tuple[ActorId, ...] = Field(min_length=1, description="The actors that signed or accepted.")
    held_until: dt.date | None = Field(
        default=None, description="The day on which it broke; left out, it held for as long as the file knows."
    )
    ended_by: str = Field(default="", description="What broke it, in a few words.")


def _signed_or_none(raw: Any) -> Any:
    if isinstance(raw, dict | Signed) or raw is None or raw == "none":
        return raw
    raise Complaint(f"{raw!r} does not say what was signed", "write 'none', or a mapping with 'date' and 'by'")


class Outcome(Section):
    """What happened. No engine reads it; it stands here so that answers can be held against it."""

    summary: str
    signed: Annotated[Signed | Literal["none"] | None, BeforeValidator(_signed_or_none)] = Field(
        default=None, description="The settlement of the main issue, or `none`; left out, nobody has said."
    )
    events: tuple[OutcomeItem, ...] = ()
    source: SourceIds = ()
