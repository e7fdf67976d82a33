"""What no agreement is worth: judged in the file, or what the war says of every version, by month and under levers."""

from __future__ import annotations

import numpy as np
import pytest
from tests.settlement.files import RANGES, WAR

from demarche.crisis import load, loads
from demarche.engine.registry import engine, offered
from demarche.engines.settlement import packages
from demarche.engines.settlement.floors import MONTHS, floors
from demarche.engines.settlement.from_crisis import agenda_from_crisis
from demarche.errors import InputError
from demarche.study.asking import ask
from demarche.study.draw.plan import Piece, plan_of
from demarche.study.studies import study


def test_judged_numbers_are_taken_as_drawn_and_no_month_differs():
    crisis = loads(RANGES)
    columns = {"packages.parties.ruler.no_agreement": np.array([0.3, 0.5])}
    found = floors(crisis, columns, 2)
    assert found.shape == (2, 1, 3)
    assert found[:, 0, 0].tolist() == [0.3, 0.5]
    assert found[:, 0, 1].tolist() == [pytest.approx(0.35)] * 2
    assert not any(head.id.startswith("settlement.by_month") for head in engine("settlement").headlines(crisis))


@pytest.mark.parametrize("levers", [(), ("later",)])
def test_every_version_and_month_is_the_library_with_what_the_war_says(levers):
    plan = plan_of(loads(WAR), draws=8, seed=1)
    place = next(place for place, variant in enumerate(plan.variants) if variant.levers == levers)
    crisis, adapter = plan.variants[place].crisis, engine("settlement")
    columns = plan.columns(Piece(place, "settlement", 0, 0, 8), adapter)
    found = adapter.evaluate(crisis, columns, 8, plan.base)
    worth = offered("fighting on")(crisis, ("ruler", "rebels"), columns, 8)
    assert worth.shape == (8, 25, 2)
    for draw in range(8):
        agenda = agenda_from_crisis(crisis, columns, draw)
        some = []
        for month in MONTHS[:5]:
            alone = packages(agenda, no_agreement=[*worth[draw, month], 0.5])
            some.append(float(alone.possible))
            if month == 0:
                assert found["settlement.signable"][draw] == float(alone.possible)
                assert found["settlement.packages"][draw] == alone.count
        assert found["settlement.by_month.signable"][draw, :5].tolist() == some
        assert np.isnan(found["settlement.by_month.signable"][draw, 5])  # beyond the war's horizon of two years
        assert found["settlement.signable_12"][draw] == some[2]
        first = [month for month, held in zip(MONTHS, some, strict=False) if held]
        assert np.array_equal(found["settlement.first_signable"][draw], first[0] if first else np.nan, equal_nan=True)
        assert found["settlement.no_agreement.ruler"][draw] == worth[draw, 0, 0]
    if levers:
        assert (worth[:, 12, 0] < worth[:, 0, 0]).any()


def test_a_lever_on_the_war_is_felt_and_one_on_nothing_is_not():
    asked = ask(loads(WAR), engine("settlement"), draws=64)
    (lever,) = asked.answer.packages.levers
    assert lever.levers == ("later",)
    assert lever.n == 64
    base = asked.drawn.base.values["settlement.signable"]
    after = asked.drawn.variants[frozenset({"later"})].values["settlement.signable"]
    assert lever.share == pytest.approx(after.mean())
    assert lever.more == pytest.approx((after - base).mean())
    assert asked.answer.packages.share == pytest.approx(base.mean())


def test_a_run_of_all_engines_says_what_the_engine_says_alone():
    crisis = loads(WAR)
    whole = study(crisis, draws=64, levers=[])
    alone = ask(crisis, engine("settlement"), draws=64, levers=[])
    for name in ("settlement.signable", "settlement.margin", "settlement.no_agreement.ruler"):
        assert whole.spreads[name] == alone.study.spreads[name]


def test_whoever_is_no_side_of_a_war_is_refused_with_place_and_mend():
    adapter = engine("settlement")
    text = WAR.replace("      no_agreement: 0.5\n", "")
    crisis = loads(text)
    (found,) = adapter.refuses(crisis)
    assert found[0] == ("packages", "parties", "ruler")
    assert "'patron' is no side of this file's war" in str(found[1])
    assert "from 0 (all it fears) to 1" in str(found[1])
    with pytest.raises(InputError, match="no side of this file's war"):
        adapter.evaluate(crisis, {}, 1, crisis)
    peace = loads(RANGES.replace("      no_agreement: [0.2, 0.5]\n", ""))
    (found,) = adapter.refuses(peace)
    assert "has no war section" in str(found[1])
    assert list(adapter.refuses(loads(WAR))) == []


@pytest.mark.once
def test_the_shipped_packages_take_the_war_and_its_prices():
    for name, sides in (("syria-2013", ("assad", "opposition")), ("kosovo-1999", ("belgrade", "albanians"))):
        crisis = load(name)
        worth = offered("fighting on")(crisis, sides, {}, 1)[0, 0]
        assert floors(crisis, {}, 1)[0, 0, :2].tolist() == worth.tolist()
