"""What is said of a vote, before it is put into words: each fact is a figure of the result, or a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demarche.engines.council.versions import VoteOverVersions

__all__ = ["Failure", "Named", "Opposition", "Passing", "Tone", "opposition_of", "passing_of"]

Tone = Literal["good", "mixed", "bad"]

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
