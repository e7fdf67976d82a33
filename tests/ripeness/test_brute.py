"""The kernel against the same game in plain Python, on tiny wars with every feature on at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ripeness.brute import Brute
from tests.ripeness.exact import solve, solve_batch

from demarche.engines.ripeness import Beliefs, Conference, Game, Horizon, Per, Plan, Settlement, War

pytestmark = pytest.mark.once

K, SPAN = 5, 3


def stock(flow, delta):
    """A flow cost per step as the stock per month that the engine takes (one step is a month)."""
    return Per(flow * (1 - delta), "month")


def monthly(x):
    return Per(x, "month")


def both(p, changes=()):
    """The same parameters for the engine (monthly steps) and for the oracle."""
    game = Game(
        war=War(
            balance=p["k0"], notches=K, moves=Per(p["mu"], "month"), holding=p["holding"],
            ruler_cost=stock(p["cost"][0], p["delta"][0]), opposition_cost=stock(p["cost"][1], p["delta"][1]),
            victory=p["victory"], defeat=p["defeat"], fade=Per(p["fade"], "month"),
        ),
        beliefs=Beliefs(*p["prior"], strength=p["strength"], nodes=2 * SPAN + 1),
        settlement=Settlement(
            p["low"], p["high"], Per(p["binds"], "month"), Per(p["spoil"], "month"), Per(p["drift"], "month")
        ),
        conference=Conference(
            Per(p["rounds"], "month"), *p["pens"], mediator_share=p["text"] if p["pens"][2] else None
        ),
        horizon=Horizon("month", 12, 6, Per(p["delta"][0], "month"), Per(p["delta"][1], "month")),
    )  # fmt: skip
    plan, schedule = Plan(game), [p]
    if changes:
        schedule = [dict(p) for _ in range(max(start for start, *_ in changes) + 1)]
        for start, path, key, value, wrap in changes:
            plan = plan.shift(start, {path: wrap(value)})
            for step in range(start, len(schedule)):
                schedule[step][key] = value
    return plan, schedule


def number(low, high):
    return st.floats(low, high).map(lambda x: round(x, 3))


wars = st.fixed_dictionaries(
    {
        "K": st.just(K), "k0": st.integers(1, K - 1), "mu": number(0.05, 1), "holding": number(0, 1),
        "cost": st.tuples(number(0, 0.6), number(0, 0.6)), "victory": st.tuples(number(0.5, 1), number(0.5, 1)),
        "defeat": st.tuples(number(-0.3, 0.1), number(-0.3, 0.1)), "fade": st.sampled_from([0.0, 0.03]),
        "prior": st.tuples(number(0.05, 0.95), number(0.05, 0.95), number(0.05, 0.95)), "strength": number(0.1, 1.2),
        "low": number(0, 0.3), "high": number(0.5, 1), "binds": st.sampled_from([1.0, 0.9, 0.5, 0.0]),
        "spoil": st.sampled_from([0.0, 0.05]), "drift": st.sampled_from([0.0, 0.15, -0.1]), "rounds": number(0, 1),
        "pens": st.sampled_from([(1.0, 0.0, 0.0), (0.5, 0.5, 0.0), (0.3, 0.4, 0.3), (0.0, 0.0, 1.0)]),
        "text": st.sampled_from([None, 0.4]), "delta": st.tuples(number(0.6, 0.85), number(0.6, 0.85)),
    }
)  # fmt: skip


def agree(plan, schedule, p):
    solution = solve_batch([plan])
    oracle = Brute(schedule, span=SPAN)
    if solution.periods[-1].hesitate.any() or oracle.unrest > 1e-8:
        return False  # no steady state: plain backward induction goes round in circles
    for k, e in oracle.states:
        assert solution.now.war[0, :, 0, k, e + SPAN] == pytest.approx(oracle.now[0][k, e], abs=1e-8)
    result = solve(plan)
    start = (p["k0"], 0)
    assert result.deal_now == pytest.approx(oracle.tables[0][start][0][0], abs=1e-12)
    for until in (1, 5, 12):
        signed, durable = oracle.chance(start, until, 6)
        assert result.signed[until] == pytest.approx(signed, abs=1e-9)
        assert result.lasting[until] == pytest.approx(durable, abs=1e-9)
    return True


@settings(max_examples=8, deadline=None)
@given(wars)
def test_stationary_war(p):
    agree(*both(p), p)


@settings(max_examples=8, deadline=None)
@given(wars, number(0.05, 0.9), number(0.4, 1))
def test_foreseen_changes(p, rounds, high):
    changes = (
        (2, "conference.rounds", "rounds", rounds, monthly),
        (4, "settlement.highest", "high", high, float),
        (5, "settlement.binds", "binds", 0.95, monthly),
    )
    agree(*both(p, changes), p)


def test_a_known_war_is_really_compared():
    """Guards the two tests above against passing because every draw was set aside."""
    p = {
        "K": K, "k0": 3, "mu": 0.4, "holding": 1.0, "cost": (0.3, 0.2), "victory": (1.0, 0.9), "defeat": (0.0, -0.1),
        "fade": 0.03, "prior": (0.8, 0.3, 0.5), "strength": 0.7, "low": 0.1, "high": 0.6, "binds": 0.9, "spoil": 0.05,
        "drift": 0.15, "rounds": 0.4, "pens": (0.3, 0.4, 0.3), "text": None, "delta": (0.85, 0.8),
    }  # fmt: skip
    assert agree(*both(p), p)
    assert agree(*both(p, ((3, "conference.rounds", "rounds", 0.9, monthly),)), p)


def test_batch_equals_one_by_one():
    rng = np.random.default_rng(5)
    plans = [
        Plan(Game(war=War(int(k), 6), beliefs=Beliefs(a, b, 0.5, strength=0.4, nodes=9), settlement=Settlement(0.0, h)))
        for k, a, b, h in zip(
            rng.integers(1, 6, 5), rng.uniform(0.5, 1, 5), rng.uniform(0, 0.5, 5), rng.uniform(0.4, 1, 5), strict=True
        )
    ]
    together = solve_batch(plans)
    for draw, plan in enumerate(plans):
        alone = solve_batch([plan])
        assert together.now.war[draw] == pytest.approx(alone.now.war[0], abs=1e-10)
