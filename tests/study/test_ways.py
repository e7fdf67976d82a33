"""What has to change first: the numbers as they are printed open the screen, and the verdict's engine plays them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.crisis import Crisis, load, shipped_cases
from demarche.engine.registry import engine
from demarche.engine.shown import Among
from demarche.engine.ways import Opened, OpenedAmong, Turn, Way
from demarche.engines.screen import NUMBERS, bounds, screen
from demarche.engines.screen.way_out import way_out
from demarche.page.numbers import outward, share
from demarche.page.parts import Text
from demarche.report.ways_words import way_in_few_words, way_in_one_line, ways_section
from demarche.study.draw.plan import plan_of
from demarche.study.ways import played

pytestmark = pytest.mark.once

DRAWS, COUNT = 24, 12
"""Of the versions, the war is asked in the first few."""
chances, costs = (st.integers(0, most).map(lambda part: part / 1000) for most in (1000, 500))


@given(st.tuples(chances, chances, costs, costs, chances, chances, chances, costs, costs))
@settings(max_examples=200)
def test_the_numbers_printed_bring_terms_about(numbers: tuple[float, ...]) -> None:
    result = screen(dict(zip(NUMBERS, numbers, strict=True)), draws=8)
    steps = list(way_out(result))
    assert (steps == []) == result.centre.open
    printed = {name: float(share(after)) for name, _, after in steps}
    before = {name: result.hinge(name).central for name in NUMBERS}
    assert bool(bounds(np.array([{**before, **printed}[name] for name in NUMBERS])).open)
    assert all(found == value for found, value in zip(before.values(), numbers, strict=True))


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_rounding_outward_never_falls_short(value: float, start: float) -> None:
    found = outward(value, start)
    assert found >= value - 1e-9 if value >= start else found <= value + 1e-9
    assert abs(found - value) < 0.01 + 1e-9
    assert float(share(found)) == pytest.approx(found, abs=1e-12)


ENTERED = {"syria-2013": (0.15, 0.225), "kosovo-1999": (0.225, 0.275)}
"""What the rest of the war costs each, entered beside what follows from it, so that the screen has all nine numbers."""


def entered(case: str) -> Crisis:
    ruler, opposition = ENTERED[case]
    return load(case).with_values({"screen.c_ruler": ruler, "screen.c_opposition": opposition})


@cache
def ways(case: str) -> tuple[Opened, ...]:
    crisis, war = entered(case), engine("ripeness")
    plan = plan_of(crisis, draws=DRAWS, seed=0, levers=())
    columns = {path: column[:COUNT] for path, column in plan.design.columns(crisis, war.reads(crisis)).items()}
    values = {"ripeness": war.evaluate(crisis, columns, COUNT, crisis)}
    return played(plan, values, {"screen": engine("screen").answer(crisis, None)})


@pytest.mark.parametrize("case", shipped_cases())
def test_a_change_is_played_by_the_engine_that_gives_the_verdict(case: str) -> None:
    (found,) = ways(case)
    assert (found.way.engine, found.engine) == ("screen", "ripeness")
    war, crisis = engine("ripeness"), entered(case)
    changed = crisis.with_values({turn.path: turn.after for turn in found.way.turns})
    plan = plan_of(crisis, draws=DRAWS, seed=0, levers=())
    drawn = plan.design.columns(crisis, war.reads(crisis))
    settled = {turn.path for turn in found.way.turns}
    alone = 0
    for place in range(found.versions):
        columns = {path: column[place : place + 1] for path, column in drawn.items() if path not in settled}
        alone += war.evaluate(changed, columns, 1, crisis)["ripeness.open"][0] == 1.0
    assert alone == found.after
    # What still blocks is named, in every version that it blocks.
    assert sum(found.blocked.values()) == found.versions - found.after
    said = way_in_one_line(found)
    assert f"{found.after} of {found.versions} versions" in said
    assert next(iter(found.blocked)) in said
    for turn in found.way.turns:
        assert share(turn.after) in said


def test_changes_go_farther_where_they_are_not_enough() -> None:
    crisis, war = entered("kosovo-1999"), engine("ripeness")
    plan = plan_of(crisis, draws=DRAWS, seed=0, levers=())
    columns = {path: column[:COUNT] for path, column in plan.design.columns(crisis, war.reads(crisis)).items()}
    values = {"ripeness": war.evaluate(crisis, columns, COUNT, crisis)}

    def turns(after: float) -> tuple[Turn, ...]:
        paths = ("screen.x_high", "war.settlement.opposition_ratifiers")
        return tuple(Turn(path=path, words=path, before=0.4, after=after) for path in paths)

    class Screen:
        name = "screen"

        def ways(self, answer: object) -> list[list[Way]]:
            return [[Way(engine="screen", turns=turns(after)) for after in (0.41, 0.95, 1.0)]]

    other = replace(plan, engines=(Screen(), war))
    (found,) = played(other, values, {"screen": None})
    assert found.way == Way(engine="screen", turns=turns(0.95))
    assert found.enough


@pytest.mark.parametrize("case", shipped_cases())
def test_types_add_up_to_all_versions(case: str) -> None:
    (found,) = ways(case)
    half = replace(
        found,
        versions=16,
        before=1,
        after=9,
        parts=(
            OpenedAmong(among=Among(versions=8, actor="The King", type="bends"), before=1, after=7),
            OpenedAmong(among=Among(versions=8, actor="The King", type="holds-out"), before=0, after=2),
        ),
    )
    said = ways_section((half,)).finding
    assert "If The King bends, " in said
    assert "terms in 7 of 8 versions; if The King holds out, in 2 of 8" in said
    assert "not enough" not in said
    assert "9 of 16 versions: 7 of 8 if The King bends and 2 of 8 if The King holds out." in way_in_one_line(half)
    if found.parts:
        assert sum(part.after for part in found.parts) == found.after
        assert sum(part.before for part in found.parts) == found.before


def test_enough_is_what_the_file_calls_ripe() -> None:
    (found,) = ways("kosovo-1999")
    whole = replace(found, parts=(), versions=20, after=12)
    assert whole.enough
    assert not replace(whole, needed=0.7).enough
    assert "not enough" in ways_section((replace(whole, needed=0.7),)).finding
    crisis, war = entered("kosovo-1999").with_values({"crisis.ripe_at": 0.9}), engine("ripeness")
    plan = plan_of(crisis, draws=DRAWS, seed=0, levers=())
    columns = {path: column[:COUNT] for path, column in plan.design.columns(crisis, war.reads(crisis)).items()}
    values = {"ripeness": war.evaluate(crisis, columns, COUNT, crisis)}
    (stricter,) = played(plan, values, {"screen": engine("screen").answer(crisis, None)})
    assert stricter.needed == 0.9


def test_a_side_that_was_named_just_before_is_not_named_again() -> None:
    (found,) = ways("kosovo-1999")
    one = Turn(
        path="a", words="", who="the rebels", short="the rebels offer", again="they offer", before=0.2, after=0.4
    )
    two = replace(one, path="b", short="the rebels' fighters accept", again="their fighters accept")
    other = replace(two, who="the King")
    for turns, expected in (
        ((one, two), "The rebels offer 0.40, not 0.20; their fighters accept 0.40, not 0.20: "),
        ((one, other), "The rebels offer 0.40, not 0.20; the rebels' fighters accept 0.40, not 0.20: "),
    ):
        said = way_in_few_words(replace(found, way=replace(found.way, turns=turns)))
        assert said.startswith(expected)


def test_what_stands_in_the_way_adds_up_and_what_goes_too_far_is_said() -> None:
    (found,) = ways("syria-2013")
    (turn, *_) = found.way.turns
    far = replace(turn, before=0.3, after=0.8, low=0.2, high=0.4, words="the most that they offer", short="they offer")
    many = replace(
        found,
        way=replace(found.way, turns=(far,)),
        parts=(),
        versions=20,
        after=4,
        before=0,
        blocked={"one": 6, "two": 4, "three": 3, "four": 3},
    )
    said = "\n".join(part.text for part in ways_section((many,)).parts if isinstance(part, Text))
    assert "in 16 versions: one (6); two (4); three (3); something else (3)." in said
    assert "beyond what the file holds possible" in said
    assert way_in_few_words(many) == "They offer 0.80, not 0.30: terms in 4 of 20; beyond the ranges."
    near = replace(many, way=replace(found.way, turns=(replace(far, after=0.4),)))
    assert not near.outside
    assert way_in_few_words(near) == "They offer 0.40, not 0.30: terms in 4 of 20."


def test_a_way_out_that_does_not_open_is_not_called_enough() -> None:
    (found,) = ways("syria-2013")
    assert 2 * found.after < found.versions
    assert "not enough" in ways_section((found,)).finding
    assert ways_section(()).parts == ()
