"""The language of claims: what it can say, and every way to say it wrongly with its place and remedy."""

from __future__ import annotations

import pytest

from demarche.crisis import loads
from demarche.crisis.sections.claims import Claim
from demarche.errors import CrisisError

FILE = """demarche: 1
crisis: {id: small, title: Small, as_of: 2020-01-01, question: Talk now?, seat: ruler}
actors: [{id: ruler, name: The ruler}, {id: rebels, name: The rebels}]
sources: {}
screen: {ruler: ruler, opposition: rebels, p_ruler: [0.4, 0.8], p_opposition: 0.5, c_ruler: 0.1, c_opposition: 0.1,
         x_low: 0, x_high: 1, e_ruler: 0, e_opposition: 0, binding: 1}
levers:
  - {id: arm, title: Arm them, seat: ruler, set: {screen.p_ruler: 0.3}}
  - {id: wait, title: Wait, seat: ruler, set: {screen.c_ruler: 0.2}}
claims:
"""


def claims(text: str) -> tuple[Claim, ...]:
    return loads(FILE + text).file.claims


def problem(text: str) -> str:
    with pytest.raises(CrisisError) as caught:
        loads(FILE + text)
    return "\n".join(str(problem) for problem in caught.value.problems)


def test_a_claim_is_one_test_or_several() -> None:
    one, several = claims(
        "  - {id: A, text: a, kind: model, over: 0.8, supports: [B],\n"
        "     test: {quantity: screen.open, under: arm, is: 'yes'}}\n"
        "  - {id: B, text: b, kind: model, required: true, joint: true,\n"
        "     test: [{quantity: screen.width, under: [arm, wait], more_than_under: none, by: 0.1},\n"
        "            {quantity: screen.width, falls_with: screen.p_ruler}]}\n"
    )
    assert (one.test[0].comparison, one.test[0].under, one.over) == ("is", ("arm",), 0.8)
    assert [test.comparison for test in several.test] == ["more_than_under", "falls_with"]
    assert several.test[0].compared_with == ()
    assert several.test[1].input == "screen.p_ruler"
    assert several.over is None


def test_one_event_before_another_a_month_or_itself_under_other_levers() -> None:
    event = "quantity: ripeness.median_ripe, under: arm"
    (claim,) = claims(
        "  - {id: A, text: a, kind: model, test: [\n"
        f"     {{{event}, before: 24}}, {{{event}, before_under: none, by: 2}},\n"
        f"     {{{event}, before: ripeness.median_signed}},\n"
        f"     {{{event}, before: ripeness.median_signed, before_under: [arm, wait]}}]}}\n"
    )
    assert [test.comparison for test in claim.test] == ["before"] * 4
    assert [test.before for test in claim.test] == [24.0, None, "ripeness.median_signed", "ripeness.median_signed"]
    assert [test.compared_with for test in claim.test] == [None, (), ("arm",), ("arm", "wait")]
    own = ("ripeness.median_ripe", ("arm",))
    assert claim.test[0].sides == (own,)
    assert claim.test[1].sides == (own, ("ripeness.median_ripe", ()))
    assert claim.test[3].sides == (own, ("ripeness.median_signed", ("arm", "wait")))


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("{quantity: screen.open}", "give exactly one comparison"),
        ("{quantity: screen.open, is: 'yes', above: 1}", "give exactly one comparison"),
        ("{quantity: screen.open, is: maybe}", "'yes' or 'no'"),
        ("{quantity: screen.open, above: .inf}", "finite"),
        ("{quantity: screen.width, under: arm, less_than_under: [arm]}", "under the same levers"),
        ("{quantity: screen.width, above: 0, by: 0.1}", "'by' goes with a comparison"),
        ("{quantity: screen.width, under: amr, above: 0}", "unknown lever 'amr'"),
        ("{quantity: screen.width, more_than_under: [arm, wiat]}", "did you mean 'wait'"),
        ("{quantity: screeen.width, above: 0}", "unknown engine 'screeen'"),
        ("{quantity: 'screen.width + 1', above: 0}", "quantity"),
        ("{quantity: '__import__(os)', above: 0}", "quantity"),
        ("{quantity: screen.width, rises_with: screen.p_rulr}", "screen.p_ruler"),
        ("{quantity: screen.width, abvoe: 0}", "unknown key 'abvoe'"),
        ("{quantity: ripeness.median_ripe, before: 0}", "write a month from now"),
        ("{quantity: ripeness.median_ripe, before: true}", "write a month from now"),
        ("{quantity: ripeness.median_ripe, before: next year}", "the quantity of another event"),
        ("{quantity: ripeness.median_ripe, before: ripnes.median_signed}", "unknown engine 'ripnes'"),
        ("{quantity: ripeness.median_ripe, before: 12, before_under: arm}", "the same under any lever"),
        ("{quantity: ripeness.median_ripe, before_under: amr}", "unknown lever 'amr'"),
        ("{quantity: ripeness.median_ripe, under: arm, before_under: arm}", "under the same levers"),
        ("{quantity: ripeness.median_ripe, before: ripeness.median_ripe}", "under the same levers"),
        ("{quantity: ripeness.median_ripe, before: 12, below: 3}", "give exactly one comparison"),
        ("{quantity: ripeness.median_ripe, before_under: arm, below: 3}", "give exactly one comparison"),
        ("{quantity: ripeness.median_ripe, before: 12, by: 3}", "'by' goes with a comparison"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(test: str, said: str) -> None:
    found = problem(f"  - id: A\n    text: a\n    kind: model\n    test: {test}\n")
    assert said in found
    assert "<text>:14" in found or "<text>:11" in found


def test_only_model_claims_are_tested_and_required_ones_have_a_test() -> None:
    test = "test: {quantity: screen.open, is: 'yes'}"
    assert "only a claim of kind 'model'" in problem(f"  - {{id: A, text: a, kind: record, {test}}}\n")
    assert "not both" in problem(f"  - {{id: A, text: a, kind: model, untested: because, {test}}}\n")
    assert "needs a test" in problem("  - {id: A, text: a, kind: model, required: true}\n")


def test_no_claim_supports_itself() -> None:
    found = problem(
        "  - {id: A, text: a, kind: record, supports: [B]}\n  - {id: B, text: b, kind: record, supports: [A]}\n"
    )
    assert "'A' supports itself through others" in found
    assert "unknown claim 'C'" in problem("  - {id: A, text: a, kind: record, supports: [C]}\n")
