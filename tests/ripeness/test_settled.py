"""An answer never depends on what else is asked: every version alone, in batches, in another order, with every subset
of levers, to the last bit; and a war without a steady state says so."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from demarche.crisis import load, loads
from demarche.engine.registry import engine
from demarche.engines.precedent.coding import crisis_text, sample_wars
from demarche.engines.ripeness import solve_many
from demarche.engines.ripeness.from_crisis import plan_draws
from demarche.study.draw.plan import Piece, plan_of

pytestmark = pytest.mark.once

CHASING = Path(__file__).parents[1] / "data" / "ripeness" / "chasing.yaml"
DRAWS = 2
ASKED = {
    "syria-2013": ("arm-opposition", "hold-back", "ultimatum"),
    "kosovo-1999": ("bomb", "force-guards"),
    CHASING: ("peacekeepers", "status", "wait-3"),
}


CIRCLING = "bosnia-1993"
"""Of its sixteen versions as coded six or seven go round in circles in sure decisions, and near to those."""


def test_those_who_go_round_in_circles_come_to_rest_where_they_hesitate_a_little():
    war = next(war for war in sample_wars() if war.sheet.id == CIRCLING)
    crisis = loads(crisis_text(war.sheet), "x.yaml")
    plan, adapter = plan_of(crisis, draws=16, seed=0, levers=[]), engine("ripeness")
    columns = plan.columns(Piece(0, "ripeness", 0, 0, 16), adapter)
    results = solve_many(plan_draws(crisis, columns, 16, plan.base), tolerance=1e-6)
    assert sum(not result.solved for result in results) <= 1
    assert sum(result.hesitation > 0 for result in results) >= 4
    assert all(result.hesitation <= 0.005 for result in results)
    for result in results:
        if result.solved:
            assert 0.0 <= result.signed[-1] <= 1.0


def bits(result):
    parts = (result.signed, result.durable, result.lasting, result.terms, result.first_ripe.by)
    numbers = (result.hesitation, result.solved, result.deal_now, result.zone.low, result.zone.high)
    return b"".join(np.ascontiguousarray(part).tobytes() for part in (*parts, np.array(numbers)))


def plans_of(crisis, levers):
    adapter, plan = engine("ripeness"), plan_of(crisis, draws=2 * DRAWS, seed=3, levers=list(levers))
    return {
        tuple(lever.id for lever in variant.crisis.levers): plan_draws(
            variant.crisis, plan.columns(Piece(place, "ripeness", 0, 0, DRAWS), adapter), DRAWS, plan.base
        )
        for place, variant in enumerate(plan.variants)
    }


@pytest.mark.parametrize("case", ASKED, ids=str)
def test_an_answer_depends_on_nothing_else(case):
    crisis, levers = load(case), ASKED[case]
    every = plans_of(crisis, levers)
    alone = {pulled: [bits(solve_many([plan], tolerance=1e-6)[0]) for plan in plans] for pulled, plans in every.items()}
    expected = [answer for answers in alone.values() for answer in answers]
    together = [plan for plans in every.values() for plan in plans]
    assert [bits(result) for result in solve_many(together, tolerance=1e-6)] == expected
    backward = solve_many(together[::-1], tolerance=1e-6, batch=4)[::-1]
    assert [bits(result) for result in backward] == expected
    for size in range(len(levers)):
        for some in combinations(levers, size):
            for pulled, plans in plans_of(crisis, some).items():
                assert [bits(result) for result in solve_many(plans, tolerance=1e-6)] == alone[pulled]
