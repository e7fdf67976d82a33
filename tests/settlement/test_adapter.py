"""Scales, positions and packages of a crisis file: read, checked, asked in every version as the library alone says."""

from __future__ import annotations

import numpy as np
import pytest

from demarche.crisis import load, loads
from demarche.engine.registry import engine
from demarche.engines.settlement import forecast, packages, spread
from demarche.engines.settlement.from_crisis import agenda_from_crisis, positions_from_crisis
from demarche.errors import CrisisError

FILE = """
demarche: 1
crisis: {id: small, title: A small crisis, as_of: 2020-01-01, question: Talk now?, seat: patron}
sources: {judged: {title: Judged}}
actors:
  - {id: ruler, name: The ruler}
  - {id: rebels, name: The rebels}
  - {id: patron, name: The patron}
scales:
  rule: {title: Who rules, anchors: {0: the ruler, 100: the rebels}}
positions:
  rule:
    ruler: {position: [0, 20], salience: 0.9, capability: 0.6}
    rebels: {position: 100, salience: [0.8, 1.0], capability: 0.4}
packages:
  issues:
    seat:
      title: The presidency
      clauses: {stays: he stays, shared: power is shared, leaves: he leaves}
      status_quo: stays
    police:
      title: The police
      clauses: {state: the state's, joint: joint, local: local}
  parties:
    ruler:
      no_agreement: [0.3, 0.5]
      on:
        seat: {ideal: stays, salience: [0.7, 0.9], highest: shared}
        police: {ideal: state, salience: [0.1, 0.3]}
    rebels:
      no_agreement: [0.4, 0.7]
      loss: quadratic
      on:
        seat: {ideal: leaves, salience: 0.4, lowest: shared, price: [0.0, 0.2]}
        police: {ideal: local, salience: 0.6}
    patron:
      no_agreement: 1.0
      on: {seat: {ideal: leaves, salience: 1.0}}
  consent: [ruler, rebels]
  apart:
    - {seat: shared, police: joint}
"""
OPEN = {
    "positions.rule.ruler.position": (0.0, 20.0),
    "positions.rule.rebels.salience": (0.8, 1.0),
    "packages.parties.ruler.no_agreement": (0.3, 0.5),
    "packages.parties.ruler.on.seat.salience": (0.7, 0.9),
    "packages.parties.ruler.on.police.salience": (0.1, 0.3),
    "packages.parties.rebels.no_agreement": (0.4, 0.7),
    "packages.parties.rebels.on.seat.price": (0.0, 0.2),
}


def drawn(count: int):
    generator = np.random.default_rng(1)
    return {path: generator.uniform(low, high, count) for path, (low, high) in OPEN.items()}


def test_every_version_is_the_library_asked_with_its_numbers():
    crisis, adapter, columns = loads(FILE), engine("settlement"), drawn(16)
    found = adapter.evaluate(crisis, columns, 16, crisis)
    assert set(found) == {headline.id for headline in adapter.headlines(crisis)}
    counts = set()
    for draw in range(16):
        table = positions_from_crisis(crisis, "rule", columns, draw)
        ruler, care = columns["positions.rule.ruler.position"][draw], columns["positions.rule.rebels.salience"][draw]
        point = (0.6 * 0.9 * ruler + 0.4 * care * 100.0) / (0.6 * 0.9 + 0.4 * care)
        assert found["settlement.forecast.rule"][draw] == pytest.approx(point)
        ends = (found["settlement.forecast.rule.low"][draw], found["settlement.forecast.rule.high"][draw])
        assert ends == spread(table).interval(0.8)[0]
        alone = packages(agenda_from_crisis(crisis, columns, draw))
        counts.add(alone.count)
        assert found["settlement.packages"][draw] == alone.count
        assert found["settlement.signable"][draw] == float(alone.possible)
        if alone.possible:
            margin = min(alone.least_margin.margin[name] for name in ("ruler", "rebels"))
            assert found["settlement.margin"][draw] == pytest.approx(margin)
        for row in alone.clauses:
            assert found[f"settlement.clause.{row.issue}.{row.clause}"][draw] == float(row.held_by > 0)
    assert len(counts) > 1


def test_saliences_are_divided_by_their_sum_and_red_lines_are_read():
    crisis = loads(FILE)
    agenda = agenda_from_crisis(crisis, drawn(3), 2)
    assert sum(agenda.parties[0].salience.values()) == pytest.approx(1.0)
    assert agenda.parties[0].red_lines["seat"].highest == "shared"
    assert agenda.parties[0].red_lines["seat"].price is None
    assert agenda.parties[1].red_lines["seat"].price == drawn(3)["packages.parties.rebels.on.seat.price"][2]
    assert [party.consent for party in agenda.parties] == [True, True, False]
    assert agenda.issues[0].status_quo == "stays"
    assert len(agenda.rules) == 1


def test_the_answer_at_central_values_is_plain_data():
    crisis = loads(FILE)
    told = engine("settlement").answer(crisis, None).to_dict()
    (scale,) = told["scales"]
    assert scale["point"] == pytest.approx(forecast(positions_from_crisis(crisis, "rule")).point[0])
    assert scale["capability_judged"] is True
    assert told["packages"]["total"] == 9
    assert told["packages"]["signers"] == ["ruler", "rebels"]
    assert told["versions"] == {}


@pytest.mark.once
def test_the_shipped_scales_are_forecast():
    for name, scale in (("syria-2013", "transition"), ("kosovo-1999", "status")):
        crisis, adapter = load(name), engine("settlement")
        assert adapter.applies(crisis)
        found = adapter.evaluate(crisis, {}, 1, crisis)
        point = forecast(positions_from_crisis(crisis, scale)).point[0]
        assert found[f"settlement.forecast.{scale}"][0] == pytest.approx(point)
        assert adapter.answer(crisis, None).scales[0].capability_judged


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            "position: [0, 20]",
            "position: [0, 120]",
            "positions.rule.ruler.position: lies outside the scale, which runs from 0 to 100",
        ),
        ("status_quo: stays", "status_quo: stay", "unknown clause 'stay'"),
        ("ideal: leaves, salience: 0.4", "ideal: leave, salience: 0.4", "unknown clause 'leave'"),
        ("salience: 0.6}", "salience: 0.7}", "saliences add up to 1.1, not to 1"),
        ("consent: [ruler, rebels]", "consent: [ruler, rebel]", "unknown party 'rebel'"),
        ("consent: [ruler, rebels]", "consent: []", "consent"),
        ("{seat: shared, police: joint}", "{seat: shared, polise: joint}", "unknown issue 'polise'"),
        ("{seat: shared, police: joint}", "{seat: shared}", "names fewer than two clauses"),
        ("    patron:\n", "    patrons:\n", "unknown actor 'patrons'"),
        ("highest: shared}", "lowest: leaves, highest: shared}", "stands after 'highest' in the order of the clauses"),
        (
            "police: {ideal: state, salience: [0.1, 0.3]}",
            "police: {ideal: state, salience: [0.1, 0.3], price: 0.1}",
            "is the price of a red line that is not drawn",
        ),
        ("highest: shared}", "highest: 3}", "is the number 3, and seat has clauses"),
        ("highest: shared}", "highest: shared, price_by_type: {mild: 0.1}}", "unknown type of ruler 'mild'"),
        (
            "clauses: {state: the state's, joint: joint, local: local}",
            "clauses: {state: the state's}",
            "has fewer than two clauses",
        ),
        ("status_quo: stays", "range: {low: 0, high: 1}", "has clauses and a range"),
        ("consent: [ruler", "texts: {draft: {title: a draft, clauses: {seat: shard}}}\n  consent: [ruler", "'shard'"),
        (
            "consent: [ruler",
            "texts: {draft: {title: a draft, clauses: {seat: shared}}}\n  consent: [ruler",
            "leaves out 'police', which has no status_quo to fall back on",
        ),
        (
            "consent: [ruler",
            "together: [{clause: {seat: leaves}, needs: {seat: shared}}]\n  consent: [ruler",
            "is the issue of the clause itself",
        ),
        (
            "consent: [ruler",
            "together: [{clause: {seat: leaves}, needs: {police: [joint, locl]}}]\n  consent: [ruler",
            "unknown clause 'locl'",
        ),
        ("no_agreement: [0.4, 0.7]", "no_agreement: [0.4, 1.7]", "no_agreement"),
    ],
)
def test_a_wrong_section_names_its_place_and_the_mend(before, after, message):
    assert before in FILE
    with pytest.raises(CrisisError) as error:
        loads(FILE.replace(before, after, 1))
    assert message in str(error.value)
    assert all(problem.line > 1 for problem in error.value.problems)
