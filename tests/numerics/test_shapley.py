"""The Shapley value: its axioms, and all orderings by brute force."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from demarche.numerics.shapley import players, shapley, surplus

VALUES = st.floats(-10, 10, allow_nan=False, width=32)
GAMES = st.integers(1, 5).flatmap(lambda m: arrays(float, (1 << m, 3), elements=VALUES))


def by_orderings(values: np.ndarray) -> np.ndarray:
    """Every player's mean gain over all orders of joining, one order at a time."""
    count = players(values)
    gains = np.zeros((count, *values.shape[1:]))
    orders = list(permutations(range(count)))
    for order in orders:
        inside = 0
        for player in order:
            gains[player] += values[inside | 1 << player] - values[inside]
            inside |= 1 << player
    return gains / len(orders)


@given(GAMES)
def test_it_is_the_mean_over_all_orderings(values: np.ndarray) -> None:
    np.testing.assert_allclose(shapley(values), by_orderings(values), atol=1e-9)


@given(GAMES)
def test_parts_sum_to_the_difference(values: np.ndarray) -> None:
    np.testing.assert_allclose(shapley(values).sum(axis=0), values[-1] - values[0], atol=1e-9)


@given(GAMES)
def test_a_player_who_changes_nothing_gets_nothing(values: np.ndarray) -> None:
    with_dummy = np.concatenate([values, values])  # the new last player's bit changes no value
    parts = shapley(with_dummy)
    np.testing.assert_allclose(parts[-1], 0.0, atol=1e-9)
    np.testing.assert_allclose(parts[:-1], shapley(values), atol=1e-9)


@given(GAMES)
def test_players_who_are_alike_get_the_same(values: np.ndarray) -> None:
    count = players(values)
    if count < 2:
        return
    sizes = np.array([(index & 3).bit_count() + ((index >> 2) << 2) for index in range(len(values))])
    alike = values[np.minimum(sizes, len(values) - 1)]  # a value knows how many of the first two are in, not which
    parts = shapley(alike)
    np.testing.assert_allclose(parts[0], parts[1], atol=1e-9)


def test_two_gloves_and_one_glove() -> None:
    # One has the left glove, two have a right one; a pair is worth 1: 2/3, 1/6, 1/6 (Shapley 1953).
    worth = np.array([float(bool(s & 1) and bool(s & 6)) for s in range(8)])
    np.testing.assert_allclose(shapley(worth), [2 / 3, 1 / 6, 1 / 6])
    pairs = surplus(worth)
    assert (pairs[0, 1], pairs[0, 2], pairs[1, 2]) == (1.0, 1.0, 0.0)


def test_a_game_has_a_power_of_two_of_values() -> None:
    with pytest.raises(ValueError, match="2\\^m values, not 3"):
        players(np.zeros(3))
