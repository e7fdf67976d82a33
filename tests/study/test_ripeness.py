"""The war of a crisis file: read right, answered the same each time, moved by levers the way they pull."""

from __future__ import annotations

import json
import math
from functools import cache

import numpy as np
import pytest

from demarche.crisis import Crisis, load
from demarche.engine.registry import engine
from demarche.engines.ripeness import Game, solve, solve_many
from demarche.engines.ripeness.adapter import RipenessEngine
from demarche.engines.ripeness.answer import RipenessAnswer, Verdict, ripeness_answer
from demarche.engines.ripeness.from_crisis import BEFORE, from_crisis, plan_draws
from demarche.engines.ripeness.ledger import ledger_of
from demarche.engines.ripeness.odds import prevails
from demarche.engines.ripeness.section import WarPart
from demarche.engines.ripeness.words import ripe_in_one_line
from demarche.errors import InputError
from demarche.study.asking import ask

pytestmark = pytest.mark.once

CASES = ("syria-2013", "kosovo-1999")


@cache
def loaded(name: str) -> Crisis:
    return load(name)


@cache
def answered(name: str) -> RipenessAnswer:
    found = ask(loaded(name), engine("ripeness"), levers=(), draws=4).answer
    assert isinstance(found, RipenessAnswer)
    return found


def chance_of_type(game: Game, sign: float) -> float:
    """The ruler's chance of prevailing under one type of war, with help as it stands."""
    shift = game.war.edge + game.ruler_patron.level * game.ruler_patron.odds
    shift -= game.opposition_patron.level * game.opposition_patron.odds
    war, step = game.war, game.horizon.step
    numbers = (war.moves.count(step), war.breaks.hazard(step), shift, sign * game.beliefs.strength, sign * war.spread)
    one = np.ones(1)
    return float(prevails(war.balance * one, war.notches, *(number * one for number in numbers))[0])


class TestReading:
    def test_each_side_enters_its_own_odds(self) -> None:
        crisis = loaded("syria-2013").with_values({"screen.p_ruler": 0.8, "screen.p_opposition": 0.6})
        game = from_crisis(crisis).game
        beliefs, ends = game.beliefs, [chance_of_type(game, sign) for sign in (-1.0, 1.0)]
        for belief, odds in ((beliefs.ruler, 0.8), (beliefs.opposition, 1 - 0.6)):
            assert ends[0] + belief * (ends[1] - ends[0]) == pytest.approx(odds, abs=1e-9)

    def test_odds_are_chances_that_the_war_favours_a_side_where_it_cannot_break_off(self) -> None:
        crisis = loaded("syria-2013").with_values(
            {"screen.p_ruler": 0.8, "screen.p_opposition": 0.6, "war.breaks_per_year": None}
        )
        beliefs = from_crisis(crisis).game.beliefs
        assert (beliefs.ruler, beliefs.opposition) == (0.8, 1 - 0.6)

    def test_help_as_it_is_today_is_in_the_odds(self) -> None:
        games = [
            from_crisis(loaded("syria-2013").with_values({"war.patrons.iran.odds_factor": factor})).game
            for factor in (1.5, 3.0)
        ]
        shifts = [
            game.war.edge
            + game.ruler_patron.level * game.ruler_patron.odds
            - game.opposition_patron.level * game.opposition_patron.odds
            for game in games
        ]
        assert shifts[0] == pytest.approx(shifts[1], abs=1e-12)

    def test_more_help_shifts_the_odds_by_its_factor(self) -> None:
        base = loaded("syria-2013").with_values(
            {
                "war.patrons.usa.support": 0.1,
                "war.patrons.usa.odds_factor": 2.0,
                "war.patrons.suppliers.odds_factor": 3.0,
            }
        )
        before = from_crisis(base).game.opposition_patron
        after = from_crisis(base.with_values({"war.patrons.usa.support": 1.0})).game.opposition_patron
        assert after.level * after.odds - before.level * before.odds == pytest.approx(0.9 * math.log(2.0))
        assert after.odds == pytest.approx(math.log(2.0) + math.log(3.0))

    def test_a_lever_changes_the_war_in_its_months(self) -> None:
        crisis = loaded("syria-2013")
        plan = from_crisis(crisis.under("hold-back"), crisis)
        assert [plan.at(step).conference.rounds.value for step in (0, 11, 12)] == [0.0, 0.0, 2.5]

    def test_what_stands_today_is_replaced_at_once(self) -> None:
        crisis = loaded("kosovo-1999")
        plan = from_crisis(crisis.under("bomb"), crisis)
        assert plan.game.coercion.stage == "striking"
        assert from_crisis(crisis).game.coercion.stage == "none"

    def test_a_patron_answers_a_rise_of_the_other_side(self) -> None:
        crisis = loaded("syria-2013")
        plan = from_crisis(crisis.under("arm-opposition"), crisis)
        levels = [plan.at(step).ruler_patron.level for step in (0, 12)]
        assert levels[1] > levels[0]
        alone = crisis.with_values(
            {
                "war.patrons.iran.answer.share": 0,
                "war.patrons.russia.answer.share": 0,
                "war.patrons.russia.types.accommodates.answer_share": 0,
            }
        )
        plan = from_crisis(alone.under("arm-opposition"), alone)
        assert plan.at(12).ruler_patron.level == plan.at(0).ruler_patron.level

    def test_a_column_is_the_file_with_that_value(self) -> None:
        crisis = loaded("syria-2013")
        values = {"war.pace_per_year": 0.12, "screen.x_high": 0.33, "war.patrons.iran.support": 0.55}
        columns = {path: np.array([0.2, value]) for path, value in values.items()}
        drawn = plan_draws(crisis, columns, 2)[1]
        single = from_crisis(crisis.with_values(values))
        assert drawn == single

    def test_an_input_that_a_lever_replaces_keeps_its_value_before_it(self) -> None:
        crisis = loaded("syria-2013")
        path = "war.conference.rounds_per_year"
        columns = {BEFORE + path: np.array([1.5])}
        (plan,) = plan_draws(crisis.under("hold-back"), columns, 1, crisis)
        assert plan.at(20).conference.rounds.value == 1.5

    def test_an_input_without_a_war_says_so(self) -> None:
        costs = {"screen.c_ruler": 0.1, "screen.c_opposition": 0.2}
        without = loaded("syria-2013").with_values({"war.pace_per_year": None, **costs})
        with pytest.raises(InputError, match="pace_per_year"):
            ripeness_answer(without)


@pytest.mark.parametrize("name", CASES)
class TestEveryCase:
    def test_the_answer_is_json_with_every_field_that_is_promised(self, name: str) -> None:
        found = answered(name).to_dict()
        hurting = {
            "syria-2013": {"ruler": False, "opposition": True},
            "kosovo-1999": {"ruler": False, "opposition": True},
        }
        assert found["stalemate"]["hurts"] == hurting[name]
        assert found["stalemate"]["mutual"] == all(hurting[name].values())
        assert found["stalemate"]["margin"] > found["zone"]["now"]["margin"]
        promised = {
            "deal_now", "signed", "durable", "defeated", "faded", "fighting", "first_ripe", "terms", "zone", "blocker",
            "serious_below", "levers", "ledger", "warnings", "verdict", "parts",
        }  # fmt: skip
        assert promised <= set(found)
        text = json.dumps(found, allow_nan=False)
        assert text == json.dumps(answered.__wrapped__(name).to_dict(), allow_nan=False)

    def test_curves_are_chances_that_add_up(self, name: str) -> None:
        for result in (lever.result for lever in answered(name).levers):
            total = result.peace + result.fighting + result.faded + result.ruler_defeated + result.opposition_defeated
            np.testing.assert_allclose(total, 1.0, atol=1e-9)
            assert (result.durable <= result.signed + 1e-9).all()

    def test_without_a_condition_on_terms_more_is_signed(self, name: str) -> None:
        crisis = loaded(name)
        free = crisis.with_values(
            {"war.settlement.lowest": 0, "war.settlement.highest": 1, "war.settlement.opposition_ratifiers": 1}
        )
        assert solve(from_crisis(free)).signed[-1] >= solve(from_crisis(crisis)).signed[-1] - 1e-9


def effects(name: str) -> dict[str, tuple[float, float]]:
    answer = answered(name)
    base = answer.base
    return {
        lever.id: (
            float(lever.result.signed[-1] - base.signed[-1]),
            float(lever.result.durable[-1] - base.durable[-1]),
        )
        for lever in answer.levers
    }


def test_levers_pull_syria_the_way_they_should() -> None:
    found = effects("syria-2013")
    for lever in ("fighters-leave", "moscow-cuts-arms", "drop-precondition"):
        assert min(found[lever]) > 0.01, lever
    assert found["isolate-extremists"][1] > found["isolate-extremists"][0]
    assert max(found["arm-opposition"]) < -0.02, "arms that are answered raise the hopes that a condition feeds"
    assert found["arm-unanswered"][0] > found["arm-opposition"][0] + 0.1, "the answer is what they cost"
    base = answered("syria-2013").base
    signed, durable = (base.signed[-1] + found["guarantee"][0], base.durable[-1] + found["guarantee"][1])
    assert durable / signed > base.durable[-1] / base.signed[-1] + 0.1, "a guarantee makes what is signed hold"
    assert found["guarantee-and-drop"][1] > found["drop-precondition"][1] + 0.01


def test_levers_pull_kosovo_the_way_they_should() -> None:
    found = effects("kosovo-1999")
    assert max(found["drop-threat"]) < -0.05
    assert max(found["conference-now"]) < -0.02
    assert found["soften-terms"][1] > 0.02
    assert found["force-guards"][1] > 0.3
    assert min(found["allies-bound"]) > 0.05


class TestRulerWhoHoldsOut:
    def test_he_asks_a_higher_price_for_what_he_has_announced(self) -> None:
        crisis = loaded("kosovo-1999")
        terms = crisis.file.part(WarPart).war.settlement
        firm, soft = (from_crisis(crisis.with_types({"belgrade": kind})).game for kind in ("holds-out", "bends"))
        assert firm.settlement.ruler_price == terms.ruler_types["holds-out"].price.central
        assert soft.settlement.ruler_price == terms.ruler_price.central
        assert firm.settlement.lowest == soft.settlement.lowest == crisis.file.screen.x_low.central

    def test_behind_a_wall_he_signs_nothing_below_it(self) -> None:
        wall = {"war.settlement.ruler_types.holds-out.price": "wall", "war.settlement.opposition_price": "wall"}
        crisis = loaded("kosovo-1999").with_values(wall)
        firm = crisis.with_types({"belgrade": "holds-out"})
        assert from_crisis(firm).game.settlement.ruler_price == math.inf
        found = solve(from_crisis(firm))
        assert found.balance.serious_below is None
        assert found.signed[-1] == 0.0
        with_the_force = solve(from_crisis(firm.under("accords-whole")))
        assert with_the_force.signed[-1] > 0.1

    def test_his_type_is_drawn_with_the_rest(self) -> None:
        crisis = loaded("syria-2013")
        columns = {
            "actors.assad.type": np.array(["bargains", "holds-out"]),
            "war.settlement.ruler_types.holds-out.lowest": np.array([0.6, 0.7]),
        }
        one, other = plan_draws(crisis, columns, 2)
        assert one.game.settlement.lowest < 0.5
        assert other.game.settlement.lowest == 0.7

    def test_the_answer_says_what_the_war_comes_to_with_each_type(self) -> None:
        answer = ripeness_answer(loaded("kosovo-1999"), levers=[], precisions=[])
        (other,) = answer.types
        assert (other.actor, other.id, other.weight) == ("Belgrade", "holds-out", 0.5)
        assert answer.to_dict()["types"] == [other.to_dict()]
        assert other.to_dict()["signed"] != float(answer.base.signed[-1])
        assert "if Belgrade accepts no force that is NATO's" in ripe_in_one_line(answer)
        settled = ripeness_answer(loaded("kosovo-1999").with_types({"belgrade": "bends"}), levers=[], precisions=[])
        assert settled.types == ()
        assert "if Belgrade" not in ripe_in_one_line(settled)

    def test_a_type_that_he_does_not_have_is_named(self) -> None:
        wrong = {"war.settlement.ruler_types": {"holds_out": {"lowest": 0.5}}}
        with pytest.raises(InputError, match="unknown type 'holds_out'"):
            loaded("syria-2013").with_values(wrong)


def test_a_threat_of_strikes_that_end_by_themselves_weighs_less() -> None:
    crisis = loaded("syria-2013").under("ultimatum")
    plans = [from_crisis(crisis.with_values({"war.coercer.ends_per_month": share})) for share in (0.0, 0.2, 0.6)]
    signed = [float(result.signed[12]) for result in solve_many(plans)]
    assert signed[0] > signed[1] + 0.02
    assert signed[1] >= signed[2]


def test_the_verdict_follows_its_rule() -> None:
    assert Verdict(0.5, 0.9, 64).code == "ripe"
    assert Verdict(0.49, 0.5, 64).code == "ripening"
    assert Verdict(0.49, 0.49, 64).code == "not ripe"
    assert Verdict(0.3, 0.4, 64, at_least=0.25).code == "ripe"
    assert Verdict(0.6, 0.9, 64, holds=0.5).code == "ripe"
    assert Verdict(0.6, 0.9, 64, holds=0.49).code == "could be signed, would not hold"
    assert Verdict(0.4, 0.9, 64, holds=0.49).code == "ripening"


class TestLedger:
    def test_rates_come_from_the_counts_and_say_how_well_they_fit(self) -> None:
        ledger = ledger_of(loaded("syria-2013"))
        assert ledger is not None
        assert ledger.deaths is not None
        assert ledger.deaths.judged
        assert 0 < (ledger.deaths.fit or 0) < 0.5
        lebanon = next(host for host in ledger.hosts if host.name == "Lebanon")
        assert lebanon.rate is not None
        assert lebanon.rate.low <= lebanon.rate.central <= lebanon.rate.high
        assert lebanon.load == pytest.approx(474461 / 4647000)
        assert lebanon.months_low == pytest.approx((0.2 * 4647000 - 474461) / lebanon.rate.high)

    def test_the_toll_is_the_rate_while_the_war_is_fought(self) -> None:
        answer = ripeness_answer(loaded("syria-2013"), levers=[])
        assert answer.ledger is not None
        fought = float(answer.base.fighting[:12].sum())
        assert answer.fought[12] == (pytest.approx(fought), pytest.approx(fought))
        low, high = answer.ledger.tolls(answer.fought[12])["deaths"]
        assert (low, high) == (pytest.approx(3500 * fought), pytest.approx(6000 * fought))


def test_the_month_of_an_event_is_the_first_with_an_even_chance_of_it() -> None:
    crisis = loaded("syria-2013").with_values({"war.pace_per_year": 0.6, "screen.x_high": 0.23})
    adapter = RipenessEngine()
    found = adapter.evaluate(crisis, {}, 1, crisis)
    (result,) = solve_many(plan_draws(crisis, {}, 1), tolerance=1e-6)
    decided = result.ruler_defeated + result.opposition_defeated
    month = found["ripeness.median_decided"][0]
    assert decided[int(month)] >= 0.5 > decided[int(month) - 1]
    dated = {headline.id for headline in adapter.headlines(crisis) if headline.dated}
    assert {"ripeness.median_ripe", "ripeness.first_ripe"} <= dated
    for name, curve in (("signed", result.signed), ("ruler_defeated", result.ruler_defeated)):
        assert np.isnan(found[f"ripeness.median_{name}"][0]) == bool(curve[-1] < 0.5)
