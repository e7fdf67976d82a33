"""The kernels against the brute-force oracle: every actor, state and concept."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stability import oracle
from tests.stability.building import coalesced_model, graph_model, option_model
from tests.strategies import (
    DIRECTIONS,
    GraphConflict,
    OptionConflict,
    coalesced_conflicts,
    graph_conflicts,
    option_conflicts,
)

from demarche.engines.stability import option_form
from demarche.engines.stability.model import Model
from demarche.numerics.hypercube import Hypercube, ImprovingMoves

pytestmark = pytest.mark.once


def engine_verdicts(model: Model) -> dict[str, list[set[int]]]:
    return {c: [set(np.flatnonzero(row).tolist()) for row in table] for c, table in model.verdicts().items()}


def option_oracle(conflict: OptionConflict) -> tuple[oracle.Arcs, oracle.Liking]:
    arcs = oracle.option_arcs(conflict.owners, conflict.directions, conflict.feasible, conflict.n_actors)
    return arcs, [dict(enumerate(row)) for row in conflict.likes]


def graph_oracle(conflict: GraphConflict) -> tuple[oracle.Arcs, oracle.Liking]:
    arcs: oracle.Arcs = [
        {s: {t for f, t in own if f == s != t} for s in range(conflict.n_states)} for own in conflict.arcs
    ]
    return arcs, [dict(enumerate(row)) for row in conflict.likes]


@given(option_conflicts())
def test_option_form_matches_definitions(conflict: OptionConflict) -> None:
    assert engine_verdicts(option_model(conflict)) == oracle.verdicts(*option_oracle(conflict))


@given(graph_conflicts())
def test_general_arcs_match_definitions(conflict: GraphConflict) -> None:
    assert engine_verdicts(graph_model(conflict)) == oracle.verdicts(*graph_oracle(conflict))


@given(coalesced_conflicts())
def test_coalesced_states_match_definitions(drawn: tuple[OptionConflict, dict[int, int]]) -> None:
    conflict, class_of = drawn
    model = coalesced_model(conflict, class_of)
    raw, _ = option_oracle(conflict)
    likes: oracle.Liking = [dict(enumerate(row.tolist())) for row in model.ranks]
    assert engine_verdicts(model) == oracle.verdicts(oracle.coalesced_arcs(raw, dict(class_of)), likes)


@given(option_conflicts())
def test_inclusions(conflict: OptionConflict) -> None:
    found = option_model(conflict).verdicts()
    assert not (found["nash"] & ~(found["smr"] & found["seq"])).any()
    assert not (found["nash"] & ~found["sseq"]).any()
    assert not (found["sseq"] & ~(found["smr"] & found["seq"])).any()
    assert not (found["smr"] & ~found["gmr"]).any()
    assert not (found["seq"] & ~found["gmr"]).any()


@given(option_conflicts(restricted=False))
def test_closed_form_when_unrestricted(conflict: OptionConflict) -> None:
    """Howard: GMR iff u >= max_own min_others u, SMR iff u >= min_others max_own u."""
    k = len(conflict.owners)
    found = option_model(conflict).verdicts()
    for i, likes in enumerate(conflict.likes):
        u = np.array(likes).reshape((2,) * k)
        own = tuple(k - 1 - b for b, owner in enumerate(conflict.owners) if owner == i)
        others = tuple(axis for axis in range(k) if axis not in own)
        gmr = u >= u.min(axis=others, keepdims=True).max(axis=own, keepdims=True)
        smr = u >= u.max(axis=own, keepdims=True).min(axis=others, keepdims=True)
        np.testing.assert_array_equal(found["gmr"][i], gmr.ravel())
        np.testing.assert_array_equal(found["smr"][i], smr.ravel())


@given(option_conflicts(restricted=False))
def test_fixpoint_agrees_with_single_pass(conflict: OptionConflict) -> None:
    """One more option that is never taken, barred by infeasibility, sends the same conflict through the fixpoint."""
    size = conflict.size
    barred = OptionConflict(
        conflict.n_actors,
        [*conflict.owners, 0],
        [*conflict.directions, "both"],
        set(range(size, 2 * size)),
        [[*row, *([9999] * size)] for row in conflict.likes],
    )
    open_, fixed = option_model(conflict).verdicts(), option_model(barred).verdicts()
    for concept, table in open_.items():
        np.testing.assert_array_equal(table, fixed[concept][:, :size])


@given(option_conflicts(), st.integers(2, 3))
def test_leading_axis_is_independent_profiles(conflict: OptionConflict, copies: int) -> None:
    model = option_model(conflict)
    profiles = np.stack([np.roll(model.ranks, shift, axis=1) for shift in range(copies)])
    batch = option_form.verdicts(model.cube, profiles)
    for number, profile in enumerate(profiles):
        for concept, table in option_form.verdicts(model.cube, profile).items():
            np.testing.assert_array_equal(batch[concept][number], table)


@given(option_conflicts(max_options=6), st.data())
def test_improving_minimum_by_definition(conflict: OptionConflict, data: st.DataObject) -> None:
    """Whether the sorted slices are kept or rebuilt; in-place order is harmless, improvements being transitive."""
    codes = [DIRECTIONS.index(d) for d in conflict.directions]
    model = option_model(conflict)
    cube = Hypercube(codes, conflict.owners, model.cube.feasible)
    values = np.array(data.draw(st.permutations(range(conflict.size))), dtype=np.int32)
    cube.put(values, np.iinfo(np.int32).max)
    for player in range(conflict.n_actors):
        u = model.ranks[player]
        expected = values.copy()
        for s in conflict.feasible:
            better = [values[t] for t in cube.moves(player, s) if u[t] > u[s]]
            expected[s] = min([values[s], *better])
        for table in (ImprovingMoves(cube, player, u), ImprovingMoves(cube, player, u, keep=0)):
            found = values.copy()
            assert table.lower(found) == bool((found != values).any())
            np.testing.assert_array_equal(found, expected)
