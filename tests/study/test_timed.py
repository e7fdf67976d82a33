"""A timed lever acts in its months, whether it is pulled on the command line or tried in the table of levers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, cached_property

import numpy as np
import pytest
from tests.cli.test_verbs import call

from demarche.cli.options import opened
from demarche.crisis import Crisis, load
from demarche.engine.contract import BEFORE
from demarche.engine.question import question_of
from demarche.engines.ripeness import Beliefs, Change, Game, Per, Plan, Settlement, War, solve, solve_many
from demarche.engines.ripeness.adapter import UNSIGNED, RipenessEngine
from demarche.engines.ripeness.answer import ripeness_answer
from demarche.engines.ripeness.foresight_words import foresight_parts
from demarche.engines.ripeness.from_crisis import from_crisis
from demarche.engines.ripeness.history_weights import history_of
from demarche.errors import InputError
from demarche.page.parts import Table
from demarche.report.run_page import context
from demarche.study.claims.trial import Trial, Untestable
from demarche.study.draw.plan import Piece, plan_of
from demarche.study.draw.plan import Plan as StudyPlan
from demarche.study.result import _inputs, table_of

pytestmark = pytest.mark.once

ROUNDS = "war.conference.rounds_per_year"
ENGINE = RipenessEngine()


@cache
def syria() -> Crisis:
    return load("syria-2013")


def answers(plan: StudyPlan, variant: int = 0) -> dict[str, np.ndarray]:
    """What the war says in the first versions of one variant of a plan."""
    piece = Piece(variant, "ripeness", 0, 0, plan.design.count)
    crisis = plan.variants[variant].crisis
    return ENGINE.evaluate(crisis, plan.columns(piece, ENGINE), plan.design.count, plan.base)


def _paths_without_levers() -> list[str]:
    return [entry.path for entry in _inputs(plan_of(syria(), draws=3, seed=0, levers=["hold-back"]))]


class TestUnlevered:
    def test_a_crisis_remembers_what_it_was_before_its_levers(self) -> None:
        crisis = syria().under("hold-back", "arm-opposition")
        assert crisis.unlevered is syria()
        assert crisis.with_first(1) == syria().under("hold-back")
        assert crisis.with_first(2) is crisis
        assert syria().unlevered is syria()

    def test_what_is_set_by_path_holds_with_and_without_the_levers(self) -> None:
        crisis = syria().under("hold-back").with_values({"war.balance": 0.4})
        assert crisis.unlevered == syria().with_values({"war.balance": 0.4})
        plan = from_crisis(crisis.with_values({ROUNDS: 3.0}))
        assert {plan.at(step).conference.rounds.value for step in (0, 11, 12)} == {3.0}

    def test_a_value_that_only_a_lever_makes_room_for_goes_with_it(self) -> None:
        alone = syria().with_values({"war.coercer": None, "levers": [LEVER], "claims": [], "agenda": []})
        crisis = alone.under("threaten").with_values({"war.coercer.credibility": 0.9, "war.balance": 0.4})
        assert crisis.unlevered == alone.with_values({"war.balance": 0.4})

    def test_types_are_settled_before_the_levers_too(self) -> None:
        crisis = syria().under("hold-back").with_types({"russia": "accommodates"})
        assert crisis.unlevered.type_of("russia") == "accommodates"


LEVER = {
    "id": "threaten",
    "title": "Threaten",
    "seat": "usa",
    "set": {"war.coercer": {"actor": "usa", "rungs": [{"damage_per_year": 0.5}], "credibility": 0.5}},
}


class TestPulled:
    @pytest.mark.parametrize("lever", ["hold-back", "arm-opposition", "ultimatum"])
    def test_the_baseline_under_a_lever_is_the_lever_in_the_table(self, lever: str) -> None:
        tried = ripeness_answer(syria(), levers=[lever], precisions=[]).levers[0].result
        pulled = ripeness_answer(syria().under(lever), levers=[], precisions=[]).base
        assert pulled.plan == tried.plan
        np.testing.assert_allclose(pulled.signed, tried.signed, atol=1e-9)
        np.testing.assert_allclose(pulled.durable, tried.durable, atol=1e-9)

    def test_a_lever_that_ends_is_followed_by_the_war_as_it_was(self) -> None:
        plan = from_crisis(syria().under("hold-back"))
        assert [plan.at(step).conference.rounds.value for step in (0, 11, 12)] == [0.0, 0.0, 2.5]

    def test_the_same_draws_give_the_same_answers(self) -> None:
        base = plan_of(syria(), draws=6, seed=0, levers=["hold-back"])
        pulled = plan_of(syria().under("hold-back"), draws=6, seed=0, levers=[])
        tried, found = answers(base, 1), answers(pulled)
        assert all(found[name].tobytes() == tried[name].tobytes() for name in tried)
        assert (found["ripeness.signed"] != answers(base)["ripeness.signed"]).any()

    def test_what_a_pulled_lever_replaces_is_told_beside_it(self) -> None:
        pulled = plan_of(syria().under("hold-back"), draws=3, seed=0, levers=[])
        war = replace(pulled, engines=(ENGINE,))
        path = f"{BEFORE}{ROUNDS}"
        table = table_of(war, {Piece(0, "ripeness", 0, 0, 3): answers(pulled)})
        drawn = plan_of(syria(), draws=3, seed=0, levers=[]).design.columns(syria())[ROUNDS]
        assert table[path].tolist() == drawn.tolist()
        assert (table["war.balance"] != table["war.balance"][0]).any()
        told = {entry.path: entry for entry in _inputs(war)}
        assert told[path].value == "1 to 4"
        assert not any(name.startswith(BEFORE) for name in _paths_without_levers())

    def test_further_levers_come_on_top(self) -> None:
        pulled = plan_of(syria().under("hold-back"), draws=2, seed=0, levers=["drop-precondition"])
        pair = plan_of(syria(), draws=2, seed=0, levers=[], pairs=[("hold-back", "drop-precondition")])
        assert pulled.variants[1].crisis.unlevered is syria()
        both = from_crisis(pulled.variants[1].crisis)
        assert both.at(0).conference.rounds.value == 0.0
        assert both.at(12).conference.rounds.value == 2.5
        assert both.at(0).settlement.highest > 0.7
        one, other = answers(pulled, 1), answers(pair, 1)
        assert one["ripeness.signed"].tobytes() == other["ripeness.signed"].tobytes()


def test_the_past_knew_no_lever() -> None:
    crisis = load("kosovo-1999")
    plans = [plan_of(entry, draws=2, seed=0, levers=()) for entry in (crisis, crisis.under("drop-threat"))]
    without, under = (answers(plan) for plan in plans)
    np.testing.assert_allclose(under[UNSIGNED], without[UNSIGNED], atol=1e-9)
    assert (under["ripeness.signed"] != without["ripeness.signed"]).any()
    found = history_of(plans[1].base, under)
    assert found is not None
    assert found.sets == 2


class TestSaid:
    @pytest.mark.once
    def test_verbs_that_know_no_time_say_so(self) -> None:
        assert "know no time" in plain("council", "syria-2013", "--lever", "hold-back")
        assert "know no time" not in plain("council", "syria-2013", "--lever", "drop-precondition")

    def test_the_page_of_a_run_says_when_a_lever_acts(self) -> None:
        lines = context(question_of(syria().under("hold-back")))
        assert any("change nothing else (to month 12)" in line for line in lines)
        assert any("know no time" in line for line in lines)
        assert not any("know no time" in line for line in context(question_of(syria().under("ultimatum"))))

    def test_months_of_a_lever_can_be_set_before_it_is_pulled(self) -> None:
        crisis = opened("syria-2013", ("hold-back",), ("levers.hold-back.to_month=6", "war.balance=0.4"))
        plan = from_crisis(crisis)
        assert [plan.at(step).conference.rounds.value for step in (5, 6)] == [0.0, 2.5]
        assert plan.game.war.balance == 4


def plain(*arguments: str) -> str:
    """What a verb prints, without frames and line ends."""
    return " ".join(call(*arguments).output.split())


class TestForeseenOrNot:
    @cached_property
    def later(self) -> Crisis:
        """The opposition drops its condition in a year; until then talks could succeed at its own terms."""
        values = {"levers.drop-precondition.from_month": 12, "war.settlement.highest": 0.45, "screen.x_high": 0.45}
        walls = {f"war.settlement.{side}_price": "wall" for side in ("ruler", "opposition")}
        eased = {"war.settlement.opposition_ratifiers": 0.45, "war.settlement.lowest": 0.0, **walls}
        eased |= {"war.breaks_per_year": None, "screen.binding": 0.7}
        return syria().with_values(
            values | eased | {"levers.drop-precondition.set": {"war.settlement.highest": 1.0} | {RATIFIERS: 1.0}}
        )

    def test_each_surprise_is_its_own(self) -> None:
        lever, other = Change(6, {"conference.rounds": Per(1.0, "year")}), Change(9, {"settlement.highest": 0.9})
        plan = Plan(Game(), (replace(lever, surprise=True), other))
        assert plan.known(0).changes == (other,)
        assert plan.known(6).changes == plan.changes
        assert replace(plan, surprise=True).known(0).changes == ()

    def test_a_surprise_acts_once_it_has_come(self) -> None:
        war = War(13, 20, Per(4, "year"), ruler_cost=Per(0.08, "year"), opposition_cost=Per(0.12, "year"))
        bounds = Settlement(highest=0.4, binds=Per(0.9, "year"), spoilers=Per(0.1, "year"))
        game = Game(war, Beliefs(0.7, 0.4, 0.55, strength=0.3), bounds)
        change = Change(6, {"settlement.highest": 1.0})
        own = solve(Plan(game, (replace(change, surprise=True),)))
        whole = solve(Plan(game, (change,), surprise=True))
        later = solve(Plan(game, (replace(change, surprise=True), Change(20, {"settlement.highest": 0.9}))))
        none = solve(Plan(game))
        np.testing.assert_allclose(own.signed, whole.signed, atol=1e-12)
        np.testing.assert_allclose(own.signed[:7], none.signed[:7], atol=1e-12)
        assert own.signed[12] > none.signed[12] + 0.05
        assert later.signed[18] > none.signed[18] + 0.05

    def test_one_lever_may_be_announced_and_the_other_not(self) -> None:
        crisis = syria().with_values({"levers.drop-precondition.from_month": 12})
        plan = from_crisis(crisis.under("arm-unannounced", "drop-precondition"))
        assert [change.surprise for change in plan.changes] == [True, False]
        news, known = solve_many([plan, replace(plan, changes=tuple(replace(c, surprise=False) for c in plan.changes))])
        assert news.values != known.values

    def test_both_readings_of_a_lever_that_starts_later_are_told(self) -> None:
        found = ripeness_answer(self.later, levers=["drop-precondition", "hold-back"], precisions=[])
        levers = {lever.id: lever for lever in found.levers}
        assert levers["hold-back"].otherwise is None
        lever = levers["drop-precondition"]
        assert lever.announced is lever.result
        assert lever.sudden is not None
        assert lever.sudden.signed[12] > lever.result.signed[12] + 0.01
        told = lever.to_dict(found.base)["otherwise"]
        assert told["surprise"] is True
        assert told["signed"] == lever.sudden.signed.tolist()
        table, _ = foresight_parts(found)
        assert isinstance(table, Table)
        assert (lever.title, "12") == table.rows[0][:2]

    def test_a_surprise_in_the_file_is_held_against_an_announcement(self) -> None:
        both = self.later.with_values({"levers.drop-precondition.surprise": True})
        sudden, known = (
            ripeness_answer(crisis, levers=["drop-precondition"], precisions=[]).levers[0]
            for crisis in (both, self.later)
        )
        assert sudden.surprise
        assert sudden.announced is not None
        assert sudden.announced.plan == known.result.plan
        np.testing.assert_allclose(sudden.announced.signed, known.result.signed, atol=1e-9)

    def test_nothing_is_said_where_it_makes_no_difference(self) -> None:
        assert foresight_parts(ripeness_answer(syria(), levers=["hold-back"], precisions=[])) == ()


RATIFIERS = "war.settlement.opposition_ratifiers"


class TestOnTop:
    def test_a_lever_that_does_not_fit_on_top_is_left_out_and_named(self) -> None:
        crisis = load("kosovo-1999")
        pulled = crisis.under("drop-threat")
        assert pulled.on_top("bomb") is None
        plan = plan_of(pulled, draws=2, seed=0, levers=["bomb", "soften-terms"], pairs=[("bomb", "soften-terms")])
        assert [variant.name for variant in plan.variants] == ["", "soften-terms"]
        assert plan.barred == (("bomb",), ("bomb", "soften-terms"))
        with pytest.raises(Untestable, match="bomb cannot be pulled on top of drop-threat"):
            Trial(plan).variant(["bomb"])
        found = ripeness_answer(pulled, levers=["bomb", "soften-terms"], precisions=[])
        assert [lever.id for lever in found.levers] == ["soften-terms"]

    def test_without_a_lever_pulled_what_does_not_fit_is_an_error(self) -> None:
        with pytest.raises(InputError, match="unknown lever"):
            syria().under("hold-back").on_top("hold-bak")
        assert syria().on_top("hold-back") == syria().under("hold-back")
