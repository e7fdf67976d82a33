"""Votes foreseen: against every way to vote, one by one, against simulation, and in the limits."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr
from tests.council import oracle
from tests.council.councils import chambers, drafts, security_council

from demarche.engines.council import Chamber, Criterion, Draft, Member, Rule, evaluate, evaluate_many
from demarche.engines.council.quadrature import Nodes, cut_nodes, even_nodes
from demarche.errors import InputError

pytestmark = pytest.mark.once

OUTCOMES = ("passes", "vetoed", "short", "both")
DECIDING = ("if_yes", "if_abstains", "if_no", "sole_blocker", "sole_veto", "decides", "yes", "abstain", "no")


def agree(chamber: Chamber, draft: Draft, within: float) -> None:
    result, expected = evaluate(chamber, draft), oracle.results(chamber, draft)
    for name in OUTCOMES:
        assert getattr(result, name) == pytest.approx(expected[name], abs=within), name
    assert result.tally == pytest.approx(expected["tally"], abs=within)
    for own, other in zip(result.members, expected["members"], strict=True):
        for name in DECIDING:
            assert getattr(own, name) == pytest.approx(other[name], abs=within), (own.id, name)


@given(chambers(), drafts())
@settings(max_examples=60)
def test_every_way_to_vote_gives_the_same_answer(chamber: Chamber, draft: Draft) -> None:
    agree(chamber, draft, 1e-10)


@pytest.mark.parametrize("seed", range(2))
def test_eight_members_in_two_blocs_voting_in_every_way(seed: int) -> None:
    draw = np.random.default_rng(seed)
    members = tuple(
        Member(
            f"m{i}",
            ideal=draw.uniform(),
            veto=i < 3,
            bloc=(None, "east", "west")[i % 3],
            yes_bar=0.05,
            no_bar=0.1,
            veto_cost=0.2,
            sigma=0.3,
        )
        for i in range(8)
    )
    chamber = Chamber(members, Rule.of_votes(5), {"east": 0.6, "west": 0.97})
    agree(chamber, Draft(0.6, 0.2), 1e-10)


@pytest.mark.parametrize(("rho", "blocs"), [(0.95, 1), (0.95, 4), (0.9999, 2)])
def test_a_million_simulated_votes_agree_within_their_error(rho: float, blocs: int) -> None:
    draw = np.random.default_rng(20130529)
    ideals = draw.uniform(size=15)
    members = tuple(
        Member(
            f"m{i}",
            ideal=float(ideals[i]),
            veto=i < 5,
            bloc=f"b{i % blocs}",
            yes_bar=0.05,
            no_bar=0.1,
            veto_cost=0.3,
            sigma=0.4,
        )
        for i in range(15)
    )
    chamber = Chamber(members, Rule.of_votes(9), {f"b{k}": rho for k in range(blocs)})
    draft = Draft(0.6, 0.2)
    result = evaluate(chamber, draft)

    count = 10**6
    gain = np.array([oracle.gain(chamber, member, draft) for member in members])
    common = draw.standard_normal((count, blocs))[:, np.arange(15) % blocs]
    value = gain + 0.4 * (np.sqrt(rho) * common + np.sqrt(1 - rho) * draw.standard_normal((count, 15)))
    yes = (value > 0.05).sum(axis=1)
    veto = (value[:, :5] < -0.4).any(axis=1)
    seen = {
        "passes": (yes >= 9) & ~veto,
        "vetoed": (yes >= 9) & veto,
        "short": (yes < 9) & ~veto,
        "both": (yes < 9) & veto,
    }
    for name, hits in seen.items():
        error = math.sqrt(max(hits.mean() * (1 - hits.mean()), 1e-6) / count)
        assert abs(getattr(result, name) - hits.mean()) < 4.5 * error, name
    expected = np.bincount(yes, minlength=16) / count
    assert np.abs(np.array(result.tally) - expected).max() < 4.5 * 0.5 / math.sqrt(count)


@given(st.integers(1, 12), st.integers(1, 12), st.floats(-2, 2))
def test_alike_and_independent_members_follow_the_binomial_tail(size: int, votes: int, gain: float) -> None:
    chamber = Chamber(tuple(Member(f"m{i}", pressure=gain) for i in range(size)), Rule.of_votes(votes))
    yes = math.erfc(-gain / math.sqrt(2)) / 2
    tail = math.fsum(math.comb(size, k) * yes**k * (1 - yes) ** (size - k) for k in range(votes, size + 1))
    assert evaluate(chamber, Draft(0.5, 0.5)).passes == pytest.approx(tail, abs=1e-12)


def test_a_bloc_without_a_surprise_of_its_own_votes_as_one() -> None:
    body = tuple(Member(f"m{i}", pressure=0.3, bloc="all", yes_bar=0.1) for i in range(15))
    result = evaluate(Chamber(body, Rule.of_votes(9), {"all": 1.0}), Draft(0, 0))
    one = math.erfc(-(0.3 - 0.1) / math.sqrt(2)) / 2
    assert result.passes == pytest.approx(one, abs=1e-14)
    assert result.tally[15] == pytest.approx(one, abs=1e-14)
    assert result.tally[0] == pytest.approx(1 - one, abs=1e-14)


@given(chambers(most=6, noisy=True), drafts())
@settings(max_examples=40)
def test_nearly_one_is_nearly_as_one(chamber: Chamber, draft: Draft) -> None:
    def at(rho: float) -> float:
        return evaluate(replace(chamber, correlations=dict.fromkeys(chamber.correlations, rho)), draft).passes

    assert at(1 - 1e-13) == pytest.approx(at(1.0), abs=3e-6)


@given(
    st.lists(st.floats(-3, 3), min_size=2, max_size=8),
    st.sampled_from([0.3, 0.9, 0.99, 0.9992]),
    st.sampled_from([1e-6, 1e-10, 1e-13]),
)
def test_both_ways_to_integrate_agree_within_what_they_promise(cuts: list[float], rho: float, tolerance: float) -> None:
    limits = np.array(cuts)

    def all_above(nodes: Nodes) -> float:
        yes = ndtr((math.sqrt(rho) * nodes.at - limits[:, None]) / math.sqrt(1 - rho))
        return float(yes.prod(axis=0) @ nodes.weight)

    even = all_above(even_nodes(len(cuts), rho, tolerance))
    cut = all_above(cut_nodes(limits, len(cuts), rho, tolerance))
    assert even == pytest.approx(cut, abs=2 * tolerance)
    assert even_nodes(len(cuts), rho, tolerance).weight.sum() == pytest.approx(1, abs=tolerance)


@given(chambers(most=7), drafts())
def test_without_noise_the_rule_is_applied_to_the_votes(chamber: Chamber, draft: Draft) -> None:
    certain = replace(chamber, members=tuple(replace(m, sigma=0.0) for m in chamber.members))
    votes = tuple(
        next(v for v, p in oracle.chances(certain, m, draft, np.zeros(1), 0.0).items() if p[0] == 1)
        for m in certain.members
    )
    result = evaluate(certain, draft)
    assert result.passes == oracle.passes(certain.rule, certain.members, votes)
    assert result.tally[votes.count("yes")] == 1


@settings(max_examples=60)
@given(chambers(most=7, noisy=True), drafts())
def test_little_noise_is_nearly_none(chamber: Chamber, draft: Draft) -> None:
    quiet = replace(chamber, members=tuple(replace(m, sigma=1e-9) for m in chamber.members))
    on_a_bar = any(
        min(abs(oracle.gain(chamber, m, draft) - bar) for bar in oracle.bars(chamber, m)) < 1e-6
        for m in chamber.members
    )
    if not on_a_bar:
        silent = replace(chamber, members=tuple(replace(m, sigma=0.0) for m in chamber.members))
        assert evaluate(quiet, draft).passes == pytest.approx(evaluate(silent, draft).passes, abs=1e-12)


@settings(max_examples=60)
@given(chambers(most=8), drafts(), st.data())
def test_pressure_on_anyone_never_hurts_the_draft(chamber: Chamber, draft: Draft, data: st.DataObject) -> None:
    member = data.draw(st.sampled_from(chamber.members))
    more = data.draw(st.floats(0, 2))
    pressed = chamber.with_member(member.id, pressure=member.pressure + more)
    assert evaluate(pressed, draft).passes >= evaluate(chamber, draft).passes - 2e-12


@settings(max_examples=60)
@given(chambers(most=8), drafts(), st.data())
def test_one_more_veto_never_helps_the_draft(chamber: Chamber, draft: Draft, data: st.DataObject) -> None:
    # The cost of a veto falls only on those who hold one, so it is taken away for the comparison.
    chamber = replace(chamber, members=tuple(replace(m, veto_cost=0.0) for m in chamber.members))
    member = data.draw(st.sampled_from(chamber.members))
    armed = chamber.with_member(member.id, veto=True)
    assert evaluate(armed, draft).passes <= evaluate(chamber, draft).passes + 2e-12


@settings(max_examples=60)
@given(chambers(most=8), drafts(), st.randoms(use_true_random=False))
def test_names_and_order_do_not_matter(chamber: Chamber, draft: Draft, random: object) -> None:
    order = list(range(len(chamber.members)))
    random.shuffle(order)
    shuffled = replace(chamber, members=tuple(replace(chamber.members[i], id=f"x{i}") for i in order))
    one, other = evaluate(chamber, draft), evaluate(shuffled, draft)
    for name in OUTCOMES:
        assert getattr(one, name) == pytest.approx(getattr(other, name), abs=1e-11)
    for place, i in enumerate(order):
        assert other.members[place].decides == pytest.approx(one.members[i].decides, abs=1e-11)


@given(chambers(most=8), drafts())
def test_outcomes_and_votes_add_up(chamber: Chamber, draft: Draft) -> None:
    result = evaluate(chamber, draft)
    assert sum(getattr(result, name) for name in OUTCOMES) == pytest.approx(1, abs=1e-11)
    assert sum(result.tally) == pytest.approx(1, abs=1e-11)
    assert result.expected_yes == pytest.approx(sum(m.yes for m in result.members), abs=1e-10)
    for member in result.members:
        assert member.sole_veto <= member.sole_blocker + 1e-12
        assert member.if_no - 1e-12 <= member.if_abstains <= member.if_yes + 1e-12


@settings(max_examples=50)
@given(chambers(most=6, noisy=True), st.lists(drafts(), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_a_batch_is_its_rows(chamber: Chamber, rows: list[Draft], seed: int) -> None:
    draw = np.random.default_rng(seed)
    ideals = draw.uniform(size=(len(rows), len(chamber.members)))
    rhos = draw.choice([0.0, 0.4, 0.97, 1.0], size=(len(rows), len(chamber.correlations)))
    values = {"ideal": ideals, "position": [d.position for d in rows], "correlation": rhos}
    start = replace(rows[0], outside=None)
    many = evaluate_many(chamber, start, deciding=True, **values)
    for row, draft in enumerate(rows):
        members = tuple(replace(m, ideal=x) for m, x in zip(chamber.members, ideals[row], strict=True))
        blocs = dict(zip(chamber.correlations, rhos[row], strict=True))
        alone = evaluate(replace(chamber, members=members, correlations=blocs), replace(start, position=draft.position))
        assert many.passes[row] == pytest.approx(alone.passes, abs=1e-11)
        assert many.tally[row] == pytest.approx(alone.tally, abs=1e-11)
        assert many.sole_veto[row] == pytest.approx([m.sole_veto for m in alone.members], abs=1e-11)


def test_a_large_assembly_counts_those_voting() -> None:
    draw = np.random.default_rng(5)
    body = tuple(
        Member(f"m{i}", ideal=x, bloc=None if i % 3 else "group", yes_bar=0.1, no_bar=0.1, sigma=0.3)
        for i, x in enumerate(draw.uniform(size=193))
    )
    chamber = Chamber(body, Rule.two_thirds(), {"group": 0.5})
    result = evaluate(chamber, Draft(0.6, 0.2))
    gain = np.array([oracle.gain(chamber, m, Draft(0.6, 0.2)) for m in body])
    common = np.where(np.arange(193) % 3 == 0, 0.5, 0.0)
    noise = np.sqrt(common) * draw.standard_normal((20_000, 1)) + np.sqrt(1 - common) * draw.standard_normal(
        (20_000, 193)
    )
    value = gain + 0.3 * noise
    hits = (value > 0.1).sum(axis=1) >= 2 * (value < -0.1).sum(axis=1)
    assert result.passes == pytest.approx(hits.mean(), abs=4 * 0.5 / math.sqrt(20_000))


def test_weighted_tables_of_several_blocs_agree_with_simulation() -> None:
    draw = np.random.default_rng(9)
    body = tuple(
        Member(
            f"m{i}",
            ideal=x,
            bloc=f"b{i % 3}",
            yes_bar=0.02,
            sigma=0.3,
            weights={"population": int(draw.integers(1, 180))},
        )
        for i, x in enumerate(draw.uniform(size=27))
    )
    chamber = Chamber(body, Rule.european_council(), {f"b{k}": 0.4 for k in range(3)})
    result = evaluate(chamber, Draft(0.5, 0.2))
    gain = np.array([oracle.gain(chamber, m, Draft(0.5, 0.2)) for m in body])
    noise = math.sqrt(0.4) * draw.standard_normal((50_000, 3))[:, np.arange(27) % 3]
    noise = noise + math.sqrt(0.6) * draw.standard_normal((50_000, 27))
    yes = gain + 0.3 * noise > 0.02
    weight = np.array([m.weights["population"] for m in body])
    hits = (yes.sum(axis=1) >= 15) & (yes @ weight >= 0.65 * weight.sum()) | (yes.sum(axis=1) >= 24)
    assert result.passes == pytest.approx(hits.mean(), abs=4 * 0.5 / math.sqrt(50_000))


def test_a_criterion_said_twice_is_one_criterion() -> None:
    chamber = security_council(ideal=0.5, sigma=0.3)
    twice = replace(chamber, rule=Rule(chamber.rule.criteria * 2))
    assert evaluate(twice, Draft(0.6, 0.2)) == evaluate(chamber, Draft(0.6, 0.2))


def test_nodes_taken_in_parts_give_the_same_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    chamber = security_council(pressure=0.2, yes_bar=0.1, no_bar=0.2)
    body = tuple(replace(member, bloc="all") for member in chamber.members)
    chamber = replace(chamber, members=body, correlations={"all": 0.9})
    whole = evaluate(chamber, Draft(0, 0))
    monkeypatch.setattr("demarche.engines.council.tally._CELLS", 300)
    parts = evaluate(chamber, Draft(0, 0))
    assert parts.passes == pytest.approx(whole.passes, abs=1e-14)
    assert [m.sole_veto for m in parts.members] == pytest.approx([m.sole_veto for m in whole.members], abs=1e-14)


def test_an_abstention_of_a_veto_holder_does_not_block() -> None:
    chamber = security_council(pressure=5.0, sigma=0.0)
    for member in ("russia", "china"):
        chamber = chamber.with_member(member, pressure=0.0)
    assert evaluate(chamber, Draft(0, 0)).passes == 1
    assert evaluate(chamber.with_member("russia", pressure=-0.1), Draft(0, 0)).vetoed == 1
    bearing = chamber.with_member("russia", pressure=-0.1, veto_cost=0.2)
    assert evaluate(bearing, Draft(0, 0)).passes == 1


def test_a_silence_is_broken_by_one_objection() -> None:
    body = tuple(Member(f"m{i}", pressure=0.0, sigma=0.0) for i in range(19))
    chamber = Chamber(body, Rule.silence())
    assert evaluate(chamber, Draft(0, 0)).passes == 1
    objected = evaluate(chamber.with_member("m7", pressure=-1.0), Draft(0, 0))
    assert objected.vetoed == 1
    assert objected.member("m7").sole_veto == 1


def test_a_credible_outside_option_changes_what_a_member_accepts() -> None:
    chamber = security_council(ideal=0.2, sigma=0.0)
    assert evaluate(chamber, Draft(0.6, 0.2)).passes == 0
    assert evaluate(chamber, Draft(0.6, 0.2, outside=0.9)).passes == 1
    assert evaluate(chamber, Draft(0.6, 0.2, outside=0.9, outside_chance=0.1)).passes == 0


def test_a_type_replaces_what_differs() -> None:
    chamber = security_council(ideal=1.0, sigma=0.0).with_member(
        "russia", types={"resists": {"ideal": 0.0}, "accommodates": {"veto_cost": 2.0, "ideal": 0.0}}
    )
    draft = Draft(0.9, 0.0)
    assert evaluate(chamber.as_types({"russia": "resists"}), draft).vetoed == 1
    assert evaluate(chamber.as_types({"russia": "accommodates"}), draft).passes == 1
    with pytest.raises(InputError, match="known: accommodates, resists"):
        chamber.as_types({"russia": "charm"})


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Member("a", ideal=math.nan), "ideal should be a finite number"),
        (lambda: Member("a", sigma=-1.0), "sigma should be zero or more"),
        (lambda: Member("a", weights={"w": 0.5}), "whole number"),
        (lambda: Criterion(), "either votes or share"),
        (lambda: Criterion(votes=9, of="voting"), "without of='voting'"),
        (lambda: Criterion(share=2), "at most 1"),
        (lambda: Rule(), "needs a criterion"),
        (lambda: Chamber((), Rule.silence()), "needs members"),
        (lambda: Chamber((Member("a"), Member("a")), Rule.silence()), "share the id 'a'"),
        (lambda: Chamber((Member("a", bloc="b"),), Rule.silence()), "no correlation"),
        (lambda: Chamber((Member("a"),), Rule.silence(), {"b": 1.5}), "between 0 and 1"),
        (lambda: Chamber((Member("a"),), Rule.european_council()), "lacks the weight 'population'"),
        (
            lambda: Chamber((Member("a", weights={"w": 0}),), Rule((Criterion(share=0.5, of="voting", weight="w"),))),
            "weights above zero",
        ),
        (lambda: Draft(0, 1, outside_chance=2), "between 0 and 1"),
        (lambda: security_council().with_member("chin", veto=True), "no member 'chin'"),
        (lambda: security_council().with_member("china", vetoes=True), "no field vetoes"),
        (lambda: evaluate_many(security_council(), Draft(0, 1), ideals=[[0.0]]), "no input 'ideals'"),
        (lambda: evaluate_many(security_council(), Draft(0, 1), ideal=[[0.0, 1.0]]), "wrong shape"),
        (lambda: evaluate_many(security_council(), Draft(0, 1), ideal=[[0.0]] * 2, position=[0.0] * 3), "rows"),
        (lambda: evaluate_many(security_council(), Draft(0, 1), sigma=[[-1.0]]), "sigma should be zero or more"),
        (
            lambda: evaluate(
                Chamber(
                    tuple(Member(f"m{i}", weights={"population": 10**6}) for i in range(27)),
                    Rule.european_council(),
                ),
                Draft(0, 1),
            ),
            "round the weights",
        ),
    ],
)
def test_what_cannot_be_used_is_said(build: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        build()
