"""Sobol' points: the published numbers, and a scramble that keeps what makes them even."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.stats import qmc

from demarche.numerics.sobol import TABLED, _scrambled, direction_numbers, evenly, scrambled_points

SEED = np.random.SeedSequence(11)


def unscrambled(levels: int, dimensions: int) -> np.ndarray:
    points = np.zeros((1 << levels, dimensions), dtype=np.uint32)
    numbers = direction_numbers()
    for level in range(levels):
        points[1 << level : 2 << level] = points[: 1 << level] ^ numbers[:dimensions, level]
    return points / 2.0**32


def test_the_table_gives_the_points_of_another_implementation() -> None:
    oracle = qmc.Sobol(TABLED, scramble=False, bits=32).random_base2(10)
    ours = unscrambled(10, TABLED)
    # The two number the points of a net in different orders; the sets are the same.
    np.testing.assert_array_equal(ours[np.lexsort(ours.T[::-1])], oracle[np.lexsort(oracle.T[::-1])])


@pytest.mark.parametrize("count", [64, 1024])
def test_two_dimensional_projections_stay_even_after_the_scramble(count: int) -> None:
    points = scrambled_points(count, 2, SEED)
    for rows in (2**k for k in range(count.bit_length())):
        cells = np.floor(points[:, 0] * rows) * (count // rows) + np.floor(points[:, 1] * (count // rows))
        # The first two dimensions are a (0, m, 2)-net: every elementary box of that volume holds one point.
        assert len(np.unique(cells)) == count


def test_one_more_dimension_leaves_the_others_as_they_were() -> None:
    np.testing.assert_array_equal(scrambled_points(100, TABLED + 3, SEED)[:, :7], scrambled_points(100, 7, SEED))


def test_each_dimension_is_scrambled_by_itself_and_uniform_over_seeds() -> None:
    firsts = np.stack([scrambled_points(3, 40, np.random.SeedSequence(seed)) for seed in range(400)])
    assert firsts.min() > 0
    assert firsts.max() < 1
    tails = [stats.kstest(firsts[:, i, d], "uniform").pvalue for i in range(3) for d in range(40)]
    assert min(tails) > 1e-5  # 120 tests: a fair scramble fails here once in 800 runs, and the seeds are fixed
    between = np.abs(np.corrcoef(firsts[:, 0].T)[np.triu_indices(40, 1)])
    assert between.max() < 0.25


def test_padding_is_uniform_and_nested() -> None:
    points = scrambled_points(1024, TABLED + 2, SEED)
    assert stats.kstest(points[:, -1], "uniform").pvalue > 1e-4
    np.testing.assert_array_equal(scrambled_points(64, TABLED + 2, SEED), points[:64])
    assert abs(np.corrcoef(points[:, -1], points[:, -2])[0, 1]) < 0.15


def test_even_points_are_those_of_the_first_dimension_and_need_no_table() -> None:
    seeds = [np.random.SeedSequence(7, spawn_key=(key,)) for key in range(3)]
    first = direction_numbers()[:1]
    whole = _scrambled(1000, np.repeat(first, len(seeds), axis=0), seeds)
    direction_numbers.cache_clear()
    np.testing.assert_array_equal(evenly(1000, seeds), whole)
    assert direction_numbers.cache_info().currsize == 0
