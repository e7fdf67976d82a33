"""Outcomes that people talk about - 'a negotiated transition' - as sets of states: would any of them hold, who blocks?

A class holds under a concept if one of its states is an equilibrium of it. Where none is, somebody blocks: a smallest
set of actors who have no state of the class that all of them would stay in, even by the weakest concept (GMR, which
counts every sanction, also one that hurts those who impose it).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.grouping import STRENGTHS, Strength
from demarche.engines.stability.result import StabilityResult
from demarche.errors import InputError

__all__ = ["ClassReading", "read_class"]


@dataclass(frozen=True)
class ClassReading:
    """What becomes of one class of outcomes. States are named by their ids, actors by theirs."""

    id: str
    title: str
    n_states: int
    n_equilibria: int
    """Under any concept."""
    counts: dict[Strength, int]
    """How many states of the class are equilibria, each under the strongest concept it holds under."""
    firmest: Strength | None
    """The strongest concept that any state of the class holds under; None if none holds."""
    today: bool
    """Whether the status quo is in the class."""
    nearest: str | None
    """The equilibrium in the class that is nearest by improvements, then by moves, then the strongest; None if none."""
    strength: Strength | None
    """The strongest concept ``nearest`` holds under."""
    steps_by_improvements: int | None
    """The fewest improvements from the status quo to ``nearest``; None if they do not lead there."""
    steps_by_moves: int | None
    unwilling: tuple[tuple[str, str, str], ...]
    """On a shortest path by moves to ``nearest``, where improvements do not lead there: who would have to make a move
    that it does not prefer, from which state to which."""
    leaves: dict[str, float]
    """For each actor, from which share of the class's states it could improve by a move of its own."""
    undeterred: dict[str, float]
    """The same, counting only moves that no sanction of the others deters (GMR)."""
    blockers: tuple[str, ...]
    """A smallest set of actors who share no state of the class they would all stay in; empty where the class holds."""
    departure: tuple[str, str] | None
    """For a single blocker: the state of the class it likes best, and where it goes from there."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {
            "id": self.id,
            "title": self.title,
            "n_states": self.n_states,
            "n_equilibria": self.n_equilibria,
            "counts": dict(self.counts),
            "firmest": self.firmest,
            "today": self.today,
            "nearest": self.nearest,
            "strength": self.strength,
            "steps_by_improvements": self.steps_by_improvements,
            "steps_by_moves": self.steps_by_moves,
            "unwilling": [list(step) for step in self.unwilling],
            "leaves": dict(self.leaves),
            "undeterred": dict(self.undeterred),
            "blockers": list(self.blockers),
            "departure": None if self.departure is None else list(self.departure),
        }


def read_class(result: StabilityResult, name: str, title: str, mask: npt.NDArray[np.bool_]) -> ClassReading:
    """Read one class of outcomes. ``mask`` is by state index, True for the states that count as it.

    Infeasible states are left out. Raises InputError if no state is left.
    """
    model = result.model
    states = model.states[mask[model.states]]
    if not states.size:
        raise InputError(f"the outcome {name!r} can never be: every state it describes is infeasible")
    strength = result.strength_index[states]
    stable = states[strength >= 0]
    nearest = _nearest(result, stable) if stable.size else None
    actors = [actor.id for actor in model.actors]
    leaves = 1.0 - result.verdicts["nash"][:, states].mean(axis=1)
    undeterred = 1.0 - result.verdicts["gmr"][:, states].mean(axis=1)
    blockers = () if stable.size else _blockers(result.verdicts["gmr"][:, states])
    held = strength[strength >= 0]
    return ClassReading(
        id=name,
        title=title,
        n_states=len(states),
        n_equilibria=len(stable),
        counts={word: int((held == place).sum()) for place, word in enumerate(STRENGTHS) if (held == place).any()},
        firmest=STRENGTHS[int(held.min())] if held.size else None,
        today=model.status_quo is not None and bool((states == model.status_quo).any()),
        nearest=None if nearest is None else model.id_of(nearest),
        strength=None if nearest is None else STRENGTHS[int(result.strength_index[nearest])],
        steps_by_improvements=_steps(result, nearest, improving=True),
        steps_by_moves=_steps(result, nearest, improving=False),
        unwilling=_unwilling(result, nearest),
        leaves=dict(zip(actors, leaves.tolist(), strict=True)),
        undeterred=dict(zip(actors, undeterred.tolist(), strict=True)),
        blockers=tuple(actors[place] for place in blockers),
        departure=_departure(result, states, blockers[0]) if len(blockers) == 1 else None,
    )


def _unwilling(result: StabilityResult, state: int | None) -> tuple[tuple[str, str, str], ...]:
    model = result.model
    if state is None or model.status_quo is None or _steps(result, state, improving=True) is not None:
        return ()
    found, before = [], model.status_quo
    for step in result.path(model.id_of(state)) or ():
        if model.ranks[step.actor][step.state] <= model.ranks[step.actor][before]:
            found.append((model.actors[step.actor].id, model.id_of(before), model.id_of(step.state)))
        before = step.state
    return tuple(found)


def _steps(result: StabilityResult, state: int | None, *, improving: bool) -> int | None:
    found = result.by_improvements if improving else result.by_moves
    if found is None or state is None or found.steps[state] < 0:
        return None
    return int(found.steps[state])


def _nearest(result: StabilityResult, states: npt.NDArray[np.intp]) -> int:
    far = len(result.model.states) + 1

    def key(state: int) -> tuple[int, int, int, int]:
        improving = _steps(result, state, improving=True)
        moving = _steps(result, state, improving=False)
        near = (far if improving is None else improving, far if moving is None else moving)
        return (*near, int(result.strength_index[state]), state)

    return min((int(state) for state in states), key=key)


def _blockers(stays: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    """A smallest set of rows with no column that is True in all of them; rows of the class nobody shares."""
    for size in range(1, len(stays) + 1):
        for rows in combinations(range(len(stays)), size):
            if not stays[list(rows)].all(axis=0).any():
                return rows
    return ()


def _departure(result: StabilityResult, states: npt.NDArray[np.intp], actor: int) -> tuple[str, str] | None:
    model = result.model
    liked = int(states[np.argmax(model.ranks[actor, states])])
    witness = result.witnesses.find(liked, actor, "gmr")
    return None if witness.improvement is None else (model.id_of(liked), model.id_of(witness.improvement))
