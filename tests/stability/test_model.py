"""Models by hand: what they refuse, the words they give states and moves, what results look like from outside."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from demarche.engines.stability import (
    Actor,
    GraphModel,
    Option,
    OptionModel,
    analyse,
    ranks_from_entries,
    ranks_from_statements,
)
from demarche.engines.stability.encoding import columns
from demarche.errors import InputError

ACTORS = (Actor("usa", "Washington"), Actor("assad", "Damascus"))
OPTIONS = (
    Option("convene", "usa", yes="convenes a conference", no="calls it off"),
    Option("arm", "usa", "forward", yes="arms the rebels"),
    Option("attend", "assad", name="Attend"),
)
RANKS = np.array([[0, 1, 2, 3, 7, 6, 5, 4], [7, 6, 5, 4, 3, 2, 1, 0]])


def model(**parts: Any) -> OptionModel:
    return OptionModel(**{"actors": ACTORS, "options": OPTIONS, "ranks": RANKS, **parts})


def test_words_of_states_and_moves() -> None:
    conflict = model()
    assert conflict.words(0) == "nobody moves"
    assert conflict.words(0b011) == "Washington convenes a conference and arms the rebels"
    assert conflict.words(0b101) == "Washington convenes a conference; Damascus: Attend"
    assert conflict.does(0b001, 0b010) == "calls it off and arms the rebels"
    assert conflict.does(0b100, 0b000) == "gives up: Attend"
    assert conflict.does(0b000, 0b100) == "takes up: Attend"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"ranks": RANKS[:, :4]}, "ranks have shape"),
        ({"ranks": RANKS * np.nan}, "finite numbers"),
        ({"actors": ()}, "at least one actor"),
        ({"actors": (ACTORS[0], ACTORS[0])}, "actor ids must differ"),
        ({"options": (OPTIONS[0],) * 3}, "option ids must differ"),
        ({"options": (*OPTIONS[:2], Option("x", "nobody"))}, "who is not an actor"),
        ({"options": (*OPTIONS[:2], Option("x", "usa", "sideways"))}, "has direction"),  # type: ignore[arg-type]
        ({"options": tuple(Option(str(i), "usa") for i in range(23))}, "at most 22"),
        ({"infeasible": np.ones(8, dtype=bool)}, "no state is feasible"),
        ({"infeasible": np.ones(4, dtype=bool)}, "one entry per state"),
        ({"status_quo": 8}, "status quo is not a feasible state"),
        ({"status_quo": 1, "infeasible": np.arange(8) == 1}, "status quo is not a feasible state"),
        ({"ids": ("a", "b")}, "as many different ids"),
    ],
)
def test_bad_models_are_refused(parts: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        model(**parts)


def test_ranks_of_any_size_count_by_order_alone() -> None:
    plain = analyse(model()).verdicts
    for ranks in (RANKS * 1e300, RANKS.astype(np.int64) * 10**17, RANKS / 7):
        for concept, table in analyse(model(ranks=ranks)).verdicts.items():
            np.testing.assert_array_equal(table, plain[concept])


def test_unknown_names_are_refused() -> None:
    result = analyse(model())
    with pytest.raises(InputError, match="unknown actor 'france'"):
        result.stable("nash", "france")
    with pytest.raises(InputError, match="unknown concept 'ness'"):
        result.equilibria("ness")
    for state in ("0", "9", "01", "x", "-1"):
        with pytest.raises(InputError, match="unknown state"):
            result.witness(state, "usa", "gmr")
    with pytest.raises(InputError, match="give status_quo"):
        result.path("1")


def test_graph_from_names() -> None:
    moves = {"A": {"x": ["y"]}, "B": {"y": ["z"], "x": ["z"]}}
    rankings = {"A": [["z"], ["y"], ["x"]], "B": [["y"], ["x", "z"]]}
    graph = GraphModel.of(moves, rankings, status_quo="x")
    result = analyse(graph)
    assert result.equilibria("nash") == ["z", "y"]
    assert result.path("z") is not None
    assert result.to_dict()["states"][0] == {
        "id": "z",
        "yn": "",
        "words": "z",
        "strength": "nash",
        "steps_by_moves": 1,
        "steps_by_improvements": None,
    }
    for bad_moves, bad_rankings, message in (
        ({"A": {"q": ["x"]}}, rankings, "unknown state 'q' in the moves of A"),
        ({"C": {}}, rankings, "no ranking of C"),
        (moves, {"A": rankings["A"], "B": [["y"]]}, "the ranking of B leaves out"),
        ({}, {"A": [], "B": []}, "at least one state"),
    ):
        with pytest.raises(InputError, match=message):
            GraphModel.of(bad_moves, bad_rankings)


def test_seventy_statements_keep_their_order() -> None:
    """More statements than an int64 has bits: the first alone separates the best state, the last one the next two."""
    n = 4
    first = np.array([False, False, False, True])
    last = np.array([False, False, True, False])
    nothing = np.zeros(n, dtype=bool)
    ranks = ranks_from_statements([first, *([nothing] * 68), last], n)
    assert ranks.tolist() == [0, 0, 1, 2]


def test_a_state_takes_the_first_entry_it_matches() -> None:
    entries = [np.array([True, False, False]), np.array([True, True, False])]
    assert ranks_from_entries(entries, 3).tolist() == [2, 1, 0]


def test_result_is_plain_json_with_words_and_labels() -> None:
    plain = analyse(model(status_quo=0, labels={5: "talks"})).to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["status_quo"] == "1"
    talks = plain["states"][5]
    assert (talks["id"], talks["yn"], talks["label"]) == ("6", "YNY", "talks")
    assert plain["rankings"]["assad"] == [[str(i)] for i in range(1, 9)]
    assert plain["equilibria"]["nash"] == ["4"]
    (step,) = plain["reachability"]["by_moves"]["paths"]["4"]["path"]
    assert step == {
        "actor": "usa",
        "does": "convenes a conference and arms the rebels",
        "changes": {"convene": True, "arm": True},
        "state": "4",
    }


def test_large_results_are_counted_and_tabled(tmp_path: Path) -> None:
    k = 15
    options = tuple(Option(f"o{b}", "A" if b % 2 else "B") for b in range(k))
    ranks = np.random.default_rng(3).integers(0, 9, (2, 1 << k))
    result = analyse(OptionModel((Actor("A"), Actor("B")), options, ranks, status_quo=0))
    plain = result.to_dict(witnesses=5)
    assert plain["n_states"] == 1 << k
    assert "stability" not in plain
    assert "save_table" in plain["not_listed"]
    assert plain["counts"]["gmr"]["equilibria"] == len(result.equilibria("gmr"))
    listed = {state["id"] for state in plain["states"]}
    assert all(set(group["states"]) <= listed for group in plain["groups"])
    for state, by_actor in plain["witnesses"].items():
        found = [by_concept["smr"] for by_concept in by_actor.values()]
        ends = {sanction["end"] for witness in found for sanction in witness.get("sanctions", [])}
        moves = {witness["improvement"] for witness in found if not witness["stable"]}
        assert {state} | ends | moves <= listed
    assert len(listed) < 3000
    first, second = tmp_path / "a.npz", tmp_path / "b.npz"
    result.save_table(first)
    result.save_table(second)
    assert first.read_bytes() == second.read_bytes()
    with np.load(first) as table:
        for c, concept in enumerate(table["concepts"].tolist()):
            np.testing.assert_array_equal(table["stable"][c], result.verdicts[concept])
        assert table["actors"].tolist() == ["A", "B"]
        np.testing.assert_array_equal(table["ranks"], ranks)
        assert table["steps_by_moves"].max() == 2


def test_small_results_can_be_shortened_too() -> None:
    plain = analyse(model(status_quo=0)).to_dict(everything=False, witnesses=1)
    assert "rankings" not in plain
    assert list(plain["witnesses"]) == ["1"]


def test_columns_have_a_row_per_state(monkeypatch: pytest.MonkeyPatch) -> None:
    result = analyse(model(status_quo=0, infeasible=np.arange(8) == 2))
    table = columns(result)
    assert {len(column) for column in table.values()} == {7}
    assert table["id"] == [str(i) for i in range(1, 8)]
    for actor in ("usa", "assad"):
        held = [state for state, stable in zip(table["id"], table[f"seq:{actor}"], strict=True) if stable]
        assert held == result.stable("seq", actor)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match="pip install pandas"):
        result.to_frame()
