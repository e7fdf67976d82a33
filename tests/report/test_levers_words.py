"""Levers in words and pictures: true, with intervals, ours first, and never a probability."""

from __future__ import annotations

import re

import pytest
from tests.study.crises import TORN, small

from demarche.crisis import Crisis, load
from demarche.engine.registry import engine
from demarche.engines.stability.robustness_words import robustness_section
from demarche.page.parts import Bullets, Figure, Page, Section, Table, Text
from demarche.report.helps_chart import points, signed
from demarche.report.helps_tables import lever_tables, pair_tables
from demarche.report.html import html
from demarche.report.levers_words import levers_section
from demarche.report.progress import first_words, known_so_far
from demarche.report.varies_words import varies_section
from demarche.study import StudyResult, study
from demarche.study.asking import ask
from demarche.study.draw.plan import plan_of
from demarche.study.runs import Run
from demarche.study.studies import Study

pytestmark = pytest.mark.once


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
    helps = found.helps
    assert helps is not None
    captions = [table.caption for table in (*lever_tables(helps, "The patron"), *pair_tables(helps))]
    order = ["Levers that The patron can pull", "Levers in the hands of others", "Two levers together"]
    unit = "points of a hundred versions"
    assert captions == [f"{words}, {unit}" for words in order if f"{words}, {unit}" in captions]
    assert len(captions) >= 2
    for table in lever_tables(helps, "The patron"):
        named = {row[0].partition(" (")[0] for row in table.rows}
        own = {one.pulled.title for one in helps.levers if one.pulled.ours == ("patron" in table.caption) and one.felt}
        assert named == own


def test_cells_say_the_change_and_its_spread_and_no_interval(found: StudyResult) -> None:
    room = next(helps for helps in found.moved if helps.quantity == "screen.width")
    tables_of_it = list(lever_tables(room, "us"))
    assert tables_of_it
    for table in tables_of_it:
        for cells in table.rows:
            one = next(each for each in room.levers if cells[0].startswith(each.pulled.title))
            row = dict(zip(table.header, cells, strict=True))
            (change,) = one.changes
            assert change.by.mean == pytest.approx(found.effect(one.pulled.name, "screen.width").mean)
            assert row["Mean"] == signed(change.by.mean)
            assert row["Median"] == signed(change.by.median)
            ends = dict.fromkeys((signed(change.by.p5), signed(change.by.p95)))
            assert row["Middle 90 %"] == " to ".join(ends)


def test_of_a_yes_or_no_versions_gained_and_lost_are_counted(found: StudyResult) -> None:
    helps = found.helps
    assert helps is not None
    for table in lever_tables(helps, "us"):
        for row in table.rows:
            one = next(each for each in helps.levers if row[0].startswith(each.pulled.title))
            (change,) = one.changes
            cells = dict(zip(table.header, row, strict=True))
            assert (cells["Versions gained"], cells["Versions lost"]) == (str(change.more), str(change.less))


def test_sampling_error_is_told_once(found: StudyResult) -> None:
    told = words(levers_section(found))
    assert told.count("Sampling error: in 256 versions") == 1


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
        assert "middle 90 %" in figure.reading or "line runs" in figure.reading


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
    assert [points(x) for x in (0.321, -0.1, 0.001, -0.004)] == ["+32", "−10", "0", "0"]
    assert [signed(x) for x in (0.321, -0.1, -0.001)] == ["+0.32", "−0.10", "0"]


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
