"""Dilemmas of a confrontation: whose position and whose threat make whose difficulty, read off the same moves.

Each actor has a *position*, the outcome it proposes; if no position is agreed, the *threatened future* follows, in
which everybody does what it says it would. Six dilemmas (Howard 1999, *Confrontation Analysis*; the names of persuasion
and rejection as in Murray-Jones, Stubbs & Howard 2003 and Bryant 2003, *The Six Dilemmas of Collaboration*, who earlier
said deterrence and inducement):

* **persuasion** of A with B: B likes the threatened future no less than A's position, so nothing presses it to accept;
* **rejection** of A with B: A itself likes B's position no less than the threatened future, so its refusal is doubted;
* **threat** of A: A would gain by a move of its own from the threatened future, so its threat is doubted;
* **positioning** of A with B: A likes B's position better than its own;
* **trust** of A in B: from A's position B would gain by a move of its own, so A cannot be sure that B would keep to it;
* **cooperation** of A: A itself would gain by a move of its own from its position, so others doubt that it would.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from demarche.engines.stability.model import Model

__all__ = ["Dilemma", "dilemmas"]

Kind = Literal["persuasion", "rejection", "threat", "positioning", "trust", "cooperation"]


@dataclass(frozen=True, kw_only=True)
class Dilemma:
    """``actor`` has it, with ``other`` where there is one; ``state`` is liked so, or left for ``move``."""

    kind: Kind
    actor: int
    other: int | None
    state: int
    move: int | None = None

    def to_dict(self, model: Model) -> dict[str, Any]:
        """Plain data with ids, JSON-ready."""
        return {
            "kind": self.kind,
            "actor": model.actors[self.actor].id,
            "with": None if self.other is None else model.actors[self.other].id,
            "state": model.id_of(self.state),
            "move": None if self.move is None else model.id_of(self.move),
        }


def dilemmas(model: Model, positions: Mapping[int, int], future: int) -> tuple[Dilemma, ...]:
    """All dilemmas, actor by actor.

    ``positions`` gives a state for each actor that has a position, ``future`` is the threatened future. Between actors
    with the same position only trust and cooperation are asked: they agree, and the question is whether it would hold.
    """
    found: list[Dilemma] = []
    for actor, place in positions.items():
        found += _with_itself(model, actor, place, future)
        for other in range(len(model.actors)):
            if other != actor:
                found += _with(model, actor, place, other, positions.get(other), future)
    return tuple(found)


def _with_itself(model: Model, actor: int, place: int, future: int) -> list[Dilemma]:
    found = []
    threat, own = _gain(model, actor, future), _gain(model, actor, place)
    if threat is not None:
        found.append(Dilemma(kind="threat", actor=actor, other=None, state=future, move=threat))
    if own is not None:
        found.append(Dilemma(kind="cooperation", actor=actor, other=None, state=place, move=own))
    return found


def _with(model: Model, actor: int, place: int, other: int, theirs: int | None, future: int) -> list[Dilemma]:
    mine, its = model.ranks[actor], model.ranks[other]
    found = []
    if theirs is not None and theirs != place:
        if its[future] >= its[place]:
            found.append(Dilemma(kind="persuasion", actor=actor, other=other, state=place))
        if mine[theirs] >= mine[future]:
            found.append(Dilemma(kind="rejection", actor=actor, other=other, state=theirs))
        if mine[theirs] > mine[place]:
            found.append(Dilemma(kind="positioning", actor=actor, other=other, state=theirs))
    gain = _gain(model, other, place)
    if gain is not None:
        found.append(Dilemma(kind="trust", actor=actor, other=other, state=place, move=gain))
    return found


def _gain(model: Model, actor: int, state: int) -> int | None:
    """The actor's best improvement from a state, if it has one."""
    better = model.improvements(actor, state)
    return max(better, key=lambda t: (int(model.ranks[actor][t]), -t), default=None)
