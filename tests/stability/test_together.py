"""Who would move together: against plain searches through every coalition's joint moves and everybody's answers."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stability import oracle
from tests.stability.building import option_model
from tests.stability.test_concepts import option_oracle
from tests.strategies import OptionConflict, option_conflicts

from demarche.engines.stability import Actor, Option, OptionModel
from demarche.engines.stability.together import joint_moves


@settings(max_examples=60, deadline=None)
@given(option_conflicts(max_options=5), st.data())
def test_against_plain_search(conflict: OptionConflict, data: st.DataObject) -> None:
    arcs, u = option_oracle(conflict)
    s = data.draw(st.sampled_from(sorted(conflict.feasible)))
    model = option_model(conflict)

    def bit_owner(t: int, member: int) -> bool:
        return any((s ^ t) >> b & 1 and owner == member for b, owner in enumerate(conflict.owners))

    def answered(t: int, group: tuple[int, ...]) -> bool:
        rest = [j for j in range(conflict.n_actors) if j not in group]
        return any(u[i][x] <= u[i][s] for x in oracle.joint(arcs, u, rest, t, True) for i in group)

    gains: dict[tuple[int, ...], dict[int, bool]] = {}
    for size in range(2, conflict.n_actors + 1):
        for group in combinations(range(conflict.n_actors), size):
            there = oracle.joint(arcs, u, list(group), s, False)
            good = [t for t in there if all(u[i][t] > u[i][s] and bit_owner(int(str(t)), i) for i in group)]
            if good:
                gains[group] = {int(str(t)): answered(int(str(t)), group) for t in good}
    found = joint_moves(model, s)
    safe = {group for group, moves in gains.items() if not all(moves.values())}
    least = {group for group in safe if not any(set(other) < set(group) for other in safe)}
    assert {move.members for move in found if not move.deterred} == least
    for move in found:
        assert gains[move.members][move.target] == move.deterred
        if not move.deterred:
            changed = {t: (t ^ s).bit_count() for t, regretted in gains[move.members].items() if not regretted}
            assert changed[move.target] == min(changed.values())
        else:
            assert move.members not in safe
            assert not any(set(other.members) < set(move.members) for other in found)
    covered = [set(move.members) for move in found]
    assert all(any(part <= set(group) for part in covered) for group in gains)
    assert all(len(move.members) <= 2 for move in joint_moves(model, s, largest=2))


def test_two_who_are_stuck_alone() -> None:
    """The prisoners' dilemma: neither would stop arming alone, both would together, and either would then cheat."""
    #           NN  YN  NY  YY   (armed: 0 = A arms not)
    ranks = [[2, 3, 0, 1], [2, 0, 3, 1]]
    model = OptionModel((Actor("A"), Actor("B")), (Option("a", "A"), Option("b", "B")), ranks)
    (move,) = joint_moves(model, 3)
    assert (move.members, move.state, move.target, move.deterred) == ((0, 1), 3, 0, False)
    assert move.to_dict(model) == {"members": ["A", "B"], "from": "4", "to": "1", "deterred": False}
    assert joint_moves(model, 0) == ()
