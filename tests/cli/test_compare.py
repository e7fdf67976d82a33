"""``demarche compare`` as a user meets it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.study.crises import SMALL
from tests.study.wars import FAR

from demarche.cli import main


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(SMALL, "utf-8")
    Path("again.yaml").write_text(SMALL, "utf-8")
    Path("far.yaml").write_text(FAR, "utf-8")
    return tmp_path


def test_two_files_are_compared_for_people_and_on_a_page(folder: Path) -> None:
    result = call("compare", "small.yaml", "far.yaml", "--html", "page.html")
    assert result.exit_code == 0
    assert "Why is Far not Small?" in result.output
    assert "The war takes part in Far alone, so that it is not compared" in " ".join(result.output.split())
    page = (folder / "page.html").read_text("utf-8")
    assert "What the difference comes from" in page
    assert "<svg" in page


def test_programs_get_json_and_csv(folder: Path) -> None:
    told = json.loads(call("compare", "small.yaml", "far.yaml", "--format", "json").output)
    assert told["format"] == "demarche-comparison/1"
    width = next(entry for entry in told["quantities"] if entry["id"] == "screen.width")
    shares = sum(part["share"]["mean"] for part in width["parts"])
    assert shares == pytest.approx(width["difference"]["mean"])
    rows = list(csv.DictReader(io.StringIO(call("compare", "small.yaml", "far.yaml", "--format", "csv").output)))
    own = {row["group"]: float(row["share"]) for row in rows if row["quantity"] == "screen.width"}
    assert own == pytest.approx({part["group"]: part["share"]["mean"] for part in width["parts"]})


def test_two_runs_are_shown_as_they_were_and_explained(folder: Path) -> None:
    change = ("--set", "screen.binding=[0.2, 0.4]")
    for name, extra in (("one", ()), ("two", change)):
        assert call("run", "small.yaml", "--draws", "8", "--out", name, *extra).exit_code == 0
    told = json.loads(call("compare", "one", "two", "--format", "json").output)
    runs = told["runs"]
    assert runs["folders"] == ["one", "two"]
    assert runs["asked"][1]["values_set"] == "screen.binding=[0.2, 0.4]"
    assert [entry["path"] for entry in runs["changed"]] == ["screen.binding"]
    results = json.loads((folder / "two" / "results.json").read_text())
    found = {entry["id"]: entry["baseline"]["mean"] for entry in results["study"]["quantities"]}
    assert {entry["id"]: entry["b"] and entry["b"]["mean"] for entry in runs["quantities"]} == found
    width = next(entry for entry in told["quantities"] if entry["id"] == "screen.width")
    assert [part["group"] for part in width["parts"]] == ["binding"]
    words = call("compare", "one", "two").output
    assert "What each run was asked" in words
    assert "screen.binding" in words


def test_runs_that_differ_elsewhere_are_still_shown(folder: Path) -> None:
    for name, extra in (("one", ()), ("two", ("--lever", "soften"))):
        assert call("run", "small.yaml", "--draws", "8", "--out", name, *extra).exit_code == 0
    words = " ".join(call("compare", "one", "two").output.split())
    assert "say the same in everything that changes places" in words
    assert "What each run found" in words


def test_ctrl_c_says_what_is_left_of_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("demarche.study.compare.compare.compare", stop)
    result = call("compare", "small.yaml", "far.yaml")
    assert result.exit_code == 130
    assert "a comparison keeps nothing" in result.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("kosvo-1999", "small.yaml"), "did you mean 'kosovo-1999'?"),
        (("small.yaml", "small.yaml"), "A and B are both small.yaml; give two cases"),
        (("small.yaml", "again.yaml"), "nothing to explain; give two that differ"),
        (("small.yaml", "again.yaml"), "in everything that is compared (the screen)"),
        (("small.yaml", "far.yaml", "--html", "nowhere/page.html"), "there is no folder nowhere; make it first"),
        ((".", "small.yaml"), "no demarche run here; give the folder that holds its manifest.json"),
    ],
)
def test_wrong_input_is_said_with_a_remedy(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    result = call("compare", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())
