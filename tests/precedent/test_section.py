"""The section of a crisis file: what it may say, what is wrong in it, and that both shipped cases have it."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest

import demarche
from demarche.crisis import Crisis
from demarche.engine.contract import Reader
from demarche.engine.question import question_of
from demarche.engine.registry import engine
from demarche.engines.precedent import Settings, precedent
from demarche.engines.precedent.from_crisis import war_from_crisis
from demarche.errors import CrisisError, InputError

HEAD = """demarche: 1
crisis: {{id: toy, title: A toy war, as_of: {day}, question: Now?, seat: a}}
sources: {{}}
actors: [{{id: a, name: A}}, {{id: b, name: B}}]
precedent: {body}
"""


def toy(body: str, day: str = "1999-03-20") -> Crisis:
    return demarche.loads(HEAD.format(day=day, body=body), "toy.yaml")


@pytest.mark.parametrize(("case", "conflict", "place"), [("syria-2013", 299, "Syria"), ("kosovo-1999", 412, "Kosovo")])
def test_both_cases_are_wars_of_the_record(case: str, conflict: int, place: str) -> None:
    war = war_from_crisis(demarche.load(case))
    assert war.conflict == conflict
    assert place in war.name


def test_a_conflict_with_a_feature_of_its_own() -> None:
    war = war_from_crisis(toy("{conflict: 412, war_level: false, supporters_rebels: 0}"))
    assert (war.war_level, war.supporters_rebels, war.veto_powers_rebels) == (False, 0, 1)
    assert war.start_year == 1998


def test_a_war_by_its_features_alone() -> None:
    war = war_from_crisis(toy("{start_year: 1995, issue: government}"))
    assert (war.name, war.start_year, war.issue, war.conflict) == ("A toy war", 1995, "government", None)
    assert war.region is None


def test_a_war_that_the_table_ends_before() -> None:
    war = war_from_crisis(toy("{conflict: 299, start_year: 2011, issue: government, name: Syria}", "2023-05-01"))
    assert (war.name, war.conflict, war.age(2023)) == ("Syria", 299, 12)


def test_another_day_is_asked_of_the_table() -> None:
    assert war_from_crisis(demarche.load("syria-2013"), year=2016).foreign_troops is True


@pytest.mark.parametrize(
    ("body", "day", "message"),
    [
        ("{}", "1999-03-20", r"toy.yaml:5:12: precedent: give 'conflict:'.* start_year and issue"),
        ("{start_year: 1990}", "1999-03-20", r"precedent: give 'conflict:'.* or else issue"),
        ("{conflict: 7}", "1999-03-20", r"toy.yaml:5:23: precedent.conflict: the table has no civil war with"),
        ("{conflict: 412}", "2003-03-20", r"precedent.conflict: the table has conflict 412 quiet in 2003"),
        ("{conflict: 299}", "2024-03-20", r"precedent.conflict: the table ends in 2020, before 2024"),
        ("{start_year: 2001, issue: government}", "1999-03-20", r"begins in 2001, after the year asked about"),
        ("{start_year: 1940, issue: government}", "1946-03-20", r"knows of no ending before 1945"),
        ("{start_year: 1990, issue: oil}", "1999-03-20", r"precedent.issue"),
        ("{conflict: 412, regions: Europe}", "1999-03-20", r"unknown key.*region"),
        ("{conflict: 412, agreements: -1}", "1999-03-20", r"precedent.agreements"),
        ("{conflict: 412, agreements: 0, agreement_lately: true}", "1999-03-20", r"agreements cannot be 0"),
        ("{conflict: 412, interstate: true}", "1999-03-20", r"a crisis between states has no number of a civil war"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_section(body: str, day: str, message: str) -> None:
    with pytest.raises(CrisisError, match=message):
        toy(body, day)


def test_a_crisis_between_states_has_no_table_and_its_page_says_so() -> None:
    crisis, adapter = toy("{interstate: true}"), engine("precedent")
    assert adapter.applies(crisis)
    assert adapter.headlines(crisis) == ()
    assert adapter.evaluate(crisis, {}, 3, crisis) == {}
    answer = adapter.answer(crisis, None)
    assert "civil wars only" in answer.to_dict()["reason"]
    assert list(adapter.rows(answer)) == []
    reader = Reader(question=question_of(crisis), versions=0)
    (placed,) = adapter.placed(answer, reader)
    assert "there is no table for a crisis between states" in repr(placed.section)
    (line,) = adapter.short(answer, reader)
    assert line.item.see[0].to == placed.section.id
    with pytest.raises(InputError, match="civil wars only"):
        war_from_crisis(crisis)


def test_a_file_without_the_section() -> None:
    crisis = demarche.loads(HEAD.format(day="1999-03-20", body="").replace("precedent: \n", ""), "toy.yaml")
    assert not engine("precedent").applies(crisis)
    with pytest.raises(InputError, match="no section 'precedent'"):
        war_from_crisis(crisis)


def test_its_quantities_are_the_curve_in_every_version() -> None:
    crisis = demarche.load("kosovo-1999")
    adapter = engine("precedent")
    found = adapter.evaluate(crisis, {}, 3, crisis)
    assert set(found) == {headline.id for headline in adapter.headlines(crisis)}
    curve = precedent(412, dt.date(1999, 3, 20), settings=Settings(resamples=10)).curve
    for year, point in enumerate(curve, start=1):
        assert found[f"precedent.settled_{year}"] == pytest.approx(np.full(3, point.settle.value))
        assert found[f"precedent.ended_{year}"] == pytest.approx(np.full(3, point.any.value))


def test_no_lever_moves_the_record() -> None:
    crisis = demarche.load("kosovo-1999")
    adapter = engine("precedent")
    base = adapter.evaluate(crisis, {}, 1, crisis)
    for lever in crisis.file.levers:
        after = adapter.evaluate(crisis.under(lever.id), {}, 1, crisis)
        assert {name: column.tolist() for name, column in after.items()} == {
            name: column.tolist() for name, column in base.items()
        }


def test_the_tables_travel_with_the_package() -> None:
    from demarche.engines import precedent as package

    data = Path(package.__file__).parent / "data"
    assert {file.name for file in data.iterdir()} == {"NOTICE", "README.md", "episodes.csv.gz", "years.csv.gz"}
    text = (data / "README.md").read_text("utf-8")
    from demarche.engines.precedent.columns import EPISODES, YEARS

    for name in (*YEARS, *EPISODES):
        family = name.replace("gov_", "gov_*_l1#").replace("reb_", "reb_*_l1#").partition("#")[0]
        assert f"`{name}`" in text or f"`{family}`" in text, name
