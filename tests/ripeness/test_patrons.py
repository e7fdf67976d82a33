"""Support by path and by rule: it is a shift of odds and costs, and nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ripeness.exact import solve

from demarche.engines.ripeness import Beliefs, Conference, Counts, Game, Patron, Per, Plan, Reaction, Settlement, War
from demarche.errors import InputError

BASE = Game(war=War(12, 20), beliefs=Beliefs(0.8, 0.4, 0.5, strength=0.4, nodes=15), settlement=Settlement(0.1, 0.5))


def test_support_shifts_odds_and_pays_costs():
    helped = replace(
        BASE,
        ruler_patron=Patron(2, odds=0.15, aid=Per(0.01, "year")),
        opposition_patron=Patron(1, odds=0.1, aid=Per(0.03, "year")),
    )
    plain = replace(
        BASE, war=replace(BASE.war, edge=0.2, ruler_cost=Per(0.08, "year"), opposition_cost=Per(0.07, "year"))
    )
    one, other = solve(helped), solve(plain)
    assert one.signed == pytest.approx(other.signed, abs=1e-10)
    assert one.zone.ruler == pytest.approx(other.zone.ruler, abs=1e-10)
    assert "patrons" in one.frictions
    assert "patrons" not in other.frictions


def test_arms_move_terms_not_ripeness_in_a_frictionless_war():
    free = replace(BASE, beliefs=Beliefs(), settlement=Settlement())
    armed = replace(free, opposition_patron=Patron(1, odds=0.5))
    one, other = solve(free), solve(armed)
    assert one.signed == pytest.approx(other.signed, abs=1e-3)
    assert one.balance.neutral
    assert other.balance.neutral
    assert other.zone.ruler < one.zone.ruler - 0.05


def test_arms_matched_in_full_and_at_once_change_nothing_but_the_first_steps():
    patrons = {"ruler_patron": Patron(1, odds=0.3), "opposition_patron": Patron(1, odds=0.3)}
    plan = Plan(replace(BASE, **patrons)).shift(3, {"opposition_patron.level": 2.0})
    matched = replace(plan, reactions=(Reaction("ruler", 1.0, lag=2),))
    assert [matched.at(step).ruler_patron.level for step in (0, 4, 5, 40)] == [1, 1, 2, 2]
    assert [matched.at(step).opposition_patron.level for step in (2, 3)] == [1, 2]
    base, alone, answered = solve(Plan(replace(BASE, **patrons))), solve(plan), solve(matched)
    assert abs(alone.zones[0].ruler - base.zone.ruler) > 0.02
    assert abs(answered.zones[0].ruler - base.zone.ruler) < 0.02
    assert answered.zones[5].ruler == pytest.approx(base.zone.ruler, abs=1e-9)


@settings(max_examples=30)
@given(st.floats(0, 0.9), st.floats(0, 0.9), st.integers(1, 4), st.integers(1, 4), st.integers(0, 6))
def test_rules_that_answer_each_other(one, other, lag, other_lag, start):
    plan = Plan(BASE, reactions=(Reaction("ruler", one, lag), Reaction("opposition", other, other_lag)))
    plan = plan.shift(start, {"opposition_patron.level": 1.0}, until=start + 9)
    ruler, opposition = [], []
    for step in range(20):
        rose = opposition[step - lag] if step >= lag else 0.0
        answered = ruler[step - other_lag] if step >= other_lag else 0.0
        ruler.append(min(one * rose, 10.0))
        opposition.append(min(float(start <= step < start + 9) + other * answered, 10.0))
        game = plan.at(step)
        assert game.ruler_patron.level == pytest.approx(ruler[step], abs=2e-9)
        assert game.opposition_patron.level == pytest.approx(opposition[step], abs=2e-9)


def test_several_who_answer_add_up_each_as_far_as_he_can():
    rules = (Reaction("ruler", 0.5, 1, most=0.25), Reaction("ruler", 0.4, 3, most=10.0))
    plan = Plan(BASE, reactions=rules).shift(2, {"opposition_patron.level": 1.0}, until=8)
    levels = [plan.at(step).ruler_patron.level for step in range(12)]
    assert levels == pytest.approx([0, 0, 0, 0.25, 0.25, 0.65, 0.65, 0.65, 0.65, 0.4, 0.4, 0])


def test_support_that_shifts_odds_excludes_counting_battles():
    game = Game(beliefs=Counts((2, 1), (1, 2), (1, 1)), opposition_patron=Patron(1, odds=0.3))
    with pytest.raises(InputError, match="odds that stay put"):
        solve(game)
    with pytest.raises(InputError, match="lag"):
        Reaction("ruler", 1.0, lag=0)


def test_what_patrons_and_the_war_cost():
    """Nobody talks and nothing moves: the war is fought for certain, so totals are plain sums."""
    game = replace(
        BASE,
        war=War(moves=Per(0, "month")),
        conference=Conference(Per(0, "month")),
        ruler_patron=Patron(1, price=Per(12, "year")),
    )
    result = solve(Plan(game).shift(10, {"ruler_patron.level": 3.0}))
    assert result.prices["ruler_patron"][[0, 10, 12]] == pytest.approx([0, 10, 16])
    assert result.prices["opposition_patron"][-1] == 0.0
    assert result.toll(Per(5000, "month"))[[0, 6]] == pytest.approx([0, 30000])
    assert result.to_dict()["ledger"]["ruler_patron"][12] == pytest.approx(16)
    sooner = solve(replace(game, conference=Conference(Per(1, "month"))))
    assert sooner.toll(Per(5000, "month"))[-1] < result.toll(Per(5000, "month"))[-1]
