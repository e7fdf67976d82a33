"""Why a state is stable or not for an actor: moves and paths that can be checked without the engine.

* Not stable: an improvement from which the others have no sanction (for Nash: any improvement).
* Stable because nothing is better: no improvement at all.
* Stable because deterred: for *each* improvement a legal sequence of the others' moves (for SEQ and SSEQ, improvements
  of their own) to a state the actor does not prefer to the one it left; for SMR and SSEQ also everything the actor
  could then answer with, none of it preferred either.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.model import Model
from demarche.engines.stability.reachability import Step

__all__ = ["ANSWERED", "CONCEPTS", "CREDIBLE", "Sanction", "Witness", "WitnessFinder"]

CONCEPTS = ("nash", "gmr", "smr", "seq", "sseq")
CREDIBLE, ANSWERED = frozenset({"seq", "sseq"}), frozenset({"smr", "sseq"})
"""Concepts whose sanctions are improvements of those who impose them; and those that look at the answer too."""


@dataclass(frozen=True)
class Sanction:
    """What the others do about one improvement.

    ``path`` starts after it; ``answers`` (SMR and SSEQ only) are all the moves then left to the actor.
    """

    improvement: int
    path: tuple[Step, ...]
    answers: tuple[int, ...] | None = None

    @property
    def end(self) -> int:
        return self.path[-1].state


@dataclass(frozen=True)
class Witness:
    """The grounds of one verdict; states by index, actors by number."""

    state: int
    actor: int
    concept: str
    stable: bool
    improvement: int | None = None
    sanctions: tuple[Sanction, ...] = ()


class WitnessFinder:
    """Finds witnesses for one model; keeps what it has computed."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._floors: dict[int, dict[str, npt.NDArray[np.int32]]] = {}
        self._moves: dict[tuple[int, int], list[int]] = {}

    def find(self, state: int, actor: int, concept: str) -> Witness:
        """The witness for the verdict on one state, actor and concept (of ``CONCEPTS``)."""
        u = self._model.ranks[actor]
        better = [target for target in self._targets(actor, state) if u[target] > u[state]]
        if concept != "nash":
            floor = self._floor(actor, concept)
            free = [target for target in better if floor[target] > u[state]]
        else:
            free = better
        if free:
            best = max(free, key=lambda target: (int(u[target]), -target))
            return Witness(state, actor, concept, stable=False, improvement=best)
        sanctions = tuple(self._sanction(state, actor, concept, target) for target in better)
        return Witness(state, actor, concept, stable=True, sanctions=sanctions)

    def _sanction(self, state: int, actor: int, concept: str, improvement: int) -> Sanction:
        """Breadth first over (state, last mover): a shortest sanction of one improvement, which is known to exist."""
        nobody = -1
        start = (improvement, nobody)
        previous: dict[tuple[int, int], tuple[int, int]] = {}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for step in self._onward(node, actor, concept):
                arrival = (step.state, step.actor)
                if arrival in previous:
                    continue
                previous[arrival] = node
                if self._deters(state, actor, concept, step.state):
                    path = [step]
                    while node in previous:
                        path.append(Step(actor=node[1], state=node[0]))
                        node = previous[node]
                    answers = tuple(self._targets(actor, step.state)) if concept in ANSWERED else None
                    return Sanction(improvement, tuple(reversed(path)), answers)
                queue.append(arrival)
        raise AssertionError("the floor of a sanctioned improvement is always reached")

    def _onward(self, node: tuple[int, int], actor: int, concept: str) -> Iterator[Step]:
        state, last = node
        for mover in range(len(self._model.actors)):
            if mover in (actor, last):
                continue
            u = self._model.ranks[mover]
            for target in self._targets(mover, state):
                if concept not in CREDIBLE or u[target] > u[state]:
                    yield Step(mover, target)

    def _deters(self, state: int, actor: int, concept: str, end: int) -> bool:
        u = self._model.ranks[actor]
        if u[end] > u[state]:
            return False
        return concept not in ANSWERED or all(u[answer] <= u[state] for answer in self._targets(actor, end))

    def _targets(self, actor: int, state: int) -> list[int]:
        if (actor, state) not in self._moves:
            self._moves[actor, state] = self._model.moves(actor, state)
        return self._moves[actor, state]

    def _floor(self, actor: int, concept: str) -> npt.NDArray[np.int32]:
        if actor not in self._floors:
            self._floors[actor] = self._model.floors(actor)
        return self._floors[actor][concept]
