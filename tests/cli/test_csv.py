"""Cells of printed tables that a spreadsheet would take for formulas."""

from __future__ import annotations

import pytest

from demarche.cli.options import print_csv


def test_no_text_begins_as_a_formula_and_numbers_stay(capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["=1+1", "+x", "-YN", "@a", "plain", "a=b", "-0.5"]
    print_csv({"text": text, "number": -0.25, "none": None} for text in texts)
    lines = capsys.readouterr().out.splitlines()
    cells = ["'=1+1", "'+x", "'-YN", "'@a", "plain", "a=b", "-0.5"]
    assert lines == ["text,number,none", *(f"{cell},-0.25," for cell in cells)]
