"""Weighted sets: closed forms, and what equal weights and weights of 0 and 1 come down to."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.numerics import intervals, weighted

WEIGHTS = st.lists(st.floats(1e-3, 1.0), min_size=2, max_size=30)


def test_two_sets_in_closed_form() -> None:
    weights, values = np.array([1.0, 0.5]), np.array([0.8, 0.2])
    assert weighted.effective(weights) == pytest.approx(1.5**2 / 1.25)
    found, low, high = weighted.mean(values, weights)
    assert found == pytest.approx((0.8 + 0.1) / 1.5)
    worth = 1.8
    variance = ((0.8 - 0.6) ** 2 + (0.5 * (0.2 - 0.6)) ** 2) / 1.5**2 * worth / (worth - 1)
    assert high - found == pytest.approx(intervals.Z90 * math.sqrt(variance))
    assert found - low == pytest.approx(high - found)
    assert weighted.share(np.array([1.0, 0.0]), weights)[0] == pytest.approx(2 / 3)


def test_sets_of_weight_nought_might_as_well_not_be_there() -> None:
    values, weights = np.array([0.3, 0.9, 0.5, 0.7]), np.array([1.0, 0.0, 1.0, 1.0])
    assert weighted.effective(weights) == 3.0
    assert weighted.mean(values, weights) == pytest.approx(intervals.mean(values[weights > 0]))
    assert weighted.share(np.array([1.0, 1.0, 0.0, 1.0]), weights) == pytest.approx(intervals.share(2, 3))


def test_nothing_counts_where_every_weight_is_nought() -> None:
    assert weighted.effective(np.zeros(5)) == 0.0


def test_one_set_alone_has_no_interval_to_speak_of() -> None:
    assert weighted.mean(np.array([0.4, 0.9]), np.array([0.3, 0.0])) == (0.4, 0.4, 0.4)


@given(WEIGHTS)
def test_sets_are_worth_between_one_and_their_number(given: list[float]) -> None:
    weights = np.array(given)
    worth = weighted.effective(weights)
    assert 1.0 - 1e-9 <= worth <= len(weights) + 1e-9
    assert weighted.effective(weights * 7) == pytest.approx(worth)


@given(WEIGHTS, st.floats(0.01, 1.0))
def test_equal_weights_change_nothing(given: list[float], weight: float) -> None:
    values = np.array(given)
    alike = np.full(len(values), weight)
    assert weighted.mean(values, alike) == pytest.approx(intervals.mean(values))
    yes = (values > 0.5).astype(float)
    assert weighted.share(yes, alike) == pytest.approx(intervals.share(int(yes.sum()), len(yes)))
