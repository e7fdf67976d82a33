"""Boxes against the EMA workbench's peeling, a brute-force search, known boxes and noise."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.data.prim.sets import SETS, drawn

from demarche.errors import InputError
from demarche.numerics.prim import find_box, peel
from demarche.numerics.sampling import unit_points

pytestmark = pytest.mark.once

DATA = Path(__file__).parents[1] / "data" / "prim"


@pytest.mark.parametrize("name", SETS)
def test_peeling_passes_through_the_boxes_of_the_ema_workbench(name: str) -> None:
    columns, hits = drawn(name)
    theirs = json.loads((DATA / "ema.json").read_text())[name]
    ours = [(s.inside / len(hits), s.hits / hits.sum(), s.hits / s.inside) for s in peel(columns, hits)]
    assert len(ours) > 15
    assert np.array(ours) == pytest.approx(np.array(theirs[: len(ours)]), abs=1e-9)
    # Theirs goes on by pasting after the last peel, which lets versions in again.
    assert all(mass > ours[-1][0] for mass, _, _ in theirs[len(ours) :])


def brute_force(columns: list[NDArray[Any]], hits: NDArray[np.bool_], least: int) -> float:
    """The largest phi of any box whose edges are drawn values."""
    masks = []
    for column in columns:
        values = np.unique(column)
        masks.append(
            {((column >= a) & (column <= b)).tobytes(): None for a, b in itertools.combinations(values, 2)}
            | {(column == column).tobytes(): None}
        )
    best = 0.0
    n, h = len(hits), int(hits.sum())
    for chosen in itertools.product(*masks):
        mask = np.all([np.frombuffer(raw, dtype=np.bool_) for raw in chosen], axis=0)
        inside, inside_hits = int(mask.sum()), int(hits[mask].sum())
        if least <= inside < n:
            spread = inside * (n - inside) * h * (n - h)
            best = max(best, (inside_hits * n - inside * h) / np.sqrt(spread))
    return best


@pytest.mark.parametrize("seed", range(6))
def test_it_comes_near_the_best_of_all_boxes(seed: int) -> None:
    random = np.random.default_rng(seed)
    columns = [np.floor(random.random(200) * 12) / 12 for _ in range(2)]
    hits = random.random(200) < np.where((columns[0] > 0.4) & (columns[1] < 0.7), 0.85, 0.1)
    found = find_box(columns, hits, rounds=0)
    assert found is not None
    assert found.phi >= 0.97 * brute_force(columns, hits, 10)


@pytest.mark.parametrize("count", [256, pytest.param(1024, marks=pytest.mark.slow)])
def test_a_known_box_is_found_within_a_few_percent(count: int) -> None:
    x = unit_points(count, 8, 21)
    kind = np.array(["mild", "mixed", "hard"])[np.minimum((x[:, 7] * 3).astype(int), 2)]
    hits = (x[:, 1] > 0.55) & (x[:, 4] < 0.7) & (kind != "mild")
    found = find_box([*x[:, :7].T, kind], hits, seed=3)
    assert found is not None
    by_column = {limit.column: limit for limit in found.limits}
    assert set(by_column) == {1, 4, 7}
    near = 8 / count
    assert by_column[1].low == pytest.approx(0.55, abs=near)
    assert by_column[1].high is None
    assert by_column[4].high == pytest.approx(0.7, abs=near)
    assert by_column[4].low is None
    assert by_column[7].kinds == ("hard", "mixed")
    assert found.coverage > 0.97
    assert found.density > 0.97
    assert found.chance <= 0.01
    assert all(limit.quasi_p < 0.005 for limit in found.limits)


def test_a_box_in_noise_has_its_coverage_and_density() -> None:
    random = np.random.default_rng(2)
    x = random.random((1024, 5))
    truth = (x[:, 0] < 0.5) & (x[:, 3] > 0.4)
    hits = random.random(1024) < np.where(truth, 0.85, 0.1)
    found = find_box(list(x.T), hits)
    assert found is not None
    assert [limit.column for limit in found.limits] == [0, 3]
    assert found.limits[0].high == pytest.approx(0.5, abs=0.04)
    assert found.limits[1].low == pytest.approx(0.4, abs=0.04)
    assert found.density == pytest.approx(0.85, abs=0.04)
    assert found.base == hits.mean()
    assert found.coverage == pytest.approx(found.hits / hits.sum())


@pytest.mark.slow
def test_noise_has_no_box() -> None:
    random = np.random.default_rng(5)
    found = 0
    for seed in range(20):
        x = random.random((128, 4))
        kind = random.integers(0, 3, 128)
        found += find_box([*x.T, kind], random.random(128) < 0.3, seed=seed, rounds=39) is not None
    assert found <= 4  # one in twenty of 20 is 1; 4 or fewer in 99.7 % of such tests


def test_a_quasi_p_is_the_binomial_tail_without_the_restriction() -> None:
    from scipy.stats import binom

    columns, hits = drawn("noisy")
    found = find_box(columns, hits, rounds=0)
    assert found is not None
    for limit in found.limits:
        wide = np.ones(len(hits), dtype=bool)
        for other in found.limits:
            if other is not limit:
                assert other.kinds is None
                low, high = other.low, other.high
                wide &= columns[other.column] >= (-np.inf if low is None else low)
                wide &= columns[other.column] <= (np.inf if high is None else high)
        assert limit.quasi_p == pytest.approx(binom.sf(found.hits - 1, found.inside, hits[wide].mean()))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.integers(10, 80))
def test_what_a_box_says_of_itself_is_so(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    columns: list[NDArray[Any]] = [random.random(count), random.integers(0, 3, count), random.choice([0.1, 0.5], count)]
    hits = random.random(count) < np.where(columns[0] > 0.5, 0.9, 0.2)
    found = find_box(columns, hits, rounds=0)
    if found is None:
        return
    mask = np.ones(count, dtype=bool)
    for limit in found.limits:
        column = columns[limit.column]
        if limit.kinds is not None:
            mask &= np.isin(column, limit.kinds)
        mask &= (limit.low is None) | (column >= (limit.low or 0))
        mask &= (limit.high is None) | (column <= (limit.high or 0))
    assert (found.inside, found.hits) == (mask.sum(), hits[mask].sum())
    assert found.inside >= 8
    assert found.density == pytest.approx(hits[mask].mean())


def test_what_is_always_or_never_so_has_no_box_and_bad_input_is_refused() -> None:
    x = unit_points(64, 1, 1)[:, 0]
    assert find_box([x], np.ones(64)) is None
    assert find_box([x], np.zeros(64)) is None
    assert find_box([], x > 0.5) is None
    with pytest.raises(InputError, match="one value of each input"):
        find_box([x[:5]], x > 0.5)
    with pytest.raises(InputError, match="finite"):
        find_box([np.full(64, np.nan)], x > 0.5)
