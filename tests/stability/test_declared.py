"""Preferences beyond an order, and coalitions, as files declare them: the crisis file and stability-case/1 alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stability import oracle, rich_oracle
from tests.stability.building import option_model
from tests.stability.test_concepts import option_oracle
from tests.strategies import OptionConflict, option_conflicts

from demarche.cli import main
from demarche.crisis import loads
from demarche.engines.stability import StabilityResult, analyse, from_crisis
from demarche.engines.stability.case_file import parse_case
from demarche.engines.stability.grounds import Grounds
from demarche.engines.stability.structure import Structure, all_coalitions
from demarche.errors import CrisisError, InputError

DATA = Path(__file__).parents[1] / "data" / "stability"
CRISIS = """demarche: 1
crisis: {id: x, title: t, as_of: 2020-01-01, question: q, seat: a}
sources: {}
actors:
- {id: a, name: A}
- {id: b, name: B}
options:
  moves:
  - {id: o0, actor: a, name: n0}
  - {id: o1, actor: a, name: n1}
  - {id: o2, actor: b, name: n2}
  coalitions: all
  players: [[a, b]]
  simultaneous: yes
  look_ahead: 4
preferences:
  a:
    statements: [o2, not o1, o0]
    strength_gap: 2
    unknown: [{between: "o0 and not o1", and: "NN-"}]
    chances: [{of: o2, over: not o2, chance: 0.7}]
    bars: {alpha: 0.4, beta: 0.6}
    attitudes: {a: friendly, b: hostile}
    seen_by: {b: {statements: [o0, o2]}}
  b:
    ranking: [NNN, [YNN, NYN], ">>", "--Y", ">>", YYN]
    knows: [a]
    position: NYN
    threat: {o2: yes}
"""

CASE: dict[str, Any] = {
    "dms": [{"id": "a", "options": ["o0", "o1"]}, {"id": "b", "options": ["o2"]}],
    "options": [{"id": "o0"}, {"id": "o1"}, {"id": "o2"}],
    "status_quo": "1",
    "coalitions": "all",
    "players": [["a", "b"]],
    "simultaneous": True,
    "look_ahead": 4,
    "preferences": {
        "a": {
            "statements_most_important_first": ["o2", "not o1", "o0"],
            "strength_gap": 2,
            "unknown": [{"between": "o0 and not o1", "and": "NN-"}],
            "chances": [{"of": "o2", "over": "not o2", "chance": 0.7}],
            "bars": {"alpha": 0.4, "beta": 0.6},
            "attitudes": {"a": "friendly", "b": "hostile"},
            "seen_by": {"b": {"statements_most_important_first": ["o0", "o2"]}},
        },
        "b": {
            "ranking": [["1"], ["2", "3"], ">>", ["5", "6", "7", "8"], ">>", "4"],
            "knows": ["a"],
            "position": "NYN",
            "threat": {"o2": True},
        },
    },
}

NAMES = {
    "sim", "cnash", "cgmr", "csmr", "cseq", "cseq_individual", "strong_gmr", "weak_smr", "unknown_a_nash", "chance_seq",
    "unknown_d_sseq", "unknown_b_strong_gmr", "attitude_smr", "structure_seq",
}  # fmt: skip


def plain(result: StabilityResult) -> dict[str, Any]:
    found = result.to_dict()
    return {key: found[key] for key in ("counts", "stability", "equilibria", "look_ahead", "hypergame")}


def test_both_formats_say_the_same() -> None:
    crisis, case = from_crisis(loads(CRISIS)), parse_case(CASE).analyse()
    assert plain(crisis) == plain(case)
    assert set(crisis.to_dict()["counts"]) >= NAMES
    assert set(crisis.to_dict()["stability"]["cgmr"]) == {"a", "b", "a+b"}
    assert crisis.stable("cnash", "a+b") == crisis.to_dict()["stability"]["cnash"]["a+b"]


def test_marks_in_a_ranking_say_what_is_greatly_preferred() -> None:
    """Of b's three grades only what stands in a lower one deters strongly; statements draw the line by ``greatly``."""
    for result in (from_crisis(loads(CRISIS)), parse_case(CASE).analyse()):
        assert result.structure is not None
        taste, states = result.structure.tastes[1], result.model.states
        assert taste.grades is not None
        assert taste.grades[states].tolist() == [2, 2, 2, 0, 1, 1, 1, 1]
        assert taste.gap is None
    text = CRISIS.replace("strength_gap: 2", "greatly: 1")
    case = json.loads(json.dumps(CASE))
    del case["preferences"]["a"]["strength_gap"]
    case["preferences"]["a"]["greatly"] = 1
    for result in (from_crisis(loads(text)), parse_case(case).analyse()):
        assert result.structure is not None
        grades = result.structure.tastes[0].grades
        assert grades is not None
        assert grades[result.model.states].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_what_b_does_not_know_changes_what_it_expects() -> None:
    result = from_crisis(loads(CRISIS.replace("    knows: [a]\n", "")))
    knowing = from_crisis(loads(CRISIS))
    assert result.hypergame is not None
    assert knowing.hypergame is not None
    unaware = result.hypergame.verdicts["seq"]
    assert (unaware[0] == result.verdicts["seq"][0]).all()
    assert not (unaware[1] == result.verdicts["seq"][1]).all()
    np.testing.assert_array_equal(knowing.hypergame.verdicts["seq"], result.verdicts["seq"])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"--Y", ">>", YYN]', '"--Y", ">>"]', r"preferences.b.ranking\[4\]: '>>' stands between two entries"),
        ("strength_gap: 2", "greatly: 4", "greatly counts statements; there are 3"),
        ("    strength_gap: 2", "    strength_gap: 2\n    greatly: 1", "is said by strength_gap, greatly or '>>'"),
        ("{statements: [o0, o2]}", '{ranking: [YYY, ">>", NNN]}', "how greatly is not said of wishes as others see"),
        ("threat: {o2: yes}", "threat: {o1: yes}", r"preferences.b.threat.o1: 'o1' is not b's to threaten with"),
        ("threat: {o2: yes}", "threat: {o9: yes}", r"preferences.b.threat.o9: unknown option 'o9'"),
        ("position: NYN", "position: o1 and not o1", "preferences.b.position: no state that can occur fits it"),
        ("b: hostile", "c: hostile", "'c' has no option"),
        ("knows: [a]", "knows: [d]", "'d' has no option"),
        ('between: "o0 and not o1"', "between: o9", "unknown option"),
        ("players: [[a, b]]", "players: [[a, b], [a]]", "stands in two players"),
        ("chance: 0.7", "chance: 1.7", "chance"),
        ("strength_gap: 2", "strength_gap: 0", "strength_gap"),
        ("{statements: [o0, o2]}", "{}", "either statements or a ranking"),
        ("    chances: [{of: o2, over: not o2, chance: 0.7}]\n", "", "bars goes with chances"),
    ],
)
def test_a_crisis_file_that_declares_nonsense_is_refused(old: str, new: str, message: str) -> None:
    assert old in CRISIS
    with pytest.raises(CrisisError, match=message):
        loads(CRISIS.replace(old, new))


@pytest.mark.parametrize(("asks", "most"), [("coalitions: [[a, b]]", 14), ("simultaneous: yes", 16)])
def test_check_knows_how_many_options_each_concept_takes(asks: str, most: int) -> None:
    def text(count: int) -> str:
        moves = "".join(f"  - {{id: o{i}, actor: {'ab'[i % 2]}, name: n{i}}}\n" for i in range(count))
        head = CRISIS.partition("  moves:")[0]
        return f"{head}  moves:\n{moves}  {asks}\npreferences:\n  a: {{statements: [o0]}}\n  b: {{statements: [o1]}}\n"

    loads(text(most))
    with pytest.raises(CrisisError, match=f"at most {most} options are taken"):
        loads(text(most + 1))


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("coalitions", [["a", "z"]], r"coalitions\[0\]: unknown decision maker 'z'"),
        ("coalitions", [[]], r"coalitions\[0\]: should name at least one"),
        ("players", [["a"], ["a"]], "players: 'a' stands in two of them"),
        ("look_ahead", 0, "look_ahead: should be a whole number"),
        ("simultaneous", "yes", "simultaneous: should be true or false"),
        ("strength_gap", 0.5, r"preferences.a.strength_gap: should be a whole number"),
        ("unknown", [["1"]], r"preferences.a.unknown\[0\]: should be an object"),
        ("unknown", [["1", "99"]], r"preferences.a.unknown\[0\].and: unknown state '99'"),
        ("unknown", [{"between": "o9", "and": ["1"]}], r"preferences.a.unknown\[0\].between: .*o9"),
        ("greatly", 2, "strength_gap: stands beside greatly"),
        ("strenght_gap", 2, "preferences.a: unknown key 'strenght_gap'"),
        ("seen_by", {"b": {"ranking": [["1"]], "unknown": []}}, "seen_by.b: unknown key 'unknown'"),
        ("position", "o0 and not o0", "preferences.a.position: no state that can occur fits it"),
        ("threat", {"o2": True}, "preferences.a.threat: 'o2' is not a's to threaten with"),
        ("chances", [{"of": "o0", "over": "o1", "chance": 2}], r"chances\[0\].chance: should be a number from 0 to 1"),
        ("bars", {"delta": 0.1}, "bars: unknown key 'delta'"),
        ("attitudes", {"b": "cold"}, "attitudes.b: should be one of friendly"),
        ("knows", ["z"], "knows: unknown decision maker 'z'"),
        ("seen_by", {"a": {}}, "seen_by: unknown other decision maker 'a'"),
    ],
)
def test_a_case_that_declares_nonsense_is_refused(key: str, value: Any, message: str) -> None:
    case = json.loads(json.dumps(CASE))
    (case if key in case else case["preferences"]["a"])[key] = value
    with pytest.raises(InputError, match=message):
        parse_case(case)


@settings(max_examples=40)
@given(option_conflicts(max_options=4, max_actors=3), st.data())
def test_grounds_of_coalitions_can_be_checked(conflict: OptionConflict, data: st.DataObject) -> None:
    model = option_model(conflict)
    arcs, u = option_oracle(conflict)
    groups = all_coalitions(conflict.n_actors)
    result = analyse(model, structure=Structure(coalitions=groups))
    state = data.draw(st.sampled_from(sorted(conflict.feasible)))
    for group in groups:
        for concept in ("cnash", "cgmr", "csmr", "cseq", "cseq_individual"):
            finding, row = result.row_of(concept, "+".join(f"A{i}" for i in group))
            found = result.grounds(model.id_of(state), "+".join(f"A{i}" for i in group), concept)
            assert found.stable == finding.table[row, state]
            check(found, group, concept, arcs, u)


def check(found: Grounds, group: tuple[int, ...], concept: str, arcs: oracle.Arcs, u: oracle.Liking) -> None:
    """The grounds prove the verdict by moves and likings alone."""
    rest = [j for j in range(len(arcs)) if j not in group]
    s = found.state

    def gains(t: int) -> bool:
        return all(u[i][t] > u[i][s] for i in group)

    own = rich_oracle.sequences(rich_oracle.by_moves(arcs, group), s)
    if found.departure is not None:
        before, last = s, -1
        for leg in found.departure:
            assert leg.mover != last
            assert leg.state in arcs[group[leg.mover]][before]
            before, last = leg.state, leg.mover
        assert gains(before)
        return
    assert {d.target for d in found.deterrents} == {t for t in own if gains(t)}
    classes = rich_oracle.classes(arcs, [[row.get(t, 0) for t in range(64)] for row in u], rest)
    for deterrent in found.deterrents:
        before, last = deterrent.target, -1
        for leg in deterrent.path:
            assert leg.mover != last
            if concept == "cseq":
                assert leg.state in classes[leg.mover](before)
            else:
                assert leg.state in arcs[rest[leg.mover]][before]
                mover = rest[leg.mover]
                assert concept != "cseq_individual" or u[mover][leg.state] > u[mover][before]
            before, last = leg.state, leg.mover
        assert not gains(before)
        if concept == "csmr":
            assert deterrent.answers == tuple(sorted(rich_oracle.sequences(rich_oracle.by_moves(arcs, group), before)))
            assert not any(gains(t) for t in deterrent.answers)


def test_expected_is_compared_cell_by_cell(tmp_path: Any) -> None:
    case = json.loads((DATA / "pd.json").read_text(encoding="utf-8"))
    file = tmp_path / "pd.json"
    file.write_text(json.dumps(case), encoding="utf-8")
    assert CliRunner().invoke(main, ["stability", str(file), "--expected"]).exit_code == 0
    entry = next(e for e in case["expected"] if e["kind"] == "equilibria" and e["concept"] == "Nash")
    entry["stable"] = ["CC"]
    file.write_text(json.dumps(case), encoding="utf-8")
    wrong = CliRunner().invoke(main, ["stability", str(file), "--expected"])
    assert wrong.exit_code == 1
    assert "CC: the engine says no. A would leave CC for DC, and nothing deters it." in wrong.output
    entry["known_disagreement"] = ["CC", "DD"]
    file.write_text(json.dumps(case), encoding="utf-8")
    assert CliRunner().invoke(main, ["stability", str(file), "--expected"]).exit_code == 0
    entry["concept"] = "Cash"
    file.write_text(json.dumps(case), encoding="utf-8")
    assert "cannot be compared" in CliRunner().invoke(main, ["stability", str(file), "--expected"]).output
