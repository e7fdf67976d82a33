"""The opt-in weighting of draws towards the record."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.engines.precedent import tilt
from demarche.errors import InputError


def logit(p: float) -> float:
    return float(np.log(p / (1 - p)))


@given(st.integers(0, 2**32 - 1), st.floats(0.05, 0.95))
def test_the_mean_moves_half_way_in_log_odds(seed: int, record: float) -> None:
    chances = np.random.default_rng(seed).beta(0.7, 1.2, 400)
    found = tilt(chances, record)
    assert logit(found.after) == pytest.approx((logit(found.before) + logit(record)) / 2, abs=1e-9)
    assert found.weights.sum() == pytest.approx(1)
    assert found.effective == pytest.approx(1 / (found.weights**2).sum())
    # Exponential tilting: the log of the weights is linear in the chances.
    slope = np.diff(np.log(found.weights)) / np.diff(chances)
    assert slope == pytest.approx(found.strength, rel=1e-4, abs=1e-4)


def test_a_record_that_agrees_leaves_every_draw() -> None:
    found = tilt(np.array([0.1, 0.3, 0.5]), 0.3)
    assert found.strength == pytest.approx(0, abs=1e-9)
    assert found.effective == pytest.approx(3)


def test_two_draws_by_hand() -> None:
    """Chances 0 and 1: the weight of the second is the mean itself."""
    found = tilt(np.array([0.0, 1.0]), 0.9)
    goal = 1 / (1 + np.exp(-logit(0.9) / 2))
    assert found.weights[1] == pytest.approx(goal)
    assert found.strength == pytest.approx(logit(goal))


def test_what_would_leave_too_few_is_refused() -> None:
    chances = np.append(np.full(999, 0.001), 0.9)
    with pytest.raises(InputError, match=r"would leave \d+ of them"):
        tilt(chances, 0.9)


@pytest.mark.parametrize(
    ("chances", "record", "message"),
    [
        ([0.1, 0.1], 0.5, "every version gives between 0.100 and 0.100"),
        ([0.1, 0.2], 0.9, "no weights take"),
        ([], 0.5, "one column"),
        ([0.1, 1.2], 0.5, "between 0 and 1"),
        ([0.1, float("nan")], 0.5, "between 0 and 1"),
        ([0.1, 0.2], 1.0, "should lie between 0 and 1"),
    ],
)
def test_what_cannot_be_tilted(chances: list[float], record: float, message: str) -> None:
    with pytest.raises(InputError, match=message):
        tilt(np.array(chances), record)
