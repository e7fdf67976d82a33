"""Engines over many versions: each answer is that of the engine alone, asked of the crisis with those values."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.study.crises import small

from demarche.crisis import Crisis, load, shipped_cases
from demarche.crisis.states import columns as option_columns
from demarche.crisis.states import matching
from demarche.engine.contract import Engine
from demarche.engine.inputs import covers
from demarche.engine.registry import engine, engines, taking_part
from demarche.engines import screen as screen_engine
from demarche.engines.stability import analyse, model_from_crisis
from demarche.engines.stability.adapter import CONCEPTS
from demarche.engines.stability.section import MovesPart
from demarche.study.draw.design import Design

pytestmark = pytest.mark.usefixtures("nothing_kept")
COUNT = 24


def at_draw(crisis: Crisis, columns: dict[str, Any], draw: int) -> Crisis:
    """The crisis with one version written into the file, through the reader and all its checks."""
    values: dict[str, Any] = {}
    for path, column in columns.items():
        if path.endswith(".order"):
            block = path.removesuffix("order") + "statements"
            statements = crisis.source.data["preferences"]
            for key in block.split(".")[1:]:
                statements = statements[key]
            place = int(column[draw])
            order = list(statements)
            if place:
                order[place - 1], order[place] = order[place], order[place - 1]
            values[block] = order
        else:
            values[path] = column[draw].item()
    return crisis.with_values(values)


CASES = [
    (small(), None),
    (small(), "arm-now"),
    (small(), "soften"),
    (small(), "guarantee"),
    (load("syria-2013"), None),
    (load("syria-2013"), "ultimatum"),
]


@pytest.mark.parametrize(("base", "lever"), CASES, ids=lambda case: getattr(case, "id", str(case)))
def test_columns_agree_with_single_crises(base: Crisis, lever: str | None) -> None:
    crisis = base if lever is None else base.under(lever)
    design = Design.of(base, [crisis], [entry.reads(base) for entry in engines()], COUNT, 5)
    count = COUNT if base.id == "small" else 4
    columns = {path: column[:count] for path, column in design.columns(crisis).items()}
    found: dict[str, Any] = {}
    for entry in taking_part(base):
        read = {path: column for path, column in columns.items() if covers(entry.reads(base), path)}
        found |= entry.evaluate(crisis, read, count, base)
    # What the two engines compared do not read stays as the file has it: drawn one by one, shares in other sections
    # need not add up as a file has to have them.
    patterns = [pattern for name in ("screen", "stability") for pattern in engine(name).reads(base)]
    columns = {path: column for path, column in columns.items() if covers(patterns, path)}
    for draw in range(count):
        single = at_draw(crisis, columns, draw)
        point = screen_engine.screen(screen_engine.from_crisis(single), draws=1).centre
        assert found["screen.open"][draw] == point.open
        assert found["screen.width"][draw] == pytest.approx(point.width, abs=1e-12)
        result = analyse(model_from_crisis(single))
        names = [option.id for option in result.model.options]
        start = result.model.status_quo
        credible = result.equilibrium["seq"]
        there = credible & (result.by_improvements.steps >= 0)
        assert found["stability.today"][draw] == credible[start]
        for outcome in single.file.part(MovesPart).options.outcomes:
            mask = matching(outcome.when, names, option_columns(names))
            assert found[f"stability.{outcome.id}"][draw] == (there & mask).any()
            for concept in CONCEPTS:
                held = result.equilibrium[concept]
                assert found[f"stability.{outcome.id}.{concept}"][draw] == (held & mask).any()
        seat = result.model.ranks[result.model.actor_index(base.file.crisis.seat)]
        today = model_from_crisis(base).status_quo
        assert found["stability.better"][draw] == (seat[there] > seat[today]).any()
        assert found["stability.worse"][draw] == (seat[there] < seat[today]).any()


def test_the_small_crisis_is_worth_testing_with() -> None:
    """Its answers differ between versions, or the comparison above would show little."""
    crisis = small()
    design = Design.of(crisis, [], [entry.reads(crisis) for entry in engines()], 256, 0)
    answers = engine("stability").evaluate(crisis, design.columns(crisis), 256, crisis)
    varying = [name for name, column in answers.items() if 0.02 < np.mean(column) < 0.98]
    assert len(varying) >= 6
    terms = engine("screen").evaluate(crisis, design.columns(crisis), 256, crisis)["screen.open"]
    assert 0.05 < terms.mean() < 0.95


CONTRACTS = [
    pytest.param(crisis, entry, id=f"{crisis.id}-{entry.name}")
    for crisis in (small(), *(load(case) for case in shipped_cases()))
    for entry in taking_part(crisis)
]


@pytest.mark.parametrize(("crisis", "adapter"), CONTRACTS)
def test_answers_do_not_depend_on_how_many_are_asked_at_once(crisis: Crisis, adapter: Engine) -> None:
    design = Design.of(crisis, [], [adapter.reads(crisis)], 24, 0)
    columns = design.columns(crisis, adapter.reads(crisis))
    whole = adapter.evaluate(crisis, columns, 24, crisis)
    near = 2e-5 if adapter.name == "agenda" else 1e-8  # gains are small differences of two solved games
    assert list(whole)
    assert set(whole) == {headline.id for headline in adapter.headlines(crisis)}
    for low, high in ((16, 24), (0, 1), (1, 16)):
        part = adapter.evaluate(crisis, {path: c[low:high] for path, c in columns.items()}, high - low, crisis)
        for quantity, column in whole.items():
            assert column.dtype == np.float64
            np.testing.assert_allclose(column[low:high], part[quantity], rtol=1e-5, atol=near, err_msg=quantity)
    again = adapter.evaluate(crisis, columns, 24, crisis)
    for quantity, column in whole.items():
        np.testing.assert_array_equal(column, again[quantity], err_msg=quantity)


@pytest.mark.parametrize(("crisis", "adapter"), CONTRACTS)
def test_yes_and_no_are_one_and_zero_and_names_are_in_order(crisis: Crisis, adapter: Engine) -> None:
    headlines = {headline.id: headline for headline in adapter.headlines(crisis)}
    assert all(name.startswith(f"{adapter.name}.") for name in headlines)
    for name, column in adapter.evaluate(crisis, {}, 2, crisis).items():
        assert column.shape == ((2, len(headlines[name].points)) if headlines[name].kind == "curve" else (2,))
        if headlines[name].kind == "yes-no":
            assert np.isin(column[~np.isnan(column)], [0, 1]).all()


def test_inputs_that_are_not_open_have_their_central_value() -> None:
    crisis = small()
    alone = engine("screen").evaluate(crisis, {}, 1, crisis)
    centre = screen_engine.screen(screen_engine.from_crisis(crisis), draws=1).centre
    assert alone["screen.width"][0] == pytest.approx(centre.width, abs=1e-12)
