"""The least change that moves a forecast: against linear programmes, grids and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from tests.settlement.tables import line, tables

from demarche.engines.settlement import forecast, least_shift, shifts_alone
from demarche.errors import InputError

pytestmark = pytest.mark.once

AMOUNTS = st.sampled_from([-40.0, -10.0, -3.0, 3.0, 10.0, 40.0])


def least_by_programme(rate, low, high, need):
    """The least sum of absolute changes with sum rate x change = need, by a linear programme; None if there is none."""
    n = len(rate)
    found = linprog(
        np.ones(2 * n),
        A_eq=np.concatenate([rate, -rate])[None, :],
        b_eq=[need],
        bounds=[(0.0, h) for h in high] + [(0.0, -each) for each in low],
    )
    return float(found.fun) if found.status == 0 else None


@settings(max_examples=60)
@given(tables(least=2, most=6), AMOUNTS)
def test_positions_move_as_little_as_a_linear_programme_says(table, by):
    x, w = table.position[:, 0], table.weight[:, 0]
    found = least_shift(table, by)
    least = least_by_programme(w, -x, 100.0 - x, by * float(w.sum()))
    assert found.reached == (least is not None)
    if least is not None:
        assert found.size * 100.0 == pytest.approx(least, rel=1e-6, abs=1e-6)
        assert found.end - found.start == pytest.approx(by, abs=1e-6)


@settings(max_examples=60)
@given(tables(least=2, most=6), AMOUNTS)
def test_saliences_move_as_little_as_a_linear_programme_says(table, by):
    x, c, s = table.position[:, 0], table.capability, table.salience[:, 0]
    found = least_shift(table, by, what="salience")
    y = found.start + by
    assume(np.abs(x - y).min() > 1e-6)  # a target on a position can be reached by silencing all others: a knife's edge
    least = least_by_programme(c * (x - y), -s, 1.0 - s, by * float((c * s).sum()))
    inside = x.min() < y < x.max()
    if not inside:
        assert not found.reached
        return
    assert found.reached
    assert found.size == pytest.approx(least, rel=1e-5, abs=1e-6)
    assert found.end == pytest.approx(y, abs=1e-6)


def test_a_shift_by_hand():
    table = line([0.0, 100.0], [3.0, 1.0])
    shift = least_shift(table, 15.0)
    assert (shift.start, shift.end, shift.size) == (25.0, 40.0, pytest.approx(0.2))
    assert [(change.actor, change.before, change.after) for change in shift.changes] == [("actor 0", 0.0, 20.0)]
    only = least_shift(table, -15.0, movable=("actor 1",))
    assert only.changes[0].after == pytest.approx(40.0)
    far = least_shift(table, 30.0, movable=("actor 1",))
    assert not far.reached
    assert far.end == 25.0


@settings(max_examples=25, deadline=None)
@given(tables(least=2, most=4), st.sampled_from([-8.0, 8.0]), st.sampled_from(["position", "salience"]))
def test_one_actor_alone_moves_the_compromise_as_far_as_the_closed_form(table, by, what):
    for shift in shifts_alone(table, by, what=what):
        actor = shift.changes[0].actor
        exact = least_shift(table, by, what=what, movable=(actor,))
        assert exact.reached
        assert shift.size == pytest.approx(exact.size, abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(tables(least=2, most=4), st.sampled_from(["weighted-median", "nash", "pce"]))
def test_other_models_move_by_what_was_asked_and_no_less_does(table, model):
    for shift in shifts_alone(table, 10.0, model=model, steps=10):
        assert shift.end - shift.start >= 10.0 - 1e-6
        change = shift.changes[0]
        i = table.actors.index(change.actor)
        position = np.array(table.position)
        position[i, 0] = change.before + 0.98 * (change.after - change.before)
        if model == "nash":  # moves steadily, so that less is never enough
            assert forecast(table.replaced(position=position), model).point[0] - shift.start < 10.0


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"by": 0.0}, "cannot be moved by 0"),
        ({"by": 1.0, "what": "capability"}, "what: there is no 'capability'; choose one of position, salience"),
        ({"by": 1.0, "dimension": 1}, "dimension: there is no 1; give 0 to 0"),
        ({"by": 1.0, "movable": ("x",)}, "movable: there is no actor 'x'; choose among actor 0, actor 1"),
    ],
)
def test_wrong_questions_say_what_to_ask(choices, message):
    with pytest.raises(InputError, match=message):
        least_shift(line([0.0, 100.0]), **choices)
