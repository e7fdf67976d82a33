"""One quantity has one value, whatever asks for it: run, engine, levers, claims, compare, why, the pages, JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.report.newcomers import DRAWS, newcomer, newcomers_run

import demarche
from demarche.engine.registry import engine
from demarche.page.numbers import chance
from demarche.report.few_lines import few_lines
from demarche.report.figures_words import figures_section, level
from demarche.report.first import first_of
from demarche.report.first_words import first_screen
from demarche.study.asking import ask
from demarche.study.why import Why

pytestmark = pytest.mark.once

HEADS = ("ripeness.open", "ripeness.durable")


@pytest.fixture(scope="module")
def means() -> dict[str, float]:
    """By the run."""
    study = newcomers_run().study
    assert study is not None
    found = {name: study.spreads[name].mean for name in HEADS}
    assert all(value is not None and 0.0 < value <= 1.0 for value in found.values())
    return {name: value for name, value in found.items() if value is not None}


def test_the_engine_asked_alone_gives_the_same(means: dict[str, float]) -> None:
    asked = ask(newcomer(), engine("ripeness"), levers=(), draws=DRAWS)
    assert {name: asked.study.spreads[name].mean for name in HEADS} == means


def test_levers_give_the_same(means: dict[str, float]) -> None:
    found, study = demarche.levers(newcomer(), draws=DRAWS).answer, newcomers_run().study
    assert study is not None
    assert {name: found.spreads[name].mean for name in HEADS} == means
    for lever in study.levers:
        for name in HEADS:
            assert found.effect(lever.name, name) == study.effect(lever.name, name)
    assert found.helps == study.helps


def test_a_claim_gives_the_same(means: dict[str, float]) -> None:
    found = demarche.claims(newcomer(), draws=DRAWS).answer
    for claims in (found, newcomers_run().claims):
        assert claims is not None
        (claim,) = claims.claims
        assert claim.share == pytest.approx(means["ripeness.open"], abs=1e-12)


def test_why_gives_the_same(means: dict[str, float]) -> None:
    found = demarche.why(newcomer(), "peace that holds", draws=DRAWS).answer
    assert isinstance(found, Why)
    assert found.spread.mean == means[found.quantity.id]


def test_a_comparison_gives_the_same(means: dict[str, float]) -> None:
    other = newcomer().with_values({"screen.binding": 0.6})
    found = demarche.compare(newcomer(), other, draws=DRAWS)
    for name, mean in means.items():
        side = found.quantity(name).a
        assert side is not None
        assert side.mean == pytest.approx(mean, abs=1e-12)


def test_every_page_and_json_give_the_same(means: dict[str, float]) -> None:
    result = newcomers_run()
    first, plain = first_of(result), json.loads(json.dumps(result.to_dict()))
    entries: dict[str, Any] = {entry["id"]: entry["baseline"] for entry in plain["study"]["quantities"]}
    assert {name: entries[name]["mean"] for name in HEADS} == means
    assert first.turns[0].lead == pytest.approx(means["ripeness.durable"], abs=1e-12)
    assert first.verdict is not None
    assert first.exist == round(means["ripeness.open"] * first.verdict.versions)
    where, holds = f"{first.exist} of {first.verdict.versions} versions", chance(means["ripeness.durable"])
    for said in (" ".join(first_screen(first).lead), " ".join(few_lines(first, "x"))):
        assert where in " ".join(said.split())
        assert holds in said
    table = figures_section(result).parts[1]
    rows = {row[0].rpartition("(")[2].rstrip(")"): row[2] for row in table.rows}  # type: ignore[union-attr]
    assert rows["ripeness.open"] == where
    assert rows["ripeness.durable"] == holds


def test_every_figure_of_the_report_leads_to_where_it_comes_from() -> None:
    result = newcomers_run()
    study, screen = result.study, first_screen(first_of(result))
    assert study is not None
    known = {head.id for head in study.headlines}
    assert set(screen.figures) <= known
    assert len(screen.figures) == len(screen.lead)
    assert {cell.quantity for cell in screen.cells} <= known
    assert all(level(head, study.spreads[head.id]) for head in study.headlines if head.kind != "curve")
