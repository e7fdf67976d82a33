"""The words must be true: each cause, each verdict, and never a share called a probability."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import demarche
from demarche.crisis.states import columns, matching
from demarche.engines.screen import Screen, ScreenResult, screen
from demarche.engines.screen.words import obstacles, screen_section, verdict
from demarche.engines.stability import analyse, from_crisis, read_case
from demarche.engines.stability.answer import named_outcomes
from demarche.engines.stability.classes_words import classes_parts
from demarche.engines.stability.grouping import STRENGTHS
from demarche.engines.stability.moves_words import leaving_section, paths_section
from demarche.engines.stability.section import MovesPart
from demarche.engines.stability.words import outcomes_section
from demarche.page.numbers import chance, count, percent
from demarche.page.parts import Bullets, Callout, Figure, Page, Section, Table, Text
from demarche.report.html import html

pytestmark = pytest.mark.once

DATA = Path(__file__).parents[1] / "data" / "stability"
AGREED = {"p_ruler": 0.5, "p_opposition": 0.5, "c_ruler": 0.1, "c_opposition": 0.1}


def said(section: Section) -> str:
    lines: list[str] = []
    for part in section.parts:
        match part:
            case Text():
                lines.append(part.text)
            case Callout():
                lines += [part.label, part.text, part.below]
            case Bullets():
                lines += [part.title, *part.items]
            case Table():
                lines += [part.caption, *part.header, *(cell for row in part.rows for cell in row)]
            case Figure():
                lines += [part.title, part.alt, part.reading]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("numbers", "words", "whose"),
    [
        ({"p_ruler": 0.8, "p_opposition": 0.6}, "Disagreement about the odds", "0.20 to them together."),
        ({"p_ruler": 0.8, "p_opposition": 0.6, "balance": 0.5}, "Disagreement", "more hopeful side is Damascus."),
        ({"p_ruler": 0.8, "p_opposition": 0.6, "balance": 0.75}, "Disagreement", "more hopeful side is the rebels."),
        ({"binding": 0.5, "e_ruler": 0.4}, "Weak enforcement", "greater fear is Damascus'."),
        ({"binding": 0.5, "e_opposition": 0.4}, "Weak enforcement", "greater fear is the rebels'."),
        ({"binding": 0.5, "e_ruler": 0.4, "e_opposition": 0.4}, "Weak enforcement", "Both fear it alike."),
        ({"x_high": 0.2}, "A precondition against Damascus", "than take less than"),
        ({"x_low": 0.9}, "A precondition against the rebels", "than concede more than"),
        ({"x_low": 0.5, "x_high": 0.45}, "exclude each other", "the other that it keep at most 0.45"),
    ],
)
def test_each_cause_is_named(numbers: dict[str, float], words: str, whose: str) -> None:
    result = screen(Screen.of(AGREED | numbers, ruler="Damascus", opposition="the rebels"))
    assert words in obstacles(result)[0]
    assert whose in obstacles(result)[0]
    assert ("more hopeful" in obstacles(result)[0]) == ("more hopeful" in whose)
    assert verdict(result).label.endswith("not ripe")


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"x_high": 0.35}, "A shift of 0.05 towards the rebels, seen by both, would bring about such terms here."),
        ({"x_low": 0.65}, "A shift of 0.05 towards Damascus, seen by both, would bring about such terms here."),
        ({"x_high": 0.5}, "A shift of 0.10 towards Damascus, seen by both, would end such terms here."),
    ],
)
def test_a_shift_of_the_balance_goes_towards_whom_it_favours(numbers: dict[str, float], words: str) -> None:
    result = screen(Screen.of(AGREED | numbers, ruler="Damascus", opposition="the rebels"))
    text = said(screen_section(result, "the prize"))
    assert words in text
    towards = 0.06 if "towards Damascus" in words else -0.06
    if "bring about" in words:
        odds = {"p_ruler": 0.5 + towards, "p_opposition": 0.5 - towards}
        assert screen(AGREED | numbers | odds).centre.open


def test_an_open_zone_is_ripe_and_names_what_would_close_it() -> None:
    text = said(screen_section(screen(AGREED), "the prize"))
    assert "ripe" in text
    assert "not ripe" not in text
    assert "What would close it" in text
    assert "between 0.40 and 0.60" in text


def test_ranges_give_a_share_that_is_not_a_probability() -> None:
    result = screen(AGREED | {"p_ruler": (0.4, 0.9)})
    text = said(screen_section(result, "the prize"))
    assert result.verdict == "depends"
    assert percent(result.sample.open.share) in text
    assert "not a probability" in text
    assert "probab" not in text.replace("not a probability", "")
    assert "likely" not in text


@given(
    st.fixed_dictionaries(
        {name: st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted) for name in AGREED}
        | {"x_high": st.floats(0, 1), "binding": st.floats(0, 1), "e_ruler": st.floats(0, 1)}
    )
)
def test_any_numbers_can_be_put_into_words(numbers: dict[str, Any]) -> None:
    result: ScreenResult = screen({k: tuple(v) if isinstance(v, list) else v for k, v in numbers.items()}, draws=16)
    section = screen_section(result, "the prize")
    text = said(section)
    assert "nan" not in text
    assert "None" not in text
    assert ("not ripe" in text) == (result.sample.open.share < 0.5)
    assert "<svg" in next(part for part in section.parts if isinstance(part, Figure)).svg


def test_a_prisoners_dilemma_in_words() -> None:
    case = read_case(DATA / "pd.json")
    text = said(outcomes_section(analyse(case.model), ()))
    assert "Of 4 possible situations 2 would last" in text
    assert "Steps from today" not in text


@pytest.mark.parametrize("name", ["chicken", "elmira_9", "syria_iraq_1975", "us_dprk_2017"])
def test_published_conflicts_in_words(name: str) -> None:
    case = read_case(DATA / f"{name}.json")
    result = analyse(case.model, variants=case.variants)
    for section in (outcomes_section(result, ()), leaving_section(result), paths_section(result)):
        assert "None" not in said(section)


def test_who_leaves_the_status_quo_is_said() -> None:
    """In Elmira the polluter delays; the local government improves on that by insisting."""
    result = analyse(read_case(DATA / "elmira_9.json").model)
    today = said(outcomes_section(result, ()))
    assert "Insist" in today or "insist" in today
    assert "Local Government" in today


def test_words_of_a_file_cannot_become_markup() -> None:
    nasty = "<script>alert(1)</script>"
    page = Page(nasty, nasty, (nasty,), (Section("s", nasty, (Text(nasty), Bullets((nasty,), nasty))),), (nasty,))
    assert "<script>alert" not in html(page)
    result = screen(Screen.of(AGREED, ruler=nasty, opposition=nasty))
    figure = next(part for part in screen_section(result, nasty).parts if isinstance(part, Figure))
    assert "<script>" not in figure.svg


def test_empty_sections_do_not_appear() -> None:
    page = Page("t", "q", (), (Section("a", "Empty", ()), Section("b", "Full", (Text("x"),))))
    assert [section.id for section in page.sections] == ["b"]


def test_numbers_are_never_rounded_to_certainty() -> None:
    assert percent(0.001) == "under 1 %"
    assert percent(0.999) == "over 99 %"
    assert (percent(0.0), percent(1.0), percent(0.29)) == ("0 %", "100 %", "29 %")
    assert [chance(value) for value in (0.0, 0.001, 0.29, 0.999, 1.0)] == [
        "under 1 %",
        "under 1 %",
        "29 %",
        "over 99 %",
        "over 99 %",
    ]
    assert (count(0, "step"), count(1, "step"), count(1200, "step")) == ("no step", "1 step", "1,200 steps")


@pytest.mark.parametrize("case", ["syria-2013", "kosovo-1999"])
def test_named_outcomes_count_their_forms_by_strength(case: str) -> None:
    """What is said of an outcome's forms is true of them: counted again from the verdicts."""
    crisis = demarche.load(case)
    assert crisis.file.part(MovesPart).options is not None
    result = from_crisis(crisis)
    names = [move.id for move in crisis.file.part(MovesPart).options.moves]
    for outcome, reading in zip(
        crisis.file.part(MovesPart).options.outcomes, named_outcomes(crisis, result), strict=True
    ):
        mask = matching(outcome.when, names, columns(names))
        held = [result.strength(result.model.id_of(int(s))) for s in result.model.states if mask[s]]
        assert reading.n_states == len(held)
        assert reading.counts == {name: held.count(name) for name in STRENGTHS if name in held}
        assert reading.firmest == next((name for name in STRENGTHS if name in held), None)
        row = classes_parts(result, (reading,))[0]
        assert isinstance(row, Table)
        assert ("nobody wants to leave" in row.rows[0][1]) == ("nash" in held)
        for actor, before, after in reading.unwilling:
            ranks = result.model.ranks[result.model.actor_index(actor)]
            assert ranks[result.model.index_of(after)] <= ranks[result.model.index_of(before)]
