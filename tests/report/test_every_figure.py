"""Every figure that the shipped cases tell has one value, whatever asks for it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import numpy as np
import pytest
import yaml
from tests.golden.pages import CASES, shortened

import demarche
from demarche.crisis import Crisis, loads
from demarche.engine.by_type import typed_words
from demarche.engine.contract import Headline
from demarche.engine.registry import engine, engines
from demarche.page.parts import Table
from demarche.report.figures_words import figures_section, level
from demarche.study import RunResult, StudyResult, run, study
from demarche.study.asking import Asked, ask
from demarche.study.claims.board import board_of
from demarche.study.why import Why, why

DRAWS = 8

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("case", CASES)]


@cache
def result_of(case: str) -> RunResult:
    return run(shortened(case), draws=DRAWS)


def study_of(case: str) -> StudyResult:
    found = result_of(case).study
    assert found is not None
    return found


def means(study: StudyResult) -> dict[str, float | None]:
    return {head.id: study.spreads[head.id].mean for head in study.headlines if head.id in study.spreads}


def names(case: str) -> list[str]:
    """The engines with a figure of the case."""
    return [one.name for one in engines() if any(h.id.startswith(f"{one.name}.") for h in study_of(case).headlines)]


@cache
def alone(case: str, name: str) -> Asked:
    return ask(shortened(case), engine(name), levers=(), draws=DRAWS)


def test_the_verb_of_each_engine_gives_the_same(case: str) -> None:
    known, seen = means(study_of(case)), 0
    for name in names(case):
        asked = alone(case, name).study
        own = means(asked)
        assert own == {key: value for key, value in known.items() if key in own}
        assert {key: found for key, found in study_of(case).typed.items() if key in own} == asked.typed
        seen += len(own)
    assert seen == len(known) > 20


def test_levers_give_the_same_and_alike_under_each(case: str) -> None:
    found, whole = study(shortened(case), draws=DRAWS), study_of(case)
    assert means(found) == means(whole)
    assert found.effects == whole.effects
    assert found.helps == whole.helps
    assert found.moved == whole.moved
    for helps in (found.helps, *found.moved):
        assert helps is not None
        for one in helps.levers:
            effect = found.effect(one.pulled.name, helps.quantity)
            told = [change.by for change in one.changes]
            pooled = sum(by.n * by.mean for by in told if by.n) / effect.n
            assert pooled == pytest.approx(effect.mean, abs=1e-12)


def test_claims_count_the_same_versions(case: str) -> None:
    """One claim for each figure: it is so, or it is above its mean."""
    data: dict[str, Any] = dict(shortened(case).source.data)
    asked: dict[str, tuple[Headline, float]] = {}
    claims = []
    for place, head in enumerate(study_of(case).headlines):
        mean = study_of(case).spreads[head.id].mean
        if mean is None or head.kind == "curve" or head.dated:
            continue
        name = f"Q{place}"
        test = {"is": "yes"} if head.kind == "yes-no" else {"above": mean}
        words = {"kind": "model", "text": "It is so.", "false_if": "It is not."}
        claims.append({"id": name, **words, "test": {"quantity": head.id, **test}})
        asked[name] = head, mean
    data["claims"] = claims
    crisis: Crisis = loads(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), case)
    for standing in board_of(crisis, draws=DRAWS):
        head, mean = asked[standing.id]
        if head.kind == "yes-no":
            assert standing.share == pytest.approx(mean, abs=1e-12), head.id
            continue
        values = alone(case, head.id.split(".")[0]).drawn.base.values[head.id]
        assert (standing.true, standing.tested) == (int((values > mean).sum()), int((~np.isnan(values)).sum())), head.id


def test_why_gives_the_same(case: str) -> None:
    """Of each engine the first figure: why asks the engine alone, which gives all of them as above."""
    for name in names(case):
        head = next(head for head in study_of(case).headlines if head.id.startswith(f"{name}."))
        found = why(shortened(case), head.id, draws=DRAWS)
        assert isinstance(found, Why)
        assert found.quantity.id == head.id
        assert found.spread.mean == study_of(case).spreads[head.id].mean


def test_a_comparison_gives_the_same(case: str) -> None:
    one = shortened(case)
    found = demarche.compare(one, one.with_values({"screen.binding": 0.55}), draws=DRAWS)
    known, seen = means(study_of(case)), 0
    for entry in found.quantities:
        mean = known.get(entry.headline.id)
        if mean is not None and entry.a is not None:
            assert entry.a.mean == pytest.approx(mean, abs=1e-12), entry.headline.id
            seen += 1
    assert seen >= 2


def test_the_page_and_json_give_the_same(case: str) -> None:
    result, whole = result_of(case), study_of(case)
    plain = json.loads(json.dumps(result.to_dict()))["study"]
    assert {entry["id"]: entry["baseline"]["mean"] for entry in plain["quantities"]} == means(whole)
    table = next(part for part in figures_section(result).parts if isinstance(part, Table))
    rows = {row[0].rpartition("(")[2].rstrip(")"): row for row in table.rows}
    assert set(rows) == set(means(whole))
    for head in whole.headlines:
        spread = whole.spreads[head.id]
        assert rows[head.id][2] == level(head, spread)
        found = whole.typed[head.id]
        assert sum(among.versions for among, _ in found.parts) == spread.n
        assert typed_words(found, str)
        if spread.mean is not None:
            parts = [(part.n, part.mean) for _, part in found.parts if part.mean is not None]
            assert sum(n * mean for n, mean in parts) / spread.n == pytest.approx(spread.mean, abs=1e-9)
