"""Two things under one name are told of: no page could tell them apart."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from demarche.cli import main
from demarche.crisis.beside import Beside
from demarche.crisis.checking import Notebook
from demarche.crisis.checks_names import check_names
from demarche.crisis.shipped import find


def noted(data: dict[str, Any]) -> list[tuple[str, str]]:
    book = Notebook(data, "x", lambda place, at_key: (1, 1), Beside())
    check_names(book)
    return [(problem.where, problem.message.split(",")[0]) for problem in book.problems]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (
            {"actors": [{"id": "a", "name": "Moscow"}, {"id": "b", "name": "Russia", "short": " moscow "}]},
            "actors[1].short",
        ),
        ({"actors": [{"id": "a", "name": "Moscow"}, {"id": "b", "name": "Moscow", "short": "Russia"}]}, ""),
        ({"levers": [{"id": "a", "title": "Talk"}, {"id": "b", "title": "Talk"}]}, "levers[1].title"),
        ({"levers": [{"id": "a", "title": "Talk", "seat": "us"}, {"id": "b", "title": "Talk", "seat": "eu"}]}, ""),
        (
            {"options": {"moves": [{"id": "a", "name": "Go", "actor": "x"}, {"id": "b", "name": "Go", "actor": "x"}]}},
            "options.moves[1].name",
        ),
        ({"packages": {"clauses": {"a": {"title": "Seats"}, "b": {"title": "Seats"}}}}, "packages.clauses.b.title"),
        ({"sources": {"A": {"title": "Report"}, "B": {"title": "Report"}}}, ""),
        ({"actors": [{"id": "a", "name": 5}, {"id": "b", "name": 5}, None, "x"]}, ""),
    ],
)
def test_two_under_one_name(data: dict[str, Any], where: str) -> None:
    assert [place for place, _ in noted(data)] == ([where] if where else [])


def test_the_check_says_who_bears_it_already_and_where(tmp_path: Path) -> None:
    text = find("kosovo-1999").read_text("utf-8")
    file = tmp_path / "k.yaml"
    file.write_text(text.replace("short: Moscow", "short: Washington", 1), "utf-8")
    found = CliRunner().invoke(main, ["check", str(file)], catch_exceptions=False).output
    line = file.read_text("utf-8").splitlines().index("    short: Washington", 117) + 1
    assert f"k.yaml:{line}:5: warning: actors[3].short: “Washington” is also what usa is called" in found
