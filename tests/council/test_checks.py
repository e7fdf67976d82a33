"""What ``check`` says of a council: sizes that no run could hold, rules that nobody can meet."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.crisis import loads
from demarche.engines.council import Chamber, Draft, Member, Rule, evaluate, from_crisis, power
from demarche.engines.council import Criterion as EngineCriterion
from demarche.errors import CrisisError, InputError

pytestmark = pytest.mark.once


def crisis(rule: dict[str, Any], weights: list[int], questions: int = 1) -> str:
    """A crisis with one council, as text (JSON is YAML)."""
    body = {
        "id": "c",
        "name": "C",
        "scale": {"title": "s", "anchors": {"0": "a", "100": "b"}},
        "status_quo": 0,
        "noise": 0.1,
        "rule": rule,
        "members": [
            {"id": f"m{place}", "ideal": place % 100, "weights": {"w": own}} for place, own in enumerate(weights)
        ],
        "proposals": [{"id": f"d{k}", "title": f"D{k}", "draft": 50, "question": True} for k in range(questions)],
    }
    text = json.dumps(
        {
            "demarche": 1,
            "crisis": {"id": "x", "title": "t", "as_of": "2020-01-01", "question": "q", "seat": "a"},
            "sources": {},
            "actors": [{"id": "a", "name": "A"}],
            "councils": [body],
        }
    )
    return text.replace('"0":', "0:").replace('"100":', "100:").replace('"2020-01-01"', "2020-01-01")


def said(text: str) -> list[str]:
    try:
        problems = loads(text).warnings
    except CrisisError as error:
        problems = error.problems
    return [f"{problem.severity}: {problem.message}" for problem in problems]


criteria = st.one_of(
    st.builds(lambda votes: {"votes": votes}, st.integers(1, 12)),
    st.builds(lambda votes: {"votes": votes, "weight": "w"}, st.integers(1, 60)),
    st.builds(
        lambda share, of, weight, more: {"share": share, "of": of, "more_than": more} | weight,
        st.sampled_from(["1/2", "2/3", "0.55", 1]),
        st.sampled_from(["members", "voting"]),
        st.sampled_from([{}, {"weight": "w"}]),
        st.booleans(),
    ),
)
rules = st.builds(
    lambda items, minority: {"criteria": items, "blocking_minority": minority},
    st.lists(criteria, min_size=1, max_size=2),
    st.sampled_from([1, 1, 2]),
)


@settings(max_examples=60)
@given(rules, st.lists(st.integers(1, 9), min_size=1, max_size=9))
def test_a_rule_is_said_never_to_be_met_just_where_the_votes_of_all_do_not_carry(
    rule: dict[str, Any], weights: list[int]
) -> None:
    text = crisis(rule, weights)
    (body,) = from_crisis(loads(text))
    everyone = Chamber(
        tuple(Member(m.id, pressure=9, weights=m.weights) for m in body.chamber.members), body.chamber.rule
    )
    carried = evaluate(everyone, Draft(0, 0)).passes > 0.5
    assert any("can never be met" in problem for problem in said(text)) != carried


@pytest.mark.parametrize(
    ("rule", "weights", "message"),
    [
        ({"criteria": [{"votes": 9}]}, [1, 1], "it needs 9 yes votes, and there are 2 members"),
        (
            {"criteria": [{"votes": 2}, {"votes": 90, "weight": "w"}]},
            [40, 40],
            "it needs yes votes with a w of 90, and there is 80 in all",
        ),
    ],
)
def test_it_says_what_is_missing(rule: dict[str, Any], weights: list[int], message: str) -> None:
    assert said(crisis(rule, weights)) == [f"warning: this rule can never be met: {message}"]


@given(
    st.lists(criteria | st.just({"share": "499/1000", "of": "voting", "weight": "w"}), min_size=1, max_size=3),
    st.lists(st.integers(1, 3), min_size=2, max_size=5),
    st.sampled_from([1, 30, 1000, 30_000]),
    st.sampled_from([1, 2]),
)
def test_what_can_be_counted_is_known_to_check(
    items: list[dict[str, Any]], weights: list[int], times: int, minority: int
) -> None:
    heavy = [own * times for own in weights]
    text = crisis({"criteria": items, "blocking_minority": minority}, heavy)
    refused = any(problem.startswith("error") and "tallies" in problem for problem in said(text))
    rule = Rule(
        tuple(
            EngineCriterion(
                i.get("votes"), i.get("share"), i.get("of", "members"), i.get("weight"), i.get("more_than", False)
            )
            for i in items
        ),
        blocking_minority=minority,
    )
    chamber = Chamber(tuple(Member(f"m{k}", weights={"w": own}) for k, own in enumerate(heavy)), rule)
    if refused:
        with pytest.raises(InputError, match="different tallies"):
            evaluate(chamber, Draft(1, 0), tolerance=1e-3)
    else:
        assert evaluate(chamber, Draft(1, 0), tolerance=1e-3).passes >= 0
        assert power(chamber).winning >= 0


def test_a_file_asks_about_as_many_votes_as_a_run_can_hold() -> None:
    assert said(crisis({"criteria": [{"votes": 101}]}, [1] * 200, 5)) == []
    (problem,) = said(crisis({"criteria": [{"votes": 101}]}, [1] * 200, 6))
    assert problem.startswith("error: 1,200 votes to foresee, 200 members on 6 drafts; a file may ask about 1,000")


def test_200_members_of_great_weight_are_refused_at_once() -> None:
    rule = {"criteria": [{"votes": 900_000_000, "weight": "w"}, {"share": "2/3", "of": "voting"}, {"share": 0.55}]}
    start = time.process_time()
    (problem,) = said(crisis(rule, [10**9 - 7919 * place for place in range(200)]))
    assert "different tallies of 200 members, more than can be counted" in problem
    assert time.process_time() - start < 10
    with pytest.raises(InputError):
        power(
            Chamber(
                tuple(Member(f"m{k}", weights={"w": 3**k % 10**9}) for k in range(200)),
                Rule((EngineCriterion(votes=5, weight="w"),)),
            )
        )
