"""Offers under logit choice where announced conditions can be crossed at a price.

A price falls due or not according to which bounds the terms lie beyond, so that there are four branches (nobody pays,
the responder, the proposer, both), in each of which the closed form of :mod:`demarche.numerics.logit` holds: the
surplus to be divided is less the prices paid, what is left to the responder is net of his own, and the terms stay
within the branch. Whoever holds the pen takes the best of the four.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.period import Period, wide
from demarche.engines.ripeness.pricing import Ends, Rates, Split, texts_of
from demarche.numerics.belief_lattice import logistic
from demarche.numerics.logit import offer

__all__ = ["erring_pens", "erring_text"]

Array = NDArray[np.float64]


def erring_pens(period: Period, hold: Array, ends: Ends) -> list[Split]:
    """The best offer of the ruler's pen and of the opposition's."""
    return [_best(period, hold, ends, ruler=True), _best(period, hold, ends, ruler=False)]


def _best(period: Period, hold: Array, ends: Ends, *, ruler: bool) -> Split:
    """In shares of the prize throughout; the responder's A turns them into his units."""
    assert period.precision is not None
    rate = wide(period.precision * hold[:, 1 if ruler else 0])
    nothing = np.zeros_like(ends.low)
    gain, chance, share = np.full_like(nothing, -np.inf), nothing, nothing
    paid = [nothing, nothing]
    for low, high, falls_due in _branches(period):
        prices = [price * due for price, due in zip(_prices(ends), falls_due, strict=True)]
        possible = (low <= high) & _payable(ends, falls_due)
        total = ends.opposition - ends.ruler - prices[0] - prices[1]
        least, most = (
            (ends.opposition - high - prices[1], ends.opposition - low - prices[1])
            if ruler
            else (low - ends.ruler - prices[0], high - ends.ruler - prices[0])
        )
        left, yes = offer(rate, total, least, np.maximum(least, most))
        worth = np.where(possible, yes * (total - left), -np.inf)
        better = worth > gain
        terms = ends.opposition - prices[1] - left if ruler else ends.ruler + prices[0] + left
        gain, chance = np.where(better, worth, gain), np.where(better, yes, chance)
        share = np.where(better, terms, share)
        paid = [np.where(better, price, old) for price, old in zip(prices, paid, strict=True)]
    return _split(share, chance, paid)


def _prices(ends: Ends) -> tuple[Array, Array]:
    mine, yours = (np.where(np.isfinite(price), price, 0.0) for price in ends.prices)
    return mine, yours


def _payable(ends: Ends, falls_due: tuple[bool, bool]) -> NDArray[np.bool_]:
    """Is every price that falls due within reach?"""
    reach = [np.isfinite(price) | (not due) for price, due in zip(ends.prices, falls_due, strict=True)]
    return reach[0] & reach[1]


def _branches(period: Period) -> list[tuple[Array, Array, tuple[bool, bool]]]:
    """Least and greatest share, and whether the ruler's price and the opposition's fall due."""
    low, high = wide(period.bounds[:, 0]), wide(period.bounds[:, 1])
    least, most = wide(period.ratified[:, 0]), wide(period.ratified[:, 1])
    return [
        (np.maximum(low, least), np.minimum(high, most), (False, False)),
        (np.maximum(np.maximum(low, high), least), most, (False, True)),
        (least, np.minimum(np.minimum(low, high), most), (True, False)),
        (np.maximum(high, least), np.minimum(low, most), (True, True)),
    ]


def erring_text(period: Period, hold: Array, ends: Ends) -> Split:
    """A mediator's text: the one that he would table if nobody erred."""
    assert period.precision is not None
    first, second = texts_of(period, hold, ends)
    sure = first.agreed > 0.0
    text = np.where(sure, first.share, second.share)
    paid = [np.where(sure, one, two) for one, two in zip(first.paid, second.paid, strict=True)]
    mine, yours = (wide(period.precision * hold[:, side]) for side in (0, 1))
    yes = logistic(yours * (ends.opposition - text - paid[1]))
    return _split(text, yes * logistic(mine * yes * (text - ends.ruler - paid[0])), paid)


def _split(share: Array, chance: Array, paid: list[Array]) -> Split:
    nothing = np.zeros_like(share)
    none = nothing, nothing
    return Split(share, chance, chance, (paid[0], paid[1]), lambda: Rates(none, none, (none, none)))
