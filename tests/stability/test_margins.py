"""Least changes against every order an actor could have: nothing smaller makes or breaks the stability of a state."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stability import oracle
from tests.stability.building import graph_model, option_model
from tests.stability.test_concepts import graph_oracle, option_oracle
from tests.strategies import GraphConflict, OptionConflict, graph_conflicts, option_conflicts

from demarche.engines.stability.margins import margin, needed_raise
from demarche.engines.stability.model import Model
from demarche.errors import InputError


def swaps(before: list[int], after: list[int]) -> int:
    """Pairs in the other order; both list states best first."""
    place = {s: k for k, s in enumerate(after)}
    return sum(place[a] > place[b] for k, a in enumerate(before) for b in before[k + 1 :])


def displacement(before: list[int], after: list[int]) -> int:
    place = {s: k for k, s in enumerate(after)}
    return sum(abs(place[s] - k) for k, s in enumerate(before))


def compare(model: Model, arcs: oracle.Arcs, orders: list[list[int]], actor: int, concept: str) -> None:
    """``orders[i]``: all states, best first, without ties."""
    liking = [{s: -k for k, s in enumerate(order)} for order in orders]
    before = orders[actor]
    for state in before:
        found: dict[bool, tuple[int, int]] = {}
        for order in permutations(before):
            changed = [*liking]
            changed[actor] = {s: -k for k, s in enumerate(order)}
            holds = oracle.stable(arcs, changed, actor, state, concept)
            cost = swaps(before, list(order)), displacement(before, list(order))
            best = found.get(holds, cost)
            found[holds] = min(best[0], cost[0]), min(best[1], cost[1])
        raised = needed_raise(model, state, actor, concept)
        assert (raised.passed, 2 * raised.passed) == found[True]
        assert raised.levels == raised.passed
        if oracle.stable(arcs, liking, actor, state, concept):
            assert raised.like is None
            gap = margin(model, state, actor, concept)
            if False not in found:
                assert gap.levels is None
            else:
                assert gap.passed is not None
                assert (gap.passed, 2 * gap.passed) == found[False]
                assert gap.target in arcs[actor][state]
        else:
            with pytest.raises(InputError, match="is not stable"):
                margin(model, state, actor, concept)


CONCEPT = st.sampled_from(["nash", "gmr", "smr", "seq", "sseq"])


@settings(max_examples=40, deadline=None)
@given(graph_conflicts(max_states=5, max_actors=3), CONCEPT, st.data())
def test_on_general_graphs(conflict: GraphConflict, concept: str, data: st.DataObject) -> None:
    count = len(conflict.arcs)
    orders = [list(data.draw(st.permutations(range(conflict.n_states)))) for _ in range(count)]
    likes = [[-order.index(s) for s in range(conflict.n_states)] for order in orders]
    strict = GraphConflict(conflict.n_states, conflict.arcs, likes)
    arcs, _ = graph_oracle(strict)
    compare(graph_model(strict), arcs, orders, data.draw(st.integers(0, count - 1)), concept)


@settings(max_examples=25, deadline=None)
@given(option_conflicts(max_options=3, max_actors=3).filter(lambda c: len(c.feasible) <= 6), CONCEPT, st.data())
def test_in_option_form(conflict: OptionConflict, concept: str, data: st.DataObject) -> None:
    states = sorted(conflict.feasible)
    orders = [list(data.draw(st.permutations(states))) for _ in range(conflict.n_actors)]
    likes = [[-order.index(s) if s in order else 5 for s in range(conflict.size)] for order in orders]
    strict = OptionConflict(conflict.n_actors, conflict.owners, conflict.directions, conflict.infeasible, likes)
    arcs, _ = option_oracle(strict)
    compare(option_model(strict), arcs, orders, data.draw(st.integers(0, conflict.n_actors - 1)), concept)


@settings(max_examples=60)
@given(option_conflicts(max_options=5), CONCEPT, st.data())
def test_with_ties_the_raise_suffices_and_a_lower_one_does_not(
    conflict: OptionConflict, concept: str, data: st.DataObject
) -> None:
    model = option_model(conflict)
    arcs, _ = option_oracle(conflict)
    actor = data.draw(st.integers(0, conflict.n_actors - 1))
    state = data.draw(st.sampled_from(sorted(conflict.feasible)))
    found = needed_raise(model, state, actor, concept)
    u = [dict(enumerate(row)) for row in conflict.likes]
    if found.like is None:
        assert oracle.stable(arcs, u, actor, state, concept)
        return
    enough = [*u]
    enough[actor] = {**u[actor], state: u[actor][found.like]}
    assert oracle.stable(arcs, enough, actor, state, concept)
    enough[actor] = {**u[actor], state: u[actor][found.like] - 0.5}
    assert not oracle.stable(arcs, enough, actor, state, concept)


def test_unknown_concept_is_named() -> None:
    model = option_model(OptionConflict(1, [0], ["both"], set(), [[0, 1]]))
    with pytest.raises(InputError, match="unknown concept 'cash'"):
        needed_raise(model, 0, 0, "cash")
    assert np.array_equal(model.states, [0, 1])
