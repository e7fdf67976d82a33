"""The quick parser and the careful one say the same of every text: the same values, places and faults."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.crisis import events, nodes
from demarche.crisis.shipped import shipped_cases
from demarche.errors import CrisisError

SIGNS = [
    *":-#&*!|>'\"[]{},?@`~ \n0ay",
    "  ",
    "- ",
    ": ",
    "''",
    "é",
    "{a: b}",
    "[1,2]",
    "|\n",
    "&x ",
    "*x",
    "? ",
    "--- ",
]


@cache
def lines() -> list[str]:
    return [line for path in shipped_cases().values() for line in path.read_text(encoding="utf-8").splitlines()]


def read(text: str, parser: Callable[[str], Iterator[Any]]) -> tuple[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "events_of", parser)
        try:
            return "read", nodes.compose(text, "x.yaml")
        except nodes.Faulty as error:
            return "faulty", (error.problems, error.tree)
        except CrisisError as error:
            return "refused", error.problems


@pytest.mark.parametrize("name", sorted(shipped_cases()))
def test_a_shipped_case_is_read_quickly_and_the_same(name: str) -> None:
    text = shipped_cases()[name].read_text(encoding="utf-8")
    assert events._fast(text) is not None
    assert read(text, events.events_of) == read(text, events.slow_events)


@st.composite
def broken(draw: st.DrawFn) -> str:
    start = draw(st.integers(0, len(lines()) - 1))
    text = "\n".join(lines()[start : start + draw(st.integers(1, 10))])
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(SIGNS)) + text[at + draw(st.integers(0, 2)) :]
    return text


@settings(deadline=None, max_examples=300)
@given(broken())
def test_whatever_the_text_both_parsers_say_the_same(text: str) -> None:
    assert read(text, events.events_of) == read(text, events.slow_events)


@pytest.mark.parametrize(
    "text",
    ["a: *x:\n", "&a: b\n", "a:\tb\n", "%YAML 1.1\n---\na: b\n", "a: b\r\nc: d\r\n", "|\n# note\n", ">\n# a\n"],
)
def test_what_they_would_read_otherwise_is_left_to_the_careful_one(text: str) -> None:
    assert events._fast(text) is None
