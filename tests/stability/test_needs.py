"""What would have to be preferred: against the rise of one state at a time, and by playing the changed conflict."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stability.building import graph_model, option_model
from tests.strategies import GraphConflict, OptionConflict, graph_conflicts, option_conflicts

from demarche.engines.stability.margins import needed_raise
from demarche.engines.stability.model import GraphModel, OptionModel
from demarche.engines.stability.needs import Form, Needs, Wish, wish_for
from demarche.errors import InputError

CONCEPT = st.sampled_from(["nash", "gmr", "seq"])


def raised(model: OptionModel | GraphModel, form: Form) -> OptionModel | GraphModel:
    """The conflict in which everybody who would have to prefers the form as much more as it is told, and no more."""
    ranks = 2 * model.ranks.astype(np.int64)
    for need in form.needs:
        own, state = ranks[need.actor], form.state
        above = sorted({int(own[s]) for s in model.states if own[s] > own[state]})
        reached = 0
        for level in above:
            reached += int((own[model.states] == level).sum())
            if reached == need.passed:
                own[state] = level
                break
        else:
            raise AssertionError("no level is so many states up")
    return replace(model, ranks=ranks)


def check(model: OptionModel | GraphModel, concept: str, mask: np.ndarray) -> None:
    needs = Needs(model, concept)
    for state in model.states.tolist():
        form = needs.form(state)
        told = {need.actor: need.passed for need in form.needs}
        for actor in range(len(model.actors)):
            assert told.get(actor, 0) == needed_raise(model, state, actor, concept).passed
        assert raised(model, form).verdicts()[concept][:, state].all()
        for need in form.needs:
            assert need.move in model.moves(need.actor, state)
            assert model.ranks[need.actor][need.move] > model.ranks[need.actor][state]
            # Under SEQ another's new wish may deter this actor, so that less might be enough for several.
            if concept != "seq" or len(form.needs) == 1:
                held = Form(state=state, needs=tuple(other for other in form.needs if other is not need))
                assert not raised(model, held).verdicts()[concept][need.actor, state]
    if not mask[model.states].any():
        with pytest.raises(InputError, match="can never be"):
            wish_for(needs, "x", "X", mask)
        return
    check_wish(model, needs, wish_for(needs, "x", "X", mask), mask)


def check_wish(model: OptionModel | GraphModel, needs: Needs, wish: Wish, mask: np.ndarray) -> None:
    """Nobody does better than what is told, by going through every form."""
    forms = {s: needs.form(s) for s in model.states.tolist() if mask[s]}

    def size(form: Form) -> tuple[int, int]:
        return len(form.needs), sum(need.passed for need in form.needs)

    assert wish.forms == len(forms)
    assert wish.lasting == int(model.verdicts()[needs.concept].all(axis=0)[list(forms)].sum())
    assert size(wish.least) == min(map(size, forms.values()))
    for actor in range(len(model.actors)):
        alone = [f.needs[0].passed for f in forms.values() if len(f.needs) == 1 and f.needs[0].actor == actor]
        told = wish.alone.get(actor)
        assert (told is None) == (not alone)
        if told is not None:
            assert [(need.actor, need.passed) for need in told.needs] == [(actor, min(alone))]
    assert (wish.plain is None) == (model.status_quo is None)
    if wish.plain is not None and model.options:
        start = model.yn(model.status_quo or 0)
        apart = {s: sum(a != b for a, b in zip(start, model.yn(s), strict=True)) for s in forms}
        assert apart[wish.plain.state] == min(apart.values())
    assert wish.to_dict(model)["n_lasting"] == wish.lasting


@settings(max_examples=30, deadline=None)
@given(option_conflicts(max_options=4), CONCEPT, st.data())
def test_in_option_form(conflict: OptionConflict, concept: str, data: st.DataObject) -> None:
    start = data.draw(st.none() | st.sampled_from(sorted(conflict.feasible)))
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=conflict.size, max_size=conflict.size)))
    check(option_model(conflict, status_quo=start), concept, mask)


@settings(max_examples=30, deadline=None)
@given(graph_conflicts(max_states=6, max_actors=3), CONCEPT, st.data())
def test_on_general_graphs(conflict: GraphConflict, concept: str, data: st.DataObject) -> None:
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=conflict.n_states, max_size=conflict.n_states)))
    check(graph_model(conflict, status_quo=data.draw(st.none() | st.just(0))), concept, mask)
