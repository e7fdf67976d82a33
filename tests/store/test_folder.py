"""Run folders: whole or not taken for whole, ours or not touched, and every refusal with its remedy."""

import errno
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest

from demarche.errors import StoreError
from demarche.store import RunFolder, RunInputs
from demarche.store.lock import LOCK

SYRIA = RunInputs.of("syria-2013", b"demarche: 1\n", seed=0)
EDITED = RunInputs.of("syria-2013", b"demarche: 1  # edited\n", seed=0)
KOSOVO = RunInputs.of("kosovo-1999", b"demarche: 1\n", seed=0)


def write_run(inputs: RunInputs = SYRIA, *, base: Path, out: Path | None = None, verdict: str = "ripe") -> RunFolder:
    with RunFolder.create(inputs, base=base, out=out) as run:
        run.write_json("results.json", {"verdict": verdict})
        run.write_text("report.html", f"<p>{verdict}</p>\n")
    return run


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but the lock, which is there while a run is at work."""
    files = (file for file in folder.rglob("*") if file.is_file() and file.name != LOCK)
    return {str(file.relative_to(folder)): file.read_bytes() for file in files}


# What a run leaves


def test_a_finished_run_opens_and_reads_back(tmp_path: Path) -> None:
    run = write_run(base=tmp_path)
    again = RunFolder.open(run.path)
    assert again.manifest == run.manifest
    assert again.read_json("results.json") == {"verdict": "ripe"}
    assert sorted(contents(run.path)) == ["manifest.json", "report.html", "results.json"]


def test_the_manifest_tells_what_was_asked_and_fingerprints_every_file(tmp_path: Path) -> None:
    run = write_run(RunInputs.of("syria-2013", b"abc", seed=7, settings={"levers": ["arm"]}), base=tmp_path)
    manifest = json.loads((run.path / "manifest.json").read_text("utf-8"))
    assert manifest["format"] == "demarche-run/1"
    assert manifest["inputs"] == {
        "case": "syria-2013",
        "crisis_sha256": hashlib.sha256(b"abc").hexdigest(),
        "seed": 7,
        "settings": {"levers": ["arm"]},
    }
    assert set(manifest["versions"]) == {"demarche", "duckdb", "numpy", "python", "scipy"}
    assert manifest["started"] <= manifest["finished"]
    report = b"<p>ripe</p>\n"
    assert manifest["files"]["report.html"] == {
        "bytes": len(report),
        "sha256": hashlib.sha256(report).hexdigest(),
    }


def test_only_the_manifest_differs_between_two_runs_of_the_same_inputs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = contents(write_run(base=tmp_path / "a").path)
    monkeypatch.setattr("demarche.store.folder._now", lambda: "2031-01-01T00:00:00+00:00")
    second = contents(write_run(base=tmp_path / "b").path)
    assert first.pop("manifest.json") != second.pop("manifest.json")
    assert first == second


def test_the_default_name_says_the_case_and_changes_with_whatever_was_asked(tmp_path: Path) -> None:
    asked = [
        SYRIA,
        EDITED,
        KOSOVO,
        RunInputs.of("syria-2013", b"demarche: 1\n", seed=1),
        RunInputs.of("syria-2013", b"demarche: 1\n", seed=0, settings={"levers": ["arm"]}),
    ]
    names = [write_run(inputs, base=tmp_path).path.name for inputs in asked]
    assert len(set(names)) == len(asked)
    assert names[0].startswith("syria-2013-")
    assert write_run(SYRIA, base=tmp_path).path.name == names[0]


def test_files_may_lie_in_folders_and_be_written_by_others(tmp_path: Path) -> None:
    with RunFolder.create(SYRIA, base=tmp_path) as run, run.writing("draws/0001.parquet") as draft:
        assert not (run.path / "draws/0001.parquet").exists()
        draft.write_bytes(b"PAR1")
    assert RunFolder.open(run.path).manifest.files["draws/0001.parquet"].bytes == 4


def test_files_have_the_permissions_of_ordinary_files(tmp_path: Path) -> None:
    ordinary = tmp_path / "ordinary"
    ordinary.write_bytes(b"")
    report = write_run(base=tmp_path).path / "report.html"
    assert report.stat().st_mode == ordinary.stat().st_mode


@pytest.mark.parametrize("name", ["../escape", "/etc/passwd", "a//b", "", "manifest.json", ".hidden", "a\\b"])
def test_a_name_that_leaves_the_folder_or_takes_the_manifest_is_refused(tmp_path: Path, name: str) -> None:
    run = RunFolder.create(SYRIA, base=tmp_path)
    with pytest.raises(StoreError, match="cannot name a file of a run"):
        run.write_bytes(name, b"")


def test_a_case_that_cannot_name_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="letters, digits and hyphens"):
        RunFolder.create(RunInputs.of("../syria", b"", seed=0), base=tmp_path)
    assert list(tmp_path.iterdir()) == []


# Stopped in the middle


def test_a_run_stopped_by_an_error_is_not_taken_for_whole_and_can_be_run_again(tmp_path: Path) -> None:
    run = RunFolder.create(SYRIA, base=tmp_path)

    def stop_in_the_middle() -> NoReturn:
        with run:
            run.write_json("results.json", {"verdict": "half"})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop_in_the_middle()
    with pytest.raises(StoreError, match="stopped before it finished; run it again"):
        RunFolder.open(run.path)
    assert RunFolder.open(write_run(base=tmp_path).path).path == run.path


def test_an_error_while_a_file_is_written_leaves_no_trace_of_it(tmp_path: Path) -> None:
    run = RunFolder.create(SYRIA, base=tmp_path)
    run.write_text("report.html", "first")
    before = contents(run.path)

    def fail_in_the_middle() -> NoReturn:
        with run.writing("report.html") as draft:
            draft.write_text("sec")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_middle()
    assert contents(run.path) == before


KILLED = """
import sys, time
from pathlib import Path
from demarche.store import RunFolder, RunInputs
from demarche.store.lock import LOCK
run = RunFolder.create(RunInputs.of("syria-2013", b"demarche: 1\\n", seed=0), base=Path(sys.argv[1]))
run.write_text("report.html", "whole")
with run.writing("results.json") as draft:
    draft.write_text("ha")
    print("now", flush=True)
    time.sleep(60)
"""


def test_kill_9_leaves_whole_files_and_an_unfinished_folder_that_the_next_run_cleans(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        child.kill()
    (folder,) = tmp_path.iterdir()
    assert (folder / "report.html").read_text("utf-8") == "whole"
    assert not (folder / "results.json").exists()
    with pytest.raises(StoreError, match="stopped before it finished"):
        RunFolder.open(folder)
    run = write_run(base=tmp_path)
    assert run.path == folder
    assert sorted(contents(folder)) == ["manifest.json", "report.html", "results.json"]


def test_while_an_older_result_makes_room_the_folder_already_says_unfinished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write_run(SYRIA, base=tmp_path, out=out)

    def stopped(*_: object, **__: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr("demarche.store.folder._clear", stopped)
    with pytest.raises(KeyboardInterrupt):
        RunFolder.create(EDITED, out=out)
    assert (out / "results.json").exists()
    with pytest.raises(StoreError, match="stopped before it finished"):
        RunFolder.open(out)


# Whose folder it is


def test_a_run_of_the_same_case_is_replaced_and_what_a_person_added_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with RunFolder.create(SYRIA, out=out) as run:
        run.write_text("old.csv", "1")
        run.write_text("report.html", "old")
    (out / "my notes.txt").write_text("mine", "utf-8")
    write_run(EDITED, base=tmp_path, out=out, verdict="not ripe")
    assert RunFolder.open(out).read_json("results.json") == {"verdict": "not ripe"}
    assert sorted(contents(out)) == ["manifest.json", "my notes.txt", "report.html", "results.json"]


def test_a_run_of_another_case_is_not_overwritten(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_run(KOSOVO, base=tmp_path, out=out)
    before = contents(out)
    with pytest.raises(StoreError, match=r"holds a run of 'kosovo-1999'.*--out"):
        RunFolder.create(SYRIA, out=out)
    assert contents(out) == before


@pytest.mark.parametrize(
    ("file", "data", "message"),
    [
        ("thesis.docx", b"years of work", "not a demarche run; choose a new or empty folder with --out"),
        ("manifest.json", b'{"name": "a browser extension"}', "it is not a demarche manifest"),
        ("manifest.json", b"{", "not the manifest of a run"),
        ("manifest.json", b"[" * 100_000, "not the manifest of a run"),
        ("manifest.json", b'{"format": "demarche-run/2"}', "has the format 'demarche-run/2'"),
        ("manifest.json", b'{"format": "demarche-run/1"}', "it is damaged"),
    ],
)
def test_a_folder_that_holds_something_else_is_left_as_it_is(
    tmp_path: Path, file: str, data: bytes, message: str
) -> None:
    (tmp_path / file).write_bytes(data)
    with pytest.raises(StoreError, match=message):
        RunFolder.create(SYRIA, out=tmp_path)
    assert contents(tmp_path) == {file: data}


def test_a_crafted_manifest_cannot_have_files_outside_the_folder_removed(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine", "utf-8")
    out = write_run(base=tmp_path).path
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    manifest["files"]["../precious"] = {"sha256": "0", "bytes": 1}
    (out / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(StoreError, match="outside the folder"):
        RunFolder.create(SYRIA, out=out)
    assert precious.exists()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert RunFolder.open(write_run(base=tmp_path, out=tmp_path).path).path == tmp_path


# Reading


def test_opening_what_is_no_run_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no demarche run here"):
        RunFolder.open(tmp_path)
    report = write_run(base=tmp_path).path / "report.html"
    with pytest.raises(StoreError, match="give the folder of a run"):
        RunFolder.open(report)


def test_a_file_that_was_changed_or_lost_is_noticed(tmp_path: Path) -> None:
    report = write_run(base=tmp_path).path / "report.html"
    report.write_text("<p>RIPE</p>\n", "utf-8")
    with pytest.raises(StoreError, match=r"report\.html: this file was changed"):
        RunFolder.open(report.parent)
    report.unlink()
    with pytest.raises(StoreError, match=r"report\.html: this file of the run is missing"):
        RunFolder.open(report.parent)


def test_a_file_that_the_run_did_not_write_is_not_read_as_its_result(tmp_path: Path) -> None:
    run = write_run(base=tmp_path)
    (run.path / "other.json").write_text("{}", "utf-8")
    with pytest.raises(StoreError, match=r"no such file; it has report\.html, results\.json"):
        run.read_json("other.json")


def test_a_finished_run_is_not_written_to(tmp_path: Path) -> None:
    run = write_run(base=tmp_path)
    with pytest.raises(StoreError, match="is finished"):
        run.write_text("report.html", "more")


# The disk says no


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file", "utf-8")
    with pytest.raises(StoreError, match=r"a file stands where a folder is needed; .* --out"):
        RunFolder.create(SYRIA, base=tmp_path / "runs")
    with pytest.raises(StoreError, match=r"a file stands where a folder is needed; .* --out"):
        RunFolder.create(SYRIA, out=tmp_path / "runs")


def test_a_name_too_long_for_the_disk(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="too long"):
        RunFolder.create(SYRIA, out=tmp_path / ("x" * 300))


def refusing(code: int) -> Callable[..., NoReturn]:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError(code, os.strerror(code))

    return refuse


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.ENOSPC, "the disk is full; free some space or choose a folder on another disk with --out"),
        (errno.EROFS, "no permission to write here; choose a folder of your own with --out"),
        (errno.EACCES, "no permission to write here; choose a folder of your own with --out"),
        (errno.EIO, r"Input/output error; choose another folder with --out"),
    ],
)
@pytest.mark.parametrize("step", ["pathlib.Path.write_bytes", "os.fsync", "os.replace"])
def test_when_the_disk_refuses_nothing_half_written_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int, remedy: str
) -> None:
    run = RunFolder.create(SYRIA, base=tmp_path)
    run.write_text("report.html", "whole")
    before = contents(run.path)
    with monkeypatch.context() as patch:
        patch.setattr(step, refusing(code))
        with pytest.raises(StoreError, match=remedy):
            run.write_text("results.json", "more than fits")
        with pytest.raises(StoreError, match=remedy):
            run.finish()
    assert contents(run.path) == before
    with pytest.raises(StoreError, match="still at work"):
        RunFolder.open(run.path)
    run.finish()  # the disk recovered: what was written is still whole
    assert RunFolder.open(run.path).manifest.finished is not None


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_disk_that_is_really_full(tmp_path: Path) -> None:
    run = RunFolder.create(SYRIA, base=tmp_path)

    def write_to_a_full_disk() -> None:
        with run.writing("results.json") as draft:
            draft.symlink_to("/dev/full")
            draft.write_bytes(b"x")

    with pytest.raises(StoreError, match="the disk is full"):
        write_to_a_full_disk()
    assert sorted(contents(run.path)) == ["manifest.json"]
