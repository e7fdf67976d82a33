"""What a reader asks next: what would have to be preferred for a named outcome to last, who would move together, how
little undoes what lasts, and whose dilemma it is. Facts only; :mod:`.wishes_words` puts them into words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.crisis import Crisis
from demarche.crisis.states import columns, matching
from demarche.engines.stability.dilemmas import Dilemma
from demarche.engines.stability.formula_words import formula_words
from demarche.engines.stability.from_crisis import settled_types
from demarche.engines.stability.margins import Margin, margin
from demarche.engines.stability.model import Model
from demarche.engines.stability.needs import Needs, Wish, wish_for
from demarche.engines.stability.result import StabilityResult
from demarche.engines.stability.section import MovesPart, Preference
from demarche.engines.stability.shown import shown_states
from demarche.engines.stability.together import JointMove, can_search, joint_moves

__all__ = [
    "Deciding",
    "Further",
    "Hold",
    "Stand",
    "further",
    "holds_of",
    "joint_of",
    "reasons",
    "wishes_of",
]

_CONCEPT = {"nash": "seq", "seq+smr": "seq", "seq": "seq", "smr": "smr", "gmr": "gmr"}
"""A margin is told under the concept that says the outcome lasts; whoever does not want to leave is held by SEQ too."""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """How little undoes a lasting state: ``least`` is the smallest change of one actor's own order that does; None if
    none can."""

    state: int
    concept: str
    least: Margin | None

    def to_dict(self, model: Model) -> dict[str, Any]:
        """Plain data with ids, JSON-ready."""
        gap = self.least
        return {
            "state": model.id_of(self.state),
            "concept": self.concept,
            "actor": None if gap is None else model.actors[gap.actor].id,
            "passed": None if gap is None else gap.passed,
            "to": None if gap is None or gap.target is None else model.id_of(gap.target),
        }


@dataclass(frozen=True, kw_only=True)
class Stand:
    """The positions of those who have one, and what follows if none is agreed, by state."""

    positions: Mapping[int, int]
    future: int


@dataclass(frozen=True, kw_only=True)
class Deciding:
    """The want of an actor that puts one state above another: the ``place``-th of ``count`` statements, from 1."""

    place: int
    count: int
    that: str
    said: str
    """The same in plain words."""


@dataclass(frozen=True, kw_only=True)
class Further:
    """The facts; ``deciding`` is by (actor, state, move), where the actor's order is given by statements."""

    wishes: tuple[Wish, ...]
    joint: tuple[JointMove, ...]
    holds: tuple[Hold, ...]
    dilemmas: tuple[Dilemma, ...]
    stand: Stand | None
    deciding: Mapping[tuple[int, int, int], Deciding]

    @property
    def unopposed(self) -> JointMove | None:
        """The first joint move from which nobody deters those who would make it."""
        return next((move for move in self.joint if not move.deterred), None)

    def to_dict(self, model: Model) -> dict[str, Any]:
        """Plain data with ids, JSON-ready; the dilemmas stand with the result itself."""
        return {
            "wishes": [wish.to_dict(model) for wish in self.wishes],
            "joint_moves": [move.to_dict(model) for move in self.joint],
            "margins": [hold.to_dict(model) for hold in self.holds],
        }


def further(crisis: Crisis | None, result: StabilityResult) -> Further:
    """All of it for the crisis at its central values, or for a conflict that is no crisis and names no outcomes."""
    model = result.model
    wishes = () if crisis is None else wishes_of(crisis, model)
    structure, stand = result.structure, None
    if structure is not None and structure.positions and structure.future is not None:
        stand = Stand(positions=structure.positions, future=structure.future)
    return Further(
        wishes=wishes,
        joint=joint_of(result),
        holds=holds_of(result),
        dilemmas=result.dilemmas,
        stand=stand,
        deciding={} if crisis is None else reasons(crisis, model, wishes),
    )


def wishes_of(crisis: Crisis, model: Model, concept: str = "seq") -> tuple[Wish, ...]:
    """For every outcome that the file names, what would have to be preferred for it to last."""
    options = crisis.file.part(MovesPart).options
    if options is None or not options.outcomes:
        return ()
    names, needs = [move.id for move in options.moves], Needs(model, concept)
    table = columns(names)
    return tuple(wish_for(needs, o.id, o.title, matching(o.when, names, table)) for o in options.outcomes)


def joint_of(result: StabilityResult) -> tuple[JointMove, ...]:
    """Who would move together from today and from the lasting outcomes that the page shows."""
    model = result.model
    if not can_search(model):
        return ()
    start = () if model.status_quo is None else (model.status_quo,)
    states = dict.fromkeys((*start, *shown_states(result)))
    return tuple(move for state in states for move in joint_moves(model, state))


def holds_of(result: StabilityResult) -> tuple[Hold, ...]:
    """How little undoes each of the lasting outcomes that the page shows."""
    model, found = result.model, []
    for state in shown_states(result):
        strength = result.strength(model.id_of(state))
        assert strength is not None
        concept = _CONCEPT[strength]
        gaps = [margin(model, state, actor, concept) for actor in range(len(model.actors))]
        ended = [(gap.passed, gap.actor, gap) for gap in gaps if gap.passed is not None]
        found.append(Hold(state=state, concept=concept, least=min(ended)[2] if ended else None))
    return tuple(found)


def reasons(crisis: Crisis, model: Model, wishes: Sequence[Wish]) -> dict[tuple[int, int, int], Deciding]:
    """For everything that would have to be preferred otherwise, the want that stands in its way."""
    forms = [form for wish in wishes for form in wish.told]
    asked = sorted({(need.actor, form.state, need.move) for form in forms for need in form.needs})
    return {key: said for key in asked if (said := deciding(crisis, model, *key)) is not None}


def deciding(crisis: Crisis, model: Model, actor: int, state: int, move: int) -> Deciding | None:
    """The highest want of an actor that holds in one of two states alone; None where wants are no statements."""
    name = model.actors[actor].id
    preference: Preference = crisis.file.part(MovesPart).preferences[name]
    if preference.by_type:
        preference = preference.by_type[settled_types(crisis)[name]]
    names = [option.id for option in model.options]
    table = columns(names)
    for place, statement in enumerate(preference.statements, start=1):
        held = matching(statement.that, names, table)
        if held[state] != held[move]:
            said = formula_words(crisis, statement.that)
            return Deciding(place=place, count=len(preference.statements), that=statement.that, said=said)
    return None
