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

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.period import Period, wide

__all__ = ["Ends", "Paid", "Rates", "Split", "ends_of", "pens_of", "texts_of"]

Array = NDArray[np.float64]
TIE = 1e-12
Pair = tuple[Array, Array]
"""How something moves with the ruler's reservation share and with the opposition's."""


@dataclass(frozen=True)
class Ends:
    """The zone at a table (n, Y, K-1, E) for reservation shares ``ruler`` and ``opposition``.

    ``calm_high``, ``bold_high``: the end up to which the opposition goes without and with paying, within what its
    ratifiers let pass; ``high``: the farther of them. ``calm_low``, ``bold_low``, ``low``: the ruler's. The slopes say
    whether each moves one to one with that side's reservation share. ``prices`` (n, Y, 1, 1): kappa / A of each.
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
    slopes: dict[str, Array]
    nothing: Array


@dataclass(frozen=True)
class Paid:
    """What the ruler and the opposition pay if a seat's terms are signed, in units of A, and how each moves."""

    amounts: Pair
    slopes: tuple[Pair, Pair]


@dataclass(frozen=True)
class Rates:
    """How a seat's terms, and the chance that they are signed, move with the reservation shares."""

    share: Pair
    agreed: Pair


@dataclass(frozen=True)
class Split:
    """One way to table terms: the ruler's share in them, the chance that they are tabled and signed, what is paid,
    the slopes; ``chance``: what the stage of signing is told from (see :class:`.Staged`)."""

    share: Array
    agreed: Array
    chance: Array
    paid: Paid
    rates: Rates


def ends_of(period: Period, hold: Array, ruler: Array, opposition: Array) -> Ends:
    """``hold`` (n, B): A."""
    assert period.prices is not None
    mine, yours = (wide(period.prices[:, side] / hold[:, side]) for side in (0, 1))
    least, most = wide(period.ratified[:, 0]), wide(period.ratified[:, 1])
    calm_low, bold_low = np.maximum(ruler, wide(period.bounds[:, 0])), ruler + mine
    calm_high, bold_high = np.minimum(opposition, wide(period.bounds[:, 1])), opposition - yours
    slopes = {
        "calm_low": (ruler >= calm_low) & (calm_low >= least),
        "bold_low": bold_low >= least,
        "calm_high": (opposition <= calm_high) & (calm_high <= most),
        "bold_high": bold_high <= most,
    }
    calm_low, bold_low = np.maximum(calm_low, least), np.maximum(bold_low, least)
    calm_high, bold_high = np.minimum(calm_high, most), np.minimum(bold_high, most)
    slopes["low"] = np.where(bold_low < calm_low, slopes["bold_low"], slopes["calm_low"])
    slopes["high"] = np.where(bold_high > calm_high, slopes["bold_high"], slopes["calm_high"])
    return Ends(
        ruler,
        opposition,
        calm_low,
        bold_low,
        np.minimum(calm_low, bold_low),
        calm_high,
        bold_high,
        np.maximum(calm_high, bold_high),
        (mine, yours),
        {name: value.astype(float) for name, value in slopes.items()},
        np.zeros((1, 1, 1, 1)),
    )


def _paid(period: Period, ends: Ends, share: Array, slope: Pair, soft: tuple[bool, bool]) -> Paid:
    """What signing a share costs; ``soft``: whose price falls to nothing over the last width before his bound."""
    amounts: list[Array] = []
    slopes: list[Pair] = []
    beyond = wide(period.bounds[:, 0]) - share, share - wide(period.bounds[:, 1])
    for side, sign in ((0, -1.0), (1, 1.0)):
        price = np.where(np.isfinite(ends.prices[side]), ends.prices[side], 0.0)
        due = beyond[side] > 2.0 * TIE
        if not (soft[side] and period.hesitates):
            amounts.append(price * due)
            slopes.append((ends.nothing, ends.nothing))
            continue
        width = wide(period.hesitate)
        apart = np.where(width > 0.0, width, 1.0)
        part = np.where(width > 0.0, np.clip(beyond[side] / apart, 0.0, 1.0), due)
        rate = np.where((width > 0.0) & (part > 0.0) & (part < 1.0), sign / apart, 0.0) * price
        amounts.append(price * part)
        slopes.append((rate * slope[0], rate * slope[1]))
    return Paid((amounts[0], amounts[1]), (slopes[0], slopes[1]))


def _sure(room: Array) -> Array:
    return (room >= -TIE).astype(float)


def _chance(period: Period, room: Array, seat: int) -> tuple[Array, Array]:
    """Chance of signing where there is so much room, and its rate."""
    sure = _sure(room)
    if not period.hesitates:
        return sure, np.zeros_like(sure)
    width = wide(period.hesitate)
    apart = np.where(width > 0.0, width, 1.0)
    chance = np.where(width > 0.0, period.signing.chance(apart, room, seat), sure)
    rate = np.where(width > 0.0, period.signing.rate(apart, chance), 0.0)
    return chance, rate


def pens_of(period: Period, ends: Ends) -> list[Split]:
    """The ruler's pen and the opposition's, each at its end of the zone: bold and calm where sides hesitate."""
    room = ends.high - ends.low
    nothing = np.zeros_like(room)
    at_high, at_low = (nothing, ends.slopes["high"]), (ends.slopes["low"], nothing)
    if not period.hesitates:
        sure, none = _sure(room), Rates(at_high, (nothing, nothing))
        other = Rates(at_low, (nothing, nothing))
        return [
            Split(ends.high, sure, sure, _paid(period, ends, ends.high, at_high, (True, False)), none),
            Split(ends.low, sure, sure, _paid(period, ends, ends.low, at_low, (False, True)), other),
        ]
    total, rate = _chance(period, room, 1)
    by_total = -rate * ends.slopes["low"], rate * ends.slopes["high"]
    out = []
    for place, pen in ((0, _ruler_presses(ends)), (2, _opposition_presses(ends))):
        gain, by_gain, bold, by_bold, calm, by_calm, soft = pen
        can = np.isfinite(bold)
        press, steep = _chance(period, np.where(can, gain, -1.0), place)
        press, steep = press * can, steep * can
        by_press = steep * by_gain[0], steep * by_gain[1]
        by_rest = by_total[0] - by_press[0], by_total[1] - by_press[1]
        bold = np.where(can, bold, calm)
        out += [
            Split(bold, press, press, _paid(period, ends, bold, by_bold, soft), Rates(by_bold, by_press)),
            Split(calm, total - press, total, _paid(period, ends, calm, by_calm, soft), Rates(by_calm, by_rest)),
        ]
    return out


_Pen = tuple[Array, Pair, Array, Pair, Array, Pair, tuple[bool, bool]]


def _ruler_presses(ends: Ends) -> _Pen:
    """What pressing gains the ruler, the bold and the calm terms, and how they move; whose price is soft."""
    nothing = np.zeros_like(ends.low)
    calm_better = ends.calm_high >= ends.low
    gain = ends.bold_high - np.maximum(ends.calm_high, ends.low)
    by_bold, by_calm = ends.slopes["bold_high"] + nothing, ends.slopes["calm_high"] + nothing
    by_gain = (
        np.where(calm_better, 0.0, -ends.slopes["low"]),
        by_bold - np.where(calm_better, by_calm, 0.0),
    )
    bold, calm = ends.bold_high + nothing, ends.calm_high + nothing
    return gain, by_gain, bold, (nothing, by_bold), calm, (nothing, by_calm), (True, False)


def _opposition_presses(ends: Ends) -> _Pen:
    """The same for the opposition's pen."""
    nothing = np.zeros_like(ends.low)
    calm_better = ends.calm_low <= ends.high
    gain = np.minimum(ends.calm_low, ends.high) - ends.bold_low
    by_bold, by_calm = ends.slopes["bold_low"] + nothing, ends.slopes["calm_low"] + nothing
    by_gain = (
        np.where(calm_better, by_calm, 0.0) - by_bold,
        np.where(calm_better, 0.0, ends.slopes["high"]),
    )
    bold, calm = ends.bold_low + nothing, ends.calm_low + nothing
    return gain, by_gain, bold, (by_bold, nothing), calm, (by_calm, nothing), (False, True)


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
    loose = (free & (even > low) & (even < high)).astype(float)
    first = np.where(free, cut, given)
    second = np.where(free, (mine * ends.low + yours * ends.high) / (mine + yours), cut)
    part = mine / (mine + yours), yours / (mine + yours)
    by_first = loose * part[0], loose * part[1]
    by_second = free * part[0] * ends.slopes["low"], free * part[1] * ends.slopes["high"]
    one, by_one, told = _accepted(period, ends, first, by_first, 4 if period.hesitates else 2)
    two, by_two, other = _accepted(period, ends, second, by_second, 5 if period.hesitates else 3)
    left = 1.0 - one
    by_rest = left * by_two[0] - by_one[0] * two, left * by_two[1] - by_one[1] * two
    soft = (True, True)
    return [
        Split(first, one, told, _paid(period, ends, first, by_first, soft), Rates(by_first, by_one)),
        Split(second, left * two, other, _paid(period, ends, second, by_second, soft), Rates(by_second, by_rest)),
    ]


def _accepted(period: Period, ends: Ends, text: Array, slope: Pair, seat: int) -> tuple[Array, Pair, Array]:
    """Chance that both take a text, and how it moves."""
    below, above, room = text - ends.low, ends.high - text, ends.high - ends.low
    least = np.minimum(np.minimum(below, above), room)
    chance, rate = _chance(period, least, seat)
    by_low, by_high = ends.slopes["low"], ends.slopes["high"]
    nearer_low, nearer_high = below <= least, above <= least
    by = (
        np.where(nearer_low, slope[0] - by_low, np.where(nearer_high, -slope[0], -by_low)),
        np.where(nearer_low, slope[1], np.where(nearer_high, by_high - slope[1], by_high)),
    )
    return chance, (rate * by[0], rate * by[1]), chance
