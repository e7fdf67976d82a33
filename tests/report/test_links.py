"""Every 'why' leads to a place on the same page: to sections, inputs and sources; what is not there is no link."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from tests.study.crises import small

from demarche.engine.by_type import OfType, of_types
from demarche.engine.registry import engine
from demarche.page.parts import Bullets, Callout, Item, Link, Page, Section, Table, Text, anchor
from demarche.report.folding import folded
from demarche.report.html import html

SOURCES = Table(("Id", "Source"), (("UN-1", "A vote"), ("A & B", "A paper")), names=("source-UN-1", "source-A---B"))
RUNGS = "war.coercer.rungs[0].will"
INPUTS = Table(("What", "Source"), ((f"Will [{RUNGS}]", "UN-1"),), names=(anchor("input", RUNGS),), folded=True)


def page(*parts: Text | Callout | Bullets) -> str:
    return html(Page("t", "", (), (Section("why", "", parts), Section("rests", "", (SOURCES, INPUTS)))))


def test_sources_and_inputs_in_brackets_are_links() -> None:
    found = page(Text(f"So it was said [UN-1, A & B], and entered [{RUNGS}]."))
    assert '[<a href="#source-UN-1">UN-1</a>, <a href="#source-A---B">A &amp; B</a>]' in found
    assert f'[<a href="#input-war.coercer.rungs-0-.will">{RUNGS}</a>]' in found
    assert '<tr id="input-war.coercer.rungs-0-.will">' in found
    assert 'data-h="Source"><a href="#source-UN-1">UN-1</a></td>' in found


def test_what_is_not_on_the_page_stays_text() -> None:
    found = page(Text("So it was said [UN-2], <b>[UN-1, UN-2]</b>."))
    assert "So it was said [UN-2], &lt;b&gt;[UN-1, UN-2]&lt;/b&gt;." in found


def test_a_row_does_not_lead_to_itself() -> None:
    row = re.search(r'<tr id="source-UN-1">.*?</tr>', page(), re.S)
    assert row is not None
    assert "<a" not in row[0]
    own = re.search(r'<tr id="input-war.*?</td>', page(), re.S)
    assert own is not None
    assert "<a" not in own[0]


def test_reasons_are_links_where_their_place_exists() -> None:
    see = (Link("the grounds", "rests"), Link("nowhere", "gone"))
    for part in (Callout("Verdict", "no", see=see), Bullets((Item("no", "Verdict", see),))):
        found = page(part)
        assert 'Why: <a href="#rests">the grounds</a>' in found
        assert "nowhere" not in found
    assert "<b>Verdict:</b> no" in page(Bullets((Item("no", "Verdict", see),)))
    assert "Why" not in page(Bullets((Item("no", "", (Link("nowhere", "gone"),)),)))


def test_links_lead_into_folds_too() -> None:
    bullets = Bullets(("x [UN-1]",), "C1: a claim", anchor("claim", "C1"))
    table = Table(("Claim",), (("C1",),), see=((Link("in full", anchor("claim", "C1")),),))
    found = html(Page("t", "", (), (folded(Section("claims", "", (table, bullets))),)))
    assert '<a href="#claim-C1">in full</a>' in found
    assert found.index("<details") < found.index('id="claim-C1"')


def test_the_war_is_told_by_type() -> None:
    values = {
        "ripeness.durable": np.array([0.4, 0.2, 0.0, 0.1]),
        "ripeness.signed": np.array([0.5, 0.25, 0.1, 0.2]),
        "ripeness.open": np.array([1.0, 0.0, 0.0, 0.0]),
        "ripeness.opens_within_year": np.array([1.0, 1.0, 0.0, 0.0]),
        "ripeness.solved": np.ones(4),
    }
    drawn = np.array(["soft", "soft", "hard", "hard", "soft"])  # the last one not answered yet
    inputs = {"actors.ruler.type": drawn, "screen.binding": np.zeros(5)}
    war = engine("ripeness")

    def told(ripe_at: float, values: dict[str, Any]) -> list[OfType]:
        crisis = small().with_values({"crisis.ripe_at": ripe_at})
        return list(of_types(crisis, war, war.headlines(crisis), values, inputs))

    hard, soft = told(0.5, values)
    assert {(entry.engine, entry.input) for entry in (hard, soft)} == {("ripeness", "actors.ruler.type")}

    def figures(entry: OfType) -> list[float | None]:
        assert {spread.n for spread in entry.spreads.values()} == {entry.versions}
        names = ("open", "opens_within_year", "durable")
        return [entry.spreads[f"ripeness.{name}"].mean for name in names]

    assert (hard.type, hard.versions, figures(hard)) == ("hard", 2, pytest.approx([0.0, 0.0, 0.05]))
    assert (soft.type, soft.versions, figures(soft)) == ("soft", 2, pytest.approx([0.5, 1.0, 0.3]))
    assert [entry.verdict.code for entry in (hard, soft) if entry.verdict] == ["not ripe", "ripe"]
    assert soft.verdict is not None
    assert (soft.verdict.versions, soft.verdict.open_now) == (2, 0.5)
    strict = told(0.6, values)[1]
    assert strict.verdict is not None
    assert strict.verdict.code == "ripening"
    assert told(0.5, {}) == []
