"""A fit does not hang on where the anchors are put; what it writes votes as the record did; what it doubts is said."""

from __future__ import annotations

import datetime as dt
import math
import os
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tests.cli.test_verbs import call

from demarche.crisis import loads
from demarche.engines.council import (
    Body,
    Draft,
    FitResult,
    RollCall,
    Spreads,
    evaluate,
    fit,
    from_crisis,
    read_roll_calls,
)
from demarche.engines.council.fit_doubts import Differences
from demarche.engines.council.probit import chances
from demarche.errors import InputError

pytestmark = pytest.mark.once

DATA = Path(__file__).parents[1] / "data" / "council"
SCALE = {0: "nothing", 100: "leave to use force"}
FIVE = read_roll_calls(DATA / "p5.csv")
STANDARD = fit(FIVE, {"China": -1, "USA": 1}, spreads=Spreads())


def body_of(section: dict[str, object]) -> Body:
    """The section, written into a crisis file and read again."""
    data = {
        "demarche": 1,
        "crisis": {"id": "c", "title": "C", "as_of": dt.date(2014, 12, 31), "question": "Q?", "seat": "us"},
        "sources": {"roll-calls": {"title": "Recorded votes"}},
        "actors": [{"id": "us", "name": "United States"}],
        "councils": [section],
    }
    stream = StringIO()
    YAML().dump(data, stream)
    (body,) = from_crisis(loads(stream.getvalue()))
    return body


places = st.floats(-1000, 1000).map(lambda x: round(x, 2))


@settings(max_examples=15)
@given(st.tuples(places, places).filter(lambda pair: abs(pair[0] - pair[1]) > 0.1), st.booleans())
def test_nothing_hangs_on_where_the_anchors_are_put(at: tuple[float, float], turned: bool) -> None:
    anchors = dict(zip(("China", "USA"), at, strict=True))
    found = fit(FIVE, dict(reversed(anchors.items())) if turned else anchors, spreads=Spreads())
    assert (found.bar, found.veto_cost, found.evidence) == (STANDARD.bar, STANDARD.veto_cost, STANDARD.evidence)
    middle, half = sum(at) / 2, (at[1] - at[0]) / 2
    for point, plain in zip(found.members, STANDARD.members, strict=True):
        assert point.ideal == pytest.approx(middle + half * plain.ideal, rel=1e-9, abs=1e-9)
        assert point.sd == pytest.approx(abs(half) * plain.sd)
        assert point.low <= point.ideal <= point.high
    for draft, plain_draft in zip(found.drafts, STANDARD.drafts, strict=True):
        assert draft.identified == plain_draft.identified
        if draft.identified and draft.position is not None and plain_draft.position is not None:
            assert draft.position == pytest.approx(middle + half * plain_draft.position, rel=1e-9, abs=1e-9)
    assert votes_of_chamber(found, at) == pytest.approx(votes_of_chamber(STANDARD, (-1, 1)), abs=1e-9)
    plain_section = STANDARD.to_section(at={"China": 20, "USA": 80}, scale=SCALE, status_quo=10)
    section = found.to_section(at={"China": 20, "USA": 80}, scale=SCALE, status_quo=10)
    for name in ("noise", "yes_bar", "no_bar", "veto_cost"):
        assert section[name] == pytest.approx(plain_section[name], rel=1e-3)
    for member, plain_member in zip(section["members"], plain_section["members"], strict=True):
        assert member["ideal"] == pytest.approx(plain_member["ideal"], abs=0.02)


def votes_of_chamber(found: FitResult, at: tuple[float, float]) -> np.ndarray:
    """Votes on a draft a third of the way from China to the USA, against China's place."""
    chamber = found.chamber([point.member for point in found.members], ["China", "USA"])
    draft = Draft(at[0] + (at[1] - at[0]) / 3, at[0])
    return np.array([[m.yes, m.abstain, m.no] for m in evaluate(chamber, draft).members])


def test_a_line_and_its_mirror_image_give_mirrored_places() -> None:
    """Names decide at which end an anchor is fitted; other names must not lead to another mode."""
    calls = read_roll_calls(DATA / "roll-calls.csv")
    swap = {"China": "United States", "United States": "China"}
    other = [
        RollCall(call.vote, swap.get(call.member, call.member), call.choice, call.date, call.crisis, call.veto)
        for call in calls
    ]
    one = fit(calls, {"China": -1, "United States": 1}, spreads=Spreads())
    turned = fit(other, {"China": 1, "United States": -1}, spreads=Spreads())
    assert turned.evidence == pytest.approx(one.evidence, abs=1e-6)
    for point, mirrored in zip(one.members, turned.members, strict=True):
        assert swap.get(point.member, point.member) == mirrored.member
        assert mirrored.ideal == pytest.approx(point.ideal, abs=1e-4)


def test_the_command_gives_the_noise_of_the_fit_and_the_votes_that_were_cast() -> None:
    arguments = ["--at", "China=20", "--at", "USA=80", "--status-quo", "10", "--needed", "1", "--format", "yaml"]
    (section,) = YAML(typ="safe").load(call("council", "fit", str(DATA / "p5.csv"), *arguments).output)
    # Anchors 60 of 100 apart: half of it, squared, is the noise of one sigma.
    assert section["noise"] == pytest.approx(0.09)
    body = body_of(section)
    china = evaluate(body.chamber, Draft(40, 10)).member("china")
    assert (china.yes, china.abstain, china.no) == pytest.approx((0.17, 0.65, 0.19), abs=0.006)


@pytest.mark.parametrize("ends", [(0.0, 100.0), (0.0, 1.0), (-5000.0, 20000.0)])
def test_votes_drawn_from_a_fitted_section_are_those_on_record(ends: tuple[float, float]) -> None:
    calls = read_roll_calls(DATA / "roll-calls.csv")
    span = ends[1] - ends[0]
    at = {"China": ends[0] + 0.2 * span, "United States": ends[0] + 0.8 * span}
    found = fit(calls, at, spreads=Spreads())
    members = [point.member for point in found.members if point.votes > 30]
    section = found.to_section(scale={ends[0]: "one", ends[1]: "other"}, status_quo=ends[0], members=members)
    body = body_of(section)
    titles = {draft.title: name for name, draft in body.drafts.items()}
    ids = {member.name: member.id for member in body.chamber.members}
    results = {title: body.evaluate(name) for title, name in titles.items()}
    cast = [call for call in calls if call.vote in titles and call.member in ids and call.choice != "absent"]
    assert len(cast) > 100
    votes = [results[call.vote].member(ids[call.member]) for call in cast]
    likely = np.array([[vote.yes, vote.abstain, vote.no] for vote in votes])

    # What the section says is what the fit says of each vote cast.
    yes, no = chances(found.mode)
    of_fit = {
        (call.vote, call.member): (y, n)
        for call, y, n in zip((c for c in calls if c.choice != "absent"), yes, no, strict=True)
    }
    own = np.array([of_fit[call.vote, call.member] for call in cast])
    assert likely[:, [0, 2]] == pytest.approx(own, abs=0.01)

    # Records drawn from the section are like the one it was fitted to, member by member and choice by choice.
    draw = np.random.default_rng(5)
    drawn = (draw.random((1000, len(cast), 1)) > likely.cumsum(axis=1)[:, :2]).sum(axis=2)
    seen = np.array([("yes", "abstain", "no").index(call.choice) for call in cast])
    for member in members:
        chosen = np.array([call.member == member for call in cast])
        for kind in range(3):
            counts = (drawn[:, chosen] == kind).sum(axis=1)
            assert counts.min() <= (seen[chosen] == kind).sum() <= counts.max()
    for kind in range(3):
        low, high = np.quantile((drawn == kind).sum(axis=1), (0.02, 0.98))
        assert low <= (seen == kind).sum() <= high


def test_anchors_that_voted_alike_are_doubted_and_the_best_pair_is_named() -> None:
    said = " | ".join(fit(FIVE, {"UK": 20, "USA": 80}, spreads=Spreads()).doubts)
    assert "UK and USA voted alike in all 18 votes that both cast" in said
    assert "China and France differ most often, in 12 of 18 votes: place these two" in said
    assert STANDARD.doubts == ()


def test_an_anchor_that_voted_once_is_doubted() -> None:
    calls = [*FIVE, RollCall("v4", "Togo", "no"), *(RollCall(f"v{v}", "Togo", "absent") for v in range(4))]
    (weak, best) = fit(calls, {"Togo": 0, "USA": 100}, spreads=Spreads()).doubts
    assert weak == "Togo and USA differed in only 1 of the 1 votes that both cast: a weak measure"
    assert best.startswith("China and France differ most often")
    calls = [*FIVE, RollCall("alone", "Togo", "no")]
    assert "never voted on the same draft" in fit(calls, {"Togo": 0, "USA": 100}, spreads=Spreads()).doubts[0]


def test_ends_that_vote_together_against_the_middle_are_no_ends() -> None:
    calls = read_roll_calls(DATA / "ends.csv")
    found = fit(calls, {"China": 20, "USA": 80})
    assert any("the ends vote against the middle" in doubt and "France (10)" in doubt for doubt in found.doubts)
    assert found.off_scale(0, 100) == ("France", "Russia", "UK")
    shown = " ".join(
        call("council", "fit", str(DATA / "ends.csv"), "--at", "China=20", "--at", "USA=80").output.split()
    )
    assert "France (veto), off the scale" in shown
    assert "USA (veto), off the scale" not in shown
    # Placed by whom the votes do tell apart, nothing is wrong.
    assert fit(calls, {"China": 20, "France": 80}).doubts == ()


def record_on(points: np.ndarray, votes: int, seed: int) -> list[RollCall]:
    """Votes of members at points of a plane (or a line), each draft pulling in a direction of its own."""
    draw = np.random.default_rng(seed)
    calls = []
    for vote in range(votes):
        gain = points @ draw.normal(0, 2, points.shape[1]) + draw.normal(0, 0.5) + draw.normal(0, 1, len(points))
        calls += [RollCall(f"v{vote}", f"m{m:02}", "yes" if g > 0 else "no") for m, g in enumerate(gain)]
    return calls


def test_one_line_is_doubted_where_members_stand_in_a_plane_and_not_where_they_stand_on_a_line() -> None:
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    plane = 1.5 * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    line = np.linspace(-1.5, 1.5, 12)[:, None]
    for seed in range(3):
        flat = fit(record_on(plane, 60, seed), {"m00": -1, "m06": 1}, spreads=Spreads()).doubts
        assert any("one line does not fit" in doubt for doubt in flat)
        assert fit(record_on(line, 60, seed), {"m00": -1, "m11": 1}, spreads=Spreads()).doubts == ()


def test_ends_against_the_middle_in_half_the_drafts_are_seen_though_the_anchors_differ() -> None:
    calls = []
    for vote in range(20):
        for place, name in enumerate("ABCDEFG"):
            yes = 2 <= place <= 4 if vote % 2 else place >= 3
            calls.append(RollCall(f"v{vote}", name, "yes" if yes else "no"))
    (doubt,) = fit(calls, {"A": -1, "G": 1}, spreads=Spreads()).doubts
    assert doubt.startswith("one line does not fit")


def test_differences_are_those_counted_one_by_one() -> None:
    calls = [call for call in FIVE if (call.member, call.vote) not in {("China", "v4"), ("UK", "v5")}]
    seen = Differences(calls)
    choice = {(call.vote, call.member): call.choice for call in calls}
    votes = {call.vote for call in calls}
    for one in seen.members:
        for other in seen.members:
            both = [v for v in votes if (v, one) in choice and (v, other) in choice]
            pair = seen.pair(one, other)
            assert (pair.both, pair.differ) == (len(both), sum(choice[v, one] != choice[v, other] for v in both))
            against = {
                third: sum(
                    (choice[v, one] == "yes") == (choice[v, other] == "yes") != (choice[v, third] == "yes")
                    for v in both
                    if (v, third) in choice
                )
                for third in seen.members
            }
            for third, count in seen.against_both(one, other).items():
                assert against[third] == count >= 3


def silent(*members: str) -> list[RollCall]:
    return [RollCall(f"v{vote}", member, "absent", veto=True) for member in members for vote in range(18)]


def test_a_member_that_never_voted_is_kept_and_can_be_placed() -> None:
    found = fit([*FIVE, *silent("Iran")], {"China": 20, "USA": 80}, spreads=Spreads())
    assert found.never_voted == ("Iran",)
    assert found.to_dict()["never_voted"] == ["Iran"]
    open_, placed = (
        {m["name"]: m for m in found.to_section(scale=SCALE, status_quo=10, others=others)["members"]}["Iran"]
        for others in ({}, {"Iran": 35})
    )
    assert open_["ideal"]["range"] == [0, 100]
    assert "never voted" in open_["ideal"]["note"]
    assert open_["veto"]
    assert placed["ideal"] == 35
    for others in ({}, {"Iran": 35}):
        assert len(body_of(found.to_section(scale=SCALE, status_quo=10, others=others)).chamber.members) == 6
    left = fit([*FIVE, silent("Iran")[0]], {"China": 20, "USA": 80}, spreads=Spreads())
    sitting = [left.to_section(scale=SCALE, status_quo=10, others=others)["members"] for others in ({}, {"Iran": 35})]
    assert ["Iran" in [m["name"] for m in members] for members in sitting] == [False, True]  # not at the last vote
    for others, message in (({"USA": 3.0}, "'USA' voted"), ({"Cuba": 3.0}, "not in these roll calls")):
        with pytest.raises(InputError, match=message):
            found.to_section(scale=SCALE, status_quo=10, others=others)


def test_the_command_keeps_who_never_voted(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    lines = "".join(f"v{vote},2012-01-{vote + 1:02},Iran,absent,no\n" for vote in range(18))
    file.write_text((DATA / "p5.csv").read_text("utf-8") + lines, "utf-8")
    base = ["fit", str(file), "--at", "China=20", "--at", "USA=80"]
    assert "Iran, never voted" in call("council", *base).output
    result = call("council", *base, "--format", "yaml")
    assert "warning: Iran: never voted; say where it stands: --at Iran=PLACE" in result.stderr
    assert "range: [0.0, 100.0]" in result.stdout
    placed = call("council", *base, "--at", "Iran=30", "--format", "yaml")
    assert (placed.exit_code, placed.stderr) == (0, "")
    assert "ideal: 30.0" in placed.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--at", "China=nan", "--at", "France=1"], "finite number"),
        (["--at", "China=1", "--at", "France=inf"], "finite number"),
        (["--at", "China=1", "--at", "France=2", "--ends", "nan", "1"], "finite number"),
        (["--at", "China=1", "--at", "France=2", "--ends", "5", "1"], "less than the second"),
        (["--at", "China=1", "--at", "France=2", "--status-quo", "inf"], "finite number"),
        (["--at", "China=1", "--at", "France=1"], "apart from each other"),
        (["--at", "China=1", "--at", "France=2", "--at", "USA=3"], "exactly two members that voted"),
    ],
)
def test_places_that_are_none(arguments: list[str], message: str) -> None:
    result = call("council", "fit", str(DATA / "p5.csv"), *arguments)
    assert result.exit_code == 2
    assert message in result.output
    assert "Traceback" not in result.output


def test_anchors_are_finite() -> None:
    for place in (math.nan, math.inf):
        with pytest.raises(InputError, match="finite"):
            fit(FIVE, {"China": place, "USA": 1})


def test_what_is_no_file_or_too_large_is_refused_at_once(tmp_path: Path) -> None:
    pipe, folder, large = tmp_path / "pipe.csv", tmp_path / "folder.csv", tmp_path / "large.csv"
    os.mkfifo(pipe)
    folder.mkdir()
    with large.open("wb") as stream:
        stream.truncate(30_000_000)
    for path, message in ((pipe, "a pipe"), (folder, "a folder"), (large, "30 MB"), (Path("/dev/zero"), "a device")):
        with pytest.raises(InputError, match=message):
            read_roll_calls(path)
    with pytest.raises(InputError, match="null"):
        read_roll_calls("a\0b")


def test_names_and_numbers_of_votes_are_bounded(tmp_path: Path) -> None:
    file = tmp_path / "votes.csv"
    file.write_text(f"vote,member,choice\nv,{'x' * 101},yes\n", "utf-8")
    with pytest.raises(InputError, match=r"votes.csv:2: a name of more than 100 characters"):
        read_roll_calls(file)
    many = [RollCall(f"v{v}", m, "yes") for v in range(1000) for m in "ab"]
    with pytest.raises(InputError, match="2,002 places"):
        fit(many, {"a": 0, "b": 1})


def test_a_section_holds_what_a_crisis_file_holds() -> None:
    draw = np.random.default_rng(2)
    names = [f"m{m}" for m in range(201)]
    calls = [RollCall("v", name, "yes" if draw.random() < 0.5 else "no") for name in names]
    found = fit(calls, {"m0": 0, "m1": 1}, spreads=Spreads())
    with pytest.raises(InputError, match="201 members sit"):
        found.to_section(scale=SCALE, status_quo=0)
