"""What a forecast has to beat, and the bounds on a biased hand, against plain loops."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import InputError
from demarche.numerics import yardsticks

coded = st.lists(st.tuples(st.sampled_from("LMH"), st.booleans()), min_size=2, max_size=20)


@given(coded)
def test_no_case_helps_to_forecast_itself(pairs: list[tuple[str, bool]]) -> None:
    level, outcome = np.array([a for a, _ in pairs]), np.array([float(y) for _, y in pairs])
    base, rule = yardsticks.leave_one_out(outcome), yardsticks.one_feature(level, outcome)
    for k, (own, _) in enumerate(pairs):
        others = [pair for j, pair in enumerate(pairs) if j != k]
        wanted = (sum(y for _, y in others) + 0.5) / (len(others) + 1)
        assert base[k] == pytest.approx(wanted)
        alike = [y for a, y in others if a == own]
        assert rule[k] == pytest.approx((sum(alike) + 2 * wanted) / (len(alike) + 2))
        other_way = outcome.copy()
        other_way[k] = 1 - other_way[k]
        assert yardsticks.leave_one_out(other_way)[k] == base[k]
        assert yardsticks.one_feature(level, other_way)[k] == pytest.approx(rule[k], abs=1e-12)


@pytest.mark.parametrize("prior", [0.0, -1.0])
def test_a_prior_is_above_nothing(prior: float) -> None:
    with pytest.raises(InputError, match="a prior should be above 0"):
        yardsticks.leave_one_out(np.array([1.0, 0.0]), prior)
    with pytest.raises(InputError, match="a prior should be above 0"):
        yardsticks.one_feature(np.array(["a", "b"]), np.array([1.0, 0.0]), prior)


def test_nothing_to_score() -> None:
    with pytest.raises(InputError, match="no cases"):
        yardsticks.leave_one_out(np.empty(0))


def test_verdicts_against_outcomes() -> None:
    verdict = np.array(["ripe", "not ripe", "ripe", "ripening"])
    found = yardsticks.contingency(verdict, np.array([1.0, 0.0, 0.0, 1.0]))
    assert found == {"ripe": (2, 1), "not ripe": (1, 0), "ripening": (1, 1)}
    assert list(found) == ["ripe", "not ripe", "ripening"]


def test_random_recodings_move_by_one_level_and_stay_in_range() -> None:
    level, most = np.array([0, 1, 2, 0, 3]), np.array([2, 2, 2, 0, 3])
    found = yardsticks.random_levels(level, most, 0.4, 4000, 1)
    assert found.shape == (4000, 5)
    assert set(np.unique(found - level)) == {-1, 0, 1}
    assert ((found >= 0) & (found <= most)).all()
    assert (found[:, 3] == 0).all()
    moved = (found != level).mean(axis=0)
    assert moved[[0, 1, 2, 4]] == pytest.approx([0.4] * 4, abs=0.03)
    assert (found[:, 1] == 0).mean() == pytest.approx(0.2, abs=0.03)
    assert (found == yardsticks.random_levels(level, most, 0.4, 4000, 1)).all()
    assert (yardsticks.random_levels(level, most, 0.0, 5, 1) == level).all()
    with pytest.raises(InputError, match="should lie between 0 and 1"):
        yardsticks.random_levels(level, most, 1.5, 5, 1)


def test_every_single_move() -> None:
    found = yardsticks.moved_levels(np.array([0, 1, 0]), np.array([2, 2, 0]))
    assert found.tolist() == [[1, 1, 0], [0, 0, 0], [0, 2, 0]]
    assert yardsticks.moved_levels(np.array([0]), np.array([0])).shape == (0, 1)


@given(st.lists(st.tuples(st.floats(0, 1), st.lists(st.floats(0, 1), max_size=5), st.booleans()), min_size=1))
def test_the_hostile_hand_does_no_better_and_the_kind_no_worse(cases: list[tuple[float, list[float], bool]]) -> None:
    chance = np.array([p for p, _, _ in cases])
    outcome = np.array([float(y) for _, _, y in cases])
    hostile, kind = yardsticks.swayed(chance, [np.array(m) for _, m, _ in cases], outcome)
    for k, (p, moves, y) in enumerate(cases):
        scores = [(q - y) ** 2 for q in (p, *moves)]
        assert (hostile[k] - y) ** 2 == pytest.approx(max(scores))
        assert (kind[k] - y) ** 2 == pytest.approx(min(scores))
