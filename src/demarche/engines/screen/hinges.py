"""What the verdict hangs on: for each number, the value at which the zone opens or closes, the others held.

Each number moves the zone one way only (see :mod:`.kernel`), so the values at which the zone is open, the other
eight held at their central values, form one stretch at one end of the number's valid values, and its edge has a
closed form. If the zone is empty, the edge is the smallest change of that number alone that opens it; if it is
open, the last value at which it still is.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

from demarche.engines.screen.kernel import RISING, TOUCH
from demarche.engines.screen.model import DOMAINS, NUMBERS, Screen

__all__ = ["BalanceShift", "Hinge", "Point", "balance_shift", "edge", "hinges", "ranked"]

State = Literal["open", "empty"]
SNAP = 1e-12
"""Edges this close to an end of the valid values, or to the central value of an open zone, lie on it (rounding)."""


@dataclass(frozen=True)
class Point:
    """One version and the ends of its zone, as plain floats."""

    numbers: dict[str, float]
    r_ruler: float
    r_opposition: float
    open: bool

    def __getitem__(self, name: str) -> float:
        return self.numbers[name]


@dataclass(frozen=True)
class Hinge:
    """How the verdict depends on one number, the other eight at their central values."""

    number: str
    central: float
    low: float
    high: float
    opens: Literal["at_least", "at_most"]
    """The zone is open at (or beyond) the threshold on this side."""
    threshold: float | None
    """The edge of the values at which the zone is open; None if no valid value changes the verdict."""
    attained: bool
    """Whether the zone is open at the threshold itself; False only for ``binding`` at 0."""
    change: float | None
    """Threshold less central value: the smallest change of this number alone that opens an empty zone, or the
    largest an open one survives in that direction. In the number's own unit (a chance, or a share of the prize)."""
    in_range: bool
    """Whether the stated range holds values on both sides of the threshold."""
    otherwise: State | None
    """The verdict at every valid value, where there is no threshold."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def hinges(screen: Screen, centre: Point) -> tuple[Hinge, ...]:
    """One hinge for each of the nine numbers, in their order."""
    return tuple(_hinge(screen, centre, name) for name in NUMBERS)


def _hinge(screen: Screen, centre: Point, name: str) -> Hinge:
    number = screen.numbers()[name]
    least, most = DOMAINS[name]
    rising = RISING[NUMBERS.index(name)] > 0
    end, attained = edge(centre, name), True
    if name == "binding" and end == 0.0:
        attained = False
    otherwise: State | None = None
    if end is None or (end > most + SNAP if rising else end < least - SNAP):
        otherwise = "empty"
    elif attained and (end <= least if rising else end >= most):
        otherwise = "open"
    if end is None or otherwise is not None:
        threshold = change = None
        in_range = False
    else:
        threshold = _snapped(end, centre, name, rising)
        change = threshold - centre[name]
        in_range = number.low < threshold <= number.high if rising else number.low <= threshold < number.high
        if not attained:
            in_range = number.low == threshold < number.high
    return Hinge(
        number=name,
        central=centre[name],
        low=number.low,
        high=number.high,
        opens="at_least" if rising else "at_most",
        threshold=threshold,
        attained=attained,
        change=change,
        in_range=in_range,
        otherwise=otherwise,
    )


def _snapped(end: float, centre: Point, name: str, rising: bool) -> float:
    least, most = DOMAINS[name]
    end = min(max(end, least), most)
    if not centre.open:
        return end
    # A zone that touches is open; rounding must not put its own value on the wrong side of the edge.
    held = centre[name]
    wrong_side = held < end if rising else held > end
    return held if wrong_side or abs(end - held) <= SNAP else end


def edge(at: Point, name: str) -> float | None:
    """The unrestricted edge of the open values of one number; None if the zone is empty at all of them."""
    if name == "binding":
        return _binding_edge(at)
    if at["binding"] == 0.0:
        return None
    if name in ("x_low", "x_high"):
        return _precondition_edge(at, name)
    return _side_edge(at, name)


def _precondition_edge(at: Point, name: str) -> float | None:
    if name == "x_high":
        floor = max(at.r_ruler, at["x_low"])
        return floor if floor <= at.r_opposition + TOUCH else None
    ceiling = min(at.r_opposition, at["x_high"])
    return ceiling if ceiling >= at.r_ruler - TOUCH else None


def _side_edge(at: Point, name: str) -> float | None:
    """Odds, cost or loss of one side: they move its reservation value and nothing else.

    Seen from either side: it demands ``demand`` and can be given at most ``best``, the other's own precondition
    and reservation share permitting.
    """
    kind, side = name.split("_", 1)
    odds, cost = at["p_" + side], at["c_" + side]
    if side == "ruler":
        best, demand, least = min(at.r_opposition, at["x_high"]), at.r_ruler, at["x_low"]
    else:
        best, demand, least = 1.0 - max(at.r_ruler, at["x_low"]), 1.0 - at.r_opposition, 1.0 - at["x_high"]
    if best < least - TOUCH:
        return None
    if kind == "p":
        return odds + (best - demand)
    if kind == "c":
        return cost - (best - demand)
    spare = best - (odds - cost)
    if spare < -TOUCH:
        return None
    weight = (1.0 - at["binding"]) / at["binding"]
    return max(spare, 0.0) / weight if weight > 0 else math.inf


def _binding_edge(at: Point) -> float | None:
    """The least chance of binding at which both fears are small enough."""
    if at["x_low"] > at["x_high"] + TOUCH:
        return None
    war_ruler = at["p_ruler"] - at["c_ruler"]
    war_opposition = at["p_opposition"] - at["c_opposition"]
    e_ruler, e_opposition = at["e_ruler"], at["e_opposition"]
    weight = math.inf
    for spare, loss in (
        (1.0 - war_opposition - war_ruler, e_ruler + e_opposition),
        (at["x_high"] - war_ruler, e_ruler),
        (1.0 - war_opposition - at["x_low"], e_opposition),
    ):
        if spare < -TOUCH:
            return None
        if loss > 0:
            weight = min(weight, max(spare, 0.0) / loss)
    return 1.0 / (1.0 + weight)


def ranked(found: tuple[Hinge, ...], preferred: tuple[str, ...]) -> tuple[Hinge, ...]:
    """The hinges that have a threshold, the smallest change first.

    All nine numbers are chances or shares of one prize, so a change is so many hundredths of one or the other
    and changes are ranked by absolute size. That is a measure of distance, not of how hard the change is to
    bring about. Equal changes (to 1e-9) are common, since odds, costs and preconditions all move an end of the
    zone one for one: then the numbers that name the cause, ``preferred``, come first, then the order of
    :data:`.model.NUMBERS`.
    """

    def key(hinge: Hinge) -> tuple[float, bool, int]:
        size = abs(hinge.change) if hinge.change is not None else math.inf
        return round(size, 9), hinge.number not in preferred, NUMBERS.index(hinge.number)

    return tuple(sorted((hinge for hinge in found if hinge.threshold is not None), key=key))


@dataclass(frozen=True)
class BalanceShift:
    """What a change of the balance would do that both sides see alike: p_ruler + t and p_opposition - t.

    It moves the zone by t and leaves its unconstrained width as it is, so it can open or close the zone only
    where an announced precondition, or an end of the prize, stands in the way.
    """

    possible_from: float
    possible_to: float
    """The shifts that keep both odds between 0 and 1."""
    open_from: float | None
    open_to: float | None
    """The possible shifts at which the zone is open; None if at none."""
    change: float | None
    """The smallest shift that opens an empty zone, or the last that an open one survives, on the nearer side;
    None if the balance cannot change the verdict."""
    decides: bool
    """Whether the balance can change the verdict at all."""
    through: tuple[Literal["x_low", "x_high", "prize"], ...]
    """Because of what."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"through": list(self.through)}


def balance_shift(at: Point) -> BalanceShift:
    """Solve for the shifts of both sides' odds at which the zone is open, the other numbers held."""
    least, most = max(-at["p_ruler"], at["p_opposition"] - 1.0), min(1.0 - at["p_ruler"], at["p_opposition"])
    least, most = min(least, 0.0) + 0.0, max(most, 0.0)
    shut = at.r_opposition < at.r_ruler - TOUCH or at["x_low"] > at["x_high"] + TOUCH
    low, high = at["x_low"] - at.r_opposition, at["x_high"] - at.r_ruler
    if shut or low > most + SNAP or high < least - SNAP:
        return BalanceShift(least, most, None, None, None, False, ())
    if at.open:
        low, high = min(low, 0.0), max(high, 0.0)
    open_from, open_to = min(max(low, least), most), max(min(high, most), least)
    ends: list[tuple[float, Literal["x_low", "x_high", "prize"]]] = []
    if open_to < most:
        ends.append((open_to, "x_high" if at["x_high"] < 1 else "prize"))
    if open_from > least:
        ends.append((open_from, "x_low" if at["x_low"] > 0 else "prize"))
    ends.sort(key=lambda end: abs(end[0]))
    if not at.open:
        # From outside, only the nearer end of the open shifts can be reached first.
        ends = ends[:1]
    return BalanceShift(
        possible_from=least,
        possible_to=most,
        open_from=open_from,
        open_to=open_to,
        change=ends[0][0] if ends else None,
        decides=bool(ends),
        through=tuple(dict.fromkeys(name for _, name in ends)),
    )
