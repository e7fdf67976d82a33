"""Far futures: each one that differs is solved once, whatever comes before it and whoever asks again."""

from dataclasses import replace

import numpy as np
import pytest

from demarche.engines.ripeness import Beliefs, Game, Patron, Per, Plan, Reaction, Settlement, War, solve_many, steady
from demarche.engines.ripeness.result import Result
from demarche.numerics.kept import Kept

pytestmark = pytest.mark.once

GAME = Game(War(2, 5), Beliefs(0.8, 0.3, 0.5, strength=0.4, nodes=5), Settlement(0.0, 0.6, Per(0.9, "year")))


def bits(results: list[Result]) -> list[bytes]:
    return [np.concatenate([each.signed, each.durable, [each.zone.low, each.zone.high]]).tobytes() for each in results]


@pytest.fixture
def rows(monkeypatch):
    """How many draws each search for a steady state in sure decisions got."""
    seen, sure = [], steady.sure

    def counting(period, *rest):
        seen.append(len(period.discount))
        return sure(period, *rest)

    monkeypatch.setattr(steady, "sure", counting)
    return seen


def test_what_ends_alike_is_solved_once_and_together(rows):
    plans = [
        Plan(GAME),
        Plan(GAME).shift(2, {"settlement.highest": 0.9}, 4),
        Plan(GAME).shift(5, {"war.ruler_cost": Per(0.3, "year")}, 6),
        Plan(GAME).shift(3, {"settlement.highest": 0.9}),
    ]
    together = solve_many(plans)
    assert rows == [2]
    assert bits(together) == [bits(solve_many([plan]))[0] for plan in plans]


def test_what_is_kept_answers_as_if_it_were_solved(rows, monkeypatch):
    plans = [Plan(replace(GAME, war=War(balance, 5))) for balance in (1, 2)]
    expected = bits(solve_many(plans))
    monkeypatch.setattr(steady, "_KEPT", Kept(1 << 20, lambda row: row.size))
    solve_many(plans[:1])
    rows.clear()
    assert bits(solve_many(plans)) == expected
    assert sum(rows) < len(plans)
    rows.clear()
    assert bits(solve_many(plans[::-1])[::-1]) == expected
    assert not rows


def test_rules_are_followed_until_nobody_has_anything_left_to_answer():
    rules = (Reaction("ruler", 0.5, 3), Reaction("opposition", 0.25, 2), Reaction("ruler", 0.125, 1, most=1.5))
    game = replace(GAME, ruler_patron=Patron(1.0, 0.2), opposition_patron=Patron(1.0, 0.2))
    plan = Plan(game, reactions=rules).shift(4, {"opposition_patron.level": 2.0}, 9)
    path = {"ruler": [1.0] * 4, "opposition": [1.0] * 4}
    for step in range(4, game.horizon.length):
        helped = 2.0 if step < 9 else 1.0
        mine = 0.5 * (path["opposition"][step - 3] - 1.0)
        also = min(0.125 * (path["opposition"][step - 1] - 1.0), 0.5)
        theirs = 0.25 * (path["ruler"][step - 2] - 1.0)
        path["ruler"].append(1.0 + mine + also)
        path["opposition"].append(helped + theirs)
    for side, levels in path.items():
        found = [getattr(plan.at(step), f"{side}_patron").level for step in range(game.horizon.length)]
        assert found == pytest.approx(levels, abs=1e-7)
