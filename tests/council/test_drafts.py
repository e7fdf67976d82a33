"""The win set, the sponsor's best draft, deadlock, and the ways round."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.council import oracle
from tests.council.councils import chambers, drafts, security_council

from demarche.engines.council import (
    Chamber,
    Draft,
    Member,
    Route,
    Rule,
    Vote,
    best_draft,
    compare_routes,
    deadlock,
    evaluate,
    win_set,
)
from demarche.errors import InputError

pytestmark = pytest.mark.once

ideals = st.lists(st.floats(0, 1), min_size=3, max_size=9)


def certain(points: list[float], votes: int, vetoes: int) -> Chamber:
    body = tuple(Member(f"m{i}", ideal=x, veto=i < vetoes, sigma=0.0) for i, x in enumerate(points))
    return Chamber(body, Rule.of_votes(votes))


@given(ideals, st.data())
@settings(max_examples=25)
def test_without_bars_deadlock_lies_between_the_pivots(points: list[float], data: st.DataObject) -> None:
    votes = data.draw(st.integers(len(points) // 2 + 1, len(points)))
    vetoes = data.draw(st.integers(0, 2))
    found = deadlock(certain(points, votes, vetoes), 0, 1)
    ordered = sorted(points)
    low = min([ordered[len(points) - votes], *points[:vetoes]])
    high = max([ordered[votes - 1], *points[:vetoes]])
    assert len(found.intervals) == 1
    assert found.intervals[0] == pytest.approx((low, high), abs=1e-8)
    assert found.holds((low + high) / 2)


@given(ideals, st.floats(0, 1), st.data())
@settings(max_examples=25)
def test_a_status_quo_in_deadlock_has_an_empty_win_set(
    points: list[float], status_quo: float, data: st.DataObject
) -> None:
    chamber = certain(points, data.draw(st.integers(1, len(points))), data.draw(st.integers(0, 2)))
    found = deadlock(chamber, 0, 1)
    near_an_end = any(abs(end - status_quo) < 1e-6 for ends in found.intervals for end in ends)
    if not near_an_end:
        assert found.holds(status_quo) == win_set(chamber, Draft(0, status_quo), 0, 1).empty


def test_bars_on_yes_open_a_deadlock_and_bars_on_no_close_it() -> None:
    plain = certain([0.2, 0.4, 0.5, 0.6, 0.8], 3, 1)
    wide = deadlock(replace(plain, members=tuple(replace(m, yes_bar=0.02) for m in plain.members)), 0, 1)
    patient = deadlock(replace(plain, members=tuple(replace(m, no_bar=0.2) for m in plain.members)), 0, 1)
    (low, high) = deadlock(plain, 0, 1).intervals[0]
    assert (low, high) == pytest.approx((0.2, 0.5), abs=1e-8)
    assert wide.intervals[0][0] < low
    assert wide.intervals[0][1] > high
    assert not patient.holds(0.3)


@given(chambers(most=5), drafts(), st.sampled_from([0.3, 0.7]))
@settings(max_examples=8)
def test_inside_the_win_set_drafts_pass_and_outside_they_do_not(chamber: Chamber, draft: Draft, target: float) -> None:
    found = win_set(chamber, draft, 0, 1, target=target)
    assert found.peak_passes == pytest.approx(evaluate(chamber, replace(draft, position=found.peak)).passes)
    ends = [end for interval in found.intervals for end in interval]
    for z in np.linspace(0, 1, 23):
        if any(abs(z - end) < 1e-6 for end in ends):
            continue
        inside = any(low <= z <= high for low, high in found.intervals)
        chance = evaluate(chamber, replace(draft, position=float(z))).passes
        assert (chance >= target - 1e-9) == inside or abs(chance - target) < 1e-8


@given(chambers(most=5), drafts())
@settings(max_examples=15)
def test_no_draft_on_a_grid_is_worth_more_to_the_sponsor(chamber: Chamber, draft: Draft) -> None:
    sponsor = chamber.members[0]
    found = best_draft(chamber, draft, sponsor.id, 0, 1)
    unmoved = replace(sponsor, pressure=0.0)
    for z in np.linspace(0, 1, 41):
        put = replace(draft, position=float(z))
        value = oracle.gain(chamber, unmoved, put) * evaluate(chamber, put).passes
        assert value <= found.value + 1e-7
    if found.position is not None:
        assert found.value == pytest.approx(found.gain * found.passes)
        there = replace(draft, position=found.position)
        assert found.passes == pytest.approx(evaluate(chamber, there).passes, abs=1e-9)
        assert found.value >= found.ideal_value - 1e-9


def test_a_sponsor_gives_way_up_to_the_point_where_the_veto_holds_still() -> None:
    # The veto's ideal is 0.3 and the status quo 0.1, so it bears anything up to 0.5; the sponsor wants 0.9.
    chamber = certain([0.3, 0.9, 0.9, 0.9], 3, 1)
    found = best_draft(chamber, Draft(0, 0.1), "m1", 0, 1)
    assert found.position == pytest.approx(0.5, abs=1e-6)
    assert found.ideal_passes == 0
    assert win_set(chamber, Draft(0, 0.1), 0, 1).intervals[0] == pytest.approx((0.1, 0.5), abs=1e-8)


def test_a_status_quo_at_the_sponsors_ideal_leaves_nothing_to_table() -> None:
    found = best_draft(certain([0.5, 0.5, 0.5], 2, 0), Draft(0, 0.5), "m0", 0, 1)
    assert (found.position, found.value) == (None, 0.0)


def alliance(chance_each: float) -> Vote:
    body = tuple(Member(f"n{i}", pressure=1.0, sigma=0.0) for i in range(3))
    chamber = Chamber(body, Rule.silence(), id="alliance")
    return (
        Vote(chamber, Draft(0, 0, id="order", outside=None))
        if chance_each == 1
        else Vote(
            replace(chamber, members=tuple(replace(m, pressure=0.0, sigma=1.0) for m in body)), Draft(0, 0, id="order")
        )
    )


def test_routes_are_ranked_by_chance_times_legitimacy() -> None:
    blocked = Vote(security_council(pressure=-1.0, sigma=0.0), Draft(0, 0))
    found = compare_routes(
        blocked,
        [
            Route("alliance", votes=(alliance(1.0),), legitimacy=0.6),
            Route("alone", chance=0.9, legitimacy=0.2),
        ],
    )
    assert [route.id for route in found.routes] == ["alliance", "alone"]
    assert found.routes[0].worth == pytest.approx(0.6)
    assert found.best == "alliance"
    assert found.authorised == pytest.approx(1.0)
    assert found.to_dict()["best"] == "alliance"


def test_bodies_that_must_all_agree_or_of_which_one_is_enough() -> None:
    council = Vote(security_council(pressure=0.0), Draft(0, 0))
    own = evaluate(council.chamber, council.draft).passes
    body = alliance(0.5)
    joint = evaluate(body.chamber, body.draft).passes
    assert joint == pytest.approx(0.125)
    both = compare_routes(council, [Route("both", votes=(council, body), needs="all")]).routes[0]
    either = compare_routes(council, [Route("either", votes=(council, body), needs="any")])
    assert both.chance == pytest.approx(own * joint)
    assert either.routes[0].chance == pytest.approx(1 - (1 - own) * (1 - joint))
    # The council's own vote is one event, in its own way and inside the route.
    assert either.authorised == pytest.approx(either.routes[0].chance)
    assert either.routes[0].even == pytest.approx(own / either.routes[0].chance)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: win_set(security_council(), Draft(0, 1), 1, 0), "from a lower to a higher"),
        (lambda: win_set(security_council(), Draft(0, 1), 0, 1, target=0), "above 0"),
        (lambda: best_draft(security_council(), Draft(0, 1), "nobody", 0, 1), "no member 'nobody'"),
        (lambda: deadlock(security_council(), 0, float("nan")), "from a lower to a higher"),
        (lambda: Route("r"), "either votes or a chance"),
        (lambda: Route("r", chance=0.5, legitimacy=2), "legitimacy should lie between"),
        (
            lambda: compare_routes(
                alliance(1.0),
                [Route("r", votes=tuple(Vote(security_council(), Draft(0, 1, id=f"d{i}")) for i in range(17)))],
            ),
            "at most 16",
        ),
    ],
)
def test_what_cannot_be_used_is_said(build: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        build()
