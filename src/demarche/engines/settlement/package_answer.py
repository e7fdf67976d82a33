"""What the engine answers about packages: at the middle of the ranges, and counted over the versions of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engine.plain import Plain
from demarche.engines.settlement.agenda import Agenda
from demarche.engines.settlement.breaking import broken_by, signable
from demarche.engines.settlement.floors import floors, months_of
from demarche.engines.settlement.from_crisis import agenda_from_crisis, texts_from_crisis
from demarche.engines.settlement.package_result import Package
from demarche.engines.settlement.packages import packages
from demarche.engines.settlement.proposing import propose, trades
from demarche.engines.settlement.quantities import BY_MONTH, SIGNABLE, YEAR, of_floor, of_text
from demarche.engines.settlement.section import Packages
from demarche.engines.settlement.tally import Tally, tally
from demarche.engines.settlement.worth import tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis
    from demarche.engine.contract import Drawn

    Floats = NDArray[np.float64]

__all__ = [
    "Breaker",
    "FloorAnswer",
    "LeverAnswer",
    "MonthAnswer",
    "PackagesAnswer",
    "Steady",
    "TextAnswer",
    "packages_answer",
]

_TRADES = 5


@dataclass(frozen=True, kw_only=True)
class FloorAnswer(Plain):
    """What no agreement is worth to a party today, 0 all it fears to 1 all it wants: at the middle of the ranges, and
    what bounds the middle 90 % of the versions. ``from_war``: it is what fighting on is worth, by the war's numbers."""

    party: str
    from_war: bool
    central: float
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class MonthAnswer(Plain):
    """How many packages could be signed in a month at the middle of the ranges (``count``; ``central``: any), and in
    what part of ``n`` versions some could."""

    month: int
    central: bool
    count: int
    share: float | None
    n: int


@dataclass(frozen=True, kw_only=True)
class LeverAnswer(Plain):
    """In what part of the versions a package could be signed under a lever, today and in a year; ``more`` is the change
    of the first against the same versions without it, ``dearer`` that of what no agreement is worth to all signers
    together, on average."""

    levers: tuple[str, ...]
    title: str
    share: float
    more: float
    dearer: float
    in_a_year: float | None
    n: int


@dataclass(frozen=True, kw_only=True)
class Breaker(Plain):
    """Of all the ways in which one clause alone keeps a package from being signed, over the versions or at the middle,
    the part that are this clause."""

    issue: str
    clause: str
    share: float


@dataclass(frozen=True, kw_only=True)
class Steady(Plain):
    """A package, and in what part of the versions it could be signed."""

    clauses: Mapping[str, str]
    share: float


@dataclass(frozen=True, kw_only=True)
class TextAnswer(Plain):
    """A text on the table: who would sign it, why others would not, the least change after which each would, and swaps.

    ``share`` and ``signs`` (by party) count versions; None and empty where none were tried. ``gains`` is what it is
    worth to each party over no agreement at the middle of the ranges, None beyond a wall.
    """

    text: str
    title: str
    clauses: Mapping[str, str]
    signable: bool
    share: float | None
    signs: Mapping[str, float]
    gains: Mapping[str, float | None]
    refusals: tuple[Mapping[str, Any], ...]
    changes: tuple[Mapping[str, Any], ...]
    forbidden: tuple[tuple[str, str], ...]
    trades: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, kw_only=True)
class PackagesAnswer(Plain):
    """Which packages could be signed: every input at its central value, and over the versions."""

    total: int
    count: int | None
    signers: tuple[str, ...]
    parties: tuple[str, ...]
    nash: Mapping[str, str] | None
    kalai_smorodinsky: Mapping[str, str] | None
    least_margin: Mapping[str, str] | None
    frontier: tuple[Mapping[str, str], ...] | None
    """Those that could be signed and of which nobody could have a better one without another signer having a worse;
    None where there are too many to compare."""
    clauses: tuple[Mapping[str, Any], ...]
    giving_way: tuple[Mapping[str, Any], ...]
    outbid: tuple[Mapping[str, Any], ...]
    no_agreement: tuple[FloorAnswer, ...]
    breaking: tuple[Breaker, ...]
    months: tuple[MonthAnswer, ...]
    levers: tuple[LeverAnswer, ...]
    texts: tuple[TextAnswer, ...]
    share: float | None
    """In what part of the versions something could be signed; None where none were tried."""
    n: int
    """How many versions were tried."""
    steadiest: tuple[Steady, ...]
    stances: tuple[Mapping[str, Any], ...]
    """By clause and party, in what part of the versions it accepts, would trade, refuses."""


def packages_answer(crisis: Crisis, given: Packages, drawn: Drawn | None) -> PackagesAnswer | None:
    """The whole answer; None where what no agreement is worth is known in no version."""
    middle = floors(crisis, {}, 1)[0]
    if not np.isfinite(middle[0]).all():
        middle = _instead(middle, given, drawn)
        if not np.isfinite(middle[0]).all():
            return None
    agenda, counted = agenda_from_crisis(crisis), tally(crisis, drawn)
    found = packages(agenda, no_agreement=middle[0])
    return PackagesAnswer(
        total=found.total,
        count=found.count,
        signers=found.signers,
        parties=found.parties,
        nash=_text(found.nash),
        kalai_smorodinsky=_text(found.kalai_smorodinsky),
        least_margin=_text(found.least_margin),
        frontier=None if found.frontier is None else tuple(dict(package.clauses) for package in found.frontier),
        clauses=tuple(map(asdict, found.clauses)),
        giving_way=tuple(map(asdict, found.giving_way)),
        outbid=tuple(map(asdict, found.outbid)),
        no_agreement=_floors(given, middle[0], drawn),
        breaking=_breaking(
            agenda, broken_by(signable(tables(agenda, middle[0]))) if counted is None else counted.broken
        ),
        months=_months(crisis, agenda, middle, drawn),
        levers=_levers(given, drawn),
        texts=tuple(_of_text(crisis, agenda, name, middle[0], given, drawn) for name in given.texts),
        share=None if counted is None else counted.share,
        n=0 if counted is None else counted.n,
        steadiest=() if counted is None else _steadiest(counted),
        stances=() if counted is None else counted.stances,
    )


def _instead(middle: Floats, given: Packages, drawn: Drawn | None) -> Floats:
    """Where the war in the middle of the ranges has no steady state: the middle of the versions that have one."""
    if drawn is None:
        return middle
    columns = [drawn.base.values[of_floor(name)] for name in given.parties]
    held = [column[np.isfinite(column)] for column in columns]
    found = middle.copy()
    found[:] = [np.median(column) if len(column) else np.nan for column in held]
    return found


def _text(package: Package | None) -> Mapping[str, str] | None:
    return None if package is None else dict(package.clauses)


def _floors(given: Packages, middle: Floats, drawn: Drawn | None) -> tuple[FloorAnswer, ...]:
    rows = []
    for place, name in enumerate(given.parties):
        spread = None if drawn is None else drawn.spreads.get(of_floor(name))
        rows.append(
            FloorAnswer(
                party=name,
                from_war=name in given.at_war,
                central=float(middle[place]),
                low=None if spread is None else spread.p5,
                high=None if spread is None else spread.p95,
            )
        )
    return tuple(rows)


def _breaking(agenda: Agenda, broken: list[Any]) -> tuple[Breaker, ...]:
    failing = max(1.0, sum(float(sum(counts)) for counts in broken))
    rows = [
        Breaker(issue=issue.name, clause=clause, share=float(count) / failing)
        for issue, counts in zip(agenda.issues, broken, strict=True)
        for clause, count in zip(issue.clauses, counts, strict=True)
        if count > 0
    ]
    return tuple(sorted(rows, key=lambda row: (-row.share, row.issue, row.clause)))


def _months(crisis: Crisis, agenda: Agenda, middle: Floats, drawn: Drawn | None) -> tuple[MonthAnswer, ...]:
    curve = None if drawn is None else drawn.base.values.get(BY_MONTH)
    rows = []
    for place, month in enumerate(months_of(crisis)):
        if not np.isfinite(middle[place]).all():
            continue
        column = None if curve is None else curve[:, place]
        held = np.empty(0) if column is None else column[np.isfinite(column)]
        count = int(signable(tables(agenda, middle[place])).sum())
        rows.append(
            MonthAnswer(
                month=month,
                central=count > 0,
                count=count,
                share=float(held.mean()) if held.size else None,
                n=int(held.size),
            )
        )
    return tuple(rows)


def _levers(given: Packages, drawn: Drawn | None) -> tuple[LeverAnswer, ...]:
    if drawn is None:
        return ()
    rows, base = [], drawn.base.values[SIGNABLE]
    for levers, variation in drawn.variants.items():
        if not levers:
            continue
        names = tuple(lever.id for lever in variation.crisis.levers if lever.id in levers)
        titles = {lever.id: lever.label for lever in variation.crisis.file.levers}
        after = variation.values[SIGNABLE]
        both = np.isfinite(base[: len(after)]) & np.isfinite(after[: len(base)])
        if not both.any():
            continue
        before, now = base[: len(both)][both], after[: len(both)][both]
        dearer = sum(
            float(
                (variation.values[of_floor(name)][: len(both)] - drawn.base.values[of_floor(name)][: len(both)])[
                    both
                ].mean()
            )
            for name in given.consent
        )
        later = variation.values.get(YEAR, np.full(len(after), np.nan))
        later = later[np.isfinite(later)]
        rows.append(
            LeverAnswer(
                levers=names,
                title="; and ".join(titles[name] for name in names),
                share=float(now.mean()),
                more=float((now - before).mean()),
                dearer=dearer,
                in_a_year=float(later.mean()) if later.size else None,
                n=int(both.sum()),
            )
        )
    return tuple(rows)


def _of_text(
    crisis: Crisis, agenda: Agenda, name: str, middle: Floats, given: Packages, drawn: Drawn | None
) -> TextAnswer:
    clauses = texts_from_crisis(crisis)[name]
    reply = propose(agenda, clauses, no_agreement=middle)
    swaps = trades(agenda, reply.package.clauses, no_agreement=middle, listed=_TRADES)
    spreads = {} if drawn is None else drawn.spreads
    shares = {party: spreads[of_text(name, party)].mean for party in given.parties if of_text(name, party) in spreads}
    whole = spreads.get(of_text(name))
    return TextAnswer(
        text=name,
        title=given.texts[name].title,
        clauses=dict(reply.package.clauses),
        signable=reply.signable,
        share=None if whole is None else whole.mean,
        signs={party: share for party, share in shares.items() if share is not None},
        gains={party: gain if np.isfinite(gain) else None for party, gain in reply.package.margin.items()},
        refusals=tuple(map(asdict, reply.refusals)),
        changes=tuple(map(asdict, reply.changes)),
        forbidden=reply.forbidden,
        trades=tuple(map(asdict, swaps)),
    )


def _steadiest(counted: Tally) -> tuple[Steady, ...]:
    return tuple(Steady(clauses=dict(clauses), share=share) for clauses, share in counted.steadiest)
