"""What would have to change first: the fewest changes that bring terms about, gone no farther than is needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.study.wars import far

from demarche.engine.ways import Turn
from demarche.engines.ripeness.adapter import RipenessEngine
from demarche.engines.ripeness.opening import fewest, goal_of, open_with, part_way
from demarche.engines.ripeness.probing import probe_of
from demarche.engines.ripeness.way_out import ways_of
from demarche.study.asking import Asked, ask

EVERY = np.ones(8, dtype=bool)
GROUPS = {
    "conditions": (
        Turn(path="low", words="", before=0.4, after=0.0),
        Turn(path="high", words="", before=0.3, after=1.0),
    ),
    "ratifiers": (Turn(path="fighters", words="", before=0.35, after=1.0),),
    "enforcement": (Turn(path="binding", words="", before=0.5, after=1.0),),
}
TURNS = [turn for turns in GROUPS.values() for turn in turns]


def asked(needs: Sequence[frozenset[str]], far_enough: float = 0.0) -> Callable[[Sequence[Turn]], np.ndarray]:
    """Version by version, terms exist once everything in its set has gone so far of its way."""
    ends = {turn.path: turn for turn in TURNS}

    def open_(turns: Sequence[Turn]) -> np.ndarray:
        gone = {
            turn.path
            for turn in turns
            if abs(turn.after - turn.before) >= far_enough * abs(ends[turn.path].after - turn.before) - 1e-9
        }
        return np.array([float(need <= gone) for need in needs])

    return open_


@given(st.lists(st.frozensets(st.sampled_from([turn.path for turn in TURNS])), min_size=8, max_size=8))
def test_no_fewer_groups_do_and_none_of_the_changes_is_idle(needs: list[frozenset[str]]) -> None:
    open_ = asked(needs)
    found = fewest(GROUPS, open_, EVERY, 0.5)
    share = open_(found).mean()
    whole = open_(TURNS).mean()
    assert share >= min(0.5, whole)
    names = {name for name, turns in GROUPS.items() if set(turns) & set(found)}
    for fewer in (each for size in range(len(names)) for each in combinations(GROUPS, size)):
        assert open_([turn for name in fewer for turn in GROUPS[name]]).mean() < min(0.5, whole) or not fewer
    for turn in found if len(found) > 1 else ():
        assert open_([each for each in found if each != turn]).mean() < min(0.5, share)


@pytest.mark.parametrize(("far_enough", "fighters"), [(0.05, 0.44), (0.5, 0.68), (0.51, 0.76), (0.9, 1.0)])
def test_a_change_goes_no_farther_than_is_needed(far_enough: float, fighters: float) -> None:
    open_ = asked([frozenset({"fighters"})] * 8, far_enough)
    steps = part_way(GROUPS["ratifiers"], open_, EVERY, 0.5)
    assert steps[0][0].after == fighters
    assert all(open_(turns).all() for turns in steps)
    assert steps[-1] == GROUPS["ratifiers"]
    assert [turn.after for (turn,) in steps] == sorted({turn.after for (turn,) in steps})


@pytest.fixture(scope="module")
def walled() -> Asked:
    """Conditions that rule each other out, and fighters who let little pass."""
    terms = "lowest: [0.5, 0.6], ruler_price: [0.5, 0.9], opposition_price: [0.5, 0.9], opposition_ratifiers: 0.3,"
    return ask(far(("lowest: 0.0,", terms)), RipenessEngine(), draws=8)


def test_it_is_played_in_the_war_itself(walled: Asked) -> None:
    probe = probe_of(walled.plan.base, walled.drawn)
    way, *farther = ways_of(probe)
    assert [len(each.turns) for each in farther] == [len(way.turns)] * len(farther)
    now, then = open_with(probe, ()), open_with(probe, way.turns)
    assert now.mean() < 0.5 <= then.mean()
    for turn in way.turns:
        assert abs(turn.after - turn.before) > 0.0
        if len(way.turns) > 1:
            assert open_with(probe, [each for each in way.turns if each != turn]).mean() < 0.5


def test_where_terms_exist_nothing_has_to_change() -> None:
    free = ask(far(("x_low: 0.1, x_high: [0.4, 0.7]", "x_low: 0.0, x_high: 1.0")), RipenessEngine(), draws=8)
    probe = probe_of(free.plan.base, free.drawn)
    assert open_with(probe, ()).mean() >= 0.5
    assert ways_of(probe) == ()


def test_among_whom_terms_are_asked_for(walled: Asked) -> None:
    probe = probe_of(walled.plan.base, walled.drawn)
    count = probe.few
    none, every = np.zeros(count), np.ones(count)
    for most in (every, np.arange(count) < 1.0):  # enough for all, and enough for nobody
        mask = goal_of(probe, none, most)
        assert mask is not None
        assert mask.all()
    assert goal_of(probe, every, every) is None
    assert goal_of(probe, none, none) is None
