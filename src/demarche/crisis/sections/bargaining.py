"""What is bargained over: the sections ``screen``, ``agenda``, ``scales`` and ``positions``."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from demarche.crisis.provenance import Identifier, Record, Section
from demarche.crisis.quantity import Amount, Cost, Number, Share
from demarche.errors import Complaint

__all__ = ["AgendaItem", "Compensation", "Position", "Refusal", "Scale", "ScreenSection"]


class ScreenSection(Record):
    """The nine numbers of the screen, all as shares of the prize (0 to 1), and the balance if it is judged."""

    ruler: Identifier = Field(description="The actor who holds the prize.")
    opposition: Identifier = Field(description="The actor who contests it.")
    prize: str = Field(default="power over the state", description="What a share is a share of, in words.")
    p_ruler: Share = Field(description="The ruler's own odds of prevailing if it fights on.")
    p_opposition: Share = Field(description="The opposition's own odds of prevailing if it fights on.")
    c_ruler: Cost = Field(description="What the ruler would give up to be spared the rest of the war.")
    c_opposition: Cost = Field(description="What the opposition would give up to be spared the rest of the war.")
    x_low: Share = Field(description="Lowest ruler's share that the announced preconditions leave on the table.")
    x_high: Share = Field(description="Highest ruler's share that the announced preconditions leave on the table.")
    binding: Share = Field(description="Chance that an agreement binds.")
    e_ruler: Cost = Field(description="How much worse off than now the ruler would be, cheated after signing.")
    e_opposition: Cost = Field(
        description="How much worse off than now the opposition would be, cheated after signing."
    )
    balance: Share | None = Field(default=None, description="An outsider's odds for the ruler.")


class Compensation(Section):
    """What can be given in return, in the giver's units."""

    least: Cost | None = Field(default=None, description="Least that is given in any case; left out, nothing.")
    most: Cost = Field(description="Most that can be given, as a share of the prize to the giver.")
    rate: Amount | None = Field(
        default=None,
        description="What a unit of it costs the taker, in its own units; left out, 1, or 0 if somebody else gives it.",
    )
    by: Identifier | None = Field(default=None, description="The actor that gives it, where that is not the taker.")


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
    giver: Identifier = Field(description="The actor that gives something up.")
    taker: Identifier = Field(description="The actor that gains by it.")
    cost: Cost = Field(description="What giving it up costs the giver, once, as a share of the prize.")
    worth: Number = Field(
        description="What it is worth to the taker, all told, as a share of the prize in its own eyes; below 0: a loss."
    )
    compensation: Compensation | None = None
    then: dict[str, Any] = Field(
        default_factory=dict, description="Once it is agreed: path under war and the value it takes."
    )
    refused: Refusal | None = None
    under: tuple[Identifier, ...] = Field(
        default=(), description="Levers under which it is asked as well, beside today's war and what sets its numbers."
    )


def _anchors(raw: Any) -> Any:
    if not isinstance(raw, dict) or len(raw) < 2:
        raise Complaint("anchors should map at least two numbers to words")
    for key in raw:
        if isinstance(key, bool) or not isinstance(key, int | float):
            raise Complaint(f"an anchor stands at a number, not {key!r}")
    anchors = {float(key): words for key, words in raw.items()}
    if len(anchors) < 2:
        raise Complaint("anchors should stand at two different numbers at least")
    return anchors


Anchors = Annotated[
    dict[float, str],
    BeforeValidator(_anchors),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 2}),
]


class Scale(Record):
    """A line along which positions are placed, with labelled anchors."""

    title: str
    anchors: Anchors


class Position(Record):
    """Where an actor stands on a scale, how much it cares, and what it can do about it."""

    position: Number = Field(description="On the scale's own units.")
    salience: Share = Field(description="How much it cares, 0 to 1.")
    capability: Share | None = Field(default=None, description="What it could bring to bear, 0 to 1.")
    flexibility: Share | None = Field(default=None, description="How far it would move, 0 to 1.")
    red_lines: tuple[str, ...] = ()
