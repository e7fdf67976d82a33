"""Asking about a war: from the table, by its features, with overrides; what cannot be asked."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from demarche.engines.precedent import (
    Settings,
    War,
    find_conflicts,
    notice,
    precedent,
    shipped_record,
    war_from_record,
)
from demarche.errors import InputError

QUICK = Settings(resamples=20)


# The five cases: a place to look for, the number, a day on which the table has the war active.
@pytest.mark.parametrize(
    ("place", "conflict", "day"),
    [
        ("syria", 299, dt.date(2013, 5, 31)),
        ("kosovo", 412, dt.date(1999, 3, 23)),
        ("bosnia", 389, dt.date(1995, 8, 30)),
        ("libya", 11346, dt.date(2011, 3, 17)),
    ],
)
def test_the_wars_of_the_cases_are_in_the_table(place: str, conflict: int, day: dt.date) -> None:
    assert conflict in {each.conflict for each in find_conflicts(shipped_record(), place)}
    found = precedent(conflict, day, settings=QUICK)
    assert found.as_of == day.isoformat()
    assert (found.t, found.age) == (day.year, day.year - found.war["start_year"])
    assert len(found.nearest) == 8


def test_the_day_within_a_year_does_not_matter() -> None:
    days = [precedent(299, dt.date(2013, month, 1), settings=QUICK) for month in (1, 12)]
    assert replace(days[0], as_of="") == replace(days[1], as_of="")


def test_features_override_the_table() -> None:
    plain = war_from_record(shipped_record(), 412, 1999)
    armed = war_from_record(shipped_record(), 412, 1999, known={"veto_powers_rebels": 0, "agreements": None})
    assert (plain.veto_powers_rebels, armed.veto_powers_rebels) == (1, 0)
    assert armed.agreements is None
    (one, other) = ({each.id: each for each in precedent(w, 1999, settings=QUICK).classes} for w in (plain, armed))
    assert (one["veto-rebels"].includes, other["veto-rebels"].includes) == (True, False)


def test_what_is_not_known_is_said_and_stays_unknown() -> None:
    found = precedent(War(name="here", start_year=2010, issue="territory"), 2012, settings=QUICK)
    assert "Not known of this war: region, war level, foreign troops" in found.limits[-1]
    assert {each.id: each.includes for each in found.classes}["patron"] is None
    assert {d.here for each in found.nearest for d in each.differences if d.feature == "region"} <= {"unknown"}


def test_the_end_of_the_table_is_said() -> None:
    found = precedent(War(name="here", start_year=2010, issue="territory"), 2025, settings=QUICK)
    assert "The table ends in 2020: 4 years since are not in it." in found.limits


@pytest.mark.parametrize(
    ("conflict", "year", "message"),
    [
        (1, 1999, "no civil war with the number 1"),
        (412, 2003, "quiet in 2003 .* its last active year before was 1999"),
        (412, 1997, "quiet in 1997 .*deaths\\)$"),
        (299, 2025, "ends in 2020, before 2025: give start_year"),
        (299, 1947, "quiet in 1947"),
    ],
)
def test_wars_the_table_does_not_have(conflict: int, year: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        precedent(conflict, year)


@pytest.mark.parametrize(
    "wrong",
    [
        {"issue": "oil"},
        {"region": "Atlantis"},
        {"agreements": -1},
        {"agreements": 0, "agreement_lately": True},
        {"supporters_rebels": 10**6},
    ],
)
def test_wars_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        War(**({"name": "here", "start_year": 2000, "issue": "territory"} | wrong))


def test_a_war_that_has_not_begun() -> None:
    with pytest.raises(InputError, match="begins in 2010, after the year asked about"):
        precedent(War(name="here", start_year=2010, issue="territory"), 2009)


def test_a_day_before_the_table() -> None:
    with pytest.raises(InputError, match="knows of no ending before"):
        precedent(War(name="here", start_year=1940, issue="territory"), 1947)


@pytest.mark.parametrize("t", [1948, 1950, 1975])
def test_early_years_answer_with_what_there_is(t: int) -> None:
    found = precedent(War(name="here", start_year=t, issue="government"), t, settings=QUICK)
    assert found.signed is None  # no agreement is recorded so early
    assert all(each.rate is None for each in found.held) == (t < 1952)
    assert all(point.lasting is None for point in found.curve) == all(
        each.endings == 0 for each in found.held if each.outcome == "settle"
    )


@pytest.mark.parametrize("near", [-1, 201])
def test_so_many_neighbours_are_not_shown(near: int) -> None:
    with pytest.raises(InputError, match="nearest episodes"):
        precedent(412, 1999, near=near)


def test_looking_for_nothing() -> None:
    with pytest.raises(InputError, match="say which place"):
        find_conflicts(shipped_record(), "  ")
    assert find_conflicts(shipped_record(), "Atlantis") == ()


def test_the_notice_travels_with_the_tables() -> None:
    assert "CC BY 4.0" in notice()
    assert "CC BY 4.0" in precedent(412, 1999, settings=QUICK).record["licence"]


def test_results_are_plain_data_and_a_short_line() -> None:
    import json

    found = precedent(412, 1999, own_class="region = Europe", hindsight=True)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False)) == found.to_dict()
    assert repr(found) == "<precedent for Serbia (Yugoslavia) (Kosovo), 1999: settled this year 8.8%>"
