"""Reading stability-case/1: what is accepted, and how wrong files are refused."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from demarche.engines.stability import GraphModel, OptionModel, analyse, read_case
from demarche.engines.stability.case_file import LARGEST_FILE, parse_case
from demarche.errors import InputError

DATA = Path(__file__).parents[1] / "data" / "stability"
DILEMMA: dict[str, Any] = json.loads((DATA / "pd.json").read_text(encoding="utf-8"))


def changed(**parts: Any) -> dict[str, Any]:
    return {**copy.deepcopy(DILEMMA), **parts}


def preference(**parts: Any) -> dict[str, Any]:
    return {"A": parts, "B": DILEMMA["preferences"]["B"]}


BROKEN: list[tuple[str, Any, str]] = [
    ("not an object", [1, 2], "the file: should hold an object"),
    ("other schema", changed(schema="other/2"), "schema: should be 'stability-case/1'"),
    ("no actors", changed(dms=[]), "dms: should list at least one"),
    ("actors missing", changed(dms=None), "dms: is missing"),
    ("actor twice", changed(dms=[DILEMMA["dms"][0]] * 2), "dms: the id 'A' stands twice"),
    ("actor no object", changed(dms=["A"]), "dms[0]: should be an object, not 'A'"),
    ("unknown option", changed(dms=[{"id": "A", "options": ["zz"]}]), "dms[0].options: unknown option 'zz'"),
    ("nobody's option", changed(dms=[{"id": "A", "options": ["a"]}]), "options[1]: option 'b' belongs to nobody"),
    (
        "direction",
        changed(options=[{"id": "a", "direction": "up"}, {"id": "b"}]),
        "options[0].direction: should be one of",
    ),
    ("too many options", changed(options=[{"id": str(i)} for i in range(41)]), "options: 41 are too many"),
    ("pattern", changed(infeasible=["Y"]), "infeasible[0]: should be 2 signs"),
    ("pattern sign", changed(infeasible=["Yx"]), "infeasible[0]: should be 2 signs"),
    ("state pattern", changed(states=[{"id": "1", "yn": 3}]), "states[0].yn: should be 2 signs"),
    ("state without options", changed(states=[{"id": "1"}]), "states[0]: state '1' has no yn"),
    ("no states", changed(states=[]), "states: should list at least one"),
    ("decimal", changed(states=[{"id": "1", "yn": "YN", "decimal": 2}]), "states[0].decimal: should be 1 for YN"),
    ("state ruled out", changed(infeasible=["YY"]), "states[0]: state 'CC' (YY) is ruled out"),
    ("overlap", changed(states=[*DILEMMA["states"], {"id": "E", "yn": "Y-"}]), "states: two states stand for"),
    ("all ruled out", changed(states=None, infeasible=["--"]), "infeasible: no state is feasible"),
    ("status quo", changed(status_quo="XX"), "status_quo: unknown state 'XX'"),
    ("moves", changed(moves="anything"), 'moves: should be "option-form" or an object'),
    ("mover", changed(moves={"C": {}}), "moves: unknown decision maker 'C'"),
    ("target", changed(moves={"A": {"CC": ["XX"]}}), "moves.A.CC: unknown state 'XX'"),
    ("moves without states", changed(moves={"A": {}}, states=None), "moves: explicit moves need the list of states"),
    ("no preferences", changed(preferences=None), "preferences: should be an object"),
    ("preference missing", changed(preferences={"A": {"ranking": []}}), "preferences: there is no preference of B"),
    ("empty preference", changed(preferences=preference()), "preferences.A: should hold ranking or"),
    ("unknown in ranking", changed(preferences=preference(ranking=[["XX"]])), "preferences.A.ranking: unknown state"),
    ("twice in ranking", changed(preferences=preference(ranking=["CC", "CC"])), "'CC' stands twice"),
    (
        "ranking incomplete",
        changed(preferences=preference(ranking=["CC", "DD"])),
        "preferences.A.ranking: does not place 2 of 4 states: CD, DC",
    ),
    (
        "statement",
        changed(preferences=preference(statements_most_important_first=["a and"])),
        "preferences.A.statements_most_important_first",
    ),
    (
        "statement length",
        changed(preferences=preference(statements_most_important_first=["Y"])),
        "'Y' should have 2 signs",
    ),
    ("variant option", changed(variants=[{"id": "v", "direction": {"c": "both"}}]), "variants[0].direction: unknown"),
    ("variant twice", changed(variants=[{"id": "v"}, {"id": "v"}]), "variants[1]: the id 'v' stands twice"),
    ("variant no id", changed(variants=[{}]), "variants[0].id: is missing"),
]


@pytest.mark.parametrize(("data", "message"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_broken_content_is_named(data: Any, message: str) -> None:
    with pytest.raises(InputError, match="^my file: .*" + re.escape(message)):
        parse_case(data, name="my file")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", ":1:2: is not JSON"),
        (b"\xff\xfe\x00", "is not a text file in UTF-8"),
        (b'{"id": NaN}', "NaN is not a number"),
        (b'{"id": 1, "id": 2}', "the key 'id' stands twice"),
        (b"[" * 200_000, "nested too deeply"),
        (b"", "is not JSON"),
        (b'{"id": ' + b"9" * 5000 + b"}", "a number of 5000 digits is too long"),
    ],
)
def test_broken_files_are_named(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "case.json"
    file.write_bytes(content)
    with pytest.raises(InputError, match=re.escape(str(file)) + ".*" + re.escape(message)):
        read_case(file)


def test_large_and_missing_files_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    with pytest.raises(InputError, match="cannot be read"):
        read_case(file)
    with file.open("wb") as stream:
        stream.truncate(LARGEST_FILE + 1)
    with pytest.raises(InputError, match="at most 16777216 are read"):
        read_case(file)


def test_coalesced_state_keeps_its_id_and_signs() -> None:
    case = read_case(DATA / "elmira_9.json")
    assert isinstance(case.model, GraphModel)
    states = {state["id"]: state for state in analyse(case.model).to_dict()["states"]}
    assert states["9"]["yn"] == "---Y-"
    assert states["9"]["words"] == "Uniroyal: Abandon operation"


def test_coalesced_state_obeys_a_statement_that_holds_throughout() -> None:
    """In states 1 = N- and 2 = YN, 3 = YY: 'option b not taken' is true of 2 alone, since 1 stands for both."""
    data = changed(
        states=[{"id": "1", "yn": "N-"}, {"id": "2", "yn": "YN"}, {"id": "3", "yn": "YY"}],
        preferences={dm: {"statements_most_important_first": ["-N"]} for dm in "AB"},
    )
    assert analyse(parse_case(data).model).to_dict()["rankings"]["A"] == [["2"], ["1", "3"]]


def test_statements_may_be_formulas() -> None:
    data = changed(preferences=preference(statements_most_important_first=["not a", "if a then b"]))
    found = analyse(parse_case(data).model)
    assert found.to_dict()["rankings"]["A"] == [["DD", "DC"], ["CC"], ["CD"]]


def test_ids_are_numbered_in_decimal_order_when_no_states_are_listed() -> None:
    data = changed(states=None, infeasible=["YN"], preferences={dm: {"ranking": ["3", "1", "2"]} for dm in "AB"})
    states = analyse(parse_case(data).model).to_dict()["states"]
    assert [(s["id"], s["yn"]) for s in states] == [("1", "NN"), ("2", "NY"), ("3", "YY")]


def test_shared_option_gives_common_moves() -> None:
    data = changed(dms=[{"id": "A", "options": ["a"]}, {"id": "B", "options": ["a", "b"]}])
    model = parse_case(data).model
    assert isinstance(model, GraphModel)
    cc, dc, cd, dd = (model.index_of(name) for name in ("CC", "DC", "CD", "DD"))
    assert model.moves(0, cc) == [dc]
    assert model.moves(1, cc) == sorted([cd, dc, dd])


def test_few_states_among_many_options_need_no_cube() -> None:
    k = 22
    signs = ["N" * k, "Y" + "N" * (k - 1), "N" * (k - 1) + "Y"]
    data = {
        "dms": [{"id": "A", "options": [f"o{i}" for i in range(k)]}],
        "options": [{"id": f"o{i}"} for i in range(k)],
        "states": [{"id": str(i), "yn": yn} for i, yn in enumerate(signs)],
        "preferences": {"A": {"ranking": [["0"], ["1"], ["2"]]}},
    }
    model = parse_case(data).model
    assert isinstance(model, GraphModel)
    assert analyse(model).equilibria("nash") == ["0"]


def test_variant_overrides_directions_preferences_and_moves() -> None:
    data = changed(
        status_quo="CC",
        variants=[
            {"id": "locked", "direction": {"a": "fixed"}},
            {"id": "kind", "preferences": {"A": {"ranking": [["CC"], ["DC"], ["DD"], ["CD"]]}}},
            {"id": "stuck", "moves": {"B": {"CC": ["DD"]}}},
        ],
    )
    case = parse_case(data)
    assert isinstance(case.model, OptionModel)
    locked, kind, stuck = (case.variants[name] for name in ("locked", "kind", "stuck"))
    start = case.model.index_of("CC")
    assert case.model.moves(0, start) == [case.model.index_of("DC")]
    assert locked.moves(0, locked.index_of("CC")) == []
    assert kind.improvements(0, kind.index_of("DC")) == [kind.index_of("CC")]
    assert case.model.improvements(0, case.model.index_of("DC")) == []
    assert stuck.moves(1, stuck.index_of("CC")) == [stuck.index_of("DD")]
    assert stuck.moves(0, stuck.index_of("CC")) == [stuck.index_of("DC")]
    result = analyse(case.model, variants=case.variants)
    assert list(result.to_dict()["variants"]) == ["locked", "kind", "stuck"]
    assert {"states", "rankings", "stability", "equilibria", "witnesses"} <= set(result.to_dict()["variants"]["kind"])
