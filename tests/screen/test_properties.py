"""Against exact search: the verdict, the corners, the thresholds, the causes, the balance, the witnesses."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.screen.oracle import is_open, surpluses
from tests.screen.strategies import Hundredths, floats, points, ranges

from demarche.engines.screen import CAUSES, NUMBERS, Witness, bounds, primary, screen, violations

pytestmark = pytest.mark.once

Pairs = dict[str, tuple[Fraction, Fraction]]
BESIDE = 1e-6
STATE = {True: "open", False: "empty"}


@given(points)
def test_a_zone_is_open_exactly_where_search_finds_terms(numbers: Hundredths) -> None:
    found = screen(floats(numbers))
    assert found.centre.open == is_open(numbers)
    assert found.verdict == STATE[is_open(numbers)]
    assert found.sample.open.share == float(is_open(numbers))
    assert bool(found.centre.causes) != is_open(numbers)


@given(ranges)
def test_over_ranges_the_verdict_is_that_of_all_corners(pairs: Pairs) -> None:
    corners = [dict(zip(NUMBERS, corner, strict=True)) for corner in itertools.product(*_ends(pairs))]
    corners = corners[:: max(1, len(corners) // 64)] + _extremes(pairs)
    verdicts = {is_open(corner) for corner in corners}
    expected = "depends" if len(verdicts) == 2 else STATE[verdicts.pop()]
    assert screen(_pairs(pairs), draws=16).verdict == expected


@given(ranges, st.integers(0, 2**32))
def test_intervals_are_attained_at_corners_and_never_left_inside(pairs: Pairs, seed: int) -> None:
    found = screen(_pairs(pairs), draws=16)
    every = bounds(np.array([[float(end) for end in corner] for corner in itertools.product(*_ends(pairs))]))
    low, high = np.array([[float(end) for end in pairs[name]] for name in NUMBERS]).T
    inside = bounds(low + (high - low) * np.random.default_rng(seed).random((500, 9)))
    for name, interval in found.intervals.items():
        at_corners, within = (_quantity(each, name) for each in (every, inside))
        assert interval.low == pytest.approx(at_corners.min(), abs=1e-12)
        assert interval.high == pytest.approx(at_corners.max(), abs=1e-12)
        assert interval.low - 1e-12 <= within.min()
        assert within.max() <= interval.high + 1e-12


@settings(max_examples=25)  # each of nine numbers, on both sides of where it counts
@given(points)
def test_each_threshold_opens_and_just_short_of_it_does_not(numbers: Hundredths) -> None:
    found = screen(floats(numbers))
    for hinge in found.hinges:
        most = 10.0 if hinge.number[0] in "ce" and hinge.number != "binding" else 1.0
        step = BESIDE if hinge.opens == "at_least" else -BESIDE
        if hinge.threshold is None:
            assert hinge.otherwise == STATE[found.centre.open]
            for value in np.linspace(0.0, most, 7)[1 if hinge.number == "binding" else 0 :]:
                assert _verdict(numbers, hinge.number, value) == hinge.otherwise
            continue
        assert hinge.change is not None
        assert hinge.threshold == pytest.approx(hinge.central + hinge.change)
        assert 0 <= hinge.threshold <= most
        assert hinge.attained == (_verdict(numbers, hinge.number, hinge.threshold) == "open")
        inside, short = hinge.threshold + step, hinge.threshold - step
        if 0 <= inside <= most:
            assert _verdict(numbers, hinge.number, inside) == "open"
        if 0 <= short <= most:
            assert _verdict(numbers, hinge.number, short) == "empty"


@given(points)
def test_changes_are_ranked_and_flip_the_verdict(numbers: Hundredths) -> None:
    found = screen(floats(numbers))
    sizes = [abs(found.hinge(name).change or 0.0) for name in found.smallest]
    assert sizes == sorted(sizes, key=lambda size: round(size, 9))
    assert set(found.smallest) == {hinge.number for hinge in found.hinges if hinge.threshold is not None}
    for cause in found.centre.causes:
        if cause.remedy is not None and found.hinge(cause.remedy).attained:
            assert cause.remedy in cause.numbers
            value = floats(numbers)[cause.remedy] + (cause.change or 0.0)
            assert _verdict(numbers, cause.remedy, min(max(value, 0.0), 10.0)) == "open"


@given(points, st.sampled_from(NUMBERS), st.data())
def test_a_threshold_is_in_range_where_the_range_holds_both_verdicts(
    numbers: Hundredths, name: str, data: st.DataObject
) -> None:
    half = data.draw(st.integers(1, 30))
    low, high = max(Fraction(0), numbers[name] - Fraction(half, 100)), numbers[name] + Fraction(half, 100)
    if name[0] in "px" or name == "binding":
        high = min(high, Fraction(1))
    over = screen(floats(numbers) | {name: (float(low), float(high))}, draws=16)
    assert over.hinge(name).in_range == (over.verdict == "depends")


@given(points)
def test_the_causes_say_what_is_the_matter(numbers: Hundredths) -> None:
    """Each cause's own meaning, by search: mend what it names and see whether it mattered."""
    found = screen(floats(numbers)).centre
    codes = [cause.code for cause in found.causes]
    free = numbers | {"x_low": Fraction(0), "x_high": Fraction(1)}
    if found.open:
        assert not codes
        return
    trusting = free | {"binding": Fraction(1)}
    if codes[0] == "disagreement":
        assert not is_open(trusting)
    elif codes[0] == "weak_enforcement":
        assert not is_open(free)
        assert is_open(trusting)
    else:
        assert is_open(free)
    if codes[0] == "precondition_ruler":
        assert not is_open(numbers | {"x_low": Fraction(0)})
    if codes[0] == "precondition_opposition":
        assert not is_open(numbers | {"x_high": Fraction(1)})
    if codes[0] == "preconditions_exclude":
        assert is_open(numbers | {"x_low": Fraction(0)})
        assert is_open(numbers | {"x_high": Fraction(1)})
    assert all(cause.shortfall > 0 for cause in found.causes)


@given(points, st.sampled_from([None, 0.2, 0.8]))
def test_the_way_out_opens_the_zone_and_no_step_of_it_is_idle(numbers: Hundredths, balance: float | None) -> None:
    steps = screen(floats(numbers) | {"balance": balance}).repair
    assert bool(steps) != is_open(numbers)
    mended = floats(numbers)
    for step in steps:
        found = screen(mended).centre
        assert found.causes[0].code == step.cause
        assert mended[step.number] == step.before
        mended[step.number] = step.after if step.attained else 1e-3
    assert screen(mended).verdict == "open"


@given(points)
def test_concessions_close_the_gap_and_only_just(numbers: Hundredths) -> None:
    found = screen(floats(numbers)).centre
    if found.open or numbers["binding"] == 0:
        return
    for concession in found.concessions:
        assert concession.total == pytest.approx(found.floor - found.ceiling)
        assert concession.total == pytest.approx(concession.from_precondition + concession.below_reservation)
        share = found.ceiling if concession.side == "ruler" else found.floor
        assert concession.possible == (-1e-9 <= share <= 1 + 1e-9)


@given(points, st.integers(-100, 100))
def test_a_shift_of_the_balance_both_see_moves_the_zone_and_not_its_width(numbers: Hundredths, by: int) -> None:
    found = screen(floats(numbers))
    shift = found.neutrality.shift
    moved = numbers | {
        "p_ruler": numbers["p_ruler"] + Fraction(by, 100),
        "p_opposition": numbers["p_opposition"] - Fraction(by, 100),
    }
    possible = all(0 <= moved[name] <= 1 for name in ("p_ruler", "p_opposition"))
    assert possible == (shift.possible_from - 1e-9 <= by / 100 <= shift.possible_to + 1e-9)
    if not possible:
        return
    after = screen(floats(moved))
    if numbers["binding"] > 0:
        assert after.centre.unconstrained == pytest.approx(found.centre.unconstrained, abs=1e-9)
        assert after.centre.r_ruler - found.centre.r_ruler == pytest.approx(by / 100, abs=1e-9)
    expected = (
        shift.open_from is not None
        and shift.open_to is not None
        and shift.open_from - 1e-9 <= by / 100 <= shift.open_to + 1e-9
    )
    assert after.centre.open == expected
    if after.centre.open != found.centre.open:
        assert shift.decides
        assert shift.change is not None
        assert abs(shift.change) <= abs(by / 100) + 1e-9
    if numbers["e_ruler"] == numbers["e_opposition"] == 0 or numbers["binding"] == 1:
        # Without fear, the balance matters through a precondition and nothing else.
        assert "prize" not in shift.through


@given(ranges)
def test_witnesses_can_be_checked_by_hand(pairs: Pairs) -> None:
    found = screen(_pairs(pairs), draws=16)
    told = {witness.verdict for witness in found.witnesses}
    assert {"depends": {"open", "empty"}}.get(found.verdict, {found.verdict}) == told
    for witness in found.witnesses:
        numbers = {name: Fraction(value) for name, value in witness.numbers.items()}
        for name, (low, high) in pairs.items():
            assert float(low) - 1e-12 <= witness.numbers[name] <= float(high) + 1e-12
        ruler, opposition = surpluses(numbers, Fraction(witness.share))
        assert witness.surplus_ruler == pytest.approx(float(ruler), abs=1e-12)
        assert witness.surplus_opposition == pytest.approx(float(opposition), abs=1e-12)
        if witness.verdict == "open":
            assert min(ruler, opposition) >= -1e-9
            assert numbers["x_low"] - 1e-9 <= witness.share <= numbers["x_high"] + 1e-9
        elif numbers["binding"] > 0:
            here = Fraction(witness.share)
            assert _below_floor(witness, numbers, here) or _above_ceiling(witness, numbers, here)
            if here > 0:
                assert _below_floor(witness, numbers, max(here - Fraction(1, 10**6), Fraction(0)))
            if here < 1:
                assert _above_ceiling(witness, numbers, min(here + Fraction(1, 10**6), Fraction(1)))


@given(st.lists(points, min_size=1, max_size=8))
def test_the_kernel_on_arrays_says_what_the_screen_says_one_by_one(many: list[Hundredths]) -> None:
    array = np.array([[float(numbers[name]) for name in NUMBERS] for numbers in many])
    found = bounds(array)
    first = primary(array, found)
    for row, numbers in enumerate(many):
        one = screen(floats(numbers)).centre
        assert found.width[row] == one.width
        assert one.causes[0].code == CAUSES[first[row]] if one.causes else first[row] == -1
        named = {CAUSES[index] for index in np.flatnonzero(violations(array, found)[row])}
        assert named == {cause.code for cause in one.causes}


@given(ranges)
def test_the_result_is_plain_data(pairs: Pairs) -> None:
    found = screen(_pairs(pairs), draws=16).to_dict()
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def _pairs(pairs: Pairs) -> dict[str, Any]:
    return {name: (float(low), float(high)) for name, (low, high) in pairs.items()}


def _ends(pairs: Pairs) -> list[tuple[Fraction, ...]]:
    return [tuple(sorted(set(pairs[name]))) for name in NUMBERS]


def _extremes(pairs: Pairs) -> list[Hundredths]:
    kind, mean = {}, {}
    for name, (low, high) in pairs.items():
        helps = name[0] == "c" or name in ("x_high", "binding")
        kind[name], mean[name] = (high, low) if helps else (low, high)
    return [kind, mean]


def _below_floor(witness: Witness, numbers: Hundredths, share: Fraction) -> bool:
    if witness.floor_is == "x_low":
        return share < numbers["x_low"]
    return surpluses(numbers, share)[0] < 0


def _above_ceiling(witness: Witness, numbers: Hundredths, share: Fraction) -> bool:
    if witness.ceiling_is == "x_high":
        return share > numbers["x_high"]
    return surpluses(numbers, share)[1] < 0


def _quantity(found: Any, name: str) -> Any:
    if name == "fear":
        return found.fear_ruler + found.fear_opposition
    return getattr(found, name)


def _verdict(numbers: Hundredths, name: str, value: float) -> str:
    return screen(floats(numbers) | {name: float(value)}).verdict
