"""Published conflicts and the random ones of an independent solver: exact agreement, declared disagreements apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from demarche.engines.stability import StabilityResult, analyse, read_case
from demarche.engines.stability.case_file import parse_case
from demarche.engines.stability.published import compare_expected

DATA = Path(__file__).parents[1] / "data" / "stability"
CONCEPTS = {"Nash": "nash", "GMR": "gmr", "SMR": "smr", "SEQ": "seq"}
FILES = sorted(DATA.glob("*.json")) + sorted(DATA.glob("random/*.json"))


def solved(file: Path) -> StabilityResult:
    return read_case(file).analyse()


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_expectations(file: Path) -> None:
    """Every cell of every table: all concepts, coalitions, limited moves, moves and improvements."""
    found = compare_expected(read_case(file))
    for compared in found:
        assert compared.declared, compared
    assert len(found) >= 4
    assert sum(compared.cells for compared in found) >= 15


def test_data_are_all_there() -> None:
    assert len(FILES) == 45
    declared = [
        item
        for file in FILES
        for item in json.loads(file.read_text(encoding="utf-8"))["expected"]
        if item.get("known_disagreement") and item.get("concept") in CONCEPTS
    ]
    assert {item["variant"] for item in declared} == {"irreversible_invasion"}
    assert len(declared) >= 1


def test_variants_change_the_answer() -> None:
    result = solved(DATA / "us_dprk_2017.json")
    assert set(result.variants) == {"irreversible_invasion", "bloodthirsty"}
    base, bloody = result.equilibria("smr"), result.variants["bloodthirsty"].equilibria("smr")
    assert base != bloody


def test_statements_give_the_published_ranking(tmp_path: Path) -> None:
    data = json.loads((DATA / "syria_iraq_1975.json").read_text(encoding="utf-8"))
    published = {dm: data["preferences"][dm].pop("ranking") for dm in ("Syria", "Iraq")}
    file = tmp_path / "case.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert analyse(read_case(file).model).to_dict()["rankings"] == published


def test_states_left_out_are_the_feasible_ones(tmp_path: Path) -> None:
    data = json.loads((DATA / "random" / "pub_000.json").read_text(encoding="utf-8"))
    listed = analyse(read_case(DATA / "random" / "pub_000.json").model).to_dict()
    del data["states"]
    file = tmp_path / "case.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert analyse(read_case(file).model).to_dict() == listed


def test_a_table_of_a_further_concept_is_compared_with_its_grounds() -> None:
    """Where the other's answer must hurt greatly to count, mutual cooperation in the dilemma no longer holds."""
    data = json.loads((DATA / "pd.json").read_text(encoding="utf-8"))
    for preference in data["preferences"].values():
        preference["strength_gap"] = 3
    entry = {"kind": "stability", "dm": "A", "concept": "strong_SEQ", "stable": ["CC", "DC", "DD"], "complete": True}
    data["expected"] = [entry]
    (compared,) = compare_expected(parse_case(data))
    (cell,) = compared.differ
    assert (cell.state, cell.engine_says_yes, compared.declared) == ("CC", False, False)
    assert cell.because == "A would leave CC by DC, and nothing deters it."
