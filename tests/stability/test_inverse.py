"""The least change against every choice of everybody's orders on small conflicts."""

from __future__ import annotations

from itertools import permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stability import oracle
from tests.stability.building import graph_model, option_model
from tests.stability.test_concepts import graph_oracle, option_oracle
from tests.stability.test_margins import CONCEPT, displacement, swaps
from tests.strategies import GraphConflict, OptionConflict, graph_conflicts, option_conflicts

from demarche.engines.stability.inverse import changed_model, least_change
from demarche.errors import InputError


def strict(conflict: GraphConflict, data: st.DataObject) -> tuple[GraphConflict, list[list[int]]]:
    orders = [list(data.draw(st.permutations(range(conflict.n_states)))) for _ in conflict.arcs]
    likes = [[-order.index(s) for s in range(conflict.n_states)] for order in orders]
    return GraphConflict(conflict.n_states, conflict.arcs, likes), orders


def cheapest(arcs: oracle.Arcs, orders: list[list[int]], free: set[int], state: int, concept: str, cost) -> int | None:
    best = None
    choices = [permutations(order) if i in free else [tuple(order)] for i, order in enumerate(orders)]
    for chosen in product(*choices):
        total = sum(cost(before, list(after)) for before, after in zip(orders, chosen, strict=True))
        if best is not None and total >= best:
            continue
        liking = [{s: -k for k, s in enumerate(order)} for order in chosen]
        if all(oracle.stable(arcs, liking, i, state, concept) for i in range(len(arcs))):
            best = total
    return best


@settings(max_examples=40, deadline=None)
@given(
    graph_conflicts(max_states=4, max_actors=3).filter(lambda c: c.n_states ** len(c.arcs) <= 40),
    CONCEPT,
    st.sampled_from(["swaps", "ranks"]),
    st.data(),
)
def test_nothing_smaller_does(conflict: GraphConflict, concept: str, measure: str, data: st.DataObject) -> None:
    conflict, orders = strict(conflict, data)
    model = graph_model(conflict)
    arcs, _ = graph_oracle(conflict)
    state = data.draw(st.integers(0, conflict.n_states - 1))
    free = data.draw(st.sets(st.integers(0, len(arcs) - 1), min_size=1))
    cost = swaps if measure == "swaps" else displacement
    found = least_change(model, state, concept, measure, changing=sorted(free))
    want = cheapest(arcs, orders, free, state, concept, cost)
    if want is None:
        assert found is None
        return
    assert found is not None
    assert found.proven
    assert found.cost == found.bound == want
    assert {change.actor for change in found.changes} <= free
    changed = changed_model(model, found)
    liking = [dict(enumerate(row)) for row in changed.ranks.tolist()]
    assert all(oracle.stable(arcs, liking, i, state, concept) for i in range(len(arcs)))
    if concept in ("seq", "sseq") and measure == "swaps":
        assert sum(len(change.reversed) for change in found.changes) == want


@settings(max_examples=15, deadline=None)
@given(option_conflicts(max_options=4, max_actors=3), CONCEPT, st.data())
def test_in_option_form_the_answer_makes_it_last(conflict: OptionConflict, concept: str, data: st.DataObject) -> None:
    """With ties and restrictions; the answer costs nothing exactly where the state lasts already."""
    model = option_model(conflict)
    arcs, u = option_oracle(conflict)
    state = data.draw(st.sampled_from(sorted(conflict.feasible)))
    found = least_change(model, state, concept)
    assert found is not None
    if all(oracle.stable(arcs, u, i, state, concept) for i in range(len(arcs))):
        assert found.cost == 0
        assert not found.changes
        return
    liking = [dict(enumerate(row)) for row in changed_model(model, found).ranks.tolist()]
    assert all(oracle.stable(arcs, liking, i, state, concept) for i in range(len(arcs)))
    assert found.proven


def test_too_many_states_for_everybodys_orders_is_said() -> None:
    conflict = OptionConflict(2, [0, 0, 0, 1, 1, 1], ["both"] * 6, set(), [list(range(64)), list(range(64))])
    model = option_model(conflict)
    with pytest.raises(InputError, match="at most 32 states, not 64"):
        least_change(model, 0, "seq")
    assert least_change(model, 0, "gmr") is not None
