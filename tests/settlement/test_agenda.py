"""What is wrong with an agenda is said with its place and the mend."""

from __future__ import annotations

import pytest

from demarche.engines.settlement import Agenda, Exclusion, Issue, Party, RedLine, Requirement, packages
from demarche.errors import InputError

GOOD = {"name": "state", "ideal": {"police": "state", "troops": 0}, "salience": {"police": 0.5, "troops": 0.5}}


def agenda(rules=(), **changed) -> Agenda:
    issues = [
        Issue(name="police", clauses=("state", "joint", "local"), status_quo="state"),
        Issue.range("troops", 0, 100, steps=4),
    ]
    return Agenda(issues=issues, parties=[Party(**(GOOD | changed))], rules=rules)


def test_a_good_agenda_is_taken():
    assert agenda().total == 15


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"salience": {"police": 0.5, "troops": 0.7}}, "parties.state.salience: adds up to 1.2; divide each by 1.2"),
        ({"salience": {"police": -0.5, "troops": 1.5}}, "parties.state.salience.police: -0.5 is outside 0 to 1"),
        ({"salience": {"polise": 1.0}}, "parties.state.salience: there is no issue 'polise'; did you mean 'police'?"),
        (
            {"ideal": {"police": "stat", "troops": 0}},
            "parties.state.ideal: police: there is no clause 'stat'; did you mean 'state'?",
        ),
        (
            {"ideal": {"police": "state", "troops": 200}},
            "parties.state.ideal: troops: 200 is outside the scale 0 to 100",
        ),
        ({"ideal": {"police": "state"}}, "parties.state.ideal.troops: is missing; say what state wants there"),
        ({"consent": False}, "consent: nobody's signature is needed"),
        ({"no_agreement": 1.5}, "parties.state.no_agreement: 1.5 is outside 0"),
        ({"loss": "cubic"}, "parties.state.loss: there is no 'cubic'; choose one of linear, quadratic"),
        (
            {"red_lines": {"troops": RedLine(highest=120)}},
            "parties.state.red_lines.highest: troops: 120 is outside the scale",
        ),
        ({"red_lines": {"police": RedLine()}}, "parties.state.red_lines.police: names no line; give lowest or highest"),
        (
            {"red_lines": {"police": RedLine(lowest="local", highest="state")}},
            "lowest lies above highest; exchange them",
        ),
        (
            {"red_lines": {"police": RedLine(lowest="joint", price=-1.0)}},
            "red_lines.police.price: -1; give a number of at least 0",
        ),
        ({"worths": {"police": [0.5, 0.5]}}, "parties.state.worths.police: give 3 numbers from 0 to 1"),
        ({"rules": [Exclusion(clauses=(("police", "state"),))]}, "rules[0]: names 1 clause; give at least two"),
        (
            {"rules": [Exclusion(clauses=(("police", "state"), ("police", "joint")))]},
            "rules[0]: two of its clauses are of one issue",
        ),
        (
            {"rules": [Requirement(clause=("police", "state"), needs=(("police", "joint"),))]},
            "rules[0]: two of its clauses",
        ),
        (
            {"rules": [Requirement(clause=("police", "state"), needs=(("troop", "0"),))]},
            "rules[0]: there is no issue 'troop'; did you mean 'troops'?",
        ),
    ],
)
def test_a_wrong_agenda_names_its_place_and_the_mend(changed, message):
    with pytest.raises(InputError) as error:
        agenda(**changed)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"clauses": ("only",)}, "police: 1 clauses; give 2 to 101"),
        ({"clauses": ("a", "a")}, "police: a clause stands there twice"),
        ({"clauses": ("a", "b"), "places": (1.0,)}, "police: 1 places for 2 clauses"),
        ({"clauses": ("a", "b"), "places": (1.0, 1.0)}, "police: the places (1.0, 1.0) do not rise"),
        ({"clauses": ("a", "b"), "status_quo": "c"}, "police: status_quo: there is no clause 'c'; choose one of a, b"),
        ({"clauses": ("a", "b"), "name": ""}, "an issue has no name"),
    ],
)
def test_a_wrong_issue_says_what_to_give(given, message):
    with pytest.raises(InputError) as error:
        Issue(**({"name": "police"} | given))
    assert message in str(error.value)


def test_a_wrong_range_says_what_to_give():
    with pytest.raises(InputError, match="give a low end, a higher one"):
        Issue.range("troops", 5, 5)
    with pytest.raises(InputError, match="the status quo 7 is outside 0 to 5"):
        Issue.range("troops", 0, 5, status_quo=7)


def test_names_that_stand_twice_and_empty_agendas_are_refused():
    one = Issue(name="police", clauses=("a", "b"))
    party = Party(name="p", ideal={"police": "a"}, salience={"police": 1.0})
    with pytest.raises(InputError, match="the issue 'police' stands there twice"):
        Agenda(issues=[one, one], parties=[party])
    with pytest.raises(InputError, match="the party 'p' stands there twice"):
        Agenda(issues=[one], parties=[party, party])
    with pytest.raises(InputError, match="0 issues and 1 parties"):
        Agenda(issues=[], parties=[party])


def test_rules_that_no_text_satisfies_are_named():
    rules = [
        Exclusion(clauses=(("police", p), ("troops", t)))
        for p in ("state", "joint", "local")
        for t in ("0", "25", "50", "75", "100")
    ]
    for most in (1_000_000, 0):
        with pytest.raises(InputError, match="no text at all satisfies them"):
            packages(agenda(rules=rules), most=most)


def test_wrong_numbers_are_refused():
    with pytest.raises(InputError, match="listed, most"):
        packages(agenda(), listed=-1)
    with pytest.raises(InputError, match="no_agreement: give 1 finite numbers"):
        packages(agenda(), no_agreement=[0.1, 0.2])
