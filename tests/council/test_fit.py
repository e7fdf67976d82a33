"""Ideal points from roll calls: recovery, calibration, the real record, and what cannot be told."""

import csv
import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import ndtr

from demarche.crisis import loads
from demarche.engines.council import Draft, FitResult, RollCall, Spreads, evaluate, fit, from_crisis, read_roll_calls
from demarche.engines.council.aligning import aligned
from demarche.engines.council.probit import Mode, Problem, _Posterior, find_mode
from demarche.errors import InputError

pytestmark = pytest.mark.once

DATA = Path(__file__).parents[1] / "data" / "council"
ANCHORS = {"United States": 1.0, "China": -1.0}


@pytest.fixture(scope="module")
def record() -> tuple[RollCall, ...]:
    return read_roll_calls(DATA / "roll-calls.csv")


@pytest.fixture(scope="module")
def fitted(record: tuple[RollCall, ...]) -> FitResult:
    return fit(record, ANCHORS, spreads=Spreads())


def simulated(
    seed: int, members: int = 25, votes: int = 150
) -> tuple[tuple[RollCall, ...], np.ndarray, np.ndarray, np.ndarray]:
    """Roll calls from known ideal points, alphas and betas; bar 0.5, cost of a veto 1."""
    draw = np.random.default_rng(seed)
    ideal = draw.standard_normal(members)
    ideal[:2] = -1, 1
    alpha, beta = draw.normal(1, 1.5, votes), draw.normal(0.5, 1, votes)
    gain = alpha[:, None] + beta[:, None] * ideal + draw.standard_normal((votes, members))
    veto = np.arange(members) < 5
    yes, no = gain > 0.5, gain < -(0.5 + veto)
    calls = tuple(
        RollCall(
            f"v{v}",
            f"m{m}",
            "yes" if yes[v, m] else "no" if no[v, m] else "abstain",
            dt.date(2000, 1, 1) + dt.timedelta(days=v),
            "all",
            bool(veto[m]),
        )
        for v in range(votes)
        for m in range(members)
    )
    return calls, ideal, alpha, beta


def test_known_ideal_points_are_found_again_and_intervals_hold_them() -> None:
    inside, total = 0, 0
    for seed in range(3):
        calls, ideal, *_ = simulated(seed)
        result = fit(calls, {"m0": -1.0, "m1": 1.0}, spreads=Spreads())
        found = np.array([point.ideal for point in result.members])
        assert np.corrcoef(found, ideal)[0, 1] > 0.97
        assert found[:2] == pytest.approx([-1, 1])
        others = list(zip(result.members, ideal, strict=True))[2:]
        inside += sum(point.low <= x <= point.high for point, x in others)
        total += len(others)
        assert result.bar == pytest.approx(0.5, abs=0.15)
        assert result.veto_cost == pytest.approx(1.0, abs=0.4)
    assert inside / total > 0.85


def test_drafts_stand_where_they_stood() -> None:
    calls, _, alpha, beta = simulated(7, members=60)
    result = fit(calls, {"m0": -1.0, "m1": 1.0}, spreads=Spreads())
    checked = 0
    for place, a, b in zip(result.drafts, alpha, beta, strict=True):
        if place.identified and abs(b) > 0.7:
            checked += 1
            assert place.position is not None
            assert place.status_quo is not None
            # z - q = beta / 2 and z + q = -2 alpha / beta
            assert place.position - place.status_quo == pytest.approx(b / 2, abs=0.6)
            assert np.sign(place.position - place.status_quo) == np.sign(b)
            if abs(a) < 1:
                assert place.position + place.status_quo == pytest.approx(-2 * a / b, abs=2)
    assert checked > 40


def problem(seed: int) -> Problem:
    draw = np.random.default_rng(seed)
    rows = 60
    return Problem(
        draw.integers(0, 8, rows),
        draw.integers(0, 6, rows),
        draw.integers(0, 3, rows),
        draw.integers(0, 2, rows).astype(float),
        np.array([0, 0, 0, 1, 1, 1, 1, 1]),
        np.zeros(6),
        np.ones(6),
    )


def test_slopes_and_curvature_are_those_of_the_posterior() -> None:
    posterior = _Posterior(problem(1), Spreads())
    draw = np.random.default_rng(2)
    theta = posterior.start() + 0.3 * draw.standard_normal(posterior.layout.size)
    gradient, hessian = posterior.slopes(theta)
    for place in range(theta.size):
        step = np.zeros(theta.size)
        step[place] = 1e-5
        slope = (posterior.value(theta + step) - posterior.value(theta - step)) / 2e-5
        assert gradient[place] == pytest.approx(slope, abs=1e-6)
        bend = (posterior.slopes(theta + step)[0] - posterior.slopes(theta - step)[0]) / 2e-5
        assert hessian[place] == pytest.approx(bend, abs=1e-5)


def test_the_posterior_is_the_likelihood_of_the_model_times_its_priors() -> None:
    given = problem(3)
    posterior = _Posterior(given, Spreads(1.5, 1.0, 0.5))
    theta = 0.4 * np.random.default_rng(4).standard_normal(posterior.layout.size)
    alpha, beta, ideal = theta[:8], theta[8:16], theta[16:22]
    mean_a, mean_b, log_bar, log_cost = theta[22:26]
    effect_a, effect_b = theta[26:28], theta[28:30]
    gain = alpha[given.draft] + beta[given.draft] * ideal[given.member]
    yes = ndtr(gain - np.exp(log_bar))
    no = ndtr(-gain - np.exp(log_bar) - np.exp(log_cost) * given.veto)
    chance = np.choose(given.choice, [yes, 1 - yes - no, no])
    off = np.concatenate(
        [
            (alpha - mean_a - effect_a[given.crisis]) / 1.5,
            beta - mean_b - effect_b[given.crisis],
            ideal,
            [(mean_a - 1) / 2, mean_b, log_bar - np.log(0.5), log_cost - np.log(0.5)],
            effect_a / 0.5,
            effect_b / 0.5,
        ]
    )
    constant = 8 * np.log(1.5) + 4 * np.log(0.5)
    assert posterior.value(theta) == pytest.approx(-np.log(chance).sum() + off @ off / 2 + constant, abs=1e-9)


def test_alignment_changes_no_gain_and_carries_the_covariance_along() -> None:
    mode = find_mode(problem(7), Spreads())
    scale = aligned(mode, (0, 1), (20.0, 80.0))
    assert scale.ideal[:2] == pytest.approx([20, 80])
    assert scale.ideal_sd[:2] == pytest.approx([0, 0], abs=1e-6)
    before = mode.alpha[:, None] + mode.beta[:, None] * mode.ideal
    assert scale.alpha[:, None] + scale.beta[:, None] * scale.ideal == pytest.approx(before)

    small = replace(mode, covariance=mode.covariance * 1e-8)
    draws = np.random.default_rng(8).multivariate_normal(small.theta, small.covariance, 4000)
    moved = np.array([_moved(replace(mode, theta=theta)) for theta in draws])
    spread = moved.std(axis=0)
    expected = np.sqrt(np.maximum(np.diag(aligned(small, (0, 1), (20.0, 80.0)).covariance), 0))
    assert spread == pytest.approx(expected, rel=0.06, abs=1e-9)


def _moved(mode: Mode) -> np.ndarray:
    scale = aligned(mode, (0, 1), (20.0, 80.0))
    return np.concatenate([scale.alpha, scale.beta, scale.ideal])


def test_the_mode_is_a_mode() -> None:
    mode = find_mode(problem(5), Spreads())
    posterior = _Posterior(problem(5), Spreads())
    best = posterior.value(mode.theta)
    draw = np.random.default_rng(6)
    for _ in range(50):
        assert posterior.value(mode.theta + 0.05 * draw.standard_normal(mode.theta.size)) > best


def test_the_record_of_the_council(record: tuple[RollCall, ...]) -> None:
    result = fit(record, ANCHORS)
    ideal = {point.member: point.ideal for point in result.members}
    assert ideal["China"] < ideal["India"] < ideal["United Kingdom"] < ideal["United States"]
    assert ideal["Russian Federation"] < ideal["France"]
    assert result.votes_cast == 840
    assert result.log_likelihood_per_vote > -0.2
    places = {place.vote: place for place in result.drafts}
    assert not places["S/RES/2118"].identified
    vetoed = places["S/2012/77"]
    assert vetoed.identified
    assert vetoed.status_quo is not None
    assert vetoed.position is not None
    assert vetoed.position > vetoed.status_quo
    against = places["S/1999/328"]  # the draft against NATO's force points the other way
    assert against.position is not None
    assert against.status_quo is not None
    assert against.position < against.status_quo


def test_what_the_record_cannot_tell_is_listed(fitted: FitResult) -> None:
    result = fitted
    said = " | ".join(result.not_identified)
    assert "Cuba" in said  # one unanimous vote
    assert "drafts: nearly all voted alike" in said
    assert "13 noes by members with one" in said
    assert result.member("Cuba").information < 0.2 < result.member("Russian Federation").information


def test_a_unanimous_record_identifies_no_draft() -> None:
    calls = [RollCall(f"v{v}", m, "yes") for v in range(5) for m in "abc"]
    result = fit(calls, {"a": -1, "b": 1}, spreads=Spreads())
    assert not any(place.identified for place in result.drafts)
    assert result.member("c").ideal == pytest.approx(0, abs=0.2)


def test_a_vote_on_an_unknown_draft_is_an_average_over_drafts(record: tuple[RollCall, ...], fitted: FitResult) -> None:
    result = fitted
    members = [call.member for call in record if call.vote == "S/RES/2118"]
    vetoes = [point.member for point in result.members if point.veto]
    seen = result.foresee(members, vetoes, crisis="syria")
    assert seen.passes + seen.vetoed + seen.short + seen.both == pytest.approx(1, abs=1e-9)
    chances = {entry.member: entry for entry in seen.members}
    assert chances["China"].no > chances["France"].no

    draw = np.random.default_rng(11)
    alpha, alpha_sd, beta, beta_sd = result.mode.drafts(result.crises.index("syria"))
    count = 200_000
    a, b = draw.normal(alpha, alpha_sd, count), draw.normal(beta, beta_sd, count)
    place = next(k for k, point in enumerate(result.members) if point.member == "China")
    gain = a + b * draw.normal(result.mode.ideal[place], result.mode.ideal_sd[place], count)
    expected = ndtr(-gain - result.bar - result.veto_cost).mean()
    assert chances["China"].no == pytest.approx(expected, abs=0.005)
    stranger = result.foresee(["Nowhere"], crisis="a new crisis").members[0]
    assert 0 < stranger.yes < 1


def test_the_fitted_chamber_votes_as_the_record_did(record: tuple[RollCall, ...], fitted: FitResult) -> None:
    result = fitted
    calls = [call for call in record if call.vote == "S/2012/77"]
    chamber = result.chamber([call.member for call in calls], [call.member for call in calls if call.veto])
    place = next(place for place in result.drafts if place.vote == "S/2012/77")
    assert place.position is not None
    assert place.status_quo is not None
    found = evaluate(chamber, Draft(place.position, place.status_quo))
    assert found.any_veto > 0.5
    assert found.expected_yes > 10


def test_a_section_is_a_valid_part_of_a_crisis_file(record: tuple[RollCall, ...], fitted: FitResult) -> None:
    from io import StringIO

    from ruamel.yaml import YAML

    result = fitted
    section = result.to_section(
        at={"United States": 80, "China": 20},
        scale={0: "nothing", 100: "leave to use force"},
        status_quo=[5, 15],
        id="security-council",
        name="UN Security Council",
        source="UN",
    )
    data = {
        "demarche": 1,
        "crisis": {"id": "c", "title": "C", "as_of": dt.date(2014, 12, 31), "question": "Q?", "seat": "us"},
        "sources": {"UN": {"title": "United Nations press releases"}},
        "actors": [{"id": "us", "name": "United States"}],
        "councils": [section],
    }
    stream = StringIO()
    YAML().dump(data, stream)
    (body,) = from_crisis(loads(stream.getvalue()))
    members = {member.name: member for member in body.chamber.members}
    assert len(members) == 15
    assert members["United States"].ideal == pytest.approx(80, abs=0.01)
    assert members["China"].ideal == pytest.approx(20, abs=0.01)
    assert members["China"].veto
    assert body.outcomes["s-2012-77"] == "vetoed"
    # The same gains in other units: the chance of a yes is what the fit makes of it.
    place = next(place for place in result.drafts if place.vote == "S/2014/348")
    assert place.position is not None
    assert place.status_quo is not None
    calls = [call for call in record if call.vote == "S/2014/348"]
    chamber = result.chamber([call.member for call in calls], [call.member for call in calls if call.veto])
    expected = evaluate(chamber, Draft(place.position, place.status_quo)).member("Russian Federation").no
    assert body.evaluate("s-2014-348").member("russian-federation").no == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("vote,member\n", "no column 'choice'"),
        ("vote,member,choice\na,b,maybe\n", r"votes.csv:2: the choice 'maybe' is none of yes, abstain, no, absent"),
        ("vote,member,choice\na,b,yes\na,b,no\n", r"votes.csv:3: b votes twice on a, first in line 2"),
        ("vote,member,choice\n,b,yes\n", "need a name"),
        ("vote,member,choice,date\na,b,yes,4 May\n", "is no date"),
        ("vote,member,choice,veto\na,b,yes,maybe\n", "veto is yes or no"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(tmp_path: Path, lines: str, message: str) -> None:
    file = tmp_path / "votes.csv"
    file.write_text(lines, "utf-8")
    with pytest.raises(InputError, match=message):
        read_roll_calls(file)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        read_roll_calls(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_bytes(b"vote,member,choice\n\xff\xfe,a,b\n")
    with pytest.raises(InputError, match="not a CSV file in UTF-8"):
        read_roll_calls(tmp_path / "bad.csv")


@pytest.mark.parametrize(
    ("anchors", "message"),
    [
        ({"Atlantis": 1.0, "China": -1.0}, "the anchor 'Atlantis' never voted"),
        ({"China": -1.0}, "'China' and 'United States' say, who differ most often"),
        ({"China": 1.0, "France": 1.0}, "two members, apart"),
        ({}, "who differ most often"),
    ],
)
def test_anchors_must_place_two_members(record: tuple[RollCall, ...], anchors: dict[str, float], message: str) -> None:
    with pytest.raises(InputError, match=message):
        fit(record, anchors)


def test_no_votes_at_all() -> None:
    with pytest.raises(InputError, match="no votes"):
        fit([RollCall("v", "a", "absent")], {"a": 1.0})


def test_the_data_agree_with_their_tallies(record: tuple[RollCall, ...]) -> None:
    with (DATA / "votes.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 56
    for row in rows:
        calls = [call for call in record if call.vote == row["vote"]]
        count = [sum(call.choice == choice for call in calls) for choice in ("yes", "no", "abstain")]
        assert "-".join(map(str, count)) == row["tally"]
        assert sum(call.veto for call in calls) == 5
        assert row["tally_source"]
        assert row["names_source"]
