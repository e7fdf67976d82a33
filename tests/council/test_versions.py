"""A vote over the versions: means and nothing else, one figure wherever it stands, and words that fit it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.council.asking import council_answers

from demarche.crisis import Crisis, loads
from demarche.engines.council import Spread, VoteOverVersions, draws, vote_over_versions
from demarche.engines.council.adapter import CouncilEngine
from demarche.engines.council.facts import Named, opposition_of, passing_of
from demarche.engines.council.words import council_sections, in_one_line
from demarche.page.parts import Bullets, Callout, Section
from demarche.study.draw.plan import plan_of
from demarche.study.runs import run

FILE = """
demarche: 1
crisis: {id: x, title: T, as_of: 2020-01-01, question: "Q?", seat: us}
sources: {S: {title: T}}
actors:
  - {id: us, name: Us}
  - id: east
    name: East
    types: {hard: says no, soft: can live with it}
    type: {values: [hard, soft], weights: [0.6, 0.4], note: j}
councils:
  - id: c
    name: Council
    scale: {title: line, anchors: {0: nothing, 100: force}}
    status_quo: 10
    noise: 0.05
    no_bar: 0.02
    rule: {criteria: [{votes: 3}]}
    members:
      - {id: us, veto: true, ideal: {range: [60, 80], note: j}}
      - id: east
        veto: true
        ideal: {range: [10, 60], note: j}
        types: {hard: {ideal: {range: [5, 25], note: j}}}
      - {id: m1, ideal: {range: [30, 60], note: j}}
      - {id: m2, ideal: {range: [20, 90], note: j}}
    proposals:
      - {id: d, title: Draft, draft: {range: [40, 60], note: j}, question: true, sponsor: us}
"""


@pytest.fixture(scope="module")
def crisis() -> Crisis:
    return loads(FILE)


def vote(**changes: Any) -> VoteOverVersions:
    """A vote over versions with some figures replaced; ``no`` and ``if_abstains`` are by member."""
    found = vote_over_versions(loads(FILE), "c", "d", {}, 1)
    by_member = {name: changes.pop(name) for name in ("no", "if_abstains") if name in changes}
    members = tuple(
        replace(member, **{name: values[place] for name, values in by_member.items()})
        for place, member in enumerate(found.members)
    )
    return replace(found, members=members, **changes)


def test_every_figure_is_the_mean_of_votes_taken_one_version_at_a_time() -> None:
    crisis = loads(FILE)
    draw = np.random.default_rng(1)
    columns = {
        "councils.c.members.east.ideal": draw.uniform(10, 60, 7),
        "councils.c.members.m2.ideal": draw.uniform(20, 90, 7),
        "councils.c.proposals.d.draft": draw.uniform(40, 60, 7),
        "actors.east.type": np.array(["hard", "soft", "soft", "hard", "soft", "soft", "hard"]),
    }
    found = vote_over_versions(crisis, "c", "d", columns, 7)
    alone = [
        draws(crisis, "c", "d", {path: column[k : k + 1] for path, column in columns.items()}, 1, deciding=True)
        for k in range(7)
    ]
    for name in ("passes", "vetoed", "short", "both"):
        assert getattr(found, name) == pytest.approx(np.mean([getattr(one, name)[0] for one in alone]), abs=1e-8)
    assert found.passes + found.vetoed + found.short + found.both == pytest.approx(1)
    for place, member in enumerate(found.members):
        for name in ("yes", "abstain", "no", "if_abstains", "sole_veto", "sole_blocker"):
            expected = np.mean([getattr(one, name)[0, place] for one in alone])
            assert getattr(member, name) == pytest.approx(expected, abs=1e-8), name
    assert found.tally == pytest.approx(np.mean([one.tally[0] for one in alone], axis=0), abs=1e-8)
    assert found.position == pytest.approx(columns["councils.c.proposals.d.draft"].mean())
    passes = [one.passes[0] for one in alone]
    assert (found.spread.low, found.spread.high) == pytest.approx(np.percentile(passes, (5, 95)), abs=1e-8)


def test_one_figure_in_the_run_the_verb_and_the_study(crisis: Crisis) -> None:
    result = run(crisis, draws=64, seed=3)
    (of_run,), (of_verb,) = result.council.councils, council_answers(crisis, draws=64, seed=3)
    assert of_run.to_dict() == of_verb.to_dict()
    assert result.study is not None
    draft = of_run.drafts[0].result
    spread = result.study.spreads["council.c.d.passes"]
    assert draft.passes == pytest.approx(spread.mean, abs=1e-8)
    assert (draft.spread.low, draft.spread.high) == pytest.approx((spread.p5, spread.p95), abs=1e-8)
    columns = plan_of(crisis, draws=64, seed=3).design.columns(crisis)
    drawn = CouncilEngine().evaluate(crisis, columns, 64, crisis)
    for member in draft.members:
        assert member.no == pytest.approx(drawn[f"council.c.d.members.{member.id}.no"].mean(), abs=1e-8)
    assert result.to_dict()["council"]["councils"][0]["drafts"][0]["result"]["passes"] == draft.passes
    # The middle of the ranges is another figure, and stands nowhere.
    centre = vote_over_versions(crisis, "c", "d", {}, 1)
    assert abs(centre.passes - draft.passes) > 0.05


def test_types_are_told_apart_over_the_same_versions(crisis: Crisis) -> None:
    (answer,) = council_answers(crisis, draws=256)
    draft = answer.drafts[0]
    assert list(draft.by_type) == ["east=hard", "east=soft"]
    hard, soft = draft.by_type.values()
    assert hard.passes < draft.result.passes < soft.passes
    # 0.6 of the versions have the one type and 0.4 the other, drawn apart from the rest.
    assert draft.result.passes == pytest.approx(0.6 * hard.passes + 0.4 * soft.passes, abs=0.05)


@pytest.mark.parametrize(
    ("low", "high", "tone"),
    [(0.5, 0.9, "good"), (0.0, 0.49, "bad"), (0.0, 1.0, "mixed"), (0.49, 0.5, "mixed"), (0.5, 0.5, "good")],
)
def test_the_tone_is_mixed_whenever_the_range_crosses_one_half(low: float, high: float, tone: str) -> None:
    assert passing_of(vote(spread=Spread(mean=0.7, low=low, high=high))).tone == tone


chances = st.tuples(st.floats(0, 1), st.floats(0, 1))


@given(chances)
def test_a_veto_is_expected_only_where_it_is_at_least_as_likely_as_not(no: tuple[float, float]) -> None:
    found = opposition_of(vote(no=(*no, 0.0, 0.0), if_abstains=(0.0,) * 4))
    names = {member.name: member.chance for member in found.vetoers}
    if max(no) >= 0.5:
        assert found.kind == "expected"
        assert all(chance >= 0.5 for chance in names.values())
        assert len(names) == sum(chance >= 0.5 for chance in no)
    elif max(no) >= 0.05:
        assert found.kind == "likeliest"
        assert max(names.values()) == max(no)
    else:
        assert found.kind in ("open", "votes")
    assert set(names.values()) <= set(no)
    if len(names) == 2:
        assert found.vetoers[0].chance >= found.vetoers[1].chance


def test_members_without_a_veto_are_no_vetoers() -> None:
    assert opposition_of(vote(no=(0.0, 0.0, 1.0, 1.0))).kind in ("open", "votes")


def test_relief_is_what_an_abstention_changes() -> None:
    base = {"no": (0.6, 0.7, 0.0, 0.0), "passes": 0.1, "vetoed": 0.5, "both": 0.3, "short": 0.1}
    one = opposition_of(vote(**base, if_abstains=(0.1, 0.4, 1.0, 1.0)))
    assert one.relief == (Named(name="East", chance=0.4),)
    assert not one.only_together
    assert one.any_veto == pytest.approx(0.8)
    assert opposition_of(vote(**base, if_abstains=(0.1, 0.12, 0, 0))).only_together


def bullets(section: Section) -> str:
    return " ".join(item for part in section.parts if isinstance(part, Bullets) for item in part.items)


def test_the_words_place_the_facts(crisis: Crisis) -> None:
    (answer,) = council_answers(crisis, draws=64)
    draft = answer.drafts[0]

    def said(result: VoteOverVersions) -> tuple[Callout, str]:
        (section,) = council_sections((replace(answer, drafts=(replace(draft, result=result),)),))
        callout = next(part for part in section.parts if isinstance(part, Callout))
        return callout, bullets(section)

    spread = Spread(mean=0.71, low=0.0, high=1.0)
    callout, words = said(vote(passes=0.71, spread=spread, no=(0.0, 0.09, 0.0, 0.0), if_abstains=(0.0,) * 4))
    assert callout.tone == "mixed"
    assert (
        "a chance of 71 %, the mean over the versions (under 1 % to over 99 % in the middle 90 % of them)"
        in callout.text
    )
    assert "The likeliest veto is that of East (9 %)." in words
    assert "to be expected" not in words
    _, words = said(vote(no=(0.0, 0.62, 0.0, 0.0)))
    assert "A veto is to be expected from East (62 %)." in words
    assert "If East is of the type “hard”" in words
    head, line = in_one_line(answer)
    assert head == "The Council"
    assert "Means over the versions" in line
