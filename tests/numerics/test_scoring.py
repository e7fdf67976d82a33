"""Scores of yes-or-no forecasts against closed forms and brute force."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import InputError
from demarche.numerics import scoring

cases = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=25)


def columns(pairs: list[tuple[float, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([p for p, _ in pairs]), np.array([float(y) for _, y in pairs])


def test_scores_by_hand() -> None:
    chance, outcome = np.array([0.8, 0.8, 0.5]), np.array([1.0, 0.0, 1.0])
    assert scoring.brier(chance, outcome) == pytest.approx([0.04, 0.64, 0.25])
    assert scoring.log_score(chance, outcome) == pytest.approx([-math.log(0.8), -math.log(0.2), math.log(2)])
    assert scoring.skill(np.array([1.0, 2.0]), np.array([2.0, 4.0])) == 0.5


def test_a_sure_forecast_that_fails_costs_much_but_not_everything() -> None:
    assert scoring.log_score(np.array([0.0, 1.0]), np.array([1.0, 0.0])) == pytest.approx(2 * [-math.log(1e-6)])


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_both_scores_are_proper(truth: float, told: float) -> None:
    """Whoever believes ``truth`` expects to lose least by saying so."""
    happens, not_ = np.array([1.0]), np.array([0.0])

    def expected(rule: object, said: float) -> float:
        p = np.array([said])
        return truth * float(rule(p, happens)[0]) + (1 - truth) * float(rule(p, not_)[0])

    for rule in (scoring.brier, scoring.log_score):
        assert expected(rule, truth) <= expected(rule, told) + 1e-12


@given(cases)
def test_auc_by_pairs(pairs: list[tuple[float, bool]]) -> None:
    chance, outcome = columns(pairs)
    yes = [p for p, y in pairs if y]
    no = [p for p, y in pairs if not y]
    found = scoring.auc(chance, outcome)
    if not yes or not no:
        assert math.isnan(found)
        return
    wins = [1.0 if a > b else 0.5 if a == b else 0.0 for a in yes for b in no]
    assert found == pytest.approx(sum(wins) / len(wins))
    assert scoring.auc(-chance, outcome) == pytest.approx(1 - found)


@given(cases, st.lists(st.integers(0, 3), min_size=25, max_size=25))
def test_a_weight_is_a_repetition(pairs: list[tuple[float, bool]], times: list[int]) -> None:
    chance, outcome = columns(pairs)
    times = times[: len(pairs)]
    repeated = scoring.auc(np.repeat(chance, times), np.repeat(outcome, times))
    assert scoring.auc(chance, outcome, np.array(times, dtype=float)) == pytest.approx(repeated, nan_ok=True)


def test_the_interval_of_a_mean_is_that_of_the_normal_in_a_large_sample() -> None:
    values = np.random.default_rng(2).random(2000)
    found = scoring.bootstrap(lambda weight: float(np.average(values, weights=weight)), np.arange(2000))
    half = 1.6448536 * values.std() / math.sqrt(2000)
    assert found.value == pytest.approx(values.mean())
    assert (found.low, found.high) == pytest.approx((values.mean() - half, values.mean() + half), abs=0.15 * half)


def test_groups_are_drawn_whole() -> None:
    """Ten copies of each case say no more than one."""
    values, group = np.repeat([0.0, 1.0, 0.0, 1.0, 1.0], 10), np.repeat(np.arange(5), 10)
    whole = scoring.bootstrap(lambda weight: float(np.average(values, weights=weight)), group, seed=4)
    once = scoring.bootstrap(lambda weight: float(np.average(values[::10], weights=weight)), np.arange(5), seed=4)
    apart = scoring.bootstrap(lambda weight: float(np.average(values, weights=weight)), np.arange(50), seed=4)
    assert whole == once
    assert apart.high - apart.low < (whole.high - whole.low) / 2


def test_no_interval_where_too_many_resamples_have_no_value() -> None:
    chance, outcome = np.array([0.2, 0.9, 0.1]), np.array([0.0, 1.0, 0.0])
    found = scoring.bootstrap(lambda weight: scoring.auc(chance, outcome, weight), np.arange(3))
    assert found.value == 1.0
    assert math.isnan(found.low)


def test_the_error_of_skill_is_the_largest_of_the_groupings_and_near_its_linear_form() -> None:
    draw = np.random.default_rng(3)
    base = draw.gamma(2, size=600)
    losses = base * draw.uniform(0.6, 1.2, 600)
    groups = [np.arange(600), np.arange(600) // 30]
    each = [scoring.skill_error(losses, base, [group], resamples=4000) for group in groups]
    assert scoring.skill_error(losses, base, groups, resamples=4000) == max(each)
    for group, found in zip(groups, each, strict=True):
        gaps = np.bincount(group, losses - losses.sum() / base.sum() * base) / base.sum()
        assert found == pytest.approx(math.sqrt((gaps**2).sum()), rel=0.06)


@given(cases)
def test_bins_hold_every_case_once(pairs: list[tuple[float, bool]]) -> None:
    chance, outcome = columns(pairs)
    edges = [0.0, 0.1, 0.5, 1.0]
    bins = scoring.reliability(chance, outcome, edges)
    assert sum(each.cases for each in bins) == len(pairs)
    for each, last in zip(bins, [False, False, True], strict=True):
        own = [(p, y) for p, y in pairs if each.low <= p < each.high or (last and p == each.high)]
        assert (each.cases, each.happened) == (len(own), sum(y for _, y in own))
        if own:
            assert each.mean == pytest.approx(sum(p for p, _ in own) / len(own))
            assert each.share == each.happened / each.cases
            assert each.share_low - 1e-12 <= each.share <= each.share_high + 1e-12
        else:
            assert each.mean is each.share is each.share_low is None


@pytest.mark.parametrize("edges", [[0.5], [0.0, 0.5, 0.5, 1.0], [1.0, 0.0]])
def test_edges_rise(edges: list[float]) -> None:
    with pytest.raises(InputError, match="should rise"):
        scoring.reliability(np.array([0.5]), np.array([1.0]), edges)


def test_calibration_error_by_hand() -> None:
    chance = np.array([0.1, 0.1, 0.9, 0.9])
    assert scoring.calibration_error(chance, np.array([0.0, 0.0, 1.0, 1.0]), bins=2) == pytest.approx(0.1)
    assert scoring.calibration_error(chance, np.array([1.0, 0.0, 1.0, 0.0]), bins=2) == pytest.approx(0.4)
    assert scoring.calibration_error(chance, np.array([1.0, 0.0, 1.0, 0.0]), bins=1) == pytest.approx(0.0)


def test_the_slope_of_forecasts_that_are_twice_too_bold_is_one_half() -> None:
    """Two groups with log-odds -b and b where the shares have half of them: an exact answer."""
    shares = np.array([0.2, 0.8])
    bold = 1 / (1 + np.exp(-2 * np.log(shares / (1 - shares))))
    chance = np.repeat(bold, 10)
    outcome = np.array([1.0] * 2 + [0.0] * 8 + [1.0] * 8 + [0.0] * 2)
    assert scoring.calibration_slope(chance, outcome) == pytest.approx((0.0, 0.5), abs=1e-9)
    assert scoring.calibration_slope(np.repeat(shares, 10), outcome) == pytest.approx((0.0, 1.0), abs=1e-9)


def test_no_slope_where_forecasts_part_the_outcomes() -> None:
    found = scoring.calibration_slope(np.array([0.2, 0.3, 0.7, 0.8]), np.array([0.0, 0.0, 1.0, 1.0]))
    assert all(math.isnan(each) for each in found)


def test_every_resample_holds_as_many_groups_as_there_are() -> None:
    alone = scoring.bootstrap(lambda weight: float(weight.sum()), np.arange(12))
    assert (alone.value, alone.low, alone.high) == (12.0, 12.0, 12.0)
    threes = scoring.bootstrap(lambda weight: float(weight.sum()), np.repeat(np.arange(5), 3))
    assert (threes.value, threes.low, threes.high) == (15.0, 15.0, 15.0)
