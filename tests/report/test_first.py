"""The first screen: every number on it is a fact of the results, told by type, and in plain words."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from tests.golden.pages import DRAWS, result_of
from tests.report.firsts import made
from tests.report.readability import grade, sentences

from demarche.crisis import Crisis, load, loads, shipped_cases
from demarche.engine.question import question_of
from demarche.engine.registry import engine
from demarche.engine.shown import Among, told
from demarche.engine.splitting import split_of
from demarche.engine.track import shipped_track
from demarche.engine.verdict import Verdict
from demarche.report.few_lines import few_lines
from demarche.report.first import First, first_of
from demarche.report.first_words import answer_in_words, first_screen, past_in_words, verdict_in_words
from demarche.report.helps_chart import points, shortlist
from demarche.report.run_page import run_page
from demarche.study import RunResult
from demarche.study.asking import ask

pytestmark = pytest.mark.once


@cache
def first(case: str = "syria-2013") -> First:
    return first_of(result_of(case))


def text_of(facts: First) -> str:
    """All the words of the first screen but its pictures."""
    screen = first_screen(facts)
    titles = [f"{cell.title}. {cell.figure.reading}" for cell in screen.cells]
    notes = [f"{head.rstrip('?')}. {words}" for head, words in screen.notes]
    return " ".join([screen.verdict, screen.because, *screen.lead, *titles, *notes, *screen.foot, *screen.how])


@pytest.mark.parametrize("case", shipped_cases())
class TestFacts:
    def test_the_chances_by_type_are_those_of_the_study(self, case: str) -> None:
        """One quantity has one figure: on the first screen, by type in the study, and at the end of the curve."""
        facts, study = first(case), result_of(case).study
        assert study is not None
        known = {entry.type: entry.spreads[facts.lead] for entry in study.by_type if entry.input == facts.turns_on}
        if not facts.turns_on:
            known = {"": study.spreads[facts.lead]}
        assert len(facts.turns) == len(known) == 2
        for turn in facts.turns:
            assert turn.lead == pytest.approx(known[turn.among.type].mean, abs=1e-12)
            assert turn.among.versions == known[turn.among.type].n
        whole = sum(turn.lead * turn.among.versions for turn in facts.turns) / sum(
            turn.among.versions for turn in facts.turns
        )
        assert whole == pytest.approx(study.spreads[facts.lead].mean, abs=1e-12)

    def test_a_lever_adds_the_same_by_type_as_over_all_versions(self, case: str) -> None:
        facts, study = first(case), result_of(case).study
        assert study is not None
        assert facts.helps is not None
        for one in facts.helps.levers:
            n = sum(change.by.n for change in one.changes)
            mean = sum(change.by.mean * change.by.n for change in one.changes) / n
            assert mean == pytest.approx(study.effect(one.pulled.name, facts.lead).mean, abs=1e-12)

    def test_terms_exist_in_as_many_versions_as_the_verdict_counts(self, case: str) -> None:
        facts = first(case)
        assert facts.verdict is not None
        assert facts.shown.front is not None
        assert facts.exist == sum(facts.shown.front.exist)
        assert facts.exist == round(facts.verdict.open_now * facts.verdict.versions)
        assert facts.needed / facts.verdict.versions >= facts.verdict.at_least > (facts.needed - 1) / DRAWS

    def test_every_number_in_words_is_a_fact(self, case: str) -> None:
        facts = first(case)
        known, weights = set(numbers(facts)), [turn.among.weight for turn in facts.turns]
        for said in re.findall(r"(?<![\w-])\d[\d,]*(?:\.\d+)?(?: %)?", " ".join(first_screen(facts).lead)):
            value = float(said.replace(",", "").removesuffix(" %"))
            fact, off = (value / 100, 0.0051) if said.endswith("%") else (value, 1e-9)
            assert any(abs(fact - other) <= off for other in {*known, *(100 * one for one in weights)}), said

    def test_plain_words(self, case: str) -> None:
        text = text_of(first(case))
        long = [said for said in sentences(text) if len(said.split()) > 22]
        assert long == []
        assert grade(text) <= 10.0
        assert not re.search(r"input set|probabilit(?!ies; chances)|front stood at|points of a hundred|Firm", text)

    def test_one_sentence_holds_one_number(self, case: str) -> None:
        for said in first_screen(first(case)).lead:
            told_in = re.findall(r"\d+(?:\.\d+)? %|\d+ of \d+|\d+:\d+", said)
            assert len(told_in) <= 2  # '34 % to 37 %' is one range
            assert len(re.findall(r" of \d+ versions", said)) <= 1

    def test_the_page_opens_with_it(self, case: str) -> None:
        page = run_page(result_of(case), "0")
        assert page.first is not None
        assert [cell.id for cell in page.first.cells] == ["gap", "when", "front", "helps"]
        assert all(cell.figure.narrow and cell.figure.table for cell in page.first.cells)


def numbers(value: Any) -> list[float]:
    """Every number within some facts."""
    if is_dataclass(value):
        return [one for field in fields(value) for one in numbers(getattr(value, field.name))]
    if isinstance(value, dict):
        return [one for entry in value.values() for one in numbers(entry)]
    if isinstance(value, list | tuple):
        return [one for entry in value for one in numbers(entry)]
    return [float(value)] if isinstance(value, int | float) and not isinstance(value, bool) else []


def test_a_lever_is_never_said_to_help_where_it_does_not() -> None:
    facts = first()
    assert facts.helps is not None
    for group in facts.helps.groups:
        for one in facts.helps.levers:
            if one.pulled.name in group.levers:
                assert next(c.says for c in one.changes if c.among == group.among) == "helps"
    for one in facts.helps.levers:
        assert all(change.because for change in one.changes if change.says in ("helps", "hurts"))
    mine, others = shortlist(facts.helps)
    assert all(one.pulled.ours for one in mine)
    assert not any(one.pulled.ours for one in others)


def test_points_are_whole_and_signed() -> None:
    assert [points(value) for value in (0.137, -0.072, 0.004, -0.004, 0.0)] == ["+14", "−7", "0", "0", "0"]


VERDICTS = {
    "not ripe": "Not now.",
    "ripening": "Not yet.",
    "could be signed, would not hold": "It could be signed, and would not hold.",
    "ripe": "Yes, as far as terms go.",
}


@pytest.mark.parametrize("code", VERDICTS)
def test_each_verdict_is_a_sentence_with_its_reason(code: str) -> None:
    facts = first()
    assert facts.verdict is not None
    words, because, tone = verdict_in_words(replace(facts, verdict=replace(facts.verdict, code=code)))
    assert words == VERDICTS[code]
    assert because.endswith(".")
    assert tone == {"ripe": "good", "not ripe": "bad"}.get(code, "mixed")


def test_a_capitulation_is_called_one() -> None:
    facts = first()
    assert facts.verdict is not None
    ripe = replace(facts.verdict, code="ripe")
    for share, loser in ((0.05, "a capitulation of Damascus"), (0.95, "a capitulation of"), (0.5, "")):
        shown = replace(facts.shown, terms=told(np.full(8, share)))
        _, because, _ = verdict_in_words(replace(facts, verdict=ripe, shown=shown))
        assert f"{share:.2f}" in because
        assert (loser in because) if loser else ("capitulation" not in because)


def test_too_many_unsolved_versions_give_no_verdict() -> None:
    facts = first()
    assert facts.verdict is not None
    few, many = (replace(facts, verdict=replace(facts.verdict, unsolved=n, versions=90)) for n in (10, 11))
    assert verdict_in_words(few)[0] == "Not now."
    assert verdict_in_words(many)[0] == "No verdict."
    assert any("11 more had no settled answer" in line for line in first_screen(many).foot)


def test_a_file_of_points_has_tested_nothing_and_is_told_so() -> None:
    facts = first()
    bare = replace(facts, leaning=replace(facts.leaning, ranged=0, agreeing=24, versions=24))
    said = dict(first_screen(bare).notes)["Lean on it?"]
    assert "nothing was tried" in said
    assert "agree" not in said
    assert "(coded with hindsight)" in said


def test_what_is_not_judged_gives_no_answer_and_no_picture() -> None:
    screen = first_screen(replace(first(), unjudged=True))
    assert (screen.verdict, screen.cells, screen.lead) == ("No answer yet.", (), ())


def test_types_that_cannot_be_told_apart_are_not_said_to_decide() -> None:
    facts = replace(first(), decides=False)
    said = " ".join(answer_in_words(facts))
    assert "Whether Damascus bargains or holds out" in said
    assert "turns on" not in said


SCREEN_ALONE = """
demarche: 1
sources: {judged: {title: Judged}}
crisis: {id: plain, title: A plain crisis, as_of: 2020-01-01, question: Talk now?, seat: rebels}
actors:
  - {id: ruler, name: The ruler}
  - {id: rebels, name: The rebels}
screen: {ruler: ruler, opposition: rebels, p_ruler: [0.4, 0.8], p_opposition: [0.2, 0.7], c_ruler: 0.1,
         c_opposition: 0.2, x_low: 0.1, x_high: [0.5, 1.0], e_ruler: 0.0, e_opposition: 0.0, binding: 0.9}
"""


def test_a_file_without_a_war_says_that_nothing_of_when_was_computed() -> None:
    crisis = loads(SCREEN_ALONE)
    asked = ask(crisis, engine("screen"), draws=16)
    result = RunResult(question=question_of(crisis), answers={"screen": asked.answer}, seed=0, study=asked.study)
    facts = first_of(result)
    said = " ".join(answer_in_words(facts))
    assert "nothing about when was computed" in said
    assert "month" not in said
    gap = facts.shown.gap
    assert gap is not None
    assert gap.short[0].share.mean == pytest.approx(gap.least[0].share.mean - gap.table[0].share.mean)
    assert sum(gap.today.values()) == 16 - facts.exist
    assert [cell.id for cell in first_screen(facts).cells] == ["gap"]


@pytest.mark.parametrize("apart", [0.0, 0.3])
def test_versions_are_split_by_the_type_that_makes_the_greatest_difference(apart: float) -> None:
    crisis: Crisis = load("syria-2013")
    rng = np.random.default_rng(1)
    assad = np.where(np.arange(64) % 2 == 0, "bargains", "holds-out")
    russia = np.where(np.arange(64) % 4 < 2, "resists", "accommodates")
    lead = np.clip(0.3 + apart * (assad == "bargains") + rng.normal(0.0, 0.05, 64), 0.0, 1.0)
    split = split_of(crisis, lead, {"actors.assad.type": assad, "actors.russia.type": russia, "screen.binding": lead})
    assert split.decides == (apart > 0.0)
    assert len(split.parts) == (2 if apart else 1)
    if apart:
        assert split.path == "actors.assad.type"
        assert [among.type for among, _ in split.parts] == ["bargains", "holds-out"]
    assert sum(mask.sum() for _, mask in split.parts) == 64


def test_a_type_with_few_versions_is_not_told_apart() -> None:
    kinds = np.where(np.arange(64) < 5, "bargains", "holds-out")
    lead = np.where(kinds == "bargains", 1.0, 0.0)
    split = split_of(load("syria-2013"), lead, {"actors.assad.type": kinds})
    assert split.parts[0][0] == Among(versions=64)


@pytest.mark.parametrize(("exist", "exclusive", "said"), [(100, 128, True), (100, 63, False), (2, 128, False)])
def test_terms_against_what_has_been_announced_are_told_of(exist: int, exclusive: int, said: bool) -> None:
    facts = made()
    assert facts.shown.gap is not None
    gap = replace(facts.shown.gap, exclusive=exclusive)
    found = replace(facts, exist=exist, shown=replace(facts.shown, gap=gap))
    words = f"What the two sides have announced rules each other out in {exclusive} of 128 versions"
    assert any(line.startswith(words) for line in first_screen(found).lead) == said
    assert any(line.startswith("Conditions ") for line in few_lines(found, "r")) == said


def test_no_verdict_where_no_engine_gives_one() -> None:
    facts = replace(first(), verdict=None)
    assert verdict_in_words(facts)[0] == "No answer yet."
    assert isinstance(first().verdict, Verdict)


def test_how_past_wars_fared_is_told_by_the_bin_of_the_chance() -> None:
    track = shipped_track()
    for chance in (0.05, 0.3, 0.9):
        past = track.bin("signed12", chance)
        assert past is not None
        told = past_in_words(replace(first().leaning, past=past))
        assert told == track.brief(past)
        assert f" given {past.span} for signing within a year, as here, {past.happened} signed " in told
    filled = track.bin("signed12", 0.2)
    assert filled is not None
    empty = replace(filled, crises=0, happened=0)
    assert f"none was given {filled.span}" in past_in_words(replace(first().leaning, past=empty))


@pytest.mark.parametrize(
    ("short", "said"), [(0.3, "more than is on the table by up to 0.30"), (-0.16, "less than"), (0.0, "no more and no")]
)
def test_room_is_not_told_as_a_shortfall_below_zero(short: float, said: str) -> None:
    facts = made(1)
    gap = facts.shown.gap
    assert gap is not None
    bounds = tuple(replace(bound, share=told(np.full(8, short))) for bound in gap.short)
    shown = replace(facts.shown, gap=replace(gap, short=bounds))
    alt = first_screen(replace(facts, shown=shown)).cells[0].figure.alt
    assert said in alt
    assert "-" not in alt
    assert "−" not in alt


def test_a_shortfall_in_the_picture_is_a_median_of_its_own() -> None:
    assert "median shortfall 0.30" in first_screen(made(1)).cells[0].figure.narrow
