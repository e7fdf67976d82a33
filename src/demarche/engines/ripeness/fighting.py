"""What the engine of bargaining while fighting asks of a war, in an analyst's units (parts of section ``war``)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from demarche.crisis.provenance import ActorId, Among, Identifier, Record, Section
from demarche.crisis.quantity import Amount, Cost, Quantity, Share, Within

__all__ = ["Answer", "Brittle", "Coercer", "Conference", "Odds", "PatronType", "RulerType", "Rung", "SettlementTerms"]

Precision = Annotated[Quantity, Within(1, 1e6)]
"""Of choices, per unit of the prize."""
Lag = Annotated[Quantity, Within(1, 60)]
"""Months that pass before somebody acts."""


class Odds(Record):
    """Chances of prevailing if outside help stays as it is, as heard from each camp; left out, the screen's."""

    ruler: Share | None = Field(default=None, description="The ruler's own odds of prevailing, as heard from it.")
    opposition: Share | None = Field(default=None, description="The opposition's own odds of prevailing.")
    observer: Share | None = Field(default=None, description="An outsider's odds that the ruler prevails.")
    favoured_wins: Share | None = Field(
        default=None,
        description="Of the moves of the front, the share that the side wins whom the war favours: at 0.5 the front "
        "tells nothing, near 1 a few moves settle the matter.",
    )


class Conference(Record):
    """Who sits down how often, and who tables the terms."""

    rounds_per_year: Amount | None = Field(default=None, description="Serious rounds of talks a year; 0 is none.")
    ruler_proposes: Amount | None = Field(default=None, description="Weight of the ruler in tabling terms.")
    opposition_proposes: Amount | None = Field(default=None, description="Weight of the opposition in tabling terms.")
    mediator_proposes: Amount | None = Field(default=None, description="Weight of the mediator in tabling terms.")
    mediator_share: Share | None = Field(
        default=None, description="Ruler's share in the mediator's text; left out, he splits the gains evenly."
    )
    eager: Share | None = Field(
        default=None, description="Chance that the sides are spoken for by envoys who want a deal at any price."
    )
    ruler_gives: Share | None = Field(
        default=None,
        description="How far short of what the ruler would sign an eager envoy goes for it, share of the prize.",
    )
    opposition_gives: Share | None = Field(
        default=None,
        description="How far short of what the opposition would sign an eager envoy goes for it, share of the prize.",
    )
    ratified: Share | None = Field(
        default=None, description="Chance that such a deal passes at home, where it is not what was wanted."
    )


Price = Cost | Literal["wall"]
"""What it costs to sign beyond what one has announced, once, as a share of the prize; a wall is never crossed."""


class RulerType(Section):
    """What is different about a settlement with a ruler of this type."""

    lowest: Share | None = Field(default=None, description="Least share for him that he has announced he would take.")
    price: Price | None = Field(
        default=None, description="What it would cost this ruler at home, for good, to sign less; or `wall`."
    )


class SettlementTerms(Record):
    """What can be signed, and how well it would hold. Shares are the ruler's."""

    lowest: Share | None = Field(default=None, description="Least that the preconditions leave him; else the screen's.")
    highest: Share | None = Field(default=None, description="Most that the preconditions leave him; else the screen's.")
    binds_per_year: Share | None = Field(
        default=None, description="Chance that signed terms still bind a year later; else from the screen's 'binding'."
    )
    spoilers_per_year: Share | None = Field(
        default=None, description="Chance that spoilers bring a settlement down within a year."
    )
    drift_per_year: Cost | None = Field(
        default=None, description="Share of the key places that slips to the ruler in a year of peace."
    )
    ruler_ratifiers: Share | None = Field(
        default=None, description="Least share that those on his side who must agree let pass."
    )
    opposition_ratifiers: Share | None = Field(
        default=None, description="Greatest ruler's share that the opposition's fighters let pass."
    )
    ruler_price: Price | None = Field(
        default=None,
        description="What it would cost the ruler at home, for good, to sign less than it has announced, as a share of "
        "the prize; `wall` (as if left out): it never would.",
    )
    opposition_price: Price | None = Field(
        default=None,
        description="What it would cost the opposition, for good, to leave the ruler more than it has announced; "
        "`wall` (as if left out): it never would.",
    )
    renewal: Share | None = Field(
        default=None, description="After a breach, chance that it is mended at the table without war; 0.25 if left out."
    )
    ruler_cheated: Share | None = Field(
        default=None, description="Where a settlement is breached, chance that the ruler is the victim; else 0.5."
    )
    ruler_types: dict[Annotated[Identifier, Among("actors.{ruler}.types")], RulerType] = Field(
        default_factory=dict, description="What differs by the ruler's type."
    )


class Answer(Section):
    """How a patron answers when the other side's help rises."""

    share: Amount = Field(description="Part of the rise's effect on the front that it makes good: 1 cancels it.")
    lag_months: int = Field(default=3, ge=1, le=60)


class Rescue(Section):
    """A patron that steps in when its side is losing, and back once it holds again."""

    below: Share = Field(description="Share of the key places below which its side is losing.")
    rise: Share = Field(description="By how much its support goes up then, in parts of all it could do.")
    lag_months: Lag | None = Field(
        default=None, description="How long it takes it to step in, or back, on average; 3 if left out, 1 at least."
    )


class PatronType(Section):
    """What is different about a patron of this type."""

    support: Share | None = None
    stake: Share | None = None
    burden: Amount | None = Field(default=None, description="Replaces what a year of all it could do costs it.")
    answer_share: Amount | None = Field(default=None, description="Replaces the share of its answer.")


class Rung(Record):
    """One level of striking the ruler."""

    title: str = ""
    damage_per_year: Amount = Field(description="Share of the prize the ruler would give up to be spared a year of it.")
    odds_factor: Amount | None = Field(
        default=None, description="By how much it multiplies the opposition's odds of the next move of the front."
    )
    burden_per_year: Amount | None = Field(default=None, description="Cost of a year of it to the coercer.")


class Brittle(Record):
    """The chance that the coalition behind the strikes is brittle, as each camp sees it."""

    ruler: Share
    opposition: Share
    observer: Share
    cracks_per_month: Share = Field(description="Chance that a brittle coalition cracks in a month of striking.")
    solid_cracks_per_month: Share | None = Field(
        default=None, description="The same for a solid one; none if left out."
    )


class Authorisation(Record):
    """The vote that could authorise strikes."""

    council: Identifier
    proposal: Identifier


class Coercer(Record):
    """An outside power that threatens and strikes the ruler.

    One that ``chooses`` does at every step what serves it; its chances of an ultimatum, of carrying it out and of
    going up a rung are then not read. Its costs are shares of the prize, as its stake is.
    """

    actor: ActorId
    chooses: bool = Field(default=False, description="Threatens, strikes and stops as it serves it.")
    stake: Amount | None = Field(
        default=None,
        description="If it chooses: what it would give for the opposition rather than the ruler to have all, share of "
        "the prize.",
    )
    back_down: Amount | None = Field(
        default=None, description="Cost to it of an ultimatum refused and not carried out, share of the prize."
    )
    quit: Amount | None = Field(default=None, description="Cost to it of ending strikes, share of the prize.")
    alone: Amount | None = Field(
        default=None, description="Cost to it of starting strikes without authorisation, share of the prize."
    )
    authorisation: Authorisation | None = Field(
        default=None,
        description="The vote in a council that would authorise strikes: `alone` then costs it only in so far as that "
        "draft would fail.",
    )
    precision: Precision | None = Field(
        default=None, description="If it chooses: how surely it picks the better step, per unit of the prize."
    )
    patience_per_year: Share | None = Field(
        default=None, description="What a promise of 1 a year from now is worth to it today."
    )
    stage: Literal["none", "striking"] = "none"
    rungs: tuple[Rung, ...] = Field(min_length=1, max_length=4, description="Mildest first.")
    ultimatum_per_year: Share | None = Field(default=None, description="Chance that it puts an ultimatum in a year.")
    credibility: Share | None = Field(default=None, description="Chance that it carries out a refused ultimatum.")
    escalates_per_year: Share | None = Field(default=None, description="Chance that it goes up a rung in a year.")
    ends_per_month: Share | None = Field(
        default=None, description="Chance that strikes once begun are called off in a month, with nothing gained."
    )
    conditional: bool = Field(
        default=True, description="Strikes only if the ruler refuses; the threat lapses if the opposition does."
    )
    brittle: Brittle | None = Field(
        default=None, description="If given, what everybody learns about is whether the coalition holds, not the front."
    )
