"""The inverse question: what is the least that actors would have to prefer otherwise for a state to last?

Least in *swaps* (pairs of states whose order changes) or in *ranks* (places moved, all states together), over all
actors or some of them. Under Nash, GMR and SMR each actor's stability depends on its own preferences alone, and the
least change has a closed form (:mod:`.margins`). Under SEQ and SSEQ the wishes of those who sanction count too; that is
a mixed integer program over linear orders, solved by HiGHS: binary ``y[k, a, b]`` (k puts a above b), transitive on
every three states, and for each move t of each actor i from s either ``y[i, s, t]`` or a unit of flow from t along
moves that their movers improve by (nobody twice in succession) to an end that i likes no better than s. The flow needs
no integers: wherever it passes, the order that makes the move an improvement holds. Where an actor that may change is
indifferent either order is free.
Kinsara, Kilgour & Hipel 2015; that the least change is hard: Rego, Silva & Rodrigues 2021.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.judging import arcs_of
from demarche.engines.stability.margins import needed_raise
from demarche.engines.stability.model import GraphModel, Model, OptionModel
from demarche.engines.stability.programme import Programme
from demarche.engines.stability.relations import dense
from demarche.engines.stability.sparse import SparseModel
from demarche.engines.stability.witness import ANSWERED, CONCEPTS, CREDIBLE
from demarche.errors import InputError

__all__ = ["LARGEST_ORDERED", "Change", "Inverse", "least_change"]

Ranks = npt.NDArray[np.int32]
Measure = Literal["swaps", "ranks"]

LARGEST_ORDERED = 32
"""Most states whose orders are a program's unknowns: 496 pairs an actor, 4,960 triples."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One actor's new ranking ``order`` (state indices, best first, ties together) and what differs.

    ``reversed`` are pairs (a, b): a now stands above b, or level with it, and stood below.
    """

    actor: int
    order: tuple[tuple[int, ...], ...]
    reversed: tuple[tuple[int, int], ...]
    ranks: float


@dataclass(frozen=True, kw_only=True)
class Inverse:
    """The least change that makes ``state`` an equilibrium under ``concept``.

    ``cost`` is in ``measure``; nothing below ``bound`` does it, and ``proven`` says that the two meet.
    """

    state: int
    concept: str
    measure: Measure
    changes: tuple[Change, ...]
    cost: float
    bound: float
    proven: bool
    method: str


def least_change(
    model: Model,
    state: int,
    concept: str,
    measure: Measure = "swaps",
    *,
    changing: Sequence[int] | None = None,
    seconds: float = 60.0,
) -> Inverse | None:
    """The least change of the preferences of ``changing`` (None: everybody's) with which nobody leaves ``state``.

    None if no change of theirs does it. The answer has been checked by the engine. Raises InputError for 'seq' and
    'sseq' with more than 32 states; :func:`.needed_raise` answers there for one actor.
    """
    if concept not in CONCEPTS:
        raise InputError(f"unknown concept {concept!r}; it should be one of {', '.join(CONCEPTS)}")
    who = tuple(range(len(model.actors))) if changing is None else tuple(sorted(set(changing)))
    if model.verdicts()[concept][:, state].all():
        return Inverse(
            state=state, concept=concept, measure=measure, changes=(), cost=0, bound=0, proven=True, method="as it is"
        )
    found = _programmed if concept in CREDIBLE else _raised
    answer = found(model, state, concept, measure, who, seconds)
    if answer is not None and not changed_model(model, answer).verdicts()[concept][:, state].all():
        raise AssertionError("the changed preferences do not make the state an equilibrium")
    return answer


def changed_model(model: Model, answer: Inverse) -> Model:
    """The model with the preferences that an answer asks for."""
    ranks = model.ranks.copy()
    for change in answer.changes:
        for level, group in enumerate(reversed(change.order)):
            ranks[change.actor, list(group)] = level
    assert isinstance(model, OptionModel | GraphModel | SparseModel)
    return replace(model, ranks=ranks)


def _raised(
    model: Model, state: int, concept: str, measure: Measure, who: tuple[int, ...], seconds: float
) -> Inverse | None:
    changes = []
    for actor in range(len(model.actors)):
        up = needed_raise(model, state, actor, concept)
        if up.like is None:
            continue
        if actor not in who:
            return None
        u = dense(model.ranks[actor], model.states).astype(np.float64)
        passed = [s for s in model.states.tolist() if u[state] < u[s] <= u[up.like]]
        # Just above the level it has to reach: with ties it could stand level, which moves no fewer states.
        u[state] = u[up.like] + 0.5
        changes.append(_change(model, actor, u, [(state, s) for s in passed], 2.0 * up.passed))
    cost = sum(len(change.reversed) if measure == "swaps" else change.ranks for change in changes)
    return Inverse(
        state=state,
        concept=concept,
        measure=measure,
        changes=tuple(changes),
        cost=cost,
        bound=cost,
        proven=True,
        method="closed form: raise the state to the least level at which every move from it is deterred",
    )


def _change(model: Model, actor: int, u: npt.NDArray[np.float64], pairs: list[tuple[int, int]], ranks: float) -> Change:
    levels: dict[float, list[int]] = {}
    for s in model.states.tolist():
        levels.setdefault(float(u[s]), []).append(s)
    order = tuple(tuple(levels[level]) for level in sorted(levels, reverse=True))
    return Change(actor=actor, order=order, reversed=tuple(pairs), ranks=ranks)


def _programmed(
    model: Model, state: int, concept: str, measure: Measure, who: tuple[int, ...], seconds: float
) -> Inverse | None:
    states = model.states.tolist()
    if len(states) > LARGEST_ORDERED:
        raise InputError(
            f"the least change of everybody's preferences under {concept} takes at most {LARGEST_ORDERED} states, not "
            f"{len(states)}; ask for the least change of one actor's"
        )
    programme = Programme(model.ranks, states, who)
    arcs = arcs_of(model)
    for actor in range(len(model.actors)):
        for target in model.moves(actor, state):
            _deter(programme, [a.from_state for a in arcs], state, actor, target, concept in ANSWERED)
    solved = programme.solve(measure, seconds)
    if solved is None:
        return None
    orders, cost, bound, proven = solved
    changes = []
    for actor, order in orders.items():
        u = model.ranks[actor]
        place = {s: k for k, s in enumerate(order)}
        pairs = [(a, b) for a, b in combinations(order, 2) if u[a] < u[b]]
        if pairs or any(u[a] == u[b] for a, b in combinations(states, 2)):
            moved = float(sum(abs(place[s] - before) for s, before in programme.places(actor).items()))
            changes.append(Change(actor=actor, order=tuple((s,) for s in order), reversed=tuple(pairs), ranks=moved))
    return Inverse(
        state=state,
        concept=concept,
        measure=measure,
        changes=tuple(changes),
        cost=cost,
        bound=bound,
        proven=proven,
        method="mixed integer program over linear orders (HiGHS)",
    )


def _deter(programme: Programme, follow: Sequence[Any], state: int, actor: int, target: int, answered: bool) -> None:
    """The actor does not gain by the target, or a path of others' improvements leads to where it regrets it."""
    supply = programme.row(1.0)
    programme.add(supply, programme.no_worse(actor, state, target))
    nodes = {(target, actor): supply}
    waiting = [(target, actor)]
    while waiting:
        here, last = waiting.pop()
        for mover in range(len(follow)):
            if mover in (actor, last):
                continue
            for onward in follow[mover](here):
                if (onward, mover) not in nodes:
                    nodes[onward, mover] = programme.row(0.0, equal=True)
                    waiting.append((onward, mover))
                    limits = [programme.no_worse(actor, state, onward)]
                    limits += [programme.no_worse(actor, state, s3) for s3 in follow[actor](onward) if answered]
                    programme.flow(nodes[onward, mover], None, limits)
                programme.flow(nodes[here, last], nodes[onward, mover], [programme.prefers(mover, onward, here)])
