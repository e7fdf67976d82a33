"""Every notebook of the documents runs from top to bottom and gives what it shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.docs.notebooks import NOTEBOOKS, results, shown


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_running_the_notebook_gives_what_it_shows(path: Path) -> None:
    ran = [(said, shown(cell)) for cell, said in results(json.loads(path.read_text("utf-8")))]
    assert len(ran) >= 5
    assert [said for said, _ in ran] == [kept for _, kept in ran]


def test_there_is_a_notebook() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["syria"]
