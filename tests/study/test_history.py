"""Weighting by the past: the product of chances, zero and one, the same on every executor, and what the page says."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from demarche.crisis import Crisis, load
from demarche.engines.ripeness import (
    Beliefs,
    Coercion,
    Conduct,
    Conference,
    Game,
    PastTalk,
    Patron,
    Per,
    Result,
    Rung,
    Settlement,
    Sponsor,
    War,
    solve,
    unsigned,
)
from demarche.engines.ripeness.adapter import DURABLE, OPEN, RIPE_SOON, SIGNED, TERMS, UNSIGNED, RipenessEngine
from demarche.engines.ripeness.history import past_draws
from demarche.engines.ripeness.history_weights import FEWEST, History, history_of
from demarche.engines.ripeness.history_words import history_in_one_line, history_parts
from demarche.engines.ripeness.modes import modes_of
from demarche.errors import CrisisError, InputError
from demarche.page.parts import Table, Text
from demarche.study.draw.plan import Piece, plan_of
from demarche.study.work.pieces import Answers, do_work

TALKS = "war.history.talks"
ONE = {"as_of": dt.date(1999, 2, 23), "event": "both sides met"}


@cache
def kosovo() -> Crisis:
    return load("kosovo-1999")


@cache
def closed_at_a_good_balance() -> Result:
    """A war whose zone is open where the ruler holds little and shut where he holds much."""
    return solve(
        Game(
            war=War(13, 20, Per(4, "year"), ruler_cost=Per(0.08, "year"), opposition_cost=Per(0.12, "year")),
            beliefs=Beliefs(ruler=0.7, opposition=0.4, analyst=0.55, strength=0.3),
            settlement=Settlement(highest=0.4, binds=Per(0.9, "year"), spoilers=Per(0.1, "year")),
            conference=Conference(rounds=Per(2, "year")),
        )
    )


class TestChance:
    def test_it_is_the_product_over_the_rounds(self) -> None:
        result = solve(Game(precision=5.0, settlement=Settlement(highest=0.45)))
        deal = result.deal_now
        assert 0.01 < deal < 0.99
        assert unsigned(result, [PastTalk()]) == pytest.approx(1 - deal)
        other = float(result.balance.deal[4])
        assert other != pytest.approx(deal)
        assert unsigned(result, [PastTalk(), PastTalk(balance=0.25)]) == pytest.approx((1 - deal) * (1 - other))

    def test_no_talks_rule_nothing_out(self) -> None:
        assert unsigned(closed_at_a_good_balance(), []) == 1.0

    def test_the_front_as_it_then_stood_decides(self) -> None:
        result = closed_at_a_good_balance()
        assert unsigned(result, [PastTalk()]) == 1.0
        assert unsigned(result, [PastTalk(balance=0.2)]) == 0.0
        assert unsigned(result, [PastTalk(balance=0.0)]) == unsigned(result, [PastTalk(balance=0.05)])

    def test_a_threat_over_the_talks_is_another_table(self) -> None:
        rung = Rung(Per(1.5, "year"))
        threat = Coercion(rungs=(rung,), conduct=Conduct(credibility=1.0))
        base = closed_at_a_good_balance().plan.game
        result = solve(replace(base, coercion=threat))
        assert unsigned(result, [PastTalk(threat=True)]) < unsigned(result, [PastTalk()])
        with pytest.raises(InputError, match="Coercion"):
            unsigned(closed_at_a_good_balance(), [PastTalk(threat=True)])


def test_past_tables_have_the_help_of_today() -> None:
    rungs = (Rung(Per(0.5, "year")), Rung(Per(1.5, "year")))
    patron = Patron(1.0, 0.3, conduct=Sponsor(0.5, (0.0, 1.0, 2.0)))
    for stage in ("none", "striking"):
        modes = modes_of(Game(ruler_patron=patron, coercion=Coercion(rungs=rungs, stage=stage)))
        today = modes.support[modes.start]
        assert modes.threatened is not None
        assert modes.support[modes.quiet] == modes.support[modes.threatened] == today != (0, 0)
        assert modes.talks[modes.quiet].startswith("war")
        assert modes.talks[modes.threatened].startswith("ultimatum")
    turns = modes_of(Game(conference=Conference(turns="alternate", first="opposition")))
    assert turns.talks[turns.quiet] == "opposition's turn"


def columns(weights: list[float]) -> dict[str, np.ndarray]:
    return {
        DURABLE: np.array([0.2, 0.8]),
        SIGNED: np.array([0.4, 0.9]),
        OPEN: np.array([0.0, 1.0]),
        RIPE_SOON: np.array([0.0, 1.0]),
        TERMS: np.array([np.nan, 0.3]),
        UNSIGNED: np.array(weights),
    }


def figures(found: History) -> dict[str, tuple[float | None, float | None]]:
    return {
        f.headline.id: (None if f.alike is None else f.alike[0], None if f.weighted is None else f.weighted[0])
        for f in found.figures
    }


class TestWeighing:
    def test_two_sets_in_closed_form(self) -> None:
        found = history_of(kosovo(), columns([1.0, 0.25]))
        assert found is not None
        assert found.effective == pytest.approx(1.25**2 / (1 + 0.0625))
        assert found.chance == pytest.approx(0.625)
        shown = figures(found)
        assert shown[DURABLE] == (pytest.approx(0.5), pytest.approx((0.2 + 0.25 * 0.8) / 1.25))
        assert shown[OPEN] == (0.5, pytest.approx(0.2))
        assert shown[TERMS] == (0.3, 0.3)
        assert found.verdict(0.5) == "not ripe"
        assert found.verdict(0.15) == "ripe"
        assert found.few

    def test_weights_can_change_which_lever_helps_most(self) -> None:
        under = {"bomb": np.array([0.2, 1.0]), "soften-terms": np.array([0.3, 0.8])}
        found = history_of(kosovo(), columns([1.0, 0.0]), under)
        assert found is not None
        assert [lever.alike and lever.alike[0] for lever in found.levers] == pytest.approx([0.1, 0.05])
        assert [lever.weighted and lever.weighted[0] for lever in found.levers] == pytest.approx([0.0, 0.1])
        said = str(history_parts(found, 0.5))
        assert "until the force is let in” adds most to a peace that holds" in said
        assert "weighted, “Offer a force under the UN, with Russians, for Kosovo alone” does (+10)" in said

    def test_a_lever_under_which_no_war_was_solved_has_no_figure(self) -> None:
        under = {"bomb": np.array([np.nan, np.nan]), "soften-terms": np.array([0.3, np.nan])}
        found = history_of(kosovo(), columns([1.0, 0.25]), under)
        assert found is not None
        assert [lever.to_dict()["unweighted"] is None for lever in found.levers] == [True, False]
        assert "“Offer a force" in str(history_parts(found, 0.5))

    def test_a_set_that_was_sure_to_sign_is_out(self) -> None:
        found = history_of(kosovo(), columns([1.0, 0.0]))
        assert found is not None
        assert (found.ruled_out, found.effective) == (0.5, 1.0)
        assert figures(found)[DURABLE] == (0.5, 0.2)
        assert figures(found)[TERMS] == (0.3, None)

    def test_where_every_set_was_sure_to_sign_the_past_contradicts_the_file(self) -> None:
        found = history_of(kosovo(), columns([0.0, 0.0]))
        assert found is not None
        assert found.effective == 0.0
        assert all(after is None for _, after in figures(found).values())
        assert found.verdict(0.5) is None
        (said,) = history_parts(found, 0.5)
        assert isinstance(said, Text)
        assert "contradicts" in said.text

    def test_a_past_that_the_ranges_did_not_expect_calls_them_into_question(self) -> None:
        for weight, said in ((0.01, True), (0.6, False)):
            found = history_of(kosovo(), columns([weight, weight]))
            assert found is not None
            assert found.effective == pytest.approx(2.0)
            assert ("look at them again" in str(history_parts(found, 0.5))) is said

    def test_few_is_under_thirty_or_under_a_quarter(self) -> None:
        many = np.ones(FEWEST * 8)
        values = {name: np.full(len(many), 0.5) for name in columns([1, 1])}
        for counted, few in ((FEWEST - 1, True), (FEWEST + 1, True), (FEWEST * 2, False), (len(many), False)):
            found = history_of(kosovo(), values | {UNSIGNED: np.where(np.arange(len(many)) < counted, 1.0, 0.0)})
            assert found is not None
            assert found.few is few, counted


class TestCases:
    def test_in_syria_nobody_had_really_talked(self) -> None:
        found = history_of(load("syria-2013"), {OPEN: np.array([0.0, 1.0])})
        assert found is not None
        assert found.to_dict()["figures"] == []
        (said,) = history_parts(found, 0.5)
        assert isinstance(said, Text)
        assert "history says nothing here" in said.text
        assert "no Syrian at the table" in said.text
        assert history_in_one_line(found) == []

    def test_before_kosovo_both_refused_under_a_threat(self) -> None:
        plan = plan_of(kosovo(), draws=16, seed=0, levers=())
        adapter = RipenessEngine()
        drawn = plan.columns(Piece(0, adapter.name, 0, 0, 16), adapter)
        found = history_of(kosovo(), adapter.evaluate(kosovo(), drawn, 16, kosovo()))
        assert found is not None
        assert [talk.threat for talk in found.talks] == [True, True]
        shown = figures(found)
        assert (shown[DURABLE][1] or 0) < (shown[DURABLE][0] or 0) - 0.02
        parts = history_parts(found, 0.5)
        table = next(part for part in parts if isinstance(part, Table))
        assert table.header[1:] == ("All alike", "Weighted by history")
        assert "23 February 1999" in str(parts[0])
        assert ("bear little" in str(parts)) is found.few
        assert "mean chance of such a peace" in history_in_one_line(found)[0]

    def test_weights_are_those_of_the_draws_whoever_works(self) -> None:
        whole = plan_of(kosovo(), draws=3, seed=0, levers=())
        plan = replace(whole, engines=tuple(engine for engine in whole.engines if engine.name == "ripeness"))
        here: Answers = {}
        there: Answers = {}
        do_work(plan, plan.pieces(), here)
        with ThreadPoolExecutor(2) as pool:
            do_work(plan, plan.pieces(), there, executor=pool)
        (piece,) = plan.pieces()
        assert here[piece][UNSIGNED].tobytes() == there[piece][UNSIGNED].tobytes()
        assert history_of(plan.base, here[piece]) == history_of(plan.base, there[piece])

    def test_under_a_lever_the_past_has_no_value(self) -> None:
        crisis = kosovo()
        adapter = RipenessEngine()
        lever = adapter.evaluate(crisis.under("drop-threat"), {}, 1, crisis)
        assert np.isnan(lever[UNSIGNED]).all()
        assert set(lever) == {headline.id for headline in adapter.headlines(crisis)}

    def test_the_front_of_the_past_is_drawn_from_its_range(self) -> None:
        crisis = kosovo().with_values({TALKS: [ONE | {"balance": [0.2, 0.4]}]})
        path = f"{TALKS}[0].balance"
        assert past_draws(crisis, {}, 1) == [(PastTalk(pytest.approx(0.3)),)]
        assert past_draws(crisis, {path: np.array([0.25, 0.35])}, 2)[1] == (PastTalk(0.35),)


@pytest.mark.parametrize(
    ("talks", "words"),
    [
        ([ONE, ONE | {"as_of": dt.date(1999, 2, 1)}], "second round of talks in one month"),
        ([ONE | {"as_of": dt.date(1999, 4, 1)}], "after the day of the question"),
        ([ONE | {"as_of": dt.date(1999, 2, 1), "event": ""}], "event"),
        ([ONE | {"who": "Hill"}], "who"),
    ],
)
def test_a_past_that_cannot_be_is_said(talks: list[dict[str, object]], words: str) -> None:
    with pytest.raises((CrisisError, InputError), match=words):
        kosovo().with_values({TALKS: talks})


def test_a_threat_needs_somebody_who_threatens() -> None:
    with pytest.raises(InputError, match="could have threatened"):
        load("syria-2013").with_values({"war.coercer": None, TALKS: [ONE | {"threat": True}]})


def test_no_lever_changes_what_happened() -> None:
    lever = {"id": "x", "title": "X", "seat": "usa", "set": {TALKS: []}}
    with pytest.raises(InputError, match="no lever changes"):
        kosovo().with_values({"levers": [lever]})
