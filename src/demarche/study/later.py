"""What takes long of an engine's answer and hangs on the draws alone: worked out while others put the answers together.

What was worked out elsewhere is the same as what the answer would work out itself when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from demarche.engine.contract import Answer, Drawn, Engine, Variation
from demarche.study.draw.plan import Piece, Plan
from demarche.study.work.crew import Job

__all__ = ["completed", "later_jobs"]


def later_jobs(plan: Plan) -> list[Job]:
    """One for each engine that has something to work out."""
    return [Job(_later, (engine.name,)) for engine in _those(plan)]


def completed(plan: Plan, answers: Mapping[str, Answer], found: Sequence[Any]) -> dict[str, Answer]:
    """The answers with what the jobs found."""
    those = zip(_those(plan), found, strict=True)
    return {**answers, **{engine.name: engine.completed(answers[engine.name], each) for engine, each in those}}


def _those(plan: Plan) -> list[Engine]:
    return [engine for engine in plan.engines if engine.later is not None]


def _later(plan: Plan, name: str) -> Any:
    engine = next(engine for engine in plan.engines if engine.name == name)
    assert engine.later is not None
    return engine.later(plan.base, _draws(plan, engine), plan.asked(engine))


def _draws(plan: Plan, engine: Engine) -> Drawn:
    """What the study draws for the engine, without what it finds."""
    return Drawn(
        seed=plan.design.seed,
        variants={
            frozenset(variant.levers): Variation(
                crisis=variant.crisis,
                inputs=plan.columns(Piece(place, engine.name, 0, 0, plan.asked(engine)), engine),
                values={},
            )
            for place, variant in enumerate(plan.variants)
            if not variant.levers or engine.name in variant.felt
        },
        spreads={},
    )
