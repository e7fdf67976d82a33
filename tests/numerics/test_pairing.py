"""Points paired by chance: even in each dimension, no two dimensions lined up, fewer the first of more."""

from __future__ import annotations

import numpy as np
import pytest

from demarche.errors import InputError
from demarche.numerics.pairing import paired_by_chance
from demarche.numerics.sampling import unit_points

DIMENSIONS = 100


def largest_correlation(points: np.ndarray) -> float:
    found = np.corrcoef(points, rowvar=False)
    return float(np.abs(found - np.eye(len(found))).max())


@pytest.mark.parametrize("count", [64, 256])
def test_no_two_of_a_hundred_dimensions_line_up(count: int) -> None:
    """Of 4,950 pairs of independent dimensions the largest correlation is about four standard errors."""
    for seed in range(3):
        assert largest_correlation(paired_by_chance(count, DIMENSIONS, seed)) < 4.8 / np.sqrt(count)


def test_points_of_a_plain_sequence_do_line_up() -> None:
    """Otherwise the test above would prove nothing."""
    assert largest_correlation(unit_points(64, DIMENSIONS, 0)) > 0.8


@pytest.mark.parametrize("count", [16, 64, 512])
def test_each_dimension_is_even(count: int) -> None:
    cells = np.sort(np.floor(paired_by_chance(count, 40, 3) * count), axis=0)
    np.testing.assert_array_equal(cells, np.broadcast_to(np.arange(count)[:, None], cells.shape))


def test_every_block_is_even_by_itself() -> None:
    block = paired_by_chance(64, 20, 5)[32:64]
    np.testing.assert_array_equal(np.sort(np.floor(block * 32), axis=0)[:, 7], np.arange(32))


def test_fewer_points_and_dimensions_are_the_first_of_more() -> None:
    many = paired_by_chance(300, 30, 9)
    for count, dimensions in ((1, 1), (7, 30), (16, 3), (64, 30), (100, 12)):
        np.testing.assert_array_equal(paired_by_chance(count, dimensions, 9), many[:count, :dimensions])
    assert not np.array_equal(paired_by_chance(64, 5, 9), paired_by_chance(64, 5, 10))


@pytest.mark.parametrize(("count", "dimensions", "seed"), [(0, 1, 0), (2**20 + 1, 1, 0), (4, 0, 0), (4, 1, -1)])
def test_impossible_numbers_are_refused(count: int, dimensions: int, seed: int) -> None:
    with pytest.raises(InputError):
        paired_by_chance(count, dimensions, seed)
