"""One evaluation of every engine whose section the file has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from demarche.crisis import Crisis
from demarche.crisis.states import columns, matching
from demarche.engines import screen as screen_engine
from demarche.engines import stability as stability_engine
from demarche.engines.screen import ScreenResult
from demarche.engines.stability import ClassReading, StabilityResult
from demarche.study.question import Question, question_of

__all__ = ["FORMAT", "RunResult", "run"]

FORMAT = "demarche-results/1"
"""Version of ``results.json``."""

_WITNESSED = 16
"""Outcomes whose grounds stand in ``results.json``; ``stability.npz`` beside it holds every verdict."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class RunResult:
    """Everything one run found; the report is made from this alone."""

    question: Question
    screen: ScreenResult | None
    stability: StabilityResult | None
    outcomes: tuple[ClassReading, ...]
    """How the outcomes that the file names fare."""
    variants: dict[str, tuple[ClassReading, ...]]
    """The same if an actor is of another type than the likeliest, by the name of the variant."""
    seed: int

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready; the field names are documented in the reference."""
        stability = None if self.stability is None else self.stability.to_dict(everything=False, witnesses=_WITNESSED)
        if stability is not None:
            stability["outcomes"] = [reading.to_dict() for reading in self.outcomes]
            for name, readings in self.variants.items():
                stability["variants"][name]["outcomes"] = [reading.to_dict() for reading in readings]
        return {
            "format": FORMAT,
            "crisis": self.question.to_dict(),
            "seed": self.seed,
            "screen": None if self.screen is None else self.screen.to_dict(),
            "stability": stability,
        }


def run(crisis: Crisis, *, seed: int = 0, progress: Progress | None = None) -> RunResult:
    """Answer the question of a crisis with every engine its file has a section for.

    ``progress`` is told, in words, what is being worked on. The same crisis and seed give the same result.
    """
    tell = progress or (lambda words: None)
    screen = stability = None
    outcomes: tuple[ClassReading, ...] = ()
    variants: dict[str, tuple[ClassReading, ...]] = {}
    if crisis.file.screen is not None:
        tell("Looking for terms that both sides prefer to fighting")
        screen = screen_engine.screen(screen_engine.from_crisis(crisis), seed=seed)
    if crisis.file.options is not None:
        tell("Playing every move and counter-move")
        stability = stability_engine.from_crisis(crisis)
        outcomes = named_outcomes(crisis, stability)
        variants = {name: named_outcomes(crisis, variant) for name, variant in stability.variants.items()}
    return RunResult(question_of(crisis), screen, stability, outcomes, variants, seed)


def named_outcomes(crisis: Crisis, result: StabilityResult) -> tuple[ClassReading, ...]:
    """How the outcomes that the file names fare, in file order."""
    if crisis.file.options is None:
        return ()
    names = [move.id for move in crisis.file.options.moves]
    table = columns(names)
    return tuple(
        stability_engine.read_class(result, outcome.id, outcome.title, matching(outcome.when, names, table))
        for outcome in crisis.file.options.outcomes
    )
