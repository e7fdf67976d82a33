"""How much would have to change? What an actor would have to prefer for a state to last, and how little undoes it.

Under Nash, GMR and SMR a verdict on *s* depends on the actor's own preferences alone, and of those only on which states
it likes no better than *s*. A change that puts *s* above a set W of states it likes better moves *s* across every gap
between it and the best of W, or that state across *s*; each gap costs two places or one swap at least. Raising *s*
alone past them attains that bound: so the least change is to *raise s* to the level

``max over moves t from s of min(u(t), v(t))``,

with v(t) the least value the others can bring t to (:mod:`.option_form`), and in the same way the least change that
makes a stable state unstable is to *lower s* past the level at which some move is no longer deterred. Both hold for SEQ
and SSEQ as long as the others' preferences stay; :mod:`.inverse` changes everybody's at once.
The question: Kinsara, Kilgour & Hipel 2015; Rego, Silva & Rodrigues 2021. The argument is ours; tests enumerate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from demarche.engines.stability import graph_form, option_form
from demarche.engines.stability.model import GraphModel, Model, OptionModel
from demarche.engines.stability.relations import dense
from demarche.engines.stability.sparse import SparseModel
from demarche.engines.stability.structure import Taste
from demarche.engines.stability.witness import ANSWERED, CONCEPTS, CREDIBLE
from demarche.errors import InputError
from demarche.numerics.hypercube import HIGHEST, LOWEST, ImprovingMoves

__all__ = ["Margin", "Raise", "best_answer", "margin", "needed_raise", "strong_tables", "worth"]

Ranks = npt.NDArray[np.int32]


@dataclass(frozen=True, kw_only=True)
class Raise:
    """How far an actor would have to like a state better for it to stay there.

    ``levels`` up in its ranking, to stand no lower than ``like`` (a state; None if it stays already); ``passed`` counts
    the states it then ranks no higher any more, the fewest swaps that do.
    """

    actor: int
    state: int
    levels: int
    passed: int
    like: int | None


@dataclass(frozen=True, kw_only=True)
class Margin:
    """How far a state is from losing its stability for an actor by a change of that actor's own ranking.

    It is left for ``target`` once it falls by ``levels`` (``passed`` states then stand above it that did not); None:
    no such change undoes it, since it has no move or every move can be turned back to where it began.
    """

    actor: int
    state: int
    levels: int | None
    passed: int | None
    target: int | None


def needed_raise(model: Model, state: int, actor: int, concept: str) -> Raise:
    """The least rise of ``state`` in the actor's ranking with which it stays there; none if it already does.

    Levels count the distinct ranks among states that can occur. For 'seq' and 'sseq' the others' preferences are held.
    """
    moves, u = _asked(model, state, actor, concept)
    worth = _worth(model, actor, concept, u, moves)
    wanted = max(worth.values(), default=int(u[state]))
    if wanted <= u[state]:
        return Raise(actor=actor, state=state, levels=0, passed=0, like=None)
    own = u[model.states]
    level = [s for s in model.states.tolist() if u[s] == wanted]
    return Raise(
        actor=actor,
        state=state,
        levels=int(wanted - u[state]),
        passed=int(((own > u[state]) & (own <= wanted)).sum()),
        like=min(level),
    )


def margin(model: Model, state: int, actor: int, concept: str) -> Margin:
    """How far a stable state may fall in the actor's own ranking before the actor leaves it.

    Raises InputError if the state is not stable for the actor to begin with.
    """
    moves, u = _asked(model, state, actor, concept)
    if max(_worth(model, actor, concept, u, moves).values(), default=LOWEST) > u[state]:
        raise InputError(f"{model.id_of(state)} is not stable for {model.actors[actor].id} under {concept}")
    worth = _worth(model, actor, concept, u, moves, fallen=state)
    target = max(moves, key=lambda t: (worth[t], -t), default=None)
    if target is None or worth[target] == LOWEST:
        return Margin(actor=actor, state=state, levels=None, passed=None, target=None)
    own = np.delete(u[model.states], np.searchsorted(model.states, state))
    passed = int(((own <= u[state]) & (own >= worth[target])).sum())
    return Margin(actor=actor, state=state, levels=int(u[state] - worth[target]) + 1, passed=passed, target=target)


def strong_tables(model: Model, tastes: Sequence[Taste]) -> dict[str, npt.NDArray[np.bool_]]:
    """Strong stability for all concepts but Nash: every sanction puts the actor far below the state that it left.

    With ``f`` the floor of a move, in levels, and ``g(f)`` the least level from which f is greatly worse, it pays
    unless ``min(u(t), g(f(t))) <= u(s)``: what makes it an improvement and what makes its sanctions too weak become
    one threshold. An actor that tells no degrees fears nothing enough.
    """
    levels = np.stack([dense(ranks, model.states) for ranks in model.ranks])
    assert isinstance(model, OptionModel | GraphModel | SparseModel)
    scaled = replace(model, ranks=levels)
    result: dict[str, list[npt.NDArray[np.bool_]]] = {}
    for actor, taste in enumerate(tastes):
        u = scaled.ranks[actor]
        far_above = _far_above(taste, u, model.states)
        for concept, floor in scaled.floors(actor).items():
            enough = np.where(floor < len(far_above), far_above[np.minimum(floor, len(far_above) - 1)], HIGHEST)
            worth = np.minimum(u, enough).astype(np.int32)
            stable = np.zeros(u.shape, dtype=np.bool_)
            stable[model.states] = (best_answer(scaled, actor, worth) <= u)[model.states]
            result.setdefault(concept, []).append(stable)
    return {concept: np.stack(rows) for concept, rows in result.items()}


def _far_above(taste: Taste, levels: Ranks, states: npt.NDArray[np.intp]) -> npt.NDArray[np.int64]:
    """For each level of the actor's ranking the least level that is greatly preferred to it; HIGHEST if none is."""
    count = int(levels[states].max()) + 1
    if taste.grades is None:
        return np.full(count, HIGHEST) if taste.gap is None else np.arange(count, dtype=np.int64) + taste.gap
    grades = np.empty(count, dtype=np.int64)
    grades[levels[states]] = taste.grades[states]
    if (grades[levels[states]] != taste.grades[states]).any() or (np.diff(grades) < 0).any():
        raise InputError("grades must rise with the ranking: a mark lies between two of its levels")
    above = np.searchsorted(grades, grades, side="right")
    return np.where(above < count, above, HIGHEST)


def _asked(model: Model, state: int, actor: int, concept: str) -> tuple[list[int], Ranks]:
    if concept not in CONCEPTS:
        raise InputError(f"unknown concept {concept!r}; it should be one of {', '.join(CONCEPTS)}")
    return model.moves(actor, state), dense(model.ranks[actor], model.states)


def _worth(
    model: Model, actor: int, concept: str, u: Ranks, moves: Sequence[int], fallen: int | None = None
) -> dict[int, int]:
    """What each move is worth to the actor once the others have answered: an incentive if above the state left.

    With ``fallen`` that state is about to fall below everything concerned: it deters whoever is turned back to it, but
    does not count among the answers.
    """
    if concept == "nash":
        return {t: int(u[t]) for t in moves}
    values = u.copy()
    if fallen is not None:
        values[fallen] = LOWEST
    if concept in ANSWERED:
        values = np.maximum(values, best_answer(model, actor, values))
        if fallen is not None and moves:
            # Turned back to where it began, the actor would leave again: no deterrent.
            values[fallen] = HIGHEST
    least = _floor(model, actor, concept, values)
    return {t: int(min(u[t], least[t])) for t in moves}


def worth(model: Model, actor: int, concept: str) -> tuple[Ranks, Ranks]:
    """For every state the level at which an actor ranks it, and what it is worth to whoever moves there, once answered.

    A state *s* lasts for the actor iff no move of its own leads to a state worth more than the level of *s*.
    """
    u = dense(model.ranks[actor], model.states)
    if concept == "nash":
        return u, u
    values = np.maximum(u, best_answer(model, actor, u)) if concept in ANSWERED else u
    return u, np.minimum(u, _floor(model, actor, concept, values))


def best_answer(model: Model, actor: int, values: Ranks) -> Ranks:
    """The largest value that the actor has by a move of its own from each state, staying included in option form."""
    if isinstance(model, OptionModel):
        return model.cube.best_move(values, actor)
    if isinstance(model, SparseModel):
        return model.groups[actor].reduce(values, np.maximum)
    assert isinstance(model, GraphModel)
    return model.arcs[actor].reduce(np.maximum, values, LOWEST)


def _floor(model: Model, actor: int, concept: str, values: Ranks) -> Ranks:
    others = [j for j in range(len(model.actors)) if j != actor]
    if isinstance(model, OptionModel):
        if concept not in CREDIBLE:
            return model.cube.minimum_reachable(values, others)
        return option_form.credible_floor(
            model.cube, values, [ImprovingMoves(model.cube, j, model.ranks[j]) for j in others]
        )
    if isinstance(model, SparseModel):
        return model.floor(actor, values, credible=concept in CREDIBLE)
    assert isinstance(model, GraphModel)
    arcs = graph_form.improvements(model.arcs, model.ranks) if concept in CREDIBLE else model.arcs
    return graph_form.floor([arcs[j] for j in others], values)
