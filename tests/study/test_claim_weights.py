"""A claim's share weighted by history: sets that the past rules out count for nothing, equal weights change nothing."""

from __future__ import annotations

import numpy as np
import pytest

import demarche
from demarche.study.claims.weights import past_places, weighed_share
from demarche.study.draw.plan import plan_of

TRUTH = np.array([1.0, 0.0, 1.0, np.nan, 1.0, 0.0])


def test_equal_weights_change_nothing() -> None:
    found = weighed_share(TRUTH, np.full(6, 0.3))
    assert found is not None
    assert found.share == pytest.approx(3 / 5)
    assert (found.sets, found.effective) == (5, pytest.approx(5.0))
    assert found.low < found.share < found.high
    assert found.few


def test_what_the_past_rules_out_counts_for_nothing_and_what_was_not_asked_is_left_out() -> None:
    weights = np.array([0.0, 1.0, 0.5, 1.0, np.nan, 0.5])
    found = weighed_share(TRUTH, weights)  # known: 1 (w 0), 0 (w 1), 1 (w .5), 0 (w .5)
    assert found is not None
    assert found.share == pytest.approx(0.25)
    assert (found.sets, found.effective) == (4, pytest.approx(4.0 / 1.5))


def test_without_past_talks_or_with_a_past_that_rules_all_out_there_is_no_weighted_share() -> None:
    assert weighed_share(TRUTH, None) is None
    assert weighed_share(TRUTH, np.zeros(6)) is None


def test_a_claim_that_is_always_true_is_so_weighted_too() -> None:
    found = weighed_share(np.ones(200), np.linspace(0.1, 1.0, 200))
    assert found is not None
    assert found.share == found.high == 1.0
    assert not found.few


@pytest.mark.parametrize(("case", "talks"), [("kosovo-1999", True), ("syria-2013", False)])
def test_only_a_file_that_tells_of_past_talks_has_weights(case: str, talks: bool) -> None:
    assert bool(past_places(plan_of(demarche.load(case), draws=4, seed=0, levers=()))) is talks
