"""Councils in crisis files: what the schema accepts, what it refuses, and how draws and types are read."""

from fractions import Fraction

import numpy as np
import pytest

from demarche.crisis import Crisis, load, loads, shipped_cases
from demarche.engines.council import (
    against_record,
    draws,
    evaluate,
    from_crisis,
    power,
    price_of_passage,
    route_draws,
    routes_from_crisis,
)
from demarche.errors import CrisisError, InputError

HEAD = """
demarche: 1
crisis: {id: small, title: Small, as_of: 2013-05-29, question: Does it pass?, seat: east}
sources: {PRESS: {title: A newspaper}}
actors:
  - {id: east, name: The East, short: East, types: {resists: blocks all, deal: can be talked to}, type: resists}
  - {id: west, name: The West}
"""
BODY = """
councils:
  - id: board
    name: The board
    scale: {title: Pressure, anchors: {0: none, 50: some, 100: force}}
    status_quo: 10
    rule: {criteria: [{votes: 2}]}
    noise: [0.1, 0.3]
    veto_cost: 0.05
    blocs: {friends: {rho: 0.5}}
    members:
      - {id: east, veto: true, ideal: 20, types: {resists: {ideal: [0, 10]}, deal: {veto_cost: 0.9}}}
      - {id: w, actor: west, ideal: [70, 90], bloc: friends, salience: 2}
      - {id: third, name: A third, ideal: 60, bloc: friends, pressure: 0.1}
    proposals:
      - {id: old, title: An old text, date: 2012-01-01, draft: 40,
         votes: {yes: [w, A third, gone], no: [east], result: vetoed, source: PRESS}}
      - {id: new, title: A new text, draft: [50, 70], sponsor: w, question: true, outside: 90, outside_chance: 0.25}
    alternatives:
      - {id: round, title: Through the club, through: [{council: club, proposal: order}], legitimacy: 0.6}
      - {id: alone, title: Alone, chance: 0.9, legitimacy: [0.1, 0.3]}
  - id: club
    name: The club
    scale: {title: Yes or no, anchors: {0: no, 1: "yes"}}
    status_quo: 0
    rule: {consensus: true}
    noise: 0.2
    members:
      - {id: west, ideal: 1}
      - {id: friend, ideal: 0.8}
    proposals:
      - {id: order, title: The order, draft: 1}
"""


def small(body: str = BODY) -> Crisis:
    return loads(HEAD + body)


def test_the_file_becomes_a_council() -> None:
    board, club = from_crisis(small())
    assert (board.low, board.high, board.status_quo) == (0, 100, 10)
    assert board.chamber.unit == 100
    assert board.questions == ("new",)
    assert board.sponsors == {"new": "w"}
    east, west, third = board.chamber.members
    assert (east.name, west.name, third.name) == ("East", "The West", "A third")
    assert (east.ideal, east.veto_cost, east.veto) == (5.0, 0.05, True)  # of type resists
    assert (west.ideal, west.salience, west.sigma, west.bloc) == (80.0, 2.0, 0.2, "friends")
    assert (third.pressure, third.salience) == (0.1, 1.0)
    assert board.chamber.correlations == {"friends": 0.5}
    draft = board.draft("new")
    assert (draft.position, draft.status_quo, draft.outside, draft.outside_chance) == (60, 10, 90, 0.25)
    assert club.chamber.rule.consensus
    with pytest.raises(InputError, match="no proposal 'newer'"):
        board.draft("newer")


def test_a_type_changes_what_it_names_and_no_more() -> None:
    (board, _) = from_crisis(small().with_types({"east": "deal"}))
    east = board.chamber.members[0]
    assert (east.ideal, east.veto_cost) == (20.0, 0.9)


def test_levers_reach_members_by_id() -> None:
    crisis = small().with_values({"councils.board.members.east.pressure": 0.5})
    assert from_crisis(crisis)[0].chamber.members[0].pressure == 0.5


def test_drawn_columns_replace_central_values_row_by_row() -> None:
    crisis = small()
    columns = {
        "councils.board.members.w.ideal": np.array([70.0, 80.0, 90.0]),
        "councils.board.members.east.types.resists.ideal": np.array([0.0, 4.0, 8.0]),
        "councils.board.noise": np.array([0.1, 0.2, 0.3]),
        "councils.board.blocs.friends.rho": np.array([0.0, 0.5, 0.9]),
        "councils.board.proposals.new.draft": np.array([50.0, 60.0, 70.0]),
        "actors.east.type": np.array(["resists", "deal", "resists"]),
    }
    many = draws(crisis, "board", "new", columns, 3)
    for row in range(3):
        settled = crisis.with_types({"east": str(columns["actors.east.type"][row])}).with_values(
            {path: float(column[row]) for path, column in columns.items() if path != "actors.east.type"}
        )
        alone = settled.with_types({"east": str(columns["actors.east.type"][row])})
        board = from_crisis(alone)[0]
        expected = evaluate(board.chamber, board.draft("new"))
        assert many.passes[row] == pytest.approx(expected.passes, abs=1e-8)
        assert many.no[row] == pytest.approx([member.no for member in expected.members], abs=1e-8)
        price = price_of_passage(board.chamber, board.draft("new"), pairs=False).abstentions[0].price
        assert many.abstention_price[row, 0] == pytest.approx(price, abs=1e-9)
    with pytest.raises(InputError, match="no council 'bord'"):
        draws(crisis, "bord", "new", {}, 1)


def test_a_record_is_held_against_the_numbers() -> None:
    board = from_crisis(small())[0]
    (old,) = against_record(board)
    assert (old.draft, old.result) == ("old", "vetoed")
    assert [entry[:2] for entry in old.members] == [("east", "no"), ("w", "yes"), ("third", "yes")]
    result = board.evaluate("old")
    chances = [result.member("east").no, result.member("w").yes, result.member("third").yes]
    assert old.likely == pytest.approx(np.mean(chances))


def test_ways_round_go_through_other_bodies() -> None:
    found = routes_from_crisis(small(), "board", "new")
    club = from_crisis(small())[1]
    through = next(route for route in found.routes if route.id == "round")
    assert through.chance == pytest.approx(club.evaluate("order").passes)
    assert through.worth == pytest.approx(0.6 * through.chance)
    assert next(route for route in found.routes if route.id == "alone").worth == pytest.approx(0.9 * 0.2)


def test_ways_round_are_drawn_too() -> None:
    columns = {
        "councils.club.members.friend.ideal": np.array([0.2, 0.9]),
        "councils.board.alternatives.alone.legitimacy": np.array([0.1, 0.3]),
    }
    found = route_draws(small(), "board", columns, 2)
    chance, legitimacy = found["round"]
    assert chance == pytest.approx(draws(small(), "club", "order", columns, 2).passes)
    assert chance[0] < chance[1]
    assert legitimacy == pytest.approx([0.6, 0.6])
    assert found["alone"][0] == pytest.approx([0.9, 0.9])
    assert found["alone"][1] == pytest.approx([0.1, 0.3])


def test_shares_are_exact() -> None:
    crisis = small(BODY.replace("{votes: 2}", "{share: 2/3, of: voting}"))
    assert from_crisis(crisis)[0].chamber.rule.criteria[0].share == Fraction(2, 3)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("votes: 2", "votes: 2, share: 0.5", "either votes or share"),
        ("votes: 2", "share: 3/2", "at most 1"),
        ("votes: 2", "votes: 2, of: voting", "go with share"),
        ("{criteria: [{votes: 2}]}", "{}", "a rule needs criteria"),
        ("votes: 2", "share: 0.5, weight: people", "no such weight"),
        ("{votes: 2}", "{share: 0.5, of: voting, weight: people}", "no such weight"),
        ("bloc: friends, salience", "bloc: strangers, salience", "strangers"),
        ("sponsor: w", "sponsor: me", "is not a member"),
        ("id: third", "id: w", "stands twice"),
        ("question: true", "question: true, votes: {result: adopted}", "no vote on record"),
        ("outside: 90, ", "", "outside_chance needs outside"),
        ("no: [east]", "no: [east, w]", "stands twice among the votes"),
        ("chance: 0.9, ", "", "either through"),
        ("rho: 0.5", "rho: 1.5", "1.5"),
        ("actor: west", "actor: wst", "unknown actor 'wst'"),
        ("resists: {ideal", "thward: {ideal", "unknown type 'thward'"),
        ("council: club", "council: clubs", "unknown council 'clubs'"),
        ("proposal: order", "proposal: odrer", "unknown proposal 'odrer'"),
        ("2012-01-01", "2013-06-01", "after the day of the question"),
        ("  - id: club", "  - id: board", "council 'board' stands twice"),
        ("third, name: A third", "third, name: A third, types: {deal: {ideal: 3}}", "only a member that is an actor"),
    ],
)
def test_what_does_not_hang_together_is_said_with_its_place(old: str, new: str, message: str) -> None:
    assert old in BODY
    with pytest.raises(CrisisError, match=message) as caught:
        small(BODY.replace(old, new, 1))
    assert all(problem.line > 6 for problem in caught.value.problems)


def test_a_recorded_vote_without_a_source_is_a_warning() -> None:
    (warning,) = small(BODY.replace(", source: PRESS", "")).warnings
    assert "without a source" in warning.message


@pytest.mark.parametrize("case", shipped_cases())
def test_shipped_councils_can_be_asked_everything(case: str) -> None:
    crisis = load(case)
    for body in from_crisis(crisis):
        assert power(body.chamber).members
        for vote in against_record(body):
            assert 0 <= vote.passes <= 1
        for question in body.questions:
            assert 0 <= body.evaluate(question).passes <= 1
            assert routes_from_crisis(crisis, body.id, question).authorised <= 1
