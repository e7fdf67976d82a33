"""Parts of unfinished runs, and tables as Parquet: whole or not there, the same bytes, readable by others."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from demarche.errors import StoreError
from demarche.store import Chunks, RunFolder, RunInputs, list_runs, read_parquet, write_parquet

INPUTS = RunInputs.of("case", b"text", seed=0)
TABLE = {
    "lever": np.array(["", "a+b", 'it\'s "quoted"']),
    "draw": np.arange(3),
    'screen.x[0]\'s "width"': np.array([0.1, np.nan, -np.inf]),
    "stability.state.YN.nash": np.array([1.0, 0.0, 1.0]),
}
QUOTED = '"' + list(TABLE)[2].replace('"', '""') + '"'


def test_what_was_kept_comes_back(tmp_path: Path) -> None:
    chunks = Chunks(tmp_path / "kept")
    assert chunks.names() == []
    assert chunks.read("one.part") is None
    arrays = {"a.b": np.arange(3.0), "text": np.array(["x", "yz"]), "none": np.empty(0)}
    chunks.write("one.part", arrays)
    found = chunks.read("one.part")
    assert found is not None
    assert list(found) == list(arrays)
    for name, array in arrays.items():
        np.testing.assert_array_equal(found[name], array)
    chunks.clear()
    assert not (tmp_path / "kept").exists()


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04", b"not a zip at all", None])
def test_what_is_damaged_reads_as_not_there(tmp_path: Path, damage: bytes | None) -> None:
    chunks = Chunks(tmp_path)
    chunks.write("one.part", {"a": np.arange(1000.0)})
    whole = (tmp_path / "one.part").read_bytes()
    (tmp_path / "one.part").write_bytes(whole[:-100] if damage is None else damage)
    assert chunks.read("one.part") is None


def test_every_flipped_bit_of_the_numbers_is_noticed(tmp_path: Path) -> None:
    chunks = Chunks(tmp_path)
    chunks.write("one.part", {"a": np.arange(50.0)})
    whole = (tmp_path / "one.part").read_bytes()
    start = whole.index(np.arange(50.0).tobytes())
    for place in range(start, start + 400, 37):
        torn = bytearray(whole)
        torn[place] ^= 1
        (tmp_path / "one.part").write_bytes(torn)
        assert chunks.read("one.part") is None, place


def test_arrays_of_objects_are_never_unpickled(tmp_path: Path) -> None:
    Chunks(tmp_path).write("one.part", {"a": np.array([{"code": "runs"}], dtype=object)})
    assert Chunks(tmp_path).read("one.part") is None


def test_a_finished_run_keeps_no_parts_and_a_new_one_clears_those_of_an_old(tmp_path: Path) -> None:
    run = RunFolder.create(INPUTS, out=tmp_path / "run")
    run.chunks.write("one.part", {"a": np.arange(3)})
    run.close()
    again = RunFolder.resume(run.path)
    assert again.chunks.names() == ["one.part"]
    assert not again.finished
    again.close()
    fresh = RunFolder.create(INPUTS, out=tmp_path / "run")
    assert fresh.chunks.names() == []
    fresh.chunks.write("two.part", {"a": np.arange(3)})
    fresh.finish()
    assert sorted(path.name for path in run.path.iterdir()) == ["manifest.json"]
    assert RunFolder.resume(run.path).finished


def test_resuming_sweeps_the_drafts_of_a_killed_process(tmp_path: Path) -> None:
    run = RunFolder.create(INPUTS, out=tmp_path / "run")
    (run.path / ".demarche-0123456789abcdef.tmp").write_bytes(b"half")
    (run.path / "notes.txt").write_text("mine", encoding="utf-8")
    run.close()
    RunFolder.resume(run.path).close()
    assert sorted(path.name for path in run.path.iterdir()) == ["manifest.json", "notes.txt"]


def test_there_is_nothing_to_resume_where_nothing_was_begun(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no demarche run here"):
        RunFolder.resume(tmp_path)


def test_runs_are_listed_latest_first_and_the_rest_is_passed_over(tmp_path: Path) -> None:
    RunFolder.create(INPUTS, out=tmp_path / "a").finish()
    RunFolder.create(INPUTS, out=tmp_path / "b").close()
    (tmp_path / "c").mkdir()
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "manifest.json").write_text("{", encoding="utf-8")
    (tmp_path / "e").write_text("a file", encoding="utf-8")
    found, damaged = list_runs(tmp_path)
    assert len(damaged) == 1
    assert str(tmp_path / "d") in damaged[0]
    assert {path.name for path, _ in found} == {"a", "b"}
    started = [manifest.started for _, manifest in found]
    assert started == sorted(started, reverse=True)
    assert list_runs(tmp_path / "nowhere") == ([], [])


BROKEN = [
    ("finished", 5),
    ("started", ["2026"]),
    ("started", "yesterday"),
    ("versions", {"demarche": 1}),
    ("files", {"report.html": {"sha256": 1, "bytes": 1}}),
    ("files", {"report.html": {"sha256": "", "bytes": True}}),
    ("files", []),
    ("inputs", {"case": ["a"], "crisis_sha256": "", "seed": 0, "settings": {}}),
    ("inputs", {"case": "a", "crisis_sha256": "", "seed": "0", "settings": {}}),
    ("inputs", {"case": "a", "crisis_sha256": "", "seed": 0, "settings": [1]}),
    ("inputs", 7),
]


@pytest.mark.parametrize(("field", "value"), BROKEN)
def test_a_manifest_with_anything_else_in_its_fields_is_damaged_for_every_reader(
    tmp_path: Path, field: str, value: object
) -> None:
    RunFolder.create(INPUTS, out=tmp_path / "a").finish()
    manifest = tmp_path / "a" / "manifest.json"
    said = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps({**said, field: value}), encoding="utf-8")
    found, damaged = list_runs(tmp_path)
    assert found == []
    assert "it is damaged" in damaged[0]
    for read in (RunFolder.open, RunFolder.resume):
        with pytest.raises(StoreError, match="it is damaged"):
            read(tmp_path / "a")


def test_a_table_comes_back_and_infinity_is_not_lost(tmp_path: Path) -> None:
    write_parquet(tmp_path / "t.parquet", TABLE)
    found = read_parquet(tmp_path / "t.parquet")
    assert list(found) == list(TABLE)
    for name, column in TABLE.items():
        np.testing.assert_array_equal(found[name], column)


def test_no_value_is_null_for_other_readers(tmp_path: Path) -> None:
    import duckdb

    write_parquet(tmp_path / "t.parquet", TABLE)
    with duckdb.connect(":memory:") as connection:
        counted = connection.execute(f"select count(*), count({QUOTED}) from '{tmp_path / 't.parquet'}'").fetchone()
    assert counted == (3, 2)


def test_the_same_table_gives_the_same_bytes(tmp_path: Path) -> None:
    many = {"lever": np.repeat(["", "a"], 5000), "x": np.random.default_rng(0).random(10000)}
    for name in "ab":
        write_parquet(tmp_path / name, many)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def refusing(code: int) -> Any:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise OSError(code, "refused")

    return refuse


@pytest.mark.parametrize("step", ["pathlib.Path.write_bytes", "os.fsync", "os.replace"])
def test_a_full_disk_leaves_no_part_that_is_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    chunks = Chunks(tmp_path / "kept")
    chunks.write("one.part", {"a": np.arange(3)})
    with monkeypatch.context() as patch:
        patch.setattr(step, refusing(errno.ENOSPC))
        with pytest.raises(StoreError, match="the disk is full"):
            chunks.write("two.part", {"a": np.arange(3)})
    assert [path.name for path in (tmp_path / "kept").iterdir()] == ["one.part"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full disk to write to")
def test_a_table_on_a_disk_that_is_really_full(tmp_path: Path) -> None:
    run = RunFolder.create(INPUTS, out=tmp_path / "run")

    def write_to_a_full_disk() -> None:
        with run.writing("draws.parquet") as draft:
            draft.symlink_to("/dev/full")
            write_parquet(draft, TABLE)

    with pytest.raises(StoreError, match="the disk is full"):
        write_to_a_full_disk()
    run.close()
    assert sorted(path.name for path in run.path.iterdir()) == ["manifest.json"]


def test_what_is_no_parquet_is_said(tmp_path: Path) -> None:
    (tmp_path / "t.parquet").write_bytes(b"nothing")
    with pytest.raises(StoreError, match="not a Parquet file"):
        read_parquet(tmp_path / "t.parquet")
    with pytest.raises(StoreError, match="cannot be read"):
        read_parquet(tmp_path / "u.parquet")
