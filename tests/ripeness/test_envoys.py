"""Envoys who want any deal: against the game in plain Python, and what comes of their deals."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ripeness.brute import Brute
from tests.ripeness.exact import solve, solve_batch
from tests.ripeness.test_brute import SPAN, both, number, wars

from demarche.engines.ripeness import Beliefs, Coercion, Conduct, Conference, Game, Per, Plan, Rung, Settlement, War
from demarche.errors import InputError

pytestmark = pytest.mark.once


class Eager(Brute):
    """The table again, with envoys at it; a reopened table, which is asked second at every state, has none."""

    reopened = True

    def sit(self, p, hold, rest, refuse):
        value, (deal, share) = super().sit(p, hold, rest, refuse)
        self.reopened = not self.reopened
        floor = (refuse[0] - rest[0]) / hold[0]
        ceiling = 1 - (refuse[1] - rest[1]) / hold[1]
        if self.reopened or max(floor, p["low"]) <= min(ceiling, p["high"]) + 1e-12:
            return value, (deal, share)
        eager, mine, yours, ratified = p["envoys"]
        x = ceiling + (floor - ceiling) * (1 - mine / (mine + yours))
        x = min(max(x, p["low"]), p["high"])
        if x < floor - mine - 1e-12 or x > ceiling + yours + 1e-12:
            return value, (deal, share)
        chance = eager * ratified
        signed = hold[0] * x + rest[0], hold[1] * (1 - x) + rest[1]
        value = tuple((1 - chance) * value[i] + chance * signed[i] for i in (0, 1))
        return value, (deal + chance, share + chance * x)


def agree(p):
    plan, schedule = both(p)
    eager, mine, yours, ratified = p["envoys"]
    conference = replace(plan.game.conference, eager=eager, ruler_gives=mine, opposition_gives=yours, ratified=ratified)
    plan = Plan(replace(plan.game, conference=conference))
    solution = solve_batch([plan])
    oracle = Eager(schedule, span=SPAN)
    if solution.periods[-1].hesitate.any() or oracle.unrest > 1e-8:
        return False
    for k, e in oracle.states:
        assert solution.now.war[0, :, 0, k, e + SPAN] == pytest.approx(oracle.now[0][k, e], abs=1e-8)
    result = solve(plan)
    assert result.deal_now == pytest.approx(oracle.tables[0][p["k0"], 0][0][0], abs=1e-12)
    for until in (1, 12):
        signed, durable = oracle.chance((p["k0"], 0), until, 6)
        assert result.signed[until] == pytest.approx(signed, abs=1e-9)
        assert result.lasting[until] == pytest.approx(durable, abs=1e-9)
    return True


envoys = st.tuples(number(0.1, 1), number(0.05, 0.6), number(0, 0.4), number(0.1, 1))


@settings(max_examples=5, deadline=None)
@given(wars, envoys)
def test_against_plain_python(p, wanted):
    agree(p | {"envoys": wanted})


KNOWN = {
    "K": 5, "k0": 3, "mu": 0.4, "holding": 1.0, "cost": (0.05, 0.05), "victory": (1.0, 0.9), "defeat": (0.0, -0.1),
    "fade": 0.03, "prior": (0.9, 0.2, 0.5), "strength": 0.7, "low": 0.0, "high": 0.9, "binds": 0.9, "spoil": 0.05,
    "drift": 0.0, "rounds": 0.4, "pens": (0.5, 0.5, 0.0), "text": None, "delta": (0.85, 0.8),
}  # fmt: skip


def test_a_known_war_is_really_compared():
    """Guards the test above against passing because every draw was set aside."""
    assert agree(KNOWN | {"envoys": (0.6, 0.3, 0.2, 0.5)})
    assert agree(KNOWN | {"envoys": (0.6, 0.5, 0.0, 1.0)})
    assert agree(KNOWN | {"envoys": (0.6, 0.3, 0.2, 0.5), "pens": (0.3, 0.4, 0.3)})


def war(eager=0.0, gives=0.3, **changes):
    """A precondition against a hopeful ruler: the zone is closed, and nothing would be signed at first."""
    base = Game(
        war=War(12, 20, ruler_cost=Per(0.05, "year"), opposition_cost=Per(0.05, "year")),
        beliefs=Beliefs(0.85, 0.3, 0.5, strength=0.4, nodes=13),
        settlement=Settlement(0.0, 0.35, Per(0.7, "year"), Per(0.05, "year")),
        conference=Conference(Per(3, "year"), eager=eager, ruler_gives=gives, opposition_gives=0.05),
    )
    return replace(base, **changes)


def test_more_is_signed_and_less_of_it_lasts():
    plain, keen = solve(war()), solve(war(0.5))
    assert plain.deal_now == 0.0
    assert keen.deal_now == pytest.approx(0.5)
    assert keen.signed[-1] > plain.signed[-1] + 0.05
    assert keen.lasting[-1] / keen.signed[-1] < plain.durable[-1] / plain.signed[-1] - 0.02
    assert "envoys who want any deal" in keen.frictions
    assert not keen.balance.ripe[11], "what envoys sign does not make the conflict ripe"
    total = keen.peace + keen.fighting + keen.faded + keen.ruler_defeated + keen.opposition_defeated
    assert total == pytest.approx(np.ones(49), abs=1e-10)


def test_ratification_catches_its_share_and_reach_is_reach():
    keen = war(0.5)
    half = solve(replace(keen, conference=replace(keen.conference, ratified=0.5)))
    assert half.deal_now == pytest.approx(0.25)
    for idle in (war(0.5, gives=0.0), war(0.0), replace(keen, conference=replace(keen.conference, ratified=0.0))):
        assert solve(idle).deal_now == 0.0


def test_beside_an_ultimatum_and_among_people_who_err():
    """Each pen has its own refusals there; chances stay chances, and without envoys nothing changes."""
    rung = Rung(Per(0.3, "year"), odds=0.5)
    coerced = replace(war(0.5), coercion=Coercion((rung,), conduct=Conduct(Per(0.5, "year"), 0.7)))
    result = solve(coerced)
    total = result.peace + result.fighting + result.faded + result.ruler_defeated + result.opposition_defeated
    assert total == pytest.approx(np.ones(49), abs=1e-10)
    assert result.signed[-1] > solve(replace(coerced, conference=war().conference)).signed[-1]
    erring = solve(replace(war(0.5), precision=60.0))
    assert erring.signed[-1] > solve(replace(war(), precision=60.0)).signed[-1]


@pytest.mark.parametrize("precision", [30.0, 100.0])
def test_what_principals_and_envoys_sign_by_mistake_is_not_signed_twice(precision):
    table = Conference(eager=1.0, ruler_gives=0.05, opposition_gives=0.05)
    game = Game(war=War(3, 6), settlement=Settlement(0.4, 0.5), conference=table, precision=precision)
    both = solve_batch([Plan(game)]).months[0].war.deal
    without = solve_batch([Plan(replace(game, conference=Conference()))]).months[0].war.deal
    assert both.max() <= 1.0 + 1e-12
    assert both.max() > without.max()


def test_shares_are_shares():
    with pytest.raises(InputError, match="eager"):
        Conference(eager=1.2)
