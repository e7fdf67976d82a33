"""The war itself: sides, patrons, what it costs (section ``war``)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from demarche.crisis.installed import Part
from demarche.crisis.provenance import ActorId, Among, Ground, Identifier, Record, Section, SourceIds, Told, counted
from demarche.crisis.quantity import Amount, Share
from demarche.engines.ripeness.fighting import (
    Answer,
    Coercer,
    Conference,
    Odds,
    PatronType,
    Precision,
    Rescue,
    SettlementTerms,
)

if TYPE_CHECKING:
    from demarche.crisis import Crisis

__all__ = ["Count", "History", "Host", "Ledger", "Patron", "Talk", "War", "WarPart", "war_of"]

_CUMULATED = {"war.ledger.deaths": "killed so far", "war.ledger.displaced_inside": "displaced inside the country"}


class Count(Section, Ground):
    """A dated count from the record; sources may differ, hence ``low`` and ``high``."""

    as_of: dt.date
    value: float = Field(ge=0)
    low: float | None = Field(default=None, ge=0)
    high: float | None = Field(default=None, ge=0)
    source: SourceIds = ()
    note: str = ""

    def told(self, crisis: Crisis, path: str, meaning: str) -> Told:
        about = f"{_CUMULATED.get(path.split('[')[0], meaning)} on {self.as_of.isoformat()}"
        return Told(kind="fact", about=about, value=counted(self.value, self.low, self.high))


class Patron(Record):
    """An outside power that keeps one side in the war."""

    actor: ActorId
    side: Annotated[Identifier, Among("actors")]
    provides: str = ""
    stake: Share | None = Field(
        default=None, description="What it would give to avoid its side's fall, share of the prize."
    )
    support: Share | None = Field(
        default=None, description="Support on the day of the question, 0 none to 1 all it could."
    )
    burden: Amount | None = Field(
        default=None, description="Cost to the patron of full support, share of the prize a year."
    )
    odds_factor: Amount | None = Field(
        default=None,
        description="By how much full support multiplies its side's odds of winning the next move of the front.",
    )
    aid_per_year: Amount | None = Field(
        default=None, description="What a year of full support spares its side in costs, share of the prize."
    )
    answer: Answer | None = Field(default=None, description="What it does when the other side's help rises.")
    rescue: Rescue | None = Field(default=None, description="What it does when its side is losing.")
    chooses: bool = Field(
        default=False, description="Supports as it serves it, by its stake and its burden: nothing, as today or all."
    )
    changing_cost: Amount | None = Field(
        default=None, description="If it chooses: one-off cost of going from nothing to all, share of the prize."
    )
    reviews_per_year: Amount | None = Field(default=None, description="If it chooses: how often it can change course.")
    precision: Precision | None = Field(
        default=None,
        description="If it chooses: how surely it picks the better level; a gain of 1/precision of the prize is picked "
        "with odds of e to 1.",
    )
    patience_per_year: Share | None = Field(
        default=None, description="If it chooses: what a promise of 1 a year from now is worth to it today."
    )
    types: dict[Annotated[Identifier, Among("actors.{actor}.types")], PatronType] = Field(
        default_factory=dict, description="What differs by the actor's type."
    )


class Host(Record):
    """A state that shelters refugees, and what it can bear."""

    actor: ActorId
    population: float = Field(gt=0, description="Inhabitants.")
    refugees: tuple[Count, ...] = ()
    breaking_share: Share | None = Field(default=None, description="Refugees over inhabitants thought unbearable.")


class Ledger(Section):
    """What each month of war costs people."""

    deaths: tuple[Count, ...] = Field(default=(), description="Cumulated, by date.")
    displaced_inside: tuple[Count, ...] = ()
    deaths_per_month: Amount | None = Field(
        default=None, description="If war goes on as it is; left out, from the dated counts."
    )
    hosts: tuple[Host, ...] = ()


class Talk(Record):
    """A past round of real talks, both sides at the table or a go-between with each, that ended with nothing signed."""

    as_of: dt.date = Field(description="Its last day.")
    event: str = Field(min_length=1, description="Who met, in a few words.")
    balance: Share | None = Field(
        default=None, description="Share of the key places the ruler then held; left out, today's."
    )
    threat: bool = Field(default=False, description="Whether the coercer's ultimatum stood while they talked.")


class History(Record):
    """What was tried before the day of the question; each round is one of those that ``rounds_per_year`` counts."""

    talks: tuple[Talk, ...] = Field(default=(), description="Rounds of real talks about the main issue, none signed.")


class War(Record):
    """Who fights whom, with whose help, and how it goes."""

    step: Literal["week", "month"] = "month"
    ruler: ActorId = Field(description="The actor who holds the prize.")
    opposition: ActorId = Field(description="The actor who contests it.")
    balance: Share | None = Field(default=None, description="Share of the key places the ruler holds.")
    notches: int = Field(
        default=10, ge=3, le=40, description="In how many steps the key places change hands; more is finer and slower."
    )
    pace_per_year: Amount | None = Field(
        default=None, description="Share of the key places that changes hands in a year, either way."
    )
    odds: Odds | None = None
    ruler_cost_per_year: Amount | None = Field(
        default=None, description="Share of the prize the ruler would give up to be spared a year of war."
    )
    opposition_cost_per_year: Amount | None = Field(
        default=None, description="Share of the prize the opposition would give up to be spared a year of war."
    )
    holding: Share | None = Field(
        default=None, description="Share of the worth of what a side holds that it enjoys while the war lasts."
    )
    fade_per_year: Share | None = Field(
        default=None, description="Chance that the war dies down within a year with nothing signed."
    )
    breaks_per_year: Share | None = Field(
        default=None,
        description="Chance that within a year an army dissolves or a capital falls, whoever's, and the war is over. "
        "Each side's odds are then its chances of prevailing; left out, they are chances that the war favours it.",
    )
    ruler_patience_per_year: Share | None = Field(
        default=None, description="What a promise of 1 a year from now is worth to the ruler today."
    )
    opposition_patience_per_year: Share | None = Field(
        default=None, description="What a promise of 1 a year from now is worth to the opposition today."
    )
    conference: Conference | None = None
    settlement: SettlementTerms | None = None
    coercer: Coercer | None = None
    precision: Precision | None = Field(
        default=None,
        description="For a check alone, if the sides err: a gain of 1/precision of the prize is taken with "
        "odds of e to 1.",
    )
    horizon_months: int = Field(default=48, ge=12, le=240, description="How far ahead the answer is reported.")
    durable_months: int = Field(default=24, ge=1, le=120, description="Peace that lasts so long counts as durable.")
    patrons: tuple[Patron, ...] = ()
    history: History | None = None
    ledger: Ledger | None = None


class WarPart(Part):
    """How the war goes."""

    war: War | None = Field(
        default=None,
        description="How the war is fought, talked about and could be settled; patrons, a coercer, the ledger.",
    )


def war_of(crisis: Crisis) -> War:
    """The war of a crisis that has one."""
    war = crisis.file.part(WarPart).war
    assert war is not None
    return war
