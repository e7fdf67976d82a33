"""The figures that ``docs/explanation/ripeness-revision.md`` quotes are what the engine says."""

from __future__ import annotations

import pytest
from tests.docs.revised import CASES, DOCUMENT, STANDS, lever_rows, seen, variants

SOME = {"syria-2013": (STANDS, "guarantee-and-drop"), "kosovo-1999": (STANDS, "drop-threat")}


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_old_against_new_says_what_the_engine_says_now(case: str) -> None:
    text, made = DOCUMENT.read_text("utf-8"), variants(case)
    for row in lever_rows(case, text, {name: seen(made[name][1]) for name in SOME[case]}):
        assert f"\n{row}\n" in text


@pytest.mark.once
@pytest.mark.parametrize("case", CASES)
def test_every_lever_of_a_case_stands_in_its_table(case: str) -> None:
    text, made = DOCUMENT.read_text("utf-8"), variants(case)
    table = text[text.index(f"**{CASES[case]}, ") :].split("\n\n")[1]
    assert [line.split(" | ")[0].strip("| ") for line in table.splitlines()[2:]] == list(made)
