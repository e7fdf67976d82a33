"""The board of claims says what the trial says; a premise taken away takes with it what it alone carries."""

from __future__ import annotations

import datetime as dt
from xml.etree import ElementTree

import pytest

from demarche.crisis import Crisis, loads
from demarche.crisis.template import Outline, blank_file
from demarche.engine.registry import drafts
from demarche.report.argument_map import argdown, argument_svg, in_argument
from demarche.study.claims.argument import carried, conclusions_of, depths
from demarche.study.claims.asking import put_on_trial
from demarche.study.claims.board import board_of

CLAIMS = """\
  - {id: A, text: "a <premise> & more", kind: normative, supports: [C]}
  - {id: B, text: another, kind: record, record: supported, evidence: seen, supports: [C, D]}
  - {id: C, text: follows from either, kind: normative, supports: [E]}
  - {id: D, text: stands beside, kind: normative, supports: [E]}
  - {id: E, text: needs both, kind: normative, joint: true}
"""


@pytest.fixture(scope="module")
def crisis() -> Crisis:
    outline = Outline(
        id="river",
        title="River war",
        question="Now?",
        as_of=dt.date(2024, 5, 1),
        actors=("Government", "Front", "Us"),
        options=(("Government", "attend"),),
        at_war=False,
    )
    head, tail = blank_file(outline, drafts).split("claims:\n")
    return loads(f"{head}claims:\n{CLAIMS}{tail}", "river.yaml")


def test_the_board_says_what_the_trial_says(crisis: Crisis) -> None:
    board = board_of(crisis, draws=32)
    trial = put_on_trial(crisis, draws=32)
    assert [one.id for one in board] == [claim.id for claim in trial.claims]
    assert [one.share for one in board] == [claim.share for claim in trial.claims]
    assert sum(bool(one.tested) for one in board) == 2
    assert all(bool(one.reason) != bool(one.tested) for one in board)


@pytest.mark.parametrize(
    ("gone", "left"),
    [("", "ABCDE"), ("A", "BCDE"), ("B", "AC"), ("AB", ""), ("C", "ABD"), ("D", "ABC"), ("E", "ABCD")],
)
def test_what_falls_with_a_premise(crisis: Crisis, gone: str, left: str) -> None:
    claims = in_argument(crisis.file.claims)
    assert "".join(sorted(carried(claims, set(gone)))) == left
    assert conclusions_of(claims)[0].toppled_by == ("B", "C", "D")


def test_the_map_shows_each_claim_once_and_what_falls(crisis: Crisis) -> None:
    claims = crisis.file.claims
    assert depths(claims)["E"] == 2
    picture = argument_svg(claims, ["B"])
    root = ElementTree.fromstring(picture)
    titles = [title.text for title in root.iter("{http://www.w3.org/2000/svg}title")]
    assert titles == [f"{claim.id}: {claim.text}" for claim in in_argument(claims)]
    assert "Without B: D, E falls." in picture
    assert argument_svg(claims[-2:]) == ""


def test_argdown_lists_each_claim_with_what_supports_it(crisis: Crisis) -> None:
    said = argdown("River\nwar", crisis.file.claims)
    assert said.startswith('===\ntitle: "River war"\n===\n')
    assert "[C]: follows from either\n  + [A]\n  + [B]\n\n" in said
    assert "[E]: needs both\n  + [C]\n  + [D]\n// carried only" in said
