"""What is bargained over: the sections ``screen``, ``scales`` and ``positions``."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from demarche.crisis.provenance import ActorId, Record
from demarche.crisis.quantity import Cost, Number, Share
from demarche.errors import Complaint

__all__ = ["Position", "Scale", "ScreenSection"]


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


class ScreenSection(Record):
    """The nine numbers of the screen, all as shares of the prize (0 to 1), and the balance if it is judged.

    Where a war is played the two costs of fighting on follow from it, and may be left out. Entered all the same, they
    are a check.
    """

    ruler: ActorId = Field(description="The actor who holds the prize.")
    opposition: ActorId = Field(description="The actor who contests it.")
    prize: str = Field(default="power over the state", description="What a share is a share of, in words.")
    scale: Anchors | None = Field(
        default=None,
        description="What two to five shares of the prize mean in words: {0: the ruler leaves, 1: nothing changes}.",
    )
    p_ruler: Share = Field(description="The ruler's own odds of prevailing if it fights on.")
    p_opposition: Share = Field(description="The opposition's own odds of prevailing if it fights on.")
    c_ruler: Cost | None = Field(
        default=None,
        description="What the ruler would give up to be spared the rest of the war; follows from a war that is played.",
    )
    c_opposition: Cost | None = Field(
        default=None,
        description="What the opposition would give up to be spared it; follows from a war that is played.",
    )
    x_low: Share = Field(description="Least share that the ruler has announced it must keep.")
    x_high: Share = Field(description="Greatest ruler's share that the opposition has announced it would leave.")
    binding: Share = Field(description="Chance that an agreement binds.")
    e_ruler: Cost = Field(description="How much worse off than now the ruler would be, cheated after signing.")
    e_opposition: Cost = Field(
        description="How much worse off than now the opposition would be, cheated after signing."
    )
    balance: Share | None = Field(default=None, description="An outsider's odds for the ruler.")


class Scale(Record):
    """A line along which positions are placed, with labelled anchors."""

    title: str = Field(description="What the line measures.")
    anchors: Anchors = Field(description="What at least two places on it mean in words.")
    status_quo: float | None = Field(
        default=None, description="Where things stand today on it; says whom a forecast leaves worse off than today."
    )


class Position(Record):
    """Where an actor stands on a scale, how much it cares, and what it can do about it."""

    position: Number = Field(description="Where it stands, in the scale's own units.")
    salience: Share = Field(description="How much it cares, 0 to 1.")
    capability: Share | None = Field(default=None, description="What it could bring to bear, 0 to 1.")
    flexibility: Share | None = Field(default=None, description="How far it would move, 0 to 1.")
    red_lines: tuple[str, ...] = Field(default=(), description="What it says it cannot accept, in words.")
