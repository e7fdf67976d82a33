"""Folding keeps every part of a section, closed in HTML and left out in the terminal; one headline."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console
from tests.study.crises import small
from tests.study.known import Known, beside_the_others

from demarche.crisis import Crisis
from demarche.engine.contract import Columns, Drawn
from demarche.engine.plain import Plain
from demarche.engine.verdict import Verdict
from demarche.page.parts import (
    Bullets,
    Callout,
    Figure,
    Fold,
    Page,
    Section,
    Table,
    Text,
    after_the_first_picture,
    all_folded,
)
from demarche.report.folding import folded
from demarche.report.html import html
from demarche.report.short_words import headline_of
from demarche.report.terminal import show_section
from demarche.study import run

FIGURE = Figure("<svg></svg>", "a picture", "alt", "how to read it")
TABLE = Table(("a",), (("kept in the table",),), "a caption", folded=True)
SECTION = Section(
    "terms",
    "Terms",
    (Callout("Verdict", "not ripe"), FIGURE, Text("kept in the fold"), TABLE),
    fold=after_the_first_picture("More"),
)


def test_what_stands_behind_the_first_picture_is_folded_and_kept() -> None:
    found = folded(SECTION)
    assert found.parts[:2] == SECTION.parts[:2]
    (fold,) = found.parts[2:]
    assert isinstance(fold, Fold)
    assert fold.parts == (SECTION.parts[2], replace(TABLE, folded=False))


def test_a_section_without_a_rule_stays_as_it_is() -> None:
    section = replace(SECTION, fold=None)
    assert folded(section) is section
    assert all_folded(Section("x", "X", ()), "title") == ()


def test_details_of_claims_and_tables_of_levers_are_folded_by_themselves() -> None:
    own = [Bullets(("x",), "C16: a claim", "claim-C16"), Bullets(("y",), "C18: another", "claim-C18")]
    record = Bullets(("z",), "The record contradicts C19")
    claims = Section("claims", "", (Text("lead"), *own, Bullets(("w",), "What carries what"), record, FIGURE))
    assert [type(part) for part in folded(claims).parts] == [Text, Fold, Fold, Bullets, Figure]
    levers = Section("levers", "", (Text("lead"), FIGURE, FIGURE, TABLE, Bullets(("z",), "beside"), Text("reading")))
    assert [type(part) for part in folded(levers).parts] == [Text, Figure, Fold]


def test_what_is_folded_already_stays_one_fold_and_a_table_of_its_own_stays() -> None:
    fold = Fold("the war", (Text("kept"),))
    assert folded(Section("levers", "", (Text("lead"), FIGURE, TABLE, fold))).parts[-1] is fold
    own = Section("x", "", (FIGURE, TABLE, Text("between"), TABLE), fold=lambda section, at: "two" if at < 2 else "")
    assert [type(part) for part in folded(own).parts] == [Fold, Text, Table]


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


VERDICTS = [
    ("not ripe", 0.0, "In short: not ripe", "bad"),
    ("ripening", 0.25, "In short: ripening", "mixed"),
    ("could be signed, would not hold", 0.75, "In short: could be signed, would not hold", "mixed"),
    ("ripe", 1.0, "In short: yes, as far as terms go", "good"),
]


def headline(verdict: Verdict | None) -> Callout | None:
    study = SimpleNamespace(verdict=verdict, headlines=(), links={}, by_type=())
    result: Any = SimpleNamespace(study=study, question=SimpleNamespace(kinds=()), answers={})
    return headline_of(result)


@pytest.mark.parametrize(("code", "open_now", "label", "tone"), VERDICTS)
def test_there_is_one_headline_by_the_engine_that_leads(code: str, open_now: float, label: str, tone: str) -> None:
    said = headline(Verdict(code=code, versions=64, at_least=0.5, open_now=open_now))
    assert said is not None
    assert (said.label, said.tone) == (label, tone)
    assert f"exist today in {open_now * 64:.0f} of 64 versions" in said.text


def test_without_a_verdict_there_is_no_headline() -> None:
    assert headline(None) is None


@dataclass(frozen=True, kw_only=True)
class Judged(Plain):
    versions: int


class Judge(Known):
    """Calls every crisis by a name of its own."""

    name = "judge"

    def answer(self, crisis: Crisis, drawn: Drawn | None) -> Judged:
        return Judged(versions=0 if drawn is None else len(drawn.base.values["known.box"]))

    def verdict(self, crisis: Crisis, values: Columns) -> Verdict:
        return Verdict(code="judged", versions=len(values["known.box"]), at_least=0.5, open_now=0.0)


@pytest.mark.parametrize(("leads", "code"), [(0, "ripe"), (2, "judged")])
def test_of_several_verdicts_that_of_the_engine_that_leads_is_given(leads: int, code: str) -> None:
    judge = Judge()
    judge.leads = leads
    with beside_the_others(judge):
        found = run(small(), draws=16).study
    assert found is not None
    assert found.verdict is not None
    assert found.verdict.code == code
