"""What the path of the war adds up to, and how well the dated counts carry it."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache

import numpy as np
import pytest

from demarche.crisis import Crisis, load
from demarche.engine.registry import engine
from demarche.engines.ripeness import solve
from demarche.engines.ripeness.adapter import RipenessEngine
from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.engines.ripeness.from_crisis import from_crisis
from demarche.engines.ripeness.ledger import ledger_of
from demarche.engines.ripeness.section import WarPart
from demarche.engines.ripeness.waiting_words import waiting_section
from demarche.engines.ripeness.war_path import war_path
from demarche.page.parts import Bullets, Callout, Table
from demarche.study.asking import ask
from demarche.study.draw.plan import plan_of

pytestmark = pytest.mark.once

DRAWS = 12


@cache
def syria() -> Crisis:
    return load("syria-2013")


@cache
def answer() -> RipenessAnswer:
    found = ask(syria(), engine("ripeness"), levers=(), draws=DRAWS).answer
    assert isinstance(found, RipenessAnswer)
    return found


def test_what_the_patrons_of_a_side_pay_adds_up_to_what_the_side_is_given() -> None:
    base = answer().base
    path = war_path(syria(), base)
    for side, name in (("ruler", "Damascus"), ("opposition", "the opposition")):
        mine = [cost for cost in path.costs if cost.side == name]
        assert len(mine) == 2
        for month in (12, 48):
            whole = float(base.prices[f"{side}_patron"][month])
            assert sum(cost.by[month].central for cost in mine) == pytest.approx(whole)


def test_a_patron_pays_its_support_times_the_price_of_full_support_while_war_lasts() -> None:
    war = syria().file.part(WarPart).war
    assert war is not None
    patron = next(patron for patron in war.patrons if patron.actor == "iran")
    assert patron.support is not None
    assert patron.burden is not None
    path = war_path(syria(), answer().base)
    cost = next(cost for cost in path.costs if cost.actor == "iran")
    month = patron.support.central * patron.burden.central / 12
    assert cost.month.central == pytest.approx(month)
    assert cost.by[12].central == pytest.approx(month * path.fought[12].central)


def test_a_patron_that_chooses_its_support_pays_for_what_it_chooses() -> None:
    bare = {"levers": [], "claims": [], "agenda": []}
    alone = {"war.patrons.iran.chooses": True, "war.patrons.russia.answer": None, "war.patrons.russia.types": {}}
    base = syria().with_values(bare | alone)
    result = solve(from_crisis(base))
    path = war_path(base, result)
    paid = {cost.actor: cost.by[48].central for cost in path.costs}
    assert paid["iran"] == pytest.approx(float(result.prices["ruler_patron"][48]))
    russia = next(cost for cost in path.costs if cost.actor == "russia")
    assert paid["russia"] == pytest.approx(russia.month.central * path.fought[48].central)


def test_intervals_are_those_of_the_input_sets_and_hold_the_months_of_war() -> None:
    crisis = syria()
    adapter, plan = RipenessEngine(), plan_of(crisis, draws=DRAWS, seed=0, levers=())
    columns = plan.design.columns(crisis, adapter.reads(crisis))
    found = adapter.evaluate(crisis, columns, DRAWS, crisis)
    low, high = np.quantile(found["ripeness.months_of_war.12"], [0.05, 0.95])
    assert answer().fought[12] == (pytest.approx(low, abs=1e-5), pytest.approx(high, abs=1e-5))
    assert answer().path.fought[12].central == pytest.approx(np.median(found["ripeness.months_of_war.12"]), abs=1e-5)
    paid = columns["war.patrons.iran.support"] * columns["war.patrons.iran.burden"] / 12
    np.testing.assert_allclose(found["ripeness.cost.iran.month"], paid)
    for month, (least, most) in answer().fought.items():
        assert 0 < least < most <= month


def test_totals_and_loads_take_the_least_and_the_most() -> None:
    ledger, fought = answer().ledger, answer().fought
    assert ledger is not None
    assert ledger.deaths is not None
    least, most = ledger.tolls(fought[48])["deaths"]
    assert (least, most) == (ledger.deaths.low * fought[48][0], ledger.deaths.high * fought[48][1])
    lebanon = next(host for host in ledger.hosts if host.name == "Lebanon")
    assert lebanon.rate is not None
    low, high = lebanon.load_after(fought[12]) or (0.0, 0.0)
    assert lebanon.load < low < high
    assert high == pytest.approx((474461 + lebanon.rate.high * fought[12][1]) / 4647000)


def test_the_last_count_is_held_against_those_before_it() -> None:
    ledger = ledger_of(syria())
    assert ledger is not None
    assert ledger.deaths is not None
    check = ledger.deaths.check
    assert check is not None
    assert (check.as_of, check.value) == (dt.date(2013, 5, 15), 80000)
    text = """
      - {as_of: 2013-05-15, value: 80000, low: 80000, high: 94000, source: [AMMAN-RTR, AMMAN-0523],"""
    assert text.strip() in syria().source.text
    assert check.inside == (check.low <= 94000 and check.high >= 80000)
    assert check.low == pytest.approx(70000, rel=0.25)
    dead = [{"as_of": f"2012-{month:02d}-01", "value": 1000 * month} for month in (6, 8, 10, 12)]
    steady = ledger_of(syria().with_values({"war.ledger.deaths": dead, "war.ledger.deaths_per_month": None}))
    assert steady is not None
    assert steady.deaths is not None
    assert steady.deaths.check is not None
    assert steady.deaths.check.inside
    jump = [*dead[:-1], {"as_of": "2012-12-01", "value": 40000}]
    broken = ledger_of(syria().with_values({"war.ledger.deaths": jump, "war.ledger.deaths_per_month": None}))
    assert broken is not None
    assert broken.deaths is not None
    assert broken.deaths.check is not None
    assert not broken.deaths.check.inside


def test_where_refugees_go_home_no_month_of_war_sends_more_back() -> None:
    fewer = [{"as_of": f"2012-{month:02d}-01", "value": 200000 - 10000 * month} for month in (6, 8, 10, 12)]
    hosts = [{"actor": "lebanon", "population": 4647000, "breaking_share": [0.01, 0.3], "refugees": fewer}]
    ledger = ledger_of(syria().with_values({"war.ledger.hosts": hosts}))
    assert ledger is not None
    assert ledger.refugees is not None
    assert (ledger.refugees.low, ledger.refugees.central, ledger.refugees.high) == (0.0, 0.0, 0.0)
    assert ledger.tolls((3.0, 9.0))["refugees"] == (0.0, 0.0)
    (host,) = ledger.hosts
    assert (host.months_low, host.months_high) == (0.0, None)


def test_the_section_prices_a_month_for_people_hosts_and_patrons() -> None:
    section = waiting_section(answer())
    callout = next(part for part in section.parts if isinstance(part, Callout))
    assert "lives" in callout.text
    assert "Tehran" in callout.below
    path, hosts = (part for part in section.parts if isinstance(part, Table))
    assert [row[0] for row in path.rows][:3] == ["Months of war expected", "Lives", "Refugees"]
    assert {row[0].split(",")[0] for row in path.rows[3:]} >= {"Moscow", "Tehran", "Suppliers", "Washington"}
    assert hosts.rows[0][0] == "Lebanon"
    fits = next(part for part in section.parts if isinstance(part, Bullets))
    assert any("Held back" in item for item in fits.items)
    json.dumps(answer().to_dict(), allow_nan=False)
