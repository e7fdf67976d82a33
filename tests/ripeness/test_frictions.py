"""What a removal sets is what the war reads: its own numbers before the screen's."""

from __future__ import annotations

import pytest

from demarche.crisis import Crisis, load
from demarche.engine.inputs import judged
from demarche.engines.ripeness.frictions import FRICTIONS

CRISIS = load("syria-2013")


def without(name: str, crisis: Crisis) -> dict[str, float]:
    return FRICTIONS[name].removal(judged(crisis))


def test_hopes() -> None:
    own = {"war.odds.ruler": 0.8, "war.odds.opposition": 0.7}
    assert without("hopes", CRISIS.with_values(own))["war.odds.opposition"] == pytest.approx(0.2)
    by_screen = CRISIS.with_values({"war.odds.opposition": 0.7, "screen.p_ruler": 0.6})
    assert without("hopes", by_screen)["war.odds.opposition"] == pytest.approx(0.4)
    found = without("hopes", CRISIS.with_values({"war.odds.ruler": 0.8, "screen.p_ruler": 0.6}))
    assert (found["war.odds.ruler"], found["screen.p_opposition"]) == pytest.approx((0.6, 0.4))
    assert not any(path.startswith("war.odds") for path in without("hopes", CRISIS))


def test_doubt() -> None:
    assert (
        without("doubt", CRISIS.with_values({"war.settlement.binds_per_year": 0.6}))["war.settlement.binds_per_year"]
        == 1.0
    )
    assert "war.settlement.binds_per_year" not in without("doubt", CRISIS)
