"""What the first screen, the brief and the terminal say of the facts of a run, worked out: phrases only place it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from demarche.engine.effects import Link
from demarche.engine.shown import Among, Fan, Front, Gap
from demarche.engine.verdict import Verdict
from demarche.report.answered import speaker
from demarche.report.first import First, by_role
from demarche.study import RunResult
from demarche.study.helps import Helped, Helps

__all__ = [
    "WITHHELD",
    "Best",
    "HalfOpen",
    "Having",
    "Helping",
    "Reached",
    "Turning",
    "Wherever",
    "at_end",
    "best_of",
    "by_year",
    "claims_weighed",
    "ends_of",
    "half_open",
    "helping",
    "leads",
    "margin",
    "mostly_open",
    "player",
    "turning_fronts",
    "turning_levers",
    "verdict_turns",
    "wherever",
    "withheld",
    "worst_shortfall",
]

WITHHELD = 0.1
"""Share of versions without a settled answer above which no verdict is given."""
YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Reached:
    """The leading chance by a month, among the versions of one type: its mean, its middle half and middle 90 %."""

    among: Among
    month: float
    mean: float
    p5: float
    p25: float
    p75: float
    p95: float


@dataclass(frozen=True, kw_only=True)
class HalfOpen:
    """At which places of the front half the versions of the first type, or more, have terms."""

    among: Among
    low: float | None
    high: float | None
    """The ends of these places; None where there is none."""
    everywhere: bool
    least: int
    """In how many versions terms exist where fewest do."""


@dataclass(frozen=True, kw_only=True)
class Wherever:
    """In how many versions of one type terms exist today, and where the front stands best."""

    among: Among
    today: int
    most: int
    at: float
    """The place of the front at which ``most`` have terms, the lowest such."""


@dataclass(frozen=True, kw_only=True)
class Best:
    """What helps most in someone's hands, among the versions of the first type."""

    levers: int
    """How many help as much, as far as can be told."""
    short: str
    """The first of them."""


@dataclass(frozen=True, kw_only=True)
class Helping:
    """A lever that helps, and behind the last that is named how many more help as much as the first."""

    lever: Helped
    alike: int


@dataclass(frozen=True, kw_only=True)
class Having:
    """In how many versions terms exist today with a lever pulled alone."""

    short: str
    have: int


@dataclass(frozen=True, kw_only=True)
class Turning:
    """Levers that alone turn the answer on terms today, and the one that comes nearest."""

    turned: tuple[Having, ...]
    nearest: Having | None


def withheld(verdict: Verdict) -> bool:
    """Whether too many versions have no settled answer for a verdict."""
    return verdict.unsolved > WITHHELD * (verdict.versions + verdict.unsolved)


def verdict_turns(first: First) -> bool:
    """Whether the verdict itself is another for some type of that actor."""
    return first.verdict is not None and any(turn.code not in ("", first.verdict.code) for turn in first.turns)


def mostly_open(first: First) -> bool:
    """Whether terms exist today in half the versions or more."""
    return 2 * first.exist >= (first.verdict.versions if first.verdict else 1)


def given_up(first: First) -> int:
    """Where terms mostly exist although what has been announced excludes each other: in how many versions it does."""
    gap = first.shown.gap
    mostly = gap is not None and first.verdict is not None and 2 * gap.exclusive >= first.verdict.versions
    return gap.exclusive if gap is not None and mostly and mostly_open(first) else 0


def player(first: First) -> str:
    """The actor of whose types the answer is told; empty where it hangs on none."""
    return next((turn.among.actor for turn in first.turns), "")


def leads(first: First) -> tuple[float, float]:
    """The lowest and the highest leading chance of any type."""
    found = [turn.lead for turn in first.turns]
    return min(found), max(found)


def ends_of(hinge: Link) -> tuple[float, float]:
    """The leading chance at either end of an input's range, the lower first."""
    return min(hinge.at_low, hinge.at_high), max(hinge.at_low, hinge.at_high)


def worst_shortfall(gap: Gap) -> float:
    """By how much the table falls short in the median version of the type where it does so most."""
    return max(bound.share.median for bound in gap.short)


def by_year(fan: Fan) -> Iterator[Reached]:
    """The leading chance by the end of each year, or by the last month of a fan that is shorter, type by type."""
    places = [at for at, month in enumerate(fan.months) if month and month % YEAR == 0] or [len(fan.months) - 1]
    yield from (each for ribbon in range(len(fan.ribbons)) for each in _reached(fan, ribbon, places))


def at_end(fan: Fan) -> tuple[Reached, ...]:
    """The leading chance by the last month, type by type."""
    return tuple(each for ribbon in range(len(fan.ribbons)) for each in _reached(fan, ribbon, [len(fan.months) - 1]))


def _reached(fan: Fan, place: int, at: list[int]) -> Iterator[Reached]:
    ribbon = fan.ribbons[place]
    for here in at:
        yield Reached(
            among=ribbon.among,
            month=fan.months[here],
            mean=ribbon.mean[here],
            p5=ribbon.p5[here],
            p25=ribbon.p25[here],
            p75=ribbon.p75[here],
            p95=ribbon.p95[here],
        )


def half_open(front: Front) -> HalfOpen:
    """Where half the versions of the first type have terms."""
    among, counts = front.counts[0]
    held = [share for share, count in zip(front.shares, counts, strict=True) if 2 * count >= among.versions]
    return HalfOpen(
        among=among,
        low=min(held, default=None),
        high=max(held, default=None),
        everywhere=len(held) == len(front.shares),
        least=min(counts),
    )


def wherever(front: Front) -> Iterator[Wherever]:
    """Terms today, and at the front's best place, type by type."""
    for (among, counts), today in zip(front.counts, front.exist, strict=True):
        most = max(counts)
        yield Wherever(among=among, today=today, most=most, at=front.shares[counts.index(most)])


def turning_fronts(first: First) -> tuple[float, float] | None:
    """The ends of the places of the front at which the answer on terms today would be the other; None if at none."""
    front = first.shown.front
    if front is None:
        return None
    ripe = first.exist >= first.needed
    totals = [sum(counts[at] for _, counts in front.counts) for at in range(len(front.shares))]
    across = [held for held, total in zip(front.shares, totals, strict=True) if (total >= first.needed) != ripe]
    return (across[0], across[-1]) if across else None


def best_of(helps: Helps, *, ours: bool) -> Best | None:
    """What helps most in our hands, or in others'; None where nothing does."""
    names = _group(helps, ours=ours)
    shorts = {each.pulled.name: each.pulled.short for each in helps.levers}
    return Best(levers=len(names), short=shorts[names[0]]) if names else None


def helping(helps: Helps, *, ours: bool, most: int) -> list[Helping]:
    """The levers in our hands, or in others', that help among the versions of some type: the first ``most`` of them."""
    able = [each for each in helps.levers if each.pulled.ours == ours and any(c.says == "helps" for c in each.changes)]
    names = _group(helps, ours=ours)
    alike = len(names) if able and names and names[0] == able[0].pulled.name else 0
    told = able[:most]
    return [
        Helping(lever=lever, alike=max(alike - most, 0) if place == most else 0) for place, lever in enumerate(told, 1)
    ]


def _group(helps: Helps, *, ours: bool) -> tuple[str, ...]:
    """The levers that help most among the versions of the first type."""
    found = (each.levers for each in helps.groups if each.ours == ours and each.among == helps.parts[0])
    return next(found, ())


def margin(helps: Helps) -> float:
    """By how much a lever's mean change may be off, since only so many versions were tried."""
    return max((change.high - change.low) / 2 for lever in helps.levers for change in lever.changes)


def claims_weighed(first: First) -> int:
    """How many claims the record was asked about."""
    return sum(number for _, number in first.record)


def turning_levers(result: RunResult, first: First) -> Turning | None:
    """Which levers take the share of versions with terms across the rule, alone; None where that was not asked."""
    study, verdict = result.study, first.verdict
    now = by_role(study, speaker(result), "now")
    if study is None or verdict is None or not now or not study.levers:
        return None
    ripe = first.exist >= first.needed
    found = []
    for lever in study.levers:
        effect = study.effect(lever.name, now)
        if "+" not in lever.name and effect.mean is not None:
            found.append((round((verdict.open_now + effect.mean) * verdict.versions), lever))
    found.sort(key=lambda pair: (pair[0] if ripe else -pair[0], pair[1].name))
    having = tuple(Having(short=lever.short, have=have) for have, lever in found)
    turned = tuple(each for each in having if (each.have >= first.needed) != ripe)
    return Turning(turned=turned, nearest=having[0] if having else None)
