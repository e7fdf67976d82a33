"""Levers in words and pictures: true, with intervals, ours first, and never a probability."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.study.crises import TORN, small

from demarche.crisis import Crisis, load
from demarche.engine.contract import Headline
from demarche.engine.registry import engine
from demarche.engines.stability.robustness_words import robustness_section
from demarche.page.numbers import percent
from demarche.page.parts import Bullets, Figure, Page, Section, Table, Text
from demarche.report.html import html
from demarche.report.levers_words import change_words, levers_section
from demarche.report.progress import first_words, known_so_far
from demarche.report.varies_words import varies_section
from demarche.study import StudyResult, study
from demarche.study.asking import ask
from demarche.study.draw.plan import plan_of
from demarche.study.runs import Run
from demarche.study.studies import Study


@pytest.fixture(scope="module")
def found() -> StudyResult:
    return study(small(), draws=256, pairs=[("arm-now", "guarantee")])


def robustness(crisis: Crisis, draws: int) -> Section:
    """In how many versions outcomes last, as the report says it."""
    asked = ask(crisis, engine("stability"), levers=(), draws=draws)
    known = {headline.id: headline for headline in asked.reader.headlines}
    return robustness_section(asked.answer.robustness, asked.reader.versions, known)


def words(section: Section) -> str:
    told = []
    for part in section.parts:
        match part:
            case Text():
                told.append(part.text)
            case Bullets():
                told += [part.title, *part.items]
            case Table():
                told += [part.caption, *part.header, *(cell for row in part.rows for cell in row)]
            case Figure():
                told += [part.title, part.alt, part.reading]
    return "\n".join(told)


def tables(section: Section) -> dict[str, Table]:
    return {part.caption: part for part in section.parts if isinstance(part, Table)}


def test_levers_stand_by_who_can_pull_them_ours_first(found: StudyResult) -> None:
    captions = list(tables(levers_section(found)))
    assert captions == ["Levers that The patron can pull", "Levers in the hands of others", "Two levers together"]
    ours, others, _ = tables(levers_section(found)).values()
    assert [row[0] for row in ours.rows] == ["Arm the rebels now", "Guarantee the agreement"]
    assert [row[0] for row in others.rows] == ["Come to talks (The ruler)", "The ruler softens (The ruler)"]


def test_cells_say_the_change_its_interval_and_both_sides(found: StudyResult) -> None:
    table = tables(levers_section(found))["Levers that The patron can pull"]
    row = dict(zip(table.header, table.rows[0], strict=True))
    effect = found.effect("arm-now", "screen.width")
    change = f"{effect.mean:+.2f} ({effect.low:.2f} to {effect.high:.2f})"
    assert row["Room for terms"].startswith(f"{change}; helps in {percent(effect.more)}")
    others = tables(levers_section(found))["Levers in the hands of others"]
    assert dict(zip(others.header, others.rows[0], strict=True))["Room for terms"] == "–"


def test_less_of_what_is_bad_is_called_help(found: StudyResult) -> None:
    worse = found.headline("stability.worse")
    falling = replace(found.effect("arm-now", worse.id), mean=-0.5, low=-0.6, high=-0.4, more=0.1, same=0.3, less=0.6)
    only = replace(
        found,
        headlines=(worse,),
        effects=(falling,),
        levers=tuple(lever for lever in found.levers if lever.name == "arm-now"),
    )
    section = levers_section(only)
    assert "-50 points (-60 to -40); helps in 60 %, hurts in 10 %" in words(section)
    assert "it helps in 60 % of the versions, and hurts in 10 %" in words(section)


def test_no_share_is_called_a_probability(found: StudyResult) -> None:
    for section in (levers_section(found), robustness(small(), 256), varies_section(found)):
        told = words(section).lower()
        assert not re.search(r"(?<!no )(?<!not )probabilit|likel(y|ihood) to|the odds are", told), section.id
    assert "not probabilities" in words(levers_section(found))


def test_every_figure_has_words_of_its_own_and_a_reading(found: StudyResult) -> None:
    figures = [p for s in (levers_section(found), varies_section(found)) for p in s.parts if isinstance(p, Figure)]
    assert len(figures) >= 3
    for figure in figures:
        assert figure.svg.startswith("<svg")
        assert figure.alt
        assert "interval" in figure.reading or "line runs" in figure.reading


def test_too_few_input_sets_are_said_to_be_too_few() -> None:
    assert "too few" in words(levers_section(study(small(), draws=16)))
    assert "too few" not in words(levers_section(study(small(), draws=64)))


def test_titles_are_text_and_never_markup() -> None:
    crisis = small().with_values({"levers.arm-now.title": "<script>alert(1)</script> & more"})
    found = study(crisis, draws=64)
    page = html(Page("t", "q", (), (levers_section(found), varies_section(found)), ()))
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;" in page


def test_swaps_that_change_an_answer_are_told_in_plain_words() -> None:
    told = words(robustness(small().with_values(TORN), 64))
    assert "3 pairs of neighbouring statements" in told
    assert re.search(r"ruler \(as soft\): if “.+” came before “.+”: .+: (yes|no)", told)


def test_settled_preferences_are_said_to_be_settled() -> None:
    settled = {
        "actors.ruler.type": "hard",
        "preferences.ruler.by_type.soft.order": "firm",
        "preferences.rebels": {"weights": {"fight": 1}},
        "preferences.patron": {"weights": {"arm": -1}},
    }
    told = words(robustness(small().with_values(settled), 64))
    assert "leaves nothing open of what the actors want" in told


def test_changes_are_written_with_their_sign_and_never_minus_zero() -> None:
    share, number = change_words(Headline("a.b", "w", "yes-no")), change_words(Headline("a.c", "w", "number"))
    assert [share(x) for x in (0.321, -0.1, 0.001, -0.004)] == ["+32 points", "-10 points", "0 points", "0 points"]
    assert [number(x) for x in (0.321, -0.1, -0.001)] == ["+0.32", "-0.10", "0.00"]


def test_first_words_count_what_the_quick_engines_have_tried() -> None:
    """A slow engine that has not begun takes nothing from them."""
    rough = Run(load("syria-2013"), draws=256).rough()
    assert first_words(rough).startswith("From the first 64 versions: ")
    assert known_so_far(rough, None)[0] == "Known from 64 of 256 versions (not the final answer):"


def test_first_words_and_what_is_known(found: StudyResult) -> None:
    rough = Study(plan_of(small(), draws=256, seed=0)).rough()
    said = first_words(rough)
    assert said.startswith("From the first 64 versions: terms exist that both sides prefer to fighting: in ")
    known = known_so_far(rough, None)
    assert known[0] == "Known from 64 of 256 versions (not the final answer):"
    assert known_so_far(None, None) == ["Nothing was worked out yet."]
