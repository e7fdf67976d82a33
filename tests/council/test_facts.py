"""Facts are the figures of the result; phrases place them and reckon nothing themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from tests.council.asking import council_answers
from tests.council.test_versions import FILE

from demarche.crisis import load, loads
from demarche.engines.council import MemberPrice, PairPrice, words
from demarche.engines.council.answer import CouncilAnswer
from demarche.engines.council.facts import facts_of
from demarche.page.numbers import chance
from demarche.page.parts import Bullets, Callout, Figure, Section, Table, Text

pytestmark = pytest.mark.once

WITH_ROUTES = (
    FILE
    + """\
    alternatives:
      - {id: alone, title: Alone, chance: {range: [0.1, 0.6], note: j}, legitimacy: {range: [0.2, 0.5], note: j}}
"""
)


@pytest.fixture(scope="module")
def answers() -> dict[str, CouncilAnswer]:
    found = {"made up": council_answers(loads(WITH_ROUTES), draws=64)[0]}
    for case in ("syria-2013", "kosovo-1999"):
        found[case] = council_answers(load(case), draws=64)[0]
    return found


CASES = ("made up", "syria-2013", "kosovo-1999")


@pytest.mark.parametrize("case", CASES)
def test_facts_are_the_figures_of_the_result(answers: dict[str, CouncilAnswer], case: str) -> None:
    answer = answers[case]
    facts = facts_of(answer)
    assert (facts.id, facts.name, facts.scale) == (answer.body.id, answer.body.name, answer.body.scale)
    assert len(facts.drafts) == len(answer.drafts) == len(answer.body.questions)
    for found, draft in zip(facts.drafts, answer.drafts, strict=True):
        result = draft.result
        assert found.title == answer.body.drafts[draft.id].title
        assert (found.passing.mean, found.passing.low, found.passing.high) == (
            result.passes,
            result.spread.low,
            result.spread.high,
        )
        assert {failure.way: failure.chance for failure in found.passing.failures} == {
            way: getattr(result, way) for way in ("vetoed", "short", "both") if getattr(result, way) >= 0.005
        }
        assert {kind.key: kind.passing.mean for kind in found.types} == {
            key: vote.passes for key, vote in draft.by_type.items()
        }
        assert found.even == draft.win_set.intervals
        assert found.yes_votes == pytest.approx(sum(k * part for k, part in enumerate(result.tally)))
        for row, member in zip(found.members, result.members, strict=True):
            assert row.name == member.name
            assert (row.yes.mean, row.abstain, row.no, row.if_abstains) == (
                member.yes,
                member.abstain,
                member.no,
                member.if_abstains,
            )
            assert row.price == next(price.price for price in draft.prices.members if price.id == member.id)
    assert facts.routes == answer.routes
    if answer.record:
        assert facts.record is not None
        assert facts.record.votes == len(answer.record)
        assert facts.record.right == len(
            [vote for vote in answer.record if (vote.passes >= 0.5) is (vote.result == "adopted")]
        )


def test_ways_round_are_means_over_the_versions(answers: dict[str, CouncilAnswer]) -> None:
    (route,) = answers["made up"].routes
    assert 0.1 <= route.spread.low < route.chance < route.spread.high <= 0.6
    assert route.chance == pytest.approx(0.35, abs=0.02)
    assert route.legitimacy == pytest.approx(0.35, abs=0.02)
    assert route.worth == pytest.approx(route.chance * route.legitimacy, abs=0.02)


def test_the_price_named_is_one_members_or_a_pairs(answers: dict[str, CouncilAnswer]) -> None:
    draft = answers["made up"].drafts[0]

    def price(passes: float, own: float | None, pair: PairPrice | None) -> Any:
        first = MemberPrice("east", "East", own, 0.5, 0.9)
        others = tuple(replace(member, price=None) for member in draft.prices.members if member.id != "east")
        prices = replace(draft.prices, passes=passes, members=(first, *others), pair=pair)
        one = replace(answers["made up"], drafts=(replace(draft, prices=prices),))
        found = facts_of(one).drafts[0].price
        return found.kind, found.paid

    two = PairPrice(("us", "east"), (0.25, 0.5), 0.75, 0.5)
    assert price(0.5, 0.3, None) == ("none needed", ())
    assert price(0.4, 0.3, two) == ("one", (("East", 0.3),))
    assert price(0.4, None, two) == ("two", (("Us", 0.25), ("East", 0.5)))
    assert price(0.4, None, None) == ("never", ())


def texts(section: Section) -> Iterator[str]:
    for part in section.parts:
        if isinstance(part, Bullets):
            yield from part.items
        elif isinstance(part, Callout):
            yield from (part.text, part.below)
        elif isinstance(part, Text):
            yield part.text
        elif isinstance(part, Table):
            yield from (cell for row in part.rows for cell in row)
        elif isinstance(part, Figure):
            yield part.reading


def figures(node: Any) -> Iterator[float]:
    """Every number in a fact, however deep."""
    if is_dataclass(node):
        for item in fields(node):
            yield from figures(getattr(node, item.name))
    elif isinstance(node, tuple):
        for entry in node:
            yield from figures(entry)
    elif not isinstance(node, bool | str | None):
        yield float(node)


@pytest.mark.parametrize("case", CASES)
def test_every_number_on_the_page_is_a_fact(answers: dict[str, CouncilAnswer], case: str) -> None:
    answer = answers[case]
    facts = facts_of(answer)
    known = {"90", "1", "0.01"}
    for value in figures(facts):
        known |= {f"{value:.0f}", f"{value:.1f}", f"{value:.2f}", f"{value:.4f}", *re.findall(r"\d+", chance(value))}
    (section,) = words.council_sections((answer,))
    titles = {draft.title for draft in facts.drafts} | {facts.scale} | {route.title for route in facts.routes}
    seen = 0
    for said in (*texts(section), words.in_one_line(answer)[1]):
        for title in titles:
            said = said.replace(title, "")
        for number in re.findall(r"\d+(?:\.\d+)?", said):
            seen += 1
            assert number in known, said
    assert seen > 20


def test_a_picture_for_a_phone_fills_its_bars_by_a_pattern_of_its_own(answers: dict[str, CouncilAnswer]) -> None:
    """The pattern of a picture that is not shown fills nothing."""
    for answer in answers.values():
        for section in words.council_sections((answer,)):
            for figure in (part for part in section.parts if isinstance(part, Figure) and part.narrow):
                for svg in (figure.svg, figure.narrow):
                    named = set(re.findall(r'<pattern id="([\w-]+)"', svg))
                    assert named >= set(re.findall(r"url\(#([\w-]+)\)", svg))
                assert set(re.findall(r'id="([\w-]+)"', figure.svg)).isdisjoint(
                    re.findall(r'id="([\w-]+)"', figure.narrow)
                )
