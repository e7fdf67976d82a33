"""Cells of printed tables that a spreadsheet would take for formulas."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.study.crises import SMALL

from demarche.cli import main
from demarche.cli.options import print_csv


def test_no_text_begins_as_a_formula_and_numbers_stay(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["=1+1", "+x", "-YN", "@a", "plain", "a=b", "-0.5"]
    print_csv({"text": text, "number": -0.25, "none": None} for text in texts)
    lines = capsys.readouterr().out.splitlines()
    cells = ["'=1+1", "'+x", "'-YN", "'@a", "plain", "a=b", "-0.5"]
    assert lines == ["text,number,none", *(f"{cell},-0.25," for cell in cells)]


CLAIM = '\nclaims:\n  - {id: A, text: "=cmd()", kind: model, test: {quantity: screen.width, below: 5}}\n'


def test_tables_of_levers_and_claims_hold_no_formula_either(tmp_path: Path) -> None:
    text = SMALL.replace("title: Guarantee the agreement", 'title: "=HYPERLINK(1)"').replace("The patron", '"@patron"')
    path = tmp_path / "small.yaml"
    path.write_text(text + CLAIM)
    for verb, told in (("levers", ["'=HYPERLINK(1)", "'@patron"]), ("claims", ["'=cmd()"])):
        found = CliRunner().invoke(main, [verb, str(path), "--draws", "8", "--format", "csv"])
        assert found.exit_code == 0, found.output
        cells = [cell for row in csv.reader(io.StringIO(found.stdout)) for cell in row]
        assert set(told) <= set(cells)
        assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []
        assert [cell for cell in cells if cell.startswith("-") and not is_number(cell)] == []


def test_a_comparison_holds_no_formula_either(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text(SMALL)
    other.write_text(SMALL.replace("binding: [0.7, 1.0]", "binding: [0.1, 0.3]").replace("id: small", 'id: "other"'))
    found = CliRunner().invoke(main, ["compare", str(one), str(other), "--draws", "4", "--format", "csv"])
    assert found.exit_code == 0, found.output
    cells = [cell for row in csv.reader(io.StringIO(found.stdout)) for cell in row]
    assert len(cells) > 10
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@")) and not is_number(cell)] == []


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
