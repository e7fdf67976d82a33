"""Classes of wars: the fixed ones, and a user's own expression, read and never executed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.engines.precedent import Settings, precedent, shipped_record
from demarche.engines.precedent.columns import YEARS
from demarche.engines.precedent.expression import parse_class
from demarche.errors import InputError

QUICK = Settings(resamples=20)
TABLE = shipped_record().years
N, W = TABLE.numbers, TABLE.words


def holds(text: str) -> np.ndarray:
    return parse_class(text, YEARS).holds(TABLE)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("war_l1 = 1", N["war_l1"] == 1),
        ("war_l1 == 1 AND region = Africa", (N["war_l1"] == 1) & (W["region"] == "Africa")),
        ("age >= 2 and age < 5 or age > 30", ((N["age"] >= 2) & (N["age"] < 5)) | (N["age"] > 30)),
        ("age >= 2 and (age < 5 or age > 30)", (N["age"] >= 2) & ((N["age"] < 5) | (N["age"] > 30))),
        ("not region = Africa", W["region"] != "Africa"),
        ("region != Africa", W["region"] != "Africa"),
        ("region in (Africa, 'Middle East')", np.isin(W["region"], ["Africa", "Middle East"])),
        ("region not in (Africa, Asia)", ~np.isin(W["region"], ["Africa", "Asia"])),
        ("year in (1990, 1991)", np.isin(N["year"], [1990, 1991])),
        ("brd_l1 <= 100.5", N["brd_l1"] <= 100.5),
        ("not not age = 0", N["age"] == 0),
        ("name = 'El Salvador'", W["name"] == "El Salvador"),
    ],
)
def test_what_a_class_holds(text: str, wanted: np.ndarray) -> None:
    assert wanted.any()
    assert (holds(text) == wanted).all()


def test_what_nobody_knows_belongs_neither_here_nor_there() -> None:
    unknown = np.isnan(N["reb_p5_l1"])
    yes, no = parse_class("reb_p5_l1 > 0", YEARS).evaluate(TABLE)
    assert unknown.any()
    assert not (yes | no)[unknown].any()
    assert (yes | no)[~unknown].all()
    # Unknown or true is true; unknown and false is false; not unknown is unknown.
    yes, no = parse_class("reb_p5_l1 > 0 or year > 0", YEARS).evaluate(TABLE)
    assert yes.all()
    yes, no = parse_class("reb_p5_l1 > 0 and year < 0", YEARS).evaluate(TABLE)
    assert no.all()
    yes, no = parse_class("not (reb_p5_l1 > 0)", YEARS).evaluate(TABLE)
    assert not (yes | no)[unknown].any()
    assert not parse_class("prev_gap not in (1, 2)", YEARS).holds(TABLE)[np.isnan(N["prev_gap"])].any()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "column 1: the class is empty"),
        ("o_end = 1", "column 1: o_end is known only afterwards"),
        ("age > 1 and o_settle5 = 1", "column 13: o_settle5 is known only afterwards"),
        ("x_war_years = 1", "known only afterwards"),
        ("war_11 = 1", "no column is called 'war_11'; did you mean 'war_l1'"),
        ("region = Atlantis", "region is never 'Atlantis'; it is one of Europe"),
        ("region > Africa", "region is a word"),
        ("age = old", "age is a number, and 'old' is none"),
        ("age", "age is not compared with anything"),
        ("age = ", "a value should stand here"),
        ("= 1", "a column should stand here"),
        ("(age = 1", "a bracket is not closed"),
        ("age = 1)", "column 8: '\\)' comes unexpectedly"),
        ("age = 1 war_l1 = 1", "'war_l1' comes unexpectedly"),
        ("age not 1", "'in' should follow 'not'"),
        ("age in 1", "a list should stand here"),
        ("age in (1, 2", "the list is not closed"),
        ("__import__('os').system('ls')", "no column is called '__import__'|has no meaning"),
        ("age = 1; import os", "column 8: ';' has no meaning here"),
        ("a" * 2000, "longer than 1000"),
        ("(" * 40 + "age = 1" + ")" * 40, "more than 30 brackets"),
        ("not " * 40 + "age = 1", "more than 30 brackets"),
    ],
)
def test_classes_that_cannot_be_read(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse_class(text, YEARS)


@given(st.text(alphabet="age=10()<>! andornti,'\"_", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        condition = parse_class(text, YEARS)
    except InputError:
        return
    yes, no = condition.evaluate(TABLE)
    assert not (yes & no).any()


def test_a_class_of_ones_own_is_marked_and_counted() -> None:
    found = precedent(412, 1999, own_class="region = Europe and war_l1 = 1", settings=QUICK).classes[-1]
    own = (N["year"] <= 1997) & (W["region"] == "Europe") & (N["war_l1"] == 1)
    assert (found.id, found.chosen_by_hand, found.includes) == ("own", True, True)
    assert (found.war_years, found.ends) == (own.sum(), N["o_end"][own].sum())
    assert found.wars == np.unique(N["conflict_id"][own]).size
    assert found.settled == np.isin(W["o_out"][own], ["agreement", "ceasefire"]).sum()


def test_too_few_are_counted_and_no_rate_is_shown() -> None:
    found = precedent(412, 1999, own_class="region = Europe and age = 1 and war_l1 = 1", settings=QUICK).classes[-1]
    assert 0 < found.war_years < 30
    assert (found.shown, found.end_rate, found.settle_rate) == (False, None, None)
    none = precedent(412, 1999, own_class="age > 1000", settings=QUICK).classes[-1]
    assert (none.war_years, none.shown) == (0, False)
    many_years_few_wars = precedent(412, 1999, own_class="conflict_id in (221, 222, 234)", settings=QUICK).classes[-1]
    assert many_years_few_wars.war_years >= 30
    assert not many_years_few_wars.shown


def test_fixed_classes_narrow_and_their_rates_are_shares() -> None:
    found = {each.id: each for each in precedent(299, 2013, settings=QUICK).classes}
    assert list(found) == ["all", "recent", "age", "patron", "veto-rebels", "veto-both"]
    for each in found.values():
        if each.end_rate is not None and each.settle_rate is not None:
            assert each.end_rate.value == each.ends / each.war_years
            assert each.settle_rate.value == each.settled / each.war_years
            assert each.end_rate.low <= each.end_rate.value <= each.end_rate.high
    recent = (N["year"] >= 2002) & (N["year"] <= 2011)
    assert found["recent"].war_years == recent.sum()
    own = (N["year"] <= 2011) & (N["war_l1"] == 1) & (N["reb_arms_l1"] == 1)
    assert found["patron"].war_years == own.sum()
    age = (N["year"] <= 2011) & (N["age"] >= 2) & (N["age"] <= 4)
    assert found["age"].war_years == age.sum()
