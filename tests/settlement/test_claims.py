"""Claims about forecasts, packages, months and texts are tested over the versions as any others are."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from tests.settlement.files import RANGES, WAR
from tests.settlement.test_adapter import FILE

from demarche.cli import main
from demarche.crisis import loads
from demarche.engine.registry import engine
from demarche.study.asking import ask

CLAIMS = """claims:
  - {id: some, text: Some package., kind: model, test: {quantity: settlement.signable, is: "yes"}}
  - {id: year, text: In a year., kind: model, test: {quantity: settlement.signable_12, under: later, is: "yes"}}
  - {id: first, text: Within a year., kind: model, test: {quantity: settlement.first_signable, before: 12}}
  - {id: more, text: More., kind: model, test: {quantity: settlement.margin, under: later, more_than_under: none}}
"""
SCALE = """claims:
  - {id: half, text: Beyond the middle., kind: model, test: {quantity: settlement.forecast.rule, above: 45}}
"""


def verdicts(tmp_path, text: str) -> dict[str, float]:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    found = CliRunner().invoke(main, ["claims", str(path), "--draws", "64", "--format", "json"])
    assert found.exit_code == 0, found.output
    told = json.loads(found.stdout)
    return {claim["id"]: claim["share"] for claim in told["claims"]}


def test_packages_under_levers_and_by_month(tmp_path):
    shares = verdicts(tmp_path, WAR + CLAIMS)
    drawn = ask(loads(WAR), engine("settlement"), draws=64).drawn
    base, later = (drawn.variants[frozenset(names)].values for names in ((), ("later",)))
    assert shares["some"] == pytest.approx(base["settlement.signable"].mean())
    assert shares["year"] == pytest.approx(later["settlement.signable_12"].mean())
    assert shares["first"] == pytest.approx((base["settlement.first_signable"] < 12).mean())
    more = later["settlement.margin"] - base["settlement.margin"] > 1e-9
    assert shares["more"] == pytest.approx(more.mean())


def test_forecasts_and_texts(tmp_path):
    drawn = ask(loads(FILE), engine("settlement"), draws=64).drawn.base.values
    assert verdicts(tmp_path, FILE + SCALE)["half"] == pytest.approx((drawn["settlement.forecast.rule"] > 45).mean())
    shares = verdicts(tmp_path, RANGES)
    texts = ask(loads(RANGES), engine("settlement"), draws=64).drawn.base.values
    assert shares["A"] == pytest.approx(texts["settlement.text.draft"].mean())
    assert shares["B"] > 0.0
