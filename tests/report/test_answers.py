"""The report: a section for each question, its finding as the title, one picture, its table folded."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.report.firsts import made
from tests.report.newcomers import newcomers_run
from tests.report.readability import grade, sentences
from tests.report.test_first import first, result_of

from demarche.crisis import shipped_cases
from demarche.page.chart import both
from demarche.page.parts import Figure, Table, inline
from demarche.page.spoken import spoken, the, within
from demarche.report.answers import answers
from demarche.report.appendix import apart
from demarche.report.brief_words import brief_of, reversal
from demarche.report.first import First, first_of
from demarche.report.first_words import first_screen
from demarche.report.helps_chart import shortlist
from demarche.report.hinges_chart import Hinge, hinges_chart
from demarche.report.html import files, html
from demarche.report.run_page import run_page

pytestmark = pytest.mark.once

PER_SECOND = 240 / 60


def words(text: str) -> int:
    """Dots between parts and signs of per cent are no words."""
    return len(re.findall(r"\S*\w\S*", text))


def prose(facts: First, until: str = "") -> str:
    """What is read from the top: all sentences and titles, up to the title of the cell with this id."""
    screen = first_screen(facts)
    read = [screen.asked, facts.question, screen.verdict, screen.because, *screen.lead]
    for cell in screen.cells:
        if cell.id == until:
            return " ".join([*read, cell.title])
        read += [cell.title, cell.figure.reading]
    return " ".join(read)


@pytest.mark.parametrize("case", [*shipped_cases(), "newcomer"])
def test_the_hinge_is_read_within_20_seconds_and_the_best_lever_within_40(case: str) -> None:
    """At 240 words a minute: what it turns on, and the first lever of the picture, which helps most of yours."""
    facts = first_of(newcomers_run()) if case == "newcomer" else first(case)
    text, hinge = prose(facts), facts.turns[0].among.words or inline(facts.hinge_about) or "A peace that holds"
    if len(facts.turns) > 1 and not facts.decides:
        (hinge,) = re.findall(r"Whether [^:]+:", text)
    assert hinge in text
    assert words(text[: text.index(hinge) + len(hinge)]) / PER_SECOND <= 20
    assert facts.helps is not None
    mine, others = shortlist(facts.helps)
    better = facts.helps.better
    best = max((*mine, *others), key=lambda lever: lever.best(better)).pulled.short
    picture = first_screen(facts).cells[-1].figure.svg
    assert best.split()[0] in " ".join(re.findall(r"<text[^>]*>([^<]*)<", picture))
    names = [lever.pulled.short for lever in (*mine, *others)]
    listed = " ".join(names[: names.index(best) + 1])
    assert (words(prose(facts, "helps")) + words(listed)) / PER_SECOND <= 40


@pytest.mark.parametrize("case", [*shipped_cases(), "newcomer"])
def test_each_section_has_one_picture_and_its_finding_as_title(case: str) -> None:
    result = newcomers_run() if case == "newcomer" else result_of(case)
    facts = first_of(result)
    page = run_page(result, "9.9")
    front, back = apart(page)
    found = {section.id: section for section in front.sections}
    assert list(found)[:2] == ["is-it-ripe", "grounds"]
    assert list(found)[-1] == "more"
    for section in front.sections:
        figures = [part for part in section.parts if isinstance(part, Figure)]
        assert len(figures) <= 1
        if figures:
            assert section.finding
            assert figures[0].narrow
            assert figures[0].table
            assert not any(isinstance(part, Table) for part in section.parts)
    cells = 0 if front.first is None else len(front.first.cells)
    pictures = cells + sum(isinstance(part, Figure) for section in front.sections for part in section.parts)
    assert pictures <= 11  # nine questions, two of which have a picture for each half
    assert f"{facts.exist or 'none'} of " in found["is-it-ripe"].finding
    assert {section.id for section in back.sections} >= {"figures", "assumptions", "sources"}
    assert len({section.id for section in back.sections}) == len(back.sections)
    assert [section.id for section in answers(result, facts, []) if section.parts] == ["is-it-ripe", "grounds"] or (
        result.claims is not None
    )


@pytest.mark.parametrize("case", [*shipped_cases(), "newcomer"])
def test_findings_are_plain_english(case: str) -> None:
    result = newcomers_run() if case == "newcomer" else result_of(case)
    front, _ = apart(run_page(result, "9.9"))
    text = " ".join(f"{section.finding}." for section in front.sections if section.finding)
    assert all(len(said.split()) <= 30 for said in sentences(text))
    assert grade(text) <= 10


def test_a_newcomers_pages_are_small_and_whole() -> None:
    page = run_page(newcomers_run(), "9.9")
    made_of = files(page, "report.html")
    assert all(len(text.encode()) < 300_000 for text in made_of.values())
    report = made_of["report.html"]
    assert "for the United Kingdom" in report
    assert "the government" in report
    assert not re.search(r"[a-z] The (government|rebels)", re.sub(r"<[^>]*>", "", report))
    said = " ".join(reversal(newcomers_run(), first_of(newcomers_run())))
    assert "comes nearest, with" not in said or f"with {first_of(newcomers_run()).exist} of" not in said
    assert brief_of(newcomers_run(), "9.9").verdict


def test_the_number_of_a_sentence_leads_to_its_figure() -> None:
    page = run_page(newcomers_run(), "9.9")
    front, back = apart(page)
    found = html(front, back, "appendix.html")
    for name, number in (("ripeness.open", r"\d+ of \d+ versions"), ("ripeness.durable", r"\d+\u00a0%")):
        assert re.search(rf'<a href="appendix.html#figure-{name}" title="{name}">{number}</a>', found)
    assert 'id="figure-ripeness.open"' in html(back, front, "report.html")


def test_the_hinge_is_named_unless_its_words_are_too_many() -> None:
    said = " ".join(first_screen(first()).lead)
    assert "A peace turns on whether Damascus would hand over power at the table" in said
    facts = made(2)
    long = " ".join(["word"] * 16)
    turns = tuple(replace(turn, among=replace(turn.among, words=long)) for turn in facts.turns)
    said = " ".join(first_screen(replace(facts, turns=turns)).lead)
    assert long not in said
    assert "A peace turns on what kind of player Damascus is" in said
    code = facts.verdict.code if facts.verdict else ""
    another = tuple(replace(turn, code="ripe" if place == 0 else code) for place, turn in enumerate(turns))
    said = " ".join(first_screen(replace(facts, turns=another)).lead)
    assert "All turns on what kind of player Damascus is" in said


def test_a_hinge_stands_on_an_axis_that_shows_zero_and_one_half() -> None:
    hinge = Hinge(
        label="what kind of player X is", at_low=0.01, at_high=0.14, low_is="holds out", high_is="bargains", kind=True
    )
    for drawn in both(lambda canvas: hinges_chart([hinge], "a peace that holds", canvas)):
        assert "one half" in drawn
        assert ">0 %<" in drawn
        assert "holds out: 1 %; bargains: 14 %" in re.sub(r"</text><text[^>]*>", " ", drawn)


def test_articles_follow_the_place_in_the_sentence() -> None:
    assert spoken("the opposition asks The government.") == "The opposition asks the government."
    assert within("the opposition asks The Hague") == "the opposition asks The Hague"
    assert the("United States") == "the United States"
    assert the("Moscow") == "Moscow"


def test_a_file_without_types_has_no_row_for_a_type() -> None:
    result = newcomers_run()
    ripe = next(section for section in answers(result, first_of(result), []) if section.id == "is-it-ripe")
    (figure,) = (part for part in ripe.parts if isinstance(part, Figure))
    assert figure.table is not None
    assert not any(row[0].startswith("The same, if") for row in figure.table.rows)
    assert all(cell.strip() for row in figure.table.rows for cell in row)
