"""What a short file can ask for is bounded: rankings are written in place, conflicts too large are refused by check."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from demarche.crisis import load, loads
from demarche.engines.stability import model_from_crisis
from demarche.engines.stability.model import MAX_CELLS as ENGINE_CELLS
from demarche.engines.stability.section import MAX_CELLS
from demarche.errors import CrisisError

HEAD = """demarche: 1
crisis: {id: x, title: t, as_of: 2020-01-01, question: q, seat: a}
sources: {}
actors:
- {id: a, name: A}
- {id: b, name: B}
"""


def crisis_text(options: int, preference: str) -> str:
    moves = "".join(f"  - {{id: o{i}, actor: {'ab'[i % 2]}, name: n{i}}}\n" for i in range(options))
    return f"{HEAD}options:\n  moves:\n{moves}preferences:\n  a: {preference}\n  b: {{statements: [o1]}}\n"


def listed(options: int, count: int) -> str:
    rows = ["".join("YN"[(i >> j) & 1] for j in range(options)) for i in range(count)]
    return "{ranking: [" + ",\n      ".join(f'"{row}"' for row in rows) + "]}"


def test_a_long_ranking_needs_one_table_not_a_mask_per_entry() -> None:
    crisis = loads(crisis_text(16, listed(16, 1000)))
    tracemalloc.start()
    model = model_from_crisis(crisis)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20  # a mask of 2^16 for each of the 1,000 entries would be 65 MB
    # The first row is all Y: the best state; the second lacks option 0.
    assert model.ranks[0].argmax() == (1 << 16) - 1
    assert model.ranks[0][(1 << 16) - 2] == model.ranks[0].max() - 1
    assert (model.ranks[0] == 0).sum() == (1 << 16) - 1000


def test_check_refuses_what_no_verb_could_hold() -> None:
    assert MAX_CELLS == ENGINE_CELLS
    with pytest.raises(CrisisError, match=r"options\.moves: 2 actors with 22 options between them make 8,388,608"):
        loads(crisis_text(22, "{statements: [o0]}"))
    loads(crisis_text(21, "{statements: [o0]}"))


def test_entries_of_every_kind_keep_their_order() -> None:
    ranking = '{ranking: ["YN-", ["o0 and o1", {o2: yes}], "NNN"]}'
    ranks = model_from_crisis(loads(crisis_text(3, ranking))).ranks[0]
    by_hand = []
    for s in range(8):
        o0, o1, o2 = (bool(s >> b & 1) for b in range(3))
        by_hand.append(3 if o0 and not o1 else 2 if (o0 and o1) or o2 else 1 if not (o0 or o1 or o2) else 0)
    np.testing.assert_array_equal(ranks, by_hand)


@pytest.mark.parametrize(
    "text", ["state,rank\nYY,1\nNN,1.5\n", "state;rank\nYY;1\nNN;1,5\n", "state\trank\nYY\t1\nNN\t1.5\n"]
)
def test_a_csv_ranking_may_have_the_separators_of_any_spreadsheet(tmp_path: Path, text: str) -> None:
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    (tmp_path / "c.yaml").write_text(crisis_text(2, "{csv: r.csv}"), encoding="utf-8")
    ranks = model_from_crisis(load(tmp_path / "c.yaml")).ranks[0]
    assert ranks[3] > ranks[0] > ranks[1] == ranks[2]


def test_a_csv_without_the_columns_names_the_separators(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("state|rank\nYY|1\n", encoding="utf-8")
    (tmp_path / "c.yaml").write_text(crisis_text(2, "{csv: r.csv}"), encoding="utf-8")
    with pytest.raises(CrisisError, match="with a comma or a semicolon between"):
        load(tmp_path / "c.yaml")


def test_a_semicolon_in_a_formula_stays_in_the_message() -> None:
    with pytest.raises(CrisisError) as caught:
        loads(crisis_text(2, '{statements: ["o0; o1"]}'))
    (problem,) = caught.value.problems
    assert "'o0; o1', column 3" in problem.message
    assert "';'" in problem.message
    assert "o1'" not in problem.remedy
