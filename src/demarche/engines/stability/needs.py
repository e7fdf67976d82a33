"""What would have to be preferred for an outcome to last: by whom, how much otherwise, and which move is in the way.

For each state and actor, how far the state would have to rise in the actor's own ranking for the actor to stay
(:mod:`.margins`), all states in one pass. Where several actors would have to change, all of them doing so at once makes
the state last under Nash, GMR and SEQ: raising *s* alone adds improvements only towards *s*, and takes away only some
from *s*, where whoever left it is no better off already. So together the rises are enough. Under SEQ less may be, since
one actor's new wish can deter another; where one alone would have to change, its rise is the least that does it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.margins import best_answer, worth
from demarche.engines.stability.model import Model
from demarche.engines.stability.signs import away_from_today
from demarche.errors import InputError

__all__ = ["Form", "Need", "Needs", "Wish", "wish_for"]

Ints = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Need:
    """One actor would have to prefer a state otherwise: above, or level with, ``passed`` states it likes better now.

    ``move`` is where it would go instead; once the others have answered that is worth what it would have to be matched.
    """

    actor: int
    passed: int
    move: int

    def share(self, model: Model) -> float:
        """The share of all states that it would have to put behind."""
        return self.passed / len(model.states)

    def to_dict(self, model: Model) -> dict[str, Any]:
        """Plain data with ids, JSON-ready."""
        return {"actor": model.actors[self.actor].id, "passed": self.passed, "instead": model.id_of(self.move)}


@dataclass(frozen=True, kw_only=True)
class Form:
    """One form of an outcome, and what of whom would have to be otherwise for it to last; nothing if it does."""

    state: int
    needs: tuple[Need, ...]

    def to_dict(self, model: Model) -> dict[str, Any]:
        """Plain data with ids, JSON-ready."""
        return {"state": model.id_of(self.state), "needs": [need.to_dict(model) for need in self.needs]}


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What would make a named outcome last, under ``concept``.

    ``plain``: the form nearest to today, in which nothing changes that the outcome does not ask for (None without a
    status quo). ``least``: the form for which the fewest actors, and these the least, would have to change; of several
    the nearest to today. ``alone``: by actor, the form for which it alone would have to, and the least, if there is
    one.
    """

    name: str
    title: str
    concept: str
    forms: int
    lasting: int
    plain: Form | None
    least: Form
    alone: dict[int, Form]

    @property
    def told(self) -> tuple[Form, ...]:
        """Every form that is spoken of."""
        return (*(() if self.plain is None else (self.plain,)), self.least, *self.alone.values())

    def to_dict(self, model: Model) -> dict[str, Any]:
        """Plain data with ids, JSON-ready."""
        return {
            "id": self.name,
            "title": self.title,
            "concept": self.concept,
            "n_states": self.forms,
            "n_lasting": self.lasting,
            "plain": None if self.plain is None else self.plain.to_dict(model),
            "least": self.least.to_dict(model),
            "alone": {model.actors[actor].id: form.to_dict(model) for actor, form in self.alone.items()},
        }


class Needs:
    """How far every state would have to rise for every actor, under one of the five concepts."""

    def __init__(self, model: Model, concept: str = "seq") -> None:
        self.model, self.concept = model, concept
        found = [worth(model, actor, concept) for actor in range(len(model.actors))]
        self._levels = np.stack([u for u, _ in found])
        self._worth = np.stack([value for _, value in found])

    @cached_property
    def passed(self) -> Ints:
        """``(actors, state indices)``: how many states each would have to pass or draw level with; 0 where it stays."""
        rows = []
        for actor, u in enumerate(self._levels):
            wanted = np.maximum(best_answer(self.model, actor, self._worth[actor]), u)
            below = np.cumsum(np.bincount(u[self.model.states]))
            row = np.zeros(len(u), dtype=np.int32)
            there = self.model.states
            row[there] = below[wanted[there]] - below[u[there]]
            rows.append(row)
        return np.stack(rows)

    def form(self, state: int) -> Form:
        """What would have to be otherwise for one state to last."""
        needs = [self._need(actor, state) for actor in range(len(self.model.actors)) if self.passed[actor, state]]
        return Form(state=state, needs=tuple(needs))

    def _need(self, actor: int, state: int) -> Need:
        value, u = self._worth[actor], self._levels[actor]

        def tempts(target: int) -> tuple[int, int, int]:
            # Of moves worth the same, the one that changes the least is the easiest to grasp.
            return int(value[target]), -len(self.model.changes(state, target)), int(u[target])

        move = max(self.model.moves(actor, state), key=tempts)
        return Need(actor=actor, passed=int(self.passed[actor, state]), move=move)


def wish_for(needs: Needs, name: str, title: str, mask: Mask) -> Wish:
    """What would have to be preferred for some form of an outcome to last; ``mask`` is by state index.

    Raises InputError if the outcome can never be.
    """
    model = needs.model
    states = model.states[mask[model.states]]
    if not states.size:
        raise InputError(f"the outcome {name!r} can never be: every state it describes is infeasible")
    passed, away = needs.passed[:, states], away_from_today(model, states)
    total, count = passed.sum(axis=0), (passed > 0).sum(axis=0)
    order = np.lexsort((states, away, total, count))
    plain = None
    if model.status_quo is not None:
        plain = needs.form(int(states[np.lexsort((states, total, count, away))[0]]))
    alone = {}
    for actor in range(len(model.actors)):
        only = np.flatnonzero((count == 1) & (passed[actor] > 0))
        if only.size:
            alone[actor] = needs.form(int(states[only[np.lexsort((states[only], away[only], total[only]))[0]]]))
    return Wish(
        name=name,
        title=title,
        concept=needs.concept,
        forms=len(states),
        lasting=int((count == 0).sum()),
        plain=plain,
        least=needs.form(int(states[order[0]])),
        alone=alone,
    )
