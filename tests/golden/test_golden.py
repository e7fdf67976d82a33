"""The pages of the shipped cases, word for word. What changed on purpose: ``python -m tests.golden.write``, then read
the diff."""

from __future__ import annotations

import difflib

import pytest
from tests.golden.pages import FOLDERS, HERE, texts

pytestmark = pytest.mark.once


@pytest.mark.parametrize("case", FOLDERS)
def test_every_page_says_what_it_said(case: str) -> None:
    kept = {path.stem: path.read_text("utf-8") for path in (HERE / case).glob("*.txt")}
    found = texts(case)
    assert found.keys() == kept.keys()
    changed = [
        line
        for name, text in found.items()
        for line in difflib.unified_diff(kept[name].splitlines(), text.splitlines(), name, name, lineterm="", n=0)
    ]
    assert not changed, "\n".join([*changed, "meant? python -m tests.golden.write"])
