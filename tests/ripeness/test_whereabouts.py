"""Where the war goes, state by state, against the game in plain Python: fought on, at peace, died down, won or lost."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from tests.ripeness.brute import Brute
from tests.ripeness.exact import solve
from tests.ripeness.test_brute import SPAN, both, wars

pytestmark = pytest.mark.once

MONTHS = 12


def whereabouts(oracle, k0, months):
    """Chances at the start of each month, by the analyst; places and what has been seen kept apart."""
    now = {("war", (k0, 0)): 1.0}
    told = []
    for t in range(months + 1):
        shares = defaultdict(float)
        for (what, _), chance in now.items():
            name = {"table": "fighting", "war": "fighting"}.get(what, what)
            shares[name] += chance
        told.append(shares)
        p, table = oracle.at(t)
        later = defaultdict(float)
        for (what, s), chance in now.items():
            if what == "war":
                deal = p["rounds"] * table[s][0][0]
                settle(oracle, p, later, s, t, chance * deal)
                later["faded", None] += chance * (1 - deal) * p["fade"]
                for c, z in oracle.battle(p, p["prior"][2], s):
                    end = {0: "lost", oracle.K: "won"}.get(z[0])
                    later[(end, None) if end else ("war", z)] += chance * (1 - deal) * (1 - p["fade"]) * c
            elif what == "peace":
                settle(oracle, p, later, s, t, chance)
            elif what == "table":  # the terms have lapsed and nothing was signed again: a month of war where all stand
                later["war", s] += chance
            else:
                later[what, s] += chance
        now = later
    return told


def settle(oracle, p, later, s, t, chance):
    """A settlement in force for a month: the front slips, spoilers come, terms lapse and are signed again or not."""
    for c, z in oracle.slips(p, s):
        if not c:
            continue
        again = oracle.at(t + 1)[1][z][1][0]
        lapses = (1 - p["spoil"]) * (1 - p["binds"])
        later["war", z] += chance * c * p["spoil"]
        later["peace", z] += chance * c * ((1 - p["spoil"]) * p["binds"] + lapses * again)
        later["table", z] += chance * c * lapses * (1 - again)


def agree(plan, schedule, p):
    oracle, result = Brute(schedule, span=SPAN), solve(plan)
    if any("steady state" in warning for warning in result.warnings) or oracle.unrest > 1e-8:
        return False
    told = whereabouts(oracle, p["k0"], MONTHS)
    curves = {
        "fighting": result.fighting, "peace": result.peace, "faded": result.faded, "lost": result.ruler_defeated,
        "won": result.opposition_defeated,
    }  # fmt: skip
    for name, curve in curves.items():
        assert curve == pytest.approx([shares[name] for shares in told], abs=1e-9), name
    return True


@settings(max_examples=5, deadline=None)
@given(wars)
def test_every_state_against_plain_python(p):
    agree(*both(p), p)


def test_a_known_war_is_really_compared():
    """Guards the test above against passing because every draw was set aside; with foreseen changes."""
    p = {
        "K": 5, "k0": 3, "mu": 0.6, "holding": 1.0, "cost": (0.1, 0.1), "victory": (1.0, 0.9), "defeat": (0.0, -0.1),
        "fade": 0.03, "prior": (0.8, 0.3, 0.5), "strength": 0.7, "low": 0.1, "high": 0.5, "binds": 0.8, "spoil": 0.05,
        "drift": 0.15, "rounds": 0.4, "pens": (0.3, 0.4, 0.3), "text": None, "delta": (0.85, 0.8),
    }  # fmt: skip
    assert agree(*both(p), p)
    assert agree(*both(p, ((4, "settlement.highest", "high", 0.3, float),)), p)
    result = solve(both(p)[0])
    assert min(result.faded[-1], result.ruler_defeated[-1], result.opposition_defeated[-1], result.peace[-1]) > 0.01
