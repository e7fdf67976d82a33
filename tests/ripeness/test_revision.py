"""The revised game against numbers of an independent brute force in plain Python that searches all offers."""

import math

import numpy as np
import pytest
from tests.ripeness.exact import solve, solve_batch
from tests.ripeness.revised import DEFAULTS, PUBLISHED, game_of

from demarche.engines.ripeness import Game, Horizon, Per, Plan, Settlement, War, stalemate
from demarche.engines.ripeness.breach import breach_of
from demarche.engines.ripeness.learning import grid_for
from demarche.engines.ripeness.modes import modes_of
from demarche.engines.ripeness.odds import fitted, prevails
from demarche.engines.ripeness.period import compile_period
from demarche.engines.ripeness.table import Pens, sit

TOLERANCE = 1.5e-10  # the published numbers have ten digits
CURVES = {
    "signed": "signed",
    "durable": "lasting",
    "first_held": "durable",
    "ruler_defeated": "ruler_defeated",
    "opposition_defeated": "opposition_defeated",
}


@pytest.mark.parametrize("name", PUBLISHED["games"])
def test_published_game(name):
    given = PUBLISHED["games"][name]
    settings, expect = DEFAULTS | given["settings"], given["expect"]
    game = game_of(given["settings"])
    result, solution = solve(game), solve_batch([Plan(game)])
    assert solution.settled.all()
    assert not solution.periods[-1].hesitate.any()
    assert solution.hold(0)[0] == pytest.approx([expect["A_R"], expect["A_O"]], abs=TOLERANCE)
    assert result.values["ruler"] == pytest.approx(expect["value_R"], abs=TOLERANCE)
    assert result.values["opposition"] == pytest.approx(expect["value_O"], abs=TOLERANCE)
    assert result.zone.ruler == pytest.approx(expect["r_R"], abs=TOLERANCE)
    assert result.zone.opposition == pytest.approx(expect["r_O"], abs=TOLERANCE)
    assert result.deal_now == pytest.approx(expect.get("deal", 0.0), abs=TOLERANCE)
    for ours, theirs in CURVES.items():
        assert getattr(result, theirs)[settings["months"]] == pytest.approx(expect[ours], abs=TOLERANCE), ours
    if expect["terms"]:
        mean = sum(chance * share for chance, share in expect["terms"]) / sum(chance for chance, _ in expect["terms"])
        if expect["deal"] == 1.0:
            assert result.terms_now == pytest.approx(mean, abs=TOLERANCE)
    else:
        assert math.isnan(result.terms_now)


@pytest.mark.parametrize("given", PUBLISHED["finish_odds"])
def test_published_odds_of_the_finish(given):
    one = np.ones(1)
    for sign, name in ((1.0, "P_plus"), (-1.0, "P_minus")):
        found = prevails(
            given["k0"] * one, given["K"], given["move"] * one, given["breaks"] * one, given["edge"] * one,
            sign * given["tau"] * one, sign * given["sigma"] * one,
        )  # fmt: skip
        assert found[0] == pytest.approx(given[name], abs=TOLERANCE)


@pytest.mark.parametrize("given", PUBLISHED["calibration"])
def test_published_types(given):
    one = np.ones(1)
    breaks = Per(given["zeta_per_year"], "year").hazard("month")
    moves = Per(given["pace_per_year"] * given["K"], "year").count("month")
    odds = np.array([[given["p_R"], 1.0 - given["p_O"], given["p_A"]]])
    found = fitted(odds, given["k0"] * one, given["K"], moves * one, breaks * one, given["tau"] * one)
    assert found.grew[0] == given["grew"]
    assert found.edge[0] == pytest.approx(given["edge"], abs=2e-5)
    assert found.spread[0] == pytest.approx(given["sigma"], abs=2e-4)
    assert found.favouring[0] == pytest.approx(given["P_plus"], abs=2e-5)
    assert found.against[0] == pytest.approx(given["P_minus"], abs=2e-5)
    assert found.beliefs[0] == pytest.approx([given["pi_R"], given["pi_O_view"], given["pi_A"]], abs=2e-5)


@pytest.mark.parametrize("given", PUBLISHED["breach_hazard"])
def test_published_breach(given):
    found = breach_of(given["binding_24_months"], 24)
    assert found == pytest.approx(given["hardens"]["breach_per_month"], abs=TOLERANCE)
    terms = Settlement(binds=Per(1.0 - found, "month"), hardens=Per(1.0 / 24.0, "month"))
    patience = Per(given["patience_per_year"], "year")
    game = Game(settlement=terms, horizon=Horizon(ruler=patience, opposition=patience))
    assert solve_batch([Plan(game)]).hold(0)[0, 0] == pytest.approx(given["hardens"]["A"], abs=TOLERANCE)


@pytest.mark.parametrize("given", PUBLISHED["logit_table"])
def test_published_offer_of_the_erring(given):
    hold = np.full((1, 2), given["A"])
    refuse = np.array([given["C_R"], given["C_O"]]).reshape(1, 2, 1, 1, 1)
    rest = np.array([given["B_R"], given["B_O"]]).reshape(1, 2, 1, 1, 1)
    terms = Settlement(0.0, given["hi"], opposition_price=given["kappa_O"])
    game = Game(war=War(1, 2), settlement=terms, precision=given["precision"])
    modes = modes_of(game)
    period = compile_period([game], grid_for([game]), modes)
    one = np.ones((1, 1, 1, 1))
    gains, seats = sit(period, hold, refuse, rest, Pens(one, one), np.ones((1, 1, 1, 1, 1)))
    assert gains[0, 0, 0, 0, 0] == pytest.approx(given["ruler_gains"], abs=2e-6)
    assert seats[0].share[0, 0, 0, 0] == pytest.approx(given["share"], abs=1e-4)
    assert seats[0].agreed[0, 0, 0, 0] == pytest.approx(given["accepted"], abs=1e-4)


def test_the_screen_follows_from_the_silent_game():
    """Published: no talks, no renewal, no spoilers: r_R = W_R + w_R e_R (1 - A) / A, to 1e-12."""
    game = game_of(PUBLISHED["games"]["silent"]["settings"])
    found, hold = stalemate(game), solve_batch([Plan(game)]).hold(0)[0]
    fear = (1.0 - hold) / hold
    assert found.ruler_needs == pytest.approx(found.ruler + 0.3 * 0.2 * fear[0], abs=1e-9)
    assert found.opposition_leaves == pytest.approx(1.0 - found.opposition - 0.7 * 0.1 * fear[1], abs=1e-9)
    assert found.ruler == pytest.approx(PUBLISHED["games"]["silent"]["expect"]["value_R"], abs=1e-9)
    assert found.open == (found.opposition_leaves >= found.ruler_needs)
    talks = game_of(PUBLISHED["games"]["silent"]["settings"] | {"rounds": 0.5, "hi": 0.3, "kappa_O": 0.05})
    assert stalemate(talks).ruler == pytest.approx(found.ruler, abs=1e-9)
    assert stalemate(talks).high == pytest.approx(found.opposition_leaves - 0.05 / hold[1], abs=1e-9)


def test_the_cost_of_fighting_on_follows_from_the_war():
    """A yearly cost times the discounted length that is expected: in a war that breaks off at a known hazard and in
    which the front stands still, cost / (1 - d (1 - z))."""
    settings = {"move": 0.0, "breaks": 0.05, "cost_R": 0.01, "cost_O": 0.03, "d_R": 0.97, "d_O": 0.97}
    found = stalemate(game_of(settings)).costs
    length = 1.0 / (1.0 - 0.97 * 0.95)
    assert found["ruler"] == pytest.approx(0.01 * length, abs=1e-9)
    assert found["opposition"] == pytest.approx(0.03 * length, abs=1e-9)
