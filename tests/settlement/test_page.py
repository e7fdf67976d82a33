"""What the page says of scales and packages: facts are figures of the answer, and words place them."""

from __future__ import annotations

import re

import pytest
from tests.settlement.files import RANGES, WAR
from tests.settlement.test_adapter import FILE

from demarche.crisis import load, loads
from demarche.engine.contract import Reader
from demarche.engine.question import question_of
from demarche.engine.registry import engine
from demarche.engines.settlement.facts import package_facts, text_facts
from demarche.page.chart import NARROW
from demarche.page.parts import Figure
from demarche.study.asking import ask


def page_of(text: str) -> str:
    crisis, adapter = loads(text), engine("settlement")
    answer = adapter.answer(crisis, None)
    reader = Reader(question=question_of(crisis), versions=0)
    return repr([placed.section for placed in adapter.placed(answer, reader)])


def test_the_page_says_where_they_converge_and_what_each_makes_of_each_clause():
    said = page_of(FILE)
    assert "At 46 on a scale from 0 to 100, nearest to “the ruler”." in said
    assert "1 of 9 packages could be signed, at the middle of the ranges." in said
    assert "Who must sign: The ruler and The rebels." in said
    assert "('The presidency: he leaves', 'refuses', 'accepts', 'accepts')" in said


MOVED = """levers:
  - {id: yield, title: Yield, seat: patron, set: {positions.rule.rebels.position: 60}}
  - {id: nothing, title: Nothing, seat: patron, set: {packages.parties.rebels.no_agreement: 0.0}}
"""


def test_the_page_says_whom_a_forecast_hurts_what_would_move_it_and_which_lever_does():
    text = FILE.replace("title: Who rules,", "title: Who rules, status_quo: 20,") + MOVED
    asked = ask(loads(text), engine("settlement"), draws=64)
    (scale,) = asked.answer.scales
    assert [blocker.actor for blocker in scale.blockers] == ["ruler"]
    assert scale.blockers[0].loss == pytest.approx((scale.point - 10) - (20 - 10))
    assert scale.blockers[0].share == 1.0
    assert [(move.by, move.what) for move in scale.moves][::2] == [(10.0, "position"), (-10.0, "position")]
    for move in scale.moves:
        assert not move.reached or move.end == pytest.approx(scale.point + move.by)
    base = asked.drawn.base.values["settlement.forecast.rule"]
    after = asked.drawn.variants[frozenset({"yield"})].values["settlement.forecast.rule"]
    assert [(lever.levers, lever.more) for lever in scale.levers] == [
        (("yield",), pytest.approx((after - base).mean())),
        (("nothing",), 0.0),
    ]
    said = repr([placed.section for placed in asked.engine.placed(asked.answer, asked.reader)])
    assert (
        "It leaves The ruler further from what they want than today does (at 20), so it has reason to block it." in said
    )
    assert "if The ruler moved from 10 to" in said
    assert "packages could be signed" in said
    assert "The fairest by the greatest product of gains (Nash)" in said
    assert "Levers that move it; the others leave it where it is" in said


def test_the_page_says_what_would_have_to_give():
    said = page_of(FILE.replace("lowest: shared, price: [0.0, 0.2]", "lowest: leaves"))
    assert "None of 9 packages" in said
    assert "At the middle of the ranges none can be signed. " in said
    assert "would have to give way" in said
    assert re.search(r"The r\w+ would have to accept “[^”]+” \(the presidency\), which costs it 0\.\d\d", said)


@pytest.fixture(scope="module")
def asked():
    return ask(loads(WAR), engine("settlement"), draws=64)


def test_facts_are_figures_of_the_answer(asked):
    answer, found = asked.answer, asked.answer.packages
    facts = package_facts(answer, found)
    assert facts.signers == ("The ruler", "The rebels")
    assert (facts.share, facts.n) == (found.share, 64)
    assert facts.tone == ("good" if found.share >= 0.8 else "bad" if found.share <= 0.2 else "mixed")
    assert [clause.words for clause in facts.best] == [
        answer.clauses[issue][clause] for issue, clause in found.steadiest[0].clauses.items()
    ]
    assert [worth.from_war for worth in facts.worths] == [True, True, False]
    assert facts.edge == len(found.frontier)
    assert sum(len(words.split(" and by ")) for words, _ in facts.fairest) <= 3
    assert {month.month: month.central for month in found.months} == {m.month: m.count > 0 for m in found.months}
    assert sum(breaker.share for breaker in found.breaking) == pytest.approx(1.0)
    assert facts.hardest.share >= max(breaker.share for breaker in facts.breakers)
    assert [month for month, _ in facts.months] == [0, 6, 12, 18, 24]
    for stance in found.stances:
        assert stance["accepts"] + stance["would trade"] + stance["refuses"] == pytest.approx(1.0)


def test_the_steadiest_package_is_signable_as_often_as_it_says(asked):
    from demarche.engines.settlement import propose
    from demarche.engines.settlement.from_crisis import agenda_from_crisis

    base = asked.drawn.base
    steady = asked.answer.packages.steadiest[0]
    signed = 0
    for draw in range(64):
        floor = [base.values[f"settlement.no_agreement.{name}"][draw] for name in ("ruler", "rebels", "patron")]
        agenda = agenda_from_crisis(asked.plan.base, base.inputs, draw)
        signed += propose(agenda, steady.clauses, no_agreement=floor).signable
    assert steady.share == signed / 64


def test_a_text_is_answered_with_who_refuses_why_and_the_least_change():
    asked = ask(loads(RANGES), engine("settlement"), draws=64)
    answer = asked.answer
    facts = {text.text: text_facts(answer, answer.packages, text) for text in answer.packages.texts}
    assert facts["draft"].share == asked.study.spreads["settlement.text.draft"].mean
    assert [clause.words for clause in facts["clash"].clash][:1] == ["he leaves"]
    assert facts["wall"].refusals[0].walls == ("The vote",)
    (least,) = [least for least in facts["wall"].least if least.name == "The ruler"]
    assert [(before.words, after.words) for before, after in least.changes] == [("24 months", "18 months")]
    said = repr([placed.section for placed in asked.engine.placed(answer, asked.reader)])
    assert "The ruler refuses: beyond its red line on the vote." in said
    assert (
        "The ruler would sign, as would all others, with the least change: the vote from “24 months” to “18 months”"
        in said
    )
    assert "These clauses of it cannot stand together" in said


def test_the_first_box_has_a_line_for_packages_and_for_each_scale():
    crisis, adapter = loads(FILE), engine("settlement")
    lines = list(adapter.short(adapter.answer(crisis, None), Reader(question=question_of(crisis), versions=0)))
    assert [line.item.head for line in lines] == ["Packages", "Who rules"]
    assert all(line.item.see for line in lines)


def test_grounds_are_red_lines_of_the_file():
    text = FILE.replace("lowest: shared, price: [0.0, 0.2]", "lowest: leaves")
    crisis, adapter = loads(text), engine("settlement")
    paths = [ground.path for ground in adapter.grounds(adapter.answer(crisis, None))]
    assert paths
    assert all(path.startswith("packages.parties.") for path in paths)


@pytest.mark.once
def test_pictures_are_drawn_for_a_phone_too_and_nothing_is_told_by_colour_alone():
    crisis, adapter = load("syria-2013"), engine("settlement")
    answer = adapter.answer(crisis, None)
    placed = adapter.placed(answer, Reader(question=question_of(crisis), versions=0))
    figures = [part for place in placed for part in place.section.parts if isinstance(part, Figure)]
    assert len(figures) == 2
    for figure in figures:
        assert f'viewBox="0 0 {NARROW} ' in figure.narrow
        assert figure.table is not None
        for svg in (figure.svg, figure.narrow):
            width = float(re.search(r'viewBox="0 0 (\d+)', svg)[1])
            assert all(-1 <= float(x) <= width for x in re.findall(r'<text x="([-\d.]+)"', svg))
    grid = figures[0].svg
    stances = [stance["stance"] for row in answer.packages.clauses for stance in row["stances"]]
    marks = grid[grid.index("The presidency") :]
    assert marks.count("<circle") == stances.count("accepts")
    assert marks.count("<polygon") == stances.count("would trade")
    assert marks.count("stroke:#9b2226") == 2 * stances.count("refuses")


def test_rows_and_frames_hold_every_figure(asked):
    rows = list(asked.engine.rows(asked.answer))
    assert {row["part"] for row in rows} == {"packages", "package", "clause", "month", "lever"}
    assert len({tuple(row) for row in rows}) == 1
    stances = [row for row in rows if row["quantity"] == "stance"]
    assert len(stances) == 6 * 3
    pandas = pytest.importorskip("pandas")
    frame = asked.answer.to_frame()
    assert isinstance(frame, pandas.DataFrame)
    assert len(frame) == len(rows)
