"""Many profiles at once: the answers of the engine itself, whatever was asked before."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stability.building import option_model
from tests.strategies import OptionConflict, option_conflicts

from demarche.engines.stability.profiles import ranking, solve
from demarche.engines.stability.reachability import reach

pytestmark = pytest.mark.once


@settings(max_examples=150)
@given(option_conflicts(), st.randoms(use_true_random=False))
def test_profiles_are_solved_as_the_engine_solves_them(conflict: OptionConflict, chance) -> None:
    model = option_model(conflict)
    start = int(chance.choice(list(model.states)))
    for _ in range(2):  # the second time from what was kept
        found = solve(model.cube, [ranking(row) for row in model.ranks], start)
        verdicts = model.verdicts()
        for concept in ("nash", "gmr", "smr", "seq"):
            table = verdicts[concept]
            np.testing.assert_array_equal(getattr(found, concept), table.all(axis=0), err_msg=concept)
        np.testing.assert_array_equal(found.reached, reach(model, start, improving=True).steps >= 0)


@given(option_conflicts(max_options=4, max_actors=3), st.data())
def test_profiles_that_share_rankings_are_kept_apart(conflict: OptionConflict, data: st.DataObject) -> None:
    model = option_model(conflict)
    start = int(model.states[0])
    for _ in range(3):
        mixed = np.stack([np.array(data.draw(st.permutations(row.tolist()))) for row in model.ranks])
        mixed[0] = model.ranks[0]
        found = solve(model.cube, [ranking(row) for row in mixed], start)
        fresh = type(model)(model.actors, model.options, mixed, model.infeasible)
        verdicts = fresh.verdicts()
        for concept in ("nash", "gmr", "smr", "seq"):
            table = verdicts[concept]
            np.testing.assert_array_equal(getattr(found, concept), table.all(axis=0), err_msg=concept)
