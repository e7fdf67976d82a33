"""Dilemmas read off positions, the threatened future and the moves: by hand, and by their wording."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stability import oracle
from tests.stability.building import option_model
from tests.stability.test_concepts import option_oracle
from tests.strategies import OptionConflict, option_conflicts

from demarche.crisis import loads
from demarche.engines.stability import from_crisis
from demarche.engines.stability.case_file import parse_case
from demarche.engines.stability.dilemmas import dilemmas
from demarche.engines.stability.refusals import refused_moves
from demarche.errors import CrisisError, InputError

CRISIS = """demarche: 1
crisis: {id: x, title: t, as_of: 2020-01-01, question: q, seat: strong}
sources: {}
actors:
- {id: strong, name: Strong}
- {id: weak, name: Weak}
options:
  moves:
  - {id: strike, actor: strong, name: Strike}
  - {id: yield, actor: weak, name: Yield}
  infeasible:
  - {when: strike and yield, why: Who yields is not struck.}
preferences:
  strong:
    statements: [yield, not strike]
    position: {yield: yes}
    threat: {strike: yes}
  weak:
    statements: [not strike, not yield]
    position: "NN"
"""


def told(found: list[dict[str, Any]]) -> set[tuple[str, str, str | None]]:
    return {(one["kind"], one["actor"], one["with"]) for one in found}


def test_a_threat_that_is_doubted() -> None:
    """Strong wants Weak to yield or it strikes; it would rather not strike, and Weak would rather not yield.

    States NN, YN (struck), NY (yielded). Strong: NY > NN > YN. Weak: NN > NY > YN. The threatened future is YN.
    """
    plain = from_crisis(loads(CRISIS)).to_dict()
    assert told(plain["dilemmas"]) == {
        ("threat", "strong", None),  # having struck, it would gain by stopping
        ("trust", "strong", "weak"),  # having yielded, Weak would gain by taking it back
        ("rejection", "strong", "weak"),  # it likes Weak's position better than striking
        ("rejection", "weak", "strong"),  # and Weak likes yielding better than being struck
    }


@given(option_conflicts(max_options=4), st.data())
def test_each_is_what_it_says(conflict: OptionConflict, data: st.DataObject) -> None:
    model = option_model(conflict)
    arcs, u = option_oracle(conflict)
    state = st.sampled_from(sorted(conflict.feasible))
    who = data.draw(st.sets(st.integers(0, conflict.n_actors - 1)))
    positions = {i: data.draw(state) for i in sorted(who)}
    future = data.draw(state)
    want = set()
    for i, mine in positions.items():
        if oracle.improvements(arcs, u, i, future):
            want.add(("threat", i, None))
        if oracle.improvements(arcs, u, i, mine):
            want.add(("cooperation", i, None))
        for j in range(conflict.n_actors):
            if j == i:
                continue
            if oracle.improvements(arcs, u, j, mine):
                want.add(("trust", i, j))
            if j in positions and positions[j] != mine:
                if u[j][mine] <= u[j][future]:
                    want.add(("persuasion", i, j))
                if u[i][positions[j]] >= u[i][future]:
                    want.add(("rejection", i, j))
                if u[i][positions[j]] > u[i][mine]:
                    want.add(("positioning", i, j))
    found = dilemmas(model, positions, future)
    assert {(one.kind, one.actor, one.other) for one in found} == want
    assert len(found) == len(want)
    for one in found:
        if one.move is not None:
            mover = one.actor if one.other is None else one.other
            assert one.move in oracle.improvements(arcs, u, mover, one.state)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("threat: {strike: yes}", "threat: {yield: yes}", "is not strong's to threaten with"),
        ('position: "NN"', 'position: "YY"', "no outcome that can be fits this position"),
        ('position: "NN"', 'position: "NN"\n    threat: {yield: yes}', "cannot happen together"),
    ],
)
def test_positions_and_threats_that_cannot_be_are_refused(old: str, new: str, message: str) -> None:
    """By ``check``, which asks the engine what it refuses; and by whoever computes all the same."""
    (found,) = refused_moves(loads(CRISIS.replace(old, new)))
    assert message in str(found[1])
    with pytest.raises(InputError):
        from_crisis(loads(CRISIS.replace(old, new)))


def test_a_position_in_unknown_words_is_refused() -> None:
    with pytest.raises(CrisisError, match="nonsense"):
        loads(CRISIS.replace('position: "NN"', "position: nonsense"))


def test_a_case_declares_them_too() -> None:
    case = {
        "dms": [{"id": "strong", "options": ["strike"]}, {"id": "weak", "options": ["yield"]}],
        "options": [{"id": "strike"}, {"id": "yield"}],
        "infeasible": ["strike and yield"],
        "status_quo": "1",
        "preferences": {
            "strong": {
                "statements_most_important_first": ["yield", "not strike"],
                "position": "yield",
                "threat": {"strike": True},
            },
            "weak": {"statements_most_important_first": ["not strike", "not yield"], "position": ["1"]},
        },
    }
    assert parse_case(case).analyse().to_dict()["dilemmas"] == from_crisis(loads(CRISIS)).to_dict()["dilemmas"]
    with pytest.raises(InputError, match="dilemmas need a status quo"):
        parse_case({key: value for key, value in case.items() if key != "status_quo"})
    case["preferences"]["strong"]["threat"] = {"yield": True}
    with pytest.raises(InputError, match="is not strong's to threaten with"):
        parse_case(case)


def test_a_position_says_nothing_that_was_not_said() -> None:
    """Weak likes it best if Strong withdraws, too; but it proposes to yield, and Strong stays as it is today."""
    text = CRISIS.replace("  - {id: yield,", "  - {id: withdraw, actor: strong, name: Withdraw}\n  - {id: yield,")
    text = text.replace("[not strike, not yield]", "[withdraw, not strike, not yield]").replace('"NN"', "yield")
    result = from_crisis(loads(text))
    assert result.structure is not None
    weak = result.model.actor_index("weak")
    assert result.model.yn(result.structure.positions[weak]) == "NNY"
