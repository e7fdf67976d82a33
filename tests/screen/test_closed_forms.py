"""Published and hand-worked cases: the bargaining range, disagreement, each cause, the conventions."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from demarche.engines.screen import screen

FEARON = {"p_ruler": 0.6, "p_opposition": 0.4, "c_ruler": 0.1, "c_opposition": 0.2}


@pytest.mark.parametrize("odds", [0.0, 0.05, 0.3, 0.5, 0.9, 1.0])
def test_fearons_range_is_as_wide_as_the_costs_whatever_the_balance(odds: float) -> None:
    found = screen(FEARON | {"p_ruler": odds, "p_opposition": 1.0 - odds})
    assert found.verdict == "open"
    assert found.centre.unconstrained == pytest.approx(0.3)
    assert found.centre.r_ruler == pytest.approx(odds - 0.1)
    assert found.centre.r_opposition == pytest.approx(odds + 0.2)
    # Shares live between 0 and 1: the zone is cut there, its unconstrained width is not.
    assert found.centre.floor == pytest.approx(max(0.0, odds - 0.1))
    assert found.centre.ceiling == pytest.approx(min(1.0, odds + 0.2))
    assert found.neutrality.common_odds
    assert not found.neutrality.shift.decides


def test_fearons_disagreement_case() -> None:
    found = screen({"p_ruler": 0.7, "p_opposition": 0.5, "c_ruler": 0.1, "c_opposition": 0.05}).centre
    assert found.unconstrained == pytest.approx(0.15 - 0.2)
    (cause,) = found.causes
    assert (cause.code, cause.side) == ("disagreement", "both")
    assert cause.shortfall == pytest.approx(0.05)
    assert (cause.remedy, cause.change) == ("p_ruler", pytest.approx(-0.05))


def causes(**numbers: float) -> list[str]:
    return [cause.code for cause in screen(FEARON | numbers).centre.causes]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ({"p_opposition": 0.8}, ["disagreement"]),
        ({"binding": 0.5, "e_ruler": 0.2, "e_opposition": 0.15}, ["weak_enforcement"]),
        ({"p_opposition": 0.75, "binding": 0.5, "e_ruler": 0.4}, ["disagreement", "weak_enforcement"]),
        ({"x_high": 0.4}, ["precondition_ruler"]),
        ({"x_low": 0.9}, ["precondition_opposition"]),
        ({"x_low": 0.7, "x_high": 0.6}, ["preconditions_exclude"]),
        ({"x_low": 0.7, "x_high": 0.4}, ["precondition_ruler", "preconditions_exclude"]),
        # Both bind at once: the one that takes more comes first.
        (
            {"x_low": 0.85, "x_high": 0.2},
            ["precondition_ruler", "precondition_opposition", "preconditions_exclude"],
        ),
        (
            {"x_low": 0.95, "x_high": 0.45},
            ["precondition_opposition", "precondition_ruler", "preconditions_exclude"],
        ),
        ({"p_opposition": 0.8, "x_high": 0.3}, ["disagreement", "precondition_ruler"]),
    ],
)
def test_each_cause_is_named_the_first_first(numbers: dict[str, float], expected: list[str]) -> None:
    assert causes(**numbers) == expected


def test_no_precondition_is_blamed_where_the_whole_prize_would_not_do() -> None:
    numbers = {"p_ruler": 1.0, "p_opposition": 0.0, "c_ruler": 0.0, "c_opposition": 0.3}
    found = screen(numbers | {"binding": 0.5, "e_ruler": 0.2}).centre
    assert found.unconstrained == pytest.approx(0.1)
    assert found.r_ruler == pytest.approx(1.2)
    (cause,) = found.causes
    assert (cause.code, cause.side) == ("weak_enforcement", "ruler")
    assert cause.shortfall == pytest.approx(0.2)
    mirrored = {"p_ruler": 0.0, "p_opposition": 1.0, "c_ruler": 0.3, "c_opposition": 0.0}
    (cause,) = screen(mirrored | {"binding": 0.5, "e_opposition": 0.2}).centre.causes
    assert (cause.code, cause.side, cause.shortfall) == ("weak_enforcement", "opposition", pytest.approx(0.2))


def test_the_balance_can_matter_through_an_end_of_the_prize_without_any_precondition() -> None:
    base = {"c_ruler": 0.0, "c_opposition": 0.3, "binding": 0.5, "e_ruler": 0.2}
    strong, even = (screen(base | {"p_ruler": p, "p_opposition": 1 - p}) for p in (1.0, 0.5))
    assert (strong.verdict, even.verdict) == ("empty", "open")
    assert strong.neutrality.common_odds
    assert strong.neutrality.shift.through == ("prize",)
    assert strong.neutrality.shift.change == pytest.approx(-0.2)


def test_a_shut_zone_names_only_the_precondition_that_the_balance_must_get_past() -> None:
    shift = screen(FEARON | {"x_low": 0.3, "x_high": 0.4}).neutrality.shift
    assert (shift.open_from, shift.open_to, shift.change) == pytest.approx((-0.5, -0.1, -0.1))
    assert shift.through == ("x_high",)
    open_between = screen(FEARON | {"x_low": 0.3, "x_high": 0.7}).neutrality.shift
    assert open_between.through == ("x_high", "x_low")
    assert open_between.change == pytest.approx(0.2)


def test_a_touching_zone_is_open_and_a_hair_more_is_not() -> None:
    # 0.6 - 0.1 is not exactly 0.5 in binary.
    touching = FEARON | {"x_high": 0.5}
    found = screen(touching)
    assert found.verdict == "open"
    assert found.centre.width == pytest.approx(0.0, abs=1e-12)
    assert screen(touching | {"x_high": 0.4999}).verdict == "empty"


@pytest.mark.parametrize("losses", [{}, {"e_ruler": 0.1}, {"e_ruler": 0.1, "e_opposition": 0.1}])
def test_an_agreement_that_never_binds_offers_no_terms(losses: dict[str, float]) -> None:
    found = screen(FEARON | losses | {"binding": 0.0})
    assert found.verdict == "empty"
    assert [cause.code for cause in found.centre.causes] == ["weak_enforcement"]
    assert found.smallest == ("binding",)
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain["centre"]["r_ruler"] is None
    assert plain["centre"]["fear"] is None


def test_where_nobody_loses_by_being_cheated_any_chance_of_binding_will_do() -> None:
    hinge = screen(FEARON | {"binding": 0.0}).hinge("binding")
    assert (hinge.threshold, hinge.attained, hinge.change) == (0.0, False, 0.0)
    assert screen(FEARON | {"binding": 1e-300}).verdict == "open"
    assert screen(FEARON | {"binding": 5e-324, "e_ruler": 0.1}).verdict == "empty"
    over = screen(FEARON | {"binding": (0.0, 0.5)})
    assert over.verdict == "depends"
    assert over.hinge("binding").in_range


def test_enforcement_opens_at_the_chance_worked_by_hand() -> None:
    # Costs .3 cover fear .5 (1-g)/g from g = .5/.8 on.
    found = screen(FEARON | {"binding": 0.5, "e_ruler": 0.3, "e_opposition": 0.2})
    cause = found.centre.causes[0]
    assert (cause.code, cause.side, cause.remedy) == ("weak_enforcement", "ruler", "binding")
    assert found.hinge("binding").threshold == pytest.approx(0.625)


def test_a_way_out_where_no_single_number_is_enough() -> None:
    # Fear .3 (1-g)/g may take up costs of .3 less disagreement .1: g = .6. The ruler then asks .7 - .1 + .1.
    numbers = {"p_ruler": 0.7, "binding": 0.5, "e_ruler": 0.15, "e_opposition": 0.15, "x_high": 0.3}
    found = screen(FEARON | numbers)
    assert [cause.remedy for cause in found.centre.causes] == [None, None]
    assert [(step.cause, step.number) for step in found.repair] == [
        ("weak_enforcement", "binding"),
        ("precondition_ruler", "x_high"),
    ]
    assert [step.after for step in found.repair] == pytest.approx([0.6, 0.7])
    # Where the odds disagree, those give way that stand further above the outsider's.
    odds = {"p_ruler": 0.6, "p_opposition": 0.8, "x_low": 0.4, "balance": 0.55}
    (step,) = screen(FEARON | odds).repair
    assert (step.number, step.after) == ("p_opposition", pytest.approx(0.7))


def test_what_each_would_have_to_give() -> None:
    # Floor: the ruler's demand of .7 (it would take .5). Ceiling: the opposition's condition of .4 (it would take .8).
    ruler, opposition = screen(FEARON | {"x_low": 0.7, "x_high": 0.4}).centre.concessions
    assert (ruler.side, opposition.side) == ("ruler", "opposition")
    assert (ruler.total, ruler.from_precondition, ruler.below_reservation) == pytest.approx((0.3, 0.2, 0.1))
    assert (opposition.total, opposition.from_precondition) == pytest.approx((0.3, 0.3))
    assert opposition.below_reservation == 0.0
    assert ruler.possible
    assert opposition.possible


def test_optimism_says_how_far_each_sides_odds_stand_above_the_balance() -> None:
    numbers: dict[str, Any] = {"p_ruler": (0.7, 0.9), "p_opposition": 0.5, "balance": (0.5, 0.6)}
    found = screen(FEARON | numbers)
    assert found.optimism is not None
    assert (found.optimism.ruler, found.optimism.opposition) == pytest.approx((0.25, 0.05))
    assert (found.optimism.ruler_interval.low, found.optimism.ruler_interval.high) == pytest.approx((0.1, 0.4))
    opposition = found.optimism.opposition_interval
    assert (opposition.low, opposition.high) == pytest.approx((0.0, 0.1))
    (cause,) = screen(FEARON | {"p_ruler": 0.9, "p_opposition": 0.5, "balance": 0.55}).centre.causes
    assert (cause.code, cause.side) == ("disagreement", "ruler")


def test_points_give_an_exact_share_and_ranges_an_honest_one() -> None:
    exact = screen(FEARON).sample
    assert (exact.draws, exact.open.share, exact.open.exact) == (1, 1.0, True)
    # Open iff p_opposition <= .7: three quarters of the range, in truth.
    over = screen(FEARON | {"p_opposition": (0.4, 0.8)})
    assert over.verdict == "depends"
    assert over.sample.open.share == pytest.approx(0.75, abs=0.002)
    assert over.sample.open.low < 0.75 < over.sample.open.high
    assert not over.sample.open.exact
    shares = [over.sample.open, *over.sample.causes.values()]
    assert sum(share.share for share in shares) == 1.0
    settled = screen(FEARON | {"c_ruler": (0.1, 0.3)}).sample.open
    assert (settled.share, settled.low, settled.high, settled.exact) == (1.0, 1.0, 1.0, True)


def test_wilsons_interval() -> None:
    # 10 points of 10 open: Wilson's lower end is n / (n + z^2).
    over = screen(FEARON | {"p_opposition": (0.4, 0.7001)}, draws=10)
    assert over.verdict == "depends"
    assert over.sample.open.share == 1.0
    assert over.sample.open.low == pytest.approx(10 / (10 + 1.959964**2), abs=1e-6)
    assert over.sample.open.high == 1.0


def test_the_same_seed_gives_the_same_answer_and_another_seed_another_sample() -> None:
    wide: dict[str, Any] = {"p_ruler": (0.3, 0.9), "p_opposition": (0.2, 0.8), "binding": (0.5, 1.0), "e_ruler": 0.2}
    numbers = FEARON | wide
    assert screen(numbers, seed=0).to_dict() == screen(numbers, seed=0).to_dict()
    one, other = screen(numbers, seed=0), screen(numbers, seed=1)
    assert one.sample.open.share != other.sample.open.share
    assert one.intervals == other.intervals
    assert np.isclose(one.sample.open.share, other.sample.open.share, atol=0.02)
