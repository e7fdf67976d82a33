"""A verdict waits for what it rests on and for nothing else; an answer that reads what is not judged is withheld."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.golden.pages import result_of

from demarche.crisis import Crisis, load
from demarche.crisis.inventory import assumptions
from demarche.engine.inputs import covers
from demarche.engine.registry import grounds_of, leading
from demarche.page.parts import Callout
from demarche.report.answered import shorts
from demarche.report.few_lines import few_lines
from demarche.report.first import first_of
from demarche.report.first_words import first_screen
from demarche.report.run_page import placed, reader_of, run_page
from demarche.study import RunResult

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def whole() -> RunResult:
    return result_of("kosovo-1999")


def unjudged(result: RunResult, path: str) -> RunResult:
    """The same answers, had nobody judged the entry there."""
    question = result.question
    entries = tuple(
        replace(entry, note="not judged yet: how much?") if entry.path == path else entry
        for entry in question.assumptions
    )
    assert entries != question.assumptions
    return replace(result, question=replace(question, assumptions=entries))


def one_read(crisis: Crisis, by: str, but_not: str = "") -> str:
    """The path of a number that the one engine reads and the other does not."""
    reads = grounds_of(crisis)
    return next(
        entry.path
        for entry in assumptions(crisis)
        if entry.kind == "number"
        and covers(reads[by], entry.path)
        and not (but_not and covers(reads[but_not], entry.path))
    )


def boxes(result: RunResult, slot: str) -> list[str]:
    return [
        part.label
        for place in placed(result)
        if place.slot == slot
        for part in place.section.parts
        if isinstance(part, Callout)
    ]


def test_a_number_of_a_council_withholds_what_the_council_says_alone(whole: RunResult) -> None:
    crisis = load("kosovo-1999")
    lead = leading(crisis).name
    path = one_read(crisis, "council", but_not=lead)
    found = unjudged(whole, path)
    before, after = first_of(whole), first_of(found)
    assert (before.unjudged, before.beside) == (False, 0)
    assert (after.unjudged, after.beside) == (False, 1)
    assert after.beside_in == ("councils",)
    assert replace(after, beside=0, beside_in=(), notes=before.notes) == before
    assert first_screen(after).verdict == first_screen(before).verdict
    said = "Not judged yet: 1 input in councils, on which the verdict does not rest."
    assert said in first_screen(after).foot
    assert said not in first_screen(before).foot
    assert any(line.startswith("Not judged ") for line in few_lines(after, "r"))
    assert boxes(found, "votes") == ["No verdict yet"]
    assert "No verdict yet" not in boxes(whole, "votes")
    assert boxes(found, "ripe") == boxes(whole, "ripe")
    assert not [line for line in shorts(found, reader_of(found)) if line.slot == "votes"]
    assert [line for line in shorts(whole, reader_of(whole)) if line.slot == "votes"]
    assert len(run_page(found, "x").sections) == len(run_page(whole, "x").sections)


def test_a_number_of_the_war_withholds_the_verdict_and_leaves_the_council_its_own(whole: RunResult) -> None:
    crisis = load("kosovo-1999")
    path = one_read(crisis, leading(crisis).name, but_not="council")
    found = unjudged(whole, path)
    first = first_of(found)
    assert (first.unjudged, first.beside) == (True, 0)
    assert first_screen(first).verdict == "No answer yet."
    assert boxes(found, "votes") == boxes(whole, "votes")
    assert "No verdict yet" in boxes(found, "ripe")


def test_where_nobody_says_what_an_engine_reads_its_answer_waits_for_everything(whole: RunResult) -> None:
    crisis = load("kosovo-1999")
    path = one_read(crisis, "council", but_not=leading(crisis).name)
    found = unjudged(whole, path)
    found = replace(found, question=replace(found.question, rests_on={}))
    assert first_of(found).unjudged


def test_a_count_of_the_dead_withholds_the_price_of_waiting_alone(whole: RunResult) -> None:
    path = next(entry.path for entry in whole.question.assumptions if entry.path.startswith("war.ledger."))
    found = unjudged(whole, path)
    before, after = first_of(whole), first_of(found)
    assert (after.unjudged, after.beside) == (False, 1)
    assert {slot for slot, _ in before.notes} - {slot for slot, _ in after.notes} == {"waiting"}
    assert boxes(found, "waiting")[0] == "No verdict yet"
    assert boxes(found, "ripe") == boxes(whole, "ripe")
