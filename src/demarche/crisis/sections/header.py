"""Who, when, and what is asked: the sections ``crisis``, ``sources``, ``actors`` and ``relations``."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from demarche.crisis.provenance import ActorId, Identifier, Record, Section, SourceIds
from demarche.crisis.quantity import ChoiceField, Share

__all__ = ["Actor", "Header", "Motive", "Over", "Relation", "Source"]

Over = Literal["all", "most"] | Annotated[float, Field(gt=0, lt=1)]
"""In which versions something is claimed to hold: all, most, or more than this share."""


class Header(Record):
    """The crisis, the day on which the question is asked, and on whose behalf."""

    id: Identifier
    title: str = Field(min_length=1, max_length=200)
    as_of: dt.date = Field(description="The day on which the question is asked; nothing later may enter an input.")
    question: str = Field(min_length=1, max_length=500)
    seat: ActorId = Field(description="The actor on whose behalf we ask: its levers are ours to pull.")
    summary: str = Field(default="", description="Two or three sentences for a reader new to the crisis.")
    not_modelled: tuple[str, ...] = Field(default=(), description="What the analyst knows is left out.")
    ripe_at: float = Field(
        default=0.5,
        gt=0,
        le=1,
        description="Share of the versions in which terms must exist for the verdict 'ripe', or soon for 'ripening'.",
    )
    claims_over: Over = Field(
        default="all", description="In which versions a claim has to hold that does not say so itself."
    )


class Source(Section):
    """Something a fact or a judgement rests on."""

    title: str = Field(min_length=1)
    publisher: str = ""
    date: dt.date | str | None = None
    url: str = ""
    via: str = ""
    kind: Literal["primary", "academic", "dataset", "press", "secondary", "tertiary", "judgement"] = "secondary"
    note: str = ""


class Motive(Section):
    """A motive that somebody ascribes to an actor; always reported as that person's claim."""

    text: str
    claimed_by: str
    source: SourceIds = ()


class Actor(Record):
    """A party to the crisis. ``types`` names what kind of player it may be; ``type`` says which it is."""

    id: Identifier
    name: str = Field(min_length=1, max_length=100)
    short: str = Field(default="", max_length=40, description="The name used in charts; the name, if empty.")
    kind: Literal["government", "armed group", "coalition", "organisation", "person", "other"] = "other"
    wants: str = ""
    motives: tuple[Motive, ...] = ()
    types: dict[Identifier, str] = Field(
        default_factory=dict,
        description="Type id, best a verb that ends “if Damascus …” (`bargains`, `holds-out`), and what it means in "
        "words.",
    )
    type: ChoiceField | None = Field(default=None, description="Which type the actor is, with weights.")

    @property
    def label(self) -> str:
        """The name to use where room is short."""
        return self.short or self.name


class Relation(Record):
    """One actor's standing tie to another."""

    from_: ActorId = Field(alias="from", description="The first actor.")
    to: ActorId = Field(description="The second actor.")
    kind: Literal["supports", "arms", "funds", "fights for", "hosts", "opposes", "consults", "commands", "trades"] = (
        Field(description="What the first does to, or with, the second.")
    )
    strength: Share | None = Field(default=None, description="0 nominal, 1 decisive.")
    since: dt.date | None = None
