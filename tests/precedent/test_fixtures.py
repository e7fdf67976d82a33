"""Numbers worked out independently, to a millionth, on both tables."""

import json
from typing import Any

import numpy as np
import pytest
from tests.precedent.records import EARLY, early

from demarche.engines.precedent import KINDS, Precedent, Record, Settings, precedent, shipped_record
from demarche.engines.precedent.history import held_at
from demarche.engines.precedent.known import known_at
from demarche.engines.precedent.rates import hazards, kinds
from demarche.engines.precedent.settings import age_labels

EXPECTED: dict[str, Any] = json.loads((EARLY / "expected.json").read_text("utf-8"))
RECORDS = {"to 2004": early, "all": shipped_record}
YEARS = sorted(int(key[1:]) for key in EXPECTED if key.startswith("t"))

pytestmark = pytest.mark.parametrize("record", [pytest.param(make, id=name) for name, make in RECORDS.items()])


def kosovo(record: Record, **options: Any) -> Precedent:
    return precedent(412, 1999, record=record, **options)


@pytest.mark.parametrize("t", YEARS)
def test_rates_of_a_year(record: Any, t: int) -> None:
    wanted, settings, known = EXPECTED[f"t{t}"], Settings(), known_at(record(), t)
    assert (known.rows.size, known.end.sum()) == (wanted["rows"], wanted["ends"])
    found = hazards(known.when_sums(settings).sum(axis=0), settings.prior_when)
    assert found == pytest.approx(wanted["hazard"], abs=1e-6)
    for issue in ("government", "territory"):
        share = kinds(known.how_sums(issue, settings).sum(axis=0), settings.prior_how)
        assert share == pytest.approx(wanted[f"kind_{issue}"], abs=1e-6)


def test_labels_are_those_of_the_fixtures(record: Any) -> None:
    assert [*age_labels()] == EXPECTED["bins"]
    assert [*KINDS] == EXPECTED["kinds"]


def test_kosovo_in_1999(record: Any) -> None:
    wanted, found = EXPECTED["kosovo_1999"], kosovo(record())
    assert found.age == wanted["age"]
    assert found.war["issue"] == wanted["issue"]
    curve = [[getattr(point, name).value for name in wanted["columns"]] for point in found.curve]
    assert np.array(curve) == pytest.approx(np.array(wanted["by_year"]), abs=1e-6)
    assert found.signed == pytest.approx(wanted["agreement_this_year"], abs=5e-5)


def test_the_band_of_kosovos_settlement(record: Any) -> None:
    settle = kosovo(record()).curve[0].settle
    assert [round(100 * end) for end in (settle.sampled_low, settle.sampled_high)] == [6, 12]
    assert [round(100 * end) for end in (settle.low, settle.high)] == [4, 19]


def test_the_nearest_episodes_of_kosovo(record: Any) -> None:
    found = [[f"{n.distance:.2f}", n.name, n.rebels[:48], n.note] for n in kosovo(record()).nearest]
    wanted = EXPECTED["kosovo_1999"]["nearest"]
    assert found[:4] == wanted[:4]  # of the others two are equally far, in either order
    assert sorted(found) == sorted(wanted)


def test_a_class_of_kosovo(record: Any) -> None:
    (found,) = [each for each in kosovo(record()).classes if each.id == "veto-rebels"]
    assert (found.ends, found.war_years, found.wars, found.includes) == (5, 103, 17, True)


def test_counts_of_the_early_table(record: Any) -> None:
    wanted = EXPECTED["counts"]
    years, episodes = early().years, early().episodes
    assert (len(years), len(episodes)) == (wanted["years"], wanted["episodes"])
    outcome = episodes.words["o_outcome"]
    assert {kind: int((outcome == kind).sum()) for kind in wanted["outcomes"]} == wanted["outcomes"]
    # What held is worked out anew from first years, on either table as of 2005.
    seen = held_at(record(), 2005, 5)
    for kind, (held, endings) in wanted["held5"].items():
        own = seen.outcome == kind
        assert (int(seen.held[own].sum()), int(own.sum())) == (held, endings)


def test_a_class_that_only_the_cold_war_made(record: Any) -> None:
    (found,) = [each for each in precedent(412, 1999, record=record()).classes if each.id == "veto-both"]
    assert (found.wars, found.war_years, found.ends) == (11, 75, 2)
