"""Who would move together: against plain searches through every coalition's joint moves and everybody's answers."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stability import oracle
from tests.stability.building import graph_model, option_model
from tests.stability.test_concepts import graph_oracle, option_oracle
from tests.strategies import GraphConflict, OptionConflict, graph_conflicts, option_conflicts

from demarche.engines.stability import Actor, Model, Option, OptionModel, read_case
from demarche.engines.stability.together import joint_moves

DATA = Path(__file__).parents[1] / "data" / "stability"


def check(model: Model, arcs: oracle.Arcs, u: oracle.Liking, s: int) -> None:
    """Every coalition's joint moves from ``s``, by search: all gain, and none of them could be spared."""

    def gained(group: tuple[int, ...]) -> set[int]:
        there = oracle.joint(arcs, u, list(group), s, False)
        spared = [oracle.joint(arcs, u, [j for j in group if j != i], s, False) for i in group]
        return {int(str(t)) for t in there if all(u[i][t] > u[i][s] for i in group) and not any(t in x for x in spared)}

    def answered(t: int, group: tuple[int, ...]) -> bool:
        rest = [j for j in range(len(arcs)) if j not in group]
        return any(u[i][x] <= u[i][s] for x in {t} | oracle.joint(arcs, u, rest, t, True) for i in group)

    gains: dict[tuple[int, ...], dict[int, bool]] = {}
    for size in range(2, len(arcs) + 1):
        for group in combinations(range(len(arcs)), size):
            if good := gained(group):
                gains[group] = {t: answered(t, group) for t in good}
    found = joint_moves(model, s)
    safe = {group for group, moves in gains.items() if not all(moves.values())}
    least = {group for group in safe if not any(set(other) < set(group) for other in safe)}
    assert {move.members for move in found if not move.deterred} == least
    for move in found:
        assert gains[move.members][move.target] == move.deterred
        if not move.deterred:
            changed = {
                t: max(len(model.changes(s, t)), 1) for t, regretted in gains[move.members].items() if not regretted
            }
            assert changed[move.target] == min(changed.values())
        else:
            assert move.members not in safe
            assert not any(set(other.members) < set(move.members) for other in found)
    covered = [set(move.members) for move in found]
    assert all(any(part <= set(group) for part in covered) for group in gains)
    assert all(len(move.members) <= 2 for move in joint_moves(model, s, largest=2))


@settings(max_examples=60)
@given(option_conflicts(max_options=5), st.data())
def test_option_form(conflict: OptionConflict, data: st.DataObject) -> None:
    arcs, u = option_oracle(conflict)
    check(option_model(conflict), arcs, u, data.draw(st.sampled_from(sorted(conflict.feasible))))


@settings(max_examples=60)
@given(graph_conflicts(max_states=6), st.data())
def test_general_arcs(conflict: GraphConflict, data: st.DataObject) -> None:
    arcs, u = graph_oracle(conflict)
    check(graph_model(conflict), arcs, u, data.draw(st.integers(0, conflict.n_states - 1)))


def test_elmira_jumps_from_one_equilibrium_to_a_better_one() -> None:
    """Kilgour, Hipel, Fang & Peng 2001: the ministry and the firm together leave 5 for 8."""
    model = read_case(DATA / "elmira_9.json").model
    (move,) = joint_moves(model, model.index_of("5"))
    assert move.to_dict(model) == {"members": ["MoE", "UR"], "from": "5", "to": "8", "deterred": False}


def test_two_who_are_stuck_alone() -> None:
    """The prisoners' dilemma: neither would stop arming alone, both would together, and either would then cheat."""
    #           NN  YN  NY  YY   (armed: 0 = A arms not)
    ranks = [[2, 3, 0, 1], [2, 0, 3, 1]]
    model = OptionModel((Actor("A"), Actor("B")), (Option("a", "A"), Option("b", "B")), ranks)
    (move,) = joint_moves(model, 3)
    assert (move.members, move.state, move.target, move.deterred) == ((0, 1), 3, 0, False)
    assert move.to_dict(model) == {"members": ["A", "B"], "from": "4", "to": "1", "deterred": False}
    assert joint_moves(model, 0) == ()
