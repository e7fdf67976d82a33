"""Ranges, clauses that need others, prices by type and texts of a crisis file, each held against plain counting."""

from __future__ import annotations

import numpy as np
import pytest
from tests.settlement.agendas import texts
from tests.settlement.files import RANGES

from demarche.crisis import loads
from demarche.engine.registry import engine
from demarche.engines.settlement import packages, propose
from demarche.engines.settlement.from_crisis import agenda_from_crisis, texts_from_crisis
from demarche.errors import CrisisError

KINDS = {"actors.ruler.type": np.array(["soft", "hard"])}


def test_a_range_is_an_issue_in_steps_with_its_status_quo_among_them():
    agenda = agenda_from_crisis(loads(RANGES))
    vote = agenda.issues[1]
    assert vote.places == (0.0, 6.0, 9.0, 12.0, 18.0, 24.0)
    assert vote.status_quo == "9"
    assert agenda.parties[1].ideal["vote"] == 20.0
    given = loads(RANGES).file.part(type(engine("settlement")).part).packages
    assert given.words()["vote"]["12"] == "12 months"


def test_clauses_that_need_others_or_exclude_them_are_kept():
    agenda = agenda_from_crisis(loads(RANGES))
    every = list(texts(agenda))
    assert (
        len(every) == packages(agenda).total - 5 - 3 + 1
    )  # he leaves with the state's police; the late vote with it; both
    for text in every:
        assert text["seat"] != "leaves" or text["police"] != "state" or text["vote"] == "12"
        assert text["vote"] != "24" or text["police"] != "state"


def test_the_price_of_a_red_line_goes_by_the_type():
    crisis, columns = (
        loads(RANGES),
        KINDS | {"packages.parties.ruler.on.seat.price_by_type.hard": np.array([0.6, 0.75])},
    )
    prices = [agenda_from_crisis(crisis, columns, draw).parties[0].red_lines["seat"].price for draw in (0, 1)]
    assert prices == [0.05, 0.75]
    assert "actors.ruler.type" in engine("settlement").reads(crisis)
    assert "actors.rebels.type" not in engine("settlement").reads(crisis)


def test_texts_are_asked_in_every_version_as_proposals_are():
    crisis, adapter = loads(RANGES), engine("settlement")
    columns = KINDS | {
        "packages.parties.ruler.no_agreement": np.array([0.3, 0.5]),
        "packages.parties.rebels.no_agreement": np.array([0.5, 0.2]),
    }
    found = adapter.evaluate(crisis, columns, 2, crisis)
    assert set(found) == {headline.id for headline in adapter.headlines(crisis)}
    seen = set()
    for draw in range(2):
        agenda = agenda_from_crisis(crisis, columns, draw)
        for name, clauses in texts_from_crisis(crisis).items():
            reply = propose(agenda, clauses)
            assert found[f"settlement.text.{name}"][draw] == float(reply.signable)
            seen.add(reply.signable)
            for party, gain in reply.package.margin.items():
                assert found[f"settlement.text.{name}.{party}"][draw] == float(gain >= -1e-9)
    assert seen == {True, False}
    assert found["settlement.text.clash"].tolist() == [0.0, 0.0]  # he leaves, and nothing that this needs
    assert found["settlement.text.wall.ruler"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("vote: {ideal: 20,", "vote: {ideal: 30,", "lies outside the range, which runs from 0 to 24"),
        ("vote: {ideal: 20,", "vote: {ideal: soon,", "is no number, and vote is a range"),
        ("highest: 18", "highest: 48", "lies outside the range, which runs from 0 to 24"),
        ("highest: 18", "lowest: 20, highest: 18", "stands after 'highest'"),
        ("{vote: 24, police: state}", "{vote: 23, police: state}", "23 is between two steps of the range; write 24"),
        ("vote: 24, police: local", "vote: 7, police: local", "7 is between two steps of the range; write 6"),
        ("low: 0, high: 24", "low: 24, high: 0", "give a low end, and a higher one"),
        ("status_quo: 9", "status_quo: 90", "lies outside the range"),
        ("vote: {ideal: 20,", "vote: {ideal: true,", "write a clause's id or, on a range, a number"),
        ("price_by_type: {hard:", "price_by_type: {hart:", "unknown type of ruler 'hart'; did you mean 'hard'"),
    ],
)
def test_what_does_not_fit_names_its_place_and_the_mend(before, after, message):
    assert before in RANGES
    with pytest.raises(CrisisError) as error:
        loads(RANGES.replace(before, after, 1))
    assert message in str(error.value)
    assert all(problem.line > 1 and problem.where.startswith("packages") for problem in error.value.problems)
