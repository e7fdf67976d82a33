"""``demarche claims`` as a user types it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.study.crises import SMALL

from demarche.cli import main

pytestmark = pytest.mark.once

CLAIMS = """claims:
  - {id: A, text: No room., kind: model, test: {quantity: screen.width, below: 5}, required: true}
  - {id: B, text: Room., kind: model, test: {quantity: screen.width, above: 5}}
  - {id: C, text: It was so., kind: record, record: contradicted, evidence: It was not., source: judged}
"""


def asked(folder: Path, *arguments: str, text: str = CLAIMS) -> Result:
    path = folder / "small.yaml"
    path.write_text(SMALL + text)
    return CliRunner().invoke(main, ["claims", str(path), "--draws", "64", *arguments])


def test_the_table_holds_both_verdicts(tmp_path: Path) -> None:
    found = asked(tmp_path)
    assert found.exit_code == 0, found.output
    assert "The argument on trial" in found.stdout
    assert "always true: in " in found.stdout
    assert "The record contradicts C" in found.stdout


def test_json_and_csv_say_the_same(tmp_path: Path) -> None:
    plain = json.loads(asked(tmp_path, "--format", "json").stdout)
    rows = list(csv.DictReader(io.StringIO(asked(tmp_path, "--format", "csv").stdout)))
    assert [claim["verdict"] for claim in plain["claims"]] == ["holds", "fails", "untested"]
    assert [row["verdict"] for row in rows] == ["holds", "fails", "untested"]
    assert plain["claims"][2]["record"] == {"verdict": "contradicted", "evidence": "It was not.", "source": ["judged"]}


@pytest.mark.parametrize(("required", "code"), [("", 0), (", required: true", 1)])
def test_strict_fails_where_a_required_claim_does(tmp_path: Path, required: str, code: int) -> None:
    text = CLAIMS.replace("above: 5}}", f"above: 5}}{required}}}")
    found = asked(tmp_path, "--strict", text=text)
    assert found.exit_code == code
    assert ("Required, and not holding: B" in found.stderr) == bool(code)
    assert asked(tmp_path, text=text).exit_code == 0


def test_errors_name_the_mend(tmp_path: Path) -> None:
    assert "makes no claims" in asked(tmp_path, text="").stderr
    wrong = asked(tmp_path, text=CLAIMS.replace("screen.width, above", "screen.widht, above"))
    assert wrong.exit_code == 2
    assert "did you mean 'screen.width'" in wrong.stderr


def test_what_a_claim_can_be_about_is_listed(tmp_path: Path) -> None:
    rows = {row["id"]: row for row in json.loads(asked(tmp_path, "--quantities", "--format", "json").stdout)}
    assert rows["screen.width"]["dated"] is False
    assert "stability.settled.nash" in rows
    assert "What a claim can be about" in asked(tmp_path, "--quantities").stdout
    text = CLAIMS.replace("screen.width, below: 5", "screen.width, before: 5")
    assert "no engine here dates anything" in asked(tmp_path, text=text).stderr


def test_a_sobol_design_says_its_cost_first_and_then_what_varies_with_what(tmp_path: Path) -> None:
    found = asked(tmp_path, "--sobol", "64", "--quantity", "screen.width")
    assert found.exit_code == 0, found.output
    assert "Sobol' design for screen: 64 x (6 + 2) = 512 versions, each once: 512 answers." in found.stderr
    assert "takes about" in found.stderr
    assert "Single inputs account for" in found.stdout
    plain = json.loads(asked(tmp_path, "--sobol", "64", "--claim", "A", "--format", "json").stdout)
    assert [entry["about"] for entry in plain["measured"]] == ["claim", "number"]
    assert plain["measured"][0]["reason"] == "it comes out the same at every point"
    rows = list(csv.DictReader(io.StringIO(asked(tmp_path, "--sobol", "64", "--format", "csv").stdout)))
    assert {"id", "input", "first_value", "total_low"} <= set(rows[0])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--claim", "A"), "go with --sobol"),
        (("--sobol", "64", "--strict"), "--strict goes without --sobol"),
        (("--sobol", "64", "--claim", "Z"), "no claim 'Z'"),
    ],
)
def test_options_that_do_not_go_together(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    found = asked(tmp_path, *arguments)
    assert found.exit_code == 2
    assert said in found.stderr


@pytest.mark.parametrize(
    ("test", "place", "expected"),
    [
        ("{quantity: screen.widht, above: 0}", "quantity: unknown quantity", "did you mean 'screen.width'?"),
        (
            "{quantity: screen.width, before: 3}",
            "quantity: 'screen.width' is no event",
            "no engine here dates anything",
        ),
        ("{quantity: screen.width, is: 'yes'}", "quantity: 'is' asks yes or no", "write 'above: ...'"),
        ("{quantity: screen.open, above: 0.5}", "quantity: 'screen.open' is yes or no", "till then yes counts as 1"),
        ("{quantity: ripeness.open, is: 'yes'}", "quantity: no engine can test this", "the engine 'ripeness' needs"),
    ],
)
def test_check_finds_what_a_claim_cannot_be_about(tmp_path: Path, test: str, place: str, expected: str) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(f"{SMALL}claims:\n  - {{id: A, text: So it is., kind: model, test: [{test}]}}\n")
    line = len(path.read_text().splitlines())
    column = path.read_text().splitlines()[-1].index("quantity: ") + len("quantity: ") + 1
    found = CliRunner().invoke(main, ["check", str(path)])
    [said] = [text for text in found.output.splitlines() if "claims[0].test[0]" in text]
    assert f"small.yaml:{line}:{column}: " in said
    assert place in said
    assert expected in said
    assert found.exit_code == (0 if "warning: " in said else 2)
