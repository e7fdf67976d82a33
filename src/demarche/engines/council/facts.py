"""What is said of a vote, before it is put into words: each fact is a figure of the result, or a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demarche.engines.council.answer import CouncilAnswer, DraftAnswer
from demarche.engines.council.power import MemberPower
from demarche.engines.council.versions import RouteOverVersions, Spread, VoteOverVersions
from demarche.page.parts import Tone

__all__ = [
    "Better",
    "CouncilFacts",
    "DraftFacts",
    "Failure",
    "MemberRow",
    "Named",
    "Opposition",
    "Passing",
    "PassingIf",
    "Price",
    "Record",
    "facts_of",
    "opposition_of",
    "passing_of",
]


HALF = 0.5
"""What is called expected has at least an even chance."""
MATTERS = 0.05
"""A chance, or a change of one, below this is left out of sentences."""
_SHOWN = 0.005


@dataclass(frozen=True, kw_only=True)
class Named:
    """A member by name, and a chance."""

    name: str
    chance: float


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A way to fail, and its chance."""

    way: Literal["vetoed", "short", "both"]
    chance: float


@dataclass(frozen=True, kw_only=True)
class Passing:
    """The chance of passing: a mean over the versions, and the middle 90 % of them.

    ``tone`` is good or bad only where those agree on which side of an even chance it lies.
    """

    mean: float
    low: float
    high: float
    tone: Tone
    failures: tuple[Failure, ...]


@dataclass(frozen=True, kw_only=True)
class Opposition:
    """Who is in the way.

    ``kind``: nobody (``open``), too few yes votes and no veto (``votes``), vetoes that are likelier than not
    (``expected``), or none of these but some veto to reckon with (``likeliest``). ``vetoers`` are those meant, the
    likeliest first; ``any_veto`` is the chance of at least one veto, where several could cast one. ``relief`` are those
    whose abstention alone changes the chance of passing, with that chance then; ``only_together`` that none does,
    though several are in the way. ``yes_votes`` is the mean number of yes votes, ``few`` that they are hardly any.
    """

    kind: Literal["open", "votes", "expected", "likeliest"]
    vetoers: tuple[Named, ...] = ()
    any_veto: float | None = None
    relief: tuple[Named, ...] = ()
    only_together: bool = False
    yes_votes: float
    few: bool = False


def passing_of(vote: VoteOverVersions) -> Passing:
    """Does it pass?"""
    spread = vote.spread
    ways: tuple[Literal["vetoed", "short", "both"], ...] = ("vetoed", "short", "both")
    failures = tuple(Failure(way=way, chance=getattr(vote, way)) for way in ways if getattr(vote, way) >= _SHOWN)
    tone: Tone = "good" if spread.low >= HALF else "bad" if spread.high < HALF else "mixed"
    return Passing(mean=vote.passes, low=spread.low, high=spread.high, tone=tone, failures=failures)


def opposition_of(vote: VoteOverVersions) -> Opposition:
    """Who is in the way, and would its abstention alone be enough?"""
    inclined = sorted((m for m in vote.members if m.veto and m.no >= MATTERS), key=lambda m: (-m.no, m.id))
    if not inclined:
        return Opposition(kind="open" if vote.passes >= HALF else "votes", yes_votes=vote.expected_yes)
    expected = [member for member in inclined if member.no >= HALF]
    relief = [member for member in inclined if member.if_abstains - vote.passes >= MATTERS]
    return Opposition(
        kind="expected" if expected else "likeliest",
        vetoers=tuple(Named(name=member.name, chance=member.no) for member in expected or inclined),
        any_veto=vote.any_veto if len(inclined) > 1 else None,
        relief=tuple(Named(name=member.name, chance=member.if_abstains) for member in relief),
        only_together=not relief and len(inclined) > 1,
        yes_votes=vote.expected_yes,
        few=vote.expected_yes < vote.passes + 1,
    )


@dataclass(frozen=True, kw_only=True)
class PassingIf:
    """The chance of passing if an actor is of one type; ``key`` is ``actor=type``, ``actor`` its name."""

    key: str
    actor: str
    type: str
    passing: Passing


@dataclass(frozen=True, kw_only=True)
class Price:
    """What would carry the draft to an even chance, at the middle of the ranges.

    ``kind``: it has one (``none needed``), one member's yes can be had for a price (``one``), or that of two
    (``two``), or no price is enough (``never``).
    """

    kind: Literal["none needed", "one", "two", "never"]
    paid: tuple[tuple[str, float], ...] = ()
    """By member, in units of its gain."""


@dataclass(frozen=True, kw_only=True)
class Better:
    """The sponsor's best draft: where it stands and with what chance it passes, beside the draft asked about."""

    sponsor: str
    position: float
    passes: float
    asked: float


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """One member's line of the table."""

    id: str
    name: str
    veto: bool
    yes: Spread
    abstain: float
    no: float
    if_abstains: float
    price: float | None


@dataclass(frozen=True, kw_only=True)
class DraftFacts:
    """All that is said of one draft. ``even`` are the stretches of the scale on which drafts have an even chance."""

    id: str
    title: str
    passing: Passing
    opposition: Opposition
    types: tuple[PassingIf, ...]
    price: Price
    better: Better | None
    even: tuple[tuple[float, float], ...]
    yes_votes: float
    needed: int | None
    """Yes votes needed, where the rule counts nothing else."""
    members: tuple[MemberRow, ...]


@dataclass(frozen=True, kw_only=True)
class Record:
    """Votes on record that the same numbers call right, and the mean chance they give to the votes members cast."""

    votes: int
    right: int
    likely: float


@dataclass(frozen=True, kw_only=True)
class CouncilFacts:
    """All that is said of one council."""

    id: str
    name: str
    scale: str
    drafts: tuple[DraftFacts, ...]
    likely: int
    """How many of them are likelier than not to pass, by the mean over the versions."""
    contested: tuple[str, ...]
    """Ids of the drafts to draw, the one nearest to an even chance first."""
    routes: tuple[RouteOverVersions, ...]
    power: tuple[MemberPower, ...]
    record: Record | None


_EVEN = 0.5
MOST = 3
"""Drafts that one picture has room for."""


def facts_of(answer: CouncilAnswer) -> CouncilFacts:
    """The facts of an answer."""
    drafts = tuple(_draft(answer, draft) for draft in answer.drafts)
    return CouncilFacts(
        id=answer.body.id,
        name=answer.body.name,
        scale=answer.body.scale,
        drafts=drafts,
        contested=tuple(
            draft.id for draft in sorted(drafts, key=lambda draft: (abs(draft.passing.mean - _EVEN), draft.id))
        )[:MOST],
        likely=sum(draft.passing.mean > _EVEN for draft in drafts),
        routes=answer.routes,
        power=answer.power.members,
        record=_record(answer),
    )


def _draft(answer: CouncilAnswer, draft: DraftAnswer) -> DraftFacts:
    criteria = answer.body.chamber.rule.criteria
    plain = len(criteria) == 1 and criteria[0].weight is None
    prices = {member.id: member.price for member in draft.prices.members}
    return DraftFacts(
        id=draft.id,
        title=draft.title,
        passing=passing_of(draft.result),
        opposition=opposition_of(draft.result),
        types=_types(answer, draft),
        price=_price(draft),
        better=_better(draft),
        even=draft.win_set.intervals,
        yes_votes=draft.result.expected_yes,
        needed=criteria[0].votes if plain else None,
        members=tuple(
            MemberRow(
                id=member.id,
                name=member.name,
                veto=member.veto,
                yes=member.spread_yes,
                abstain=member.abstain,
                no=member.no,
                if_abstains=member.if_abstains,
                price=prices[member.id],
            )
            for member in draft.result.members
        ),
    )


def _types(answer: CouncilAnswer, draft: DraftAnswer) -> tuple[PassingIf, ...]:
    names = {member.id: member.label for member in answer.body.chamber.members}
    found = []
    for key, vote in draft.by_type.items():
        actor, _, kind = key.partition("=")
        found.append(PassingIf(key=key, actor=names.get(actor, actor), type=kind, passing=passing_of(vote)))
    return tuple(found)


def _price(draft: DraftAnswer) -> Price:
    prices = draft.prices
    if prices.passes >= prices.target:
        return Price(kind="none needed")
    cheapest = prices.cheapest
    if cheapest is not None and cheapest.price is not None:
        return Price(kind="one", paid=((cheapest.name, cheapest.price),))
    if prices.pair is None:
        return Price(kind="never")
    names = {member.id: member.name for member in prices.members}
    paid = zip(prices.pair.ids, prices.pair.prices, strict=True)
    return Price(kind="two", paid=tuple((names[one], amount) for one, amount in paid))


def _better(draft: DraftAnswer) -> Better | None:
    best = draft.best
    if best is None or best.position is None:
        return None
    sponsor = draft.result.member(best.sponsor).name
    return Better(sponsor=sponsor, position=best.position, passes=best.passes, asked=draft.result.position)


def _record(answer: CouncilAnswer) -> Record | None:
    votes = len(answer.record)
    if not votes:
        return None
    return Record(
        votes=votes,
        right=sum((vote.passes >= HALF) == (vote.result == "adopted") for vote in answer.record),
        likely=sum(vote.likely for vote in answer.record) / votes,
    )
