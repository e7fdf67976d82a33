"""Intervals: they hold the truth as often as they say, and not much more often."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from demarche.numerics import intervals

RNG = np.random.default_rng(1)
TRIALS = 2000


def coverage(truth: float, estimates: list[tuple[float, float, float]]) -> float:
    return float(np.mean([low <= truth <= high for _, low, high in estimates]))


@pytest.mark.parametrize("p", [0.05, 0.3, 0.9])
def test_shares(p: float) -> None:
    found = [intervals.share(int(yes), 256) for yes in RNG.binomial(256, p, TRIALS)]
    assert 0.86 < coverage(p, found) < 0.95
    oracle = stats.binomtest(77, 256).proportion_ci(0.9, "wilson")
    assert intervals.share(77, 256)[1:] == pytest.approx((oracle.low, oracle.high))


def test_means_of_skewed_values() -> None:
    found = [intervals.mean(RNG.exponential(size=256)) for _ in range(TRIALS)]
    assert 0.86 < coverage(1.0, found) < 0.94


@pytest.mark.parametrize(("up", "down"), [(0.3, 0.1), (0.02, 0.0), (0.5, 0.5)])
def test_paired_shares(up: float, down: float) -> None:
    draws = RNG.choice([1.0, -1.0, 0.0], p=[up, down, 1 - up - down], size=(TRIALS, 256))
    found = [intervals.paired(row, shares=True) for row in draws]
    assert 0.86 < coverage(up - down, found) < 0.99
    assert found[0][0] == pytest.approx(draws[0].mean())


def test_no_difference_seen_is_not_none_proved() -> None:
    _, low, high = intervals.paired(np.zeros(256), shares=True)
    assert -0.02 < low < 0 < high < 0.02


def test_two_groups() -> None:
    numbers = [intervals.difference(RNG.normal(0, 1, 60), RNG.normal(0.5, 3, 90), shares=False) for _ in range(TRIALS)]
    assert 0.87 < coverage(0.5, numbers) < 0.93
    shares = [
        intervals.difference((RNG.random(85) < 0.1).astype(float), (RNG.random(85) < 0.35).astype(float), shares=True)
        for _ in range(TRIALS)
    ]
    assert 0.87 < coverage(0.25, shares) < 0.94


def test_by_hand() -> None:
    """Each formula with its numbers written out."""
    z = float(stats.norm.ppf(0.95))
    assert pytest.approx(z) == intervals.Z90
    # Ten pairs: three up, one down. Bonett & Price add one to each of the two counts and two to the pairs.
    differences = np.array([1.0, 1, 1, -1, 0, 0, 0, 0, 0, 0])
    more, less = 4 / 12, 2 / 12
    half = z * np.sqrt((more + less - (more - less) ** 2) / 12)
    assert intervals.paired(differences, shares=True) == pytest.approx((0.2, more - less - half, more - less + half))
    assert intervals.paired(differences, shares=False) == pytest.approx(intervals.mean(differences))
    values = np.array([1.0, 2.0, 4.0, 9.0])
    half = z * float(stats.sem(values))
    assert intervals.mean(values) == pytest.approx((4.0, 4.0 - half, 4.0 + half))
    assert intervals.mean(np.array([3.0])) == (3.0, 3.0, 3.0)
    assert intervals.mean(np.array([3.0, 5.0]))[2] == pytest.approx(4.0 + z)
    low, high = np.array([0.0, 2.0]), np.array([5.0, 6.0, 10.0])
    half = z * np.hypot(stats.sem(low), stats.sem(high))
    assert intervals.difference(low, high, shares=False) == pytest.approx((6.0, 6.0 - half, 6.0 + half))
    low, high = np.array([0.0, 0, 0, 1]), np.array([1.0, 1, 0, 1, 1, 0])
    p, q = 5 / 8, 2 / 6
    half = z * np.sqrt(p * (1 - p) / 8 + q * (1 - q) / 6)
    assert intervals.difference(low, high, shares=True) == pytest.approx((4 / 6 - 1 / 4, p - q - half, p - q + half))
    assert intervals.within((0.5, -3.0, 3.0), 0.0, 1.0) == (0.5, 0.0, 1.0)
    assert intervals.paired(np.ones(1), shares=True)[2] == 1.0
    assert intervals.paired(-np.ones(1), shares=True)[1] == -1.0
