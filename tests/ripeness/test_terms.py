"""What conditions cost and what keeps a peace, over the versions: against plain recursions and counting by hand."""

from __future__ import annotations

from dataclasses import replace
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.crisis import Crisis, load
from demarche.engine.shown import told
from demarche.engines.ripeness import solve
from demarche.engines.ripeness.authorised import plan_at_centre
from demarche.engines.ripeness.finish_words import finish_section
from demarche.engines.ripeness.terms_facts import Cost, facts_of, terms_facts
from demarche.engines.ripeness.terms_words import terms_section
from demarche.errors import CrisisError

CRISIS = load("syria-2013")
SCREEN = CRISIS.file.screen


def columns(**given: list[float]) -> dict[str, np.ndarray]:
    count = len(next(iter(given.values())))
    usual = {
        "solved": 1.0,
        "hesitates": 0.0,
        "ruler_bound": 0.0,
        "ruler_price": np.nan,
        "opposition_bound": 1.0,
        "opposition_price": np.nan,
        "signed": 0.5,
        "durable": 0.25,
        "unbroken": 0.6,
        "unspoiled": 0.55,
        "terms": 0.5,
        "cost_ruler": 0.2,
        "cost_opposition": 0.3,
        "open": 0.0,
        "finish_open": 1.0,
        "finish_needs": 0.3,
        "finish_leaves": 0.6,
        "finish_low": 0.35,
        "finish_high": 0.5,
        "finish_years": 6.0,
        "finish_odds_ruler": 0.08,
        "finish_odds_opposition": 0.06,
        "finish_wins_ruler": 0.75,
        "finish_wins_opposition": 0.6,
        "finish_wins_observer": 0.55,
    }
    return {f"ripeness.{name}": np.array(given.get(name, [value] * count)) for name, value in usual.items()}


def said(**given: list[float]) -> str:
    facts = terms_facts(CRISIS, columns(**given))
    assert facts is not None
    (bullets,) = terms_section(facts).parts
    return "\n".join(str(item) for item in bullets.items)


def test_what_keeps_a_settlement_is_what_the_file_says() -> None:
    result = solve(plan_at_centre(CRISIS))
    found, game = facts_of(result), result.plan.at(0)
    assert SCREEN is not None
    assert found["ripeness.unbroken"] == pytest.approx(SCREEN.binding.central, abs=1e-9)
    breach, spoil = 1.0 - game.settlement.binds.survival("month"), game.settlement.spoilers.hazard("month")
    months = game.horizon.hold
    safe, open_ = 0.0, 1.0
    for _ in range(months):
        stays = open_ * (1.0 - breach) * (1.0 - spoil)
        safe, open_ = safe + stays / months, stays * (1.0 - 1.0 / months)
    assert found["ripeness.unspoiled"] == pytest.approx(safe + open_, abs=1e-9)
    assert found["ripeness.opposition_price"] == game.settlement.opposition_price


def test_a_wall_has_no_price() -> None:
    plan = plan_at_centre(CRISIS)
    terms = replace(plan.game.settlement, opposition_price=inf)
    found = facts_of(solve(replace(plan, game=replace(plan.game, settlement=terms))))
    assert np.isnan(found["ripeness.opposition_price"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from([0.3, 1.0]),
            st.sampled_from([0.0, 0.1, np.nan]),
            st.sampled_from([0.0, 0.4]),
            st.floats(0, 1),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_who_pays_is_counted_version_by_version(versions: list[tuple[float, float, float, float]]) -> None:
    bound, price, signed, terms = (list(column) for column in zip(*versions, strict=True))
    facts = terms_facts(
        CRISIS, columns(opposition_bound=bound, opposition_price=price, signed=signed, durable=signed, terms=terms)
    )
    assert facts is not None
    asking = [row for row in versions if row[0] < 1.0 and row[1] != 0.0]
    if not asking:
        assert facts.conditions == ()
        return
    (found,) = facts.conditions
    assert (found.side, found.bound.n, found.price.n) == ("opposition", len(asking), len(asking) - found.walls)
    assert found.walls == sum(np.isnan(row[1]) for row in asking)
    assert found.signing == sum(row[2] > 0.0 for row in asking)
    assert found.crossed == sum(row[2] > 0.0 and row[3] > row[0] for row in asking)


def test_versions_without_an_answer_do_not_count() -> None:
    facts = terms_facts(
        CRISIS, columns(solved=[1.0, 0.0], signed=[0.5, np.nan], durable=[0.2, np.nan], unbroken=[0.6, 1.0])
    )
    assert facts is not None
    assert facts.versions == 1
    assert facts.keeping.unbroken == pytest.approx(0.6)
    assert facts.keeping.holds == pytest.approx(0.4)


def test_what_holds_is_weighed_by_what_is_signed() -> None:
    facts = terms_facts(CRISIS, columns(signed=[0.9, 0.1], durable=[0.45, 0.1], unbroken=[0.5, 1.0]))
    assert facts is not None
    assert facts.keeping.unbroken == pytest.approx(0.55)
    assert facts.keeping.holds == pytest.approx(0.55)
    assert facts.keeping.rest == pytest.approx(0.0)
    less = terms_facts(CRISIS, columns(signed=[0.9, 0.3], durable=[0.3, 0.1], unspoiled=[0.5, 1.0]))
    assert less is not None
    assert less.keeping.holds == pytest.approx(0.4 / 1.2)
    assert less.keeping.rest == pytest.approx(0.4 / 1.2 - 0.75 / 1.2)
    nothing = terms_facts(CRISIS, columns(signed=[0.0], durable=[0.0]))
    assert nothing is not None
    assert nothing.keeping.holds is None


def test_two_numbers_for_one_cost_are_told_apart() -> None:
    entered = {"side": "ruler", "who": "Damascus", "entered": 0.1}
    assert not Cost(**entered, implied=told(np.array([0.2]))).apart
    assert Cost(**entered, implied=told(np.array([0.21]))).apart
    assert Cost(**entered, implied=told(np.array([0.04]))).apart
    assert not Cost(**entered, implied=told(np.array([np.nan]))).apart


def test_words() -> None:
    pays = said(opposition_bound=[0.3, 0.3], opposition_price=[0.05, 0.15], terms=[0.5, 0.2])
    assert "at a price of 0.10 at home" in pays
    assert (
        "It pays in 1 of the 2 versions in which something is signed; there the terms lie at 0.50, nearest to “power"
        in pays
    )
    assert "would sign nothing beyond that" in said(ruler_bound=[0.4], terms=[0.5])
    assert "It never pays" in said(ruler_bound=[0.4], ruler_price=[0.1], terms=[0.5])
    assert "Nothing is signed in any version" in said(ruler_bound=[0.4], ruler_price=[0.1], signed=[0.0], durable=[0.0])
    assert "takes away 5 percentage points" in said(signed=[0.5])
    assert "In 1 of 2 versions" in said(hesitates=[1.0, 0.0])
    assert "announced" not in said(signed=[0.5])


def finish(crisis: Crisis = CRISIS, **given: list[float]) -> str:
    facts = terms_facts(crisis, columns(**given))
    assert facts is not None
    section = finish_section(facts)
    return "" if section is None else "\n".join(str(item) for part in section.parts[:1] for item in part.items)


def test_fighting_to_the_finish_over_the_versions() -> None:
    told_so = finish(finish_open=[1.0, 0.0], finish_needs=[0.2, 0.4], open=[0.0, 1.0])
    assert "terms that both prefer to that would exist in 1 of 2 versions" in told_so
    assert "would rather take 0.30 of power in Damascus or more" in told_so
    assert "In 1 version terms exist in the war and not here" in told_so
    assert "entered" not in told_so
    assert "in 1 version only" not in told_so
    assert "in 1 version only" in finish(finish_open=[1.0, 1.0], open=[0.0, 1.0])
    assert "exist in none: there somebody waits" in finish(finish_open=[1.0], open=[0.0])
    assert finish(finish_open=[np.nan]) == ""


def test_what_each_camp_expects_of_the_finish() -> None:
    told_so = finish(finish_years=[4.0, 8.0], finish_odds_ruler=[0.02, 0.04])
    assert "would last 6.0 years on average (5.0 to 7.0 in the middle half of the versions)" in told_so
    assert "an observer gives Damascus 55 % to win it" in told_so
    assert "Damascus gives itself 75 %, and the opposition gives itself 40 %" in told_so
    assert "raise the least that Damascus takes by 0.03" in told_so
    assert "lower the most that it leaves by 0.06" in told_so
    unread = {f"finish_{name}": [np.nan] for name in ("odds_ruler", "odds_opposition", "wins_ruler", "wins_opposition")}
    coalition = finish(**unread)
    assert "is not read here: they differ on whether those who threaten hold together" in coalition
    assert "gives itself" not in coalition
    assert "would last" not in finish(finish_years=[np.nan])


def test_ten_points_are_left_out_for_a_side_whose_odds_cannot_move() -> None:
    sure = finish(finish_odds_ruler=[np.nan])
    assert "Damascus gives itself 75 %" in sure
    assert "is not read here" not in sure
    assert "Ten points more of its own odds lower the most that the opposition leaves by 0.06" in sure
    assert "raise the least" not in sure
    other = finish(finish_odds_opposition=[np.nan])
    assert "takes by 0.08 of power in Damascus." in other
    assert "lower the most" not in other
    neither = finish(finish_odds_ruler=[np.nan], finish_odds_opposition=[np.nan])
    assert "gives itself 40 %." in neither
    assert "en points more" not in neither


def test_a_cost_that_is_entered_all_the_same_is_shown_beside_what_follows() -> None:
    both = CRISIS.with_values({"screen.c_ruler": 0.1, "screen.c_opposition": 0.3})
    assert "Damascus 0.20 (entered on the screen: 0.10)" in finish(both, cost_ruler=[0.2])
    assert "tell of different wars for Damascus' cost" in finish(both, cost_ruler=[0.9])
    assert "tell of different wars" not in finish(both, cost_ruler=[0.1])


def test_answers_that_undo_help() -> None:
    told_so = "making good 95 % of whatever others add to the help for the opposition. By that entry such"
    assert told_so in said(signed=[0.5])


def test_no_more_than_all_of_a_rise_can_be_made_good(tmp_path: Path) -> None:
    text = CRISIS.source.text
    more = text.replace("share: {range: [0.3, 0.8], source: NASR-0525", "share: {range: [0.7, 0.9], source: NASR-0525")
    assert more != text
    path = tmp_path / "crisis.yaml"
    path.write_text(more, encoding="utf-8")
    with pytest.raises(CrisisError, match=r"those who help assad would make good 1\.20 of a rise"):
        load(path)
