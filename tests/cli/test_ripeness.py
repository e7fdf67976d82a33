"""``demarche ripeness`` as a user meets it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from tests.cli.test_verbs import call
from tests.golden.pages import short_text

pytestmark = pytest.mark.once


def with_few_levers(case: str, folder: Path) -> str:
    """The file of a shipped case, with those that the golden pages try."""
    file = folder / f"{case}.yaml"
    file.write_text(short_text(case), "utf-8")
    return str(file)


@pytest.mark.parametrize("case", ["syria-2013", "kosovo-1999"])
def test_words_call_no_share_of_input_sets_a_probability(case: str, tmp_path: Path) -> None:
    file = with_few_levers(case, tmp_path)
    output = " ".join(call("ripeness", file, "--draws", "2").output.replace("│", " ").split())
    assert "settlement that holds 24 months" in output
    assert re.search(r"\b(Not ripe|Ripening|Ripe)\. ", output)
    assert "The rule: ripe if" in output
    assert "Of twenty past wars" in " ".join(output.split())
    assert not re.search(r"chance (0|100) %", output)
    for found in re.finditer(r"probabilit\w+", output):
        assert output[: found.start()].endswith("not "), output[found.start() - 60 : found.end()]


def central(*asked: str, form: str = "json") -> str:
    """The answer at the middle of the ranges."""
    return call("ripeness", *asked, "--draws", "0", "--format", form).stdout


def test_a_lever_that_is_pulled_gives_the_war_that_was_foreseen_under_it() -> None:
    plain, pulled = (json.loads(central("syria-2013", *lever)) for lever in ((), ("--lever", "hold-back")))
    foreseen = plain["levers"]["hold-back"]
    assert foreseen["to_month"] == 12
    assert foreseen["signed"][12] == pulled["signed"][12] == 0
    assert pulled["signed"] == pytest.approx(foreseen["signed"], abs=1e-9)
    assert "hold-back" not in pulled["levers"]
    for found in (plain, pulled):
        assert found["verdict"] is None
        assert found["study"] is None
        assert len(found["signed"]) == 49


def test_csv_has_a_row_for_each_month_and_lever() -> None:
    levers = json.loads(central("kosovo-1999", "--lever", "bomb"))["levers"]
    rows = central("kosovo-1999", "--lever", "bomb", form="csv").splitlines()
    assert rows[0].startswith("lever,month,signed,durable")
    assert len(rows) == 1 + (1 + len(levers)) * 49


def test_a_value_can_be_changed_first() -> None:
    def serious(*change: str) -> float:
        return json.loads(central("syria-2013", *change))["serious_below"]["share"]

    assert serious("--set", "screen.x_high=0.7", "--set", "war.settlement.opposition_ratifiers=0.7") > serious()


def test_an_unknown_lever_is_named_with_its_neighbour() -> None:
    result = call("ripeness", "syria-2013", "--lever", "hold-bak")
    assert result.exit_code == 2
    assert "hold-back" in result.output


def test_the_rule_of_the_verdict_can_be_set_and_is_said(tmp_path: Path) -> None:
    file = with_few_levers("syria-2013", tmp_path)
    asked = ("ripeness", file, "--draws", "2", "--set", "crisis.ripe_at=0.05")
    said = " ".join(call(*asked).output.replace("│", " ").split())
    assert "in at least 5 % of the versions" in said
    assert "in at least half" not in said
