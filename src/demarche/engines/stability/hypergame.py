"""Hypergames: actors who see different conflicts. Which states would last although nobody sees the same one?

Level 1: each actor has its own view (states, moves, everybody's wishes) and takes it for the truth, so its verdicts are
those of its view, sanctions it only imagines included. A hypergame equilibrium is a state that every actor perceives
and would stay in. Level 2: an actor knows how some others see things; their moves and wishes then enter its view as
they are in theirs. Bennett 1977; Fraser & Hipel 1984; Wang, Hipel & Fraser 1988-89. States of different views are the
same if they have the same id.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.judging import arcs_of
from demarche.engines.stability.model import GraphModel, Model, OptionModel
from demarche.engines.stability.signs import sign_table
from demarche.engines.stability.structure import Views
from demarche.engines.stability.witness import CONCEPTS, Witness, WitnessFinder
from demarche.errors import InputError
from demarche.numerics.arcs import Arcs

__all__ = ["Hypergame", "hypergame", "unaware"]

Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False, kw_only=True)
class Hypergame:
    """``verdicts[concept][i, s]`` over the states of the true conflict: whether *i*, as it sees things, would stay.

    ``perceived[i, s]`` says whether it knows the state at all; ``views`` are the conflicts in which it was decided.
    """

    model: Model
    views: tuple[Model, ...]
    perceived: Mask
    verdicts: dict[str, Mask]

    def equilibria(self, concept: str) -> list[str]:
        """Ids of the states that every actor perceives and would stay in."""
        held = np.asarray((self.perceived & self.verdicts[concept]).all(axis=0))
        return self.model.ids_of(self.model.states[held[self.model.states]])

    def witness(self, state: str, actor: str, concept: str) -> Witness:
        """The grounds of one verdict, in the actor's own view; indices are those of that view."""
        place = self.model.actor_index(actor)
        view = self.views[place]
        return WitnessFinder(view).find(view.index_of(state), place, concept)


def hypergame(model: Model, views: Views) -> Hypergame:
    """Judge each actor in its own view. Views have the actors of ``model`` in the same order."""
    for actor, view in views.models.items():
        if [a.id for a in view.actors] != [a.id for a in model.actors]:
            raise InputError(f"{model.actors[actor].id} sees other actors than there are; a view lists the same ones")
    count = len(model.actors)
    own = [views.models.get(i, model) for i in range(count)]
    seen = tuple(_as_seen(i, own, views.knows.get(i, frozenset())) for i in range(count))
    perceived = np.zeros(model.ranks.shape, dtype=np.bool_)
    verdicts = {concept: np.zeros(model.ranks.shape, dtype=np.bool_) for concept in CONCEPTS}
    for i, view in enumerate(seen):
        there, here = _shared(model, view)
        perceived[i, here] = True
        for concept, table in view.verdicts().items():
            verdicts[concept][i, here] = table[i, there]
    return Hypergame(model=model, views=seen, perceived=perceived, verdicts=verdicts)


def unaware(model: Model, hidden: Sequence[str]) -> Model:
    """The conflict as it looks to somebody who does not know that these options exist.

    States in which one of them is other than today (without a status quo: in which it is taken) are not there, for
    anybody; nor are moves to and from them.
    """
    names = [option.id for option in model.options]
    bits = [names.index(name) for name in hidden]
    today = model.yn(model.status_quo) if model.status_quo is not None else "N" * len(names)
    states = model.states
    signs = sign_table(model, states)[:, bits]
    usual = np.array([{"Y": 1, "N": 0, "-": -1}[today[bit]] for bit in bits])
    keep = ((signs == usual) | (signs < 0)).all(axis=1)
    kept, ids = states[keep], tuple(model.ids_of(states[keep]))
    if isinstance(model, OptionModel):
        gone = np.ones(model.ranks.shape[1], dtype=np.bool_)
        gone[kept] = False
        return replace(model, infeasible=gone, ids=ids, labels={s: model.label(s) for s in kept.tolist()})
    place = np.full(model.ranks.shape[1], -1, dtype=np.intp)
    place[kept] = np.arange(len(kept))
    arcs = []
    for own in arcs_of(model):
        there = own.where((place[own.sources] >= 0) & (place[own.targets] >= 0))
        arcs.append(Arcs.of(len(kept), place[there.sources], place[there.targets]))
    start = model.status_quo
    return GraphModel(
        model.actors,
        ids,
        tuple(arcs),
        model.ranks[:, kept],
        None if start is None else int(place[start]),
        model.options,
        tuple(model.yn(s) for s in kept.tolist()),
        {new: model.label(s) for new, s in enumerate(kept.tolist())},
    )


def _shared(model: Model, view: Model) -> tuple[Index, Index]:
    """Indices in the view and in the model of the states that both know."""
    places = {name: int(s) for name, s in zip(view.ids_of(view.states), view.states, strict=True)}
    names = model.ids_of(model.states)
    known = [(places[name], int(s)) for name, s in zip(names, model.states, strict=True) if name in places]
    pairs = np.array(known, dtype=np.intp).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _as_seen(actor: int, own: list[Model], knows: frozenset[int]) -> Model:
    """The actor's view, with the moves and wishes of those whose view it knows as they are in theirs."""
    view = own[actor]
    others = [j for j in sorted(knows) if j != actor]
    if not others:
        return view
    arcs, ranks = list(arcs_of(view)), view.ranks.copy()
    for j in others:
        theirs = own[j]
        there, here = _shared(view, theirs)
        place = np.full(theirs.ranks.shape[1], -1, dtype=np.intp)
        place[there] = here
        missing = len(view.states) - len(here)
        if missing:
            raise InputError(
                f"{view.actors[actor].id} knows how {view.actors[j].id} sees things, but {missing} states that it "
                f"perceives have no place there"
            )
        ranks[j, here] = theirs.ranks[j, there]
        known = arcs_of(theirs)[j]
        tails, heads = place[known.sources], place[known.targets]
        both = (tails >= 0) & (heads >= 0)
        arcs[j] = Arcs.of(ranks.shape[1], tails[both], heads[both])
    if isinstance(view, OptionModel):
        return _graph(view, tuple(arcs), ranks)
    return GraphModel(
        view.actors,
        view.ids if isinstance(view, GraphModel) else (),
        tuple(arcs),
        ranks,
        view.status_quo,
        view.options,
        tuple(view.yn(int(s)) for s in view.states) if view.options else (),
    )


def _graph(view: OptionModel, arcs: tuple[Arcs, ...], ranks: npt.NDArray[np.int32]) -> GraphModel:
    """An option form with other moves: only the states that can occur, in their order."""
    states = view.states
    place = np.full(ranks.shape[1], -1, dtype=np.intp)
    place[states] = np.arange(len(states))
    start = view.status_quo
    return GraphModel(
        view.actors,
        tuple(view.ids_of(states)),
        tuple(Arcs.of(len(states), place[a.sources], place[a.targets]) for a in arcs),
        ranks[:, states],
        None if start is None else int(place[start]),
        view.options,
        tuple(view.yn(int(s)) for s in states),
    )
