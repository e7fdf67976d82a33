"""Listed states give the answers of the dense form; they are found without listing every choice of options."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stability.building import actors, option_model
from tests.stability.test_margins import CONCEPT
from tests.strategies import OptionConflict, option_conflicts

from demarche.crisis.states import columns, matching
from demarche.engines.stability import Option, analyse
from demarche.engines.stability.case_file import parse_case
from demarche.engines.stability.enumerate import feasible_states
from demarche.engines.stability.judging import arcs_of
from demarche.engines.stability.margins import margin, needed_raise
from demarche.engines.stability.sparse import SparseModel
from demarche.errors import InputError

pytestmark = pytest.mark.once


def sparse_model(conflict: OptionConflict, status_quo: int | None = None) -> SparseModel:
    dense = option_model(conflict)
    place = None if status_quo is None else int(np.searchsorted(dense.states, status_quo))
    return SparseModel(dense.actors, dense.options, dense.states, dense.ranks[:, dense.states], place)


@settings(max_examples=50)
@given(option_conflicts(max_options=6), st.data())
def test_the_same_answers_as_the_dense_form(conflict: OptionConflict, data: st.DataObject) -> None:
    start = data.draw(st.sampled_from(sorted(conflict.feasible)))
    dense, sparse = option_model(conflict, start), sparse_model(conflict, start)
    states = dense.states
    for concept, table in dense.verdicts().items():
        np.testing.assert_array_equal(sparse.verdicts()[concept], table[:, states], err_msg=concept)
    one, other = analyse(dense), analyse(sparse)
    assert one.by_moves is not None
    assert one.by_improvements is not None
    assert other.by_moves is not None
    assert other.by_improvements is not None
    np.testing.assert_array_equal(other.by_moves.steps, one.by_moves.steps[states])
    np.testing.assert_array_equal(other.by_improvements.steps, one.by_improvements.steps[states])
    assert other.to_dict()["method"] == "sparse option form: sweeps over groups of listed states"
    plain = one.to_dict(), other.to_dict()
    for found in plain:
        found.pop("method")
        found.pop("reachability")
        found.pop("witnesses")
        found.pop("n_infeasible")
    assert plain[0] == plain[1]


@settings(max_examples=60)
@given(option_conflicts(max_options=5), CONCEPT, st.data())
def test_moves_witnesses_and_margins_agree(conflict: OptionConflict, concept: str, data: st.DataObject) -> None:
    dense, sparse = option_model(conflict), sparse_model(conflict)
    place = {s: k for k, s in enumerate(dense.states.tolist())}
    for actor in range(conflict.n_actors):
        for s in dense.states.tolist():
            assert sparse.moves(actor, place[s]) == [place[t] for t in dense.moves(actor, s)]
            assert sparse.arrivals(actor, place[s]) == [place[t] for t in dense.arrivals(actor, s)]
    for one, other in zip(arcs_of(dense), arcs_of(sparse), strict=True):
        assert [place[s] for s in one.sources.tolist()] == other.sources.tolist()
        assert [place[s] for s in one.targets.tolist()] == other.targets.tolist()
    state = data.draw(st.sampled_from(sorted(conflict.feasible)))
    actor = data.draw(st.integers(0, conflict.n_actors - 1))
    up, same = needed_raise(dense, state, actor, concept), needed_raise(sparse, place[state], actor, concept)
    assert (up.levels, up.passed) == (same.levels, same.passed)
    if up.like is None:
        first, second = margin(dense, state, actor, concept), margin(sparse, place[state], actor, concept)
        assert (first.levels, first.passed) == (second.levels, second.passed)
    found = analyse(sparse).witness(sparse.id_of(place[state]), f"A{actor}", concept)
    assert found.stable == bool(dense.verdicts()[concept][actor, state])


NAMES = ["a", "b", "c", "d", "e"]
LITERALS = st.sampled_from([*NAMES, "true", "false"])
FORMULAS = st.recursive(
    LITERALS,
    lambda part: st.one_of(
        part.map(lambda p: f"not ({p})"),
        st.tuples(part, st.sampled_from(["and", "or", "implies", "iff"]), part).map(
            lambda t: f"({t[0]}) {t[1]} ({t[2]})"
        ),
    ),
    max_leaves=6,
)
PATTERNS = st.lists(st.sampled_from("YN--"), min_size=5, max_size=5).map("".join)


@given(st.lists(FORMULAS | PATTERNS, max_size=5))
def test_states_found_are_those_no_rule_rules_out(rules: list[str]) -> None:
    barred = np.zeros(32, dtype=bool)
    for rule in rules:
        barred |= matching(rule, NAMES, columns(NAMES))
    if barred.all():
        with pytest.raises(InputError, match="no state is feasible"):
            feasible_states(NAMES, rules)
    else:
        np.testing.assert_array_equal(feasible_states(NAMES, rules), np.flatnonzero(~barred))


def forty() -> dict:
    """Forty options of four actors, each of whom takes one option at most: 11^4 states among 2^40."""
    names = [f"o{b}" for b in range(40)]
    rules = [f"o{a} and o{b}" for a in range(40) for b in range(a) if a // 10 == b // 10]
    return {
        "dms": [{"id": f"A{i}", "options": names[10 * i : 10 * i + 10]} for i in range(4)],
        "options": [{"id": name} for name in names],
        "infeasible": rules,
        "status_quo": "1",
        "preferences": {
            f"A{i}": {"statements_most_important_first": [f"o{10 * i + 3}", f"not o{(10 * i + 13) % 40}", "o7 or o21"]}
            for i in range(4)
        },
    }


def test_forty_options_with_few_states() -> None:
    case = parse_case(forty())
    assert len(case.model.states) == 11**4
    result = case.analyse()
    assert isinstance(case.model, SparseModel)
    assert result.by_improvements is not None
    # Everybody's first wish is its own to fulfil, whatever the others do.
    held = result.equilibrium["nash"]
    assert held.any()
    taken = [3, 13, 23, 33]
    for s in np.flatnonzero(held):
        signs = case.model.yn(int(s))
        assert all(signs[b] == "Y" for b in taken)


def test_too_many_states_are_refused() -> None:
    with pytest.raises(InputError, match="rule more of them out"):
        feasible_states([f"o{b}" for b in range(24)], [])
    with pytest.raises(InputError, match="states can occur; at most 1,000,000"):
        feasible_states([f"o{b}" for b in range(21)], [])
    free = {**forty(), "infeasible": []}
    with pytest.raises(InputError, match="infeasible: more than"):
        parse_case(free)
    with pytest.raises(InputError, match="are too many for listed states"):
        parse_case({**forty(), "states": [{"id": "1", "yn": "N" * 40}]})


def test_a_model_that_is_none_is_refused() -> None:
    options = (Option("a", "A0"), Option("b", "A1"))
    good = SparseModel(actors(2), options, np.array([0, 1, 3]), np.zeros((2, 3), dtype=np.int32))
    with pytest.raises(InputError, match="ascending order"):
        replace(good, decimals=np.array([1, 0, 3]))
    with pytest.raises(InputError, match="choices of the options given"):
        replace(good, decimals=np.array([0, 1, 4]))
    with pytest.raises(InputError, match="status quo"):
        replace(good, status_quo=3)
