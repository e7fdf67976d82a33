"""What carries the verdict: each part taken away is the file without it, version by version."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from typing import Any

import numpy as np
import pytest
from tests.study.wars import far, near

from demarche.crisis import Crisis, load
from demarche.engines.ripeness import (
    Conference,
    Game,
    Horizon,
    Patron,
    Per,
    Plan,
    Settlement,
    War,
    solve,
    solve_many,
)
from demarche.engines.ripeness.adapter import RipenessEngine
from demarche.engines.ripeness.authorised import plans_of
from demarche.engines.ripeness.carrying import Carrying, Figures, Half, Part, Turn, carries
from demarche.engines.ripeness.carrying_words import carrying_grounds, carrying_section
from demarche.engines.ripeness.probing import PRICES, Probe, crossing, unpaid
from demarche.page.parts import Bullets, Table
from demarche.study.asking import Asked, ask

pytestmark = pytest.mark.once

LEVER = "levers: [{id: firmer, title: Believed, seat: empire, set: {war.coercer.credibility: 0.95}}]\noutcome:"


@pytest.fixture(scope="module")
def threatened() -> Asked:
    priced = ("lowest: 0.0,", "lowest: 0.5, ruler_price: [0.05, 0.1],")
    return ask(far(priced, ("outcome:", LEVER)), RipenessEngine(), draws=4)


@pytest.fixture(scope="module")
def found(threatened: Asked) -> Carrying:
    carrying: Carrying = threatened.answer.carrying
    return carrying


def edited(asked: Asked, values: dict[str, Any]) -> dict[str, np.ndarray]:
    crisis = asked.plan.base.with_values(values)
    inputs = {path: column for path, column in asked.drawn.base.inputs.items() if not path.startswith(tuple(values))}
    return RipenessEngine().evaluate(crisis, inputs, 4, crisis)


def part(found: Carrying, name: str) -> Part:
    return next(each for each in found.parts if each.name == name)


def test_the_last_digit_of_a_sum_is_no_share_of_what_moves(threatened: Asked) -> None:
    probe = Probe(threatened.plan.base, {}, {}, 2)
    usual = {name: np.array([0.5, 0.25]) for name in ("open", "soon", "signed", "durable")}
    without = {
        "odds": usual | {"durable": usual["durable"] + 0.1},
        "patrons": usual | {"durable": np.array([0.5, 0.25 + 1e-15])},
    }
    vars(probe).update(usual=usual, without=without)
    shares = {each.name: each.share for each in probe._parts()}
    assert shares == {"odds": pytest.approx(1.0), "patrons": 0.0}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("conditions", {"war.settlement.lowest": 0.0, "screen.x_high": 1.0}),
        ("enforcement", {"screen.binding": 1.0}),
        ("threat", {"war.coercer.ultimatum_per_year": 0.0}),
    ],
)
def test_a_part_taken_away_is_the_file_without_it(
    threatened: Asked, found: Carrying, name: str, values: dict[str, Any]
) -> None:
    columns = edited(threatened, values)
    after = part(found, name).after
    assert after.signed == pytest.approx(columns["ripeness.signed"].mean(), abs=1e-6)
    assert after.open == int(columns["ripeness.open"].sum())


def test_without_the_front_it_stands_still_and_all_else_is_as_it_was(threatened: Asked, found: Carrying) -> None:
    plans = plans_of(threatened.plan.base, threatened.drawn.base.inputs, 4)
    still = [
        replace(plan, game=replace(plan.game, war=replace(plan.game.war, moves=Per(0.0, "month")))) for plan in plans
    ]
    mean = np.mean([result.signed[-1] for result in solve_many(still)])
    assert part(found, "front").after.signed == pytest.approx(mean, abs=1e-6)


def test_shares_are_of_all_that_moves(found: Carrying) -> None:
    assert {"conditions", "odds", "front", "costs", "enforcement", "patrons", "threat"} <= {
        each.name for each in found.parts
    }
    assert sum(each.share for each in found.parts) == pytest.approx(1.0)
    assert [each.share for each in found.parts] == sorted((each.share for each in found.parts), reverse=True)


def test_a_threat_stands_beside_the_same_against_a_wall(threatened: Asked, found: Carrying) -> None:
    (walled,) = found.walled
    lever = threatened.drawn.variants[frozenset(("firmer",))].values
    base = threatened.drawn.base.values
    moved = (lever["ripeness.signed"] - base["ripeness.signed"]).mean()
    assert (walled.lever, walled.versions) == ("firmer", 4)
    assert walled.signed == pytest.approx(moved, abs=1e-9)
    wall = edited(threatened, {"war.settlement.ruler_price": "wall"})["ripeness.signed"].mean()
    assert found.at_wall is not None
    assert found.at_wall.signed == pytest.approx(wall, abs=1e-6)
    assert found.at_wall.signed < found.at_price.signed


def test_nothing_is_tried_where_there_is_nothing_to_try() -> None:
    carrying = ask(near(), RipenessEngine(), draws=2).answer.carrying
    assert (carrying.walled, carrying.at_wall, carrying.halves) == ((), None, ())
    assert "threat" not in {each.name for each in carrying.parts}
    assert [turn.side for turn in carrying.turns] == ["opposition"]


@pytest.mark.parametrize(("at", "low", "high"), [(0.01, 0.0, 0.02), (0.3, 0.2, 0.4), (5.0, 0.8, inf)])
def test_the_price_at_which_the_verdict_turns(at: float, low: float, high: float) -> None:
    asked: list[float] = []

    def code(price: float) -> Any:
        asked.append(price)
        return "ripe" if price < at else "not ripe"

    assert crossing(code) == ("ripe", "not ripe", low, high)
    assert len(asked) <= 5
    assert crossing(lambda price: "ripe") == ("ripe", None, PRICES[0], PRICES[-1])


def said(found: Carrying) -> str:
    parts = carrying_section(found).parts
    lines = [str(item) for part in parts if isinstance(part, Bullets) for item in part.items]
    return "\n".join(lines + [" ".join(row) for part in parts if isinstance(part, Table) for row in part.rows])


def test_words(found: Carrying) -> None:
    few = Figures(open=1, soon=1, signed=0.2, durable=0.1, versions=4)
    more = replace(few, open=3, soon=2, signed=0.8, durable=0.6)
    kinds: dict[str, Any] = {"verdict_before": "not ripe", "verdict_after": "ripe"}
    turn = Turn(side="ruler", who="The King", below="ripe", above="not ripe", low=0.2, high=inf, versions=4)
    half = Half(
        lever="a",
        title="Arm them",
        who="The King",
        part=0.95,
        signed=-0.03,
        by_half=0.04,
        no_conditions=-0.1,
        unpaid=0.01,
        versions=4,
    )
    one = Part(name="conditions", before=few, after=more, share=1.0, **kinds)
    told = said(replace(found, parts=(one,), walled=(), turns=(turn, replace(turn, above=None)), halves=(half,)))
    assert "100 % comes from what the sides have announced: without that it is 60 % instead of 10 %" in told
    assert "Without what the sides have announced the verdict on these versions would be: ripe" in told
    assert "ripe up to 0.20 of the prize, not ripe from a wall on" in told
    assert "No price of The King's condition turns the verdict" in told
    assert "entered as undoing 95 % of it. If they undid half as much, by +4 points" in told
    assert "nobody's condition in the way, by -10 points" in told
    assert "moved the front alone and paid for nothing of the war, by +1 point." in told
    assert "Believed" in said(found)
    spoken = list(carrying_grounds(replace(found, parts=(one,)), ()))
    grounds = {ground.role: ground.said for ground in spoken if ground.path == "screen.x_high"}
    assert grounds["lead"].startswith("A peace that holds: 60 % instead of 10 % without what the sides")
    assert "in 3 instead of 1 of the first 4 versions without what the" in grounds["now"]
    assert "a year: in 2 instead of 1 of the first 4 versions without what the" in grounds["soon"]
    own = carrying_grounds(replace(found, parts=(one,)), {"war.settlement.highest"})
    assert [ground.path for ground in own if ground.role == "lead"] == ["screen.x_low", "war.settlement.highest"]


def test_a_judgement_is_ranked_by_the_figure_that_it_moves() -> None:
    few = Figures(open=4, soon=8, signed=0.5, durable=0.1, versions=16)
    kinds: dict[str, Any] = {"verdict_before": "not ripe", "verdict_after": "not ripe", "before": few}
    parts = (
        Part(name="costs", share=0.9, after=replace(few, durable=0.9, open=5), **kinds),
        Part(name="odds", share=0.09, after=replace(few, durable=0.18, open=1), **kinds),
        Part(name="front", share=0.01, after=replace(few, durable=0.11), **kinds),
    )
    assert [part.name for part in carries(parts, "lead", 0.1)] == ["costs"]
    assert [part.name for part in carries(parts, "now", 0.1)] == ["odds", "costs"]
    assert carries(parts, "soon", 0.1) == []


def test_the_crisis_is_left_as_it_was(threatened: Asked) -> None:
    crisis: Crisis = threatened.plan.base
    assert crisis.file.screen is not None
    assert threatened.answer.to_dict()["carrying"]["parts"][0]["before"]["versions"] == 4


def test_help_that_pays_for_nothing_leaves_a_war_alone_in_which_help_does_not_change() -> None:
    """And where the file says that help pays for nothing, the lever does what it does."""
    asked = ask(load("syria-2013"), RipenessEngine(), draws=2, levers=["arm-opposition"])
    probe = asked.answer.probe
    (half,) = asked.answer.carrying.halves
    for plan in probe.plans:
        before, after = (solve(each).signed for each in (plan, unpaid(plan)))
        np.testing.assert_allclose(after, before, atol=1e-9)
    costs = {"war.ruler_cost_per_year": 0.0, "war.opposition_cost_per_year": 0.0}
    patrons = ["russia", "iran", "suppliers", "usa"]
    free = load("syria-2013").with_values(costs | {f"war.patrons.{name}.aid_per_year": 0.0 for name in patrons})
    (spared,) = ask(free, RipenessEngine(), draws=2, levers=["arm-opposition"]).answer.carrying.halves
    assert spared.unpaid == pytest.approx(spared.signed, abs=1e-9)
    assert half.unpaid != pytest.approx(half.signed, abs=1e-4)


@pytest.mark.parametrize("side", ["ruler", "opposition"])
def test_help_that_pays_for_nothing_pays_as_before_once_a_cost_is_changed(side: str) -> None:
    """A change gives a cost anew, and today's help goes on paying its part of it."""
    game = Game(
        war=War(3, 6, Per(0.3, "month"), ruler_cost=Per(0.02, "month"), opposition_cost=Per(0.02, "month")),
        ruler_patron=Patron(aid=Per(0.01, "month"), level=0.7),
        opposition_patron=Patron(aid=Per(0.015, "month"), level=0.9),
        conference=Conference(Per(0.3, "month")),
        settlement=Settlement(0.45, 0.55),
        horizon=Horizon(length=12, hold=6),
    )
    plan = Plan(game).shift(3, {f"war.{side}_cost": Per(0.04, "month")})
    before, after = solve(plan), solve(unpaid(plan))
    np.testing.assert_allclose(after.signed, before.signed, atol=1e-12)
    assert after.values == pytest.approx(before.values, abs=1e-12)
    assert before.values != pytest.approx(solve(Plan(game)).values, abs=1e-3)
