"""The house above the engines iterates over them: none of its rooms knows one by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import demarche

pytestmark = pytest.mark.once

SOURCE = Path(demarche.__file__).parent
ROOMS = ("study", "report", "cli", "crisis")
ENGINES = ("screen", "stability", "council", "ripeness", "agenda", "settlement", "precedent")


def named(text: str) -> Iterator[tuple[int, str]]:
    """Texts in a module, but for its docstrings, that are an engine's name or begin with it and a dot."""
    tree = ast.parse(text)
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said)
    for node in texts:
        if isinstance(node.value, str) and node.value.partition(".")[0] in ENGINES:
            yield node.lineno, node.value


def offenders() -> dict[str, list[tuple[int, str]]]:
    files = [file for room in ROOMS for file in sorted((SOURCE / room).rglob("*.py"))]
    found = {file.relative_to(SOURCE).as_posix(): list(named(file.read_text("utf-8"))) for file in files}
    return {name: lines for name, lines in found.items() if lines}


def test_no_room_names_an_engine() -> None:
    assert offenders() == {}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('x = "ripeness"', ["ripeness"]),
        ('x = "screen.p_ruler"', ["screen.p_ruler"]),
        ('x = f"council.{name}"', ["council."]),
        ('"""screen"""', []),
        ('x = "agendas"', []),
        ('x = "the screen"', []),
    ],
)
def test_the_search_finds_names(line: str, expected: list[str]) -> None:
    assert [text for _, text in named(line)] == expected
