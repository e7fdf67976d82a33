"""Rates, curve and nearness against plain sums over rows; and what must hold of them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.precedent import oracle
from tests.precedent.records import altered, doubled

from demarche.engines.precedent import KINDS, Settings, War, precedent, shipped_record, war_from_record
from demarche.engines.precedent.bands import band, log_odds, odds_share, resampled
from demarche.engines.precedent.known import known_at, signing_at
from demarche.engines.precedent.nearest import match
from demarche.engines.precedent.rates import hazards, kinds
from demarche.engines.precedent.settings import AGES, NEARNESS
from demarche.engines.precedent.signing import features
from demarche.errors import InputError

QUICK = Settings(resamples=20)


@pytest.mark.parametrize(("t", "age", "issue"), [(1975, 0, "territory"), (1999, 4, "government"), (2022, 18, "both")])
def test_rates_and_curve_by_plain_sums(t: int, age: int, issue: Any) -> None:
    war = War(name="a war", start_year=t - age, issue=issue)
    found = precedent(war, t, settings=replace(QUICK, years=7))
    record, government = shipped_record(), issue == "government"
    assert found.hazard.value == pytest.approx(oracle.hazard(record, t, age, 10, 20), rel=1e-12)
    assert [rate.value for rate in found.kinds.values()] == pytest.approx(
        oracle.shares(record, t, government, 5, 10), rel=1e-12
    )
    curve = [[getattr(point, name).value for name in ("any", *KINDS)] for point in found.curve]
    assert np.array(curve) == pytest.approx(np.array(oracle.ended_by(record, t, age, government, 7)), rel=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.integers(1950, 2023), st.integers(0, 60), st.sampled_from(["government", "territory", "both"]))
def test_kinds_add_up_and_hazards_are_chances(t: int, age: int, issue: Any) -> None:
    found = precedent(War(name="a war", start_year=t - age, issue=issue), t, settings=QUICK)
    assert 0 < found.hazard.value < 1
    assert sum(rate.value for rate in found.kinds.values()) == pytest.approx(1, abs=1e-12)
    last = 0.0
    for point in found.curve:
        rates = [point.any, point.fade, point.settle, point.gov_victory, point.reb_victory]
        assert sum(rate.value for rate in rates[1:]) == pytest.approx(point.any.value, abs=1e-12)
        assert last < point.any.value < 1
        last = point.any.value
        for rate in rates:
            assert rate.low < rate.sampled_low <= rate.value <= rate.sampled_high < rate.high


def test_without_decay_and_prior_rates_are_raw_shares() -> None:
    settings = Settings(half_life_when=np.inf, half_life_how=np.inf, prior_when=0, prior_how=0)
    known = known_at(shipped_record(), 2010)
    found = hazards(known.when_sums(settings).sum(axis=0), 0)
    for k, (low, high) in enumerate(zip(AGES, [*AGES[1:], np.inf], strict=True)):
        own = (known.age >= low) & (known.age < high)
        assert found[k] == pytest.approx(known.end[own].mean(), rel=1e-12)
    government = (known.issue == "government") & (known.end == 1)
    share = [float((known.kind[government] == j).mean()) for j in range(4)]
    assert kinds(known.how_sums("government", settings).sum(axis=0), 0) == pytest.approx(share, rel=1e-12)


def test_every_war_twice_leaves_rates_without_a_prior() -> None:
    """And with one it does not: the prior is in rows."""
    for prior, same in ((0.0, True), (20.0, False)):
        settings = Settings(prior_when=prior, prior_how=prior, resamples=20)
        war = War(name="a war", start_year=2000, issue="territory")
        once, twice = (precedent(war, 2003, record=r, settings=settings) for r in (shipped_record(), doubled()))
        assert (once.hazard.value == pytest.approx(twice.hazard.value, rel=1e-12)) is same


def test_new_numbers_of_conflicts_change_only_the_resamples() -> None:
    record = shipped_record()
    draw = np.random.default_rng(5)
    old = np.unique(record.years.numbers["conflict_id"])
    new = dict(zip(old.tolist(), (draw.permutation(old.size) + 1.0).tolist(), strict=True))
    tables = {
        name: altered(table, {"conflict_id": np.array([new[c] for c in table.numbers["conflict_id"].tolist()])})
        for name, table in (("years", record.years), ("episodes", record.episodes))
    }
    war = war_from_record(record, 412, 1999)
    before = precedent(replace(war, conflict=None), 1999)
    after = precedent(replace(war, conflict=None), 1999, record=replace(record, **tables))
    assert after.hazard.value == pytest.approx(before.hazard.value, rel=1e-12)
    assert [p.settle.value for p in after.curve] == pytest.approx([p.settle.value for p in before.curve], rel=1e-12)
    assert after.hazard.low == pytest.approx(before.hazard.low, abs=0.01)
    assert after.hazard.low != before.hazard.low


def test_the_same_question_gives_the_same_bits() -> None:
    assert precedent(299, 2013).to_dict() == precedent(299, 2013).to_dict()
    assert precedent(299, 2013) != precedent(299, 2013, settings=Settings(seed=1))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(shipped_record().years) - 1))
def test_distances_by_their_definition(row: int) -> None:
    record = shipped_record()
    numbers, words = record.years.numbers, record.years.words

    def seen(k: int) -> dict[str, Any]:
        return {name: float(column[k]) for name, column in numbers.items()} | {
            name: str(words[name][k]) for name in ("issue", "region")
        }

    t = int(numbers["year"][row])
    war = war_from_record(record, int(numbers["conflict_id"][row]), t)
    found = match(record, war, t, NEARNESS)
    wanted: dict[int, float] = {}
    for k in range(len(record.years)):
        other = numbers["conflict_id"][k] != numbers["conflict_id"][row]
        if other and numbers["year"][k] <= t - 1 and abs(numbers["age"][k] - war.age(t)) <= 1:
            episode = int(record.episode_of[k])
            wanted[episode] = min(wanted.get(episode, 2.0), oracle.distance(seen(row), seen(k)))
    assert found.distance == pytest.approx(sorted(wanted.values()), abs=1e-12)
    assert {int(record.episode_of[k]) for k in found.rows} == set(wanted)
    whole = np.sum(list(found.terms.values()), axis=0) if found.rows.size else found.distance
    assert found.distance == pytest.approx(whole, abs=1e-12)


def test_weights_of_nearness_can_be_set() -> None:
    near = precedent(412, 1999, settings=Settings(nearness={"region": 1.0}, resamples=20)).nearest
    assert {each.distance for each in near} == {0.0}
    assert all("region" in each.alike for each in near)


def test_the_logit_of_an_agreement_is_at_the_maximum_of_its_penalised_likelihood() -> None:
    record = shipped_record()
    fitted = signing_at(record, 2005)
    assert fitted is not None
    numbers = record.years.numbers
    rows = (numbers["year"] <= 2003) & (numbers["year"] >= 1976) & ~np.isnan(numbers["o_pa"])
    x, y = features(numbers["pa_2y"][rows], numbers["pa_n"][rows]), numbers["o_pa"][rows]
    z = np.column_stack([np.ones(len(x)), (x - x.mean(axis=0)) / x.std(axis=0)])

    def goodness(beta: Any) -> float:
        p = odds_share(fitted.offset + z @ beta)
        return float((y * np.log(p) + (1 - y) * np.log(1 - p)).sum() - beta[0] ** 2 / 2 - 1.5 * (beta[1:] ** 2).sum())

    best = goodness(fitted.beta)
    for k in range(3):
        for step in (-1e-3, 1e-3):
            assert goodness(fitted.beta + step * np.eye(3)[k]) < best


def test_a_band_is_wider_by_the_drift_alone() -> None:
    draws = odds_share(np.random.default_rng(1).normal(-2, 0.3, (4000, 1)))
    low, high = log_odds(band(odds_share(np.array([-2.0])), draws, 0.4))
    assert (high - low) / 2 == pytest.approx(1.6448536 * 0.5, rel=0.03)
    assert (high + low) / 2 == pytest.approx(-2.0, abs=1e-9)


def test_resamples_draw_whole_groups() -> None:
    drawn = resampled(7, 500, 3)
    assert (drawn.sum(axis=1) == 7).all()
    assert drawn.mean() == pytest.approx(1)
    assert drawn.var(axis=0).mean() == pytest.approx(6 / 7, rel=0.1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"half_life_when": 0.0},
        {"prior_how": -1.0},
        {"prior_when": float("nan")},
        {"years": 0},
        {"resamples": 1},
        {"resamples": 10**6},
        {"nearness": {"colour": 1.0}},
        {"nearness": {"region": 0.0}},
        {"nearness": {"region": float("inf")}},
    ],
)
def test_settings_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Settings(**wrong)
