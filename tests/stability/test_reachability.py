"""Shortest paths from the status quo against a layer-by-layer search over (state, last mover)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.stability import oracle
from tests.stability.building import graph_model, option_model
from tests.stability.test_concepts import graph_oracle, option_oracle
from tests.strategies import GraphConflict, OptionConflict, graph_conflicts, option_conflicts

from demarche.engines.stability import analyse
from demarche.engines.stability.model import Model


def check(model: Model, arcs: oracle.Arcs, u: oracle.Liking, start: int) -> None:
    result = analyse(model)
    for improving in (False, True):
        found = result.by_improvements if improving else result.by_moves
        assert found is not None
        expected = oracle.distances(arcs, u, start, improving)
        assert {int(s): int(found.steps[s]) for s in model.states if found.steps[s] >= 0} == expected
        for state in model.states:
            path = result.path(model.id_of(int(state)), improving=improving)
            if int(state) not in expected:
                assert path is None
                continue
            assert path is not None
            assert len(path) == expected[int(state)]
            before, last = start, -1
            for step in path:
                assert step.actor != last
                assert step.state in arcs[step.actor][before]
                assert not improving or u[step.actor][step.state] > u[step.actor][before]
                before, last = step.state, step.actor
            assert before == state


@given(option_conflicts(), st.data())
def test_option_form(conflict: OptionConflict, data: st.DataObject) -> None:
    start = data.draw(st.sampled_from(sorted(conflict.feasible)))
    check(option_model(conflict, status_quo=start), *option_oracle(conflict), start)


@given(graph_conflicts(), st.data())
def test_general_arcs(conflict: GraphConflict, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, conflict.n_states - 1))
    check(graph_model(conflict, status_quo=start), *graph_oracle(conflict), start)


def test_nobody_moves_twice_in_succession_on_a_graph() -> None:
    """One actor with arcs 0 -> 1 -> 2 gets no further than 1; with a second actor's turn in between, 2 takes three."""
    likes = [[0, 0, 0]] * 2
    alone = analyse(graph_model(GraphConflict(3, [[(0, 1), (1, 2)], []], likes), status_quo=0))
    assert alone.path("s2") is None
    helped = analyse(graph_model(GraphConflict(3, [[(0, 1), (1, 2)], [(1, 0)]], likes), status_quo=0))
    assert helped.path("s2") is None
    detour = analyse(graph_model(GraphConflict(4, [[(0, 1), (1, 2)], [(1, 3), (3, 1)]], [[0] * 4] * 2), status_quo=0))
    assert detour.path("s2") is None
    assert detour.path("s3") is not None
    waiting = GraphConflict(3, [[(0, 1), (1, 2)], [(0, 0), (0, 1)]], likes)
    path = analyse(graph_model(waiting, status_quo=0)).path("s2")
    assert path is not None
    assert [(step.actor, step.state) for step in path] == [(1, 1), (0, 2)]
