"""``demarche council`` as a user meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.test_verbs import call

pytestmark = pytest.mark.once

VOTES = Path(__file__).parents[1] / "data" / "council" / "roll-calls.csv"
AT = ["--at", "Russian Federation=20", "--at", "France=80"]


def test_a_case_is_told_in_words_with_the_blocker() -> None:
    output = " ".join(call("council", "syria-2013").output.replace("│", " ").split())
    assert "What would the UN Security Council do?" in output
    assert "A veto is to be expected from China" in output
    assert "not calibrated" in output
    assert "100 %" not in output


def test_json_holds_the_vote_the_price_and_the_power() -> None:
    (council,) = json.loads(call("council", "syria-2013", "--format", "json").stdout)["councils"]
    draft = council["drafts"][0]["result"]
    assert draft["passes"] + draft["vetoed"] + draft["short"] + draft["both"] == pytest.approx(1)
    power = {member["id"]: member for member in council["power"]["members"]}
    assert power["china"]["shapley_shubik"] == pytest.approx(421 / 2145, abs=1e-12)
    assert power["togo"]["shapley_shubik"] == pytest.approx(4 / 2145, abs=1e-12)
    assert len(council["drafts"][0]["prices"]["members"]) == 15
    spread = council["drafts"][1]["result"]["spread"]
    assert 0 <= spread["low"] < council["drafts"][1]["result"]["passes"] == spread["mean"] < spread["high"] <= 1


def test_a_lever_changes_the_vote() -> None:
    def chance(*lever: str) -> float:
        (council,) = json.loads(call("council", "syria-2013", *lever, "--format", "json").stdout)["councils"]
        return next(d for d in council["drafts"] if d["id"] == "chemical-weapons")["result"]["passes"]

    assert chance("--lever", "russia-minimises-differences") > chance() + 0.1


def test_csv_has_a_row_per_draft_and_member() -> None:
    rows = call("council", "kosovo-1999", "--format", "csv").output.splitlines()
    assert rows[0].startswith("council,draft,member,veto")
    assert len(rows) == 1 + 3 * 15


def test_fit_places_members_and_says_what_it_cannot_tell() -> None:
    shown = call("council", "fit", str(VOTES), *AT).output
    assert "China (veto)" in shown
    found = json.loads(call("council", "fit", str(VOTES), *AT, "--format", "json").output)
    ideal = {member["member"]: member["ideal"] for member in found["members"]}
    assert (ideal["Russian Federation"], ideal["France"]) == pytest.approx((20, 80))
    assert ideal["China"] < ideal["United States"]


def test_fit_writes_a_section_that_a_crisis_file_takes(tmp_path: Path) -> None:
    section = call("council", "fit", str(VOTES), *AT, "--format", "yaml").stdout
    text = (
        'demarche: 1\ncrisis: {id: x, title: X, as_of: 2015-01-01, question: "Q?", seat: a}\n'
        "sources: {roll-calls: {title: Recorded votes}}\nactors: [{id: a, name: A}]\ncouncils:\n"
    )
    file = tmp_path / "x.yaml"
    file.write_text(text + "".join(f"  {line}\n" for line in section.splitlines()))
    assert "no problems" in call("check", str(file)).output
    assert call("council", str(file)).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["fit", str(VOTES)], "place exactly two members"),
        (["fit", str(VOTES), "--at", "Russia", "--at", "France=1"], "should read MEMBER=PLACE"),
        (["fit", "missing.csv", *AT], "missing.csv"),
        (["no-such-case"], "no file and no shipped crisis"),
    ],
)
def test_wrong_use_is_explained(arguments: list[str], expected: str) -> None:
    result = call("council", *arguments)
    assert result.exit_code == 2
    assert expected in result.output
