"""Sobol' designs over a crisis: exact shares where the truth is known, a cost told beforehand, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.study.crises import small
from tests.study.known import Known, beside_the_others

from demarche.crisis import Crisis
from demarche.engine.contract import Columns
from demarche.errors import InputError
from demarche.study.claims.trial import claimed_pairs
from demarche.study.draw.plan import Plan, plan_of
from demarche.study.sensitivity.variance import SobolResult, SobolStudy

Floats = NDArray[np.float64]
CLAIMS = """claims:
  - {id: box, text: a, kind: model, test: {quantity: known.box, is: "yes"}}
  - {id: both, text: b, kind: model, test: {quantity: known.slope, under: arm-now, more_than_under: none, by: 0.1}}
  - {id: level, text: c, kind: model, test: {quantity: known.early, before: 6}}
  - {id: along, text: d, kind: model, test: {quantity: known.slope, falls_with: screen.p_ruler}}
  - {id: never, text: e, kind: model, test: {quantity: known.never, before: 12}}
  - {id: told, text: f, kind: record, record: supported, evidence: Seen., source: judged}
"""


@pytest.fixture(autouse=True)
def known() -> Iterator[None]:
    """The engine of known truths takes part beside the real ones."""
    with beside_the_others(Known()):
        yield


def planned(more: str = "") -> Plan:
    crisis = small(CLAIMS + more)
    return plan_of(crisis, draws=8, seed=1, pairs=claimed_pairs(crisis))


def found(rows: int, claims: tuple[str, ...] = (), quantities: tuple[str, ...] = ()) -> SobolResult:
    return SobolStudy(planned(), rows, claims=claims, quantities=quantities).finish(workers=1)


def test_a_claim_whose_truth_is_a_box_has_the_shares_of_the_box() -> None:
    (box,) = found(2048, claims=("box",)).measured
    sides = {"screen.p_ruler": 0.625, "screen.x_high": 0.6, "actors.ruler.type": 0.75}
    whole = np.prod(list(sides.values()))
    spread = whole * (1 - whole)
    split = dict(box.ranked())
    assert box.mean == pytest.approx(whole, abs=0.02)
    for path, side in sides.items():
        assert split[path].first.value == pytest.approx(whole**2 * (1 / side - 1) / spread, abs=0.03)
        assert split[path].total.value == pytest.approx(whole * (1 - side) / spread, abs=0.03)
    others = [share.total.value for path, share in split.items() if path not in sides]
    assert others
    assert max(others) == 0.0
    assert 0.5 < box.alone < 0.7
    assert box.enough


def test_the_number_behind_a_claim_is_split_too() -> None:
    truth, number = found(1024, claims=("level",)).measured
    assert (truth.about, number.about) == ("claim", "number")
    assert number.ranked()[0][0] == "screen.p_ruler"
    assert number.ranked()[0][1].first.value == pytest.approx(1.0, abs=0.03)


def test_the_cost_is_known_before_anything_is_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    plain = Known.evaluate

    def counted(self: Known, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, Floats]:
        asked.append(count)
        return plain(self, crisis, columns, count, base)

    monkeypatch.setattr(Known, "evaluate", counted)
    study = SobolStudy(planned(), 64, claims=("both",))
    (cost,) = study.costs
    assert asked == []
    assert cost.points == 64 * (cost.inputs + 2)
    assert (cost.variants, cost.solves) == (2, 2 * cost.points)
    study.finish(workers=1)
    assert sum(asked) == cost.solves


def test_a_quantity_without_claims() -> None:
    (quantity,) = found(256, quantities=("screen.width",)).measured
    assert (quantity.id, quantity.about) == ("screen.width", "quantity")
    assert {path for path, _ in quantity.ranked()} >= {"screen.p_ruler", "screen.x_high"}
    assert quantity.to_dict()["shares"][0].keys() == {"input", "first", "total"}


def test_what_cannot_be_split_says_why() -> None:
    reasons = {entry.id: entry.reason for entry in found(16).measured if entry.reason}
    assert "along an input" in reasons["along"]
    assert reasons["never"] in ("it comes out the same at every point", "it has no number at 144 of the 144 points")
    assert "told" not in reasons
    with pytest.raises(InputError, match="it has no test"):
        found(16, claims=("told",))
    with pytest.raises(InputError, match="no claim 'bax'"):
        found(16, claims=("bax",))
    with pytest.raises(InputError, match=r"unknown quantity 'screen.widht'; did you mean 'screen.width'"):
        found(16, quantities=("screen.widht",))


def test_inputs_that_the_file_ties_together_are_refused_with_the_reason() -> None:
    more = "correlations:\n  - {between: [screen.p_ruler, screen.x_high], rho: 0.5, note: Judged.}\n"
    with pytest.raises(InputError, match=r"ties 'screen.p_ruler' and 'screen.x_high' together.*independent"):
        SobolStudy(planned(more), 16, claims=("box",))
