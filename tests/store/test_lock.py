"""One run at a time in a folder; what a killed run left stops nobody; a folder taken away is noticed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from demarche.errors import StoreError
from demarche.store import RunFolder, RunInputs, at_work
from demarche.store.lock import LOCK, Lock

ONE = RunInputs.of("syria-2013", b"demarche: 1\n", seed=1)
TWO = RunInputs.of("syria-2013", b"demarche: 1\n", seed=2)

HOLDER = """
import sys, time
from pathlib import Path
from demarche.store import RunFolder, RunInputs
run = RunFolder.create(RunInputs.of("syria-2013", b"demarche: 1\\n", seed=1), out=Path(sys.argv[1]))
print("now", flush=True)
time.sleep(60)
"""


def test_a_second_run_is_refused_with_who_is_at_work_and_changes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with RunFolder.create(ONE, out=out) as run:
        assert at_work(out)
        before = {path.name: path.read_bytes() for path in out.iterdir()}
        said = rf"another run is at work in this folder \(process {os.getpid()} on .*\); wait until it ends, .*--out"
        for begin in (lambda: RunFolder.create(TWO, out=out), lambda: RunFolder.resume(out)):
            with pytest.raises(StoreError, match=said):
                begin()
        with pytest.raises(StoreError, match="still at work"):
            RunFolder.open(out)
        assert {path.name: path.read_bytes() for path in out.iterdir()} == before
        run.write_text("report.html", "one")
    assert not at_work(out)
    assert sorted(path.name for path in out.iterdir()) == ["manifest.json", "report.html"]
    assert RunFolder.open(out).manifest.inputs.seed == 1
    RunFolder.create(TWO, out=out).finish()
    assert RunFolder.open(out).manifest.inputs.seed == 2


def test_a_killed_run_leaves_a_lock_that_stops_nobody(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with subprocess.Popen([sys.executable, "-c", HOLDER, str(out)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        with pytest.raises(StoreError, match=rf"process {child.pid} on"):
            RunFolder.resume(out)
        child.kill()
    assert (out / LOCK).exists()
    assert not at_work(out)
    RunFolder.resume(out).close()
    RunFolder.create(TWO, out=out).finish()
    assert sorted(path.name for path in out.iterdir()) == ["manifest.json"]


def test_a_run_whose_folder_was_taken_away_does_not_write_into_what_came_after(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = RunFolder.create(ONE, out=out)
    shutil.rmtree(out)
    other = RunFolder.create(TWO, out=out)
    for write in (lambda: run.write_text("report.html", "one"), run.finish):
        with pytest.raises(StoreError, match="taken from the run while it was at work"):
            write()
    run.close()
    other.write_text("report.html", "two")
    other.finish()
    assert RunFolder.open(out).manifest.inputs.seed == 2
    assert (out / "report.html").read_text("utf-8") == "two"


def test_a_run_that_is_dropped_lets_others_in(tmp_path: Path) -> None:
    run = RunFolder.create(ONE, out=tmp_path)
    del run
    RunFolder.create(TWO, out=tmp_path).finish()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_stands_in_place_of_the_lock_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / LOCK)
    with pytest.raises(OSError, match="exists"):
        Lock.take(tmp_path)
    assert not at_work(tmp_path)
    (tmp_path / LOCK).unlink()
    (tmp_path / LOCK).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="this is a link"):
        RunFolder.create(ONE, out=tmp_path)
    assert not (tmp_path / "elsewhere").exists()
