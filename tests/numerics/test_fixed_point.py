"""Fixed points against plain linear algebra and by hand: what is found, when it is said to be, and in how many maps."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from demarche.numerics.fixed_point import DAMPING, accelerate, anderson, krylov, newton, sweep

RNG = np.random.default_rng(7)


def contractions(problems: int, unknowns: int, radius: float) -> tuple[Any, Any]:
    """Affine maps x -> A x + b whose matrices have this spectral radius."""
    slopes = RNG.normal(size=(problems, unknowns, unknowns))
    slopes *= radius / np.abs(np.linalg.eigvals(slopes)).max(axis=1)[:, None, None]
    return slopes, RNG.normal(size=(problems, unknowns))


def solved(slopes: Any, shift: Any) -> Any:
    return np.linalg.solve(np.eye(slopes.shape[1]) - slopes, shift[..., None])[..., 0]


class TestKrylov:
    def test_it_leaves_no_more_than_is_allowed_and_takes_no_longer_than_it_must(self) -> None:
        slopes, residual = contractions(5, 12, 0.9)
        asked: list[int] = []

        def slope(step: Any) -> Any:
            asked.append(len(step))
            return (slopes @ step[..., None])[..., 0]

        for allowed in (0.3, 1e-3, 1e-9):
            asked.clear()
            share = np.full(5, allowed)
            step, maps = krylov(slope, residual, share)
            left = np.linalg.norm(residual - step + (slopes @ step[..., None])[..., 0], axis=1)
            start = np.linalg.norm(residual, axis=1)
            assert (left <= allowed * start * (1 + 1e-6)).all()
            assert maps == len(asked)
            assert maps % 4 == 0  # looked at after every fourth
            if maps > 4:  # four fewer do not do
                fewer, _ = krylov(slope, residual, np.zeros(5), most=maps - 4)
                less = np.linalg.norm(residual - fewer + (slopes @ fewer[..., None])[..., 0], axis=1)
                assert (less > allowed * start).any()

    def test_it_stops_where_it_may_take_no_more(self) -> None:
        slopes, residual = contractions(3, 20, 0.99)
        step, maps = krylov(lambda x: (slopes @ x[..., None])[..., 0], residual, np.zeros(3), most=5)
        assert maps == 5
        left = np.linalg.norm(residual - step + (slopes @ step[..., None])[..., 0], axis=1)
        assert (left < np.linalg.norm(residual, axis=1)).all()  # the best of its five directions, not nothing

    def test_a_row_without_a_residual_is_done(self) -> None:
        slopes, residual = contractions(2, 4, 0.5)
        residual[1] = 0.0
        step, _ = krylov(lambda x: (slopes @ x[..., None])[..., 0], residual, np.full(2, 1e-10))
        assert step[1] == pytest.approx(np.zeros(4), abs=0)
        assert step[0] == pytest.approx(solved(slopes[:1], residual[:1])[0], abs=1e-8)

    def test_the_last_rows_go_on_without_the_others(self) -> None:
        """Seven rows that are done at once and two that are not: the slope of the two alone is asked for after that."""
        slopes, residual = contractions(9, 16, 0.95)
        slopes[:7] *= 1e-6
        sizes: list[int] = []

        def of(rows: Any) -> Any:
            def slope(step: Any) -> Any:
                sizes.append(len(step))
                return (slopes[rows] @ step[..., None])[..., 0]

            return slope

        step, maps = krylov(of(np.arange(9)), residual, np.full(9, 1e-9), fewer=of)
        assert sizes == [9] * 4 + [2] * (maps - 4)
        assert maps > 4
        assert step == pytest.approx(solved(slopes, residual), abs=1e-7)


class TestNewton:
    def affine(self, slopes: Any, shift: Any) -> Any:
        """The problem, with a slope that solves exactly and says that it took three maps."""

        def problem(rows: Any) -> Any:
            def here(x: Any) -> Any:
                def slope(gap: Any, allowed: Any) -> tuple[Any, int]:
                    return solved(slopes[rows], gap), 3

                return (slopes[rows] @ x[..., None])[..., 0] + shift[rows], slope

            return here

        return problem

    def test_an_affine_map_takes_one_step_and_one_look(self) -> None:
        slopes, shift = contractions(4, 6, 0.8)
        found = newton(self.affine(slopes, shift), np.zeros((4, 6)))
        assert found.x == pytest.approx(solved(slopes, shift), abs=1e-11)
        assert found.settled.all()
        assert found.maps == 1 + 3 + 1
        assert (found.residual <= 1e-12).all()

    def test_rows_that_are_there_are_left_alone(self) -> None:
        slopes, shift = contractions(3, 5, 0.8)
        start = np.zeros((3, 5))
        start[1] = solved(slopes, shift)[1]
        found = newton(self.affine(slopes, shift), start, tolerance=1e-9)
        assert found.settled.all()
        assert found.x[1] == pytest.approx(start[1], abs=1e-9)

    def test_responses_that_chase_each_other_are_said_not_to_settle(self) -> None:
        """x -> 1 below a half and 0 above it: no fixed point, whatever the step."""

        def problem(rows: Any) -> Any:
            return lambda x: (np.where(x < 0.5, 1.0, 0.0), lambda gap, allowed: (gap, 1))

        found = newton(problem, np.array([[0.2]]), rounds=4)
        assert not found.settled.any()
        assert found.residual == pytest.approx([1.0])
        assert found.maps == 5 + 4  # five looks, four steps

    def test_a_careful_step_is_as_long_as_brings_the_residual_down_most(self) -> None:
        """x -> |x| - 1 with the slope of the right branch from x = 0.2: the whole step leads nowhere."""
        looked: list[float] = []

        def problem(rows: Any) -> Any:
            def here(x: Any) -> Any:
                looked.append(float(x[0, 0]))
                return -np.tanh(4.0 * x), lambda gap, allowed: (8.0 * gap, 1)

            return here

        newton(problem, np.array([[1.0]]), rounds=1, careful=True)
        gap = -np.tanh(4.0) - 1.0
        tried = [1.0 + length * 8.0 * gap for length in DAMPING]
        assert looked[0] == 1.0
        residuals = [abs(-np.tanh(4.0 * x) - x) for x in tried]
        best = int(np.argmin(residuals))
        assert looked[1 : 1 + len(DAMPING)] == pytest.approx(tried)
        assert looked[-1] == pytest.approx(tried[best])

    def test_a_careful_step_that_is_good_enough_is_taken_and_its_map_not_asked_again(self) -> None:
        slopes, shift = contractions(2, 3, 0.5)
        found = newton(self.affine(slopes, shift), np.zeros((2, 3)), careful=True)
        assert found.settled.all()
        assert found.maps == 1 + 3 + 1
        assert found.x == pytest.approx(solved(slopes, shift), abs=1e-11)


def test_a_sweep_is_plain_iteration() -> None:
    found = sweep(lambda x: 0.5 * x + 1.0, np.zeros((1, 1)), tolerance=0.01)
    assert found.maps == 8  # the change is 1, 1/2, ..., 1/128
    assert found.x[0, 0] == 2.0 - 2.0**-7
    assert found.residual[0] == 2.0**-7
    assert found.settled.all()
    stopped = sweep(lambda x: 0.5 * x + 1.0, np.zeros((1, 1)), tolerance=0.01, limit=7)
    assert (stopped.maps, bool(stopped.settled[0])) == (7, False)


class TestAcceleration:
    def test_it_needs_as_many_maps_as_there_are_unknowns_and_two(self) -> None:
        slopes, shift = contractions(3, 5, 0.97)

        def step(x: Any) -> Any:
            return (slopes @ x[..., None])[..., 0] + shift

        found, settled, maps = anderson(step, np.zeros((3, 5)), 1e-7, 100)
        assert settled.all()
        assert maps <= 5 + 4
        assert found == pytest.approx(solved(slopes, shift), abs=1e-5)
        plain = sweep(step, np.zeros((3, 5)), tolerance=1e-7, limit=1000)
        assert plain.maps > 10 * maps

    def test_the_answer_is_looked_at_once_more(self) -> None:
        asked: list[int] = []

        def step(x: Any) -> Any:
            asked.append(1)
            return 0.5 * x + 1.0

        found = accelerate(step, np.zeros((2, 1)))
        assert found.maps == len(asked)
        assert found.settled.all()
        assert found.x == pytest.approx(np.full((2, 1), 2.0))
        assert (found.residual <= 1e-12).all()

    def test_after_the_last_map_it_says_that_it_is_not_there(self) -> None:
        found, settled, maps = anderson(lambda x: -2.0 * np.abs(x) + 1.0, np.array([[0.3]]), 1e-15, 2)
        assert (bool(settled[0]), maps) == (False, 2)
        assert np.isfinite(found).all()

    def test_a_row_that_is_there_keeps_its_answer(self) -> None:
        slopes, shift = contractions(2, 4, 0.9)
        start = np.zeros((2, 4))
        start[0] = solved(slopes, shift)[0]
        found, settled, _ = anderson(lambda x: (slopes @ x[..., None])[..., 0] + shift, start, 1e-10, 60)
        assert settled.all()
        assert found[0] == pytest.approx(start[0], abs=1e-9)
        assert found[1] == pytest.approx(solved(slopes, shift)[1], abs=1e-7)
