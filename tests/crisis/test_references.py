"""Names of other things in the file: the schema marks them, and one walk finds each that names nothing."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from tests.study.crises import SMALL

from demarche.crisis import load, loads
from demarche.crisis.beside import Beside
from demarche.crisis.checking import Notebook
from demarche.crisis.checks_references import check_references
from demarche.crisis.shape import references
from demarche.errors import CrisisError


def values(node: Any, pattern: tuple[str, ...], place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Places of a pattern that hold something."""
    if not pattern:
        yield place
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from values(item, pattern[1:], (*place, index))
    elif isinstance(node, dict) and pattern[0] in node:
        yield from values(node[pattern[0]], pattern[1:], (*place, pattern[0]))


def found(data: Any) -> list[tuple[str, str]]:
    book = Notebook(data, "x", lambda place, at_key: (1, 1), Beside())
    check_references(book)
    return [(problem.where, problem.message) for problem in book.problems]


@pytest.mark.parametrize("case", ["syria-2013", "kosovo-1999"])
def test_every_marked_name_of_a_shipped_case_is_minded(case: str) -> None:
    data = load(case).source.data
    assert found(data) == []
    tried = 0
    for pattern, ref in references():
        for *way, last in list(values(data, pattern))[:2]:
            wrong = copy.deepcopy(data)
            node = wrong
            for key in way:
                node = node[key]
            node[last] = "nobody-at-all"
            assert [message for _, message in found(wrong)] == [f"unknown {ref.kind} 'nobody-at-all'"]
            tried += 1
    assert tried >= 20


def test_the_marks_are_found_in_every_section_that_has_some() -> None:
    assert {pattern[0] for pattern, _ in references()} >= {
        *("crisis", "relations", "screen", "levers", "claims", "outcome"),
        *("agenda", "war", "options", "councils"),
    }


def test_an_unknown_name_is_said_with_its_place_and_the_nearest() -> None:
    with pytest.raises(CrisisError) as caught:
        loads(SMALL.replace("seat: patron", "seat: patrn", 1), "x.yaml")
    assert any("patrn" in str(problem) and "patron" in problem.remedy for problem in caught.value.problems)
