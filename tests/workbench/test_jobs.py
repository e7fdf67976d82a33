"""Runs of other folders, two cases compared, and one job in the background at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.workbench.serving import Open, opened
from tests.workbench.test_case import OUTLINE as RIVER

from demarche.crisis.template import blank_file
from demarche.engine.registry import drafts
from demarche.errors import Complaint
from demarche.page.parts import Bullets, Callout, Figure, Fold, Page, Section, Table
from demarche.store import RunFolder, RunInputs
from demarche.workbench.background import Background, Job
from demarche.workbench.comparing import PAGE, PIECE, lead, pictures
from demarche.workbench.pages import rendered

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Open]:
    with opened("syria-2013", tmp_path_factory.mktemp("bench")) as found:
        yield found


class TestRuns:
    @pytest.fixture
    def kept(self, tmp_path_factory: pytest.TempPathFactory) -> Path:
        """A folder in which there is a run, and another folder beside it."""
        folder = tmp_path_factory.mktemp("kept")
        inputs = RunInputs.of("river", b"", seed=0)
        for place in ("mine/archive", "theirs"):
            with RunFolder.create(inputs, out=folder / place / "one") as run:
                run.write_text("report.html", f"<p>{place}</p>")
        return folder

    def test_a_folder_below_is_looked_into_and_none_beside(self, kept: Path) -> None:
        with opened("syria-2013", kept / "mine", versions=4) as bench:
            for name in ("../theirs", "/etc", str(kept / "theirs"), "", "archive/../../theirs", "a\\b"):
                assert "is no folder below this one" in bench.ask("POST", "/runs", {"folder": name})[1]
            (kept / "mine" / "link").symlink_to(kept / "theirs")
            assert "this is a link" in bench.ask("POST", "/runs", {"folder": "link"})[1]
            assert "there is no folder" in bench.ask("POST", "/runs", {"folder": "nowhere"})[1]
            assert bench.ask("POST", "/runs", {"folder": "archive"})[0] == 303
            assert 'href="/runs/1/one/report.html"' in bench.ask("GET", "/runs")[1]
            assert bench.ask("GET", "/runs/1/one/report.html")[1] == "<p>mine/archive</p>"
            assert bench.ask("GET", "/runs/2/one/report.html")[0] == 404

    def test_a_folder_elsewhere_is_named_when_the_workbench_is_started(self, kept: Path, tmp_path: Path) -> None:
        for named in (kept / "theirs", kept / "theirs" / "one"):
            with opened("syria-2013", tmp_path, versions=4, runs=(named,)) as bench:
                assert bench.ask("GET", "/runs/1/one/report.html")[1] == "<p>theirs</p>"
                assert bench.ask("GET", "/runs/1/two/report.html")[0] == 404


class TestTwoCases:
    def test_what_cannot_be_compared_is_said(self, bench: Open) -> None:
        page = bench.ask("GET", "/two")[1]
        assert "Nothing was compared yet" in bench.ask("GET", "/two/now")[1]
        assert "kosovo-1999" in page
        for form, said in (
            ({"a": "syria-2013", "b": "syria-2013", "draws": "4"}, "both are the same case"),
            ({"a": "syria-2013", "b": "../x", "draws": "4"}, "there is no case"),
            ({"a": "syria-2013", "b": "kosovo-1999", "draws": "5"}, "is no number of versions"),
        ):
            assert said in bench.ask("POST", "/two", form)[1]
        assert bench.ask("GET", "/two/page")[0] == 404

    @pytest.mark.parametrize("way", ["relative", "link", "folder"])
    def test_unsaved_changes_are_seen_however_the_file_was_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
    ) -> None:
        folder = tmp_path / "work"
        folder.mkdir()
        for name in ("river.yaml", "lake.yaml"):
            (folder / name).write_text(blank_file(RIVER, drafts), encoding="utf-8")
        (tmp_path / "link.yaml").symlink_to(folder / "river.yaml")
        (tmp_path / "other").symlink_to(folder)
        monkeypatch.chdir(folder)
        named = {"relative": "river.yaml", "link": "../link.yaml", "folder": str(tmp_path / "other" / "river.yaml")}
        with opened(named[way], folder, versions=4) as bench:
            draft = bench.room.own()
            draft.become(draft.at, "a remark", f"{draft.source.text}# a remark\n")
            assert draft.changed
            form = {"a": "river.yaml", "b": "lake.yaml", "draws": "4"}
            assert "save it first" in bench.ask("POST", "/two", form)[1]
            assert bench.room.background.last("comparison") is None

    def test_the_short_answer_and_the_pictures_of_a_page_are_shown(self) -> None:
        figure = Figure("<svg>1</svg>", "A <b>", "said", "how to read it")
        first = Section("short", "", (Callout("In short", "So & so.", "neutral", "Below."), Bullets(("one", "two"))))
        found = Page("t", "Why?", (), (first, Section("more", "", (Table(("a",), (("b",),)), Fold("f", (figure,))))))
        said = rendered("compared.html.j2", title="Why?", lead=lead(found), figures=pictures(found))
        for words in ("So &amp; so.", "Below.", "<li>one</li>", "<svg>1</svg>", "A &lt;b&gt;", "how to read it"):
            assert words in said

    def test_one_job_at_a_time_which_says_how_far_it_is_and_can_be_stopped(self, tmp_path: Path) -> None:
        background = Background()
        script = "import time; print('1 of 2', flush=True); time.sleep(60)"
        background.begin(Job("run", "the full run", ("-c", script), tmp_path))
        with pytest.raises(Complaint, match="the full run is at work"):
            background.begin(Job("comparison", "the comparison", ("-c", ""), tmp_path))
        run = background.last("run")
        assert run is not None
        while run.said != "1 of 2":
            assert run.at_work
        run.stop()
        assert not run.at_work
        assert run.failed == "it was stopped"
        background.begin(Job("comparison", "the comparison", ("-c", "raise SystemExit('no screen')"), tmp_path))
        comparison = background.last("comparison")
        assert comparison is not None
        comparison.process.wait(30)
        assert comparison.failed == "no screen"
        assert background.last("run") is run
        assert run.failed == "it was stopped"
        background.begin(Job("run", "the full run", ("-c", script), tmp_path))
        background.stop()
        again = background.last("run")
        assert again is not None
        assert again.failed == "it was stopped"

    def test_what_an_earlier_comparison_found_never_passes_for_that_of_a_later_one(self, tmp_path: Path) -> None:
        for name in (PIECE, PAGE):
            (tmp_path / name).write_text("the old one", encoding="utf-8")
        wrote = f"from pathlib import Path; [Path({str(tmp_path)!r}, x).write_text('new') for x in {(PIECE, PAGE)}]"
        with opened("syria-2013", tmp_path, versions=4) as bench:

            def ended(kind: str, script: str) -> tuple[str, int]:
                writes = (PIECE, PAGE) if kind == "comparison" else ()
                bench.room.background.begin(Job(kind, "it", ("-c", script), tmp_path, writes))
                work = bench.room.background.last(kind)
                assert work is not None
                work.process.wait(30)
                return bench.ask("GET", "/two/now")[1].strip(), bench.ask("GET", "/two/page")[0]

            said, status = ended("comparison", "raise SystemExit('no memory')")
            assert ("It ended early: no memory" in said, status) == (True, 404)
            assert not (tmp_path / PAGE).exists()
            said, status = ended("comparison", f"{wrote}; raise SystemExit('late')")
            assert ("It ended early: late" in said, status) == (True, 404)
            assert ended("comparison", wrote) == ("new", 200)
            assert ended("run", "raise SystemExit('a run')") == ("new", 200)
            (tmp_path / PIECE).unlink()
            assert "compare them again" in bench.ask("GET", "/two/now")[1]
