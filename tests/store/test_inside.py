"""No link leads a run out of its folder, and a kept piece is believed only as it was written, for its own question."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from demarche.errors import StoreError
from demarche.store import Chunks, RunFolder, RunInputs

ASKED = RunInputs.of("case", b"text", seed=0)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder with what somebody else needs."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    for name in ("screen-000-00000.part", "mine.npz", "report.html", ".demarche-0123456789abcdef.tmp"):
        (folder / name).write_text("precious", encoding="utf-8")
    return folder


def held(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def begun(out: Path) -> None:
    run = RunFolder.create(ASKED, out=out)
    run.write_text("report.html", "mine")
    run.write_text("more/report.html", "mine too")
    run.close()


def linked(link: Path, to: Path) -> None:
    if link.is_dir():
        for path in link.iterdir():
            path.unlink()
        link.rmdir()
    link.unlink(missing_ok=True)
    link.symlink_to(to)


@pytest.mark.parametrize("name", ["unfinished", "more"])
def test_a_folder_that_is_a_link_is_refused_and_nothing_behind_it_changes(
    tmp_path: Path, elsewhere: Path, name: str
) -> None:
    out, before = tmp_path / "out", held(elsewhere)
    begun(out)
    linked(out / name, elsewhere)
    for act in (lambda: RunFolder.resume(out), lambda: RunFolder.create(ASKED, out=out)):
        with pytest.raises(StoreError, match=f"{name}: this is a link, .* remove it"):
            act()
    assert held(elsewhere) == before
    (out / name).unlink()
    RunFolder.create(ASKED, out=out).finish()
    assert held(elsewhere) == before


def test_a_link_made_while_the_run_is_at_work_is_not_followed_either(tmp_path: Path, elsewhere: Path) -> None:
    before = held(elsewhere)
    run = RunFolder.create(ASKED, out=tmp_path / "out")
    linked(run.path / "unfinished", elsewhere)
    linked(run.path / "more", elsewhere)
    assert run.chunks.names() == []
    assert run.chunks.read("screen-000-00000.part") is None
    for act in (
        lambda: run.chunks.write("a.part", {"a": np.zeros(1)}),
        run.chunks.clear,
        run.finish,
        lambda: run.write_text("more/report.html", "x"),
    ):
        with pytest.raises(StoreError, match="this is a link"):
            act()
    run.close()
    assert held(elsewhere) == before


def test_a_result_that_became_a_link_is_not_read(tmp_path: Path, elsewhere: Path) -> None:
    with RunFolder.create(ASKED, out=tmp_path / "out") as run:
        run.write_text("report.html", "precious")
    linked(run.path / "report.html", elsewhere / "report.html")
    with pytest.raises(StoreError, match="this is a link"):
        RunFolder.open(run.path)


def test_the_folder_itself_may_be_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "runs").symlink_to(tmp_path / "disk")
    with RunFolder.create(ASKED, out=tmp_path / "runs" / "a") as run:
        run.chunks.write("a.part", {"a": np.zeros(1)})
    assert RunFolder.open(tmp_path / "disk" / "a").finished


def test_a_piece_of_another_question_or_name_or_changed_is_not_there(tmp_path: Path) -> None:
    kept = Chunks(tmp_path / "unfinished", "a question")
    kept.write("one.part", {"a": np.arange(3.0)})
    content = (kept.path / "one.part").read_bytes()
    assert kept.read("one.part") is not None
    assert Chunks(kept.path, "another").read("one.part") is None
    (kept.path / "two.part").write_bytes(content)
    assert kept.read("two.part") is None
    np.savez(tmp_path / "forged.npz", a=np.array([0.0, 1.0, 9.0]))  # sound in itself, and not what was kept
    (kept.path / "one.part").write_bytes(content[:32] + (tmp_path / "forged.npz").read_bytes())
    assert kept.read("one.part") is None
    (kept.path / "one.part").write_bytes((tmp_path / "forged.npz").read_bytes())
    assert kept.read("one.part") is None


def test_every_input_of_a_run_and_every_version_marks_its_pieces(tmp_path: Path) -> None:
    versions = {"demarche": "1", "numpy": "2"}
    asked = [
        ASKED,
        RunInputs.of("other", b"text", seed=0),
        RunInputs.of("case", b"text 2", seed=0),
        RunInputs.of("case", b"text", seed=1),
        RunInputs.of("case", b"text", seed=0, settings={"draws": 8}),
        RunInputs.of("case", b"text", seed=0, settings={"rankings": {"a.csv": "00"}}),
    ]
    marks = [inputs.digest(versions) for inputs in asked] + [ASKED.digest({**versions, "numpy": "3"})]
    assert len(set(marks)) == len(marks)
    run = RunFolder.create(ASKED, out=tmp_path)
    assert run.chunks.question == ASKED.digest(run.manifest.versions)
    run.close()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_a_piece_or_a_manifest_is_not_waited_for(tmp_path: Path) -> None:
    kept = Chunks(tmp_path / "unfinished")
    kept.path.mkdir()
    os.mkfifo(kept.path / "one.part")
    assert kept.read("one.part") is None
    os.mkfifo(tmp_path / "manifest.json")
    with pytest.raises(StoreError, match="no plain file"):
        RunFolder.open(tmp_path)
