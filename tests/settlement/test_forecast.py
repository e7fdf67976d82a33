"""The forecasts in closed form and by election: oracles, properties, witnesses."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.settlement.tables import line, rows, tables

from demarche.engines.settlement import (
    Distribution,
    Positions,
    crps,
    forecast,
    forecast_draws,
    mixed,
    play,
    spread,
)
from demarche.engines.settlement.pce import election, pair_chances, pair_strengths
from demarche.engines.settlement.static import nash, weighted_median
from demarche.engines.settlement.voting import VICTORIES, VOTES, vote
from demarche.errors import InputError

pytestmark = pytest.mark.once

STATIC = ("compromise", "mean", "weighted-median", "nash", "pce")


def mirrored(table: Positions) -> Positions:
    return table.replaced(position=100.0 - table.position)


@given(tables(), st.sampled_from(STATIC))
def test_a_forecast_lies_among_the_positions_and_mirrors_with_the_scale(table, model):
    found = forecast(table, model).point[0]
    assert table.position.min() - 1e-9 <= found <= table.position.max() + 1e-9
    assert forecast(mirrored(table), model).point[0] == pytest.approx(100.0 - found, abs=1e-6)


@given(tables(), st.sampled_from(["compromise", "weighted-median", "nash", "pce"]), st.data())
def test_an_actor_split_in_two_changes_nothing(table, model, data):
    i = data.draw(st.integers(0, len(table.actors) - 1))
    part = data.draw(st.integers(1, 9)) / 10
    rest = np.append(table.capability, table.capability[i] * (1 - part))
    rest[i] *= part
    split = Positions(
        actors=(*table.actors, "twin"),
        capability=rest,
        position=np.vstack([table.position, table.position[i]]),
        salience=np.vstack([table.salience, table.salience[i]]),
    )
    before, after = forecast(table, model), forecast(split, model)
    if model == "weighted-median":  # exact halves may round either way
        halves = before.witness[0]
        if min(abs(halves.below - 0.5), abs(halves.above - 0.5)) < 1e-9:
            return
    assert after.point == pytest.approx(before.point, abs=1e-6)


@given(tables(least=2, most=6))
def test_the_weighted_median_minimises_the_weighted_distances(table):
    x, w = table.position[:, 0], table.weight[:, 0]
    found = forecast(table, "weighted-median")
    least = min(float((w * np.abs(x - place)).sum()) for place in x)
    assert float((w * np.abs(x - found.point[0])).sum()) == pytest.approx(least)
    for halves in found.witness:
        assert halves.below <= 0.5 + 1e-9
        assert halves.above <= 0.5 + 1e-9
        assert halves.below + halves.at + halves.above == pytest.approx(1.0)


def test_which_median_stands_for_exact_halves_is_chosen():
    table = line([0.0, 10.0, 80.0, 100.0])
    assert [forecast(table, "weighted-median", tie=tie).point[0] for tie in ("lower", "middle", "upper")] == [
        10,
        45,
        80,
    ]


@given(tables(least=2), st.sampled_from([0.1, 1.0, 50.0]))
def test_nash_finds_the_greatest_product_on_a_grid(table, cost):
    x, w = table.position[:, 0], table.weight[:, 0]

    def product(y):
        return float((w * np.log(1.0 - ((y - x) / 100.0) ** 2 + cost)).sum())

    found = float(nash(x, w, 100.0, cost))
    assert product(found) >= max(product(y) for y in np.linspace(0, 100, 401)) - 1e-9


@given(tables())
def test_very_costly_disagreement_is_the_compromise(table):
    assert forecast(table, "nash", cost=1e6).point[0] == pytest.approx(forecast(table).point[0], abs=1e-3)


@given(tables(dimensions=2), st.sampled_from(["compromise", "mean", "nash"]))
def test_the_pulls_on_a_point_cancel(table, model):
    pulls = forecast(table, model).witness.pulls
    for dimension in table.dimensions:
        own = [pull.pull for pull in pulls if pull.dimension == dimension]
        assert sum(own) == pytest.approx(0.0, abs=1e-9 * max(1.0, sum(map(abs, own))))


def brute_strengths(utility, weight, rule):
    """C_ab, one actor and one pair at a time."""
    n, m = utility.shape
    found = np.full((m, m), 1e-8)
    for b in range(m):
        for a in range(b):
            for k in range(n):
                cast = float(vote(np.array(weight[k]), np.array(utility[k, b] - utility[k, a]), rule))
                found[b, a] += max(cast, 0.0)
                found[a, b] += max(-cast, 0.0)
    return found


@settings(max_examples=40)
@given(tables(least=2, most=5), st.sampled_from(VOTES), st.sampled_from(VICTORIES))
def test_elections_add_up_and_their_coalitions_are_those_counted_by_hand(table, rule, model):
    utility = 1.0 - np.abs(table.position - table.position.T) / 100.0
    weight = table.weight[:, 0]
    strengths = pair_strengths(utility, weight, rule)
    np.testing.assert_allclose(
        strengths - np.diag(np.diag(strengths)),
        (by_hand := brute_strengths(utility, weight, rule)) - np.diag(np.diag(by_hand)),
        rtol=1e-9,
    )
    pairs = pair_chances(strengths, model)
    np.testing.assert_allclose(pairs + pairs.T, 1.0, atol=1e-12)
    for by in ("conditional", "markov-uniform", "markov-incentive"):
        chance = election(utility, weight, rule=rule, model=model, by=by)
        assert chance.sum() == pytest.approx(1.0)
        assert np.all(chance >= 0.0)


def test_two_options_prevail_in_proportion_to_what_stands_behind_them():
    table = line([0.0, 100.0], [3.0, 1.0])
    np.testing.assert_allclose(spread(table).chances, [0.75, 0.25], atol=1e-7)


@settings(max_examples=30)
@given(tables(least=2, most=5))
def test_a_chain_solved_is_a_chain_iterated(table):
    utility = 1.0 - np.abs(table.position - table.position.T) / 100.0
    for by, close in (("markov-uniform", 1e-4), ("markov-incentive", 1e-5)):
        exact = election(utility, table.weight[:, 0], by=by)
        try:
            walked = election(utility, table.weight[:, 0], by=by, exact=False)
        except InputError:
            continue
        np.testing.assert_allclose(walked, exact, atol=close)


def test_batches_of_elections_are_elections_one_by_one():
    generator = np.random.default_rng(4)
    utility, weight = generator.uniform(size=(6, 5, 4)), generator.uniform(size=(6, 5))
    together = election(utility, weight)
    np.testing.assert_array_equal(together, [election(u, w) for u, w in zip(utility, weight, strict=True)])


@given(tables())
def test_rivals_name_every_holder_and_their_chances_add_up(table):
    rivals = forecast(table, "pce").witness.rivals
    assert sorted(name for rival in rivals for name in rival.holders) == sorted(table.actors)
    assert sum(rival.chance for rival in rivals) == pytest.approx(1.0)
    assert all(one.chance >= other.chance for one, other in pairwise(rivals))


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 9)), min_size=1, max_size=6), st.integers(0, 100))
def test_crps_is_the_integral_of_the_squared_distance_of_distribution_functions(parts, outcome):
    points = np.array([float(at) for at, _ in parts])
    chances = np.array([float(w) for _, w in parts])
    chances /= chances.sum()
    # All steps are at whole numbers, so that the middle of each unit stands for it.
    middles = np.arange(0.5, 100.0)
    below = (chances[None, :] * (points[None, :] <= middles[:, None])).sum(axis=1)
    integral = float(((below - (outcome <= middles)) ** 2).sum())
    assert crps(points, chances, float(outcome)) == pytest.approx(integral, abs=1e-9)


def test_a_point_scores_its_absolute_error_and_an_interval_holds_its_share():
    point = Distribution(points=[[40.0]], chances=[1.0])
    assert point.crps(55.0) == 15.0
    spreading = Distribution(points=[[0.0], [50.0], [100.0]], chances=[0.05, 0.9, 0.05])
    assert spreading.interval(0.8) == ((50.0, 50.0),)
    assert spreading.interval(0.95) == ((0.0, 100.0),)
    assert mixed([point, spreading], [3, 1]).mean[0] == pytest.approx(42.5)


@given(tables(dimensions=2))
def test_a_blocker_is_whoever_is_further_off_than_the_status_quo_leaves_him(table):
    found = forecast(table)
    named = {blocker.actor for blocker in found.blockers}
    for i, actor in enumerate(table.actors):
        s, x = table.salience[i], table.position[i]
        then, now = (float(np.sqrt((s**2 * (np.array(y) - x) ** 2).sum())) for y in (found.point, table.reference))
        if abs(then - now) > 1e-6:
            assert (actor in named) == (then > now)


def test_the_authors_reading_of_the_challenge_model_reproduces_the_published_table():
    given_rows = rows("emissions_1994_inputs.csv")
    table = Positions(
        actors=[row["actor"] for row in given_rows],
        capability=[float(row["capability"]) for row in given_rows],
        position=[float(row["position_years"]) for row in given_rows],
        salience=[float(row["salience"]) for row in given_rows],
        low=4,
        high=10,
    )
    printed = {
        (row["quantity"], int(row["round"])): float(row["value"])
        for row in rows("emissions_1994_published.csv")
        if row["round"]
    }
    median = [forecast(table, "challenge", reading="authors", rounds=r, tie="lower").point[0] for r in range(1, 9)]
    # Truncated to one decimal as the paper does it; its round 2 is the one value that does not follow.
    assert [int(10 * at) / 10 for at in median] == [8.4, 9.6, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6]
    assert [printed["median_voter", r] for r in (1, 3, 4, 5, 6, 7, 8)] == [8.4, 9.9, 9.9, 9.9, 7.4, 8.8, 9.6]
    track = forecast(table, "challenge", reading="authors", rounds=8).track[:, :, 0]
    mean = [float(np.average(at, weights=table.weight[:, 0])) for at in track[1:]]
    assert mean == pytest.approx([printed["mean_voter", r] for r in range(1, 9)], abs=0.11)


@pytest.mark.parametrize("case", range(6))
def test_the_authors_reading_agrees_with_an_independent_implementation(case):
    given_rows = rows(f"rand0{case}.csv")
    table = Positions(
        actors=[row["actor"] for row in given_rows],
        capability=[float(row["capability"]) for row in given_rows],
        position=[float(row["x_round0"]) for row in given_rows],
        salience=[float(row["salience"]) for row in given_rows],
    )
    recorded = np.array([[float(row[f"x_round{r}"]) for row in given_rows] for r in range(7)])
    track = forecast(table, "challenge", reading="authors", rounds=6).track[:, :, 0]
    np.testing.assert_allclose(track, recorded, atol=1e-9)


@settings(max_examples=30)
@given(tables(least=2, most=5))
def test_the_printed_reading_mirrors_with_the_scale(table):
    found = forecast(table, "challenge", rounds=1)
    other = forecast(mirrored(table), "challenge", rounds=1)
    steps = {step.actor: step for step in found.concessions}
    others = {step.actor: step for step in other.concessions}
    assert steps.keys() == others.keys()
    for actor, step in steps.items():
        assert abs(step.end[0] - step.start[0]) == pytest.approx(abs(others[actor].end[0] - others[actor].start[0]))


def test_the_authors_reading_does_not_mirror_with_the_scale():
    given_rows = rows("rand05.csv")
    table = Positions(
        actors=[row["actor"] for row in given_rows],
        capability=[float(row["capability"]) for row in given_rows],
        position=[float(row["x_round0"]) for row in given_rows],
        salience=[float(row["salience"]) for row in given_rows],
    )
    one, other = (
        forecast(each, "challenge", reading="authors", rounds=3).track[-1, :, 0] for each in (table, mirrored(table))
    )
    assert np.abs(one - (100.0 - other)).max() > 1.0


@settings(max_examples=20)
@given(
    st.lists(tables(least=3, most=3), min_size=1, max_size=4),
    st.sampled_from(["mean", "compromise", "weighted-median", "pce"]),
)
def test_a_draw_forecasts_the_same_bits_in_any_company(draws, model):
    together = forecast_draws(draws, model)
    assert together.tolist() == [list(forecast(draw, model).point) for draw in draws]


def test_smp_as_a_forecast_carries_its_run():
    table = line([0.0, 40.0, 100.0], [3.0, 2.0, 4.0], reference=0.0)
    found = forecast(table, "smp")
    np.testing.assert_array_equal(found.track, play(table).track)
    assert found.seed is None
    assert found.parameters["options"].mode == "corrected"
    assert found.point[0] == pytest.approx(float(np.average(found.track[-1, :, 0], weights=[3, 2, 4])))


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"model": "median"}, "model: there is no 'median'; choose one of compromise, mean"),
        ({"model": "nash", "cost": 0.0}, "cost: 0 is out of range"),
        ({"model": "challenge", "rounds": 0}, "rounds: 0 is out of range"),
        ({"model": "challenge", "reading": "mine"}, "reading: there is no 'mine'; choose one of printed, authors"),
        ({"model": "weighted-median", "tie": "left"}, "tie: there is no 'left'"),
    ],
)
def test_wrong_choices_say_what_to_choose(choices, message):
    with pytest.raises(InputError, match=message):
        forecast(line([0.0, 100.0]), **choices)


def test_the_challenge_model_refuses_several_dimensions():
    table = Positions(actors=("a",), capability=[1], position=[[1, 2]], salience=[[0.5, 0.5]], dimensions=("x", "y"))
    with pytest.raises(InputError, match="one dimension, the table has 2"):
        forecast(table, "challenge")


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"position": [0, 120]}, "b: position 120 on 'position' is outside 0 to 100"),
        ({"salience": [0.5, 1.2]}, "b: salience 1.2 on 'position' is outside 0 to 1"),
        ({"capability": [1, 0]}, "b: capability is 0; give a number above 0"),
        ({"capability": [1]}, r"capability: has the shape \(1,\); give \(2,\)"),
        ({"capability": ["x", 1]}, "capability: give numbers"),
        ({"position": [0, float("nan")]}, "position: every number must be finite"),
        ({"salience": [0, 0]}, "position: no actor cares"),
        ({"actors": ("a", "a")}, "actor 'a' stands there twice"),
        ({"actors": ()}, "0 actors on 1 dimensions"),
        ({"low": 100.0}, "the scale runs from 100 to 100; its low end must come first"),
        ({"reference": 101.0}, "the status quo 101 is outside the scale 0 to 100"),
        (
            {"dimensions": ("x", "y"), "position": [[0, 1], [2, 3]], "salience": [[0.5, 0.6], [0.1, 0.1]]},
            "a: saliences add up to 1.1 over 2 dimensions",
        ),
    ],
)
def test_a_wrong_table_names_the_actor_and_the_mend(changed, message):
    good = {"actors": ("a", "b"), "capability": [1, 2], "position": [0, 100], "salience": [0.5, 0.5]}
    with pytest.raises(InputError, match=message):
        Positions(**(good | changed))


def test_medians_of_a_batch_are_those_of_each():
    generator = np.random.default_rng(1)
    x, w = generator.uniform(0, 100, (20, 7)), generator.uniform(0.1, 1, (20, 7))
    assert weighted_median(x, w).tolist() == [float(weighted_median(a, b)) for a, b in zip(x, w, strict=True)]
