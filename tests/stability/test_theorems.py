"""What must hold between concepts whatever the conflict: inclusions and reductions, on many random graphs."""

from __future__ import annotations

import numpy as np
import pytest

from demarche.engines.stability import Actor, GraphModel, analyse
from demarche.engines.stability.judging import Terrain
from demarche.engines.stability.relations import Pairs
from demarche.engines.stability.rules import findings
from demarche.engines.stability.structure import Odds, Structure, Taste, all_coalitions
from demarche.numerics.arcs import Arcs

Tables = dict[str, np.ndarray]


def random_graph(rng: np.random.Generator) -> GraphModel:
    """2 to 3 actors, 3 to 7 states, arcs of any kind; strict preferences in half of the cases, else with ties."""
    count, n = int(rng.integers(2, 4)), int(rng.integers(3, 8))
    arcs = tuple(Arcs.of(n, rng.integers(0, n, 2 * n), rng.integers(0, n, 2 * n)) for _ in range(count))
    if rng.random() < 0.5:
        ranks = np.stack([rng.permutation(n) for _ in range(count)])
    else:
        ranks = rng.integers(0, 3, (count, n))
    return GraphModel(tuple(Actor(f"A{i}") for i in range(count)), tuple(map(str, range(n))), arcs, ranks)


def random_structure(rng: np.random.Generator, model: GraphModel) -> Structure:
    n, count = model.ranks.shape[1], len(model.actors)
    tastes = {
        i: Taste(gap=int(rng.integers(1, 3)), unknown=Pairs.of(n, rng.integers(0, n, (3, 2)), mutual=True), odds=Odds())
        for i in range(count)
    }
    return Structure(tastes=tastes, coalitions=all_coalitions(count), attitudes=np.eye(count, dtype=np.int8))


def within(small: np.ndarray, large: np.ndarray) -> bool:
    return not (small & ~large).any()


def check(rng: np.random.Generator) -> None:
    model = random_graph(rng)
    terrain, structure = Terrain(model), random_structure(rng, model)
    t: Tables = {finding.name: finding.table for finding in findings(terrain, structure)}
    t |= model.verdicts()
    prefixes = ("", "chance_", "c", *(f"unknown_{kind}_" for kind in "abcd"))
    for p in prefixes:
        assert within(t[f"{p}nash"], t[f"{p}smr"])
        assert within(t[f"{p}smr"], t[f"{p}gmr"])
        assert within(t[f"{p}nash"], t[f"{p}seq"])
        # cseq is no part of cgmr on every graph: see the example below.
        assert within(t["cseq_individual"] if p == "c" else t[f"{p}seq"], t[f"{p}gmr"])
        if p != "c":
            assert within(t[f"{p}nash"], t[f"{p}sseq"])
            assert within(t[f"{p}sseq"], t[f"{p}smr"] & t[f"{p}seq"])
    for concept in ("nash", "gmr", "smr", "seq", "sseq"):
        a, b, c, d = (t[f"unknown_{kind}_{concept}"] for kind in "abcd")
        assert within(a, b)
        assert within(b, d)
        assert within(a, c)
        assert within(c, d)
        # Preferences that are sure: chances reduce to them.
        np.testing.assert_array_equal(t[f"chance_{concept}"], t[concept])
        if concept != "nash":
            assert within(t[f"strong_{concept}"], t[concept])
            np.testing.assert_array_equal(t[f"strong_{concept}"] | t[f"weak_{concept}"], t[concept])
    np.testing.assert_array_equal(t["unknown_a_nash"], t["unknown_c_nash"])
    np.testing.assert_array_equal(t["unknown_b_nash"], t["unknown_d_nash"])
    for concept in ("nash", "gmr", "smr", "seq"):
        # Stable for every coalition: stable for every actor. The grand coalition has no opponents.
        same = "seq_individual" if concept == "seq" else concept
        assert within(t[f"c{same}"].all(axis=0), t[concept].all(axis=0))
        np.testing.assert_array_equal(t[f"c{concept}"][-1], t["cnash"][-1])
        np.testing.assert_array_equal(t[f"c{same}"][: len(model.actors)], t[concept])
    if all(len(set(row)) == len(row) for row in model.ranks.tolist()):
        # Friendly to oneself and indifferent to others is no attitude, where nobody is indifferent between states.
        for concept in ("nash", "gmr", "smr", "seq", "sseq"):
            np.testing.assert_array_equal(t[f"attitude_{concept}"], t[concept])
    neutral = Structure(attitudes=np.zeros((len(model.actors),) * 2, dtype=np.int8))
    found = {finding.name: finding.table for finding in findings(terrain, neutral)}
    np.testing.assert_array_equal(found["attitude_nash"], found["attitude_smr"])
    np.testing.assert_array_equal(found["attitude_gmr"], found["attitude_seq"])


def test_sanctions_by_coalitions_are_more_than_those_by_actors() -> None:
    """With class improvements a state can be stable for every coalition, and a single actor leave it under SEQ.

    C moves from 0 to 1 and gains. B alone could answer with 2, where C still gains; B may not move twice in succession.
    But A and B together may: from 2 to 0 both gain, by B's move.
    """
    moves = {"A": {}, "B": {"1": ["2"], "2": ["0"]}, "C": {"0": ["1"]}}
    wishes = {"A": [["0"], ["1"], ["2"]], "B": [["0"], ["2"], ["1"]], "C": [["1"], ["2"], ["0"]]}
    model = GraphModel.of(moves, wishes)
    result = analyse(model, structure=Structure(coalitions=all_coalitions(3)))
    assert "0" in result.equilibria("cseq")
    assert "0" not in result.stable("seq", "C")
    assert "0" not in result.stable("cseq_individual", "C")
    (deterrent,) = result.grounds("0", "C", "cseq").deterrents
    assert [model.id_of(leg.state) for leg in deterrent.path] == ["2", "0"]


def test_theorems_on_some_models() -> None:
    rng = np.random.default_rng(17)
    for _ in range(60):
        check(rng)


@pytest.mark.slow
@pytest.mark.once
def test_theorems_on_many_models() -> None:
    """``python -m tests.stability.whole`` asks ten thousand."""
    rng = np.random.default_rng(20130529)
    for _ in range(600):
        check(rng)
