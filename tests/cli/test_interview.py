"""``demarche new`` at a terminal: asked in the order of the form, taken back, broken off, gone on with."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from tests.cli.test_new import call, made, still_open

from demarche.cli import answering, interview, main, new
from demarche.cli.answering import open_questions
from demarche.crisis import load
from demarche.crisis.entry import Entry
from demarche.crisis.provenance import is_judged
from demarche.engines.ripeness.section import WarPart
from demarche.engines.stability.section import MovesPart
from demarche.errors import Complaint
from demarche.workbench.draft import Draft


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sits there who answers."""
    monkeypatch.setattr(new, "refuse_no_terminal", lambda: None)
    monkeypatch.setattr(new, "at_terminal", lambda: True)


HEAD = ["2012-05-01", "", ""]
"""The day, and the title and question that are offered."""


def lines(*answers: str) -> str:
    return "".join(f"{answer}\n" for answer in answers)


def test_it_asks_and_asks_again_where_an_answer_does_not_fit(folder: Path, terminal: None) -> None:
    dialogue = [
        ("May", "Write year-month-day"),
        ("2012-05-01", ""),
        ("The hills", ""),
        ("Go now?", ""),
        ("", "Two at least"),
        ("Ruler", ""),
        ("ruler", "ruler is named already."),
        ("Rebels, Patron, Rebels", "Rebels is named already."),
        ("Rebels, Patron", ""),
        ("", ""),
        ("Envoy", "Write one of Ruler, Rebels, Patron, or nothing."),
        ("reb", ""),
        *[("", "")] * 6,
        ("talk; hold fire", "Somebody must be able to do something"),
        ("Talk", "“Talk” is there already"),
        *[("", "")] * 3,
        ("talk", ""),
        *[("", "")] * 3,
        ("perhaps", "Write yes or no."),
        ("y", ""),
        ("nobody", "Write one of Ruler, Rebels, or nothing."),
        ("2", ""),
        ("no", ""),
    ]
    asked = call("new", "x", stdin=lines(*(answer for answer, _ in dialogue)))
    assert asked.exit_code == 0, asked.output
    assert [said for _, said in dialogue if said not in asked.output] == []
    header = load("x.yaml").file.crisis
    assert (header.seat, header.title, header.question, header.note) == ("rebels", "The hills", "Go now?", "")
    assert header.as_of.isoformat() == "2012-05-01"
    moves = load("x.yaml").file.part(MovesPart).options
    assert moves is not None
    assert [(move.actor, move.id, move.status_quo, is_judged(move.note)) for move in moves.moves] == [
        ("ruler", "ruler-talk", True, True),
        ("ruler", "hold-fire", True, True),
        ("rebels", "rebels-talk", False, True),
    ]
    war = load("x.yaml").file.part(WarPart).war
    assert war is not None
    assert [(patron.actor, patron.side) for patron in war.patrons] == [("patron", "rebels")]


def test_an_invisible_sign_in_a_title_or_question_is_refused_when_it_is_typed(folder: Path, terminal: None) -> None:
    told = ["2012-05-01", "The\x07 hills", "The hills", "Go\x07 now?", "Go now?", "A, B", "", "", "talk", *[""] * 4]
    asked = call("new", "x", stdin=lines(*told, "no", "no"))
    assert asked.exit_code == 0, asked.output
    assert asked.output.count("The invisible character U+0007 cannot stand in a file") == 2
    header = load("x.yaml").file.crisis
    assert (header.title, header.question) == ("The hills", "Go now?")


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\u202e"])
def test_a_name_holds_nothing_that_nobody_sees(folder: Path, terminal: None, sign: str) -> None:
    dialogue = [*HEAD, f"Ru{sign}ler", "Ruler", "Rebels", "", "", f"at{sign}tend", "attend", *[""] * 4]
    asked = call("new", "hills", stdin=lines(*dialogue))
    assert asked.output.count(f"The invisible character U+{ord(sign):04X} cannot stand in a file") == 2
    refused = call("new", "hills-2", "--actor", f"Ru{sign}ler", "--actor", "Rebels", "--option", "Rebels: attend")
    assert refused.exit_code == 2
    assert call("new", "hills-3", "--actor", "حزب\u200cالله", "--actor", "Us", "--option", "Us: wait").exit_code == 0


def test_an_actor_with_a_colon_in_its_name_is_given_what_it_does(folder: Path, terminal: None) -> None:
    who = ("--actor", "Force: north", "--actor", "Force", "--option", "Force: attend")
    made = call("new", "hills", *who, "--option", "force: north: hold fire", "--already", "Force: north: shell: towns")
    assert made.exit_code == 0, made.output
    moves = load("hills.yaml").file.part(MovesPart).options
    assert moves is not None
    assert [(move.actor, move.name) for move in moves.moves] == [
        ("force", "attend"),
        ("force-north", "hold fire"),
        ("force-north", "shell: towns"),
    ]
    said = call("new", "hills-2", stdin=lines(*HEAD, "A: b", "C", "", "", "", "wait: see", *[""] * 4))
    assert said.exit_code == 0, said.output
    told = load("hills-2.yaml").file.part(MovesPart).options
    assert told is not None
    assert [(move.actor, move.name) for move in told.moves] == [("a-b", "wait: see")]


def test_it_asks_in_the_order_of_the_form(folder: Path, terminal: None) -> None:
    from demarche.workbench.pages import rendered

    given = dict.fromkeys(("as_of", "title", "question", "actors", "seat", "options", "done", "patrons", "war"), "")
    form = rendered("new.html.j2", title="", question="", opened=False, versions=1, page="", given=given, wrong="")
    names = [name for name in re.findall(r'name="(\w+)"', form) if name in given]
    assert names == ["as_of", "title", "question", "actors", "seat", "done", "options", "war", "patrons"]
    said = call("new", "x", stdin=lines(*HEAD, "A, B, C", "", "", "a", "b", *[""] * 8, "no")).output
    asked = [
        "On which day",
        "What shall",
        "Which question",
        "Who is in it",
        "For whom",
        "is done today by",
        "that is not done",
    ]
    places = [said.index(words) for words in [*asked, "Is there fighting", "Which side is kept"]]
    assert places == sorted(places)


def test_the_last_answer_can_be_taken_back(folder: Path, terminal: None) -> None:
    said = ["Ruler", "Back", "Rulers", "Rebels", "Nobody", "back", "", "", "talk", "back", "sign"]
    asked = call("new", "x", stdin=lines(*HEAD, *said, *["", ""], "", "fight", *[""] * 2, "no"))
    assert asked.exit_code == 0, asked.output
    assert [actor.name for actor in load("x.yaml").file.actors] == ["Rulers", "Rebels"]
    options = load("x.yaml").file.part(MovesPart).options
    assert options is not None
    assert [(move.name, move.status_quo) for move in options.moves] == [("sign", True), ("fight", False)]


def test_an_interview_that_is_broken_off_goes_on_where_it_stopped(folder: Path, terminal: None) -> None:
    stopped = CliRunner().invoke(main, ["new", "x"], input=lines(*HEAD, "Ruler, Rebels", ""))
    assert stopped.exit_code == 130
    assert "Kept 5 answers in x.yaml.answers" in stopped.output
    rest = call("new", "x", stdin=lines("rebels", "talk", "", "", "", "fight", "", "", "no"))
    assert rest.exit_code == 0, rest.output
    assert "Going on after 5 answers" in rest.output
    assert load("x.yaml").file.crisis.seat == "rebels"
    assert [entry.name for entry in folder.iterdir()] == ["x.yaml"]


def test_gone_on_with_on_a_later_day_nothing_is_asked_again(
    folder: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def turn(day: str) -> None:
        read = dt.date.fromisoformat
        clock = SimpleNamespace(today=lambda: read(day), fromisoformat=read)
        monkeypatch.setattr(interview, "dt", SimpleNamespace(date=clock))

    turn("2024-05-01")
    stopped = CliRunner().invoke(main, ["new", "x"], input=lines("", "The hills", "", "Ruler, Rebels", ""))
    assert stopped.exit_code == 130
    turn("2024-05-02")
    rest = call("new", "x", stdin=lines("rebels", "talk", "", "", "", "fight", "", "", "no"))
    assert rest.exit_code == 0, rest.output
    assert "On which day" not in rest.output
    header = load("x.yaml").file.crisis
    assert (header.as_of.isoformat(), header.title) == ("2024-05-01", "The hills")


def test_answers_that_cannot_be_read_are_kept_aside_and_said(folder: Path, terminal: None) -> None:
    (folder / "x.yaml.answers").write_bytes(b"\xff[[1")
    stopped = CliRunner().invoke(main, ["new", "x"], input=lines(*HEAD))
    assert "cannot be read; they are kept in x.yaml.answers.damaged" in stopped.output
    assert (folder / "x.yaml.answers.damaged").read_bytes() == b"\xff[[1"


def test_what_is_no_crisis_file_is_not_gone_on_with(folder: Path, terminal: None) -> None:
    (folder / "x.yaml").write_text("x")
    refused = CliRunner().invoke(main, ["new", "x"])
    assert refused.exit_code == 2
    assert "x.yaml:1:1" in refused.output
    assert "Written" not in refused.output
    assert (folder / "x.yaml").read_text() == "x"


def begun(folder: Path) -> Path:
    """A file whose numbers nobody has judged."""
    made("--without-war", "--seat", "Envoy")
    return folder / "aland-2026.yaml"


def open_in(file: Path) -> set[str]:
    return still_open(load(str(file)))


class TestNumbers:
    def test_every_question_of_the_form_is_put_and_answered_in_its_order(self, folder: Path, terminal: None) -> None:
        from demarche.workbench.steps import STEPS

        file = begun(folder)
        todo = open_questions(Draft(file))
        steps = [STEPS.index(step) for step, _ in todo]
        assert steps == sorted(steps)
        assert {entry.path for _, entry in todo if entry.kind == "number"} >= open_in(file)
        answers: list[str] = []
        for _, entry in todo:
            own = isinstance(entry.value, dict)
            answers += {"number": ["0.5 0.6", "So."] if own else ["1"], "flag": ["no"], "text": ["So."]}[entry.kind]
        said = call("new", "Åland 2026", stdin=lines(*answers))
        assert said.exit_code == 0, said.output
        assert "No questions left open" in said.output
        assert open_in(file) == set()
        assert not [f for f in folder.iterdir() if f != file]
        assert call("check", "aland-2026.yaml").exit_code == 0

    def test_back_later_and_what_does_not_fit(self, folder: Path, terminal: None) -> None:
        file = begun(folder)
        said = call(
            "new", "Åland 2026", stdin=lines("much", "7 8", "Why", "0.6 0.8", "One.", "back", "70-90%", "Two.", "later")
        )
        assert said.exit_code == 0, said.output
        assert "'much' is neither a number nor two" in said.output
        assert "above 1" in said.output
        assert '  binding: {range: [0.7, 0.9], note: "Two."}' in file.read_text("utf-8")
        assert said.output.count("What is the chance that an agreement binds?") == 2

    def test_stopped_it_has_written_what_was_answered(self, folder: Path, terminal: None) -> None:
        file = begun(folder)
        before = open_in(file)
        stopped = CliRunner().invoke(main, ["new", "Åland 2026"], input=lines("0.6 0.8", ""))
        assert stopped.exit_code == 130
        assert f"Written to {file.name}" in stopped.output
        assert before - open_in(file) == {"screen.binding"}
        assert "no reason given" in file.read_text("utf-8")

    def test_a_file_that_changed_meanwhile_is_not_overwritten(
        self, folder: Path, terminal: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = begun(folder)
        other = file.read_text("utf-8") + "# by another hand\n"
        monkeypatch.setattr(answering, "_reason", lambda: file.write_text(other, "utf-8") and "So.")
        said = CliRunner().invoke(main, ["new", "Åland 2026"], input=lines("0.6 0.8", "later"))
        assert said.exit_code == 2
        assert "changed on disk" in said.output
        assert file.read_text("utf-8") == other
        assert (folder / "aland-2026.yaml.draft").is_file()

    def test_the_questions_are_offered_once_the_file_is_there(self, folder: Path, terminal: None) -> None:
        told = [*HEAD, "A, B", "", "", "talk", "", "", "", "", "no"]
        assert "left open" not in call("new", "x", stdin=lines(*told, "no")).output
        asked = call("new", "z", stdin=lines(*told, "later", "no")).output
        assert "Write yes or no." in asked
        assert "left open" not in asked
        said = call("new", "y", stdin=lines(*told, "", "0.6 0.8", "So.", "later")).output
        assert "Written to y.yaml" in said
        assert "screen.binding" not in still_open(load("y.yaml"))


def test_with_levels_the_coding_sheet_is_written_or_gone_on_with(folder: Path) -> None:
    made_it = call("new", "Åland 2026", "--levels", "--as-of", "2026-01-02", "--actor", "A", "--actor", "B")
    assert made_it.exit_code == 0, made_it.output
    text = (folder / "aland-2026.sheet.yaml").read_text("utf-8")
    assert "as_of: 2026-01-02" in text
    assert "ruler: A" in text.replace('"', "")
    again = call("new", "Åland 2026", "--levels")
    assert "aland-2026.sheet.yaml" in again.output
    assert (folder / "aland-2026.sheet.yaml").read_text("utf-8") == text


@pytest.mark.parametrize(
    ("more", "named"),
    [
        (["--title", "T", "--seat", "A"], "--title, --seat cannot be heeded with --levels"),
        (["--question", "Q", "--without-war"], "--question, --without-war cannot be heeded with --levels"),
        (["--option", "A: a", "--already", "A: b", "--patron", "C: A"], "--option, --already, --patron cannot be"),
        (["--actor", "A", "--actor", "B", "--actor", "C"], "more than two times --actor cannot be heeded"),
    ],
)
def test_with_levels_nothing_is_silently_left_out(folder: Path, more: list[str], named: str) -> None:
    refused = CliRunner().invoke(main, ["new", "x", "--levels", *more])
    assert refused.exit_code == 2
    assert named in refused.output
    assert not list(folder.iterdir())


@pytest.mark.parametrize("more", [["--as-of", "2026-01-03"], ["--actor", "A"]])
def test_a_sheet_that_is_there_takes_nothing_from_the_command(folder: Path, more: list[str]) -> None:
    assert call("new", "x", "--levels").exit_code == 0
    refused = CliRunner().invoke(main, ["new", "x", "--levels", *more])
    assert refused.exit_code == 2
    assert f"{more[0]} cannot be heeded to go on with x.sheet.yaml, which is there already" in refused.output


@pytest.mark.parametrize(
    "more", [["--title", "T"], ["--question", "Q"], ["--as-of", "2026-01-03"], ["--seat", "Envoy"], ["--without-war"]]
)
def test_a_file_that_is_there_takes_nothing_from_the_command(folder: Path, terminal: None, more: list[str]) -> None:
    begun(folder)
    refused = CliRunner().invoke(main, ["new", "Åland 2026", *more])
    assert refused.exit_code == 2
    assert f"{more[0]} cannot be heeded to go on with aland-2026.yaml, which is there already" in refused.output


@pytest.mark.parametrize("text", ["0,3", "0,3 0,5", "0.2,0.4", "1,000"])
def test_a_decimal_comma_is_no_range(text: str) -> None:
    with pytest.raises(Complaint, match="comma") as refused:
        answering.ends_of(text)
    assert "0.3 with a point" in refused.value.remedy
    assert answering.ends_of("0.2, 0.4") == (0.2, 0.4)


@pytest.mark.parametrize("text", ["20% 40", "0.2 40%", "20%-40"])
def test_one_per_cent_sign_of_two_that_may_not_be_meant_for_both_is_refused(text: str) -> None:
    with pytest.raises(Complaint, match="one number in per cent"):
        answering.ends_of(text)
    assert [answering.ends_of(given) for given in ("20% 40%", "20 40%", "0 40%")] == [(0.2, 0.4), (0.2, 0.4), (0, 0.4)]


TYPES = (
    ", types: {bends: gives way, holds-out: does not}, "
    'type: {values: [bends, holds-out], weights: [1, 1], note: "not judged yet: which is it?"}}'
)


def test_a_choice_takes_one_share(folder: Path, terminal: None) -> None:
    file = begun(folder)
    text = file.read_text("utf-8")
    actor = '  - {id: cote-d-ivoire, name: "Côte d\'Ivoire"'
    assert f"{actor}}}" in text
    file.write_text(text.replace(f"{actor}}}", actor + TYPES), "utf-8")
    places = [entry.kind for _, entry in open_questions(Draft(file))]
    before = [""] * places.index("choice")
    said = call("new", "Åland 2026", stdin=lines(*before, "0.2 0.4", "60", "-0.2", "60%", "So.", "later"))
    assert said.exit_code == 0, said.output
    for answer in ("0.2 0.4", "60", "-0.2"):
        assert f"'{answer}' is not one number from 0 to 1; write 0.6 or 60%" in said.output
    judged = load(str(file)).file.actors[0].type
    assert judged is not None
    assert judged.weights == (0.6, 0.4)


def test_of_a_choice_with_one_type_only_the_reason_is_asked(folder: Path, terminal: None) -> None:
    file = begun(folder)
    actor = '  - {id: cote-d-ivoire, name: "Côte d\'Ivoire"'
    only = ', types: {bends: gives way}, type: {value: bends, note: "not judged yet: which is it?"}}'
    file.write_text(file.read_text("utf-8").replace(f"{actor}}}", actor + only), "utf-8")
    places = [entry.kind for _, entry in open_questions(Draft(file))]
    before = [""] * places.index("choice")
    said = call("new", "Åland 2026", stdin=lines(*before, "It gave way before.", "later"))
    assert "It is bends, since the file names no other. Why? (a sentence)" in said.output
    assert "against" not in said.output
    judged = load(str(file)).file.actors[0].type
    assert judged is not None
    assert (judged.weights, judged.note) == ((1.0,), "It gave way before.")


def test_a_choice_between_nothing_is_not_put() -> None:
    entry = Entry(place=("type",), path="type", kind="choice", about="", asked="", value={})
    assert not answering._askable(entry)
    assert answering._askable(replace(entry, words=("bends", "holds-out")))
