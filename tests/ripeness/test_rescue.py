"""A patron who steps in when his side is losing."""

from dataclasses import replace

import pytest
from tests.ripeness.exact import solve, solve_batch

from demarche.engines.ripeness import (
    Beliefs,
    Conference,
    Game,
    Horizon,
    Patron,
    Per,
    Plan,
    Reaction,
    Rescue,
    Settlement,
    War,
)

RULE = Rescue(line=0.5, rise=1.0, steps_in=Per(0.4, "month"), steps_out=Per(0.1, "month"))


def game(balance=6, rule=RULE, **changes):
    base = Game(
        war=War(balance, 10),
        beliefs=Beliefs(0.7, 0.4, 0.55, strength=0.3, nodes=9),
        settlement=Settlement(0.1, 0.5, Per(0.9, "year"), Per(0.1, "year")),
        horizon=Horizon(length=24, hold=6),
        ruler_patron=Patron(0.5, 0.6, Per(0.05, "year"), Per(1, "month"), rule),
    )
    return replace(base, **changes)


def test_help_comes_with_the_stated_hazard_and_goes_again():
    """A front that does not move: stepping in is a coin tossed every month, below the line only."""
    quiet = {"conference": Conference(Per(0, "month"))}
    losing = solve(game(4, **quiet, war=War(4, 10, Per(0, "month"))))
    assert losing.support["ruler_patron"] == pytest.approx([0.5 + 1.0 - 0.6 ** (t + 1) for t in range(24)])
    assert losing.prices["ruler_patron"][2] == pytest.approx(0.5 + 0.4 + 0.5 + 1 - 0.36)
    holding = solve(game(5, **quiet, war=War(5, 10, Per(0, "month"))))
    assert holding.support["ruler_patron"] == pytest.approx([0.5] * 24)
    capped = solve(game(4, replace(RULE, most=0.8), **quiet, war=War(4, 10, Per(0, "month"))))
    assert capped.support["ruler_patron"][0] == pytest.approx(0.5 + 0.4 * 0.3)


def test_it_is_the_clients_own_hold_that_counts():
    mirror = Patron(0.5, 0.6, conduct=replace(RULE, line=0.45))
    still = War(6, 10, Per(0, "month"))
    below = solve(game(rule=None, war=still, conference=Conference(Per(0, "month")), opposition_patron=mirror))
    assert below.support["opposition_patron"][0] == pytest.approx(0.5 + 0.4)
    above = solve(game(rule=None, war=replace(still, balance=5), opposition_patron=mirror))
    assert above.support["opposition_patron"][0] == pytest.approx(0.5)


def test_a_rise_of_nothing_is_no_rule():
    idle, plain = solve(game(rule=replace(RULE, rise=0.0))), solve(game(rule=None))
    assert idle.signed == pytest.approx(plain.signed, abs=1e-9)
    assert idle.durable == pytest.approx(plain.durable, abs=1e-9)


def test_a_rescue_foreseen_makes_the_ruler_ask_more_where_he_is_losing():
    """Backward induction sees it coming: also at a balance at which nobody has stepped in yet."""
    always = solve(game(rule=None, ruler_patron=Patron(1.5, 0.6, Per(0.05, "year"))))
    rescue, never = solve(game()), solve(game(rule=None))
    assert (never.balance.reservation <= rescue.balance.reservation + 1e-9).all()
    assert (rescue.balance.reservation <= always.balance.reservation + 1e-9).all()
    assert rescue.zone.ruler > never.zone.ruler + 0.005
    total = rescue.peace + rescue.fighting + rescue.faded + rescue.ruler_defeated + rescue.opposition_defeated
    assert total == pytest.approx([1.0] * 25)


def test_beside_the_answer_to_the_other_sides_help():
    """Arms for the opposition raise the level from which he steps in."""
    armed = game(opposition_patron=Patron(0.0, 0.6))
    plan = Plan(armed, reactions=(Reaction("ruler", 0.5, lag=2),)).shift(3, {"opposition_patron.level": 1.0})
    solution = solve_batch([plan])
    assert solution.at(0)[0].support[0].tolist() == [[0.5, 0.0], [1.5, 0.0]]
    assert solution.at(5)[0].support[0].tolist() == [[1.0, 1.0], [2.0, 1.0]]


def test_a_lag_is_the_same_in_weeks():
    weekly = replace(game(), horizon=Horizon("week", 104, 26))
    monthly = solve(game())
    assert solve(weekly).support["ruler_patron"][51] == pytest.approx(monthly.support["ruler_patron"][11], abs=0.03)
