"""Choice with finite precision: the closed form, its limit, and the game in plain Python with offers found by
search."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from tests.ripeness.brute import Brute
from tests.ripeness.exact import solve, solve_batch
from tests.ripeness.test_brute import SPAN, both, number, wars

from demarche.engines.ripeness import (
    Beliefs,
    Coercion,
    Conduct,
    Conference,
    Game,
    Horizon,
    Per,
    Plan,
    Rung,
    Settlement,
    War,
)
from demarche.errors import InputError
from demarche.numerics.logit import offer

pytestmark = pytest.mark.once

ORACLES = json.loads((Path(__file__).parents[1] / "data/ripeness/oracles.json").read_text())


def s(x):
    return 0.5 * (1 + math.tanh(x / 2))


def test_the_closed_form():
    left, chance = offer(np.array([20.0]), np.array([0.1]), np.array([-9.0]), np.array([9.0]))
    expected = ORACLES["logit offer lam=20 M=.1"]["value"]
    assert left[0] == pytest.approx(expected["y"], abs=1e-15)
    assert chance[0] == pytest.approx(expected["P"], abs=1e-15)
    assert chance[0] * (0.1 - left[0]) == pytest.approx(expected["gain"], abs=1e-15)


@settings(max_examples=60)
@given(st.floats(1, 500), st.floats(-0.5, 1), st.floats(-0.6, 0.3), st.floats(0.3, 1))
def test_no_other_offer_is_better(precision, total, least, most):
    left, chance = (x[0] for x in offer(*(np.array([x]) for x in (precision, total, least, most))))
    assert least <= left <= most
    here = s(precision * left) * (total - left)
    for other in np.linspace(least, most, 101):
        assert here >= s(precision * other) * (total - other) - 1e-12
    if precision * (total - left) >= 1:
        assert chance == pytest.approx(s(precision * left), abs=1e-15)
    elif total <= left:
        assert chance == 0.0


class Erring(Brute):
    """The table again: each pen searches for its best text; no closed form."""

    def sit(self, p, hold, rest, refuse):
        rate = p["precision"]

        def gains(x):
            return hold[0] * x + rest[0] - refuse[0], hold[1] * (1 - x) + rest[1] - refuse[1]

        value, deal, share = list(refuse), 0.0, 0.0
        texts = []
        for mine, yours in ((0, 1), (1, 0)):
            found = minimize_scalar(
                lambda x, mine=mine, yours=yours: -s(rate * gains(x)[yours]) * gains(x)[mine],
                bounds=(p["low"], p["high"]),
                method="bounded",
                options={"xatol": 1e-7},
            )
            x = min((found.x, p["low"], p["high"]), key=lambda x: -s(rate * gains(x)[yours]) * gains(x)[mine])
            z = min(max(rate * gains(x)[mine] * hold[yours] / hold[mine], 0.0), 1.0)
            texts.append((x, s(rate * gains(x)[yours]) * (3 * z**2 - 2 * z**3)))
        even = (hold[1] + rest[1] - refuse[1] - rest[0] + refuse[0]) / (hold[0] + hold[1])
        x = min(max(even if p["text"] is None else p["text"], p["low"]), p["high"])
        yes = s(rate * gains(x)[1])
        texts.append((x, yes * s(rate * yes * gains(x)[0])))
        for pen, (x, chance) in zip(p["pens"], texts, strict=True):
            value = [value[i] + pen * chance * gains(x)[i] for i in (0, 1)]
            deal, share = deal + pen * chance, share + pen * chance * x
        return tuple(value), (deal, share)


@settings(max_examples=3, deadline=None)
@given(wars, number(3, 40))
def test_against_plain_python(p, precision):
    p = p | {"precision": precision}
    plan, schedule = both(p)
    plan = Plan(replace(plan.game, precision=precision))
    solution = solve_batch([plan])
    assert solution.settled.all()
    oracle = Erring(schedule, far=60, span=SPAN)
    far = oracle.unrest / (1 - max(p["delta"]))  # what sixty periods leave out
    for k, e in oracle.states:
        assert solution.now.war[0, :, 0, k, e + SPAN] == pytest.approx(oracle.now[0][k, e], abs=1e-5 + 2 * far)
    result = solve(plan)
    assert result.deal_now == pytest.approx(oracle.tables[0][p["k0"], 0][0][0], abs=1e-4 + 200 * far)
    assert "logit" in result.method
    total = result.peace + result.fighting + result.faded + result.ruler_defeated + result.opposition_defeated
    assert total == pytest.approx(np.ones(13), abs=1e-10)


def test_the_limit_is_the_subgame_perfect_reading():
    """Totals converge as 1 / precision."""
    game = Game(
        war=War(4, 8, Per(0.4, "month")),
        beliefs=Beliefs(0.6, 0.5, 0.5, strength=0.3, nodes=9),
        settlement=Settlement(),
        conference=Conference(Per(0.5, "month")),
        horizon=Horizon(length=12),
    )
    exact = solve_batch([Plan(game)]).now.war
    gaps = [
        abs(solve_batch([Plan(replace(game, precision=rate))]).now.war.sum(axis=1) - exact.sum(axis=1)).max()
        for rate in (1e3, 1e4, 1e5)
    ]
    assert gaps[0] > gaps[1] > gaps[2]
    assert gaps[1] / gaps[2] == pytest.approx(10, rel=0.25)


def test_offers_and_even_splits_in_the_limit():
    """Nothing moves, a round every month. By lot each expects half, up to 1 / precision; and a proposer who always
    holds the pen leaves the other ln(precision M) / precision more than it needs, to first order."""
    still = War(1, 2, Per(0, "month"), holding=0.0, ruler_cost=Per(0, "month"), opposition_cost=Per(0, "month"))
    horizon = Horizon(length=2, hold=1, ruler=Per(0.9, "month"), opposition=Per(0.9, "month"))

    def at(rate, ruler, opposition):
        talks = Conference(Per(1, "month"), ruler, opposition)
        return solve(Game(war=still, conference=talks, horizon=horizon, precision=rate))

    short = [0.5 - at(rate, 1, 1).values["ruler"] for rate in (1e3, 1e4, 1e5)]
    assert short[0] > short[1] > short[2] > 0
    assert short[1] / short[2] == pytest.approx(10, rel=0.1)
    left = []
    for rate in (1e3, 1e5):
        found = at(rate, 1, 0)
        left.append((1 - found.terms_now - (1 - found.zone.opposition)) / (math.log(rate * found.zone.margin) / rate))
    assert abs(left[1] - 1) < abs(left[0] - 1) < 0.5
    assert left[1] == pytest.approx(1, abs=0.1)


def test_errors_add_up_over_rounds_but_not_over_shorter_steps():
    """Where nothing should be signed something is, by mistake: more with more rounds, the same with a finer step."""

    def signed(rounds, step="month", steps=24):
        game = Game(
            war=War(16, 20, Per(2, "year"), ruler_cost=Per(0.05, "year"), opposition_cost=Per(0.05, "year")),
            settlement=Settlement(0.0, 0.4),
            conference=Conference(Per(rounds, "year")),
            horizon=Horizon(step, steps, 6),
            precision=60.0,
        )
        return solve(game).signed[-1]

    assert signed(4) > 1.5 * signed(2) > 0.0
    assert signed(2, "week", 104) == pytest.approx(signed(2), rel=0.1)


def test_precision_has_a_range():
    with pytest.raises(InputError, match="precision"):
        Game(precision=0.0)


def test_who_errs_under_an_ultimatum_is_blamed_for_no_more_than_what_fails():
    """The threat lapses if the opposition refuses, so it matters whose refusal it was."""
    threat = Coercion((Rung(Per(0.3, "year"), 0.5),), conditional=True, conduct=Conduct(Per(0.5, "year"), 0.8))
    game = Game(War(3, 6), Beliefs(0.6, 0.4, 0.5), coercion=threat, precision=30.0)
    solution = solve_batch([Plan(game)])
    table, under = solution.months[0].war, list(solution.modes.blamed)
    assert under == [1], "it matters under the ultimatum alone"
    assert (table.blamed[:, under] > 0.0).all()
    assert (table.blamed + table.deal < 1.0)[:, under].all()
    both = replace(game, conference=replace(game.conference, ruler=0.0, opposition=1.0))
    alone = solve_batch([Plan(both)]).months[0].war
    assert alone.blamed == pytest.approx(1.0 - alone.deal, abs=1e-12), "only the ruler could refuse what was tabled"
