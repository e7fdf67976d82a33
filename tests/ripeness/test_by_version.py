"""What is kept of every version for pictures: it agrees with the war solved alone, and its states are a partition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from demarche.crisis import Crisis, load, shipped_cases
from demarche.engine.contract import Drawn, Variation
from demarche.engine.registry import engine
from demarche.engines.ripeness import solve
from demarche.engines.ripeness.adapter import DURABLE, OPEN, SIGNED
from demarche.engines.ripeness.authorised import plan_at_centre
from demarche.engines.ripeness.blockers import CAUSES
from demarche.engines.ripeness.by_version import (
    BALANCE_NOW,
    BLOCKER,
    DURABLE_BY,
    LEAST,
    MOST,
    OPEN_BY_SHARE,
    SIGNED_BY,
    STATES,
    state_by,
)
from demarche.engines.ripeness.shown import CLOSED_BY, shown_of
from demarche.study.draw.design import Design

COUNT = 24


def versions(crisis: Crisis) -> tuple[dict[str, Any], dict[str, Any]]:
    """The war's columns over some versions, and what was drawn."""
    war = engine("ripeness")
    design = Design.of(crisis, [], [war.reads(crisis)], COUNT, 3)
    inputs = design.columns(crisis, war.reads(crisis))
    return war.evaluate(crisis, inputs, COUNT, crisis), inputs


@pytest.fixture(scope="module", params=shipped_cases())
def case(request: pytest.FixtureRequest) -> tuple[Crisis, dict[str, Any], dict[str, Any]]:
    crisis = load(request.param)
    return crisis, *versions(crisis)


def test_the_states_of_the_war_are_a_partition(case: tuple[Crisis, dict[str, Any], dict[str, Any]]) -> None:
    _, found, _ = case
    parts = np.stack([found[state_by(name)] for name in STATES])
    assert (parts >= 0.0).all()
    np.testing.assert_allclose(parts.sum(axis=0), 1.0, atol=1e-9)
    # Signed at any time is no state: with the five others it would be counted twice.
    signed, gone = found[SIGNED_BY], found[state_by("peace")] + found[state_by("broken")]
    assert (gone <= signed + 1e-9).all()
    assert (signed + found[state_by("at_war")] <= 1.0 + 1e-9).all()
    np.testing.assert_array_equal(found[state_by("broken")][:, 0], 0.0)
    assert found[state_by("broken")][:, -1].max() > 0.001


def test_curves_end_in_the_figures_that_are_told(case: tuple[Crisis, dict[str, Any], dict[str, Any]]) -> None:
    _, found, _ = case
    np.testing.assert_array_equal(found[DURABLE_BY][:, -1], found[DURABLE])
    np.testing.assert_array_equal(found[SIGNED_BY][:, -1], found[SIGNED])
    np.testing.assert_array_equal(found[DURABLE_BY][:, 12], found["ripeness.durable_12"])
    assert (np.diff(found[DURABLE_BY], axis=1) >= -1e-12).all()


def test_terms_exist_where_the_least_is_no_more_than_the_most(
    case: tuple[Crisis, dict[str, Any], dict[str, Any]],
) -> None:
    _, found, _ = case
    np.testing.assert_array_equal(found[MOST] >= found[LEAST], found[OPEN] == 1.0)
    np.testing.assert_array_equal(found[BLOCKER] == -1.0, found[OPEN] == 1.0)


def test_what_is_kept_is_the_war_solved_alone(case: tuple[Crisis, dict[str, Any], dict[str, Any]]) -> None:
    crisis, _, _ = case
    war = engine("ripeness")
    plan = plan_at_centre(crisis)
    alone, kept = solve(plan), war.evaluate(crisis, {}, 1, crisis)
    np.testing.assert_allclose(kept[state_by("at_war")][0], alone.unsigned, atol=1e-5)
    np.testing.assert_array_equal(kept[OPEN_BY_SHARE][0], alone.balance.ripe)
    share = next(h.points for h in war.headlines(crisis) if h.id == OPEN_BY_SHARE)
    today = share.index(plan.game.war.balance / plan.game.war.notches)
    assert kept[OPEN_BY_SHARE][0][today] == kept[OPEN][0]
    assert kept[LEAST][0] == pytest.approx(alone.zone.low, abs=1e-5)


def test_every_cause_has_its_words() -> None:
    assert set(CLOSED_BY) == set(CAUSES)


def test_first_page_is_told_by_the_type_that_decides(case: tuple[Crisis, dict[str, Any], dict[str, Any]]) -> None:
    crisis, found, inputs = case
    base = Variation(crisis=crisis, inputs=inputs, values=found)
    shown = shown_of(crisis, Drawn(seed=3, variants={frozenset(): base}, spreads={}))
    assert shown is not None
    assert shown.fan is not None
    assert shown.gap is not None
    assert shown.front is not None
    column = inputs[shown.fan.input]
    assert [ribbon.among.versions for ribbon in shown.fan.ribbons] == [
        int((column == ribbon.among.type).sum()) for ribbon in shown.fan.ribbons
    ]
    for ribbon in shown.fan.ribbons:
        own = found[DURABLE][column == ribbon.among.type]
        assert ribbon.mean[-1] == pytest.approx(own.mean(), abs=1e-12)
        assert ribbon.p95[-1] == pytest.approx(np.quantile(own, 0.95), abs=1e-12)
    means = [ribbon.mean[-1] for ribbon in shown.fan.ribbons]
    assert means == sorted(means, reverse=True)
    assert means[0] > means[-1] + 0.02
    for short, least, most in zip(shown.gap.short, shown.gap.least, shown.gap.table, strict=True):
        assert short.share.mean == pytest.approx(least.share.mean - most.share.mean, abs=1e-9)
    assert sum(shown.gap.today.values()) == (found[BLOCKER] >= 0).sum()
    for among, counts in shown.front.counts:
        np.testing.assert_array_equal(counts, found[OPEN_BY_SHARE][column == among.type].sum(axis=0))
    exist = [found[OPEN][column == among.type].sum() for among, _ in shown.front.counts]
    assert list(shown.front.exist) == exist
    assert sum(exist) == found[OPEN].sum()
    # Each version's terms today are those where its front stands today.
    places = np.searchsorted(shown.front.shares, found[BALANCE_NOW] - 1e-9)
    np.testing.assert_array_equal(found[OPEN_BY_SHARE][np.arange(COUNT), places], found[OPEN])
    assert shown.front.today == (found[BALANCE_NOW].min(), found[BALANCE_NOW].max())
    assert shown.states is not None
    for _, rows in shown.states.chances:
        np.testing.assert_allclose(np.sum(rows, axis=0), 1.0, atol=1e-9)
