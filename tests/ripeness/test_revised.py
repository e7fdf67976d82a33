"""The revised game against plain Python on tiny random wars, and what must hold of it."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ripeness.brute_revised import Revised
from tests.ripeness.exact import solve, solve_batch
from tests.ripeness.revised import DEFAULTS, game_of
from tests.ripeness.test_brute import SPAN, K, monthly, number, wars

from demarche.engines.ripeness import (
    Beliefs,
    Conference,
    Game,
    Horizon,
    Per,
    Plan,
    Settlement,
    War,
    solve_many,
    stalemate,
)
from demarche.engines.ripeness.breach import breach_of
from demarche.engines.ripeness.odds import MARGIN, WIDEST, fitted
from demarche.numerics.belief_lattice import logit

pytestmark = pytest.mark.once

revised = st.fixed_dictionaries(
    {
        "prices": st.tuples(st.sampled_from([0.02, 0.1, 5.0]), st.sampled_from([0.01, 0.05, 0.2])),
        "walls": st.tuples(number(0, 0.2), number(0.6, 1)), "breaks": number(0, 0.1), "sigma": number(0, 2),
        "hardens": number(0, 0.1), "renewal": number(0, 1), "victim": number(0, 1),
        "loss": st.tuples(number(0, 0.2), number(0, 0.2)),
        "pens": st.sampled_from([(1.0, 0.0, 0.0), (0.5, 0.5, 0.0)]), "low": number(0, 0.6), "high": number(0.2, 1),
    }
)  # fmt: skip


def stock(flow, delta):
    return Per(flow * (1 - delta), "month")


def both(p):
    """The same war for the engine, and for the oracle."""
    terms = Settlement(
        p["low"], p["high"], monthly(p["binds"]), monthly(p["spoil"]), monthly(p["drift"]), *p["walls"],
        *p["prices"], monthly(p["hardens"]), p["renewal"], p["victim"], *p["loss"],
    )  # fmt: skip
    war = War(
        p["k0"], K, monthly(p["mu"]), 0.0, *(stock(c, d) for c, d in zip(p["cost"], p["delta"], strict=True)),
        p["holding"], p["victory"], p["defeat"], monthly(p["fade"]), monthly(p["breaks"]), p["sigma"],
    )  # fmt: skip
    return Game(
        war=war,
        beliefs=Beliefs(*p["prior"], strength=p["strength"], nodes=2 * SPAN + 1),
        settlement=terms,
        conference=Conference(monthly(p["rounds"]), *p["pens"]),
        horizon=Horizon("month", 12, 6, *(monthly(d) for d in p["delta"])),
    )


def agree(p):
    game, oracle = both(p), Revised([p], span=SPAN)
    solution = solve_batch([Plan(game)])
    if solution.periods[-1].hesitate.any() or oracle.unrest > 1e-8:
        return False  # no steady state: plain backward induction goes round in circles
    for k, e in oracle.states:
        assert solution.now.war[0, :, 0, k, e + SPAN] == pytest.approx(oracle.now[0][k, e], abs=1e-8)
    result = solve(game)
    assert result.deal_now == pytest.approx(oracle.tables[0][p["k0"], 0][0][0], abs=1e-12)
    for until in (1, 5, 12):
        signed, lasting, durable = oracle.holds((p["k0"], 0), until, 6)
        assert result.signed[until] == pytest.approx(signed, abs=1e-9)
        assert result.lasting[until] == pytest.approx(lasting, abs=1e-9)
        assert result.durable[until] == pytest.approx(durable, abs=1e-9)
    return True


@settings(max_examples=4, deadline=None)
@given(wars, revised)
def test_random_war(p, more):
    agree(p | more)


def test_a_known_war_is_really_compared():
    """Guards the test above against passing because every draw was set aside."""
    p = {
        "K": K, "k0": 3, "mu": 0.4, "holding": 1.0, "cost": (0.3, 0.2), "victory": (1.0, 0.9), "defeat": (0.0, -0.1),
        "fade": 0.03, "prior": (0.7, 0.4, 0.5), "strength": 0.5, "binds": 0.9, "spoil": 0.05, "drift": 0.15,
        "rounds": 0.4, "delta": (0.85, 0.8), "prices": (0.1, 0.05), "walls": (0.05, 0.8), "breaks": 0.05, "sigma": 1.0,
        "hardens": 0.05, "renewal": 0.3, "victim": 0.4, "loss": (0.1, 0.15), "pens": (0.5, 0.5, 0.0), "low": 0.55,
        "high": 0.4,
    }  # fmt: skip
    assert agree(p)
    assert agree(p | {"low": 0.1, "high": 0.3, "pens": (1.0, 0.0, 0.0)})


small = st.fixed_dictionaries(
    {
        "hi": number(0.2, 0.6), "lo": number(0, 0.5), "cost_R": number(0.002, 0.03), "cost_O": number(0.002, 0.03),
        "pi_R": number(0.2, 0.9), "pi_O": number(0.2, 0.9), "tau": st.sampled_from([0.0, 0.4]), "nodes": st.just(7),
        "binds": st.sampled_from([1.0, 0.97]), "spoil": st.sampled_from([0.0, 0.01]), "rounds": number(0.1, 1),
    }
)  # fmt: skip


def same(one, other, tolerance):
    for name in ("signed", "lasting", "durable", "ruler_defeated"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=tolerance)
    assert one.values["ruler"] == pytest.approx(other.values["ruler"], abs=tolerance)


@settings(max_examples=6, deadline=None)
@given(small)
def test_a_price_of_nothing_is_no_condition_and_one_out_of_reach_a_wall(given_):
    wall, free, free_of, dear = (
        solve(game_of(given_ | extra))
        for extra in (
            {},
            {"kappa_R": 0.0, "kappa_O": 0.0},
            {"lo": 0.0, "hi": 1.0},
            {"kappa_R": 50.0, "kappa_O": 50.0},
        )
    )
    same(free, free_of, 0.0)
    if wall.hesitation == dear.hesitation == 0.0:
        same(wall, dear, 1e-12)
    total = wall.peace + wall.fighting + wall.faded + wall.ruler_defeated + wall.opposition_defeated
    np.testing.assert_allclose(total, 1.0, atol=1e-12)


@settings(max_examples=8, deadline=None)
@given(number(0.05, 1), st.integers(2, 40), number(0.1, 1))
def test_binding_is_what_is_kept(kept, steps, rounds):
    """With no renewal, no spoilers and no drift what is signed first holds so long with the chance that was entered."""
    breach = breach_of(kept, steps)
    settings_ = {"binds": 1.0 - breach, "hardens": 1.0 / steps, "renewal": 0.0, "hold": steps, "rounds": rounds}
    result = solve(game_of(settings_ | {"cost_R": 0.05, "cost_O": 0.05}))
    assert result.signed[-1] > 0.5
    np.testing.assert_allclose(result.durable, kept * result.signed, atol=1e-9)


@settings(max_examples=6, deadline=None)
@given(number(0, 0.08), number(0, 1.5), number(-0.5, 0.5), number(0.2, 0.8))
def test_neutrality(breaks, sigma, edge, belief):
    """Common odds, terms that bind, a certain conference, no condition: the width hangs on neither front nor break."""
    common = {"sigma": sigma, "edge": edge, "pi_R": belief, "pi_O": belief, "pi_A": belief, "breaks": breaks}
    widths = [solve(game_of(common | {"k0": k0})).zone.width for k0 in (1, 2, 3)]
    widths.append(solve(game_of(common | {"breaks": 0.0, "sigma": 0.0})).zone.width)
    np.testing.assert_allclose(widths, widths[0], atol=1e-9)


@settings(max_examples=12, deadline=None)
@given(number(0.2, 0.95), number(0.1, 0.9), number(0.2, 0.8), number(0.005, 0.1), number(0.05, 0.6), number(0.1, 1))
def test_types_give_back_what_was_said(ruler, opposition, observer, breaks, moves, strength):
    one = np.ones(1)
    said = np.array([[ruler, opposition, observer]])
    found = fitted(said, 4 * one, 10, moves * one, breaks * one, strength * one)
    inside = (found.beliefs[0] > 0.02) & (found.beliefs[0] < 0.98)
    given_back = found.against + found.beliefs[0] * (found.favouring - found.against)
    np.testing.assert_allclose(given_back[inside], said[0][inside], atol=1e-9)
    said = logit(np.clip(said, 0.02, 0.98))
    apart = (logit(found.favouring) - logit(found.against))[0] / 2.0
    needed = (said.max() - said.min()) / 2.0 + MARGIN
    if found.spread[0] < WIDEST - 1e-6:  # where the front decides nearly everything no spread of the breaks is enough
        assert apart >= needed - 1e-8
        assert not found.grew[0] or apart == pytest.approx(needed, abs=1e-8)
    assert found.grew[0] == (found.spread[0] > strength)


def test_fearon_in_the_silent_game():
    """A finish in the next step and nothing held meanwhile: r_R = p_R - c_R and r_O = 1 - p_O + c_O."""
    settings_ = {"K": 2, "k0": 1, "move": 0.0, "breaks": 1.0, "sigma": 1.5, "edge": 0.2, "pi_R": 0.7, "pi_O": 0.6}
    settings_ |= {"holding": 0.0, "cost_R": 0.05, "cost_O": 0.08, "d_R": 0.9999, "d_O": 0.9999}
    found = stalemate(game_of(settings_))
    plus, minus = (1.0 / (1.0 + math.exp(-(0.2 + sign * 1.5))) for sign in (1.0, -1.0))
    ruler, other = (belief * plus + (1.0 - belief) * minus for belief in (0.7, 0.6))
    assert found.ruler_needs == pytest.approx(0.9999 * ruler - 0.05, abs=1e-9)
    assert found.opposition_leaves == pytest.approx(1.0 - 0.9999 * (1.0 - other) + 0.08, abs=1e-9)


def test_powell_a_peace_that_nobody_keeps_is_worth_a_step():
    """Terms that are breached at once and never renewed count for one step alone: A = 1 - d."""
    game = game_of({"binds": 0.0, "renewal": 0.0})
    assert solve_batch([Plan(game)]).hold(0)[0] == pytest.approx([0.05, 0.05], abs=1e-12)


def test_a_price_is_paid_once_and_by_whose_bound_is_crossed():
    """A dearer condition of the opposition leaves the ruler's pen less: by the price over A."""
    base = {"hi": 0.1, "kappa_O": 0.05, "binds": 0.97, "hardens": 0.05, "cost_R": 0.02, "cost_O": 0.02}
    cheap, solution = solve(game_of(base)), solve_batch([Plan(game_of(base))])
    hold = solution.hold(0)[0, 1]
    assert cheap.zone.high == pytest.approx(cheap.zone.opposition - 0.05 / hold, abs=1e-12)
    assert cheap.zone.low == pytest.approx(cheap.zone.ruler, abs=1e-12)


def test_the_erring_pay_too():
    base = game_of({"hi": 0.3, "kappa_O": 0.05, "cost_R": 0.02, "cost_O": 0.02})
    sure, erring, dear = solve_many(
        [
            base,
            replace(base, precision=2e4),
            replace(base, precision=2e4, settlement=replace(base.settlement, opposition_price=50.0)),
        ]
    )
    assert erring.zone.high == pytest.approx(sure.zone.high, abs=5e-3)
    assert erring.terms_now == pytest.approx(sure.terms_now, abs=5e-3)
    assert dear.terms_now != pytest.approx(sure.terms_now, abs=0.05)
    assert DEFAULTS["hi"] == 1.0
