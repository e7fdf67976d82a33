"""Draws: nested, seeded, evenly spread; transforms: the right distribution, never out of bounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from demarche.errors import InputError
from demarche.numerics.sampling import inverse, triangular, uniform, unit_points, weighted

GRID = (np.arange(4096) + 0.5) / 4096


@dataclass(frozen=True)
class Judged:
    kind: str
    values: tuple[float, ...]
    weights: tuple[float, ...] = ()


@pytest.mark.parametrize("count", [1, 2, 63, 64, 100])
def test_fewer_points_are_the_first_of_more(count: int) -> None:
    many = unit_points(1024, 9, 7)
    np.testing.assert_array_equal(unit_points(count, 9, 7), many[:count])


def test_each_coordinate_visits_every_one_of_its_1024_cells_once() -> None:
    points = unit_points(1024, 9, 0)
    assert points.shape == (1024, 9)
    for column in points.T:
        np.testing.assert_array_equal(np.sort((column * 1024).astype(int)), np.arange(1024))


def test_seed_decides_and_zero_is_a_seed_like_any_other() -> None:
    np.testing.assert_array_equal(unit_points(8, 3, 0), unit_points(8, 3, np.random.SeedSequence(0)))
    assert not np.array_equal(unit_points(8, 3, 0), unit_points(8, 3, 1))
    sequence = np.random.SeedSequence(5)
    np.testing.assert_array_equal(unit_points(8, 3, sequence), unit_points(8, 3, sequence))


@pytest.mark.parametrize(
    ("count", "dimensions", "seed"), [(0, 1, 0), (2**21, 1, 0), (1, 0, 0), (1, 2**16 + 1, 0), (1, 1, -1)]
)
def test_impossible_draws_are_refused(count: int, dimensions: int, seed: int) -> None:
    with pytest.raises(InputError):
        unit_points(count, dimensions, seed)


@pytest.mark.parametrize("mode", [0.2, 0.35, 0.8])
def test_triangular_is_the_inverse_distribution_function(mode: float) -> None:
    oracle = stats.triang(c=min(1.0, (mode - 0.2) / 0.6), loc=0.2, scale=0.6).ppf(GRID)
    np.testing.assert_allclose(triangular(GRID, 0.2, mode, 0.8), oracle, atol=1e-12)


@given(
    ends=st.tuples(st.floats(-5, 5), st.floats(-5, 5), st.floats(-5, 5)).map(sorted),
    unit=st.floats(0, 1, exclude_max=True),
)
def test_transforms_stay_within_their_bounds(ends: list[float], unit: float) -> None:
    low, mode, high = ends
    point = np.array([unit])
    assert low <= uniform(point, low, high)[0] <= high
    assert low <= triangular(point, low, mode, high)[0] <= high


def test_weighted_values_come_as_often_as_their_weights_say() -> None:
    drawn = weighted(GRID, (0.6, 0.1, 0.3), (1, 0, 3))
    assert set(drawn) == {0.6, 0.3}
    assert np.mean(drawn == 0.3) == 0.75
    assert weighted(np.array([np.nextafter(1.0, 0.0)]), (1.0, 2.0, 3.0), (0.1, 0.1, 0.1))[0] == 3.0


@pytest.mark.parametrize(
    ("judged", "mean"),
    [
        (Judged("point", (0.4,)), 0.4),
        (Judged("uniform", (0.3, 0.5)), 0.4),
        (Judged("triangular", (0.0, 0.3, 0.6)), 0.3),
        (Judged("weighted", (0.2, 0.6), (0.75, 0.25)), 0.3),
    ],
)
def test_every_kind_of_judged_number_can_be_drawn(judged: Judged, mean: float) -> None:
    assert inverse(judged, GRID).mean() == pytest.approx(mean, abs=1e-6)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InputError, match="gaussian"):
        inverse(Judged("gaussian", (0.0, 1.0)), GRID)
