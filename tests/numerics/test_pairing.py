"""Points paired by chance: even in each dimension, no two dimensions lined up, fewer the first of more."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import InputError
from demarche.numerics.pairing import paired_by_chance
from demarche.numerics.sampling import unit_points

NAMES = [f"input {number}" for number in range(100)]


def largest_correlation(points: np.ndarray) -> float:
    found = np.corrcoef(points, rowvar=False)
    return float(np.abs(found - np.eye(len(found))).max())


@pytest.mark.parametrize("count", [64, 256])
def test_no_two_of_a_hundred_dimensions_line_up(count: int) -> None:
    """Of 4,950 pairs of independent dimensions the largest correlation is about four standard errors."""
    for seed in range(3):
        assert largest_correlation(paired_by_chance(count, NAMES, seed)) < 4.8 / np.sqrt(count)


def test_points_of_a_plain_sequence_do_line_up() -> None:
    """Otherwise the test above would prove nothing."""
    assert largest_correlation(unit_points(64, len(NAMES), 0)) > 0.8


@pytest.mark.parametrize("count", [16, 64, 512])
def test_each_dimension_is_even(count: int) -> None:
    cells = np.sort(np.floor(paired_by_chance(count, NAMES[:40], 3) * count), axis=0)
    np.testing.assert_array_equal(cells, np.broadcast_to(np.arange(count)[:, None], cells.shape))


def test_every_block_is_even_by_itself() -> None:
    block = paired_by_chance(64, NAMES[:20], 5)[32:64]
    np.testing.assert_array_equal(np.sort(np.floor(block * 32), axis=0)[:, 7], np.arange(32))


def test_fewer_points_are_the_first_of_more() -> None:
    many = paired_by_chance(300, NAMES[:30], 9)
    for count in (1, 7, 16, 64, 100):
        np.testing.assert_array_equal(paired_by_chance(count, NAMES[:30], 9), many[:count])
    assert not np.array_equal(paired_by_chance(64, NAMES[:5], 9), paired_by_chance(64, NAMES[:5], 10))


@given(st.lists(st.text(), unique=True, min_size=1, max_size=12), st.data())
def test_a_coordinate_hangs_on_its_name_and_not_on_its_company(names: list[str], data: st.DataObject) -> None:
    others = data.draw(st.lists(st.sampled_from(names), unique=True, min_size=1))
    whole, part = paired_by_chance(40, names, 2), paired_by_chance(40, others, 2)
    for place, name in enumerate(others):
        np.testing.assert_array_equal(part[:, place], whole[:, names.index(name)])


def test_coordinates_of_other_names_are_others() -> None:
    assert len(np.unique(paired_by_chance(16, NAMES, 0)[0])) == len(NAMES)


@pytest.mark.parametrize(("count", "dimensions", "seed"), [(0, 1, 0), (2**20 + 1, 1, 0), (4, 0, 0), (4, 1, -1)])
def test_impossible_numbers_are_refused(count: int, dimensions: int, seed: int) -> None:
    with pytest.raises(InputError):
        paired_by_chance(count, NAMES[:dimensions], seed)
