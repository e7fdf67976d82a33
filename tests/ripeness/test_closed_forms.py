"""Published closed forms as settings of the model; numbers in tests/data/ripeness/oracles.json."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
from tests.ripeness.exact import solve, solve_batch

from demarche.engines.ripeness import Beliefs, Conference, Counts, Game, Horizon, Per, Plan, Settlement, War

ORACLES = {
    name: entry["value"]
    for name, entry in json.loads((Path(__file__).parents[1] / "data/ripeness/oracles.json").read_text()).items()
}
SILENT = Conference(Per(0, "month"))


def log_odds(p):
    return math.log(p / (1 - p))


def horizon(delta=0.985, length=48, hold=24):
    return Horizon("month", length, hold, Per(delta, "month"), Per(delta, "month"))


def walk(K, k, p, **fields):
    """A war in which every month is a battle, won with chance p, and nothing else is worth anything."""
    return War(
        k, K, Per(1, "month"), edge=log_odds(p), holding=0.0,
        ruler_cost=Per(0, "month"), opposition_cost=Per(0, "month"), **fields,
    )  # fmt: skip


def test_gamblers_ruin_and_duration():
    result = solve(Game(war=walk(20, 7, 0.45), conference=SILENT, horizon=horizon(length=3000)))
    assert result.opposition_defeated[-1] == pytest.approx(ORACLES["ruin K=20 k=7 p=.45"], abs=1e-12)
    assert result.fighting.sum() == pytest.approx(ORACLES["duration K=20 k=7 p=.45 (battles)"], abs=1e-9)


def test_discounted_ruin_is_the_stationary_value():
    result = solve(Game(war=walk(12, 5, 0.47), conference=SILENT, horizon=horizon(0.95)))
    assert result.values["ruler"] == pytest.approx(
        ORACLES["discounted ruin E[d^tau;win] K=12 k=5 p=.47 d=.95"], abs=1e-11
    )


@pytest.mark.parametrize(("prior", "name"), [((3, 1), "Beta(3,1)"), ((1, 3), "Beta(1,3)")])
def test_ruin_with_beta_learning(prior, name):
    war = walk(8, 4, 0.5)
    beliefs = Counts(ruler=(1, 1), opposition=(1, 1), analyst=prior, most=900)
    result = solve(Game(war=war, beliefs=beliefs, conference=SILENT, horizon=horizon(length=900)))
    assert result.opposition_defeated[-1] == pytest.approx(ORACLES[f"beta-ruin K=8 k=4 {name}"], abs=1e-10)


def test_slantchev_offers():
    war = War(
        3,
        6,
        Per(1, "month"),
        holding=0.0,
        ruler_cost=Per(-0.3 * 0.1, "month"),
        opposition_cost=Per(-0.3 * 0.1, "month"),
    )
    game = Game(war=war, conference=Conference(Per(1, "month"), turns="alternate"), horizon=horizon(0.9))
    values = solve_batch([Plan(game)]).now.war[0]
    assert values[0, 0, 1:-1, 0] == pytest.approx(ORACLES["Slantchev x_k N=6 p=.5 d=.9 b=.3"], abs=1e-11)
    assert values[1, 1, 1:-1, 0] == pytest.approx(ORACLES["Slantchev y_k same"], abs=1e-11)
    quiet = solve(Game(war=war, conference=SILENT, horizon=horizon(0.9)))
    assert [quiet.values["ruler"], quiet.values["opposition"]] == pytest.approx([0.3928662, 0.3928662], abs=1e-7)


def test_rubinstein():
    war = War(1, 2, Per(0, "month"), holding=0.0, ruler_cost=Per(0, "month"), opposition_cost=Per(0, "month"))
    game = Game(war=war, conference=Conference(Per(1, "month"), turns="alternate"), horizon=horizon(0.9))
    assert solve(game).values["ruler"] == pytest.approx(ORACLES["Rubinstein d1=d2=.9"], abs=1e-11)
    unequal = Horizon("month", 48, 24, Per(0.9, "month"), Per(0.8, "month"))
    first = solve(Game(war=war, conference=Conference(Per(1, "month"), turns="alternate"), horizon=unequal))
    assert first.values["ruler"] == pytest.approx((1 - 0.8) / (1 - 0.9 * 0.8), abs=1e-11)


def test_random_proposer_splits_evenly_and_demands():
    war = War(1, 2, Per(0, "month"), holding=0.0, ruler_cost=Per(0, "month"), opposition_cost=Per(0, "month"))
    result = solve(Game(war=war, conference=Conference(Per(1, "month")), horizon=horizon(0.9)))
    assert result.values["ruler"] == pytest.approx(0.5, abs=1e-11)
    assert result.zone.opposition == pytest.approx(1 - 0.9 / 2, abs=1e-11)


LAPSES = Settlement(binds=Per(0, "month"))
COLLAPSES = Settlement(spoilers=Per(1, "month"))


def powell(path, d=0.1, delta=0.9, settlement=COLLAPSES):
    """A rising ruler: odds by month, a decisive battle whenever it comes to one, no commitment beyond the month."""
    war = walk(2, 1, path[0], victory=((1 - d) / delta, (1 - d) / delta))
    talks = Conference(Per(1, "month"), 0, 1)
    plan = Plan(Game(war=war, settlement=settlement, conference=talks, horizon=horizon(delta)))
    for step, p in enumerate(path[1:], start=1):
        plan = plan.shift(step, {"war.edge": log_odds(p)})
    return solve(plan)


def test_powell_shift_of_power():
    """The table of the next month is the table of the war: settlements that collapse at once, a round every month."""
    critical = ORACLES["Powell D* p=.3 d=.1 delta=.9"]
    assert powell([0.3, 0.3 + critical - 1e-7]).deal_now == 1.0
    fights = powell([0.3, 0.3 + critical + 1e-7])
    assert fights.deal_now == 0.0
    assert fights.blocker == "weak enforcement"
    assert fights.zone.opposition < 0.0


def test_a_reopened_table_costs_the_rising_side_a_month():
    """Terms that lapse reopen a table at which refusal wastes a month without a battle: the rising side is worth
    less there by one more discount factor, and the critical shift is larger than Powell's."""
    critical = (0.1 / 0.9 + 0.3) / 0.9**2 - 0.3
    assert critical > ORACLES["Powell D* p=.3 d=.1 delta=.9"]
    assert powell([0.3, 0.3 + critical - 1e-7], settlement=LAPSES).deal_now == 1.0
    assert powell([0.3, 0.3 + critical + 1e-7], settlement=LAPSES).deal_now == 0.0


def test_krainin_slow_shift():
    critical = ORACLES["Krainin total shift D* over n=6 p0=.3 d=.1 delta=.98"]
    for nudge, deal in ((-1e-7, 1.0), (1e-7, 0.0)):
        path = [0.3 + (critical + nudge) * step / 6 for step in range(7)]
        assert powell(path, delta=0.98).deal_now == deal


def test_one_battle_with_optimism():
    """K=2: ripe if and only if the cost of war exceeds the discounted disagreement, and by that margin."""
    delta, ruler, opposition, cost = 0.9, 0.8, 0.3, 0.05
    for extra, deal in ((-0.001, 0.0), (0.001, 1.0)):
        prize = delta * (ruler + 1 - opposition) - 1 + extra
        war = War(
            1,
            2,
            Per(1, "month"),
            holding=0.0,
            ruler_cost=Per(cost, "month"),
            opposition_cost=Per(prize - cost, "month"),
        )
        beliefs = Beliefs(ruler, opposition, 0.5, strength=5.0, nodes=3)
        result = solve(Game(war=war, beliefs=beliefs, conference=Conference(Per(1, "month")), horizon=horizon(delta)))
        up = 1 / (1 + math.exp(-5.0))
        mine = ruler * up + (1 - ruler) * (1 - up)
        theirs = 1 - (opposition * up + (1 - opposition) * (1 - up))
        assert result.zone.margin == pytest.approx(1 - delta * (mine + theirs) + prize, abs=1e-12)
        assert result.deal_now == float(1 - delta * (mine + theirs) + prize >= 0) or deal == result.deal_now


def test_weight_of_terms():
    settlement = Settlement(binds=Per(0.98, "month"), spoilers=Per(0.02, "month"))
    solution = solve_batch([Plan(Game(settlement=settlement))])
    assert solution.tail.hold[0, 0] == pytest.approx(ORACLES["A delta=.985 gam=.98 eta=.02"], abs=1e-12)


@pytest.mark.parametrize(
    ("settlement", "name"),
    [
        (Settlement(spoilers=Per(0.02, "month")), "hold 24m, reopen always settles eta=.02"),
        (
            Settlement(binds=Per(0.98, "month"), spoilers=Per(0.02, "month")),
            "hold 24m, reopen never settles gam=.98 eta=.02",
        ),
    ],
)
def test_durability(settlement, name):
    """Signed now for sure; later the reopened table never settles because the preconditions have come to exclude
    each other."""
    war = War(10, 20, Per(0, "month"))
    plan = Plan(Game(war=war, settlement=settlement, conference=Conference(Per(1, "month")))).shift(
        1, {"settlement.lowest": 0.7, "settlement.highest": 0.3}
    )
    result = solve(plan)
    assert result.signed[1] == 1.0
    assert result.lasting[-1] == pytest.approx(ORACLES[name], abs=1e-12)


def test_durability_when_the_reopened_table_always_settles():
    settlement = Settlement(binds=Per(0.98, "month"), spoilers=Per(0.02, "month"))
    result = solve(Game(settlement=settlement, conference=Conference(Per(1, "month"))))
    assert result.lasting[1] == pytest.approx(ORACLES["hold 24m, reopen always settles eta=.02"], abs=1e-12)


def test_optimism_melts_as_battles_are_counted():
    """Beta(3,1) against Beta(1,3): the camps' odds differ by 2 / (4 + battles), wherever the front is."""
    game = Game(war=walk(40, 20, 0.5), beliefs=Counts((3, 1), (1, 3), (1, 1), most=10))
    wins = solve_batch([Plan(game)]).periods[0].moves.wins[0]
    name = "optimism path Delta/(n+t), R Beta(3,1) O(regime) Beta(1,3): Delta=2,n=4, t=0..4"
    gap = (wins[0] - wins[1])[0]
    assert np.ptp(gap, axis=0) == pytest.approx(0.0, abs=1e-15)
    assert gap[19, :5] == pytest.approx(ORACLES[name], abs=1e-15)
