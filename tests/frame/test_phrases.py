"""Phrases place facts, and reckon nothing: no sum, no index, no choice of the largest."""

from __future__ import annotations

import ast
import inspect
from types import ModuleType

import pytest

from demarche.engines.agenda import facts
from demarche.engines.agenda import words as agenda
from demarche.engines.council import words as council
from demarche.engines.screen import words as screen

_SUMS = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.Pow)
_CHOICES = {"sum", "max", "min", "sorted", "round", "next", "abs"}


def reckoned(module: ModuleType) -> list[str]:
    """What of the module's source is more than placing facts."""
    found = []
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        index = isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant | ast.UnaryOp)
        called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if (
            (isinstance(node, ast.BinOp) and isinstance(node.op, _SUMS) and not _annotation(node))
            or (index and not isinstance(getattr(node.slice, "value", 0), str))
            or called in _CHOICES
        ):
            found.append(ast.unparse(node))
    return found


def _annotation(node: ast.BinOp) -> bool:
    """A pattern repeated for each cell of a row is no reckoning."""
    return isinstance(node.op, ast.Mult) and isinstance(node.left, ast.Tuple)


@pytest.mark.parametrize("module", [agenda, council, screen], ids=lambda module: module.__name__.split(".")[-2])
def test_phrases_reckon_nothing(module: ModuleType) -> None:
    assert reckoned(module) == []


def test_what_reckons_is_found() -> None:
    assert reckoned(facts)
