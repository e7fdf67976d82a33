"""What could be agreed on its own, beside the main issue (section ``agenda``)."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from demarche.crisis.installed import Part
from demarche.crisis.provenance import ActorId, Identifier, LeverId, Record, Section
from demarche.crisis.quantity import Amount, Cost, Number, Share

__all__ = ["AgendaItem", "AgendaPart", "Compensation", "Refusal"]


class Compensation(Section):
    """What can be given in return, in the giver's units."""

    least: Cost | None = Field(default=None, description="Least that is given in any case; left out, nothing.")
    most: Cost = Field(description="Most that can be given, as a share of the prize to the giver.")
    rate: Amount | None = Field(
        default=None,
        description="What a unit of it costs the taker, in its own units; left out, 1, or 0 if somebody else gives it.",
    )
    by: ActorId | None = Field(default=None, description="The actor that gives it, where that is not the taker.")


class Refusal(Record):
    """What follows if the giver refuses: a threat tied to this item and to nothing else."""

    chance: Share = Field(description="Chance that it is carried out, at the first date or at a later one.")
    late: Share | None = Field(
        default=None,
        description="Where that is strikes: chance that the giver can still agree after a step of them, which ends "
        "them, with nothing in return. Left out, 0.",
    )
    set: dict[str, Any] = Field(min_length=1, description="Path under war and the value it then takes.")


class AgendaItem(Record):
    """A partial issue that could be agreed on its own: access, prisoners, a weapon given up, a local truce.

    All shares are of the main prize: what a party would give of it to keep, or to get, what is at stake here.
    """

    id: Identifier
    title: str = Field(min_length=1, description="What would be agreed, as a noun: 'An exchange of prisoners'.")
    giver: ActorId = Field(description="The actor that gives something up.")
    taker: ActorId = Field(description="The actor that gains by it.")
    cost: Cost = Field(description="What giving it up costs the giver, once, as a share of the prize.")
    worth: Number = Field(
        description="What it is worth to the taker, all told, as a share of the prize in its own eyes; below 0: a loss."
    )
    compensation: Compensation | None = None
    then: dict[str, Any] = Field(
        default_factory=dict, description="Once it is agreed: path under war and the value it takes."
    )
    refused: Refusal | None = None
    under: tuple[LeverId, ...] = Field(
        default=(), description="Levers under which it is asked as well, beside today's war and what sets its numbers."
    )


class AgendaPart(Part):
    """Partial issues."""

    kept = (("agenda",),)

    agenda: tuple[AgendaItem, ...] = Field(default=(), description="Partial issues that could be agreed on their own.")
