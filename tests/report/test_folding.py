"""Folding keeps every part of a section, closed in HTML and left out in the terminal; one headline for today."""

from __future__ import annotations

import io
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from demarche.engines.ripeness.answer import Verdict
from demarche.page.parts import Bullets, Callout, Figure, Fold, Page, Section, Table, Text, all_folded
from demarche.report.folding import folded
from demarche.report.html import html
from demarche.report.short_words import headline_of
from demarche.report.terminal import show_section

FIGURE = Figure("<svg></svg>", "a picture", "alt", "how to read it")
TABLE = Table(("a",), (("kept in the table",),), "a caption", folded=True)
SECTION = Section("terms", "Terms", (Callout("Verdict", "not ripe"), FIGURE, Text("kept in the fold"), TABLE))


def test_what_stands_behind_the_first_picture_is_folded_and_kept() -> None:
    found = folded(SECTION)
    assert found.parts[:2] == SECTION.parts[:2]
    (fold,) = found.parts[2:]
    assert isinstance(fold, Fold)
    assert fold.parts == (SECTION.parts[2], replace(TABLE, folded=False))


def test_a_section_without_a_rule_stays_as_it_is() -> None:
    section = replace(SECTION, id="limits")
    assert folded(section) is section
    assert all_folded(Section("x", "X", ()), "title") == ()


def test_details_of_claims_and_tables_of_levers_are_folded_by_themselves() -> None:
    own = [Bullets(("x",), "C16: a claim", "claim-C16"), Bullets(("y",), "C18: another", "claim-C18")]
    record = Bullets(("z",), "The record contradicts C19")
    claims = Section("claims", "", (Text("lead"), *own, Bullets(("w",), "What carries what"), record, FIGURE))
    assert [type(part) for part in folded(claims).parts] == [Text, Fold, Fold, Bullets, Figure]
    levers = Section("levers", "", (Text("lead"), FIGURE, FIGURE, TABLE, Bullets(("z",), "beside"), Text("reading")))
    assert [type(part) for part in folded(levers).parts] == [Text, Figure, Fold, Fold]


def test_what_is_folded_already_stays_one_fold_and_a_table_of_its_own_stays() -> None:
    fold = Fold("the war", (Text("kept"),))
    assert folded(Section("levers", "", (Text("lead"), FIGURE, TABLE, fold))).parts[-1] is fold
    council = Section("council-x", "", (FIGURE, TABLE, Text("between"), TABLE))
    assert [type(part) for part in folded(council).parts] == [Fold, Text, Table]


def test_html_shows_a_fold_closed_and_the_terminal_leaves_it_out() -> None:
    page = html(Page("T", "", (), (folded(SECTION),)))
    before, after = page.split('<details class="fold">')
    assert "kept in the fold" in after.split("</details>")[0]
    assert "kept in the table" in after.split("</details>")[0]
    assert "kept" not in before
    out = io.StringIO()
    show_section(folded(SECTION), Console(file=out))
    assert "not ripe" in out.getvalue()
    assert "kept" not in out.getvalue()


def headline(terms: float, verdict: Verdict | None) -> Callout:
    screen = SimpleNamespace(
        sample=SimpleNamespace(open=SimpleNamespace(share=terms), causes={}, draws=64),
        centre=SimpleNamespace(open=True),
    )
    war = None if verdict is None else SimpleNamespace(verdict=verdict)
    result: Any = SimpleNamespace(study=None, screen=screen, ripeness=war, question=SimpleNamespace(ripe_at=0.5))
    return headline_of(result, result.screen)


@pytest.mark.parametrize(
    ("terms", "verdict", "label"),
    [
        (0.0, None, "In short: not now"),
        (0.0, Verdict(0.1, 0.2, 64), "In short: not now"),
        (0.0, Verdict(0.3, 0.7, 64), "In short: not now, but ripening"),
        (0.1, Verdict(0.6, 0.7, 64), "In short: two answers"),
        (0.9, Verdict(0.1, 0.7, 64), "In short: two answers"),
        (0.9, Verdict(0.6, 0.7, 64), "In short: yes, as far as terms go"),
    ],
)
def test_there_is_one_headline_where_screen_and_war_agree_on_today(
    terms: float, verdict: Verdict | None, label: str
) -> None:
    said = headline(terms, verdict)
    assert said.label == label
    if label != "In short: yes, as far as terms go" and verdict is not None:
        assert f"{verdict.open_now * 100:.0f} %" in said.text
