"""How seats move with the reservation shares where conditions have a price, against differences; and what they are.

Newton's method follows these rates. They are taken of random tables: bounds, ratifiers, prices, widths over which
sides hesitate, and reservation shares, at places where nothing has a kink within the step.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from demarche.engines.ripeness import Conference, Game, Per, Settlement, War
from demarche.engines.ripeness.learning import grid_for
from demarche.engines.ripeness.modes import modes_of
from demarche.engines.ripeness.period import Period, compile_period
from demarche.engines.ripeness.pricing import Rates, Split, ends_of, pens_of, texts_of
from demarche.engines.ripeness.rows import take
from demarche.engines.ripeness.signing import Smooth

pytestmark = pytest.mark.once

Array = NDArray[np.float64]
TABLES, PLACES, STEP = 60, 40, 1e-6
KINDS = ("share", "agreed", "ruler pays", "opposition pays")
HOLD = np.array([[0.6, 0.8]])


def tables(seed: int, *, text: bool, hesitant: float, reach: float = 1.0, smooth: bool = False) -> Period:
    """Random tables: a share ``hesitant`` of them hesitates, a share ``reach`` of the prices can be paid."""
    rng = np.random.default_rng(seed)
    game = Game(
        war=War(2, 4, Per(0.1, "month")),
        settlement=Settlement(0.3, 0.6, ruler_price=0.1, opposition_price=0.1),
        conference=Conference(Per(0.5, "month")),
    )
    one: Period = compile_period([game], grid_for([game]), modes_of(game))
    bounds = np.stack([rng.uniform(0.0, 0.7, TABLES), rng.uniform(0.3, 1.0, TABLES)], axis=1)
    ratified = np.stack([rng.uniform(0.0, 0.2, TABLES), rng.uniform(0.8, 1.0, TABLES)], axis=1)
    prices = np.where(rng.random((TABLES, 2)) < reach, rng.uniform(0.01, 0.3, (TABLES, 2)), np.inf)
    hesitate = np.where(rng.random(TABLES) < hesitant, rng.uniform(0.02, 0.3, TABLES), 0.0)
    given = np.where(rng.random(TABLES) < 0.5, np.nan, rng.uniform(0.2, 0.8, TABLES)) if text else one.text
    found: Period = replace(
        take(one, np.zeros(TABLES, dtype=np.intp)),
        bounds=bounds,
        ratified=ratified,
        prices=prices,
        hesitate=hesitate,
        text=given,
    )
    return replace(found, signing=Smooth()) if smooth else found


def reservations(seed: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    return rng.uniform(0.0, 1.0, (TABLES, 1, 1, PLACES)), rng.uniform(0.0, 1.0, (TABLES, 1, 1, PLACES))


def splits(period: Period, ruler: Array, opposition: Array, *, text: bool) -> list[Split]:
    hold = np.broadcast_to(HOLD, (TABLES, 2))
    ends = ends_of(period, hold, ruler, opposition)
    return texts_of(period, hold, ends) if text else pens_of(period, ends)


def told(split: Split) -> tuple[Array, ...]:
    like = split.agreed
    return tuple(np.broadcast_to(x, like.shape) for x in (split.share, split.agreed, *split.paid))


def moves(rates: Rates, like: Array) -> tuple[tuple[Array, Array], ...]:
    pairs = (rates.share, rates.agreed, *rates.paid)
    return tuple((np.broadcast_to(a, like.shape), np.broadcast_to(b, like.shape)) for a, b in pairs)


CASES = [
    pytest.param({"text": text, "hesitant": hesitant, "reach": reach, "smooth": smooth}, id=name)
    for name, text, hesitant, reach, smooth in (
        ("pens of the sure", False, 0.0, 1.0, False),
        ("pens of the hesitant", False, 1.0, 1.0, False),
        ("pens, some hesitate, some cannot pay", False, 0.6, 0.6, False),
        ("pens, smoothly", False, 1.0, 1.0, True),
        ("texts of the sure", True, 0.0, 1.0, False),
        ("texts of the hesitant", True, 1.0, 1.0, False),
        ("texts, some hesitate, some cannot pay", True, 0.6, 0.6, False),
        ("texts, smoothly", True, 1.0, 1.0, True),
    )
]


@pytest.mark.parametrize("how", CASES)
@pytest.mark.parametrize("side", [0, 1], ids=["the ruler's", "the opposition's"])
def test_rates_are_those_of_differences(how: dict[str, object], side: int) -> None:
    period = tables(1, **how)  # type: ignore[arg-type]
    at = reservations(2)
    step = (STEP, 0.0) if side == 0 else (0.0, STEP)

    def moved(sign: float) -> list[Split]:
        return splits(period, at[0] + sign * step[0], at[1] + sign * step[1], text=bool(how["text"]))

    here, ahead, behind = moved(0.0), moved(1.0), moved(-1.0)
    assert len(here) == (4 if period.hesitates and not how["text"] else 2)
    compared = 0
    for middle, after, before in zip(here, ahead, behind, strict=True):
        rates = moves(middle.rates(), middle.agreed)
        kept = zip(KINDS, told(middle), told(after), told(before), rates, strict=True)
        for kind, value, plus, minus, rate in kept:
            forward, backward = (plus - value) / STEP, (value - minus) / STEP
            smooth = np.abs(forward - backward) < 1e-3 * (1.0 + np.abs(forward))
            assert smooth.mean() > 0.9
            if kind != "agreed":
                smooth &= middle.agreed > 0.0  # what is never signed may move as it likes
            np.testing.assert_allclose(rate[side][smooth], ((forward + backward) / 2)[smooth], atol=2e-3, rtol=2e-3)
            compared += int((np.abs(forward[smooth]) > 1e-3).sum())
    assert compared > 200


def test_the_zone_is_what_both_would_take_with_and_without_paying() -> None:
    """By the formula at the head of the module, table by table."""
    period, (ruler, opposition) = tables(3, text=False, hesitant=0.0, reach=0.6), reservations(4)
    ends = ends_of(period, np.broadcast_to(HOLD, (TABLES, 2)), ruler, opposition)
    assert period.prices is not None
    for n in range(TABLES):
        (lo, hi), (ratified_low, ratified_high) = period.bounds[n], period.ratified[n]
        mine, yours = period.prices[n] / HOLD[0]
        for place in range(0, PLACES, 8):
            r, o = ruler[n, 0, 0, place], opposition[n, 0, 0, place]
            high = min(max(min(o, hi), o - yours), ratified_high)
            low = max(min(max(r, lo), r + mine), ratified_low)
            assert ends.high[n, 0, 0, place] == pytest.approx(high)
            assert ends.low[n, 0, 0, place] == pytest.approx(low)
            assert ends.room[n, 0, 0, place] == pytest.approx(high - low)


def test_each_pen_signs_as_often_as_the_zone_says_and_pays_beyond_a_bound() -> None:
    """Sure sides: the ruler's pen takes the upper end, the opposition's the lower, and each side pays its price where
    the terms lie beyond its bound."""
    period, (ruler, opposition) = tables(5, text=False, hesitant=0.0), reservations(6)
    assert period.prices is not None
    ends = ends_of(period, np.broadcast_to(HOLD, (TABLES, 2)), ruler, opposition)
    for split, share in zip(pens_of(period, ends), (ends.high, ends.low), strict=True):
        np.testing.assert_array_equal(split.share, share)
        np.testing.assert_array_equal(split.agreed, (ends.high - ends.low >= -1e-12).astype(float))
        for side, sign in ((0, -1.0), (1, 1.0)):
            bound = period.bounds[:, side].reshape(-1, 1, 1, 1)
            price = (period.prices[:, side] / HOLD[0, side]).reshape(-1, 1, 1, 1)
            expected = np.where(sign * (share - bound) > 1e-9, price, 0.0)
            np.testing.assert_allclose(np.broadcast_to(split.paid[side], share.shape), expected)


def test_whoever_hesitates_signs_one_way_or_the_other_as_often_as_the_room_says() -> None:
    """The two ways of a pen share the chance that the room gives; a price is paid in part over the last width."""
    period, (ruler, opposition) = tables(7, text=False, hesitant=1.0), reservations(8)
    assert period.prices is not None
    ends = ends_of(period, np.broadcast_to(HOLD, (TABLES, 2)), ruler, opposition)
    width = period.hesitate.reshape(-1, 1, 1, 1)
    at_all = np.clip(ends.room / width, 0.0, 1.0)
    bold_ruler, calm_ruler, bold_other, calm_other = pens_of(period, ends)
    gains = (
        ends.bold_high - np.maximum(ends.calm_high, ends.low),
        np.minimum(ends.calm_low, ends.high) - ends.bold_low,
    )
    for bold, calm, gain in ((bold_ruler, calm_ruler, gains[0]), (bold_other, calm_other, gains[1])):
        np.testing.assert_allclose(bold.agreed + calm.agreed, at_all)
        np.testing.assert_allclose(bold.agreed, np.clip(gain / width, 0.0, 1.0))
    own = (period.prices[:, 0] / HOLD[0, 0]).reshape(-1, 1, 1, 1)
    beyond = (period.bounds[:, 0].reshape(-1, 1, 1, 1) - bold_ruler.share) / width
    np.testing.assert_allclose(bold_ruler.paid[0], own * np.clip(beyond, 0.0, 1.0))
    theirs = (period.prices[:, 1] / HOLD[0, 1]).reshape(-1, 1, 1, 1)
    beyond = (bold_other.share - period.bounds[:, 1].reshape(-1, 1, 1, 1)) / width
    np.testing.assert_allclose(bold_other.paid[1], theirs * np.clip(beyond, 0.0, 1.0))


def test_a_text_lies_where_the_mediator_puts_it_and_is_taken_within_the_zone() -> None:
    """Free: even by what the sides hold, within the bounds, and else between the ends of the zone. Given: as it was
    given, and else within the bounds. Sure sides take the first that lies in the zone."""
    period, (ruler, opposition) = tables(9, text=True, hesitant=0.0), reservations(10)
    hold = np.broadcast_to(HOLD, (TABLES, 2))
    ends = ends_of(period, hold, ruler, opposition)
    one, two = texts_of(period, hold, ends)
    mine, yours = HOLD[0] / HOLD.sum()
    for n in range(TABLES):
        low = max(period.bounds[n, 0], period.ratified[n, 0])
        high = min(period.bounds[n, 1], period.ratified[n, 1])
        for place in range(0, PLACES, 8):
            here = (n, 0, 0, place)
            even = mine * ruler[here] + yours * opposition[here]
            bottom, top = ends.low[here], ends.high[here]
            free = np.isnan(period.text[n])
            first = min(max(even, low), high) if free else period.text[n]
            second = mine * bottom + yours * top if free else min(max(period.text[n], low), high)
            assert one.share[here] == pytest.approx(first)
            assert two.share[here] == pytest.approx(second)
            taken = [bottom - 1e-9 <= text <= top + 1e-9 for text in (first, second)]
            assert one.agreed[here] == float(taken[0])
            assert two.agreed[here] == float(taken[1] and not taken[0])
