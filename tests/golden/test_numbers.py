"""Every number that an engine prints is a fact of its result, in the unit in which it is printed.

A whole percentage is noticed as false only where no fact happens to round to it; so this is asked of the engines whose
facts leave a good part of a hundred free. The pages of the others are held to their own facts in their rooms.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from tests.golden.pages import CASES, result_of, told

from demarche.engine.registry import engine
from demarche.page.numbers import chance, percent
from demarche.report.answered import reader_of

pytestmark = pytest.mark.once

ENGINES = ("screen", "stability", "agenda", "precedent")
FREE = 25
"""So many of the hundred and one whole percentages are no fact, at the least."""
NUMBER = re.compile(r"(?<![\w.])[-−+]?\d+(?:,\d{3})*(?:\.\d+)?(?: %)?")
INTERVAL = "90 %"
"""By which intervals are named."""


def facts(node: Any) -> Iterator[float | str]:
    """Every number and text within plain data, and how many entries its lists have."""
    if isinstance(node, str | int | float) and not isinstance(node, bool):
        yield node
    elif isinstance(node, Mapping):
        yield from facts([*node, *node.values()])
    elif isinstance(node, list | tuple):
        yield len(node)
        for entry in node:
            yield from facts(entry)


def written(fact: float | str) -> Iterator[str]:
    """The ways to print a fact: as it is, a share as a percentage, a part of the prize in hundredths."""
    if isinstance(fact, str):
        yield from NUMBER.findall(fact)
    elif math.isfinite(fact):
        if fact < 0:  # "loses 3.5"
            yield from written(-fact)
        yield f"{fact:.0f}"  # a year
        yield from (f"{fact:,.{digits}f}" for digits in range(5))
        yield from (f"{rounded(fact * 100) / 100:.2f}" for rounded in (math.floor, math.ceil))  # so that it suffices
        if abs(fact) <= 1.0:
            yield from (f"{100 * fact:.{digits}f}" for digits in range(2))
        if 0.0 <= fact <= 1.0:
            yield from re.findall(r"\d+ %", f"{percent(fact)}; {chance(fact)}")


@cache
def known(case: str, name: str) -> frozenset[str]:
    """Every number that the engine may print of the case."""
    result = result_of(case)
    plain = result.to_dict()
    own = [entry for entry in plain["study"]["quantities"] if entry["id"].startswith(f"{name}.")]
    found = [*facts([plain[name], own, plain["crisis"], engine(name).limits]), plain["study"]["done"]]
    if name == "stability":  # how far an outcome would have to move in an order of all situations
        states = plain[name]["n_states"]
        found += [fact / states for fact in found if isinstance(fact, int) and fact <= states]
    return frozenset(form for fact in found for form in written(fact)) | {INTERVAL}


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_every_number_is_a_fact(case: str, name: str) -> None:
    result = result_of(case)
    seen, false = 0, []
    for place in engine(name).placed(result.answers[name], reader_of(result)):
        for line in (line for part in place.section.parts for line in told(part)):
            for number in NUMBER.findall(line):
                seen += 1
                if number.lstrip("+").replace("−", "-") not in known(case, name):
                    false.append(f"{number}: {line}")
    assert seen > 20
    assert false == []


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_a_false_percentage_would_be_noticed(case: str, name: str) -> None:
    assert sum(f"{number} %" not in known(case, name) for number in range(101)) >= FREE
