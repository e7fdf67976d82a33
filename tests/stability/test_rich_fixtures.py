"""Twenty-five random graphs with every preference structure, judged by an independent solver: exact agreement."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from demarche.engines.stability import Actor, GraphModel, analyse
from demarche.engines.stability.hypergame import hypergame
from demarche.engines.stability.judging import Terrain
from demarche.engines.stability.relations import Pairs
from demarche.engines.stability.rules import Finding, findings
from demarche.engines.stability.structure import Odds, Structure, Taste, Views
from demarche.numerics.arcs import Arcs

DATA = Path(__file__).parents[1] / "data" / "stability" / "rich" / "random_extended.json"
MODELS = json.loads(DATA.read_text(encoding="utf-8"))["models"]


def model_of(entry: dict[str, Any], ranking: dict[str, list[str]]) -> GraphModel:
    place = {s: i for i, s in enumerate(entry["states"])}
    n = len(place)
    arcs = []
    for dm in entry["dms"]:
        pairs = [(place[s], place[t]) for s, targets in entry["moves"][dm].items() for t in targets]
        arcs.append(Arcs.of(n, [s for s, _ in pairs], [t for _, t in pairs]))
    ranks = [[-ranking[dm].index(s) for s in entry["states"]] for dm in entry["dms"]]
    return GraphModel(tuple(map(Actor, entry["dms"])), tuple(entry["states"]), tuple(arcs), np.array(ranks), 0)


def structure_of(entry: dict[str, Any]) -> Structure:
    place = {s: i for i, s in enumerate(entry["states"])}
    alpha, beta, gamma = entry["alpha_beta_gamma"]
    tastes = {}
    for i, dm in enumerate(entry["dms"]):
        listed = [[place[a], place[b]] for a, b in entry["unknown_pairs"][dm]]
        pairs = [[place[x] for x in key.split(">")] for key in entry["prob"][dm]]
        tastes[i] = Taste(
            gap=entry["strength_gap"][dm],
            unknown=Pairs.of(len(place), listed, mutual=True),
            odds=Odds(pairs=np.array(pairs), chances=np.array(list(entry["prob"][dm].values()))),
            alpha=alpha,
            beta=beta,
            gamma=gamma,
        )
    attitudes = [[entry["attitudes"][a][b] for b in entry["dms"]] for a in entry["dms"]]
    blocks = ((0, 1), *((i,) for i in range(2, len(entry["dms"])))) if entry["structure_first_two"] else ()
    return Structure(tastes=tastes, attitudes=np.array(attitudes, dtype=np.int8), partition=blocks)


def stable(entry: dict[str, Any], finding: Finding, row: int) -> set[str]:
    return {entry["states"][s] for s in np.flatnonzero(finding.table[row])}


@pytest.mark.parametrize("entry", MODELS, ids=[str(entry["id"]) for entry in MODELS])
def test_every_entry(entry: dict[str, Any]) -> None:
    model = model_of(entry, entry["ranking"])
    found = {finding.name: finding for finding in findings(Terrain(model), structure_of(entry))}
    compared = 0
    for concept in ("Nash", "GMR", "SMR", "SEQ"):
        small = concept.lower()
        for i, dm in enumerate(entry["dms"]):
            for kind in "abcd":
                assert stable(entry, found[f"unknown_{kind}_{small}"], i) == set(entry["unknown"][concept][kind][dm])
            assert stable(entry, found[f"chance_{small}"], i) == set(entry["prob_stable"][concept][dm])
            assert stable(entry, found[f"attitude_{small}"], i) == set(entry["attitude_stable"][f"R{concept}"][dm])
            compared += 6
            if concept != "Nash":
                strong, weak = stable(entry, found[f"strong_{small}"], i), stable(entry, found[f"weak_{small}"], i)
                want = entry["strength"][concept][dm]
                assert strong == {s for s in want if want[s] == "strong"}
                assert weak == {s for s in want if want[s] == "weak"}
                compared += 1
        if entry["structure_first_two"]:
            held = np.flatnonzero(found[f"structure_{small}"].equilibrium)
            assert {entry["states"][s] for s in held} == set(entry["structure_first_two"][concept])
            compared += 1
    assert compared >= 54


@pytest.mark.parametrize("entry", MODELS, ids=[str(entry["id"]) for entry in MODELS])
def test_hypergames_and_status_quo(entry: dict[str, Any]) -> None:
    model = model_of(entry, entry["ranking"])
    views = Views(models={i: model_of(entry, entry["views"][dm]) for i, dm in enumerate(entry["dms"])})
    seen = hypergame(model, views)
    for concept, states in entry["hypergame_equilibria"].items():
        assert set(seen.equilibria(concept.lower())) == set(states)
    result = analyse(model)
    assert result.by_moves is not None
    assert result.by_improvements is not None
    for found, want in ((result.by_moves, "moves"), (result.by_improvements, "improvements")):
        steps = {s: int(k) for s, k in zip(entry["states"], found.steps, strict=True) if k >= 0}
        assert steps == entry["status_quo_from_0"][want]
