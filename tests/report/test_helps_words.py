"""The levers in words: the best in groups, none that is chance, what hurts and what does nothing said too."""

from __future__ import annotations

import numpy as np
from tests.report.test_first import first
from tests.study.test_helps import BARGAINS, RNG, asked

from demarche.page.parts import Bullets, Figure, Table
from demarche.report.helps_chart import points
from demarche.report.helps_words import helps_section, helps_summary


def test_levers_that_cannot_be_told_apart_are_named_together() -> None:
    noise = RNG.normal(0.0, 0.05, (2, len(BARGAINS))) * BARGAINS
    found = asked(
        ("a", True, np.where(BARGAINS, 0.2, 0.0) + noise[0]),
        ("b", True, np.where(BARGAINS, 0.2, 0.0) + noise[1]),
        ("worse", False, np.where(BARGAINS, -0.1, 0.0)),
        ("idle", False, None),
    )
    section = helps_section(found)
    bullets, figure = section.parts
    assert isinstance(bullets, Bullets)
    assert isinstance(figure, Figure)
    said = " ".join(map(str, bullets.items))
    assert "2 levers add about as much and cannot be told apart" in said
    assert "“worse”" not in said
    assert section.title == "Of 4 levers 2 help, 1 hurts and 1 does little or nothing if Damascus bargains"
    assert figure.table is not None
    cells = {row[0]: row[2] for row in figure.table.rows}
    assert cells["worse"].startswith("hurts")
    assert cells["idle"].startswith("no effect")
    # How far a mean may be off stands in the reading; the spread over versions in the table.
    assert "Sampling error" in figure.reading


def test_the_same_lever_twice_is_said() -> None:
    swing = np.where(BARGAINS, np.linspace(0.0, 0.6, len(BARGAINS)), 0.0)
    bullets, _ = helps_section(asked(("once", True, swing), ("twice", True, 0.9 * swing))).parts
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
    assert helps_section(None).parts == ()
    assert points(0.999) == "+100"
