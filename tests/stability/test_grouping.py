"""Equilibria in groups: nothing lost, nothing doubled, what is said to be shared is shared, best first."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from tests.stability.building import option_model
from tests.strategies import OptionConflict, option_conflicts

from demarche.engines.stability import Actor, Option, OptionModel, analyse
from demarche.engines.stability.grouping import REACH_ORDER, STRENGTHS


@given(option_conflicts(max_options=6), st.data())
def test_groups_partition_the_equilibria(conflict: OptionConflict, data: st.DataObject) -> None:
    start = data.draw(st.none() | st.sampled_from(sorted(conflict.feasible)))
    result = analyse(option_model(conflict, status_quo=start))
    held = {state for concept in result.verdicts for state in result.equilibria(concept)}
    grouped = [result.model.id_of(int(s)) for group in result.groups for s in group.states]
    assert sorted(grouped) == sorted(held)
    order = [(REACH_ORDER.index(g.reach), STRENGTHS.index(g.strength)) for g in result.groups]
    assert order == sorted(order)
    for group in result.groups:
        signs = np.array([[s >> b & 1 for b in range(len(conflict.owners))] for s in group.states.tolist()])
        same = {b for b in range(signs.shape[1]) if len(set(signs[:, b].tolist())) == 1}
        assert set(group.shared) == same
        assert set(group.differ) == set(range(signs.shape[1])) - same
        assert all(taken == bool(signs[0, b]) for b, taken in group.shared.items())
        for state in group.states:
            name = result.model.id_of(int(state))
            assert result.strength(name) == group.strength
            assert strongest(result.verdicts, int(state)) == group.strength
            if start is None:
                assert group.reach == "unknown"
            else:
                improving, moving = result.path(name, improving=True), result.path(name)
                reach = "improvements" if improving is not None else "moves" if moving is not None else "none"
                assert group.reach == reach


def strongest(verdicts: Mapping[str, np.ndarray], state: int) -> str:
    held = {concept for concept, table in verdicts.items() if table[:, state].all()}
    if "nash" in held:
        return "nash"
    if {"seq", "smr"} <= held:
        return "seq+smr"
    return next(concept for concept in ("seq", "smr", "gmr") if concept in held)


def test_mixed_equilibria_are_split_where_they_differ_most() -> None:
    """Everybody is content everywhere: 64 outcomes of six options fall into few, even parts that share some options."""
    options = tuple(Option(f"o{b}", "A") for b in range(6))
    model = OptionModel((Actor("A"),), options, np.zeros((1, 64), dtype=int))
    groups = analyse(model).groups
    assert 1 < len(groups) <= 6
    assert sum(len(group.states) for group in groups) == 64
    assert all(group.shared for group in groups)


def test_distinct_clusters_are_found() -> None:
    """Two far corners of the cube with three neighbours each come out as two groups, each with much in common."""
    low, high = [0, 1, 2, 4], [63, 62, 61, 59]
    infeasible = np.ones(64, dtype=bool)
    infeasible[low + high] = False
    options = tuple(Option(f"o{b}", "A") for b in range(6))
    model = OptionModel((Actor("A"),), options, np.zeros((1, 64), dtype=int), infeasible)
    found = [set(group.states.tolist()) for group in analyse(model).groups]
    assert found == [set(low), set(high)]
    assert dict(analyse(model).groups[1].shared) == {3: True, 4: True, 5: True}
