"""What the terminal shows of a table is all of it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from demarche.page.parts import Section, Table
from demarche.report.terminal import show_section


@pytest.mark.parametrize("columns", range(2, 9))
@pytest.mark.parametrize("first", ["short", "an item under a lever with so long a title that it takes several lines"])
def test_no_column_is_cut_off_at_the_edge(columns: int, first: str) -> None:
    names = tuple(f"Taker gives at most {place}" for place in range(1, columns))
    row = (first, *(f"-11.7 to 10.{place}9" for place in range(1, columns)))
    table = Table(("Item", *names), (row,), "caption", frozenset(range(1, columns)))
    out = io.StringIO()
    show_section(Section("agenda", "Agenda", (table,)), Console(file=out, width=100))
    shown = out.getvalue()
    assert max(len(line) for line in shown.splitlines()) <= 100
    for place in range(1, columns):
        assert f"10.{place}9" in shown.replace("\n", " ")
