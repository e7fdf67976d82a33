"""What is said of the agenda, before it is put into words: each fact is a figure of the answer, or a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demarche.engine.by_type import Typed
from demarche.engines.agenda.answer import AgendaAnswer, Hinge, ItemAnswer, Sample, Situation
from demarche.engines.agenda.model import Settled

__all__ = [
    "HALF",
    "AgendaFacts",
    "Amount",
    "ItemFacts",
    "Refusing",
    "SituationFacts",
    "Tried",
    "Weighed",
    "facts_of",
]

HALF = 0.5
_NEGLIGIBLE = 5e-4
"""Less than a twentieth of a hundredth of the prize is left unsaid."""
_FURTHER = 2
"""Inputs named after the one that most hangs on."""

Ends = tuple[float, float]
Often = Literal["all", "none", "some"]
Refuser = Literal["giver", "taker", "both", "neither alone"]


@dataclass(frozen=True, kw_only=True)
class Refusing:
    """Who refuses, and in what part of the versions."""

    who: Refuser
    share: float


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One item over ``n`` versions: how often it can be agreed, by type where it hangs on one, and who refuses it.

    Returns are in hundredths of the prize and bound the middle 90 % of the versions.
    """

    n: int
    often: Often
    agreed: float
    interval: Ends
    """Its 90 % interval: how far it may be off since only so many versions were tried."""
    typed: Typed
    refusals: tuple[Refusing, ...]
    """The one who refuses most often first."""
    needs: Ends
    pays: Ends
    relents: float
    hinges: tuple[Hinge, ...]
    """The strongest first."""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A gain or a loss, in hundredths of the prize."""

    size: float
    gain: bool


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What a party weighs at the middle of the ranges; None where it is next to nothing.

    ``own``: by the item itself (what the giver gives up is no gain); ``war``: by what changes in the war; ``spared``:
    of what a refusal may bring, no gain where it forgoes something; ``paid``: the most it can get in return, in
    hundredths of the prize.
    """

    own: Amount
    war: Amount | None
    spared: Amount | None
    paid: float | None = None


@dataclass(frozen=True, kw_only=True)
class SituationFacts:
    """One item as things stand, or under levers; ``tried`` is None where no versions were."""

    under: tuple[str, ...]
    central: bool
    refusing: tuple[Literal["giver", "taker"], ...]
    """Who refuses at the middle of the ranges."""
    tried: Tried | None
    giver: Weighed
    taker: Weighed | None
    """None where it weighs nothing but what it gains."""
    bystander: Amount | None
    """What the side that is not asked gains or loses; None where that is next to nothing, or both are asked."""

    @property
    def often(self) -> float:
        """A share of the versions, or of one where none were tried."""
        return float(self.central) if self.tried is None else self.tried.agreed


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """One item: who gives what to whom, as things stand first, and the lever under which it is agreed more often."""

    id: str
    title: str
    giver: str
    taker: str
    payer: str | None
    bystander: str | None
    now: SituationFacts
    under: tuple[SituationFacts, ...]
    best: SituationFacts | None
    """Under that lever; None where no lever makes it likelier."""

    @property
    def all(self) -> tuple[SituationFacts, ...]:
        """As things stand, and under each lever."""
        return (self.now, *self.under)


@dataclass(frozen=True, kw_only=True)
class AgendaFacts:
    """The whole agenda. ``able``: what can be agreed now in at least the share ``at_least`` of the versions."""

    items: tuple[ItemFacts, ...]
    n: int
    """Versions tried; 0 where none were."""
    at_least: float
    half: bool
    """Whether that is one half."""
    able: tuple[ItemFacts, ...]
    """In file order."""
    likeliest: ItemFacts | None
    others: int
    """How many can be agreed beside it."""
    nearest: ItemFacts | None
    """Where nothing can be agreed, what can most often; None where no versions were tried."""
    main: Ends | None
    """Between which shares of the versions terms on the main issue exist, whichever of them is agreed."""
    widest: Ends
    """Of the shares' 90 % intervals the widest."""


def facts_of(agenda: AgendaAnswer, at_least: float = HALF) -> AgendaFacts:
    """The facts of the agenda; ``at_least``: from which share of the versions an item counts as one that can be
    agreed (where none were tried, the middle of the ranges decides)."""
    items = tuple(_item(item) for item in agenda.items)
    able = tuple(item for item in items if _can(item.now, at_least))
    tried = [s.tried for item in items for s in item.all if s.tried is not None]
    shares = [s.sample.main_open for item in agenda.items for s in item.situations if s.sample is not None]
    known = [item for item in items if item.now.tried is not None]
    return AgendaFacts(
        items=items,
        n=tried[0].n if tried else 0,
        at_least=at_least,
        half=at_least == HALF,
        able=able,
        likeliest=max(able, key=lambda item: item.now.often, default=None),
        others=max(len(able) - 1, 0),
        nearest=None if able else max(known, key=lambda item: item.now.often, default=None),
        main=(min(shares), max(shares)) if shares else None,
        widest=max((each.interval for each in tried), key=lambda ends: ends[1] - ends[0], default=(0.0, 0.0)),
    )


def _can(situation: SituationFacts, at_least: float) -> bool:
    return situation.central if situation.tried is None else situation.tried.agreed >= at_least


def _item(item: ItemAnswer) -> ItemFacts:
    now, *under = (_situation(item, situation) for situation in item.situations)
    better = [each for each in under if each.often > now.often]
    return ItemFacts(
        id=item.id,
        title=item.title,
        giver=item.giver,
        taker=item.taker,
        payer=item.payer,
        bystander=item.bystander,
        now=now,
        under=tuple(under),
        best=max(better, key=lambda each: each.often, default=None),
    )


def _situation(item: ItemAnswer, situation: Situation) -> SituationFacts:
    found = situation.central
    issue = found.issue
    giver, taker = _weighed(found, issue.giver, -issue.cost), _weighed(found, issue.taker, issue.worth)
    told = issue.worth < 0.0 or taker.war is not None or taker.spared is not None
    return SituationFacts(
        under=situation.titles,
        central=found.agreed,
        refusing=tuple("giver" if party == issue.giver else "taker" for party in found.refusing),
        tried=None if situation.sample is None else _tried(situation.sample),
        giver=giver,
        taker=taker if told else None,
        bystander=None if found.beside is None else _seen(found.beside),
    )


def _weighed(found: Settled, party: str, own: float) -> Weighed:
    most = found.issue.most if party == found.issue.giver else 0.0
    return Weighed(
        own=_amount(own),
        war=_seen(found.follows(party)),
        spared=_seen(found.averts(party)),
        paid=100 * most if most > _NEGLIGIBLE else None,
    )


def _seen(value: float) -> Amount | None:
    return _amount(value) if abs(value) >= _NEGLIGIBLE else None


def _amount(value: float) -> Amount:
    return Amount(size=100 * abs(value), gain=value >= 0.0)


def _tried(sample: Sample) -> Tried:
    refusals = sorted(sample.refused_by.items(), key=lambda entry: (-entry[1], entry[0]))
    known: dict[str, Refuser] = {
        "giver": "giver",
        "taker": "taker",
        "both": "both",
        "neither alone": "neither alone",
    }
    return Tried(
        n=sample.n,
        often="all" if sample.agreed == 1.0 else "none" if sample.agreed == 0.0 else "some",
        agreed=sample.agreed,
        interval=(sample.low, sample.high),
        typed=sample.typed,
        refusals=tuple(Refusing(who=known[who], share=share) for who, share in refusals),
        needs=(100 * sample.needs[0], 100 * sample.needs[1]),
        pays=(100 * sample.pays[0], 100 * sample.pays[1]),
        relents=sample.relents,
        hinges=sample.hangs_on[: 1 + _FURTHER],
    )
