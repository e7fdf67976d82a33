"""Every number that is printed is a fact of the result, in the unit in which it is printed.

A section is held to the facts of its own part of the result (:data:`tests.golden.numbers.SECTIONS`), the first screen,
the terminal and the brief to those of the first screen, and the report to all. A false number is noticed only where no
fact happens to be printed alike; so it is counted, too, how many false numbers would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest
from tests.golden.numbers import bare, false_in, numbers, of_first, of_section, of_whole, said
from tests.golden.pages import CASES, result_of, texts
from tests.patches import patched_file

import demarche
from demarche.page.parts import Section
from demarche.report.answered import answered, reader_of
from demarche.report.few_lines import few_lines
from demarche.report.first import first_of
from demarche.report.grounds_words import to_judge
from demarche.report.run_page import placed
from demarche.study import RunResult

pytestmark = pytest.mark.once

FREE = {"stability": 25, "agenda": 25, "precedent": 25, "carrying": 50, "signing": 30, "finish": 30, "settlement": 15}
FREE |= {"settlement-scales": 25, "first-changes": 80, "claims": 60, "varies": 60, "waiting": 10}
"""So many of the hundred and one whole percentages are no fact of a section, at the least. Where nothing is said (the
war's own section, the council's) nearly every percentage is a fact of something."""
RANDOM = (7, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (0, 2, 6, 9, 13, 15)))
"""Seeds of random files: patched ones that are not refused, two of them shipped cases."""


def sections(result: RunResult) -> Iterator[tuple[Section, str | None]]:
    """Every section, with the engine whose it is."""
    reader = reader_of(result)
    whose = {
        place.section.id: engine.name for engine, answer in answered(result) for place in engine.placed(answer, reader)
    }
    yield from ((place.section, whose.get(place.section.id)) for place in placed(result))


@cache
def known(case: str) -> dict[str, tuple[Section, frozenset[str]]]:
    result = result_of(case)
    return {
        f"{section.id}: {section.title}": (section, of_section(result, section, engine))
        for section, engine in sections(result)
    }


@pytest.mark.parametrize("case", CASES)
def test_every_number_of_a_section_is_a_fact_of_its_part(case: str) -> None:
    false = {name: false_in(said(section), facts) for name, (section, facts) in known(case).items()}
    assert {name: lines for name, lines in false.items() if lines} == {}
    assert sum(len(numbers(line)) for section, _ in known(case).values() for line in said(section)) > 1000


@pytest.mark.parametrize("page", ["run", "brief"])
@pytest.mark.parametrize("case", CASES)
def test_every_number_of_the_terminal_and_the_brief_is_one_of_the_first_screen(case: str, page: str) -> None:
    lines = texts(case)[page].splitlines()
    assert false_in(lines, of_first(result_of(case))) == []
    assert sum(len(numbers(line)) for line in lines) > 20


@pytest.mark.parametrize("case", CASES)
def test_every_number_of_the_whole_report_and_of_the_full_text_is_a_fact(case: str) -> None:
    facts = of_whole(result_of(case))
    assert [line for page in ("report", "run-full") for line in false_in(texts(case)[page].splitlines(), facts)] == []


@pytest.mark.parametrize("case", CASES)
def test_a_false_percentage_would_be_noticed(case: str) -> None:
    for name, (section, facts) in known(case).items():
        free = sum(f"{number} %" not in facts for number in range(101))
        assert free >= FREE.get(section.id, 0), name


@pytest.mark.parametrize("case", CASES)
def test_how_many_false_numbers_would_be_noticed(case: str) -> None:
    """With their last digit moved by one, one in seven at the least: small counts and whole percentages are often facts
    of something else. The golden pages hold every one of these numbers."""
    noticed = printed = 0
    for section, facts in known(case).values():
        for number in (number for line in said(section) for number in numbers(line)):
            printed += 1
            noticed += bare(moved(number)) not in facts
    assert noticed >= printed / 7


def moved(number: str) -> str:
    """The number with its last digit one higher, and 0 for 9."""
    return re.sub(r"\d(?=\D*$)", lambda digit: str((int(digit[0]) + 1) % 10), number)


@pytest.mark.parametrize("seed", RANDOM)
def test_so_it_is_with_random_files(seed: int) -> None:
    result = demarche.run(demarche.loads(patched_file(seed)), draws=4)
    for section, engine in sections(result):
        assert false_in(said(section), of_section(result, section, engine)) == [], section.id
    assert false_in(few_lines(first_of(result), "report.html", "", to_judge(result)), of_first(result)) == []
