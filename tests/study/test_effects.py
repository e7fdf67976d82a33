"""Effects, links and swaps: against arithmetic done by hand, and with the errors they are meant to make and no more."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.study.crises import TORN, small

from demarche.crisis import Crisis
from demarche.engine.contract import Headline
from demarche.engine.effects import all_links, effect_of, interplay_of, links_of, spread_of, strongest, telling
from demarche.engine.registry import engine
from demarche.engines.stability import analyse, model_from_crisis
from demarche.study import StudyResult, run, study
from demarche.study.asking import ask
from demarche.study.draw.plan import plan_of
from demarche.study.pulling import joined_in, joined_of

YES = Headline("x.yes", "it is so", "yes-no", better="more")
NUMBER = Headline("x.number", "how much", "number", "unit")
RNG = np.random.default_rng(3)


@pytest.fixture(scope="module")
def found() -> StudyResult:
    return study(small(), draws=256, pairs=[("arm-now", "guarantee")])


def test_a_spread_counts_only_where_there_is_a_value() -> None:
    values = np.array([1.0, 0.0, np.nan, 1.0, 1.0])
    spread = spread_of(YES, values, 1.0)
    assert (spread.n, spread.mean, spread.central) == (4, 0.75, 1.0)
    assert spread.p5 is None
    assert 0 < spread.low < 0.75 < spread.high < 1
    nothing = spread_of(NUMBER, np.full(3, np.nan), np.nan)
    assert (nothing.n, nothing.mean, nothing.central) == (0, None, None)


def test_an_effect_is_paired() -> None:
    before = np.array([0.0, 0.0, 1.0, 1.0, np.nan, 0.0])
    after = np.array([1.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    effect = effect_of("pull", YES, before, after, 1.0, felt=True)
    assert (effect.n, effect.mean) == (5, pytest.approx(0.2))
    assert (effect.more, effect.same, effect.less) == (0.4, 0.4, 0.2)
    numbers = effect_of("pull", NUMBER, np.arange(100.0), np.arange(100.0) + 0.5, 0.5, felt=True)
    assert (numbers.low, numbers.mean, numbers.high) == (0.5, 0.5, 0.5), "the common spread cancels in pairs"


def test_what_is_not_felt_is_zero_for_certain(found: StudyResult) -> None:
    effect = found.effect("guarantee", "stability.settled")
    assert not effect.felt
    assert (effect.mean, effect.low, effect.high, effect.same) == (0.0, 0.0, 0.0, 1.0)
    felt = found.effect("come-to-talks", "stability.today")
    assert felt.felt


def test_the_interplay_is_the_excess_over_the_sum() -> None:
    base, one, other = RNG.random((3, 50))
    mean, low, high = interplay_of(base, one, other, one + other - base + 0.25)
    assert (mean, low, high) == pytest.approx((0.25, 0.25, 0.25))


def test_a_pair_is_both_levers_on_the_same_draws(found: StudyResult) -> None:
    both = found.effect("arm-now+guarantee", "screen.width")
    again = study(small().under("arm-now"), draws=256, levers=["guarantee"])
    alone = study(small(), draws=256, levers=["arm-now"])
    second = again.effect("guarantee", "screen.width").mean
    assert both.mean == pytest.approx(alone.effect("arm-now", "screen.width").mean + second, abs=1e-12)
    assert both.interplay == pytest.approx(
        both.mean - sum(found.effect(name, "screen.width").mean for name in ("arm-now", "guarantee")), abs=1e-12
    )


def test_links_name_what_matters_and_seldom_what_does_not() -> None:
    named_wrongly = 0
    for _ in range(60):
        inputs: dict[str, Any] = {f"noise{k}": RNG.random(256) for k in range(20)}
        inputs["cause"] = RNG.random(256)
        inputs["kind"] = RNG.choice(["a", "b"], 256)
        score = 4 * inputs["cause"] + 1.3 * (inputs["kind"] == "b") + RNG.random(256)
        links = links_of(YES, (score > 3.1).astype(float), inputs)
        assert {link.input for link in links} >= {"cause", "kind"}
        assert links[0].input == "cause"
        kind = next(link for link in links if link.input == "kind")
        assert (kind.low_is, kind.high_is) == ("a", "b")
        named_wrongly += any(link.input.startswith("noise") for link in links)
    assert named_wrongly <= 12, "at 90 % over all inputs together, about 6 in 60 at most"


def test_links_of_a_quantity_that_never_changes_are_none() -> None:
    assert links_of(YES, np.ones(256), {"x": RNG.random(256)}) == ()


def reordered(crisis: Crisis, path: str, place: int) -> Crisis:
    statements: Any = crisis.source.data
    for key in path.split("."):
        statements = statements[key]
    order = list(statements)
    order[place - 1], order[place] = order[place], order[place - 1]
    return crisis.with_values({path: order})


def test_swaps_are_those_that_change_the_answer_when_the_file_is_rewritten() -> None:
    crisis = small().with_values(TORN)
    found = ask(crisis, engine("stability"), levers=(), draws=8).answer.robustness
    assert found is not None
    assert found.swaps_tried == 3
    assert found.swaps, "or the test shows nothing"
    named = {swap.place: set(swap.changes) for swap in found.swaps}

    def answers(changed: Crisis) -> dict[str, bool]:
        result = analyse(model_from_crisis(changed))
        there = result.equilibrium["seq"] & (result.by_improvements.steps >= 0)
        model = result.model
        settled = [s for s in model.states if there[s] and model.yn(int(s))[1] == "Y" and model.yn(int(s))[2] == "N"]
        war = [s for s in model.states if there[s] and model.yn(int(s))[2] == "Y"]
        today = bool(result.equilibrium["seq"][model.status_quo])
        return {"stability.settled": bool(settled), "stability.war": bool(war), "stability.today": today}

    before = answers(crisis)
    for place in range(1, 4):
        after = answers(reordered(crisis, "preferences.ruler.by_type.soft.statements", place))
        changed = {name for name in before if before[name] != after[name]}
        assert {name for name in named.get(place, set()) if name in before} == changed


def test_standings_are_the_shares_of_the_draws(found: StudyResult) -> None:
    robustness = run(small(), draws=found.draws).stability.robustness
    assert robustness is not None
    assert robustness.outcomes
    for standing in robustness.outcomes:
        assert standing.leads == found.spreads[f"stability.{standing.id}"]
        shares = [standing.shares[concept].mean for concept in ("nash", "seq", "gmr")]
        assert shares == sorted(shares), "Nash implies SEQ implies GMR"


def test_levers_that_are_pulled_already_are_not_tried_again() -> None:
    pulled = study(small().under("arm-now"), draws=8)
    assert [lever.name for lever in pulled.levers] == ["guarantee", "come-to-talks", "soften"]
    assert [lever.ours for lever in pulled.levers] == [True, False, False]


def test_what_a_result_cuts_from_one_ranking_is_what_each_asks_for() -> None:
    inputs: dict[str, Any] = {f"noise{k}": RNG.random(256) for k in range(12)} | {"cause": RNG.random(256)}
    values = (inputs["cause"] + 0.3 * RNG.random(256) > 0.6).astype(float)
    every = all_links(YES, values, inputs)
    assert telling(every, len(inputs)) == links_of(YES, values, inputs)
    assert len(every) > len(strongest(every)) == 6
    assert [abs(link.difference) for link in every] == sorted((abs(link.difference) for link in every), reverse=True)
    assert strongest(every)[0].input == "cause"


@pytest.mark.parametrize("left_out", [None, 0, 1, 2])
def test_answers_looked_through_once_are_those_of_each_variant_and_engine(left_out: int | None) -> None:
    plan = plan_of(small(), draws=160, seed=0)
    engines = [entry for entry in plan.engines if plan.headlines[entry.name] and entry.cost != "slow"]
    answers = {
        piece: {head.id: np.arange(piece.start, piece.stop, dtype=float) for head in plan.headlines[piece.engine]}
        for piece in plan.pieces()
        if piece.chunk != left_out or piece.variant != 0
    }
    joined = joined_in(plan, answers)
    for place in range(len(plan.variants)):
        for entry in engines:
            alone = joined_of(plan, answers, place, entry.name)
            both = joined.get((place, entry.name), {})
            assert alone.keys() == both.keys()
            for name, column in both.items():
                np.testing.assert_array_equal(column, alone[name])
                until = 160 if left_out is None or place else 64 * left_out
                np.testing.assert_array_equal(column, np.arange(min(until, plan.asked(entry))))
