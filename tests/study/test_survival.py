"""Runs that survive anything: killed, interrupted, on one process or four, they end with the same bytes.

``python -m tests.study.test_survival SEED COUNT`` kills COUNT runs at moments drawn from SEED, and resumes them.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from tests.study.crises import SMALL
from tests.study.running import begin, contents, finished, kill

pytestmark = pytest.mark.once

QUICK = ["run", "case.yaml", "--draws", "192", "--pair", "arm-now+guarantee"]
LONG = ["run", "case.yaml", "--draws", "768", "--pair", "arm-now+guarantee"]
PARTS = 108
"""As many are kept of a run that is killed."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "case.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def test_ctrl_c_tells_what_is_known_and_the_run_can_go_on(folder: Path) -> None:
    finished([*LONG, "--out", "whole"], folder)
    for attempt in range(8):
        process = begin([*LONG, "--out", "stopped"], folder)
        wait_for_parts(process, folder / "stopped", 8 + attempt)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
        if process.returncode != 0:
            break
    assert process.returncode == 130, said
    assert "Known from" in said
    assert "Go on with:  demarche run --resume stopped" in said
    assert "Traceback" not in said
    assert not (folder / "stopped" / "report.html").exists()
    finished(["run", "--resume", "stopped"], folder)
    assert contents(folder / "stopped") == contents(folder / "whole")
    assert "is finished" in finished(["run", "--resume", "stopped"], folder)


@pytest.mark.slow
def test_workers_and_hash_seeds_leave_no_trace_in_the_bytes(folder: Path) -> None:
    for name, workers, hash_seed in [("a", "1", "0"), ("b", "2", "1"), ("c", "4", "2")]:
        finished([*QUICK, "--workers", workers, "--out", name], folder, hash_seed)
    expected = contents(folder / "a")
    pages = {"report.html", "appendix.html", "brief.json"}
    assert {"results.json", "draws.parquet", "crisis.yaml", "stability.npz"} | pages == set(expected)
    for name in "bc":
        assert contents(folder / name) == expected, name


@pytest.mark.slow
def test_killed_at_any_moment_and_resumed_it_ends_with_the_same_bytes(folder: Path) -> None:
    assert killed_and_resumed(folder, 20, 4) >= 2, "most of the runs should have been killed in the middle"


def killed_and_resumed(folder: Path, seed: int, count: int) -> int:
    """Kill so many runs, resume each, and compare it with one that was left alone; how many were stopped by it."""
    finished([*LONG, "--out", "whole"], folder)
    expected = contents(folder / "whole")
    chance = random.Random(seed)
    stopped = 0
    for moment in range(count):
        out = f"killed-{moment}"
        workers = ["--workers", "2"] if moment % 4 == 3 else []
        process = begin([*LONG, "--out", out, *workers], folder)
        wait_for_parts(process, folder / out, chance.randrange(-10, PARTS))
        code = kill(process, chance.uniform(0, 0.1))
        if not (folder / out / "manifest.json").exists():
            assert code != 0
            continue  # killed before the folder was begun: there is nothing to resume
        stopped += code != 0
        if moment % 2:  # the resumed run is killed as well, and resumed again
            process = begin(["run", "--resume", out], folder)
            wait_for_parts(process, folder / out, chance.randrange(PARTS))
            kill(process, chance.uniform(0, 0.2))
        said = ""
        if not (folder / out / "crisis.yaml").exists():
            said = finished(["run", "--resume", out], folder, code=2)
            assert "run it again" in said
            continue
        finished(["run", "--resume", out], folder)
        assert contents(folder / out) == expected, moment
    return stopped


def test_a_run_of_another_version_is_not_mixed_with_this_one(folder: Path) -> None:
    with begin([*LONG, "--out", "old"], folder) as process:
        wait_for_parts(process, folder / "old", 1)
        kill(process, 0)
    manifest = folder / "old" / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace('"demarche": "0', '"demarche": "9'), encoding="utf-8")
    assert "begun with demarche 9" in finished(["run", "--resume", "old"], folder, code=2)


def test_runs_lists_what_is_finished_and_what_was_stopped(folder: Path) -> None:
    finished([*QUICK, "--out", "runs/done"], folder)
    with begin([*LONG, "--out", "runs/stopped"], folder) as process:
        wait_for_parts(process, folder / "runs/stopped", 1)
        kill(process, 0)
    (folder / "runs" / "something else").mkdir()
    process = begin(["runs", "--format", "json"], folder)
    listed = {entry["folder"]: entry for entry in json.loads(process.communicate(timeout=60)[0])}
    assert set(listed) == {"runs/done", "runs/stopped"}
    assert listed["runs/done"]["finished"]
    assert listed["runs/stopped"]["finished"] is None
    assert listed["runs/stopped"]["inputs"]["settings"]["draws"] == 768


def wait_for_parts(process: subprocess.Popen[str], run: Path, least: int) -> None:
    """Until the run has kept so many parts, or has ended; at once if less than none are asked."""
    kept = run / "unfinished"
    while least >= 0 and process.poll() is None and (not kept.is_dir() or len(list(kept.iterdir())) < least):
        time.sleep(0.01)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        Path(name, "case.yaml").write_text(SMALL, encoding="utf-8")
        count = int(sys.argv[2])
        sys.stdout.write(f"{killed_and_resumed(Path(name), int(sys.argv[1]), count)} of {count} stopped, all alike\n")
