"""``demarche ripeness`` as a user meets it."""

from __future__ import annotations

import json
import re

import pytest
from tests.cli.test_verbs import call


@pytest.mark.parametrize("case", ["syria-2013", "kosovo-1999"])
def test_words_call_no_share_of_input_sets_a_probability(case: str) -> None:
    output = " ".join(call("ripeness", case, "--draws", "16").output.replace("│", " ").split())
    assert "Is the conflict ripe?" in output
    assert re.search(r"\b(Not ripe|Ripening|Ripe)\. ", output)
    assert "The rule: ripe if" in output
    assert "not calibrated" in output
    assert not re.search(r"chance (0|100) %", output)
    for found in re.finditer(r"probabilit\w+", output):
        assert output[: found.start()].endswith("not "), output[found.start() - 60 : found.end()]


def test_json_holds_only_the_levers_asked_for() -> None:
    found = json.loads(
        call("ripeness", "syria-2013", "--lever", "hold-back", "--draws", "0", "--format", "json").output
    )
    assert list(found["levers"]) == ["hold-back"]
    assert found["levers"]["hold-back"]["to_month"] == 12
    assert found["levers"]["hold-back"]["signed"][12] == 0
    assert found["verdict"] is None
    assert len(found["signed"]) == 49


def test_csv_has_a_row_for_each_month_and_lever() -> None:
    rows = call("ripeness", "kosovo-1999", "--lever", "bomb", "--draws", "0", "--format", "csv").output.splitlines()
    assert rows[0].startswith("lever,month,signed,durable")
    assert len(rows) == 1 + 2 * 49


def test_a_value_can_be_changed_first() -> None:
    def serious(*change: str) -> float:
        output = call(
            "ripeness", "syria-2013", *change, "--lever", "hold-back", "--draws", "0", "--format", "json"
        ).output
        return json.loads(output)["serious_below"]["share"]

    assert serious("--set", "screen.x_high=0.7", "--set", "war.settlement.opposition_ratifiers=0.7") > serious()


def test_an_unknown_lever_is_named_with_its_neighbour() -> None:
    result = call("ripeness", "syria-2013", "--lever", "hold-bak")
    assert result.exit_code == 2
    assert "hold-back" in result.output


def test_the_rule_of_the_verdict_can_be_set_and_is_said() -> None:
    asked = ("ripeness", "syria-2013", "--lever", "hold-back", "--draws", "2", "--set", "crisis.ripe_at=0.05")
    said = " ".join(call(*asked).output.replace("│", " ").split())
    assert "in at least 5 % of the input sets" in said
    assert "in at least half" not in said
