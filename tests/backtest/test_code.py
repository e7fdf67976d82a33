"""``demarche code``: a blank sheet, an interview that keeps every answer, and the crisis file of a filled sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

import demarche
from demarche.cli.root import main
from demarche.engine.past import came_of
from demarche.engines.precedent.coding import QUESTIONS, read_sheet, sample_wars, sheet_from_text
from demarche.engines.precedent.coding.interview import interview
from demarche.engines.precedent.coding.writing import Begun, begun_sheet
from demarche.errors import CrisisError
from demarche.study.backtest import pasts_of

DAY = dt.date(2011, 4, 15)
BEGUN = Begun(name="libya", ruler="Tripoli", opposition="Benghazi", prize="Libya", as_of=DAY)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, ["code", *words])


def first_levels() -> dict[str, str]:
    return {entry.id: "0.6" if entry.margin is not None else entry.levels[0].code for entry in QUESTIONS}


def filled(**changes: str) -> str:
    text = begun_sheet(BEGUN)
    for name, level in {**first_levels(), **changes}.items():
        text = text.replace(f"  {name}: {{level: ,", f"  {name}: {{level: {level},")
    return text


class Somebody:
    """Answers what is asked, in order; then has gone."""

    def __init__(self, *answers: str) -> None:
        self.answers: Iterator[str] = iter(answers)
        self.asked: list[str] = []

    def __call__(self, words: str, default: str | None) -> str:
        self.asked.append(words)
        return next(self.answers)


def test_a_blank_sheet_asks_everything_and_answers_nothing() -> None:
    found = typed("My War", "--as-of", "2011-04-15", "--ruler", "Tripoli", "--opposition", "Benghazi")
    assert found.exit_code == 0, found.output
    assert "25 questions, none answered" in found.output
    text = Path("my-war.sheet.yaml").read_text("utf-8")
    with pytest.raises(CrisisError) as raised:
        read_sheet("my-war.sheet.yaml")
    assert "Tripoli" in text
    assert all("is not answered" in problem.message for problem in raised.value.problems)
    assert not any("{" in problem.remedy for problem in raised.value.problems)


def test_an_existing_sheet_is_not_overwritten() -> None:
    assert typed("war").exit_code == 0
    again = typed("war")
    assert again.exit_code == 2
    assert "war.sheet.yaml" in again.output


def test_a_filled_sheet_becomes_a_crisis_that_loads() -> None:
    Path("s.yaml").write_text(filled(), "utf-8")
    found = typed("s.yaml", "--to", "crisis.yaml")
    assert found.exit_code == 0, found.output
    crisis = demarche.load("crisis.yaml")
    assert crisis.file.crisis.as_of == DAY
    assert not [problem for problem in demarche.check("crisis.yaml") if problem.severity == "error"]
    assert typed("s.yaml", "--to", "crisis.yaml").exit_code == 2


@pytest.mark.parametrize(
    ("name", "level", "said"),
    [
        ("p_ruler", "Q", "'Q' is no answer to this"),
        ("balance", "1.4", "1.4 is no answer to this"),
        ("patron_ruler", "unknown", "'unknown' is no answer to this"),
    ],
)
def test_an_unknown_level_is_refused_with_the_choices(name: str, level: str, said: str) -> None:
    Path("s.yaml").write_text(filled(**{name: level}), "utf-8")
    found = typed("s.yaml", "--to", "crisis.yaml")
    assert found.exit_code == 2
    assert f"answers.{name}" in found.output
    assert said in found.output
    assert not Path("crisis.yaml").exists()


def test_a_fact_after_the_day_is_refused() -> None:
    text = filled().replace(
        'age: {level: A, fact: "", source: ""}', "age: {level: A, fact: x, source: y, dated: 2011-04-16}"
    )
    Path("s.yaml").write_text(text, "utf-8")
    found = typed("s.yaml", "--to", "crisis.yaml")
    assert found.exit_code == 2
    assert "2011-04-16 is after the day (2011-04-15)" in found.output


def test_what_is_no_sheet_and_no_name() -> None:
    Path("x.yaml").write_text("demarche: 1\n", "utf-8")
    assert "is no coding sheet" in typed("x.yaml").output
    assert "no name for a war" in typed("???").output
    assert "name the war" in typed().output
    assert "is no day" in typed("war", "--as-of", "yesterday").output
    assert "the same name" in typed("war", "--ruler", "A", "--opposition", "A").output


def test_an_interview_answers_every_question() -> None:
    answers = []
    for entry in QUESTIONS:
        if entry.follows is None and not entry.id.startswith("answer_"):
            answers += [first_levels()[entry.id], ""]
    kept: list[Begun] = []
    found = interview(BEGUN, Somebody(*answers), kept.append)
    assert len(kept) == len(answers) / 2
    sheet = sheet_from_text(begun_sheet(found))
    assert sheet.answers["p_ruler"].level == "L"
    assert sheet.answers["balance"].level == 0.6


def test_an_interview_refuses_what_will_not_do_and_goes_back() -> None:
    somebody = Somebody("Z", "A", "", "7", "0.9", "", "back", "0.6", "a fact", "", "a source", "soon", "2011-05-01", "")
    kept: list[Begun] = []
    with pytest.raises(StopIteration):
        interview(BEGUN, somebody, kept.append)
    assert kept[-1].answers["age"].level == "A"
    balance = kept[-1].answers["balance"]
    assert (balance.level, balance.fact, balance.source, balance.dated) == (0.6, "a fact", "a source", None)
    assert any("is after the day (2011-04-15)" in words for words in somebody.asked)


def test_an_interview_says_what_may_be_answered_and_why_a_number_is_passed_over() -> None:
    somebody = Somebody("Q", "A", "", "0,8", "0.8", "")
    with pytest.raises(StopIteration):
        interview(BEGUN, somebody, lambda so_far: None)
    said = "\n".join(somebody.asked)
    assert "'Q' is no answer to this; write A (in its first year), B (in its second to fifth year)" in said
    assert "'0,8' is no answer to this; write a share between 0 and 1 with a point, as 0.6, or unknown" in said
    everything = Somebody(*(word for entry in QUESTIONS for word in (first_levels()[entry.id], "")))
    with pytest.raises(StopIteration):
        interview(BEGUN, Somebody(), lambda so_far: None)
    interview(BEGUN, everything, lambda so_far: None)
    passed = [words for words in everything.asked if words.startswith("\n(Question")]
    assert len(passed) == 2
    assert "(Question 10 takes the answer to 9;" in passed[0]
    assert "11 of 25." in passed[0]


def test_an_interview_finds_the_war_in_the_record_by_what_was_known() -> None:
    somebody = Somebody("Atlantis", "Aceh", "Libya", "366", "Libya", "11346")
    kept: list[Begun] = []
    wars = {"Libya": [(11346, "Libya, since 2011")], "Aceh": [(366, "Indonesia (Aceh), since 1999")]}
    with pytest.raises(StopIteration):
        interview(BEGUN, somebody, kept.append, lambda text, year: wars.get(text, []))
    assert kept[-1].conflict == 11346
    assert any("No war by 'Atlantis' was being fought in 2011" in words for words in somebody.asked)
    assert any("11346  Libya, since 2011" in words for words in somebody.asked)


def test_a_sheet_names_the_war_of_the_record_and_its_crisis_asks_it() -> None:
    text = filled().replace("as_of: 2011-04-15", "as_of: 2004-12-15")
    assert "# conflict: " in text
    Path("s.yaml").write_text(text.replace("# conflict: ", "conflict: "), "utf-8")
    assert typed("s.yaml", "--to", "crisis.yaml").exit_code == 0
    found = CliRunner().invoke(main, ["precedent", "crisis.yaml"])
    assert "Of wars over a territory in their sixth year" in " ".join(found.output.replace("│", "").split())


@pytest.mark.parametrize(
    ("number", "said"), [("366", "quiet in 2011"), ("1", "no civil war with the number 1"), ("Aceh", "no number of a")]
)
def test_a_number_that_fits_no_war_of_the_day_is_refused(number: str, said: str) -> None:
    Path("s.yaml").write_text(filled().replace("# conflict: 366", f"conflict: {number}"), "utf-8")
    found = typed("s.yaml", "--to", "crisis.yaml")
    assert found.exit_code == 2
    assert "conflict" in found.output
    assert said in " ".join(found.output.split())
    assert "--find PLACE" in found.output


def test_a_filled_interview_is_titled_and_can_be_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    idle = [entry.id for entry in QUESTIONS if entry.id.startswith("answer_")]
    words = [
        w
        for entry in QUESTIONS
        if entry.follows is None and entry.id not in idle
        for w in (first_levels()[entry.id], "")
    ]
    somebody = Somebody("Indonesia", "the Free Aceh Movement", "Aceh", "2004-12-15", "aceh", "366", *words, "yes")
    monkeypatch.setattr("demarche.cli.engine_verb._ask", somebody)
    monkeypatch.setattr("demarche.cli.engine_verb.sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    found = typed("aceh")
    assert found.exit_code == 0, found.output
    assert "demarche run aceh.yaml" in found.output
    assert demarche.load("aceh.yaml").file.crisis.title == "Indonesia and the Free Aceh Movement, December 2004"
    assert "366  Indonesia (Aceh), since 1999" in "\n".join(somebody.asked)
    assert "2005" not in "\n".join(somebody.asked)


def test_an_interview_goes_on_where_the_sheet_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("s.yaml").write_text(filled(coercer=" "), "utf-8")
    somebody = Somebody("S", "", "NATO")
    monkeypatch.setattr("demarche.cli.engine_verb._ask", somebody)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    from demarche.engine.verb import Request
    from demarche.engines.precedent.coding.verb import VERB, answers

    options = {option.name: None for option in VERB.options}
    request = Request(
        case="s.yaml",
        levers=(),
        changes=(),
        seed=0,
        form="table",
        options=options,
        opened=lambda: demarche.load("syria-2013"),
        ask=somebody,
    )
    answers(request)
    sheet = read_sheet("s.yaml")
    assert sheet.answers["coercer"].level == "S"
    assert sheet.names["coercer"] == "NATO"
    assert len(somebody.asked) == 3


def test_what_came_goes_from_the_sheet_into_the_crisis() -> None:
    came = "signed: 2012-01-01\nheld_until: 2012-06-01\noutcome: signed and broken\nanswers:"
    Path("s.yaml").write_text(filled().replace("answers:", came, 1), "utf-8")
    past = pasts_of(["s.yaml"])[0]
    assert (past.came.signed12, past.came.signed24, past.came.held24) == (True, True, False)
    assert past.came == came_of(past.crisis)
    assert past.recoding is not None


@pytest.mark.parametrize(
    ("came", "said"),
    [
        ("signed: 2011-04-15", "is not after the day"),
        ("signed: perhaps", "is neither a date nor none"),
        ("signed: none\nheld_until: 2012-01-01", "no day on which what was signed broke"),
        ("outcome: it ended", "whether something was signed is missing"),
    ],
)
def test_an_outcome_that_makes_no_sense(came: str, said: str) -> None:
    with pytest.raises(CrisisError, match=said):
        sheet_from_text(filled().replace("answers:", f"{came}\nanswers:", 1))


def test_a_begun_sheet_of_a_coded_war_reads_as_that_war() -> None:
    war = sample_wars()[0].sheet
    begun = Begun(
        name=war.id, ruler=war.ruler, opposition=war.opposition, prize=war.prize, as_of=war.as_of, answers=war.answers
    )
    assert sheet_from_text(begun_sheet(begun)).answers == war.answers


def test_a_share_may_be_a_percentage_and_a_power_has_a_name() -> None:
    text = filled(balance="80%")
    assert sheet_from_text(text).answers["balance"].level == 0.8
    with pytest.raises(CrisisError, match="no answer to this"):
        sheet_from_text(filled(balance="140%"))
    known = sheet_from_text(filled())
    begun = replace(BEGUN, conflict=1, answers={name: a for name, a in known.answers.items() if name != "coercer"})
    level = next(one.code for one in next(e for e in QUESTIONS if e.id == "coercer").levels if one.code != "0")
    somebody = Somebody(level, "", "0", "...", "Moscow")
    found = interview(begun, somebody, lambda so_far: None)
    assert found.outside["coercer"] == "Moscow"
    assert "has no letter in it" in somebody.asked[-1]
    assert "has no letter in it" in typed("other", "--ruler", "...").output


def test_a_sheet_that_is_begun_is_gone_on_with(monkeypatch: pytest.MonkeyPatch) -> None:
    assert typed("war").exit_code == 0
    before = Path("war.sheet.yaml").read_text("utf-8")
    again = typed("war")
    assert again.exit_code != 0
    assert "'demarche code war.sheet.yaml' goes on with it" in " ".join(again.output.split())
    monkeypatch.setattr("demarche.cli.engine_verb.sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    stopped = CliRunner().invoke(main, ["code", "war"], input="")
    assert "The day on which you ask" in stopped.output  # the first question, and not who the sides are
    assert Path("war.sheet.yaml").read_text("utf-8") == before


def test_a_sheet_that_is_taken_for_a_crisis_file_is_called_what_it_is(tmp_path: Path) -> None:
    sheet = tmp_path / "war.sheet.yaml"
    assert CliRunner().invoke(main, ["code", "my-war", "--out", str(sheet)]).exit_code == 0
    for verb in ("check", "run"):
        said = CliRunner().invoke(main, [verb, str(sheet)])
        assert said.exit_code == 2
        assert "is a coding sheet, no crisis file" in said.output
        assert f"demarche code {sheet} --to NAME.yaml" in " ".join(said.output.split())
