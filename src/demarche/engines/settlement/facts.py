"""What is said of packages, before it is put into words: each fact is a figure of the answer, or a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from demarche.engine.by_type import Typed
from demarche.engines.settlement.answer import SettlementAnswer
from demarche.engines.settlement.package_answer import FloorAnswer, LeverAnswer, PackagesAnswer, TextAnswer
from demarche.engines.settlement.quantities import SIGNABLE, of_text
from demarche.page.parts import Tone, joined

__all__ = [
    "SAME",
    "Clause",
    "Given",
    "LeastChange",
    "PackageFacts",
    "Refusal",
    "Swap",
    "TextFacts",
    "Worth",
    "package_facts",
    "text_facts",
]

MOST, FEW = 0.8, 0.2
"""Of the versions: from and up to which share something is told as likely and as unlikely."""
WAYS, BREAKERS, SWAPS = 4, 3, 3
SAME = 0.005
"""Differences of shares below this are told as none."""


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A clause by the words of its issue and its own."""

    issue: str
    words: str
    share: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Given:
    """A red line that would have to give way: whose, on what, and what that costs him."""

    name: str
    clause: Clause
    cost: float


@dataclass(frozen=True, kw_only=True)
class Worth:
    """What no agreement is worth to a party; ``low`` and ``high`` bound nine of ten versions."""

    name: str
    signs: bool
    from_war: bool
    central: float
    low: float | None
    high: float | None


@dataclass(frozen=True, kw_only=True)
class PackageFacts:
    """``share`` is a part of ``n`` versions; without versions it is None, and ``count`` of ``total`` is told.

    ``best`` is the package signable in most versions (``best_share``), or the fairest at the middle of the ranges.
    ``ways`` are the smallest sets of red lines that would have to give way, at the middle of the ranges; empty where
    some package can be signed there. ``outbid`` are those whom nothing on the table can satisfy. ``steady``: it makes
    no difference how long the war goes on.
    """

    signers: tuple[str, ...]
    share: float | None
    typed: Typed | None
    """The same by the type of the actor on whom it hangs; None where that is not known."""
    n: int
    count: int | None
    total: int
    tone: Tone
    best: tuple[Clause, ...]
    best_share: float | None
    fairest: tuple[tuple[str, tuple[Clause, ...]], ...]
    """At the middle of the ranges: what each way to be fair chooses, those that choose the same told together; the
    clauses of all but the first are those in which they differ from it."""
    edge: int | None
    """How many packages are such that nobody could have more without another having less."""
    ways: tuple[tuple[Given, ...], ...]
    outbid: tuple[str, ...]
    breakers: tuple[Clause, ...]
    hardest: Clause | None
    """The issue on which most packages fail that fail by one clause alone, with its part of them."""
    worths: tuple[Worth, ...]
    steady: bool
    months: tuple[tuple[int, float], ...]
    levers: tuple[LeverAnswer, ...]
    """The one that helps most first."""


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """A party that would not sign a text at the middle of the ranges: beyond which walls, or how far it falls short."""

    name: str
    walls: tuple[str, ...]
    short: float


@dataclass(frozen=True, kw_only=True)
class LeastChange:
    """The least change after which ``name`` (all who must sign, if empty) would sign: from which clause to which."""

    name: str
    changes: tuple[tuple[Clause, Clause], ...]


@dataclass(frozen=True, kw_only=True)
class Swap:
    """A swap by which two parties both gain, and who else would lose."""

    names: tuple[str, str]
    clauses: tuple[Clause, Clause]
    losers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class TextFacts:
    """``share`` and ``signs`` (by name, those who must sign first) are parts of the versions."""

    id: str
    title: str
    signable: bool
    share: float | None
    typed: Typed | None
    tone: Tone
    signs: tuple[tuple[str, bool, float], ...]
    refusals: tuple[Refusal, ...]
    least: tuple[LeastChange, ...]
    stuck: tuple[str, ...]
    """Who must sign, refuses, and would sign nothing near: no change at all brings it round."""
    together: bool
    """Whether some change brings all of them round."""
    clash: tuple[Clause, ...]
    swaps: tuple[Swap, ...]


def tone_of(share: float) -> Tone:
    """Good and bad only where most of the versions agree."""
    return "good" if share >= MOST else "bad" if share <= FEW else "mixed"


def package_facts(
    answer: SettlementAnswer, found: PackagesAnswer, typed: Mapping[str, Typed] | None = None
) -> PackageFacts:
    """The facts of the packages on the table."""
    best = found.steadiest[0].clauses if found.steadiest else found.nash
    share = float(bool(found.count)) if found.share is None else found.share
    months = tuple((month.month, month.share) for month in found.months if month.share is not None)
    by_issue: dict[str, float] = {}
    for breaker in found.breaking:
        by_issue[breaker.issue] = by_issue.get(breaker.issue, 0.0) + breaker.share
    hardest = max(by_issue, key=lambda issue: by_issue[issue]) if by_issue else None
    return PackageFacts(
        signers=_names(answer, found.signers),
        share=found.share,
        typed=(typed or {}).get(SIGNABLE),
        n=found.n,
        count=found.count,
        total=found.total,
        tone=tone_of(share),
        best=() if best is None else tuple(_clause(answer, issue, clause) for issue, clause in best.items()),
        best_share=found.steadiest[0].share if found.steadiest else None,
        fairest=_fairest(answer, found),
        edge=None if found.frontier is None else len(found.frontier),
        ways=tuple(tuple(_given(answer, line) for line in way["lines"]) for way in found.giving_way[:WAYS]),
        outbid=_names(answer, (out["party"] for out in found.outbid)),
        breakers=tuple(_clause(answer, row.issue, row.clause, row.share) for row in found.breaking[:BREAKERS]),
        hardest=None if hardest is None else Clause(issue=answer.titles[hardest], words="", share=by_issue[hardest]),
        worths=tuple(_worth(answer, found, floor) for floor in found.no_agreement),
        steady=all(abs(share - months[0][1]) < SAME for _, share in months),
        months=months,
        levers=tuple(sorted(found.levers, key=lambda lever: (-lever.more, lever.levers))),
    )


def _fairest(answer: SettlementAnswer, found: PackagesAnswer) -> tuple[tuple[str, tuple[Clause, ...]], ...]:
    chosen: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for words, text in (
        ("by the greatest product of gains (Nash)", found.nash),
        ("by the greatest least part of what each could have (Kalai and Smorodinsky)", found.kalai_smorodinsky),
        ("by the greatest least gain", found.least_margin),
    ):
        if text is not None:
            chosen.setdefault(tuple(text.items()), []).append(words)
    first = dict(next(iter(chosen), ()))
    return tuple(
        (
            joined(words),
            tuple(_clause(answer, issue, clause) for issue, clause in text if not place or first[issue] != clause),
        )
        for place, (text, words) in enumerate(chosen.items())
    )


def text_facts(
    answer: SettlementAnswer, found: PackagesAnswer, text: TextAnswer, typed: Mapping[str, Typed] | None = None
) -> TextFacts:
    """The facts of a text on the table."""
    must = set(found.signers)
    order = sorted(text.signs, key=lambda party: (party not in must, found.parties.index(party)))
    named = [change["party"] for change in text.changes]
    refusing = [refusal["party"] for refusal in text.refusals]
    return TextFacts(
        id=text.text,
        title=text.title,
        signable=text.signable,
        share=text.share,
        typed=(typed or {}).get(of_text(text.text)),
        tone=tone_of(float(text.signable) if text.share is None else text.share),
        signs=tuple((answer.names[party], party in must, text.signs[party]) for party in order),
        refusals=tuple(
            Refusal(
                name=answer.names[refusal["party"]],
                walls=tuple(answer.titles[issue] for issue in refusal["walls"]),
                short=refusal["short"],
            )
            for refusal in text.refusals
        ),
        least=tuple(_least(answer, change) for change in text.changes),
        stuck=_names(answer, (party for party in refusing if party not in named)),
        together=text.signable or None in named,
        clash=tuple(_clause(answer, issue, clause) for issue, clause in text.forbidden),
        swaps=tuple(_swap(answer, swap) for swap in text.trades if must.issuperset(swap["parties"]))[:SWAPS],
    )


def _names(answer: SettlementAnswer, parties: Iterable[str]) -> tuple[str, ...]:
    return tuple(answer.names[party] for party in parties)


def _clause(answer: SettlementAnswer, issue: str, clause: str, share: float = 0.0) -> Clause:
    return Clause(issue=answer.titles[issue], words=answer.clauses[issue][clause], share=share)


def _given(answer: SettlementAnswer, line: Mapping[str, Any]) -> Given:
    clause = _clause(answer, line["issue"], line["clause"])
    return Given(name=answer.names[line["party"]], clause=clause, cost=line["cost"])


def _worth(answer: SettlementAnswer, found: PackagesAnswer, floor: FloorAnswer) -> Worth:
    return Worth(
        name=answer.names[floor.party],
        signs=floor.party in found.signers,
        from_war=floor.from_war,
        central=floor.central,
        low=floor.low,
        high=floor.high,
    )


def _least(answer: SettlementAnswer, change: Mapping[str, Any]) -> LeastChange:
    moved = change["changes"].items()
    return LeastChange(
        name="" if change["party"] is None else answer.names[change["party"]],
        changes=tuple(
            (_clause(answer, issue, before), _clause(answer, issue, after)) for issue, (before, after) in moved
        ),
    )


def _swap(answer: SettlementAnswer, swap: Mapping[str, Any]) -> Swap:
    one, other = (_clause(answer, issue, clause) for issue, clause in zip(swap["issues"], swap["after"], strict=True))
    first, second = _names(answer, swap["parties"])
    return Swap(names=(first, second), clauses=(one, other), losers=_names(answer, swap["losers"]))
