"""The screen itself: from nine numbers to the zone, what empties it, and what would open it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import numpy as np

from demarche.engines.screen import kernel
from demarche.engines.screen.hinges import Hinge, Point, balance_shift, hinges, ranked
from demarche.engines.screen.kernel import CAUSES, TOUCH, Bounds
from demarche.engines.screen.model import NUMBERS, Judgement, Screen
from demarche.engines.screen.repair import repair
from demarche.engines.screen.result import (
    Cause,
    Concession,
    Interval,
    Neutrality,
    Optimism,
    Reading,
    Sample,
    ScreenResult,
    Share,
    Side,
    Verdict,
    Witness,
)
from demarche.numerics.sampling import inverse, refuse_impossible, unit_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["sampled", "screen"]

DRAWS = 1024
METHOD = "closed form; exact corners of the ranges; scrambled Sobol' sample, numbers independent"
NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "disagreement": ("p_ruler", "p_opposition"),
    "weak_enforcement": ("binding", "e_ruler", "e_opposition"),
    "precondition_ruler": ("x_high",),
    "precondition_opposition": ("x_low",),
    "preconditions_exclude": ("x_low", "x_high"),
}


def screen(numbers: Screen | Mapping[str, Judgement | None], *, draws: int = DRAWS, seed: int = 0) -> ScreenResult:
    """Say whether terms exist that both sides prefer to fighting on, and if not, why not and what would open them.

    ``numbers`` is a :class:`.Screen` or a mapping that :meth:`.Screen.of` reads. The verdict and the intervals
    are exact over the ranges; shares of versions come from ``draws`` seeded points, each number drawn from its
    own distribution independently of the others. Raises :class:`.InputError` for unusable numbers, draws or seed.
    """
    refuse_impossible(draws, len(NUMBERS), seed)
    given = numbers if isinstance(numbers, Screen) else Screen.of(numbers)
    ranges = [given.numbers()[name] for name in NUMBERS]
    centre = np.array([number.central for number in ranges])
    low, high = (np.array([getattr(number, end) for number in ranges]) for end in ("low", "high"))
    least, most = kernel.corners(low, high)
    worst, best = kernel.bounds(least), kernel.bounds(most)
    verdict: Verdict = "open" if worst.open else "depends" if best.open else "empty"
    at = kernel.bounds(centre)
    point = _point(centre, at)
    found = hinges(given, point)
    violated = _causes(centre, at, given, found)
    first = violated[0].numbers if violated else ()
    witnesses = [_witness("centre", centre)]
    if not np.array_equal(least, most):
        witnesses += [_witness("most_favourable", most), _witness("least_favourable", least)]
    return ScreenResult(
        inputs=given,
        verdict=verdict,
        centre=_reading(point, at, violated),
        intervals=_intervals(worst, best),
        sample=_sample(given, verdict, draws, seed),
        hinges=found,
        repair=repair(point, _yielding_odds(given, centre)),
        smallest=tuple(hinge.number for hinge in ranked(found, first)),
        neutrality=Neutrality(abs(float(at.disagreement)) <= TOUCH, balance_shift(point)),
        optimism=_optimism(given),
        witnesses=tuple(witnesses),
        method=METHOD,
        seed=seed,
        parameters={"draws": draws, "touching": TOUCH},
    )


def _point(numbers: Floats, at: Bounds) -> Point:
    named = dict(zip(NUMBERS, map(float, numbers), strict=True))
    return Point(named, float(at.r_ruler), float(at.r_opposition), bool(at.open))


def _intervals(worst: Bounds, best: Bounds) -> dict[str, Interval]:
    def between(one: float, other: float) -> Interval:
        return Interval(min(one, other), max(one, other))

    names = ("costs", "disagreement", "unconstrained", "r_ruler", "r_opposition", "floor", "ceiling", "width")
    exact = {name: between(float(getattr(worst, name)), float(getattr(best, name))) for name in names}
    fears = [float(each.fear_ruler + each.fear_opposition) for each in (worst, best)]
    return exact | {"fear": between(*fears)}


def _ends(
    point: Point,
) -> tuple[Literal["r_ruler", "x_low"], Literal["r_opposition", "x_high"]]:
    return (
        "r_ruler" if point.r_ruler >= point["x_low"] else "x_low",
        "r_opposition" if point.r_opposition <= point["x_high"] else "x_high",
    )


def _reading(point: Point, at: Bounds, violated: tuple[Cause, ...]) -> Reading:
    scalars = {name: float(getattr(at, name)) for name in Bounds._fields if name != "open"}
    return Reading(
        numbers=point.numbers,
        open=point.open,
        fear=scalars["fear_ruler"] + scalars["fear_opposition"],
        ends=_ends(point),
        ruler_serious=point.r_ruler <= point["x_high"] + TOUCH,
        opposition_serious=point.r_opposition >= point["x_low"] - TOUCH,
        causes=violated,
        concessions=() if point.open else _concessions(point, at),
        **scalars,
    )


def _causes(centre: Floats, at: Bounds, given: Screen, found: tuple[Hinge, ...]) -> tuple[Cause, ...]:
    wrong = kernel.violations(centre, at)
    first = int(kernel.primary(centre, at))
    order = sorted(np.flatnonzero(wrong), key=lambda index: (index != first, index))
    causes = []
    for index in order:
        code = CAUSES[index]
        side, shortfall = _weight(code, centre, at, given)
        own = ranked(tuple(hinge for hinge in found if hinge.number in NAMED_BY[code]), ())
        remedy = own[0] if own else None
        causes.append(
            Cause(
                code=code,
                side=side,
                shortfall=shortfall,
                numbers=NAMED_BY[code],
                remedy=remedy.number if remedy else None,
                change=remedy.change if remedy else None,
            )
        )
    return tuple(causes)


def _weight(code: str, centre: Floats, at: Bounds, given: Screen) -> tuple[Side, float]:
    """Whom a cause stands against, and by how much."""
    x_low, x_high = float(centre[4]), float(centre[5])
    if code == "disagreement":
        return _optimist(given, centre), float(at.disagreement - at.costs)
    if code == "weak_enforcement":
        lacking = {
            "both": -float(at.unconstrained),
            "ruler": float(at.r_ruler) - 1.0,
            "opposition": -float(at.r_opposition),
        }
        if lacking["both"] > TOUCH:
            return _heavier(float(at.fear_ruler), float(at.fear_opposition)), lacking["both"]
        alone: Side = "ruler" if lacking["ruler"] > TOUCH else "opposition"
        return alone, lacking[alone]
    if code == "precondition_ruler":
        return "ruler", float(at.r_ruler) - x_high
    if code == "precondition_opposition":
        return "opposition", x_low - float(at.r_opposition)
    return "both", x_low - x_high


def _optimist(given: Screen, centre: Floats) -> Side:
    """Whose odds stand further above the outsider's balance; both, where none is judged."""
    if given.balance is None:
        return "both"
    balance = given.balance.central
    return _heavier(float(centre[0]) - balance, float(centre[1]) - (1.0 - balance))


def _yielding_odds(given: Screen, centre: Floats) -> str:
    return "p_opposition" if _optimist(given, centre) == "opposition" else "p_ruler"


def _heavier(ruler: float, opposition: float) -> Side:
    if ruler == opposition or abs(ruler - opposition) <= TOUCH:
        return "both"
    return "ruler" if ruler > opposition else "opposition"


def _concessions(point: Point, at: Bounds) -> tuple[Concession, ...]:
    floor, ceiling = float(at.floor), float(at.ceiling)
    gap = floor - ceiling
    ruler_waives = max(0.0, point["x_low"] - max(point.r_ruler, ceiling))
    opposition_waives = max(0.0, min(point.r_opposition, floor) - point["x_high"])
    return (
        Concession("ruler", gap, ruler_waives, max(0.0, point.r_ruler - ceiling), possible=ceiling >= -TOUCH),
        Concession(
            "opposition",
            gap,
            opposition_waives,
            max(0.0, floor - point.r_opposition),
            possible=floor <= 1.0 + TOUCH,
        ),
    )


def _witness(where: Literal["centre", "most_favourable", "least_favourable"], numbers: Floats) -> Witness:
    at = kernel.bounds(numbers)
    point = _point(numbers, at)
    floor, ceiling = float(at.floor), float(at.ceiling)
    # The middle of the zone or of the gap, as far as they lie within the prize.
    left, right = max(min(floor, ceiling), 0.0), min(max(floor, ceiling), 1.0)
    share = (left + right) / 2.0
    binding = point["binding"]
    floor_is, ceiling_is = _ends(point)
    return Witness(
        where=where,
        verdict="open" if point.open else "empty",
        numbers=point.numbers,
        floor=floor,
        ceiling=ceiling,
        floor_is=floor_is,
        ceiling_is=ceiling_is,
        share=share,
        surplus_ruler=binding * (share - float(at.war_ruler)) - (1.0 - binding) * point["e_ruler"],
        surplus_opposition=binding * (1.0 - share - float(at.war_opposition)) - (1.0 - binding) * point["e_opposition"],
    )


def _optimism(given: Screen) -> Optimism | None:
    balance = given.balance
    if balance is None:
        return None
    ruler, opposition = given.p_ruler, given.p_opposition
    return Optimism(
        ruler=ruler.central - balance.central,
        opposition=opposition.central - (1.0 - balance.central),
        ruler_interval=Interval(ruler.low - balance.high, ruler.high - balance.low),
        opposition_interval=Interval(opposition.low - (1.0 - balance.low), opposition.high - (1.0 - balance.high)),
    )


def _sample(given: Screen, verdict: Verdict, draws: int, seed: int) -> Sample:
    ranges = [given.numbers()[name] for name in NUMBERS]
    settled = not any(number.is_range for number in ranges)
    if settled:
        numbers = np.array([[number.central for number in ranges]])
    else:
        points = unit_points(draws, len(NUMBERS), seed)
        numbers = np.column_stack([inverse(number, column) for number, column in zip(ranges, points.T, strict=True)])
    return sampled(kernel.primary(numbers, kernel.bounds(numbers)), verdict)


def sampled(first: NDArray[np.int64], verdict: Verdict) -> Sample:
    """Shares of versions by their first cause, as :func:`.kernel.primary` gives it (-1: open)."""
    total = len(first)
    settled = total == 1
    return Sample(
        draws=total,
        open=_share(int(np.sum(first < 0)), total, exact=verdict != "depends"),
        causes={
            code: _share(int(np.sum(first == index)), total, exact=settled or verdict == "open")
            for index, code in enumerate(CAUSES)
        },
    )


def _share(count: int, total: int, *, exact: bool) -> Share:
    """A share with Wilson's 95 % interval (1927), which stays sensible at 0 and at 1."""
    share = count / total
    if exact:
        return Share(share, share, share, exact=True)
    z2 = 1.959963984540054**2
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = math.sqrt(z2 * (share * (1 - share) / total + z2 / (4 * total**2))) / (1 + z2 / total)
    return Share(share, max(0.0, middle - half), min(1.0, middle + half), exact=False)
