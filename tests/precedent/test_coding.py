"""Coding sheets: a fixed protocol, sheets read and written, ranges, and the crisis file they stand for."""

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import demarche
from demarche.crisis.reading import read_text
from demarche.engines.precedent.coding import (
    QUESTIONS,
    VERSION,
    Coded,
    CodedWar,
    Sheet,
    blank_sheet,
    coded_ranges,
    crisis_text,
    levels_of,
    read_coded_wars,
    read_sheet,
    recoded,
    sample_wars,
    sheet_from_text,
)
from demarche.errors import CrisisError, InputError

# The protocol in figures, version 1: a change of any of them makes a new version.
PROTOCOL = {
    "p_ruler": "L .10-.40 S .30-.60 H .50-.80 V .70-.95",
    "p_opposition": "L .10-.40 S .30-.60 H .50-.80 V .70-.95",
    "cost_ruler": "L .01-.05 M .04-.12 H .10-.30",
    "cost_opposition": "L .01-.05 M .04-.12 H .10-.30",
    "condition_of_ruler": "0 0-.1 M .2-.45 S .5-.8",
    "condition_of_opposition": "0 .9-1 M .5-.75 S .1-.4 T 0-.1",
    "price_of_ruler": "0 0-.02 M .02-.15 S .1-.4 T .3-.8",
    "price_of_opposition": "0 0-.02 M .02-.15 S .1-.4 T .3-.8",
    "binding": "L .2-.5 M .4-.7 H .7-.95",
    "cheated_ruler": "L 0-.1 M .1-.3 H .3-.5",
    "cheated_opposition": "L 0-.1 M .1-.3 H .3-.5",
    "pace": "F 0-.05 S .05-.15 M .15-.35 C .3-.7",
    "observer": "L .15-.4 E .35-.65 A .5-.75 V .7-.92",
    "patience_ruler": "S .6-.8 N .75-.9 L .85-.95",
    "patience_opposition": "S .6-.8 N .75-.9 L .85-.95",
    "rounds": "0 0-1 M 1-3 H 4-8",
    "spoilers": "L .02-.1 M .05-.25 H .2-.45",
    "drift": "L 0-.05 M .05-.15 H .1-.3",
    "answer_ruler": "0 0-.2 1 .3-.8",
    "answer_opposition": "0 0-.2 1 .3-.8",
    "age": "A .10-.25 B .02-.08 C .005-.03",
}


def filled(**changes: str) -> str:
    """A blank sheet with the first level everywhere, but where ``changes`` says otherwise."""
    text = blank_sheet("my-war", ruler="Here", opposition="There", prize="the land").replace(
        "as_of:  ", "as_of: 2013-05-29  "
    )
    for entry in QUESTIONS:
        level = changes.get(entry.id, "0.6" if entry.margin is not None else entry.levels[0].code)
        text = text.replace(f"  {entry.id}: {{level: ,", f"  {entry.id}: {{level: {level},")
    return text


@pytest.mark.parametrize("name", PROTOCOL)
def test_the_protocol_in_figures(name: str) -> None:
    assert VERSION == 1
    (entry,) = [each for each in QUESTIONS if each.id == name]
    words = PROTOCOL[name].split()
    wanted = {code: tuple(float(end) for end in span.split("-")) for code, span in zip(*[iter(words)] * 2, strict=True)}
    assert {level.code: next(iter(level.ranges.values())) for level in entry.levels} == wanted


def test_what_outside_powers_stand_for() -> None:
    levels = {entry.id: {level.code: dict(level.ranges) for level in entry.levels} for entry in QUESTIONS}
    for side in ("patron_ruler", "patron_opposition"):
        assert levels[side] == {
            "0": {},
            "W": {"support": (0.2, 0.5), "odds_factor": (1.1, 1.6)},
            "S": {"support": (0.5, 0.8), "odds_factor": (1.5, 3.0)},
        }
    threat = levels["coercer"]
    assert threat["W"] == {
        "ultimatum_per_year": (0.05, 0.3),
        "credibility": (0.1, 0.4),
        "damage_1": (0.05, 0.4),
        "ends_per_month": (0.1, 0.5),
    }
    assert (threat["M"]["ultimatum_per_year"], threat["M"]["credibility"]) == ((0.5, 0.9), (0.4, 0.8))
    assert (threat["M"]["damage_1"], threat["M"]["damage_2"]) == ((0.1, 0.8), (0.4, 1.5))
    assert threat["S"]["credibility"] == (0.6, 0.95)
    assert (threat["I"]["ultimatum_per_year"], threat["I"]["credibility"]) == ((0.9, 0.99), (0.6, 0.95))
    assert (threat["I"]["damage_1"], threat["I"]["odds_factor"]) == ((0.8, 2.0), (3.0, 10.0))


def test_there_are_twenty_five_questions_of_few_answers() -> None:
    assert len(QUESTIONS) == len({entry.id for entry in QUESTIONS}) == 25
    assert all(entry.margin is not None or 2 <= len(entry.levels) <= 5 for entry in QUESTIONS)
    assert all(entry.asked.endswith("?") for entry in QUESTIONS)


def test_a_blank_sheet_asks_everything_at_once_and_answers_nothing() -> None:
    with pytest.raises(CrisisError) as caught:
        sheet_from_text(blank_sheet("my-war"), "blank.yaml")
    texts = [str(problem) for problem in caught.value.problems]
    assert sum("is not answered" in text for text in texts) == 25 - 2 - 2 + 2  # prices follow; answers of nobody wait
    assert any("as_of: the day on which the war is coded is missing" in text for text in texts)
    assert re.match(r"blank.yaml:\d+:3: answers.age: this question is not answered; write A \(in its first", texts[1])


def test_a_day_that_is_none_is_not_called_missing() -> None:
    with pytest.raises(CrisisError) as caught:
        sheet_from_text(filled().replace("as_of: 2013-05-29", "as_of: July 1990"), "x.yaml")
    (said,) = (str(problem) for problem in caught.value.problems)
    assert "as_of: 'July 1990' is no date" in said


def test_a_filled_sheet(tmp_path: Path) -> None:
    path = tmp_path / "my-war.yaml"
    path.write_text(filled(binding="h", pace="unknown", price_of_ruler=""), "utf-8")
    sheet = read_sheet(path)
    assert (sheet.id, sheet.ruler, sheet.opposition, sheet.prize) == ("my-war", "Here", "There", "the land")
    assert sheet.answers["binding"].level == "H"
    assert sheet.answers["balance"].level == 0.6
    found = coded_ranges(sheet)
    assert found["screen.binding"] == (0.7, 0.95)
    assert found["war.balance"] == (0.55, 0.65)
    assert found["war.pace_per_year"] == (0.0, 0.7)
    assert found["war.settlement.ruler_price"] == (0.0, 0.02)
    assert not [path for path in found if path.startswith(("patron_", "coercer"))]


def test_short_answers_and_details() -> None:
    text = filled().replace('age: {level: A, fact: "", source: ""}', "age: A")
    text = text.replace(
        'pace: {level: F, fact: "", source: ""}',
        'pace: {level: F, fact: "Nothing moved.", source: "The map", dated: 2013-05-01}',
    )
    sheet = sheet_from_text(text)
    assert sheet.answers["age"] == Coded(level="A")
    assert sheet.answers["pace"].source == "The map"
    line = next(line for line in crisis_text(sheet).splitlines() if "pace_per_year" in line)
    assert "source: CODED-pace" in line
    assert "coded F, it is frozen. Nothing moved." in line


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new)

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (swap("binding: {level: L", "binding: {level: X"), r"answers.binding.level: 'X' is no answer to this; write L"),
        (swap("balance: {level: 0.6", "balance: {level: 1.6"), r"1.6 is no answer to this; write a share"),
        (swap("coercer: {level: 0", "coercer: {level: unknown"), r"answers.coercer.level: 'unknown' is no answer"),
        (swap("rounds: {level: 0", "rounds: {level: true"), r"answers.rounds.level: True is no answer"),
        (swap("  age: {", "  ages: {"), r"answers.ages: unknown question 'ages'; did you mean 'age'"),
        (swap("  age: {level: A,", "  age: {level: A, why: x,"), r"answers.age.why: unknown key 'why'"),
        (swap("age: {level: A, fact: \"\"", "age: {level: A, fact: \"known\""), r"answers.age: the source is missing"),
        (swap("age: {level: A,", "age: {level: A, dated: 2014-01-01,"), r"dated: 2014-01-01 is after the day"),
        (swap("age: {level: A,", "age: {level: A, dated: soon,"), r"dated: 'soon' is no date"),
        (swap("coding: 1", "coding: 2"), r"sheet.yaml:5:9: coding: the protocol of this sheet is not version 1"),
        (swap("id: my-war", "id: my war"), r"'my war' is no id"),
        (swap("opposition: \"There\"", "opposition: \"Here\""), r"the two sides have the same name"),
        (swap("prize: \"the land\"", "price: \"the land\""), r"(?s)prize is missing.*unknown key 'price'"),
        (swap("ruler: \"Here\"", "ruler: \"" + "x" * 600 + "\""), r"longer than 500"),
        (swap("patron_ruler: {level: 0", "patron_ruler: {level: W"), r"^$"),
        (lambda text: "[]", r"this is no coding sheet"),
        (lambda text: "coding: 1\nanswers: 3", r"there are no answers"),
        (lambda text: "coding: [1", r"sheet.yaml:1"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_sheet(change: Callable[[str], str], message: str) -> None:
    text = change(filled())
    if message == "^$":
        text = text.replace("  answer_ruler: {level: 0", "  answer_ruler: {level: ")
        message = r"answers.answer_ruler: this question is not answered"
    with pytest.raises(CrisisError, match=message):
        sheet_from_text(text)


def sheets() -> st.SearchStrategy[Sheet]:
    answers = {
        entry.id: (
            st.floats(0, 1).map(lambda share: Coded(level=share))
            if entry.margin is not None
            else st.sampled_from([level.code for level in entry.levels] + ["unknown"] * entry.spans).map(
                lambda code: Coded(level=code)
            )
        )
        for entry in QUESTIONS
    }
    return st.fixed_dictionaries(answers).map(
        lambda found: Sheet(
            id="my-war",
            title='A "war": #1',
            as_of=dt.date(2013, 5, 29),
            ruler="Here",
            opposition="There: so",
            prize="the 'land'",
            answers=found,
        )
    )


def numbers(node: Any, path: str = "") -> dict[str, Any]:
    """Every judged number of the written file by its path, patrons and rungs by their order."""
    if isinstance(node, dict) and ("range" in node or "value" in node):
        return {path: tuple(node.get("range", (node.get("value"),) * 2))}
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    below = [numbers(each, f"{path}.{name}" if path else str(name)) for name, each in items]
    return {key: value for found in below for key, value in found.items()}


@given(sheets())
def test_a_crisis_file_holds_every_range_of_its_sheet_and_no_other(sheet: Sheet) -> None:
    data = read_text(crisis_text(sheet), "my-war.yaml").data
    written, ranges = numbers(data), coded_ranges(sheet)
    helped = [side for side in ("ruler", "opposition") if f"patron_{side}.support" in ranges]
    wanted: dict[str, Any] = {}
    for path, span in ranges.items():
        place, name = path.rsplit(".", 1)
        if place.startswith("patron_"):
            own = f"war.patrons.{helped.index(place.removeprefix('patron_'))}"
            wanted[f"{own}.answer.share" if name == "share" else f"{own}.{name}"] = span
        elif path == "coercer.odds_factor":
            wanted["war.coercer.rungs.0.odds_factor"] = span
        elif place == "coercer" and name.startswith("damage_"):
            wanted[f"war.coercer.rungs.{int(name[-1]) - 1}.damage_per_year"] = span
        else:
            wanted[f"war.{path}" if place == "coercer" else path] = span
    assert set(written) == set(wanted)
    for path, span in wanted.items():
        assert written[path] == pytest.approx(span) if path.startswith("war.balance") else written[path] == span
    assert all(0 <= low <= high for low, high in written.values())
    assert data["crisis"]["title"] == sheet.title
    actors = [actor["id"] for actor in data["actors"]]
    assert actors[:3] == ["ruler", "opposition", "mediator"]
    assert ("coercer" in actors) == ("coercer" in data["war"])


@pytest.mark.parametrize("war", sample_wars(), ids=lambda war: war.sheet.id)
def test_a_coded_war_is_a_crisis_file_without_a_problem(war: CodedWar) -> None:
    crisis = demarche.loads(crisis_text(war.sheet), f"{war.sheet.id}.yaml")
    assert crisis.warnings == ()
    assert crisis.id == war.sheet.id


@settings(max_examples=6, deadline=None)
@given(sheets())
def test_any_sheet_makes_a_file_that_can_be_run(sheet: Sheet) -> None:
    assert demarche.loads(crisis_text(sheet), "any.yaml").file.crisis.as_of == sheet.as_of


def test_the_sample_is_twenty_wars_with_what_came() -> None:
    wars = sample_wars()
    assert len(wars) == 20
    assert sum(bool(war.held24) for war in wars) == 10
    assert sum(bool(war.signed24) for war in wars) == 13
    bosnia = next(war for war in wars if war.sheet.id == "bosnia-1993")
    assert bosnia.sheet.answers["patron_ruler"].level == "S"
    assert bosnia.sheet.answers["answer_ruler"].level == "0"
    taif = next(war for war in wars if war.sheet.id == "taif-1989").sheet
    assert (taif.answers["patron_opposition"].level, taif.answers["answer_opposition"].level) == ("S", "1")
    assert taif.as_of.isoformat() == "1989-09-30"


TABLE = (Path(__file__).parents[2] / "src/demarche/engines/precedent/coding/sample/wars.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (swap("falklands-1982,1982-05-06", "falklands-1982,May"), r"wars.csv:18:2: as_of: 'May' is no date"),
        (swap("falklands-1982,", "gulf-1991,"), r"wars.csv:20:1: id: the war 'gulf-1991' stands twice"),
        (swap("the Falkland Islands,H,H", "the Falkland Islands,X,H"), r"wars.csv:18:6: p_ruler: 'X' is no level"),
        (swap("S,N,H,L,L,00,W0,0,A,\"Peru", "S,N,H,L,L,09,W0,0,A,\"Peru"), r"'09' will not do; write 0 or 1"),
        (swap("S,N,H,L,L,00,W0,0,A,\"Peru", "S,N,H,L,L,X0,W0,0,A,\"Peru"), r"patron_ruler: 'X0' is no level"),
        (swap("on the other.\",0,0,0", "on the other.\",0,2,0"), r"signed24: '2' is neither 0 nor 1"),
        (swap("on the other.\",0,0,0", "on the other.\",0,0,1"), r"held24: what was not signed"),
        (swap("on the other.\",0,0,0", "on the other.\",1,0,0"), r"signed24: what was signed within 12"),
        (swap("on the other.\",0,0,0", "on the other.\",0,0"), r"wars.csv:18: the row has more or fewer cells"),
        (swap(",binding,", ",binds,"), r"wars.csv:1: no column binding"),
        (lambda text: text.splitlines()[0], r"the table has no wars"),
        (swap("Buenos Aires", ""), r"wars.csv:18:3: ruler: empty"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_table_of_wars(tmp_path: Path, change: Callable[[str], str], message: str) -> None:
    path = tmp_path / "wars.csv"
    path.write_text(change(TABLE), "utf-8")
    with pytest.raises((CrisisError, InputError), match=message):
        read_coded_wars(path)


def test_what_came_may_be_unknown_and_changes_no_range(tmp_path: Path) -> None:
    path = tmp_path / "wars.csv"
    path.write_text(re.sub(r",[01],[01],[01],", ",,,,", TABLE), "utf-8")
    for blind, told in zip(read_coded_wars(path), sample_wars(), strict=True):
        assert (blind.signed12, blind.signed24, blind.held24) == (None, None, None)
        assert blind.sheet == told.sheet


def test_recoding_by_place() -> None:
    sheet = sample_wars()[0].sheet
    levels, most = levels_of(sheet)
    assert recoded(sheet, levels) == sheet
    assert (levels <= most).all()
    moved = levels.copy()
    asked = [entry.id for entry in QUESTIONS if entry.id in sheet.answers and entry.margin is None]
    place = asked.index("condition_of_opposition")
    moved[place] = 3
    found = coded_ranges(recoded(sheet, moved))
    assert found["screen.x_high"] == (0.0, 0.1)
    assert found["war.settlement.opposition_price"] == (0.3, 0.8)  # the price follows its condition
    for wrong in (levels[:-1], np.append(levels[:-1], 99)):
        with pytest.raises(InputError, match=r"levels are needed|there is no place"):
            recoded(sheet, wrong)


def test_a_helper_that_appears_when_recoded_hardly_answers() -> None:
    sheet = sheet_from_text(filled().replace("  answer_ruler: {level: 0", "  answer_ruler: {level: "))
    assert "answer_ruler" not in sheet.answers
    levels, _ = levels_of(sheet)
    asked = [entry.id for entry in QUESTIONS if entry.id in sheet.answers and entry.margin is None]
    levels[asked.index("patron_ruler")] = 1
    found = coded_ranges(recoded(sheet, levels))
    assert (found["patron_ruler.support"], found["patron_ruler.share"]) == ((0.2, 0.5), (0.0, 0.2))
