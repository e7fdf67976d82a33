"""Nothing later than the day is ever read: future rows are planted, and nothing moves."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.precedent.records import altered, early

from demarche.engines.precedent import Precedent, Record, Settings, precedent, shipped_record
from demarche.engines.precedent.columns import OUTCOMES

pytestmark = pytest.mark.once

QUICK = Settings(resamples=20)
ACTIVE = sorted(
    (int(c), int(y))
    for c, y in zip(shipped_record().years.numbers["conflict_id"], shipped_record().years.numbers["year"], strict=True)
    if y >= 1960
)


def planted(record: Record, t: int, seed: int) -> Record:
    """The record with everything that was not known in ``t`` replaced by noise, and wars of the future added."""
    draw = np.random.default_rng(seed)
    years, episodes = record.years, record.episodes
    size = len(years)
    unknown = years.numbers["year"] >= t - 1  # whether t - 1 was a last year shows in t
    numbers = {
        name: np.where(unknown, draw.integers(0, 2, size).astype(float), column)
        for name, column in years.numbers.items()
        if name.startswith("o_")
    }
    out = np.where(unknown, draw.choice(["continue", *OUTCOMES], size), years.words["o_out"])
    # Features of later years, and of the year itself for any other war than the one asked about.
    later = years.numbers["year"] > t
    for name in ("war_l1", "pa_n", "pa_2y", "reb_arms_l1", "gov_arms_l1", "reb_p5_l1", "reb_states_l1", "sides_l1"):
        numbers[name] = np.where(later, draw.integers(0, 2, size).astype(float), years.numbers[name])
    rebels = np.where(years.numbers["year"] >= t, "nobody yet", years.words["rebels"])
    ended = episodes.numbers["last_year"] >= t - 1
    last = np.where(
        ended, episodes.numbers["last_year"] + draw.integers(1, 9, len(episodes)), episodes.numbers["last_year"]
    )
    how = np.where(ended, draw.choice(OUTCOMES, len(episodes)), episodes.words["o_outcome"])
    flag = np.where(ended, 1.0, episodes.numbers["o_ended"])
    return replace(
        record,
        years=altered(years, numbers, {"o_out": out, "rebels": rebels}),
        episodes=altered(episodes, {"last_year": last, "o_ended": flag}, {"o_outcome": how}),
    )


def told(found: Precedent) -> dict[str, object]:
    """Everything but what the tables say of themselves."""
    return {name: value for name, value in found.to_dict().items() if name != "record"}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(ACTIVE), st.integers(0, 2**32 - 1))
def test_what_came_later_moves_nothing(war: tuple[int, int], seed: int) -> None:
    conflict, t = war
    record = shipped_record()
    before = precedent(conflict, t, record=record, settings=QUICK, own_class="region = Africa or war_l1 = 1")
    after = precedent(
        conflict, t, record=planted(record, t, seed), settings=QUICK, own_class="region = Africa or war_l1 = 1"
    )
    assert told(before) == told(after)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([war for war in ACTIVE if war[1] <= 2004]))
def test_the_whole_table_says_what_one_that_ends_then_says(war: tuple[int, int]) -> None:
    conflict, t = war
    both = [precedent(conflict, t, record=record, settings=QUICK) for record in (shipped_record(), early())]
    assert told(both[0]) == told(both[1])


def test_the_planting_is_noticed_where_it_should_be() -> None:
    """The same noise from years before the day changes the answer: the test above can fail."""
    record = shipped_record()
    before = precedent(412, 1999, record=record, settings=QUICK)
    after = precedent(412, 1999, record=planted(record, 1990, 1), settings=QUICK)
    assert told(before)["hazard"] != told(after)["hazard"]
    assert told(before)["nearest"] != told(after)["nearest"]
    assert told(before)["held"] != told(after)["held"]


def test_hindsight_stands_in_a_column_of_its_own() -> None:
    plain, later = (precedent(412, 1999, hindsight=hindsight, settings=QUICK) for hindsight in (False, True))
    assert {each.later for each in plain.nearest} == {None}
    chechnya = later.nearest[0]
    assert chechnya.note == "ceasefire 1996, after 3 y; no new episode by 1998"
    assert chechnya.later == "ceasefire 1996, after 3 y; back in 1999"
    assert [replace(each, later=None) for each in later.nearest] == list(plain.nearest)
    assert plain.curve == later.curve


@pytest.mark.parametrize("t", [1961, 1999, 2005, 2013, 2020, 2022])
def test_no_row_is_known_too_early(t: int) -> None:
    from demarche.engines.precedent.history import held_at
    from demarche.engines.precedent.known import known_at

    assert known_at(shipped_record(), t).year.max() == min(t - 2, 2019)
    assert held_at(shipped_record(), t, 5).last_year.max() + 5 <= t - 1
