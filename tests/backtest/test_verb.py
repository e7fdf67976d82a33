"""``demarche backtest``: its forms, its exit codes, and the folder it goes on from."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.backtest.wars import write_table

import demarche
from demarche.cli.root import main

pytestmark = pytest.mark.once

NAMES = ("sri-lanka-2008", "chechnya-1996", "falklands-1982")


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_table(tmp_path_factory.mktemp("wars") / "wars.csv", NAMES))


def typed(*words: str) -> Result:
    return CliRunner().invoke(main, ["backtest", *words, "--draws", "1", "--recodings", "0", "--workers", "1"])


@pytest.fixture(scope="module")
def out(table: str) -> Path:
    """A folder from which every backtest of the table goes on."""
    return Path(table).parent / "out"


@pytest.fixture(scope="module")
def first(table: str, out: Path) -> Result:
    return typed(table, "--out", str(out))


def test_a_page_for_people_and_a_folder_to_go_on_from(table: str, out: Path, first: Result) -> None:
    assert first.exit_code == 0, first.output
    for said in ("Was the model right?", "chechnya-1996", "Which inputs do any work?", "Asked again"):
        assert said in first.output
    parts = sorted((out / "parts").iterdir())
    stamps = [part.stat().st_mtime_ns for part in parts]
    assert typed(table, "--out", str(out)).output == first.output
    assert [part.stat().st_mtime_ns for part in parts] == stamps
    assert json.loads((out / "backtest.json").read_text("utf-8"))["draws"] == 1
    assert "Was the model right?" in (out / "backtest.html").read_text("utf-8")


@pytest.mark.usefixtures("first")
def test_programs_get_the_same_figures(table: str, out: Path) -> None:
    data = json.loads(typed(table, "--out", str(out), "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(typed(table, "--out", str(out), "--format", "csv").stdout)))
    assert [row["id"] for row in rows] == [row["id"] for row in data["crises"]] == list(NAMES)
    assert float(rows[1]["signed24"]) == data["crises"][1]["signed24"]
    assert rows[1]["came_signed24"] == "True"
    found = demarche.backtest(table, draws=1, recodings=0)
    assert json.loads(json.dumps(found.to_dict())) == data


@pytest.mark.usefixtures("first")
def test_too_small_a_gain_fails_where_that_is_asked_for(table: str, out: Path) -> None:
    assert typed(table, "--out", str(out), "--fail-below", "-5").exit_code == 0
    failed = typed(table, "--out", str(out), "--fail-below", "1")
    assert failed.exit_code == 1
    assert "a gain of +1.000 over the base rate was asked for; it is" in failed.output


def test_wrong_input_is_told_in_a_line(tmp_path: Path, table: str) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for words, said in (
        ((str(empty),), "holds no crisis file"),
        ((table, table), "comes twice"),
        (("no-such-war",), "no file and no shipped crisis"),
        ((table, "--html", str(tmp_path / "nowhere" / "x.html")), "there is no folder"),
    ):
        found = typed(*words)
        assert said in found.output
        assert "Traceback" not in found.output
        assert found.exit_code == 2
