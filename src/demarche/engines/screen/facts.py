"""What is said of the screen, before it is put into words: each fact is a figure of the result, or a case."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from demarche.engine.by_type import Typed
from demarche.engines.screen.hinges import Hinge
from demarche.engines.screen.result import Cause, Concession, ScreenResult
from demarche.engines.screen.way_out import beyond
from demarche.page.numbers import outward
from demarche.page.parts import Tone

__all__ = [
    "RIPE_FROM",
    "BalanceFacts",
    "CauseFacts",
    "GapFacts",
    "GivingFacts",
    "HingeFacts",
    "HopeFacts",
    "ScreenFacts",
    "StepFacts",
    "VerdictFacts",
    "causes_of",
    "facts_of",
    "verdict_of",
]

RIPE_FROM = 0.5
"""Ripe: terms that both prefer exist in at least this share of the versions tested."""
_ALONE = 4
"""Numbers that are named as turning the answer by themselves."""
_HOPEFUL = 0.005
"""A side whose odds stand nearer to the outsider's is neither too hopeful nor too gloomy."""

Who = Literal["ruler", "opposition", "both"]
Exist = Literal["always", "never", "in none tested", "in all tested", "in some"]


@dataclass(frozen=True, kw_only=True)
class VerdictFacts:
    """Ripe or not, by the share of the versions in which terms exist; ``check``: no verdict, since the war gives it."""

    check: bool
    ripe: bool
    tone: Tone
    at_least: float
    exist: Exist
    n: int
    some: float
    """The share of the versions in which terms exist."""
    none: float
    """The share in which they do not."""


@dataclass(frozen=True, kw_only=True)
class CauseFacts:
    """What empties the zone at the central values, with the numbers that tell of it."""

    kind: Literal[
        "disagreement",
        "certain breach",
        "weak enforcement",
        "against the ruler",
        "against the opposition",
        "exclude each other",
    ]
    side: Who
    odds: float
    """Both sides' own chances of prevailing, added up."""
    disagreement: float
    costs: float
    binding: float
    fear: float
    spared: float
    """What peace would save, less what the disagreement about the odds takes."""
    low: float
    high: float
    """What the preconditions leave the ruler at least and at most."""
    asks: float
    concedes: float
    """The least that the ruler takes and the most that the opposition concedes."""


@dataclass(frozen=True, kw_only=True)
class StepFacts:
    """One of several changes that together open the zone, rounded so that what is printed suffices."""

    number: str
    cause: str
    before: float
    after: float
    attained: bool


@dataclass(frozen=True, kw_only=True)
class HingeFacts:
    """One number that alone turns the answer; ``turn`` is None where no value of it does."""

    number: str
    bound: Literal["at least", "at most", "under", "over"]
    turn: float | None
    central: float
    within: bool
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class GivingFacts:
    """What one side alone would have to give. ``how``: by dropping its own precondition, by taking terms that it thinks
    worse than fighting on, by both, or nothing that it could give would do."""

    side: Who
    how: Literal["nothing does", "both", "precondition", "worse terms"]
    total: float
    precondition: float
    below: float
    possible: bool


@dataclass(frozen=True, kw_only=True)
class HopeFacts:
    """How far a side's odds stand from the outsider's."""

    how: Literal["neither", "hopeful", "gloomy"]
    by: float


@dataclass(frozen=True, kw_only=True)
class BalanceFacts:
    """Whether the balance matters, through what, and which shift would turn the answer; None where none does."""

    same_odds: bool
    decides: bool
    through: tuple[str, ...]
    shift: float | None
    towards: Who
    ruler: HopeFacts | None
    opposition: HopeFacts | None


@dataclass(frozen=True, kw_only=True)
class GapFacts:
    """How far the gap between what the two would accept runs over the ranges; ``ends``: which of its ends it has."""

    ends: Literal["none", "upper", "both"]
    low: float
    high: float
    exact: bool
    """Whether the share of versions is exact."""
    n: int
    share: float
    share_low: float
    share_high: float
    seed: int


@dataclass(frozen=True, kw_only=True)
class ScreenFacts:
    """All that is said of the screen."""

    ruler: str
    opposition: str
    open: bool
    """Whether terms exist at the middle of the ranges."""
    verdict: VerdictFacts
    typed: Typed | None
    """Whether terms exist, by the type of the actor on whom it hangs; None where that is not known."""
    causes: tuple[CauseFacts, ...]
    floor: float
    ceiling: float
    first: tuple[tuple[str, float], ...]
    """What first stands in the way, by cause, with its share of the versions; empty where all of them agree."""
    steps: tuple[StepFacts, ...]
    alone: tuple[HingeFacts, ...]
    """Numbers that turn the answer by themselves, the smallest change first."""
    alone_first: bool
    """Whether one of them does so within its own range."""
    giving: tuple[GivingFacts, ...]
    balance: BalanceFacts
    numbers: tuple[HingeFacts, ...]
    gap: GapFacts
    beyond_all: bool
    """Whether at some values not even the whole prize would do."""


def facts_of(result: ScreenResult, at_least: float = RIPE_FROM, typed: Typed | None = None) -> ScreenFacts:
    """The facts of a screen; ``at_least``: the share of versions from which it is ripe."""
    shares = [(code, part.share) for code, part in result.sample.causes.items() if part.share > 0]
    low, high = result.intervals["r_ruler"], result.intervals["r_opposition"]
    return ScreenFacts(
        ruler=result.inputs.ruler,
        opposition=result.inputs.opposition,
        open=result.centre.open,
        verdict=verdict_of(result, at_least),
        typed=typed,
        causes=causes_of(result),
        floor=result.centre.floor,
        ceiling=result.centre.ceiling,
        first=tuple(sorted(shares, key=lambda entry: -entry[1])) if result.verdict == "depends" else (),
        steps=tuple(_steps(result)) if len(result.repair) > 1 else (),
        alone=tuple(_alone(result, result.hinge(name)) for name in result.smallest[:_ALONE]),
        alone_first=any(result.hinge(name).in_range for name in result.smallest),
        giving=tuple(_giving(entry) for entry in result.centre.concessions),
        balance=_balance(result),
        numbers=tuple(_number(hinge) for hinge in result.hinges),
        gap=_gap(result),
        beyond_all=low.high > 1 or high.low < 0,
    )


def verdict_of(result: ScreenResult, at_least: float) -> VerdictFacts:
    """Ripe or not on these inputs."""
    share = result.sample.open.share
    ripe = share >= at_least
    exist: Exist = "in some"
    if result.verdict != "depends":
        exist = "always" if result.verdict == "open" else "never"
    elif share in (0.0, 1.0):
        exist = "in all tested" if share else "in none tested"
    tone: Tone = "mixed" if result.verdict == "depends" else "bad"
    if ripe:
        tone = "good" if result.verdict == "open" else "mixed"
    return VerdictFacts(
        check=result.check,
        ripe=ripe,
        tone="neutral" if result.check else tone,
        at_least=at_least,
        exist=exist,
        n=result.sample.draws,
        some=share,
        none=1 - share,
    )


def causes_of(result: ScreenResult) -> tuple[CauseFacts, ...]:
    """What empties the zone at the central values, the first obstacle first; empty where terms exist."""
    return tuple(_cause(result, cause) for cause in result.centre.causes)


_KINDS: dict[str, Literal["disagreement", "against the ruler", "against the opposition", "exclude each other"]] = {
    "disagreement": "disagreement",
    "precondition_ruler": "against the ruler",
    "precondition_opposition": "against the opposition",
    "preconditions_exclude": "exclude each other",
}


def _cause(result: ScreenResult, cause: Cause) -> CauseFacts:
    centre, numbers = result.centre, result.centre.numbers
    weak = "certain breach" if math.isinf(centre.fear) else "weak enforcement"
    return CauseFacts(
        kind=_KINDS.get(cause.code, weak),  # type: ignore[arg-type]
        side=cause.side,
        odds=numbers["p_ruler"] + numbers["p_opposition"],
        disagreement=centre.disagreement,
        costs=centre.costs,
        binding=numbers["binding"],
        fear=centre.fear,
        spared=centre.costs - centre.disagreement,
        low=numbers["x_low"],
        high=numbers["x_high"],
        asks=centre.r_ruler,
        concedes=centre.r_opposition,
    )


def _steps(result: ScreenResult) -> list[StepFacts]:
    return [
        StepFacts(
            number=step.number,
            cause=step.cause,
            before=step.before,
            after=outward(step.after, step.before),
            attained=step.attained,
        )
        for step in result.repair
    ]


def _alone(result: ScreenResult, hinge: Hinge) -> HingeFacts:
    bound: Literal["at least", "at most", "under", "over"] = "at least" if hinge.opens == "at_least" else "at most"
    if result.centre.open:
        bound = "under" if hinge.opens == "at_least" else "over"
    return _hinge(hinge, bound, None if hinge.threshold is None else beyond(hinge))


def _number(hinge: Hinge) -> HingeFacts:
    return _hinge(hinge, "at least" if hinge.opens == "at_least" else "at most", hinge.threshold)


def _hinge(hinge: Hinge, bound: Literal["at least", "at most", "under", "over"], turn: float | None) -> HingeFacts:
    return HingeFacts(
        number=hinge.number,
        bound=bound,
        turn=turn,
        central=hinge.central,
        within=hinge.in_range,
        low=hinge.low,
        high=hinge.high,
    )


def _giving(entry: Concession) -> GivingFacts:
    how: Literal["nothing does", "both", "precondition", "worse terms"] = "worse terms"
    if math.isinf(entry.total):
        how = "nothing does"
    elif entry.from_precondition > 0:
        how = "both" if entry.below_reservation > 0 else "precondition"
    return GivingFacts(
        side="ruler" if entry.side == "ruler" else "opposition",
        how=how,
        total=entry.total,
        precondition=entry.from_precondition,
        below=entry.below_reservation,
        possible=entry.possible,
    )


def _balance(result: ScreenResult) -> BalanceFacts:
    shift, hope = result.neutrality.shift, result.optimism
    change = shift.change or 0.0
    return BalanceFacts(
        same_odds=result.neutrality.common_odds,
        decides=shift.decides,
        through=shift.through,
        shift=abs(change) if change else None,
        towards="opposition" if change < 0 else "ruler",
        ruler=None if hope is None else _hope(hope.ruler),
        opposition=None if hope is None else _hope(hope.opposition),
    )


def _hope(by: float) -> HopeFacts:
    how: Literal["neither", "hopeful", "gloomy"] = "hopeful" if by > 0 else "gloomy"
    return HopeFacts(how="neither" if abs(by) < _HOPEFUL else how, by=abs(by))


def _gap(result: ScreenResult) -> GapFacts:
    width, sample = result.intervals["width"], result.sample
    return GapFacts(
        ends="none" if math.isinf(width.high) else "upper" if math.isinf(width.low) else "both",
        low=width.low,
        high=width.high,
        exact=sample.open.exact,
        n=sample.draws,
        share=sample.open.share,
        share_low=sample.open.low,
        share_high=sample.open.high,
        seed=result.seed,
    )
