"""Claims on trial: verdicts, what they hang on, what reverses them, against truths that are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.study.crises import small
from tests.study.known import Known, beside_the_others

from demarche.crisis import Crisis
from demarche.crisis.quantity import Choice, Quantity
from demarche.crisis.sections.claims import Claim
from demarche.errors import CrisisError, InputError
from demarche.study.claims.argument import conclusions_of
from demarche.study.claims.claims import ClaimResult, ClaimsResult, claims_of
from demarche.study.claims.trial import claimed_pairs
from demarche.study.draw.plan import plan_of
from demarche.study.sensitivity.flips import Way, nearest_flips
from demarche.study.studies import Study
from demarche.study.work.crew import Crew

pytestmark = pytest.mark.once

Floats = NDArray[np.float64]


@pytest.fixture
def known() -> Iterator[None]:
    """The engine of known truths takes part beside the real ones."""
    with beside_the_others(Known()):
        yield


def tried(claims: str, draws: int = 256, crisis: Crisis | None = None) -> ClaimsResult:
    asked = small("claims:\n" + claims) if crisis is None else crisis
    found = claims_of(plan_of(asked, draws=draws, seed=1, pairs=claimed_pairs(asked)))
    assert found is not None
    return found


def one(test: str, draws: int = 256, more: str = "") -> ClaimResult:
    return tried(f"  - {{id: A, text: a, kind: model, test: {test}{more}}}\n", draws).claims[0]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("draws", [256, 1024])
def test_a_claim_whose_truth_is_a_box_hangs_on_the_edges_of_the_box(draws: int) -> None:
    found = one("{quantity: known.box, is: 'yes'}", draws)
    assert found.verdict == "depends"
    assert found.share is not None
    assert found.share == pytest.approx(0.625 * 0.6 * 0.75, abs=0.03)
    assert {hinge.input for hinge in found.hinges} == {"screen.p_ruler", "screen.x_high", "actors.ruler.type"}
    assert all(hinge.influence.first_order.low > 0.02 for hinge in found.hinges)
    assert found.region is not None
    assert found.region.holds
    edges = {edge.input: edge for edge in found.region.edges}
    assert edges["screen.p_ruler"].low == pytest.approx(0.55, abs=0.4 * 6 / draws)
    assert edges["screen.p_ruler"].high is None
    assert edges["screen.x_high"].high == pytest.approx(0.8, abs=0.5 * 6 / draws)
    assert edges["actors.ruler.type"].kinds == ("hard",)
    assert found.region.density > 0.98
    assert found.region.coverage > 0.98
    assert found.region.elsewhere < 0.01
    assert sum(group.inside for group in found.groups) == draws
    assert sum(group.true for group in found.groups) == round(found.share * draws)
    steps = {bound.input for group in found.groups for bound in group.bounds}
    assert steps <= {"screen.p_ruler", "screen.x_high", "actors.ruler.type"}


@pytest.mark.usefixtures("known")
def test_what_would_reverse_it_is_the_nearest_edge() -> None:
    found = one("{quantity: known.box, is: 'yes'}")
    assert found.central is True
    moves = {flip.moves[0].input: flip.moves[0] for flip in found.flips}
    assert list(moves) == ["screen.x_high", "screen.p_ruler", "actors.ruler.type"]
    assert moves["screen.p_ruler"].value == pytest.approx(0.55, abs=0.002)
    assert moves["screen.p_ruler"].distance == pytest.approx(0.125, abs=0.005)
    assert moves["screen.x_high"].value == pytest.approx(0.8, abs=0.002)
    assert moves["screen.x_high"].distance == pytest.approx(0.1, abs=0.005)
    assert (moves["actors.ruler.type"].central, moves["actors.ruler.type"].value) == ("hard", "soft")


@pytest.mark.usefixtures("known")
def test_noise_hangs_on_nothing() -> None:
    found = one("{quantity: known.noise, is: 'yes'}")
    assert found.verdict == "depends"
    assert found.hinges == ()
    assert found.region is None
    assert found.groups == ()
    assert found.enough


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("test", "over", "verdict"),
    [
        ("{quantity: known.always, is: 'yes'}", "all", "holds"),
        ("{quantity: known.always, is: 'no'}", "all", "fails"),
        ("{quantity: known.box, is: 'no'}", "all", "depends"),
        ("{quantity: known.box, is: 'no'}", "most", "holds"),
        ("{quantity: known.box, is: 'yes'}", "most", "fails"),
        ("{quantity: known.box, is: 'yes'}", "0.2", "holds"),
        ("{quantity: known.box, is: 'yes'}", "0.28", "depends"),
        ("{quantity: known.slope, falls_with: screen.p_ruler}", "all", "holds"),
        ("{quantity: known.slope, rises_with: screen.p_ruler}", "all", "fails"),
        ("{quantity: known.slope, rises_with: screen.x_high}", "all", "fails"),
        ("{quantity: known.slope, changes_sign_with: screen.p_ruler}", "all", "holds"),
        ("{quantity: known.slope, under: arm-now, changes_sign_with: screen.p_ruler}", "all", "fails"),
        ("{quantity: known.slope, under: arm-now, more_than_under: none}", "all", "holds"),
        ("{quantity: known.slope, under: arm-now, more_than_under: none, by: 0.3}", "all", "fails"),
        ("{quantity: known.slope, less_than_under: [arm-now, soften]}", "all", "holds"),
        ("{quantity: known.slope, under: guarantee, same_as_under: none}", "all", "holds"),
        ("{quantity: known.box, under: soften, is: 'no'}", "all", "holds"),
        ("[{quantity: known.always, is: 'yes'}, {quantity: known.box, is: 'yes'}]", "0.2", "holds"),
        ("{quantity: known.slope, above: 0.3}", "all", "fails"),
        ("{quantity: known.slope, below: 0.3}", "all", "holds"),
        ("{quantity: known.early, before: 8.5}", "all", "holds"),
        ("{quantity: known.early, before: 6}", "all", "depends"),
        ("{quantity: known.early, before: known.late}", "all", "holds"),
        ("{quantity: known.early, before: known.late, by: 1.9}", "all", "holds"),
        ("{quantity: known.early, before: known.late, by: 2.1}", "all", "fails"),
        ("{quantity: known.late, before: known.early}", "all", "fails"),
        ("{quantity: known.early, before: known.never}", "all", "holds"),
        ("{quantity: known.never, before: known.early}", "all", "fails"),
        ("{quantity: known.never, before: 1000}", "all", "fails"),
        ("{quantity: known.never, before_under: arm-now}", "all", "fails"),
        ("{quantity: known.never, same_as_under: arm-now}", "all", "holds"),
        ("{quantity: known.never, above: 48}", "all", "holds"),
        ("{quantity: known.sometimes, before: known.late}", "0.4", "holds"),
        ("{quantity: known.sometimes, before: known.late}", "0.7", "fails"),
        ("{quantity: known.early, under: arm-now, before_under: none}", "all", "holds"),
        ("{quantity: known.early, before_under: arm-now}", "all", "fails"),
        ("{quantity: known.late, under: arm-now, before: known.early, before_under: none}", "all", "fails"),
        ("{quantity: known.sometimes, rises_with: screen.p_ruler}", "all", "fails"),
        ("{quantity: known.early, rises_with: screen.p_ruler}", "all", "holds"),
    ],
)
def test_the_three_verdicts(test: str, over: str, verdict: str) -> None:
    found = one(test, more=f", over: {over}")
    assert found.verdict == verdict
    assert found.share is not None
    assert found.low is not None
    assert found.high is not None
    assert found.low <= found.share <= found.high


@pytest.mark.usefixtures("known")
def test_why_a_claim_is_untested_is_said() -> None:
    found = tried(
        "  - {id: A, text: a, kind: model, test: {quantity: ripeness.signed, above: 0.5}}\n"
        "  - {id: B, text: b, kind: model, test: {quantity: known.missing, above: 0}}\n"
        "  - {id: C, text: c, kind: model, test: {quantity: known.slope, rises_with: screen.c_opposition}}\n"
        "  - {id: D, text: d, kind: model, untested: nobody can}\n"
        "  - {id: E, text: e, kind: record, record: contradicted, evidence: 'It was not so.', source: judged}\n"
    )
    assert [claim.verdict for claim in found.claims] == ["untested"] * 5
    reasons = [claim.reason for claim in found.claims]
    assert "'ripeness' needs" in reasons[0]
    assert "no value in any version" in reasons[1]
    assert "no input with a range" in reasons[2]
    assert reasons[3:] == ["nobody can", "it is about the record"]
    assert (found.claims[4].record, found.claims[4].source) == ("contradicted", ("judged",))


@pytest.mark.usefixtures("known")
def test_a_wrong_quantity_is_an_error_with_its_place_and_the_nearest() -> None:
    with pytest.raises(CrisisError, match=r"unknown quantity 'known.bax'; did you mean 'known.box'") as caught:
        one("{quantity: known.bax, is: 'yes'}")
    assert caught.value.problems[0].line > 50


@pytest.mark.usefixtures("known")
def test_only_an_event_comes_before_another() -> None:
    for test in ("{quantity: known.slope, before: 3}", "{quantity: known.early, before: known.slope}"):
        with pytest.raises(CrisisError, match=r"'known.slope' is no event with a month; .*known.early"):
            one(test)


@pytest.mark.usefixtures("known")
def test_an_event_that_comes_first_here_and_not_there_hangs_on_what_decides() -> None:
    found = one("{quantity: known.sometimes, before: known.late}")
    assert found.share == pytest.approx(0.5, abs=0.03)
    assert found.hinges[0].input == "screen.p_ruler"
    assert found.tests[0].event is not None
    assert found.tests[0].event.id == "known.late"
    assert found.flips[0].moves[0].value == pytest.approx(0.6, abs=0.01)


@pytest.mark.usefixtures("known")
def test_input_sets_that_a_slow_engine_was_not_asked_about_are_no_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Known, "one_in", 4)
    found = one("{quantity: known.early, before: known.never}", 512)
    assert (found.verdict, found.tested) == ("holds", 128)


@pytest.mark.usefixtures("known")
def test_where_no_input_stands_out_the_number_behind_the_claim_is_asked() -> None:
    found = one("{quantity: known.early, before: 7.95}", 64)
    assert found.share is not None
    assert 0 < found.share < 1
    assert found.hinges == ()
    (behind,) = found.behind
    assert [hinge.input for hinge in behind.hinges] == ["screen.p_ruler"]
    assert behind.hinges[0].influence.first_order.value > 0.8


@pytest.mark.usefixtures("known")
def test_the_record_changes_no_verdict_of_the_model() -> None:
    plain = one("{quantity: known.box, is: 'yes'}")
    marked = one("{quantity: known.box, is: 'yes'}", more=", record: contradicted, evidence: no, required: true")
    assert marked.record == "contradicted"
    same = ("verdict", "share", "low", "high", "central", "hinges", "region", "flips")
    assert [getattr(plain, name) for name in same] == [getattr(marked, name) for name in same]
    assert not marked.met


@pytest.mark.usefixtures("known")
def test_few_draws_are_flagged() -> None:
    assert one("{quantity: known.box, is: 'yes'}").enough
    assert not one("{quantity: known.box, is: 'yes'}", draws=32).enough
    assert one("{quantity: known.always, is: 'yes'}", draws=64).enough


def test_a_study_that_is_finished_is_not_asked_again() -> None:
    text = (
        "  - {id: A, text: a, kind: model, test: {quantity: screen.width, under: guarantee, more_than_under: none}}\n"
        "  - {id: B, text: b, kind: model, required: true,\n"
        "     test: {quantity: screen.open, under: [arm-now, guarantee], is: 'yes'}}\n"
    )
    crisis = small("claims:\n" + text)
    asked = plan_of(crisis, draws=96, seed=1, pairs=claimed_pairs(crisis))
    study = Study(asked)
    study.finish()
    before = dict(study.answers)
    found = claims_of(asked, study.answers)
    assert found is not None
    assert study.answers == before
    assert found.to_dict() == tried("", 96, crisis).to_dict()
    assert [claim.id for claim in found.missed] == [c.id for c in found.claims if c.id == "B" and c.verdict != "holds"]


def test_levers_that_are_pulled_already_are_part_of_both_sides() -> None:
    text = "  - {id: A, text: a, kind: model, test: {quantity: screen.width, under: guarantee, same_as_under: none}}\n"
    crisis = small("claims:\n" + text)
    assert tried("", 64, crisis).claims[0].verdict != "holds"
    assert tried("", 64, crisis.under("guarantee")).claims[0].verdict == "holds"


def test_a_file_without_claims_has_none_on_trial() -> None:
    assert claims_of(plan_of(small(), draws=8, seed=0)) is None


def test_what_comes_first_is_done_once_with_claims_and_without_by_a_crew_and_alone() -> None:
    text = "  - {id: A, text: a, kind: model, test: {quantity: screen.open, is: 'yes'}}\n"
    for crisis in (small(), small("claims:\n" + text)):
        plan = plan_of(crisis, draws=64, seed=0)
        for crew in (None, Crew(plan)):
            done: list[str] = []
            found = claims_of(plan, crew=crew, first=lambda done=done: done.append("first"))
            assert (found is None) == (not crisis.file.claims)
            assert done == ["first"]


@pytest.mark.parametrize(
    ("values", "central", "turns"),
    [
        ({"screen.p_ruler": 0.6, "screen.p_opposition": 0.2, "screen.x_high": 0.2}, False, ("preconditions",)),
        ({"screen.p_ruler": 0.9, "screen.p_opposition": 0.8, "screen.x_high": 1.0}, False, ("hopes",)),
        ({"screen.p_ruler": 0.5, "screen.p_opposition": 0.3, "screen.x_high": 1.0}, True, ()),
    ],
)
def test_a_claim_that_is_so_only_because_of_what_was_entered_says_of_what(
    values: dict[str, float], central: bool, turns: tuple[str, ...]
) -> None:
    text = "claims:\n  - {id: A, text: a, kind: model, test: {quantity: screen.open, is: 'yes'}}\n"
    plain = {"screen.x_low": 0, "screen.binding": 1, "screen.e_opposition": 0, "screen.c_ruler": 0.1}
    found = tried("", 8, small(text).with_values(plain | values)).claims[0]
    assert found.central is central
    assert found.entered.turns == turns
    assert "help" not in found.entered.tried, "there is no war in this file"
    assert "doubt" not in found.entered.tried, "nothing is doubted here"


def test_what_the_moves_answer_is_not_laid_at_the_door_of_the_war() -> None:
    text = "claims:\n  - {id: A, text: a, kind: model, test: {quantity: stability.settled, is: 'no'}}\n"
    assert tried("", 8, small(text)).claims[0].entered.tried == ()


@pytest.mark.usefixtures("known")
def test_the_file_says_where_claims_have_to_hold_that_do_not_say() -> None:
    text = (
        "claims:\n  - {id: A, text: a, kind: model, test: {quantity: known.box, is: 'no'}}\n"
        "  - {id: B, text: b, kind: model, over: all, test: {quantity: known.box, is: 'no'}}\n"
    )
    assert [claim.verdict for claim in tried("", 256, small(text)).claims] == ["depends", "depends"]
    most = tried("", 256, small(text).with_values({"crisis.claims_over": "most"})).claims
    assert [(claim.verdict, claim.over) for claim in most] == [("holds", "most"), ("depends", "all")]
    with pytest.raises(InputError, match="claims_over"):
        small(text).with_values({"crisis.claims_over": 1.5})


UNIT = Quantity(kind="uniform", values=(0.0, 1.0))


def ways(count: int) -> list[Way]:
    return [Way(f"x{place}", place, UNIT, 0.5) for place in range(count)]


def test_the_nearest_of_single_changes() -> None:
    flips = nearest_flips(lambda u: ((u[:, 0] < 0.9) & (u[:, 1] > 0.28)).astype(float), np.full(3, 0.5), ways(3))
    assert [flip.moves[0].input for flip in flips] == ["x1", "x0"]
    assert flips[0].distance == pytest.approx(0.22, abs=0.002)
    assert flips[1].moves[0].value == pytest.approx(0.9, abs=0.002)


def test_two_changes_where_one_does_not_do() -> None:
    def truth(u: Floats) -> Floats:
        return ((u[:, 0] > 0.7) & (u[:, 2] < 0.2)).astype(float)

    (flip,) = nearest_flips(truth, np.full(3, 0.5), ways(3))
    assert {move.input for move in flip.moves} == {"x0", "x2"}
    assert 0.3 <= flip.distance <= 0.38
    values = {move.input: float(move.value) for move in flip.moves}
    assert truth(np.array([[values["x0"], 0.5, values["x2"]]]))[0] == 1


def test_nothing_reverses_what_is_always_so_and_missing_values_reverse_nothing() -> None:
    assert nearest_flips(lambda u: np.ones(len(u)), np.full(2, 0.5), ways(2)) == ()
    assert nearest_flips(lambda u: np.where(u[:, 0] > 0.6, np.nan, 1.0), np.full(2, 0.5), ways(2)) == ()
    assert nearest_flips(lambda u: np.full(len(u), np.nan), np.full(2, 0.5), ways(2)) == ()


def test_another_type_is_a_change_too() -> None:
    kinds = Choice(values=("a", "b", "c"), weights=(0.5, 0.25, 0.25))
    way = Way("t", 0, kinds, 0.25)
    (flip,) = nearest_flips(lambda u: (u[:, 0] < 0.75).astype(float), np.array([0.25]), [way])
    assert (flip.moves[0].central, flip.moves[0].value, flip.distance) == ("a", "c", 0.5)


def claim(name: str, supports: tuple[str, ...] = (), joint: bool = False) -> Claim:
    return Claim(id=name, text=name, kind="record", supports=supports, joint=joint)


def test_premises_that_topple_a_conclusion() -> None:
    apart = [claim("A", ("C",)), claim("B", ("C",)), claim("C")]
    assert [(c.id, c.rests_on, c.toppled_by) for c in conclusions_of(apart)] == [("C", ("A", "B"), ())]
    joint = [claim("A", ("C",)), claim("B", ("C",)), claim("C", joint=True)]
    assert conclusions_of(joint)[0].toppled_by == ("A", "B")
    # Z carries both roads to C, so that it alone topples it.
    roads = [claim("Z", ("A", "B")), claim("A", ("C",)), claim("B", ("C",)), claim("C")]
    assert conclusions_of(roads)[0].toppled_by == ("Z",)
    assert conclusions_of([claim("A"), claim("B")]) == ()


def test_a_long_chain_of_claims_is_no_trouble() -> None:
    chain = [claim(f"c{place}", (f"c{place + 1}",)) for place in range(300)] + [claim("c300")]
    (found,) = conclusions_of(chain)
    assert len(found.toppled_by) == 300


def test_plain_data_has_the_documented_fields(known: Any) -> None:
    found = one("{quantity: known.box, is: 'yes'}").to_dict()
    assert found["record"] == {"verdict": None, "evidence": "", "source": []}
    assert found["hangs_on"][0]["first_order"].keys() == {"value", "low", "high"}
    assert found["region"]["edges"][0].keys() == {"input", "low", "high", "kinds", "quasi_p"}
    assert found["flips"][0]["moves"][0].keys() == {"input", "central", "value", "distance"}
    assert [test["quantity"] for test in found["tests"]] == ["known.box"]
