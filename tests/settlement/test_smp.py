"""The spatial model against KTAB's own runs, and what the corrected mode corrects."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.settlement.tables import DATA, line, rows, tables

from demarche.engines.settlement import Positions, SmpOptions, forecast, play, read_positions
from demarche.engines.settlement.smp_turn import Gap, Table, distances, risks, view
from demarche.errors import InputError

RUNS = rows("ktab-runs.csv")
INPUTS = {name: read_positions(DATA / f"{name}.csv") for name in ("SOE-Policy", "SOE-Competitive", "dummyData_3Dim")}


def options_of(run: dict[str, str]) -> SmpOptions:
    return SmpOptions(mode="ktab", **{name: value for name, value in run.items() if name not in ("run", "input")})


@pytest.mark.once
@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run['run']}-{run['input']}")
def test_every_deterministic_run_of_ktab_is_repeated_to_the_tenth_digit(run):
    table = INPUTS[run["input"]]
    played = play(table, options_of(run))
    recorded = [row["positions"].split() for row in rows("ktab-tracks.csv") if row["run"] == run["run"]]
    assert len(recorded) > 2
    np.testing.assert_allclose(
        played.track.reshape(len(played.track), -1), np.array(recorded, dtype=float), rtol=0.0, atol=1e-10
    )


def test_what_each_expects_of_a_challenge_is_what_ktab_records():
    table = INPUTS["dummyData_3Dim"]
    fixed, options = Table(table.capability, table.salience), SmpOptions(mode="ktab")
    gap = Gap.of(distances(table.share, table.share, table.salience))
    _, risk = risks(gap, fixed, options)
    at = {actor: index for index, actor in enumerate(table.actors)}
    recorded = rows("ktab-challenges.csv")
    assert len(recorded) == 42
    for row in recorded:
        i, j = at[row["initiator"]], at[row["receiver"]]
        own, other = view(i, None, gap, risk, fixed, options), view(j, i, gap, risk, fixed, options)
        found = (own.chance[j], own.gain[j], other.chance[j], other.gain[j], own.target_gain[j], other.target_gain[j])
        names = ("p_win_by_initiator", "edu_initiator", "p_win_by_receiver")
        names += ("edu_i_by_receiver", "edu_j_by_initiator", "edu_j_by_receiver")
        assert found == pytest.approx([float(row[name]) for name in names], abs=1e-10)


def chance_with_friend(mode: str, friend_at: float, power: float) -> float:
    """The chance that the actor at 0 sees of beating the one at 100, with a third somewhere."""
    table = line([0.0, 100.0, friend_at], [100.0, 100.0, power], salience=[1.0, 1.0, 1.0])
    fixed, options = Table(table.capability, table.salience), SmpOptions(mode=mode)
    gap = Gap.of(distances(table.share, table.share, table.salience))
    return float(view(0, None, gap, risks(gap, fixed, options)[1], fixed, options).chance[1])


def test_in_ktab_a_friend_joins_the_other_side_and_the_corrected_mode_mends_it():
    assert chance_with_friend("ktab", 5.0, 500.0) == pytest.approx(0.393, abs=5e-4)
    assert chance_with_friend("ktab", 95.0, 500.0) == pytest.approx(0.603, abs=5e-3)
    assert chance_with_friend("corrected", 5.0, 500.0) > 0.8
    assert chance_with_friend("corrected", 95.0, 500.0) < 0.2


@given(st.integers(0, 49), st.integers(1, 500), st.integers(1, 500))
def test_a_stronger_friend_never_hurts_in_the_corrected_mode(at, power, more):
    chances = []
    for strength in (power, power + more):
        table = line([0.0, 100.0, float(at)], [100.0, 100.0, strength], salience=[1.0, 1.0, 1.0])
        fixed = Table(table.capability, table.salience)
        gap = Gap.of(distances(table.share, table.share, table.salience))
        chances.append(float(view(0, None, gap, np.zeros(3), fixed, SmpOptions()).chance[1]))
    assert 0.5 < chances[0] < chances[1]


def test_a_seeded_play_is_the_same_whenever_it_is_played():
    options = SmpOptions(stochastic=True, turns=6)
    first, again, other = (play(INPUTS["dummyData_3Dim"], options, seed=seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.track, again.track)
    assert first.seed == 0
    assert not np.array_equal(first.track[:4], other.track[:4])


@settings(max_examples=25)
@given(tables(least=2, most=6, dimensions=2), st.sampled_from(["s1p1", "s2p2", "s2pmax"]))
def test_nobody_leaves_the_box_of_the_positions_held(table, moving):
    played = play(table, SmpOptions(moving=moving, turns=4))
    low, high = table.position.min(axis=0), table.position.max(axis=0)
    assert np.all(played.track >= low - 0.01)
    assert np.all(played.track <= high + 0.01)


@settings(max_examples=25)
@given(tables(least=2, most=6))
def test_every_move_on_record_is_a_move_of_the_track(table):
    found = forecast(table, "smp", smp=SmpOptions(turns=5))
    moved = {(step.round, step.actor) for step in found.concessions}
    for turn in range(1, len(found.track)):
        for i, actor in enumerate(table.actors):
            assert ((turn, actor) in moved) == bool(np.any(found.track[turn, i] != found.track[turn - 1, i]))


def test_chains_are_solved_where_ktab_iterates_them():
    run = next(run for run in RUNS if run["election"] == "markov-uniform" and run["input"] == "dummyData_3Dim")
    exact = play(INPUTS[run["input"]], SmpOptions(election="markov-uniform", turns=3))
    assert exact.prevails.sum(axis=1) == pytest.approx(1.0)


@pytest.mark.parametrize("bargain", ["initiator", "both", "weighted"])
@pytest.mark.parametrize("estimate", ["none", "full"])
def test_the_corrected_mode_plays_what_ktab_cannot(bargain, estimate):
    assert play(INPUTS["SOE-Policy"], SmpOptions(bargain=bargain, risk_estimate=estimate, turns=3)).track.shape[1] == 26


def test_a_lone_actor_and_one_crowd_stay_where_they_are():
    for places in ([40.0], [40.0, 40.0, 40.0]):
        played = play(line(places))
        assert played.settled
        assert np.all(played.track == 40.0)
        assert played.moves == ()


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ({"mode": "Ktab"}, "mode: there is no 'Ktab'; choose one of corrected, ktab"),
        ({"vote": "prop"}, "vote: there is no 'prop'"),
        ({"turns": 0}, "turns: 0 is out of range; give 1 to 1000"),
        ({"mode": "ktab", "risk_estimate": "full"}, "always stops with an error"),
    ],
)
def test_wrong_options_say_what_to_choose(choice, message):
    with pytest.raises(InputError, match=message):
        SmpOptions(**choice)


def test_an_actor_that_cares_for_nothing_is_named():
    table = Positions(actors=("a", "b"), capability=[1, 1], position=[0, 100], salience=[0.5, 0.0])
    with pytest.raises(InputError, match="b: salience is 0"):
        play(table)
