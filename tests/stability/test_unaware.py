"""Who does not know of an option is judged without every state that the option leads to, in any form of model."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stability import oracle
from tests.stability.building import option_model
from tests.stability.test_concepts import option_oracle
from tests.strategies import OptionConflict, option_conflicts

from demarche.engines.stability import GraphModel, Views, hypergame
from demarche.engines.stability.hypergame import unaware
from demarche.engines.stability.judging import arcs_of
from demarche.engines.stability.model import OptionModel
from demarche.numerics.arcs import Arcs


def as_graph(model: OptionModel) -> GraphModel:
    """The same conflict with its moves written out, over the states that can occur."""
    states = model.states
    place = np.full(model.ranks.shape[1], -1)
    place[states] = np.arange(len(states))
    arcs = tuple(Arcs.of(len(states), place[a.sources], place[a.targets]) for a in arcs_of(model))
    signs = tuple(model.yn(s) for s in states.tolist())
    start = None if model.status_quo is None else int(place[model.status_quo])
    ids = tuple(model.ids_of(states))
    return GraphModel(model.actors, ids, arcs, model.ranks[:, states], start, model.options, signs)


@settings(max_examples=40)
@given(option_conflicts(max_options=4), st.data())
def test_against_plain_deletion(conflict: OptionConflict, data: st.DataObject) -> None:
    today = data.draw(st.sampled_from(sorted(conflict.feasible)))
    hidden = data.draw(st.integers(0, len(conflict.owners) - 1))
    who = data.draw(st.integers(0, conflict.n_actors - 1))
    model = option_model(conflict, status_quo=today)
    arcs, u = option_oracle(conflict)
    seen = {s for s in conflict.feasible if s >> hidden & 1 == today >> hidden & 1}
    fewer = [{s: targets & seen for s, targets in own.items() if s in seen} for own in arcs]
    found = []
    for form in (model, as_graph(model)):
        game = hypergame(form, Views(models={who: unaware(form, [f"o{hidden}"])}))
        known = {s for s in conflict.feasible if game.perceived[who, form.index_of(model.id_of(s))]}
        assert known == seen
        for concept, table in game.verdicts.items():
            stays = {s for s in conflict.feasible if table[who, form.index_of(model.id_of(s))]}
            assert stays == {s for s in seen if oracle.stable(fewer, u, who, s, concept)}
        found.append({concept: game.equilibria(concept) for concept in game.verdicts})
    assert found[0] == found[1]
    assert all(set(states) <= {model.id_of(s) for s in seen} for states in found[0].values())
