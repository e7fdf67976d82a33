"""The argument on trial in words: true, plain, and never a probability."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from tests.study.crises import small

from demarche.engine.contract import Headline
from demarche.page.parts import Bullets, Section, Table, Text, inline
from demarche.report.asked_words import asked_words
from demarche.report.claims_words import claims_in_one_line, claims_section, verdict_words
from demarche.study.claims.claims import ClaimsResult, claims_of
from demarche.study.claims.claims import Tested as AsTested
from demarche.study.claims.entered import Entered
from demarche.study.claims.trial import claimed_pairs
from demarche.study.draw.plan import plan_of
from demarche.study.sensitivity.hinges import Bound, Group

pytestmark = pytest.mark.once

CLAIMS = """claims:
  - {id: A, text: Terms exist., kind: model, test: {quantity: screen.open, is: "yes"}, record: mixed, evidence: Both.,
     source: judged, supports: [C]}
  - {id: B, text: A guarantee helps., kind: model, over: most, note: It is meant well., record: contradicted,
     test: {quantity: screen.width, under: guarantee, more_than_under: none}, supports: [C]}
  - {id: C, text: So talk., kind: normative, joint: true}
  - {id: D, text: It was so., kind: record, record: supported, evidence: Seen., source: judged}
  - {id: E, text: Arming and a guarantee open it., kind: model, over: 0.3,
     test: [{quantity: screen.open, under: [arm-now, guarantee], is: "yes"},
            {quantity: screen.width, falls_with: screen.p_ruler},
            {quantity: screen.width, under: arm-now, above: -0.9}]}
  - {id: F, text: Never., kind: model, test: {quantity: screen.width, above: 5}}
"""


@pytest.fixture(scope="module")
def found() -> ClaimsResult:
    crisis = small(CLAIMS)
    result = claims_of(plan_of(crisis, draws=256, seed=0, pairs=claimed_pairs(crisis)))
    assert result is not None
    return result


def words(section: Section) -> str:
    said = []
    for part in section.parts:
        if isinstance(part, Text):
            said.append(part.text)
        elif isinstance(part, Bullets):
            said += [part.title, *part.items]
        elif isinstance(part, Table):
            said += [cell for row in part.rows for cell in row]
    return "\n".join(said)


def test_both_verdicts_stand_side_by_side(found: ClaimsResult) -> None:
    table = next(part for part in claims_section(found).parts if isinstance(part, Table))
    rows = {row[0].split(".")[0]: row for row in table.rows}
    assert set(rows) == {"A", "B", "E", "F"}
    assert re.fullmatch(
        r"(split|(nearly always|mostly|seldom|nearly never) true): in \d+ of 256 versions", rows["A"][1]
    )
    assert rows["A"][3] == "mixed"
    assert rows["B"][3] == "contradicts it"
    assert "it claims most of them" in rows["B"][1]
    assert "it claims more than 30 %" in rows["E"][1]
    assert rows["F"][1] == "never true: in 0 of 256 versions"
    assert rows["F"][2] == "nothing within the ranges"


def test_what_is_said_is_what_was_found(found: ClaimsResult) -> None:
    said = words(claims_section(found))
    claim = found.claim("A")
    assert claim.region is not None
    assert f"in {claim.region.coverage * 100:.0f} % of the" not in said  # coverage is of cases, not of versions
    assert f"{claim.region.coverage * 100:.0f} % of all" in said
    assert f"of the {claim.region.inside} versions where" in said
    assert "under “Guarantee the agreement”" in said
    assert "is more than without any lever" in said
    assert "falls as this rises: the ruler's own odds" in said
    assert "Mind: It is meant well." in said
    assert "[judged]" in said
    assert "The record contradicts B" in said


def test_the_argument_says_what_topples_what(found: ClaimsResult) -> None:
    said = words(claims_section(found))
    assert (
        "C (“So talk”) rests on A and B. Taken away, any one of these topples it: A (from the inputs: depends" in said
    )
    assert "it says what ought to be" in said


def test_the_tree_is_told_branch_by_branch(found: ClaimsResult) -> None:
    kind, odds = "actors.ruler.type", "screen.p_ruler"
    hard, soft = (Bound(kind, None, None, (name,)) for name in ("hard", "soft"))
    low, high = Bound(odds, None, 0.6, None), Bound(odds, 0.6, None, None)
    groups = (Group((hard,), 20, 0), Group((soft, low), 30, 30), Group((soft, high), 10, 4))
    said = words(claims_section(replace(found, claims=(replace(found.claim("A"), groups=groups),), conclusions=())))
    assert (
        "Sorted in two steps, it is true where The ruler never yields: in none of 20. And where The ruler may yield: "
        "if “the ruler's own odds of prevailing if it fights on” is below 0.6, in all of 30; if “the ruler's own odds "
        "of prevailing if it fights on” is above 0.6, in 4 of 10."
    ) in said


WORDS = {"hopes": "the two sides' different hopes of the war", "help": "help from outside"}


def test_what_is_so_only_because_it_was_entered_is_said_to_be(found: ClaimsResult) -> None:
    said = words(claims_section(found))
    claim = found.claim("A")
    assert claim.central is True
    assert claim.entered.turns == ()
    assert claim.entered.together is False
    assert "In the middle it holds even without the preconditions on the table" in said
    turned = replace(claim, central=False, entered=Entered(("hopes", "help"), ("hopes",), words=WORDS))
    said = words(claims_section(replace(found, claims=(turned,), conclusions=())))
    assert "only because of what was entered: without the two sides' different hopes of the war it would." in said
    both = replace(claim, entered=Entered(("hopes", "help"), (), True, WORDS))
    said = words(claims_section(replace(found, claims=(both,), conclusions=())))
    assert "with all of this gone it would not: the two sides' different hopes of the war and help" in said


def test_a_share_is_never_called_a_probability(found: ClaimsResult) -> None:
    said = words(claims_section(found)).lower()
    assert "no probabilities" in said
    for word in ("likely", "probability", "chance of", "odds that"):
        assert word not in said.replace("no probabilities", "")


def test_a_claim_that_is_not_tested_says_why(found: ClaimsResult) -> None:
    assert verdict_words(found.claim("D")) == "cannot be tested here: it is about the record"


def test_levers_are_said_once_for_the_tests_they_share() -> None:
    open_, width = Headline("screen.open", "terms exist", "yes-no"), Headline("screen.width", "room", "number", "share")
    arm = ("Arm them",)
    tests = [
        AsTested(open_, arm, "is", "yes", None, None, 0.0),
        AsTested(open_, arm, "is", "no", None, None, 0.0),
        AsTested(width, (), "above", 0.0, None, None, 0.0),
        AsTested(width, (), "below", 0.5, None, None, 0.0),
        AsTested(open_, arm, "differs_from_under", None, (), None, 0.0),
    ]
    assert asked_words(tests, str) == (
        "under “Arm them”, terms exist; and it is not so that terms exist; and “room” is more than 0 (share) and less "
        "than 0.5; and under “Arm them”, the answer is not the same as without any lever to whether terms exist"
    )


@pytest.mark.parametrize(
    ("comparison", "of_yes_and_no", "of_a_number"),
    [
        (
            "more_than_under",
            "this is so, and without any lever not: terms exist",
            "“room” is more than without any lever (by more than 0.2)",
        ),
        (
            "less_than_under",
            "this is not so, and without any lever it is: terms exist",
            "“room” is less than without any lever (by more than 0.2)",
        ),
        (
            "same_as_under",
            "the answer is the same as without any lever to whether terms exist",
            "“room” comes out as without any lever (by more than 0.2)",
        ),
        (
            "differs_from_under",
            "the answer is not the same as without any lever to whether terms exist",
            "“room” comes out otherwise than without any lever (by more than 0.2)",
        ),
    ],
)
def test_each_comparison_has_its_words(comparison: str, of_yes_and_no: str, of_a_number: str) -> None:
    open_, width = Headline("screen.open", "terms exist", "yes-no"), Headline("screen.width", "room", "number", "share")
    for headline, by, expected in ((open_, 0.0, of_yes_and_no), (width, 0.2, of_a_number)):
        said = asked_words([AsTested(headline, ("Arm them",), comparison, None, (), None, by)], str)
        assert said == f"under “Arm them”, {expected}"


def test_which_comes_first_is_said() -> None:
    ripe = Headline("ripeness.median_ripe", "month of the zone", "number", "months", dated=True)
    over = Headline("ripeness.median_decided", "month of victory", "number", "months", dated=True)
    arm: tuple[str, ...] = ("Arm them",)
    none: tuple[str, ...] = ()
    cases: list[tuple[tuple[str, ...] | None, float | None, Headline | None, float, str]] = [
        (None, 24.0, None, 0.0, "under “Arm them”, “month of the zone” comes before month 24."),
        (none, None, None, 3.0, "comes before the same without any lever, by more than 3 months."),
        (arm, None, over, 0.0, "comes before “month of victory”."),
        (none, None, over, 0.0, "comes before “month of victory” without any lever."),
    ]
    for other, than, event, by, said in cases:
        test = AsTested(ripe, arm, "before", than, other, None, by, event)
        assert said in f"{asked_words([test], lambda path: path)}."


def test_no_claims_no_section() -> None:
    assert claims_section(None).parts == ()


def test_a_label_keeps_its_capital_within_a_sentence_only_where_it_starts_with_a_name() -> None:
    assert inline("The ruler's own odds") == "the ruler's own odds"
    assert inline("Moscow: what support is worth") == "Moscow: what support is worth"
    assert inline("") == ""


def test_how_claims_fare_is_told_by_words_and_by_no_code(found: ClaimsResult) -> None:
    said = claims_in_one_line(found)
    tested = [claim for claim in found.claims if claim.verdict != "untested"]
    words = r"(\d+) (?:(?:is|are) )?(?:nearly )?(?:always|never|mostly|split|seldom)"
    assert sum(map(int, re.findall(words, said))) == len(tested)
    assert not any(f"{claim.id})" in said or f"({claim.id}" in said for claim in found.claims)
    assert not re.search(r"\bdepends?\b", said)
