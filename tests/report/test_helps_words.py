"""The levers in words: the best in groups, none that is chance, what hurts and what does nothing said too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.report.test_first import first
from tests.study.test_helps import BARGAINS, CRISIS, LEAD, RNG, Made, asked, pulled

from demarche.page.parts import Bullets, Figure, Table, Text
from demarche.report.helps_chart import points
from demarche.report.helps_words import helps_section, helps_summary
from demarche.study.helps import helps_of, moved_of


def test_levers_that_cannot_be_told_apart_are_named_together() -> None:
    noise = RNG.normal(0.0, 0.05, (2, len(BARGAINS))) * BARGAINS
    found = asked(
        ("a", True, np.where(BARGAINS, 0.2, 0.0) + noise[0]),
        ("b", True, np.where(BARGAINS, 0.2, 0.0) + noise[1]),
        ("worse", False, np.where(BARGAINS, -0.1, 0.0)),
        ("idle", False, None),
    )
    section = helps_section(found, "us")
    bullets, figure, ours, others, idle, *_ = section.parts
    assert isinstance(bullets, Bullets)
    assert isinstance(figure, Figure)
    assert isinstance(ours, Table)
    assert isinstance(others, Table)
    assert isinstance(idle, Text)
    said = " ".join(map(str, bullets.items))
    assert "2 levers add about as much and cannot be told apart" in said
    assert "“worse”" not in said
    assert section.title == "Of 4 levers 2 help, 1 hurts and 1 does little or nothing if Damascus bargains"
    assert others.rows[0][:3] == ("worse (somebody)", "Damascus bargains", "hurts")
    assert sorted(row[0] for row in ours.rows[::2]) == ["a", "b"]
    assert idle.text == "No effect in any version: “idle”."
    # How far a mean may be off stands in the reading; the spread over versions in the table.
    assert "Sampling error" in figure.reading


def test_a_table_has_one_unit_a_column_and_the_spread_over_versions() -> None:
    shift = np.where(BARGAINS, RNG.choice([0.0, 0.4], len(BARGAINS)), 0.0)
    found = asked(("cut", True, shift))
    (table,) = (part for part in helps_section(found, "us").parts if isinstance(part, Table))
    assert table.header == ("Lever", "If", "What it does", "Mean", "Median", "Middle 90 %")
    (own,) = (change for change in found.levers[0].changes if change.among.type == "bargains")
    assert table.rows[0][3:] == (points(own.by.mean), points(own.by.median), f"0 to {points(own.by.p95)}")
    assert table.rows[1] == ("", "Damascus holds out", "no effect", "0", "0", "0")
    assert {name for row in table.figures for name in row if name} == {"made.peace"}


def test_what_is_less_when_it_is_better_is_called_help() -> None:
    bad = replace(LEAD, id="made.war", better="less")
    base = {bad.id: np.full(len(BARGAINS), 0.6)}
    under = [(pulled("calm"), {bad.id: base[bad.id] - 0.2}), (pulled("fan"), {bad.id: base[bad.id] + 0.2})]
    found = moved_of(CRISIS, bad, base, {}, under)
    assert found is not None
    assert {one.pulled.name: one.changes[0].says for one in found.levers} == {"calm": "helps", "fan": "hurts"}
    assert [group.levers for group in found.groups] == [("calm",)]
    assert moved_of(CRISIS, bad, base, {}, [(pulled("idle"), base)]) is None


def test_two_levers_together_are_told_beyond_the_sum_of_the_two() -> None:
    both = replace(pulled("a"), levers=("a", "b"), title="a and b", short="a and b")
    base = np.zeros(len(BARGAINS))
    columns = [(pulled("a"), 0.1), (pulled("b"), 0.2), (both, 0.5)]
    found = helps_of(CRISIS, Made(), LEAD, {LEAD.id: base}, {}, [(one, {LEAD.id: base + x}) for one, x in columns])
    assert [one.pulled.name for one in found.levers] == ["b", "a"]
    (pair,) = found.pairs
    (beyond,) = pair.beyond
    assert beyond is not None
    assert beyond.mean == pytest.approx(0.2)
    table = [part for part in helps_section(found, "us").parts if isinstance(part, Table)][-1]
    assert table.header[-1] == "Beyond the sum of the two"
    assert table.rows[0][-1] == "+20"


def test_the_same_lever_twice_is_said() -> None:
    swing = np.where(BARGAINS, np.linspace(0.0, 0.6, len(BARGAINS)), 0.0)
    bullets, *_ = helps_section(asked(("once", True, swing), ("twice", True, 0.9 * swing)), "us").parts
    assert isinstance(bullets, Bullets)
    assert "One lever counted twice" in str(bullets.items[-1])


def test_the_terminal_tells_each_lever_by_type() -> None:
    helps = first().helps
    assert helps is not None
    (table,) = helps_summary(helps).parts
    assert isinstance(table, Table)
    assert table.header[2:] == ("if Damascus bargains", "if Damascus holds out")
    for row in table.rows:
        one = next(lever for lever in helps.levers if lever.pulled.short == row[0])
        assert row[2:] == tuple(f"{points(change.by.mean)} ({change.says})" for change in one.changes)


def test_nothing_is_said_without_levers() -> None:
    assert helps_section(None, "us").parts == ()
    assert points(0.999) == "+100"
