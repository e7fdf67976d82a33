"""Preferences beyond an order, and coalitions, as files declare them: the crisis file and stability-case/1 alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from demarche.cli import main
from demarche.crisis import loads
from demarche.engines.stability import StabilityResult, from_crisis
from demarche.engines.stability.case_file import parse_case
from demarche.engines.stability.concept_words import concept_name
from demarche.engines.stability.refusals import refused_moves
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


def test_every_concept_has_the_shape_of_the_five() -> None:
    """Counts, who would stay where, and what nobody leaves, under one name each; the rest says what was asked."""
    result = from_crisis(loads(CRISIS))
    found = json.loads(json.dumps(result.to_dict()))
    assert {"nash", "sseq", "l_1", "nonmyopic", "hyper_seq"} <= set(found["counts"])
    assert list(found["counts"]) == list(found["stability"]) == list(found["equilibria"])
    for name, counts in found["counts"].items():
        assert {who: len(states) for who, states in found["stability"][name].items()} == counts["stable"]
        assert len(found["equilibria"][name]) == counts["equilibria"]
        everywhere = set.intersection(*map(set, found["stability"][name].values()))
        assert everywhere == set(found["equilibria"][name])
    assert found["look_ahead"] == {"from": 6, "period": 1, "unique": True}
    assert found["hypergame"] == {"views": ["b"], "knows": {"b": ["a"]}}
    assert result.stable("l_1", "a") == result.stable("nash", "a")
    assert {concept_name(name) for name in found["counts"]} >= {"SEQ", "SEQ, as each of them sees it"}


def test_grounds_are_given_or_it_is_said_where_they_are() -> None:
    result = from_crisis(loads(CRISIS))
    for name, finding in result.richer.items():
        who = "+".join(result.model.actors[i].id for i in finding.rows[0])
        if finding.rulings:
            assert result.grounds("1", who, name).stable == finding.table[0, 0]
        else:
            with pytest.raises(InputError, match=r"another kind: (see|it holds where)"):
                result.grounds("1", who, name)


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


def test_who_does_not_know_a_move_does_not_see_where_it_leads() -> None:
    """B, who does not know that A could take up o1, is judged without every state in which o1 is taken."""
    text = CRISIS.replace("    knows: [a]\n", "    unaware_of: [o1]\n")
    case = json.loads(json.dumps(CASE))
    del case["preferences"]["b"]["knows"]
    case["preferences"]["b"]["unaware_of"] = ["o1"]
    crisis, published = from_crisis(loads(text)), parse_case(case).analyse()
    assert plain(crisis) == plain(published)
    game = crisis.hypergame
    assert game is not None
    assert game.perceived.tolist() == [[True] * 8, [True, True, False, False] * 2]
    assert set(crisis.stable("hyper_gmr", "b")) <= {"1", "2", "5", "6"}


def test_who_knows_the_view_of_an_unaware_actor_is_refused() -> None:
    """Nothing says what A, who does not know of o2, would do where B has taken it up."""
    crisis = loads(CRISIS.replace("    strength_gap: 2\n", "    strength_gap: 2\n    unaware_of: [o2]\n"))
    ((place, error),) = refused_moves(crisis)
    assert place == ("preferences", "b", "knows", 0)
    assert "a is unaware of 'o2'" in str(error)
    with pytest.raises(InputError, match=r"preferences.b.knows"):
        from_crisis(crisis)


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
        ("knows: [a]", "unaware_of: [o2]", r"preferences.b.unaware_of\[0\]: 'o2' is b's own"),
        ("knows: [a]", "unaware_of: [o9]", r"preferences.b.unaware_of\[0\]: unknown option 'o9'"),
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
        ("unaware_of", ["o1"], "preferences.a.unaware_of: 'o1' is a's own"),
        ("unaware_of", ["o2"], "preferences.b.knows: a is unaware of options that b sees"),
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
