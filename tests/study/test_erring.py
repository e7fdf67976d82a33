"""If the sides err at the table: a check beside the exact answer, never an input of the study."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from demarche.crisis import Crisis, load
from demarche.engines.ripeness import Beliefs, Game, Settlement, solve, solve_many
from demarche.engines.ripeness.answer import PRECISIONS, RipenessAnswer, ripeness_answer
from demarche.engines.ripeness.erring_words import erring_parts
from demarche.errors import InputError
from demarche.page.parts import Table
from demarche.study.draw.plan import plan_of

pytestmark = pytest.mark.once


@cache
def syria() -> Crisis:
    return load("syria-2013")


@cache
def answer() -> RipenessAnswer:
    return ripeness_answer(syria(), levers=[])


@cache
def precise() -> Crisis:
    """Syria with precisions of its own in the file."""
    return syria().with_values({"war.precision": [10, 30]})


@cache
def own_answer() -> RipenessAnswer:
    return ripeness_answer(precise(), levers=[])


def test_three_readings_stand_beside_the_exact_one() -> None:
    found = answer().to_dict()["erring"]
    assert [entry["precision"] for entry in found] == [*PRECISIONS, None]
    exact = found[-1]
    assert exact["months"] == [12, 24, 48]
    assert exact["signed"] == [float(answer().base.signed[month]) for month in (12, 24, 48)]


def test_who_errs_less_comes_closer_to_the_exact_reading() -> None:
    finer = ripeness_answer(syria(), levers=[], precisions=[20.0, 320.0, 1280.0])
    gaps = [abs(float(result.signed[48] - finer.base.signed[48])) for result in finer.erring]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 0.05
    assert gaps[-1] < 0.002


def test_the_page_puts_the_exact_reading_first_and_warns() -> None:
    table, warning = erring_parts(answer())
    assert isinstance(table, Table)
    assert [row[0] for row in table.rows] == ["any: nobody errs", *(f"1/{x} of the prize" for x in (80, 40, 20))]
    assert "errors add up" in str(warning)


def test_precisions_can_be_asked_for_or_stand_in_the_file() -> None:
    assert [result.plan.game.precision for result in own_answer().erring] == [10.0, 20.0, 30.0]
    asked = ripeness_answer(precise(), levers=[], precisions=[50.0, 7.0]).erring
    assert [result.plan.game.precision for result in asked] == [7.0, 50.0]
    with pytest.raises(InputError, match="least this can be"):
        syria().with_values({"war.precision": 0.5})


def test_it_is_no_input_of_the_study() -> None:
    plans = [plan_of(crisis, draws=4, seed=0, levers=()) for crisis in (syria(), precise())]
    assert plans[0].design.paths == plans[1].design.paths
    assert any(path.startswith("war.settlement") for path in plans[0].design.paths)
    assert own_answer().base.signed.tolist() == answer().base.signed.tolist()


def test_exact_and_erring_readings_can_be_solved_together() -> None:
    game = Game(beliefs=Beliefs(0.7, 0.4, 0.55, strength=0.3), settlement=Settlement(highest=0.4))
    both = solve_many([game, replace(game, precision=20.0)])
    for found, alone in zip(both, (game, replace(game, precision=20.0)), strict=True):
        np.testing.assert_allclose(found.signed, solve(alone).signed, atol=1e-9)
    assert both[0].signed[-1] != pytest.approx(both[1].signed[-1], abs=1e-3)
