"""Sobol' shares against SALib, point for point, and against the closed forms of Ishigami and the g-function."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from demarche.errors import InputError
from demarche.numerics.saltelli import design_points, design_size, shares

pytestmark = pytest.mark.once

Floats = NDArray[np.float64]
A = np.array([0.0, 1.0, 4.5, 9.0])


@pytest.fixture(scope="module")
def salib() -> Any:
    """SALib's analysis of a Sobol' design. It is imported with warnings off: they are its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from SALib.analyze import sobol
    return sobol


def ishigami(unit: Floats) -> Floats:
    x = (unit * 2 - 1) * np.pi
    return np.asarray(np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


def g_function(unit: Floats) -> Floats:
    return np.asarray(np.prod((np.abs(4 * unit - 2) + A) / (1 + A), axis=1))


def ishigami_truth() -> tuple[Floats, Floats]:
    a, b, pi = 7.0, 0.1, np.pi
    one, two, both = 0.5 * (1 + b * pi**4 / 5) ** 2, a**2 / 8, b**2 * pi**8 * (1 / 18 - 1 / 50)
    whole = one + two + both
    return np.array([one, two, 0.0]) / whole, np.array([one + both, two, both]) / whole


def g_truth() -> tuple[Floats, Floats]:
    own = 1 / (3 * (1 + A) ** 2)
    whole = np.prod(1 + own) - 1
    return own / whole, own * np.prod(1 + own) / (1 + own) / whole


FUNCTIONS = [(ishigami, 3, ishigami_truth()), (g_function, 4, g_truth())]


def test_the_design_is_saltellis() -> None:
    points = design_points(8, 3, 0)
    assert points.shape == (design_size(8, 3), 3) == (40, 3)
    a, b, *mixed = points.reshape(5, 8, 3)
    for place, block in enumerate(mixed):
        others = [other for other in range(3) if other != place]
        np.testing.assert_array_equal(block[:, others], a[:, others])
        np.testing.assert_array_equal(block[:, place], b[:, place])
    assert not (a == b).any()


@pytest.mark.parametrize(("function", "inputs", "truth"), FUNCTIONS)
def test_the_closed_forms_are_met_to_the_error_of_the_design(
    function: Callable[[Floats], Floats], inputs: int, truth: tuple[Floats, Floats]
) -> None:
    rows = 2048
    found = shares(function(design_points(rows, inputs, 1)), rows)
    for share, first, total in zip(found, *truth, strict=True):
        assert share.first.value == pytest.approx(first, abs=0.02)
        assert share.total.value == pytest.approx(total, abs=0.02)
        assert share.total.low <= share.total.value <= share.total.high


@pytest.mark.parametrize(("function", "inputs", "truth"), FUNCTIONS)
def test_intervals_cover_the_truth_about_as_often_as_they_say(
    function: Callable[[Floats], Floats], inputs: int, truth: tuple[Floats, Floats]
) -> None:
    covered = []
    for seed in range(20):
        found = shares(function(design_points(128, inputs, seed)), 128, seed=seed)
        for share, first, total in zip(found, *truth, strict=True):
            covered += [share.first.low <= first <= share.first.high, share.total.low <= total <= share.total.high]
    assert np.mean(covered) > 0.85


@pytest.mark.parametrize(("function", "inputs", "truth"), FUNCTIONS)
def test_the_estimates_are_salibs(
    salib: Any, function: Callable[[Floats], Floats], inputs: int, truth: tuple[Floats, Floats]
) -> None:
    rows = 256
    answers = function(design_points(rows, inputs, 4))
    a, b, *mixed = answers.reshape(-1, rows)
    theirs_order = np.stack([a, *mixed, b], axis=1).reshape(-1)  # row by row: A, AB_1 .. AB_d, B
    problem = {"num_vars": inputs, "names": [f"x{i}" for i in range(inputs)], "bounds": [[0, 1]] * inputs}
    theirs = salib.analyze(problem, theirs_order, calc_second_order=False, num_resamples=10, seed=1)
    found = shares(answers, rows)
    # SALib centres on the mean over the whole design, this on that over A and B: a difference within the error.
    for share, first, total, width in zip(found, theirs["S1"], theirs["ST"], theirs["S1_conf"], strict=True):
        assert share.first.value == pytest.approx(first, abs=max(0.02, width / 2))
        assert share.total.value == pytest.approx(total, abs=1e-9)


def test_a_category_is_as_good_as_a_number() -> None:
    unit = design_points(1024, 2, 0)
    answers = np.where(unit[:, 0] < 0.25, 4.0, 0.0) + unit[:, 1]
    one, other = 16 * 0.25 * 0.75, 1 / 12
    found = shares(answers, 1024)
    assert found[0].first.value == pytest.approx(one / (one + other), abs=0.01)
    assert found[1].total.value == pytest.approx(other / (one + other), abs=0.01)


def test_what_never_varies_has_no_shares_and_what_is_no_design_is_refused() -> None:
    assert shares(np.ones(20), 4) == ()
    with pytest.raises(InputError, match="no Saltelli design of 4 rows"):
        shares(np.arange(9.0), 4)
    with pytest.raises(InputError, match="finite number at each point"):
        shares(np.append(np.arange(19.0), np.nan), 4)


def test_intervals_are_as_wide_as_their_level_says() -> None:
    """Nine tenths of what resampled rows give, by a resampling of its own, lie within."""
    rows, wide = 256, []
    for seed in range(4):
        function, inputs, _ = FUNCTIONS[0]
        answers = function(design_points(rows, inputs, seed))
        a, _, *mixed = answers.reshape(-1, rows)
        draw = np.random.default_rng(seed + 100)
        spread = np.var(answers[: 2 * rows])
        for block, share in zip(mixed, shares(answers, rows, seed=seed), strict=True):
            squares = (a - block) ** 2 / (2 * spread)
            means = squares[draw.integers(0, rows, (4000, rows))].mean(axis=1)
            inside = np.mean((means >= share.total.low) & (means <= share.total.high))
            wide.append(inside)
    assert np.mean(wide) == pytest.approx(0.9, abs=0.025)
