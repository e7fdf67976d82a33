"""Prices of passage and of abstention: each is checked by paying it, and by paying a little less."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.council.councils import chambers, drafts, security_council

from demarche.engines.council import Chamber, Draft, Member, Rule, evaluate, price_of_passage
from demarche.errors import InputError

pytestmark = pytest.mark.once


def pressed(chamber: Chamber, amounts: dict[str, float]) -> Chamber:
    for name, amount in amounts.items():
        chamber = chamber.with_member(name, pressure=chamber.member(name).pressure + amount)
    return chamber


def passes(chamber: Chamber, draft: Draft, amounts: dict[str, float]) -> float:
    return evaluate(pressed(chamber, amounts), draft).passes


@given(chambers(most=5, noisy=True), drafts(), st.sampled_from([0.3, 0.6, 0.9]))
@settings(max_examples=40)
def test_the_price_is_enough_and_no_less_is(chamber: Chamber, draft: Draft, target: float) -> None:
    prices = price_of_passage(chamber, draft, target=target, pairs=False)
    for entry in prices.members:
        if entry.price is None:
            assert passes(chamber, draft, {entry.id: 100.0}) <= target + 1e-9
            continue
        assert passes(chamber, draft, {entry.id: entry.price}) >= target - 1e-9
        if entry.price > 0:
            assert passes(chamber, draft, {entry.id: entry.price * 0.999}) < target + 1e-9
        assert entry.reached == pytest.approx(passes(chamber, draft, {entry.id: entry.price}), abs=1e-9)


@given(chambers(most=4, noisy=True), drafts(), st.sampled_from([0.3, 0.7]))
@settings(max_examples=12)
def test_no_pair_on_a_grid_is_cheaper(chamber: Chamber, draft: Draft, target: float) -> None:
    prices = price_of_passage(chamber, draft, target=target)
    known = [entry.price for entry in prices.members if entry.price is not None]
    best = prices.pair.total if prices.pair is not None else min(known, default=None)
    if prices.pair is not None:
        paid = dict(zip(prices.pair.ids, prices.pair.prices, strict=True))
        assert passes(chamber, draft, paid) >= target - 1e-8
        assert sum(prices.pair.prices) == pytest.approx(prices.pair.total)
        assert not known or prices.pair.total < min(known)
    if best is None:
        for one, other in itertools.combinations(chamber.ids, 2):
            assert passes(chamber, draft, {one: 50.0, other: 50.0}) < target + 1e-6
    elif best > 0:
        for one, other in itertools.combinations(chamber.ids, 2):
            for share in np.linspace(0, 1, 11):
                paid = {one: 0.98 * best * share, other: 0.98 * best * (1 - share)}
                assert passes(chamber, draft, paid) < target + 1e-6


def council_of_two_vetoes() -> Chamber:
    chamber = security_council(pressure=2.0, sigma=0.2, no_bar=0.1)
    for name in ("russia", "china"):
        chamber = chamber.with_member(name, pressure=-1.0)
    return chamber


def test_where_two_block_only_both_together_have_a_price() -> None:
    prices = price_of_passage(council_of_two_vetoes(), Draft(0, 0), target=0.9)
    assert prices.cheapest is None
    assert prices.pair is not None
    assert set(prices.pair.ids) == {"russia", "china"}
    # Each must be brought to abstain: a loss of 1.0, of which 0.1 is borne, and a margin for surprises.
    assert prices.pair.prices == pytest.approx((1.23, 1.23), abs=0.03)


def test_the_price_of_an_abstention_is_in_closed_form() -> None:
    prices = price_of_passage(council_of_two_vetoes(), Draft(0, 0), chance_of_no=0.05, pairs=False)
    russia = next(entry for entry in prices.abstentions if entry.id == "russia")
    assert russia.price == pytest.approx(1.0 - 0.1 + 0.2 * 1.6448536269514722, abs=1e-9)
    after = evaluate(pressed(council_of_two_vetoes(), {"russia": russia.price}), Draft(0, 0))
    assert after.member("russia").no == pytest.approx(0.05, abs=1e-9)
    assert russia.passes == pytest.approx(evaluate(council_of_two_vetoes(), Draft(0, 0)).member("russia").if_abstains)
    assert {entry.id for entry in prices.abstentions} == {"china", "france", "russia", "uk", "us"}


def test_without_noise_the_price_is_the_distance_to_the_bar() -> None:
    body = tuple(Member(f"m{i}", pressure=-0.1 * i, sigma=0.0) for i in range(5))
    chamber = Chamber(body, Rule.of_votes(2))
    prices = price_of_passage(chamber, Draft(0, 0), target=0.9)
    assert prices.cheapest is None  # nobody gains anything as it is, and one vote is not enough
    assert prices.pair is not None
    assert prices.pair.ids == ("m0", "m1")
    assert prices.pair.total == pytest.approx(0.1, abs=1e-5)


def test_what_already_passes_costs_nothing() -> None:
    prices = price_of_passage(security_council(pressure=3.0), Draft(0, 0), target=0.5)
    assert prices.passes > 0.5
    assert {entry.price for entry in prices.members} == {0.0}
    assert prices.pair is None


@pytest.mark.parametrize("values", [{"target": 0.0}, {"target": 1.0}, {"chance_of_no": 1.5}])
def test_targets_are_chances(values: dict[str, float]) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        price_of_passage(security_council(), Draft(0, 0), **values)


def test_the_result_is_plain() -> None:
    plain = price_of_passage(council_of_two_vetoes(), Draft(0, 0), target=0.9).to_dict()
    assert plain["pair"]["ids"] == ["china", "russia"]
    assert plain["members"][0]["price"] is None
