"""What fighting on is worth, as the war hands it over: the zones of every version, kept or worked out anew."""

from __future__ import annotations

import numpy as np
import pytest
from tests.study.crises import SMALL

from demarche.crisis import load, loads
from demarche.engine.registry import engine, offered, offering
from demarche.engines.ripeness import solve_many
from demarche.engines.ripeness.authorised import plans_of
from demarche.engines.ripeness.fighting_on import _KEPT, TOLERANCE, worths
from demarche.errors import InputError
from demarche.study.draw.plan import Piece, plan_of


def versions(crisis, count, levers=()):
    plan = plan_of(crisis, draws=64, seed=3, levers=list(levers))
    places = {variant.levers: place for place, variant in enumerate(plan.variants)}
    place = places[tuple(levers)]
    columns = plan.columns(Piece(place, "ripeness", 0, 0, count), engine("ripeness"))
    return plan.variants[place].crisis, columns


@pytest.mark.once
@pytest.mark.parametrize("levers", [(), ("arm-unannounced",), ("guarantee",)])
def test_it_is_the_reservation_of_each_side_by_month(levers):
    crisis, columns = versions(load("syria-2013"), 4, levers)
    found = offered("fighting on")(crisis, ("opposition", "assad"), columns, 4)
    assert found.shape == (4, 49, 2)
    results = solve_many(plans_of(crisis, columns, 4, crisis.unlevered), tolerance=TOLERANCE)
    for draw, result in enumerate(results):
        for month in (0, 5, 6, 12, 48):
            zone = result.zones[min(result.step(month), len(result.zones) - 1)]
            assert found[draw, month, 1] == min(max(zone.ruler, 0.0), 1.0)
            assert found[draw, month, 0] == min(max(1.0 - zone.opposition, 0.0), 1.0)
    if levers == ("arm-unannounced",):
        assert not np.array_equal(found[:, 0], found[:, 12])


@pytest.mark.once
def test_what_a_study_has_solved_is_not_solved_again_and_is_the_same():
    crisis, columns = versions(load("syria-2013"), 3)
    alone = offered("fighting on")(crisis, ("assad",), columns, 3)
    _KEPT._values.clear()
    engine("ripeness").evaluate(crisis, columns, 3, crisis)
    assert len(_KEPT._values) == 1
    (kept, _), *_ = _KEPT._values.values()
    assert np.array_equal(kept[:, :, :1], alone)
    others = {**columns, "packages.parties.usa.no_agreement": np.array([0.1, 0.2, 0.3])}
    assert np.array_equal(offered("fighting on")(crisis, ("assad",), others, 3), alone)
    assert len(_KEPT._values) == 1
    theirs = {path: column for path, column in columns.items() if not path.startswith(("war.ledger.", "war.history."))}
    assert theirs.keys() < columns.keys()  # who asks need not draw what the war is not played by
    assert np.array_equal(offered("fighting on")(crisis, ("assad",), theirs, 3), alone)
    assert len(_KEPT._values) == 1
    moved = {**columns, "screen.binding": columns["screen.binding"] * 0.9}
    assert not np.array_equal(offered("fighting on")(crisis, ("assad",), moved, 3), alone)


def test_a_war_without_a_steady_state_is_worth_nothing_that_is_known():
    crisis, columns = versions(load("syria-2013"), 1)
    (result,) = solve_many(plans_of(crisis, columns, 1, crisis.unlevered), tolerance=TOLERANCE)
    object.__setattr__(result, "solved", False)
    assert np.isnan(worths([result], 12)).all()


def test_who_is_no_side_and_where_no_war_is_are_refused():
    with pytest.raises(InputError, match="'usa' is no side of this file's war"):
        offered("fighting on")(load("syria-2013"), ("usa",), {}, 1)
    with pytest.raises(InputError, match="has no war section"):
        offered("fighting on")(loads(SMALL), ("ruler",), {}, 1)
    assert offering("fighting on").name == "ripeness"
    with pytest.raises(InputError, match="works out the weather"):
        offering("weather")
