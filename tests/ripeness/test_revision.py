"""The revised game against numbers of an independent brute force in plain Python that searches all offers."""

import math

import pytest
from tests.ripeness.exact import solve, solve_batch
from tests.ripeness.revised import DEFAULTS, PUBLISHED, game_of

from demarche.engines.ripeness import Plan

TOLERANCE = 1.5e-10  # the published numbers have ten digits
CURVES = {
    "signed": "signed",
    "durable": "durable",
    "first_held": "first_holds",
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
