"""The command line as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.golden.pages import short_text
from tests.invariants import broken
from tests.study.crises import SMALL

from demarche.cli import main

DATA = Path(__file__).parents[1] / "data"


def call(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin, catch_exceptions=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_help_lists_every_verb_and_each_has_help() -> None:
    from demarche.cli.root import VERBS

    listed = call("--help").output
    for verb in VERBS:
        assert f"  {verb} " in listed
        assert call(verb, "--help").exit_code == 0


def test_unknown_verb_suggests_the_nearest() -> None:
    result = call("stabilty", "syria-2013")
    assert result.exit_code == 2
    assert "did you mean 'stability'" in result.output


@pytest.fixture(scope="module")
def kosovo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    """A whole run of a shipped case with few levers: what it printed, and its folder."""
    here = tmp_path_factory.mktemp("kosovo") / "one"
    case = here.with_name("kosovo.yaml")
    case.write_text(short_text("kosovo-1999", ("bomb",)), "utf-8")
    return call("run", str(case), *KOSOVO, "--out", str(here)), here


KOSOVO = ("--draws", "8", "--seed", "3", "--workers", "1")


def test_run_writes_a_whole_folder_and_answers(kosovo: tuple[Result, Path]) -> None:
    result, here = kosovo
    assert result.exit_code == 0
    printed = " ".join(result.output.split())  # where a line is broken is the terminal's affair
    for said in ("Kosovo after the Paris", "How sure", "Would help", "for signing within", "Report: "):
        assert said in printed
    found = json.loads((here / "results.json").read_text())
    assert found["format"] == "demarche-results/1"
    assert found["ripeness"]["verdict"]["verdict"] in (
        "ripe",
        "could be signed, would not hold",
        "ripening",
        "not ripe",
    )
    assert broken(found) == []
    manifest = json.loads((here / "manifest.json").read_text())
    assert manifest["finished"]
    assert set(manifest["files"]) >= {"results.json", "report.html"}


@pytest.mark.once
@pytest.mark.slow
def test_the_same_run_gives_the_same_bytes(kosovo: tuple[Result, Path], tmp_path: Path) -> None:
    case = str(kosovo[1].with_name("kosovo.yaml"))
    assert call("run", case, *KOSOVO, "--out", str(tmp_path / "two")).exit_code == 0
    for file in ("results.json", "report.html"):
        assert (kosovo[1] / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_one_edited_number_moves_the_answer(folder: Path) -> None:
    (folder / "small.yaml").write_text(SMALL)
    agreed = [f"--set=screen.{name}=0.5" for name in ("p_ruler", "p_opposition")] + ["--set=screen.x_high=1"]
    before = json.loads(call("screen", "small.yaml", "--set", "screen.x_high=0.2", "--format", "json").output)
    after = json.loads(call("screen", "small.yaml", *agreed, "--set", "screen.binding=1", "--format", "json").output)
    assert not before["centre"]["open"]
    assert after["centre"]["open"]
    assert "ripe" in call("screen", "small.yaml", *agreed, "--set", "screen.binding=1").output


def test_levers_change_the_answer_and_are_told(folder: Path) -> None:
    (folder / "small.yaml").write_text(SMALL)
    plain = json.loads(call("stability", "small.yaml", "--format", "json").output)
    pulled = json.loads(call("stability", "small.yaml", "--lever", "arm-now", "--format", "json").output)
    assert plain["status_quo"] != pulled["status_quo"]
    run = call("run", "small.yaml", "--lever", "arm-now", "--draws", "4", "--out", "r").output
    assert "With these levers pulled: Arm the rebels now." in run


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["run", "no-such-case"], "no file and no shipped crisis"),
        (["run", "syria-2013", "--lever", "arm-oposition"], "did you mean 'arm-opposition'"),
        (["run", "syria-2013", "--set", "screen.x_hihg=1"], "did you mean 'screen.x_high'"),
        (["screen", "syria-2013", "--set", "screen.x_high=2"], "2 is above 1"),
        (["screen", "syria-2013", "--set", "screen.x_high"], "should read PATH=VALUE"),
        (["screen", "--ruler-odds", "1.4", "--opposition-odds", "0.2"], "p_ruler"),
        (["screen", "syria-2013", "--ruler-odds", "0.4"], "not both"),
        (["screen"], "--ruler-odds"),
        (["screen", str(DATA / "stability" / "pd.json")], "demarche stability"),
        (["show", "syria-2013", "--lever", "guarantee", "--format", "yaml"], "--format json"),
        (["new", "x"], "--actor"),
        (["new", "x", "--actor", "A", "--actor", "B", "--option", "talks"], "should read 'ACTOR: what it could do'"),
        (["new", "x", "--actor", "A", "--actor", "B", "--option", "C: talks"], "belongs to nobody"),
    ],
)
def test_wrong_use_is_explained(folder: Path, arguments: list[str], expected: str) -> None:
    result = call(*arguments)
    assert result.exit_code == 2
    assert expected in result.output
    assert "Traceback" not in result.output
    assert not list(folder.rglob("results.json"))


def test_check_gives_codes_and_json(folder: Path) -> None:
    good = call("check", "kosovo-1999", "--strict")
    assert good.exit_code == 0
    (folder / "bad.yaml").write_text("demarche: 1\ncrisis: {}\n")
    bad = call("check", "bad.yaml")
    assert bad.exit_code == 2
    assert "bad.yaml:2:1: crisis: the key 'id' is missing" in bad.output
    listed = json.loads(call("check", "bad.yaml", "--format", "json").stdout)
    assert not listed["usable"]
    assert {problem["line"] for problem in listed["problems"]} <= {1, 2}


def test_strict_check_fails_on_a_warning(folder: Path) -> None:
    call("new", "x", "--actor", "A", "--actor", "B", "--option", "A: talk")
    text = (folder / "x.yaml").read_text() + 'facts:\n  - {id: f, text: "Something"}\n'
    (folder / "x.yaml").write_text(text)
    assert call("check", "x.yaml").exit_code == 0
    strict = call("check", "x.yaml", "--strict")
    assert strict.exit_code == 1
    assert "warning" in strict.output


def test_screen_from_flags_alone_says_what_stands_in_the_way() -> None:
    flags = ["--ruler-odds", "0.7,0.8", "--opposition-odds", "0.5", "--ruler-cost", "0.1", "--opposition-cost", "0.05"]
    result = call("screen", *flags, "--ruler", "Damascus")
    assert result.exit_code == 0
    assert "Disagreement about the odds" in result.output
    assert "not ripe" in result.output
    assert "probability" not in result.output.replace("not a probability", "")
    rows = call("screen", *flags, "--format", "csv").output.splitlines()
    assert len(rows) == 10


def test_stability_reads_published_conflicts() -> None:
    found = json.loads(call("stability", str(DATA / "stability" / "pd.json"), "--format", "json").output)
    lasting = {name: sorted(states) for name, states in found["equilibria"].items()}
    assert lasting == {
        "nash": ["DD"],
        "gmr": ["CC", "DD"],
        "smr": ["CC", "DD"],
        "seq": ["CC", "DD"],
        "sseq": ["CC", "DD"],
    }
    assert {state["id"]: state["yn"] for state in found["states"]}["CD"] == "YN"
    assert found["rankings"]["A"] == [["DC"], ["CC"], ["DD"], ["CD"]]
    assert "would" in call("stability", str(DATA / "stability" / "pd.json")).output


def test_what_is_set_holds_against_a_lever(folder: Path) -> None:
    (folder / "small.yaml").write_text(SMALL)
    both = ["--lever", "guarantee", "--set", "screen.binding=0.1"]
    found = json.loads(call("screen", "small.yaml", *both, "--format", "json").output)
    assert found["centre"]["numbers"]["binding"] == 0.1
    ranged = json.loads(call("screen", "small.yaml", "--set", "screen.binding=0.1,0.2", "--format", "json").output)
    assert (ranged["inputs"]["numbers"]["binding"]["low"], ranged["inputs"]["numbers"]["binding"]["high"]) == (0.1, 0.2)


def test_a_table_is_never_written_over_a_crisis_file(folder: Path) -> None:
    (folder / "small.yaml").write_text(SMALL)
    (folder / "mine.yaml").write_text("mine")
    refused = call("stability", "small.yaml", "--out", "mine.yaml")
    assert refused.exit_code == 2
    assert "ends in .npz" in refused.output
    assert (folder / "mine.yaml").read_text() == "mine"
    assert call("stability", "small.yaml", "--out", "no-such-folder/x.npz").exit_code == 2
    assert call("stability", "small.yaml", "--out", "x.npz").exit_code == 0
    assert (folder / "x.npz").stat().st_size > 1000


def test_show_and_schema() -> None:
    shown = call("show", "syria-2013").output
    assert "What each could do" in shown
    assert call("show", "syria-2013", "--format", "yaml").output.startswith("#")
    schema = json.loads(call("schema").output)
    assert schema["properties"]["demarche"]["const"] == 1
    assert "syria-2013" in call("cases").output
