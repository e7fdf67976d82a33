"""Everything a run says of moves and counter-moves: what would last, how named outcomes fare, how firm that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from demarche.crisis import Crisis
from demarche.crisis.states import columns, matching
from demarche.engine.contract import Drawn
from demarche.engine.plain import Plain
from demarche.engines.stability import ClassReading, StabilityResult, from_crisis, read_class
from demarche.engines.stability.further import Further, further
from demarche.engines.stability.robustness import Robustness, robustness_of
from demarche.engines.stability.section import MovesPart

__all__ = ["StabilityAnswer", "named_outcomes", "stability_answer"]

_WITNESSED = 16
"""Outcomes whose grounds stand in ``results.json``; ``stability.npz`` beside it holds every verdict."""


@dataclass(frozen=True, kw_only=True)
class StabilityAnswer(Plain):
    """The graph model's answer at the central values, and in which versions it holds."""

    result: StabilityResult
    outcomes: tuple[ClassReading, ...]
    """How the outcomes that the file names fare."""
    variants: Mapping[str, tuple[ClassReading, ...]]
    """The same if an actor is of another type than the likeliest, by the name of the variant."""
    robustness: Robustness | None
    """In how many versions outcomes last; None where none were tried."""
    seat: int | None
    """The number of the actor on whose behalf we ask, if it can act."""
    further: Further
    """What would have to be preferred, who would move together, how little undoes what lasts, whose dilemma it is."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        found = self.result.to_dict(everything=False, witnesses=_WITNESSED)
        found["outcomes"] = [reading.to_dict() for reading in self.outcomes]
        for name, readings in self.variants.items():
            found["variants"][name]["outcomes"] = [reading.to_dict() for reading in readings]
        found |= self.further.to_dict(self.result.model)
        return found | {"robustness": None if self.robustness is None else self.robustness.to_dict()}


def stability_answer(crisis: Crisis, drawn: Drawn | None = None) -> StabilityAnswer:
    """The answer for a crisis whose file has options; ``drawn`` is what a study found over its versions."""
    result = from_crisis(crisis)
    robustness = None
    if drawn is not None and drawn.found and "stability.today" in drawn.spreads:
        swaps = drawn.found[0]
        robustness = robustness_of(crisis, drawn.spreads, swaps, profiles_open=bool(drawn.base.inputs))
    return StabilityAnswer(
        result=result,
        outcomes=named_outcomes(crisis, result),
        variants={name: named_outcomes(crisis, variant) for name, variant in result.variants.items()},
        robustness=robustness,
        seat=next((i for i, a in enumerate(result.model.actors) if a.id == crisis.file.crisis.seat), None),
        further=further(crisis, result),
    )


def named_outcomes(crisis: Crisis, result: StabilityResult) -> tuple[ClassReading, ...]:
    """How the outcomes that the file names fare, in file order."""
    options = crisis.file.part(MovesPart).options
    if options is None:
        return ()
    names = [move.id for move in options.moves]
    table = columns(names)
    return tuple(
        read_class(result, outcome.id, outcome.title, matching(outcome.when, names, table))
        for outcome in options.outcomes
    )
