"""News that nobody foresaw, against the game in plain Python: two solutions, joined where the news comes."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.ripeness.brute import Brute
from tests.ripeness.exact import solve
from tests.ripeness.test_brute import SPAN, both, monthly, number, wars

pytestmark = pytest.mark.once

MONTHS = 12


def joined(p, start, until, news):
    """What happens while nobody knows, and from the news on (which says when it ends)."""
    before = Brute([p], span=SPAN)
    known = Brute([p | news] if until is None else [*[p | news] * (until - start), p], span=SPAN)
    unrest = max(before.unrest, known.unrest)
    before.schedule = [p] * start + known.schedule
    before.tables = [before.tables[0]] * start + known.tables
    return before, unrest


def agree(p, start, until, news):
    plan, _ = both(p)
    values = {
        "war.fade": monthly(news["fade"]),
        "settlement.highest": news["high"],
        "settlement.drift": monthly(news["drift"]),
        "settlement.binds": monthly(news["binds"]),
        "conference.rounds": monthly(news["rounds"]),
    }
    foreseen = plan.shift(start, values, until)
    result = solve(replace(foreseen, surprise=True))
    oracle, unrest = joined(p, start, until, news)
    if any("steady state" in warning for warning in result.warnings) or unrest > 1e-8:
        return False
    for months in (1, start, start + 1, MONTHS):
        signed, durable = oracle.chance((p["k0"], 0), months, 6)
        assert result.signed[months] == pytest.approx(signed, abs=1e-9)
        assert result.lasting[months] == pytest.approx(durable, abs=1e-9)
    return True


NEWS = st.fixed_dictionaries(
    {
        "fade": number(0, 0.2), "high": number(0.4, 1), "drift": number(-0.4, 0.4), "binds": number(0.5, 1),
        "rounds": number(0.05, 0.9),
    }
)  # fmt: skip


@settings(max_examples=4, deadline=None)
@given(wars, st.integers(1, 6), st.sampled_from([None, 1, 3]), NEWS)
def test_news_against_plain_python(p, start, lasts, news):
    agree(p, start, None if lasts is None else start + lasts, news)


KNOWN = {
    "K": 5, "k0": 3, "mu": 0.4, "holding": 1.0, "cost": (0.3, 0.2), "victory": (1.0, 0.9), "defeat": (0.0, -0.1),
    "fade": 0.03, "prior": (0.8, 0.3, 0.5), "strength": 0.7, "low": 0.1, "high": 0.45, "binds": 0.9, "spoil": 0.05,
    "drift": 0.15, "rounds": 0.4, "pens": (0.3, 0.4, 0.3), "text": None, "delta": (0.85, 0.8),
}  # fmt: skip


@pytest.mark.parametrize("until", [None, 6])
def test_a_known_war_is_really_compared(until):
    """Guards the test above against passing because every draw was set aside; and news is not what is foreseen."""
    news = {"fade": 0.1, "high": 0.8, "drift": -0.3, "binds": 0.7, "rounds": 0.8}
    assert agree(KNOWN, 4, until, news)
    plan, _ = both(KNOWN)
    foreseen = plan.shift(4, {"settlement.highest": 0.8}, until)
    told, untold = solve(foreseen), solve(replace(foreseen, surprise=True))
    assert abs(told.zone.ruler - untold.zone.ruler) > 1e-3
