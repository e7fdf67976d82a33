"""What the first screen says of its facts, worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.report.firsts import made

from demarche.engine.verdict import Verdict
from demarche.report.first_facts import (
    at_end,
    best_of,
    by_year,
    claims_weighed,
    half_open,
    helping,
    leads,
    margin,
    mostly_open,
    player,
    turning_fronts,
    wherever,
    withheld,
    worst_shortfall,
)
from demarche.report.lines import WIDTH, bar, beside, columns, opened

pytestmark = pytest.mark.once

FIRST = made()
FRONT, FAN, HELPS, GAP = FIRST.shown.front, FIRST.shown.fan, FIRST.helps, FIRST.shown.gap
assert FRONT is not None
assert FAN is not None
assert HELPS is not None
assert GAP is not None


@pytest.mark.parametrize(("unsolved", "expected"), [(0, False), (10, False), (11, True)])
def test_a_verdict_is_withheld_above_a_tenth(unsolved: int, expected: bool) -> None:
    verdict = Verdict(code="ripe", versions=100 - unsolved, at_least=0.5, open_now=1.0, unsolved=unsolved)
    assert withheld(verdict) is expected


@pytest.mark.parametrize(("exist", "expected"), [(63, False), (64, True), (65, True)])
def test_half_the_versions_are_most(exist: int, expected: bool) -> None:
    assert mostly_open(replace(FIRST, exist=exist)) is expected


def test_types_are_told_from_the_lowest_chance_to_the_highest() -> None:
    assert leads(FIRST) == (0.125, 0.25)
    assert player(FIRST) == "Damascus"
    assert player(replace(FIRST, turns=())) == ""


def test_the_fan_is_read_at_each_whole_year_or_where_it_ends() -> None:
    curve = dict.fromkeys(("mean", "p5", "p25", "p75", "p95"), (0.0, 0.1, 0.2, 0.3))
    ribbons = tuple(replace(ribbon, **curve) for ribbon in FAN.ribbons)
    years = list(by_year(replace(FAN, months=(0.0, 12.0, 18.0, 24.0), ribbons=ribbons)))
    assert [(each.month, each.mean) for each in years] == [(12.0, 0.1), (24.0, 0.3)] * 2
    short = replace(FAN, months=(0.0, 3.0, 6.0, 7.0), ribbons=ribbons)
    assert [each.month for each in by_year(short)] == [7.0, 7.0]
    assert [(each.month, each.p95) for each in at_end(short)] == [(7.0, 0.3)] * 2


def test_the_front_is_read_for_the_first_type() -> None:
    among = FRONT.counts[0][0]
    assert among.versions == 64
    counted = replace(FRONT, shares=(0.2, 0.4, 0.6, 0.8), counts=((among, (31, 32, 40, 20)),), exist=(35,))
    found = half_open(counted)
    assert (found.low, found.high, found.everywhere, found.least) == (0.4, 0.6, False, 20)
    (best,) = wherever(counted)
    assert (best.today, best.most, best.at) == (35, 40, 0.6)
    everywhere = half_open(replace(counted, counts=((among, (32, 40, 50, 33)),)))
    assert (everywhere.everywhere, everywhere.least) == (True, 32)
    nowhere = half_open(replace(counted, counts=((among, (1, 2, 3, 4)),)))
    assert (nowhere.low, nowhere.high, nowhere.everywhere) == (None, None, False)


@pytest.mark.parametrize(
    ("exist", "counts", "expected"),
    [
        (10, (70, 60, 64, 90), (0.2, 0.8)),
        (10, (1, 2, 64, 3), (0.6, 0.6)),
        (10, (63, 2, 1, 3), None),
        (70, (70, 63, 64, 90), (0.4, 0.4)),
    ],
)
def test_fronts_that_turn_the_answer_lie_across_the_rule(
    exist: int, counts: tuple[int, ...], expected: tuple[float, float] | None
) -> None:
    front = replace(FRONT, shares=(0.2, 0.4, 0.6, 0.8), counts=((FRONT.counts[0][0], counts),))
    assert turning_fronts(replace(FIRST, exist=exist, shown=replace(FIRST.shown, front=front))) == expected


def test_what_helps_most_and_how_many_are_as_good() -> None:
    best = best_of(HELPS, ours=True)
    assert best is not None
    assert (best.levers, best.short) == (4, HELPS.levers[0].pulled.short)
    assert best_of(HELPS, ours=False) is None
    told = helping(HELPS, ours=True, most=3)
    assert [each.alike for each in told] == [0, 0, 1]
    assert [each.alike for each in helping(HELPS, ours=True, most=5)] == [0, 0, 0, 0]
    assert [each.alike for each in helping(HELPS, ours=False, most=2)] == [0, 0]
    other = replace(HELPS.groups[0], levers=HELPS.groups[0].levers[1:])
    assert [each.alike for each in helping(replace(HELPS, groups=(other,)), ours=True, most=2)] == [0, 0]


def test_a_mean_is_off_by_half_the_widest_interval() -> None:
    (first, *rest) = HELPS.levers
    wide = replace(first, changes=tuple(replace(change, low=-0.1, high=0.3) for change in first.changes))
    assert margin(replace(HELPS, levers=(wide, *rest))) == pytest.approx(0.2)
    assert worst_shortfall(GAP) == 0.3
    assert claims_weighed(FIRST) == 37


def test_lines_hold_what_has_to_stand_at_their_end() -> None:
    assert bar(0.0, 0.5, 1.0) == "|============#============|"
    assert bar(-2.0, 0.25, 0.5) == "|======#======------------|"
    assert beside("Moscow", "least") == "Moscow least"
    assert beside("a name of many letters", "least") == "a name of... least"
    assert opened("x" * 99, " (2013)") == "x" * 70 + "... (2013)"
    table = columns(["bargains", "a type of many letters"])
    row = table.row("    yours    ", "y" * 99, " (2 more alike)", ["+7", "-3"])
    assert len(row) == WIDTH
    assert row.endswith("... (2 more alike)         +7           -3")
    assert table.headed("Would help", "points").endswith("  bargains  a type o...")
