"""Announced conditions that can be crossed at a price: the zone, and the seats at a table where they stand.

A side that signs terms beyond its own bound pays an audience cost kappa once, at signature: the opposition kappa_O
beyond hi, the ruler kappa_R below lo. Against terms of weight A it counts kappa / A. What each side takes stays a
half-line, and the zone is [L, U] with

    U = min(max(min(r_O, hi), r_O - kappa_O / A_O), ratifiers_O)
    L = max(min(max(r_R, lo), r_R + kappa_R / A_R), ratifiers_R).

Where r_O - kappa_O / A_O passes hi the ruler begins to press, and the opposition's gain drops from kappa_O to nothing:
best responses chase each other there. Where sides hesitate whoever holds the pen therefore presses with a chance that
rises with what pressing gains him (the bold end less the better of the calm end and his own), and his own price falls
to nothing over the last width before his bound. An audience cost that is sunk at signature: Fearon 1994, here with
terms on the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.period import Period, wide

__all__ = ["Ends", "Pair", "Rates", "Split", "ends_of", "pens_of", "texts_of"]

Array = NDArray[np.float64]
TIE = 1e-12
Pair = tuple[Array, Array]
"""How something moves with the ruler's reservation share and with the opposition's."""


T = TypeVar("T")


class _Once(Generic[T]):
    """Worked out when it is first asked for, and then known."""

    def __init__(self, make: Callable[[], T]) -> None:
        self.make = make
        self.known: T | None = None

    def __call__(self) -> T:
        if self.known is None:
            self.known = self.make()
        return self.known


@dataclass(frozen=True)
class Ends:
    """The zone at a table (n, Y, K-1, E) for reservation shares ``ruler`` and ``opposition``.

    ``calm_high``, ``bold_high``: the end up to which the opposition goes without and with paying, within what its
    ratifiers let pass; ``high``: the farther of them. ``calm_low``, ``bold_low``, ``low``: the ruler's. ``prices``
    (n, 1, 1, 1): kappa / A of each; ``bounds``, ``ratified`` (n, 1, 1, 1): the sides' bounds and their ratifiers'.
    """

    ruler: Array
    opposition: Array
    calm_low: Array
    bold_low: Array
    low: Array
    calm_high: Array
    bold_high: Array
    high: Array
    prices: Pair
    bounds: Pair
    ratified: Pair

    @cached_property
    def slopes(self) -> dict[str, Array]:
        """Whether each end moves one to one with that side's reservation share."""
        (lowest, highest), (least, most) = self.bounds, self.ratified
        free_low, free_high = np.maximum(self.ruler, lowest), np.minimum(self.opposition, highest)
        bold_low, bold_high = self.ruler + self.prices[0], self.opposition - self.prices[1]
        slopes = {
            "calm_low": (self.ruler >= free_low) & (free_low >= least),
            "bold_low": bold_low >= least,
            "calm_high": (self.opposition <= free_high) & (free_high <= most),
            "bold_high": bold_high <= most,
        }
        slopes["low"] = np.where(self.bold_low < self.calm_low, slopes["bold_low"], slopes["calm_low"])
        slopes["high"] = np.where(self.bold_high > self.calm_high, slopes["bold_high"], slopes["calm_high"])
        return {name: value.astype(float) for name, value in slopes.items()}

    @cached_property
    def room(self) -> Array:
        """Width of the zone."""
        return self.high - self.low

    @cached_property
    def dear(self) -> Pair:
        """What each side's price comes to; nothing where it is never paid."""
        mine, yours = (np.where(np.isfinite(price), price, 0.0) for price in self.prices)
        return mine, yours

    @cached_property
    def nothing(self) -> Array:
        """Zero, to be broadcast."""
        return np.zeros((1, 1, 1, 1))


@dataclass(frozen=True)
class Rates:
    """How a seat's terms, the chance that they are signed, and what the ruler and the opposition then pay move with
    the reservation shares."""

    share: Pair
    agreed: Pair
    paid: tuple[Pair, Pair]


@dataclass(frozen=True)
class Split:
    """One way to table terms: the ruler's share in them, the chance that they are tabled and signed, what each side
    then pays in units of A; ``chance``: what the stage of signing is told from (see :class:`.Staged`). ``rates`` are
    worked out where they are asked for, as plain backward induction never does."""

    share: Array
    agreed: Array
    chance: Array
    paid: Pair
    rates: Callable[[], Rates]


def ends_of(period: Period, hold: Array, ruler: Array, opposition: Array) -> Ends:
    """``hold`` (n, B): A."""
    assert period.prices is not None
    mine, yours = (wide(period.prices[:, side] / hold[:, side]) for side in (0, 1))
    bounds = wide(period.bounds[:, 0]), wide(period.bounds[:, 1])
    least, most = wide(period.ratified[:, 0]), wide(period.ratified[:, 1])
    calm_low, bold_low = np.maximum(ruler, np.maximum(bounds[0], least)), ruler + mine
    calm_high, bold_high = np.minimum(opposition, np.minimum(bounds[1], most)), opposition - yours
    np.maximum(bold_low, least, out=bold_low)
    np.minimum(bold_high, most, out=bold_high)
    low, high = np.minimum(calm_low, bold_low), np.maximum(calm_high, bold_high)
    ends = (mine, yours), bounds, (least, most)
    return Ends(ruler, opposition, calm_low, bold_low, low, calm_high, bold_high, high, *ends)


def _paid(period: Period, ends: Ends, share: Array, soft: tuple[bool, bool]) -> Pair:
    """What signing a share costs; ``soft``: whose price falls to nothing over the last width before his bound."""
    mine, yours = (_due(period, ends, share, side, soft[side]) for side in (0, 1))
    return mine, yours


def _due(period: Period, ends: Ends, share: Array, side: int, soft: bool) -> Array:
    """The same of the ruler (0) or the opposition (1)."""
    bound = ends.bounds[side]
    if not (soft and period.hesitates):
        crossed = share < bound - 2.0 * TIE if side == 0 else share > bound + 2.0 * TIE
        return np.asarray(ends.dear[side] * crossed) if crossed.any() else ends.nothing
    beyond = bound - share if side == 0 else share - bound
    part = _clipped(beyond / period.apart)
    if not period.everybody_hesitates:
        part = np.where(period.width > 0.0, part, beyond > 2.0 * TIE)
    part *= ends.dear[side]
    return part


def _paid_rates(period: Period, ends: Ends, share: Array, slope: Pair, soft: tuple[bool, bool]) -> tuple[Pair, Pair]:
    """How that moves, where the share moves as ``slope`` says."""
    slopes: list[Pair] = []
    for side, (sign, beyond) in enumerate(zip((-1.0, 1.0), _beyond(ends, share), strict=True)):
        if not (soft[side] and period.hesitates):
            slopes.append((ends.nothing, ends.nothing))
            continue
        between = (period.width > 0.0) & (beyond > 0.0) & (beyond < period.apart)
        rate = np.where(between, sign / period.apart, 0.0) * ends.dear[side]
        slopes.append((rate * slope[0], rate * slope[1]))
    return slopes[0], slopes[1]


def _beyond(ends: Ends, share: Array) -> Pair:
    """How far a share lies beyond the ruler's bound and beyond the opposition's."""
    return ends.bounds[0] - share, share - ends.bounds[1]


def _clipped(part: Array) -> Array:
    """Between 0 and 1, in place."""
    np.maximum(part, 0.0, out=part)
    return np.asarray(np.minimum(part, 1.0, out=part))


def _chance(period: Period, room: Array, seat: int) -> Array:
    """Chance of signing where there is so much room."""
    if period.everybody_hesitates:
        return period.signing.chance(period.apart, room, seat)
    sure = (room >= -TIE).astype(float)
    if not period.hesitates:
        return sure
    return np.where(period.width > 0.0, period.signing.chance(period.apart, room, seat), sure)


def _rate(period: Period, chance: Array) -> Array:
    """How fast that chance moves with the room."""
    if period.everybody_hesitates:
        return period.signing.rate(period.apart, chance)
    if not period.hesitates:
        return np.zeros_like(chance)
    return np.where(period.width > 0.0, period.signing.rate(period.apart, chance), 0.0)


def pens_of(period: Period, ends: Ends) -> list[Split]:
    """The ruler's pen and the opposition's, each at its end of the zone: bold and calm where sides hesitate."""
    room = ends.room
    if not period.hesitates:
        sure = _chance(period, room, 1)
        return [
            Split(share, sure, sure, _paid(period, ends, share, soft), partial(_sure_rates, ends, soft[0]))
            for share, soft in ((ends.high, (True, False)), (ends.low, (False, True)))
        ]
    total = _chance(period, room, 1)
    return [
        split
        for place, pen in ((0, _ruler_presses(ends)), (2, _opposition_presses(ends)))
        for split in _pressing(period, ends, total, place, pen)
    ]


def _sure_rates(ends: Ends, ruler: bool) -> Rates:
    """Of the ruler's pen, or the opposition's, in sure decisions."""
    none = ends.nothing, ends.nothing
    share = (ends.nothing, ends.slopes["high"]) if ruler else (ends.slopes["low"], ends.nothing)
    return Rates(share, none, (none, none))


def _pressing(period: Period, ends: Ends, total: Array, place: int, pen: _Pen) -> list[Split]:
    """The bold and the calm way of a pen; ``total``: chance of signing at all."""
    can = None if period.payable else np.isfinite(pen.bold)
    gain = pen.gain if can is None else np.where(can, pen.gain, -1.0)
    press = _chance(period, gain, place)
    bold = pen.bold
    if can is not None:
        press, bold = press * can, np.where(can, bold, pen.calm)

    @_Once
    def by_press() -> Pair:
        steep = _rate(period, _chance(period, gain, place))
        if can is not None:
            steep = steep * can
        by_gain = pen.slopes()[0]
        return steep * by_gain[0], steep * by_gain[1]

    def bold_rates() -> Rates:
        by_bold = pen.slopes()[1]
        return Rates(by_bold, by_press(), _paid_rates(period, ends, bold, by_bold, pen.soft))

    def calm_rates() -> Rates:
        rate, by_calm = _rate(period, total), pen.slopes()[2]
        by_rest = -rate * ends.slopes["low"] - by_press()[0], rate * ends.slopes["high"] - by_press()[1]
        return Rates(by_calm, by_rest, _paid_rates(period, ends, pen.calm, by_calm, pen.soft))

    return [
        Split(bold, press, press, _paid(period, ends, bold, pen.soft), bold_rates),
        Split(pen.calm, total - press, total, _paid(period, ends, pen.calm, pen.soft), calm_rates),
    ]


@dataclass(frozen=True)
class _Pen:
    """What pressing gains whoever holds the pen, the bold and the calm terms; whose price is soft. ``slopes``: how
    gain, bold and calm terms move."""

    gain: Array
    bold: Array
    calm: Array
    soft: tuple[bool, bool]
    slopes: Callable[[], tuple[Pair, Pair, Pair]]


def _ruler_presses(ends: Ends) -> _Pen:
    gain = ends.bold_high - np.maximum(ends.calm_high, ends.low)

    @_Once
    def slopes() -> tuple[Pair, Pair, Pair]:
        nothing = np.zeros_like(ends.low)
        calm_better = ends.calm_high >= ends.low
        by_bold, by_calm = ends.slopes["bold_high"] + nothing, ends.slopes["calm_high"] + nothing
        by_gain = (
            np.where(calm_better, 0.0, -ends.slopes["low"]),
            by_bold - np.where(calm_better, by_calm, 0.0),
        )
        return by_gain, (nothing, by_bold), (nothing, by_calm)

    return _Pen(gain, ends.bold_high, ends.calm_high, (True, False), slopes)


def _opposition_presses(ends: Ends) -> _Pen:
    gain = np.minimum(ends.calm_low, ends.high) - ends.bold_low

    @_Once
    def slopes() -> tuple[Pair, Pair, Pair]:
        nothing = np.zeros_like(ends.low)
        calm_better = ends.calm_low <= ends.high
        by_bold, by_calm = ends.slopes["bold_low"] + nothing, ends.slopes["calm_low"] + nothing
        by_gain = (
            np.where(calm_better, by_calm, 0.0) - by_bold,
            np.where(calm_better, 0.0, ends.slopes["high"]),
        )
        return by_gain, (by_bold, nothing), (by_calm, nothing)

    return _Pen(gain, ends.bold_low, ends.calm_low, (False, True), slopes)


def texts_of(period: Period, hold: Array, ends: Ends) -> list[Split]:
    """A mediator's text: as it would be within the announced bounds (or as it was given), and where that lies outside
    the zone the other one that he falls back on."""
    mine, yours = wide(hold[:, 0]), wide(hold[:, 1])
    low = wide(np.maximum(period.bounds[:, 0], period.ratified[:, 0]))
    high = wide(np.minimum(period.bounds[:, 1], period.ratified[:, 1]))
    given = wide(period.text)
    free = np.isnan(given)
    even = (mine * ends.ruler + yours * ends.opposition) / (mine + yours)
    cut = np.clip(np.where(free, even, given), low, high)
    first = np.where(free, cut, given)
    second = np.where(free, (mine * ends.low + yours * ends.high) / (mine + yours), cut)
    seats = (4, 5) if period.hesitates else (2, 3)
    one, two = (_accepted(period, ends, text, seat) for text, seat in zip((first, second), seats, strict=True))
    left, soft = 1.0 - one, (True, True)

    @_Once
    def of_first() -> tuple[Pair, Pair]:
        loose = (free & (even > low) & (even < high)).astype(float)
        by_first = loose * mine / (mine + yours), loose * yours / (mine + yours)
        return by_first, _accepted_rates(period, ends, first, by_first, one)

    def first_rates() -> Rates:
        by_first, by_one = of_first()
        return Rates(by_first, by_one, _paid_rates(period, ends, first, by_first, soft))

    def second_rates() -> Rates:
        by_one = of_first()[1]
        part = mine / (mine + yours), yours / (mine + yours)
        by_second = free * part[0] * ends.slopes["low"], free * part[1] * ends.slopes["high"]
        by_two = _accepted_rates(period, ends, second, by_second, two)
        by_rest = left * by_two[0] - by_one[0] * two, left * by_two[1] - by_one[1] * two
        return Rates(by_second, by_rest, _paid_rates(period, ends, second, by_second, soft))

    return [
        Split(first, one, one, _paid(period, ends, first, soft), first_rates),
        Split(second, left * two, two, _paid(period, ends, second, soft), second_rates),
    ]


def _accepted(period: Period, ends: Ends, text: Array, seat: int) -> Array:
    """Chance that both take a text."""
    below, above, room = text - ends.low, ends.high - text, ends.high - ends.low
    return _chance(period, np.minimum(np.minimum(below, above), room), seat)


def _accepted_rates(period: Period, ends: Ends, text: Array, slope: Pair, chance: Array) -> Pair:
    """How that chance moves."""
    below, above, room = text - ends.low, ends.high - text, ends.high - ends.low
    least, rate = np.minimum(np.minimum(below, above), room), _rate(period, chance)
    by_low, by_high = ends.slopes["low"], ends.slopes["high"]
    nearer_low, nearer_high = below <= least, above <= least
    by = (
        np.where(nearer_low, slope[0] - by_low, np.where(nearer_high, -slope[0], -by_low)),
        np.where(nearer_low, slope[1], np.where(nearer_high, by_high - slope[1], by_high)),
    )
    return rate * by[0], rate * by[1]
