"""The workbench answers its own page, keeps views where they belong, and lets nobody else in."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
import select
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from html import escape
from pathlib import Path

import numpy as np
import pytest
from tests.workbench.serving import Open, opened

from demarche.crisis import load
from demarche.crisis.provenance import is_judged
from demarche.crisis.template import Outline, blank_file
from demarche.engine.registry import drafts, engine, engines, taking_part
from demarche.engine.track import shipped_track
from demarche.engines.ripeness.finish_columns import finish_headlines
from demarche.errors import Complaint
from demarche.report.first import first_of
from demarche.study import run
from demarche.workbench.desk import PART, Desk, Dial, Setting, changed
from demarche.workbench.guard import MOST
from demarche.workbench.room import GaveWay
from demarche.workbench.runs import RunFolders
from demarche.workbench.try_pages import TryPages

pytestmark = pytest.mark.once

BINDING = "screen.binding"
Known = tuple[str, str, tuple[Dial, ...]]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    with opened("syria-2013", tmp_path_factory.mktemp("bench")) as found:
        yield found


class TestAnswers:
    def test_the_page_shows_the_answer_of_the_file(self, bench: Open) -> None:
        status, page, _ = bench.ask("GET", "/")
        assert status == 200
        assert "Not now." in page
        assert page.count('type="range"') > 10
        assert page.count('name="lever"') == len(bench.desk.crisis.file.levers)

    @pytest.mark.slow
    def test_the_same_figures_as_a_run_of_as_many_versions(self, bench: Open) -> None:
        whole = first_of(run(bench.desk.crisis, draws=8))
        assert bench.desk.base.verdict == whole.verdict
        assert bench.desk.base.shown.gap == whole.shown.gap
        assert bench.desk.base.shown.fan == whole.shown.fan
        assert bench.desk.base.turns == whole.turns

    def test_a_judgement_that_is_moved_is_answered(self, bench: Open) -> None:
        status, answer, _ = bench.ask("POST", "/answer", {f"{BINDING}:low": 0.9, f"{BINDING}:high": 0.99})
        assert status == 200
        found = bench.desk.first(Setting(changes={BINDING: (0.9, 0.99)}))
        assert found.shown.fan is not None
        assert bench.desk.base.shown.fan is not None
        assert found.shown.fan != bench.desk.base.shown.fan
        assert "verdict" in answer

    def test_an_answer_says_how_past_wars_given_such_a_chance_fared(self, bench: Open) -> None:
        past = bench.desk.base.leaning.past
        assert past is not None
        _, page, _ = bench.ask("GET", "/")
        assert escape(shipped_track().told(past)) in page
        _, answer, _ = bench.ask("POST", "/answer", {f"{BINDING}:low": 0.9, f"{BINDING}:high": 0.99})
        assert escape(shipped_track().weakness) in answer

    def test_nothing_moved_is_the_file(self, bench: Open) -> None:
        form = {f"{dial.path}:{end}": getattr(dial, end) for dial in bench.desk.dials for end in ("low", "high")}
        assert changed(bench.desk.dials, {key: f"{value:.4g}" for key, value in form.items()}) == {}

    def test_levers_are_solved_together(self, bench: Open) -> None:
        one, other = "drop-precondition", "guarantee"
        status, answer, _ = bench.ask("POST", "/answer", {"lever": [one, other]})
        assert status == 200
        assert "By the file" in answer or "The same verdict" in answer
        both = bench.desk.first(Setting(levers=(one, other)))
        assert both != bench.desk.first(Setting(levers=(one,)))

    @pytest.mark.parametrize(
        ("form", "said"),
        [
            ({f"{BINDING}:low": "x", f"{BINDING}:high": "1"}, "is no number"),
            ({f"{BINDING}:low": "nan", f"{BINDING}:high": "1"}, "outside"),
            ({f"{BINDING}:low": "7", f"{BINDING}:high": "9"}, "outside"),
            ({"lever": "nobody"}, "unknown lever"),
        ],
    )
    def test_what_does_not_fit_is_said(self, bench: Open, form: dict[str, str], said: str) -> None:
        status, answer, _ = bench.ask("POST", "/answer", form)
        assert status == 200
        assert said in answer

    @pytest.mark.slow
    def test_where_the_verdict_turns(self, bench: Open) -> None:
        path = "war.ruler_cost_per_year"
        base = Setting(changes={"actors.assad.type": (1.0, 1.0)}, levers=("drop-precondition", "guarantee"))
        (turn,) = bench.desk.turning(base, path)
        assert (turn.below, turn.above) == ("not ripe", "ripe")
        for value, code in ((turn.at - 0.02, turn.below), (turn.at + 0.02, turn.above)):
            found = bench.desk.first(Setting(changes={**base.changes, path: (value, value)}, levers=base.levers))
            assert found.verdict is not None
            assert found.verdict.code == code
        said = bench.ask("POST", "/turn", {"turn": path, "actors.assad.type:low": 1, "lever": base.levers})[1]
        assert "the verdict turns: not ripe below, ripe above" in said
        assert "is no judgement" in bench.ask("POST", "/turn", {"turn": "crisis.title"})[1]

    def test_the_weight_of_a_type_is_a_dial(self, bench: Open) -> None:
        dial = next(dial for dial in bench.desk.dials if dial.kind == "weight")
        surely = bench.desk.under(Setting(changes={dial.path: (1.0, 1.0)}))
        assert surely.type_of(dial.path.split(".")[1]) == dial.types[0]

    def test_the_leading_engine_answers(self, bench: Open) -> None:
        assert bench.desk.leader is engine("ripeness")


class TestParts:
    """Where an answer takes long, the first versions are told before the rest."""

    setting = Setting(changes={BINDING: (0.81, 0.93)})

    def test_the_first_part_is_the_answer_over_so_many_versions_and_the_whole_is_the_same_as_at_once(self) -> None:
        crisis = load("syria-2013")
        desk = Desk(crisis, versions=2 * PART)
        desk.took.clear()
        assert desk.part(self.setting) is None
        desk.took.extend([1.0] * 8)
        part, few = desk.part(self.setting), Desk(crisis, versions=PART).first(self.setting)
        assert part is not None
        assert (part.shown, part.exist) == (few.shown, few.exist)
        assert part.verdict is not None
        assert part.verdict.versions == PART
        asked: list[int] = []
        whole = desk.first(self.setting, lambda: asked.append(1))
        assert asked == [1]  # the first part is not done again
        assert whole.verdict is not None
        assert whole.verdict.versions + whole.verdict.unsolved == 2 * PART
        assert whole == Desk(crisis, versions=2 * PART).first(self.setting)
        assert desk.part(self.setting) is None

    def test_what_the_first_screen_does_not_tell_is_left_out_and_all_it_tells_is_as_in_a_run(self, bench: Open) -> None:
        crisis, leader = bench.desk.crisis, bench.desk.leader
        plan = bench.desk.plan
        asked = [(crisis, plan.columns(plan.pieces()[0], leader), bench.desk.versions)]
        (every,), (some,) = leader.evaluate_all(asked, crisis), leader.glimpsed(asked, crisis)
        assert every.keys() == some.keys()
        left = {name for name in every if not np.array_equal(every[name], some[name], equal_nan=True)}
        assert left == {headline.id for headline in finish_headlines("", "")}

    def test_the_page_says_that_the_rest_is_coming_and_a_newer_answer_ends_it(self, tmp_path: Path) -> None:
        with opened("syria-2013", tmp_path, versions=2 * PART) as bench:
            bench.desk.took.extend([1.0] * 8)
            form = {f"{BINDING}:low": 0.82, f"{BINDING}:high": 0.94}
            said = bench.ask("POST", "/answer", form)[1]
            assert f"So far over the first {PART} of {2 * PART} versions" in said
            assert "helps" not in said
            number = re.search(r'"of": "(\d+)"', said)
            assert number is not None
            bench.desk.took.extend([1.0] * 8)
            bench.ask("POST", "/answer", {f"{BINDING}:low": 0.83, f"{BINDING}:high": 0.95})
            assert bench.ask("POST", "/answer/rest", {**form, "of": number[1]})[:2] == (204, "")
            whole = bench.ask("POST", "/answer/rest", form)[1]
            assert "So far" not in whole
            assert 'id="helps"' in whole
            assert bench.desk.first(Setting(changes={BINDING: (0.82, 0.94)})).verdict is not None


class TestViews:
    def test_a_view_is_kept_with_its_reasons_and_laid_on_again(self, bench: Open) -> None:
        form = {f"{BINDING}:low": 0.8, f"{BINDING}:high": 0.9, f"{BINDING}:why": "a <b>guard</b>", "name": "second"}
        assert "Saved as" in bench.ask("POST", "/views", form)[1]
        kept = (bench.folder / "views" / "second.yaml").read_text(encoding="utf-8")
        assert "a <b>guard</b>" in kept
        page = bench.ask("GET", "/?view=second")[1]
        assert "a &lt;b&gt;guard&lt;/b&gt;" in page
        assert "<b>guard</b>" not in page
        compared = bench.ask("GET", "/compare?b=second")[1]
        assert "They differ in 1 judgement" in compared
        assert "0.8 to 0.9" in compared

    def test_a_view_that_is_there_is_not_overwritten(self, bench: Open) -> None:
        bench.ask("POST", "/views", {"name": "third"})
        before = (bench.folder / "views" / "third.yaml").read_bytes()
        assert "is there already" in bench.ask("POST", "/views", {"name": "third", f"{BINDING}:low": 0.7})[1]
        assert (bench.folder / "views" / "third.yaml").read_bytes() == before

    @pytest.mark.parametrize("name", ["../x", "..", "a/b", "", "x" * 41, "-x", "a b", "ü"])
    def test_no_name_leads_out_of_the_folder(self, bench: Open, name: str) -> None:
        assert "is no name of a view" in bench.ask("POST", "/views", {"name": name})[1]
        assert not (bench.folder / "x.yaml").exists()

    def test_a_second_analyst_answers_blind(self, bench: Open) -> None:
        page = bench.ask("GET", "/blind")[1]
        dial = next(dial for dial in bench.desk.dials if dial.path == BINDING)
        assert dial.words in page
        assert dial.note not in page
        assert dial.value not in page
        empty = {f"{dial.path}:{end}": "" for dial in bench.desk.dials for end in ("low", "high", "why")}
        form = {**empty, "name": "blind", f"{BINDING}:low": "0.3", f"{BINDING}:high": "0.4"}
        assert "Saved as" in bench.ask("POST", "/views", form)[1]
        assert bench.room.desk().under(Setting(changes={BINDING: (0.3, 0.4)})).file.screen is not None
        assert "Chance that an agreement binds: " in bench.ask("GET", "/compare/parts?b=blind")[1]
        wrong = {**form, "name": "wrong", f"{BINDING}:low": "0.5"}
        assert "low (0.5) is above high (0.4)" in bench.ask("POST", "/views", wrong)[1]

    def test_a_view_of_another_crisis_is_refused(self, bench: Open) -> None:
        folder = bench.folder / "views"
        folder.mkdir(exist_ok=True)
        (folder / "stray.yaml").write_text("of: kosovo-1999\nchanges: {}\n", encoding="utf-8")
        assert "is no view of syria-2013" in bench.ask("GET", "/?view=stray")[1]
        (folder / "stray.yaml").unlink()


class TestClaims:
    def test_the_page_has_the_argument_at_once_and_the_board_when_it_is_tested(self, bench: Open) -> None:
        page = bench.ask("GET", "/claims")[1]
        assert "being tested in 8 versions" in page
        assert "A conference held now puts" in page
        assert page.count('name="gone"') == 8

    def test_a_premise_switched_off_is_answered(self, bench: Open) -> None:
        assert "nothing else falls" in bench.ask("POST", "/claims/argument", {"gone": "C13"})[1]
        said = bench.ask("POST", "/claims/argument", {"gone": ["C33", "<b>"]})[1]
        assert "Without C33 this falls: C35" in said
        assert "<b>" not in said

    def test_the_argument_is_taken_away(self, bench: Open) -> None:
        assert "[C16]: A conference held now" in bench.ask("GET", "/claims/argument.argdown")[1]
        status, picture, headers = bench.ask("GET", "/claims/argument.svg")
        assert (status, headers["content-type"], picture[:4]) == (200, "image/svg+xml", "<svg")
        assert bench.ask("GET", "/claims/argument.exe")[0] == 404

    @pytest.mark.slow
    def test_the_board(self, bench: Open) -> None:
        board = bench.ask("GET", "/claims/board")[1]
        assert "The record contradicts it" in board
        assert "of 8" in board


class TestLooking:
    def test_what_happened_later_stands_apart(self, bench: Open) -> None:
        page = bench.ask("GET", "/timeline")[1]
        before, after = page.split("The question is asked.")
        assert "2013-05-28" in before
        assert "2013-09" in after
        assert "2014" not in before.split("<ol")[1]

    def test_the_months_to_come_are_those_of_the_first_screen(self, bench: Open) -> None:
        assert 'hx-get="/timeline/forecast"' in bench.ask("GET", "/timeline")[1]
        said = bench.ask("GET", "/timeline/forecast")[1]
        assert "months from now" in said
        assert re.sub(r"\s", "", said.split("<svg")[1].split("</svg>")[0]) in re.sub(
            r"\s", "", bench.ask("GET", "/")[1]
        )

    def test_every_tie_is_in_the_picture_and_in_the_table(self, bench: Open) -> None:
        page = bench.ask("GET", "/actors")[1]
        ties = {(tie.from_, tie.to) for tie in bench.desk.crisis.file.relations}
        assert page.count('<g class="mk">') == len(ties)
        assert "<title>Tehran arms, funds Damascus</title>" in page

    def test_each_engine_has_a_page_of_its_own(self, bench: Open) -> None:
        assert 'href="/engines/council"' in bench.ask("GET", "/engines")[1]
        status, page, _ = bench.ask("GET", "/engines/council")
        assert status == 200
        assert "Council" in page
        assert bench.ask("GET", "/engines/nobody")[0] == 404

    def test_every_engine_that_takes_part_or_not_has_a_page_or_a_word(self, bench: Open) -> None:
        """The screen's question is answered by the war, where there is one."""
        for one in engines():
            status, page, _ = bench.ask("GET", f"/engines/{one.name}")
            assert status == 200, one.name
            assert page

    def test_heavy_work_is_done_one_at_a_time(self, bench: Open) -> None:
        with bench.room.alone():
            assert "being worked out" in bench.ask("GET", "/engines/council")[1]

    def test_runs_of_the_folder_are_listed_and_nothing_else_is_served(self, bench: Open) -> None:
        assert "There is none yet" in bench.ask("GET", "/runs")[1]
        folder = bench.folder / "runs" / "stray"
        folder.mkdir(parents=True)
        (folder / "report.html").write_text("secret", encoding="utf-8")
        for path in ("0/stray/report.html", "0/..%2f..%2fetc/passwd", "0/stray/manifest.json", "7/x/report.html"):
            assert bench.ask("GET", f"/runs/{path}")[0] == 404

    def test_a_folder_that_was_named_is_looked_in_next_time_until_it_is_left(self, bench: Open) -> None:
        (bench.folder / "older" / "kept").mkdir(parents=True)
        assert bench.ask("POST", "/runs", {"folder": "older/kept"})[0] == 303
        assert bench.ask("POST", "/runs", {"folder": "older/kept/"})[0] == 303
        again = RunFolders(bench.folder)
        assert (again.named, again.roots[1:]) == (["older/kept"], [bench.folder / "older" / "kept"])
        assert "<code>older/kept</code>" in bench.ask("GET", "/runs")[1]
        (bench.folder / "older" / "kept").rmdir()
        assert (RunFolders(bench.folder).named, RunFolders(bench.folder).missing) == ([], ["older/kept"])
        assert bench.ask("POST", "/runs/leave", {"folder": "older/kept"})[0] == 303
        assert "older/kept" not in bench.ask("GET", "/runs")[1]
        assert RunFolders(bench.folder).missing == []
        assert "is not looked in" in bench.ask("POST", "/runs/leave", {"folder": "older"})[1]

    @pytest.mark.parametrize("line", ["../..", "/etc", "a\\b", "runs\0"])
    def test_what_is_kept_leads_nowhere_else(self, tmp_path: Path, line: str) -> None:
        (tmp_path / "runs").mkdir()
        (tmp_path / "runs" / "also.txt").write_text(f"{line}\n", encoding="utf-8")
        assert RunFolders(tmp_path).roots == [tmp_path / "runs"]

    def test_what_follows_an_answer_gives_way_to_the_next(self, bench: Open) -> None:
        number = re.search(r'"of": "(\d+)"', bench.ask("POST", "/answer", {})[1])
        assert number is not None
        newer = bench.ask("POST", "/answer", {f"{BINDING}:low": 0.9, f"{BINDING}:high": 0.9})[1]
        helps, turns = (bench.ask("POST", path, {"of": number[1], "at": 1})[1] for path in ("/helps", "/turns"))
        for said, to, target in ((helps, "/helps", "#helps"), (turns, "/turns", "closest div")):
            assert "stood back" in said
            assert f'hx-post="{to}"' in said
            assert f'hx-target="{target}" hx-swap="outerHTML"' in said
        assert 'id="helps"' in helps
        assert 'id="helps"' not in turns
        assert """hx-vals='{"at": "1"}'""" in turns
        latest = re.search(r'"of": "(\d+)"', newer)
        assert latest is not None
        assert bench.ask("POST", "/turns", {"of": latest[1], "at": 99})[1] == ""

    def test_what_was_asked_for_pushes_aside_what_only_follows(self, bench: Open) -> None:
        """And waits for it to end; but what was asked for before is not pushed aside."""
        room, stopped = bench.room, []

        def follow() -> None:
            with room.alone(room.answers):
                of = room.answers
                begun.set()
                while not stopped:
                    try:
                        room.give_way(of)
                    except GaveWay:
                        stopped.append("yes")

        begun = threading.Event()
        thread = threading.Thread(target=follow)
        thread.start()
        begun.wait(10)
        with room.alone():
            assert stopped == ["yes"]
            with pytest.raises(Complaint), room.alone():
                pass
        thread.join(10)

    @pytest.mark.slow
    def test_levers_and_turns_follow_an_answer(self, bench: Open) -> None:
        number = re.search(r'"of": "(\d+)"', bench.ask("POST", "/answer", {})[1])
        assert number is not None
        said = bench.ask("POST", "/helps", {"of": number[1]})[1]
        title = re.search(r"<h3>(Helps most[^<]*|Nothing of yours helps[^<]*)</h3>", said)
        assert title is not None
        assert re.search(r">[+−-]\d", said)  # by how many points
        assert 'hx-post="/turns"' in said
        said = bench.ask("POST", "/turns", {"of": number[1], "at": 0})[1]
        assert 'hx-swap-oob="true"' in said
        assert re.search(r"<p>(?:At about [\d.]+ the verdict turns: \w|No value of this judgement alone turns)", said)
        asked = bench.ask("POST", "/turn", {"turn": "war.ruler_cost_per_year"})[1]
        assert re.search(r"At about [\d.]+ the verdict turns: [a-z ]+ below, [a-z ]+ above\.", asked)
        assert '"at": "1"' in said

    def test_an_engine_is_asked_under_other_judgements(self, bench: Open) -> None:
        page = bench.ask("GET", "/engines/council/try")[1]
        path = "councils.security-council.members.china.ideal"
        assert f'name="{path}:at"' in page
        assert "China: Where on the scale" in page
        form = {"mark": bench.room.mark}
        as_it_is = bench.ask("POST", "/engines/council/try", form)[1]
        moved = bench.ask("POST", "/engines/council/try", {**form, f"{path}:at": 90})[1]
        vetoes = re.compile(r"China \((?:over )?\d")  # "A veto is to be expected from China (over 99 %)"
        assert vetoes.search(as_it_is)
        assert not vetoes.search(moved)
        assert "outside 0 to 100" in bench.ask("POST", "/engines/council/try", {**form, f"{path}:at": 900})[1]
        assert "is no number" in bench.ask("POST", "/engines/council/try", {**form, f"{path}:at": "x"})[1]
        assert bench.ask("GET", "/engines/nobody/try")[0] == 404
        assert "has changed" in bench.ask("POST", "/engines/council/try", {"mark": "old"})[1]

    def test_an_engine_that_stood_back_is_asked_again_with_its_own_form(
        self, bench: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def newer(of: int) -> None:
            raise GaveWay

        with monkeypatch.context() as patch:
            patch.setattr(bench.room, "give_way", newer)
            said = bench.ask("POST", "/engines/council/try", {"mark": bench.room.mark})[1]
        assert "stood back" in said
        assert 'hx-post="/engines/council/try" hx-include="#desk"' in said
        assert 'hx-target="#answer" hx-swap="innerHTML"' in said
        assert "helps" not in said

    @pytest.mark.slow
    def test_turns_that_stood_back_go_on_from_where_they_were(self, bench: Open) -> None:
        bench.ask("POST", "/answer", {})
        said = bench.ask("POST", "/turns", {"at": 1})[1]
        assert 'hx-swap-oob="true"' in said
        assert f'"of": "{bench.room.answers}", "at": "2"' in said

    def test_two_engines_asked_at_once_keep_their_own_judgements(self, bench: Open) -> None:
        """Another thread asks for the council right after what is known was looked at."""

        class Hurried(TryPages):
            seen: Known = ("", "", ())

            @property
            def _known(self) -> Known:
                seen = self.seen
                self.seen = council
                return seen

            @_known.setter
            def _known(self, known: Known) -> None:
                self.seen = known

        one, other = TryPages(bench.room), Hurried(bench.room)
        names = [found.name for found in taking_part(bench.desk.crisis)]
        own = {name: one._dials(name)[1] for name in names}  # type: ignore[index]
        name = next(name for name in names if own[name] != own["council"])
        council = (bench.room.mark, "council", own["council"])
        other.seen = (bench.room.mark, name, own[name])
        found = other._dials(name)
        assert found is not None
        assert found[1] == own[name]


class TestGuard:
    def test_without_the_key_nothing_is_shown(self, bench: Open) -> None:
        for path in ("/", "/answer", "/static/workbench.js", "/run"):
            assert bench.ask("GET", path, known=False)[0] == 403
        assert bench.ask("GET", "/?token=guess", known=False)[0] == 403

    def test_the_key_is_taken_out_of_the_address_at_once(self, bench: Open) -> None:
        status, _, headers = bench.ask("GET", f"/?token={bench.door.token}", known=False)
        assert (status, headers["location"]) == (303, "/")
        assert "HttpOnly" in headers["set-cookie"]
        assert "SameSite=Strict" in headers["set-cookie"]

    @pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1.evil.example:1"])
    def test_another_name_for_this_machine_is_refused(self, bench: Open, host: str) -> None:
        assert bench.ask("GET", "/", headers={"Host": host})[0] == 421

    @pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"])
    @pytest.mark.parametrize("path", ["/answer", "/views", "/run", "/stop"])
    def test_another_page_may_change_nothing(self, bench: Open, origin: str, path: str) -> None:
        assert bench.ask("POST", path, {"name": "evil"}, headers={"Origin": origin})[0] == 403
        assert not (bench.folder / "views" / "evil.yaml").exists()

    def test_a_body_that_is_too_long_is_refused_unread(self, bench: Open) -> None:
        status, *_ = bench.ask("POST", "/answer", body=b"", headers={"Content-Length": str(100 * MOST)})
        assert status == 413

    def test_a_body_that_does_not_say_how_long_it_is_is_refused_where_it_is_too_long(self, bench: Open) -> None:
        head = (
            f"POST /answer HTTP/1.1\r\nHost: 127.0.0.1:{bench.door.port}\r\nCookie: demarche={bench.door.token}\r\n"
            f"Origin: http://127.0.0.1:{bench.door.port}\r\nTransfer-Encoding: chunked\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n"
        )
        sent, answer = 0, b""
        with socket.create_connection(("127.0.0.1", bench.door.port), timeout=30) as wire:
            wire.sendall(head.encode())
            with suppress(OSError):
                while sent < 100 * MOST:
                    wire.sendall(b"10000\r\n" + b"a" * 0x10000 + b"\r\n")
                    sent += 0x10000
                    if select.select([wire], [], [], 0)[0]:
                        break
            with suppress(OSError):
                answer = wire.recv(4096)
        assert answer.startswith(b"HTTP/1.1 413")
        assert sent < 20 * MOST

    def test_a_report_runs_its_own_script_and_nothing_else(self, bench: Open) -> None:
        _, page, headers = bench.ask("GET", "/engines/council")
        (inside,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        policy = headers["content-security-policy"]
        assert f"script-src 'sha256-{digest}';" in policy
        assert "'self'" not in policy
        assert "connect-src" not in policy
        assert policy.startswith("default-src 'none'")

    @pytest.mark.parametrize("path", ["/report/..%2f..%2fetc%2fpasswd", "/report/manifest.json", "/static/../app.py"])
    def test_no_path_leads_to_other_files(self, bench: Open, path: str) -> None:
        assert bench.ask("GET", path)[0] in (307, 404)

    def test_no_script_but_its_own_runs_and_no_network_is_asked(self, bench: Open) -> None:
        _, page, headers = bench.ask("GET", "/")
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "connect-src 'self'" in policy
        assert "http://" not in page.replace("http://www.w3.org/", "")
        assert "<script>" not in page


def test_a_file_without_a_verdict_is_told_what_it_lacks(tmp_path: Path) -> None:
    file = tmp_path / "bare.yaml"
    file.write_text(
        "demarche: 1\ncrisis: {id: bare, title: Bare, as_of: 2020-01-01, question: Now?, seat: a}\nsources: {}\n"
        "actors: [{id: a, name: A}]\n",
        encoding="utf-8",
    )
    with opened(str(file), tmp_path) as bench:
        assert "gives a verdict" in bench.ask("GET", "/")[1]
        assert bench.ask("GET", "/case")[0] == 200


def test_a_file_nobody_has_judged_has_no_verdict_that_could_turn(tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    outline = Outline(
        "new", "New", "Now?", dt.date(2026, 1, 2), ("King", "League"), (("King", "talk"), ("League", "talk"))
    )
    file.write_text(blank_file(outline, drafts), "utf-8")
    with opened(str(file), tmp_path) as bench:
        binding = {"screen.binding:low": 0.9, "screen.binding:high": 0.9}
        said = bench.ask("POST", "/answer", binding)[1]
        assert "No answer yet" in said
        assert "past wars" not in said
        assert "By the file" not in said
        turned = bench.ask("POST", "/turn", {"turn": "screen.binding"})[1]
        assert "no verdict yet that could turn" in turned
        assert "turns" not in turned
        for shown in (bench.ask("GET", "/")[1], bench.ask("POST", "/turns", {"of": bench.room.answers, "at": 0})[1]):
            assert "turns the answer" not in shown
            assert "the verdict turns:" not in shown
        checked = load(file).warnings
        todo = sum(not is_judged(warning.message) for warning in checked)
        steps = bench.ask("GET", "/case")[1]
        assert f"{todo} things nobody has judged yet" in steps
        counts = sum(
            int(found) for found in re.findall(r"(\d+) to judge", steps.split('class="steps"')[1].split("</nav>")[0])
        )
        assert counts == todo
