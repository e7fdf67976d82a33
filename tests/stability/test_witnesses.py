"""Every witness is checked against the moves and likings alone, for every state, actor and concept."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from tests.stability import oracle
from tests.stability.building import graph_model, option_model
from tests.stability.test_concepts import graph_oracle, option_oracle
from tests.strategies import GraphConflict, OptionConflict, graph_conflicts, option_conflicts

from demarche.engines.stability import Step, Witness, analyse


def check(witness: Witness, arcs: oracle.Arcs, u: oracle.Liking) -> None:
    """Raise AssertionError unless the witness proves its verdict."""
    i, s = witness.actor, witness.state
    better = oracle.improvements(arcs, u, i, s)
    if not witness.stable:
        assert witness.improvement in better
        assert not witness.sanctions
        if witness.concept != "nash":
            assert all(
                not deters(end, s, i, witness.concept, arcs, u)
                for end in oracle.joint(
                    arcs,
                    u,
                    [j for j in range(len(arcs)) if j != i],
                    witness.improvement,
                    witness.concept in ("seq", "sseq"),
                )
            )
        return
    assert witness.improvement is None
    assert [sanction.improvement for sanction in witness.sanctions] == sorted(better)
    assert witness.concept != "nash" or not better
    for sanction in witness.sanctions:
        check_path(sanction.path, sanction.improvement, i, witness.concept in ("seq", "sseq"), arcs, u)
        assert deters(sanction.end, s, i, witness.concept, arcs, u)
        assert sanction.answers == (
            tuple(sorted(arcs[i][sanction.end])) if witness.concept in ("smr", "sseq") else None
        )


def deters(end: object, s: object, i: int, concept: str, arcs: oracle.Arcs, u: oracle.Liking) -> bool:
    answers = arcs[i][end] if concept in ("smr", "sseq") else set()
    return all(u[i][state] <= u[i][s] for state in {end, *answers})


def check_path(
    path: tuple[Step, ...], start: object, bystander: int, credible: bool, arcs: oracle.Arcs, u: oracle.Liking
) -> None:
    """A legal sequence: real moves, nobody twice in succession, never the bystander, improvements if credible."""
    assert path
    before, last = start, bystander
    for number, step in enumerate(path):
        assert step.actor != bystander
        assert number == 0 or step.actor != last
        assert step.state in arcs[step.actor][before]
        assert not credible or u[step.actor][step.state] > u[step.actor][before]
        before, last = step.state, step.actor


@settings(max_examples=60)
@given(option_conflicts(max_options=4))
def test_option_form(conflict: OptionConflict) -> None:
    result = analyse(option_model(conflict))
    arcs, u = option_oracle(conflict)
    check_all(result, arcs, u)


@settings(max_examples=60)
@given(graph_conflicts(max_states=6))
def test_general_arcs(conflict: GraphConflict) -> None:
    result = analyse(graph_model(conflict))
    arcs, u = graph_oracle(conflict)
    check_all(result, arcs, u)


def check_all(result: Any, arcs: oracle.Arcs, u: oracle.Liking) -> None:
    model = result.model
    for concept, table in result.verdicts.items():
        for i, actor in enumerate(model.actors):
            for s in model.states:
                witness = result.witness(model.id_of(int(s)), actor.id, concept)
                assert (witness.state, witness.actor, witness.concept) == (s, i, concept)
                assert witness.stable == table[i, s]
                check(witness, arcs, u)


@settings(max_examples=40)
@given(option_conflicts(max_options=4))
def test_default_witnesses_cover_status_quo_and_equilibria(conflict: OptionConflict) -> None:
    start = min(conflict.feasible)
    result = analyse(option_model(conflict, status_quo=start))
    plain = result.to_dict()
    held = {state for states in plain["equilibria"].values() for state in states}
    assert set(plain["witnesses"]) == held | {plain["status_quo"]}
    assert plain["witnesses_left_out"] == 0
    for state, by_actor in plain["witnesses"].items():
        for actor, by_concept in by_actor.items():
            for concept, found in by_concept.items():
                assert found["stable"] == (state in plain["stability"][concept][actor])


def test_limit_on_witnesses_is_said() -> None:
    conflict = OptionConflict(2, [0, 1], ["both", "both"], set(), [[0] * 4, [0] * 4])
    plain = analyse(option_model(conflict, status_quo=0)).to_dict(witnesses=2)
    assert list(plain["witnesses"]) == ["1", "2"]
    assert plain["witnesses_left_out"] == 2
