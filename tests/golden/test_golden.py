"""The pages of the shipped cases, word for word. What changed on purpose: ``python -m tests.golden.write``, then read
the diff."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.golden.others import others
from tests.golden.pages import FOLDERS, HERE, texts

pytestmark = pytest.mark.once


@pytest.mark.parametrize("case", FOLDERS)
def test_every_page_says_what_it_said(case: str) -> None:
    assert not changed(HERE / case, texts(case))


def test_so_do_the_pages_of_the_other_verbs() -> None:
    assert not changed(HERE / "others", others())


def changed(folder: Path, found: Mapping[str, str]) -> str:
    """The lines that are not those that are kept."""
    kept = {path.stem: path.read_text("utf-8") for path in folder.glob("*.txt")}
    assert found.keys() == kept.keys()
    lines = [
        line
        for name, text in found.items()
        for line in difflib.unified_diff(kept[name].splitlines(), text.splitlines(), name, name, lineterm="", n=0)
    ]
    return "\n".join([*lines, "meant? python -m tests.golden.write"] if lines else [])
