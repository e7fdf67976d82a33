"""Given-data sensitivity against SALib, closed forms and quadrature; chance, intervals, too few draws."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from demarche.errors import InputError
from demarche.numerics.sampling import unit_points
from demarche.numerics.sensitivity import binned_share, chances, classes, delta, influences, pawn

pytestmark = pytest.mark.once

Floats = NDArray[np.float64]
A = np.array([0.0, 1.0, 4.5, 9.0])


@pytest.fixture(scope="module")
def salib() -> Any:
    """SALib's estimators. It is imported with warnings off: they are its own."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from SALib.analyze import delta as moment
        from SALib.analyze import pawn as distance
    return SimpleNamespace(calc_delta=moment.calc_delta, sobol_first=moment.sobol_first, pawn=distance.analyze)


def ishigami(count: int, seed: int = 3) -> tuple[Floats, Floats]:
    x = (unit_points(count, 3, seed) * 2 - 1) * np.pi
    return x, np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def g_function(count: int, seed: int = 5) -> tuple[Floats, Floats]:
    x = unit_points(count, 4, seed)
    return x, np.prod((np.abs(4 * x - 2) + A) / (1 + A), axis=1)


def parts(count: int) -> Floats:
    """Edges of equally many draws, as SALib cuts them."""
    classes_ = int(min(np.ceil(count ** (2 / (7 + np.tanh((1500 - count) / 500)))), 48))
    return np.linspace(0, count, classes_ + 1)


@pytest.mark.parametrize("function", [ishigami, g_function])
@pytest.mark.parametrize("count", [256, 1000, 4096])
def test_the_estimators_are_salibs(salib: Any, function: Callable[[int], tuple[Floats, Floats]], count: int) -> None:
    x, y = function(count)
    grid = np.linspace(y.min(), y.max(), 100)
    for column in x.T:
        assert binned_share(column, y) == pytest.approx(salib.sobol_first(y, column, parts(count)), abs=1e-12)
        assert delta(column, y) == pytest.approx(salib.calc_delta(y, grid, column, parts(count)), abs=1e-9)
    problem = {"num_vars": x.shape[1], "names": [f"x{i}" for i in range(x.shape[1])], "bounds": [[0, 1]] * x.shape[1]}
    theirs = salib.pawn(problem, x, y, S=10)["median"]
    # Their classes leave out the largest value and cut at quantiles: one more or less in a class of count / 10.
    assert [pawn(column, y) for column in x.T] == pytest.approx(list(theirs), abs=10 / count)


def test_first_order_shares_have_their_closed_forms() -> None:
    x, y = ishigami(16384)
    total = 7**2 / 8 + 0.1 * np.pi**4 / 5 + 0.01 * np.pi**8 / 18 + 0.5
    known = [0.5 * (1 + 0.1 * np.pi**4 / 5) ** 2 / total, 7**2 / 8 / total, 0.0]
    assert [binned_share(column, y) for column in x.T] == pytest.approx(known, abs=0.015)
    x, y = g_function(16384)
    own = 1 / (3 * (1 + A) ** 2)
    assert [binned_share(column, y) for column in x.T] == pytest.approx(own / (np.prod(1 + own) - 1), abs=0.015)


def test_delta_of_two_normal_inputs_is_that_of_quadrature() -> None:
    from scipy.special import ndtri
    from scipy.stats import norm

    x = ndtri(unit_points(16384, 2, 1))
    y = 2 * x[:, 0] + x[:, 1]
    z = np.linspace(-12, 12, 4001)
    step = z[1] - z[0]
    marginal = norm.pdf(z, scale=np.sqrt(5))
    for column, slope, rest in ((x[:, 0], 2.0, 1.0), (x[:, 1], 1.0, 2.0)):
        at = ndtri((np.arange(400) + 0.5) / 400)
        known = np.mean([np.abs(norm.pdf(z, slope * q, rest) - marginal).sum() * step / 2 for q in at])
        assert delta(column, y, 32) == pytest.approx(known, abs=0.025)


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.7])
def test_an_answer_that_one_input_decides(cut: float) -> None:
    x = unit_points(5000, 2, 2)
    y = (x[:, 0] > cut).astype(float)
    share = y.mean()
    assert binned_share(x[:, 0], y, 50) == pytest.approx(1.0, abs=0.03)
    assert delta(x[:, 0], y, 50) == pytest.approx(2 * share * (1 - share), abs=0.01)
    assert pawn(x[:, 0], y, 50) == pytest.approx(min(share, 1 - share) if share != 0.5 else 0.5, abs=0.01)
    kinds = np.where(x[:, 0] > cut, "hawk", "dove")
    assert binned_share(kinds, y) == pytest.approx(1.0)
    assert delta(kinds, y) == pytest.approx(2 * share * (1 - share))


def test_classes_hold_equally_many_and_categories_are_kept() -> None:
    assert np.bincount(classes(np.random.default_rng(1).random(100), 7)).tolist() == [14, 14, 14, 15, 14, 14, 15]
    assert classes(np.array(["b", "a", "b"]), 9).tolist() == [1, 0, 1]
    assert classes(np.array([3, 1, 2, 1]), 2).tolist() == [2, 0, 1, 0]


def test_two_inputs_that_decide_stand_out_and_eight_that_do_not_stay_down() -> None:
    x = unit_points(256, 9, 11)
    kind = np.where(x[:, 8] < 0.3, "mild", "hard")
    y = (x[:, 0] > 0.4) & (kind == "hard")
    found = influences([*x[:, :8].T, kind], y, seed=4)
    assert [entry.stands_out for entry in found] == [True, *[False] * 7, True]
    assert all(entry.enough for entry in found)
    assert found[0].first_order.low > 0.2
    assert found[8].first_order.low > 0.1
    assert all(entry.first_order.low < 0.03 for entry in found[1:8])


ROUNDS = 150


@pytest.mark.slow
def test_chance_names_an_input_in_one_study_of_twenty_at_most() -> None:
    random = np.random.default_rng(8)
    wrong = 0
    for round_ in range(ROUNDS):
        x = random.random((128, 6))
        kind = random.integers(0, 2, 128)
        y = random.random(128) < 0.3
        wrong += any(f.stands_out for f in influences([*x.T, kind], y, seed=round_, resamples=5))
    assert wrong <= ROUNDS * 0.05 + 3 * np.sqrt(ROUNDS * 0.05 * 0.95)


@pytest.mark.slow
def test_intervals_cover_the_closed_form() -> None:
    covered = []
    for seed in range(30):
        x = np.random.default_rng(seed).random((512, 2))
        y = x[:, 0] + x[:, 1]
        measure = influences([x[:, 0]], y, seed=seed, resamples=100)[0].first_order
        covered.append(measure.low <= 0.5 <= measure.high)
    # 90 % less what the classes round off.
    assert np.mean(covered) > 0.8


def test_too_few_draws_are_flagged() -> None:
    x = unit_points(256, 1, 0)[:, 0]
    y = (x > 0.5).astype(float)
    assert influences([x], y, resamples=20)[0].enough
    assert not influences([x[:63]], y[:63], resamples=20)[0].enough
    assert not influences([x], (x > 0.97).astype(float), resamples=20)[0].enough
    assert not influences([np.where(x > 0.97, "rare", "usual")], y, resamples=20)[0].enough


def test_the_same_seed_gives_the_same_figures() -> None:
    x, y = ishigami(128)
    first, again, other = (influences(list(x.T), y, seed=seed, resamples=30) for seed in (1, 1, 2))
    assert first == again
    assert first != other


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 60), st.sampled_from(["number", "kind", "constant"]))
def test_every_measure_lies_between_zero_and_one(seed: int, count: int, form: str) -> None:
    random = np.random.default_rng(seed)
    column: NDArray[Any] = random.random(count)
    if form == "kind":
        column = random.choice(["a", "b", "c"], count)
    if form == "constant":
        column = np.ones(count)
    y = random.choice([0.0, 1.0], count) if seed % 2 else random.normal(size=count)
    (found,) = influences([column], y, seed=seed, resamples=10)
    for measure in (found.first_order, found.delta, found.pawn):
        assert 0 <= measure.low <= measure.value <= measure.high <= 1
    assert 0 < found.chance <= 1
    if form == "constant":
        assert found.delta.value == pytest.approx(0, abs=1e-12)
        assert not found.stands_out


def test_bad_input_is_refused() -> None:
    with pytest.raises(InputError, match="finite"):
        influences([np.array([1.0, np.nan])], np.array([1.0, 2.0]))
    with pytest.raises(InputError, match="two versions"):
        influences([np.array([1.0])], np.array([1.0, 2.0]))


@pytest.mark.parametrize(("versions", "shuffles"), [(100, 999), (4000, 500), (12_000, 199)])
def test_the_least_chance_is_one_in_all_that_were_looked_at(versions: int, shuffles: int) -> None:
    column = np.arange(versions, dtype=float)
    (found,) = chances([column], np.where(column < versions / 2, 0.0, 1.0))
    assert found == 1.0 / (shuffles + 1)
