"""Slopes of the answer: against closed forms of the model, and none where somebody changes his mind."""

from dataclasses import replace

import pytest

from demarche.engines.ripeness import Conference, Game, Horizon, Per, Plan, Settlement, War, slopes, solve
from demarche.errors import InputError

STILL = Game(
    war=War(5, 10, Per(0, "month")),
    settlement=Settlement(0.0, 1.0, spoilers=Per(0.02, "month")),
    conference=Conference(Per(0.2, "month")),
    horizon=Horizon(length=12, hold=6),
)


def test_against_the_closed_form():
    """Everybody signs at the first conference: signed is 1 - (1 - r)^T for r rounds a month."""
    (found,) = slopes(STILL, ["conference.rounds"], figure=lambda result: float(result.signed[-1]))
    assert found.value == 0.2
    assert found.slope == pytest.approx(12 * 0.8**11, rel=1e-4)
    assert found.why is None


def test_it_holds_less_often_the_more_spoilers_there_are():
    lasting = replace(
        STILL, settlement=Settlement(0.0, 1.0, spoilers=Per(0.02, "month")), horizon=Horizon(length=1, hold=6)
    )
    (found,) = slopes(lasting, ["settlement.spoilers"])
    assert found.slope == pytest.approx(-0.2 * 6 * 0.98**5, rel=1e-3)


def test_no_slope_where_the_ruler_changes_his_mind():
    """At the least highest share at which he signs, a hair more on offer makes all the difference."""

    def offered(highest):
        cheap = replace(STILL.war, ruler_cost=Per(0.01, "year"), opposition_cost=Per(0.01, "year"))
        return replace(STILL, war=cheap, settlement=Settlement(0.0, highest))

    low, high = 0.1, 0.9
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (low, middle) if solve(offered(middle)).deal_now > 0.5 else (middle, high)
    for highest, expected in ((high, (None, "jump")), (high - 0.1, (0.0, None)), (high + 0.1, (0.0, None))):
        (found,) = slopes(offered(highest), ["settlement.highest"], figure=lambda result: result.deal_now)
        assert (found.slope, found.why) == expected


def test_a_change_moves_with_its_parameter():
    later = Plan(replace(STILL, conference=Conference(Per(0, "month")))).shift(
        0, {"conference.rounds": Per(0.2, "month")}
    )
    (found,) = slopes(later, ["conference.rounds"], figure=lambda result: float(result.signed[-1]))
    assert found.slope == pytest.approx(12 * 0.8**11, rel=2e-2)


def test_what_a_change_puts_at_an_end_of_its_range_stays_there():
    """No talks for a month, then as ever: one month fewer in which everybody signs."""
    held = Plan(STILL).shift(0, {"conference.rounds": Per(0, "month")}, until=1)
    (found,) = slopes(held, ["conference.rounds"], figure=lambda result: float(result.signed[-1]))
    assert found.slope == pytest.approx(11 * 0.8**10, rel=1e-4)


def test_at_one_a_step_it_only_falls():
    busy = replace(STILL, conference=Conference(Per(12, "year")), war=replace(STILL.war, moves=Per(12, "year")))
    rounds, moves = slopes(busy, ["conference.rounds", "war.moves"], figure=lambda result: float(result.signed[1]))
    assert rounds.slope == pytest.approx(1 / 12, rel=1e-3)
    assert moves.slope == pytest.approx(0.0, abs=1e-9)


def test_at_an_end_of_the_range_and_what_is_no_number():
    free = replace(STILL, settlement=Settlement())
    (found,) = slopes(free, ["settlement.spoilers"])
    assert found.slope is not None
    assert found.slope < 0.0
    assert found.to_dict() == {"parameter": "settlement.spoilers", "value": 0.0, "slope": found.slope, "why": None}
    with pytest.raises(InputError, match="no number"):
        slopes(STILL, ["conference.turns"])
