"""Beliefs on a grid of log odds: what they are, and that a signal moves them fairly."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.numerics.belief_lattice import belief, logistic, logit, split

pytestmark = pytest.mark.once


@given(st.floats(0.001, 0.999), st.integers(2, 9), st.floats(0.1, 3.0), st.floats(-8.0, 8.0))
def test_a_signal_takes_each_node_to_its_neighbours_so_that_the_odds_move_by_its_ratio(
    prior: float, nodes: int, spacing: float, step: float
) -> None:
    """Under either type all goes somewhere; and of what goes to a node, what comes under type + is as much likelier as
    the grid says, so that Bayes' rule leads there: e^(grid[to] - grid[from]) under + for each under -."""
    grid = spacing * (np.arange(nodes) - (nodes - 1) / 2)
    plus, minus = split(grid, np.array(step))
    assert plus.shape == minus.shape == (nodes, nodes)
    np.testing.assert_allclose(plus.sum(axis=1), 1.0)
    np.testing.assert_allclose(minus.sum(axis=1), 1.0)
    assert (plus >= -1e-12).all()
    assert (minus >= -1e-12).all()
    within = (grid + step >= grid[0]) & (grid + step <= grid[-1])
    for here in np.flatnonzero(within):
        there = (minus[here] > 1e-9).nonzero()[0]
        assert len(there) <= 2
        assert (np.abs(grid[there] - grid[here] - step) < spacing + 1e-6).all()
        lattice = grid[there] - (grid[here] + step)
        np.testing.assert_allclose(plus[here, there] / minus[here, there], np.exp(lattice), rtol=1e-6)


def test_a_signal_as_long_as_the_grid_is_spaced_moves_by_one_node() -> None:
    for nodes in (2, 3, 6):
        grid = 0.5 * np.arange(nodes)
        plus, minus = split(grid, np.array([0.5, -0.5, 0.0]))
        for which, shift in enumerate((1, -1, 0)):
            to = np.clip(np.arange(nodes) + shift, 0, nodes - 1)
            np.testing.assert_allclose(plus[which], np.eye(nodes)[to], atol=1e-9)
            np.testing.assert_allclose(minus[which], np.eye(nodes)[to], atol=1e-9)


def test_one_node_stays_where_it_is() -> None:
    for rows in ((), (2,), (2, 3)):
        for step in (np.zeros(()), np.zeros(rows)):
            for found in split(np.zeros((*rows, 1)), step):
                np.testing.assert_array_equal(found, np.ones((*rows, 1, 1)))


def test_beliefs_are_prior_odds_times_the_ratio() -> None:
    prior, grid = np.array([0.2, 0.7]), np.array([-1.0, 0.0, 2.0])
    odds = (prior / (1 - prior))[:, None] * np.exp(grid)
    np.testing.assert_allclose(belief(prior, grid), odds / (1 + odds))
    np.testing.assert_allclose(logistic(logit(prior)), prior)
    assert logit(1.0) == 700.0
    assert logit(0.0) == -700.0
