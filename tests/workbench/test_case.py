"""The case as a form: what is changed is kept, what is wrong is said in place, and nobody's work is overwritten."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape

import pytest
from tests.workbench.serving import Open, opened

from demarche.crisis.template import Outline, blank_file
from demarche.engine.registry import drafts
from demarche.study.asking import ask
from demarche.workbench.desk import Setting
from demarche.workbench.draft import Draft

pytestmark = pytest.mark.once


OUTLINE = Outline(
    id="river",
    title="River war",
    question="Now?",
    as_of=dt.date(2024, 5, 1),
    actors=("Government", "Front", "Neighbour", "Us"),
    options=(("Government", "attend"), ("Front", "attend")),
    patrons=(("Neighbour", "Front"),),
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    folder = tmp_path_factory.mktemp("case")
    (folder / "river.yaml").write_text(blank_file(OUTLINE, drafts), encoding="utf-8")
    with opened(str(folder / "river.yaml"), folder, versions=4) as found:
        yield found


@pytest.fixture
def case(bench: Open) -> Open:
    """The case as it was written, nothing changed, whatever a test before did to it."""
    for kept in bench.folder.glob("*"):
        if kept.is_file():
            kept.unlink()
    (bench.folder / "river.yaml").write_text(blank_file(OUTLINE, drafts), encoding="utf-8")
    bench.room.open(str(bench.folder / "river.yaml"))
    return bench


def draft(case: Open) -> Draft:
    assert case.room.draft is not None
    return case.room.draft


def post(case: Open, what: str, **form: object) -> str:
    status, answer, headers = case.ask("POST", f"/case/{what}", {"at": draft(case).at, **form})
    assert status in (200, 303), answer
    return unescape(answer) if status == 200 else headers["location"]


def text(case: Open) -> str:
    return (case.folder / "river.yaml").read_text(encoding="utf-8")


class TestForm:
    def test_every_judgement_is_asked_in_its_step(self, case: Open) -> None:
        pages = {step: case.ask("GET", f"/case?step={step}")[1] for step in ("who", "demands", "help", "fighting")}
        assert "What is the chance that an agreement binds?" in pages["demands"]
        assert "How much help is given today, where 1 is all that could be?" in pages["help"]
        assert "what chance of prevailing would you give Government?" in pages["fighting"]
        assert "Add an actor" in pages["who"]
        assert "No errors" in pages["demands"]

    def test_a_range_and_its_reason_change_nothing_else(self, case: Open) -> None:
        before = text(case)
        post(case, "set", path="screen.binding", low="0.6", high="0.8", note="A guard is ready.", source="")
        assert text(case) == before
        assert "/case?step=question&said=saved" in post(case, "save")
        old, new = before.splitlines(), text(case).splitlines()
        changed = [(a, b) for a, b in zip(old, new, strict=True) if a != b]
        assert len(changed) == 1
        assert changed[0][1] == '  binding: {range: [0.6, 0.8], note: "A guard is ready."}'

    def test_a_number_that_is_wrong_is_told_in_place_as_check_tells_it(self, case: Open) -> None:
        answer = post(case, "set", path="screen.binding", low="0.6", high="7", note="", source="")
        assert "7 is above 1, the most this can be" in answer.lower()
        assert "1 problem to mend" in answer
        assert "1 to mend" in case.ask("GET", "/case?step=demands")[1]
        assert "The file has errors" in case.ask("GET", "/")[1]

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"path": "screen.binding", "low": "much", "high": "1"}, "'much' is no number"),
            ({"path": "screen.binding", "low": "nan", "high": "1"}, "is no number"),
            ({"path": "screen.binding", "low": "", "high": ""}, "there is no number"),
            ({"path": "crisis.as_of", "value": "soon"}, "is no day"),
            ({"path": "crisis.seat", "value": "nobody"}, "is none of the words"),
            ({"path": "../../etc/passwd", "value": "x"}, "is not in the file any more"),
        ],
    )
    def test_what_cannot_stand_there_changes_nothing(self, case: Open, form: dict[str, str], said: str) -> None:
        before = draft(case).source.text
        assert said in post(case, "set", **form)
        assert draft(case).source.text == before

    def test_a_switch_set_by_hand_is_judged(self, case: Open) -> None:
        path = "options.moves.front-attend.status_quo"
        assert not draft(case).entries[path].judged
        post(case, "set", path=path, value="yes")
        entry = draft(case).entries[path]
        assert (entry.on, entry.judged) == (True, True)

    def test_words_are_shown_as_words(self, case: Open) -> None:
        post(case, "set", path="crisis.title", value="<script>alert(1)</script> & {{ 7 * 7 }}")
        page = case.ask("GET", "/case")[1]
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; {{ 7 * 7 }}" in page

    def test_what_the_file_does_not_say_can_be_taken_up_as_a_question(self, case: Open) -> None:
        post(case, "ask", path="war.holding")
        assert not draft(case).entries["war.holding"].judged
        assert draft(case).check()[1] is not None


class TestAnswers:
    def test_the_answer_is_that_of_the_draft(self, case: Open) -> None:
        before = case.desk.base.exist
        for path in ("screen.p_ruler", "screen.p_opposition"):
            post(case, "set", path=path, low="1", high="1")
        assert case.desk.base.exist < before
        assert "save it first" in case.ask("POST", "/run", {})[1]

    def test_what_each_lever_adds_is_what_the_engine_says(self, case: Open) -> None:
        asked = ask(case.desk.crisis, case.desk.leader, draws=case.desk.versions)
        assert case.desk.helped(Setting()).helps == asked.study.helps
        assert "No lever can be told here" in case.ask("POST", "/helps", {})[1]

    def test_an_answer_to_another_state_of_the_case_is_refused(self, case: Open) -> None:
        assert "has changed since this page was made" in case.ask("POST", "/answer", {"mark": "old"})[1]


class TestLists:
    def test_an_actor_comes_and_goes(self, case: Open) -> None:
        before = draft(case).source.text
        post(case, "add", list="actors", name="The Envoy", wants="A signature", step="who")
        assert "The Envoy" in case.ask("GET", "/case?step=who")[1]
        post(case, "remove", path="actors.the-envoy", step="who")
        assert draft(case).source.text == before

    def test_an_actor_whom_others_name_leaves_problems_behind(self, case: Open) -> None:
        post(case, "remove", path="actors.neighbour")
        assert "unknown actor 'neighbour'" in unescape(case.ask("GET", "/case?step=help")[1])

    def test_a_lever_a_patron_and_a_source(self, case: Open) -> None:
        lever = {
            "title": "Send guards",
            "seat": "us",
            "path": "screen.binding",
            "low": ".8",
            "high": ".9",
            "note": "So.",
        }
        post(case, "add", list="levers", **lever)
        post(case, "add", list="patrons", actor="us", side="government")
        post(case, "add", list="sources", title="A report", date="2024-04-01", kind="press")
        _, crisis = draft(case).check()
        assert crisis is not None
        assert crisis.file.levers[-1].id == "send-guards"
        assert crisis.under("send-guards").file.screen is not None
        assert "a-report" in crisis.file.sources

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({"list": "actors", "name": " "}, "name is missing"),
            ({"list": "levers", "title": "x", "path": "crisis.title", "low": "1", "high": "1"}, "changes a number"),
            ({"list": "patrons", "actor": "front", "side": "front"}, "is a third actor"),
            ({"list": "claims"}, "the claim is missing"),
            ({"list": "war"}, "can be added here"),
        ],
    )
    def test_what_is_missing_is_said(self, case: Open, form: dict[str, str], said: str) -> None:
        assert said in post(case, "add", **form)
        assert not draft(case).changed

    def test_only_items_of_lists_are_taken_out(self, case: Open) -> None:
        assert "cannot be taken out" in post(case, "remove", path="screen.binding")


class TestDraft:
    def test_undo_goes_back_step_by_step(self, case: Open) -> None:
        texts = [draft(case).source.text]
        for value in ("0.6", "0.7", "0.8"):
            post(case, "set", path="screen.binding", low=value, high="0.9")
            texts.append(draft(case).source.text)
        for expected in reversed(texts[:-1]):
            post(case, "undo")
            assert draft(case).source.text == expected
        assert "nothing to take back" in post(case, "undo")

    def test_work_survives_the_end_of_the_server(self, case: Open) -> None:
        post(case, "set", path="screen.binding", low="0.6", high="0.8")
        again = Draft(case.folder / "river.yaml")
        assert again.taken_up
        assert again.source.text == draft(case).source.text
        assert again.undo(again.at).endswith("What is the chance that an agreement binds?")

    def test_the_second_of_two_tabs_is_told_and_loses_nothing(self, case: Open) -> None:
        seen = draft(case).at
        post(case, "set", path="screen.binding", low="0.6", high="0.8")
        mine = draft(case).source.text
        for what in ("set", "save", "undo", "drop", "add", "remove"):
            said = post(case, what, at=seen, path="screen.binding", low="0.1", high="0.2", list="actors", name="X")
            assert "has moved on since this page was made" in said
        assert draft(case).source.text == mine

    def test_a_file_that_changed_on_disk_is_not_overwritten(self, case: Open) -> None:
        post(case, "set", path="screen.binding", low="0.6", high="0.8")
        other = text(case) + "# by another hand\n"
        (case.folder / "river.yaml").write_text(other, encoding="utf-8")
        assert "changed on disk" in post(case, "save")
        assert "was changed by another program" in case.ask("GET", "/case")[1]
        assert text(case) == other
        assert "said=kept" in post(case, "keep", name="river-2")
        assert "0.6, 0.8" in (case.folder / "river-2.yaml").read_text(encoding="utf-8")
        assert text(case) == other

    def test_a_draft_of_an_older_file_is_neither_taken_up_nor_lost(self, case: Open) -> None:
        post(case, "set", path="screen.binding", low="0.6", high="0.8")
        (case.folder / "river.yaml").write_text(text(case) + "# newer\n", encoding="utf-8")
        case.room.open(str(case.folder / "river.yaml"))
        assert "A draft of an earlier time lies beside the file" in case.ask("GET", "/case")[1]
        assert "say first what to do with it" in post(case, "set", path="screen.binding", low="0.1", high="0.2")
        post(case, "keep", name="earlier")
        assert "0.6, 0.8" in (case.folder / "earlier.yaml").read_text(encoding="utf-8")

    @pytest.mark.parametrize("name", ["../x", "/tmp/x", "a/b", "", ".hidden", "x" * 90, "river"])
    def test_no_name_leads_elsewhere_or_over_a_file(self, case: Open, name: str) -> None:
        post(case, "set", path="screen.binding", low="0.6", high="0.8")
        said = post(case, "keep", name=name)
        assert "is no name of a file" in said or "already" in said
        assert draft(case).changed

    def test_a_broken_draft_is_set_aside(self, case: Open) -> None:
        (case.folder / "river.yaml.draft").write_text("{", encoding="utf-8")
        assert "cannot be read" in Draft(case.folder / "river.yaml").stray


class TestStart:
    def test_a_new_crisis_asks_the_day_the_title_and_the_question_first(self, case: Open) -> None:
        page = case.ask("GET", "/new")[1]
        assert re.findall(r'name="(\w+)"', page)[1:5] == ["as_of", "title", "question", "actors"]
        form = {
            "as_of": "2024-05-01",
            "title": "Lake war",
            "question": "Now?",
            "actors": "A\nB\nC",
            "options": "A: talk\nB: talk",
            "done": "A: shell",
            "war": "yes",
        }
        wrong = case.ask("POST", "/new", {**form, "as_of": "soon"})[1]
        assert "the day of the question is missing" in wrong
        assert "A: shell" in wrong
        assert "two actors at least" in case.ask("POST", "/new", {**form, "actors": "A"})[1]
        assert "'D' is none of the actors" in unescape(case.ask("POST", "/new", {**form, "options": "D: talk"})[1])
        form["actors"] = "A, B\nC"
        assert case.ask("POST", "/new", form)[2]["location"] == "/case"
        assert draft(case).path == case.folder / "lake-war.yaml"
        assert draft(case).check()[1] is not None
        assert "already" in case.ask("POST", "/new", form)[1]

    def test_an_actor_with_a_colon_in_its_name_is_given_what_it_does(self, case: Open) -> None:
        form = {"as_of": "2024-05-01", "title": "Hills", "question": "Now?", "actors": "Force: north\nForce, Us"}
        form |= {"options": "Force: north: hold fire\nForce: attend", "done": "force: north: shell: towns"}
        form |= {"seat": "", "patrons": ""}
        assert case.ask("POST", "/new", form)[2]["location"] == "/case"
        told = draft(case).source.data["options"]["moves"]
        assert [(move["actor"], move["name"]) for move in told] == [
            ("force-north", "hold fire"),
            ("force", "attend"),
            ("force-north", "shell: towns"),
        ]

    def test_the_list_shows_files_and_shipped_cases_and_opens_no_other(self, case: Open) -> None:
        (case.folder / "notes.yaml").write_text("a: b\n", encoding="utf-8")
        page = case.ask("GET", "/cases")[1]
        assert "river.yaml" in page
        assert "syria-2013" in page
        assert "notes.yaml" not in page
        for name in ("notes.yaml", "../river.yaml", "/etc/passwd"):
            assert "there is no case" in case.ask("POST", "/open", {"name": name})[1]

    def test_a_shipped_case_is_copied_before_it_is_changed(self, case: Open) -> None:
        case.ask("POST", "/open", {"name": "kosovo-1999"})
        page = case.ask("GET", "/case?step=who")[1]
        assert "Copy kosovo-1999 here" in page
        assert "copy the case into your folder first" in case.ask("POST", "/case/set", {"at": "", "path": "x"})[1]
        case.ask("POST", "/case/copy", {})
        assert draft(case).path == case.folder / "kosovo-1999.yaml"


class TestSheet:
    def upload(self, case: Open, name: str, body: bytes) -> str:
        edge = "edge"
        parts = [
            f'--{edge}\r\nContent-Disposition: form-data; name="at"\r\n\r\n{draft(case).at}\r\n'.encode(),
            f'--{edge}\r\nContent-Disposition: form-data; name="sheet"; filename="{name}"\r\n\r\n'.encode(),
            body,
            f"\r\n--{edge}--\r\n".encode(),
        ]
        kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
        return unescape(case.ask("POST", "/sheet", body=b"".join(parts), headers=kind)[1])

    def test_a_sheet_is_shown_before_it_is_taken(self, case: Open) -> None:
        rows = case.ask("GET", "/sheet/crisis.csv")[1]
        assert "says the same as the case" in self.upload(case, "a.csv", rows.encode())
        lines = [
            "screen.binding,,0.7,0.8,,So." if line.startswith("screen.binding,") else line for line in rows.splitlines()
        ]
        page = self.upload(case, "../../<b>.csv", "\n".join(lines).encode())
        assert "0.5 to 1 becomes 0.7 to 0.8" in page
        assert not draft(case).changed
        case.ask("POST", "/sheet/take", {"at": draft(case).at})
        assert draft(case).entries["screen.binding"].note == "So."
        assert draft(case).last == "the spreadsheet <b>.csv"
        assert "was not compared" in case.ask("POST", "/sheet/take", {"at": draft(case).at})[1]

    @pytest.mark.parametrize(
        ("name", "body", "said"),
        [
            ("a.exe", b"", "ends in .csv or .xlsx"),
            ("a.xlsx", b"no", "not an Excel workbook"),
            ("a.csv", b"\xff\xfe", "not in UTF-8"),
            ("", b"", "no spreadsheet was chosen"),
        ],
    )
    def test_what_is_no_sheet_is_refused(self, case: Open, name: str, body: bytes, said: str) -> None:
        assert said in self.upload(case, name, body)


@pytest.mark.parametrize(
    "path", ["/case/set", "/case/save", "/case/keep", "/case/copy", "/open", "/new", "/sheet", "/sheet/take"]
)
def test_another_page_may_change_nothing(bench: Open, path: str) -> None:
    assert bench.ask("POST", path, {"name": "x"}, headers={"Origin": "http://evil.example"})[0] == 403
