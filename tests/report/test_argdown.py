"""The argument as Argdown: what the published grammar takes for markup stands in no claim's text."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.crisis import load
from demarche.crisis.sections.claims import Claim
from demarche.report.argument_map import argdown
from demarche.study.claims.argument import premises_of

pytestmark = pytest.mark.once

# Rules of the lexer of @argdown/core 2.0.1, which read both shipped cases and the odd texts below without an error.
FRONT = re.compile(r"===\ntitle: (\"[^\n=]*\")\n===\n")
STATEMENT = re.compile(r"\[([A-Za-z][\w-]*)\]: (\S.*)")
RELATION = re.compile(r"  \+ \[([A-Za-z][\w-]*)\]")
COMMENT = re.compile(r"// .*")
PLAIN = re.compile(r"(?:\\.|[^\\@#*_\[\]<>{}/=])*")
SPECIAL = re.compile(r"(?<!\\)(?:\.[^\s]+?\.|:[^\s]+?:)")
ODD = (
    "[x]: <y> #tag @[z] {a: b} // c /* d */ +> q === (1) *b* _i_ ---- {",
    "- [c]: + not\n===\n\n# h",
    "<img src=x onerror=alert(1)> http://x.y/(z) :smile: .a. [l](javascript:1) e.g. i.e. \\",
)


def read(text: str) -> tuple[str, dict[str, str], list[tuple[str, str]]]:
    """Title, statements and which supports which, by these rules; an assertion fails at what they refuse."""
    front = FRONT.match(text)
    assert front is not None
    said: dict[str, str] = {}
    supports: list[tuple[str, str]] = []
    for line in text[front.end() :].split("\n"):
        statement, relation = STATEMENT.fullmatch(line), RELATION.fullmatch(line)
        if statement is not None:
            assert PLAIN.fullmatch(statement[2]), line
            assert not SPECIAL.search(re.sub(r"\\.", "  ", statement[2])), line
            said[statement[1]] = re.sub(r"\\(.)", r"\1", statement[2])
        elif relation is not None:
            supports.append((relation[1], list(said)[-1]))
        else:
            assert not line or COMMENT.fullmatch(line), line
    return json.loads(front[1]), said, supports


@pytest.mark.parametrize("name", ["syria-2013", "kosovo-1999"])
def test_the_shipped_arguments_come_back(name: str) -> None:
    crisis = load(name)
    claims = crisis.file.claims
    title, said, supports = read(argdown(crisis.file.crisis.title, claims))
    assert title == crisis.file.crisis.title
    assert said == {claim.id: " ".join(claim.text.split()) for claim in claims}
    assert sorted(supports) == sorted((one, of) for of, ones in premises_of(claims).items() for one in ones)


@given(st.one_of(st.sampled_from(ODD), st.text(alphabet="ab .:=@#*_[]<>{}/\\-+()\n", min_size=1)), st.text())
def test_any_words_come_back(text: str, title: str) -> None:
    if not text.strip():
        text = "x"
    claims = (Claim(id="a", text=text, kind="model", supports=("b",)), Claim(id="b", text="That.", kind="model"))
    _, said, supports = read(argdown(title, claims))
    assert said == {"a": " ".join(text.split()), "b": "That."}
    assert supports == [("a", "b")]
