"""One engine asked about a crisis: over the same versions as in a run of the whole, so that both say the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demarche.crisis import Crisis
from demarche.engine.contract import Answer, Drawn, Engine, Headline, Reader
from demarche.engine.question import question_of
from demarche.errors import InputError
from demarche.study.draw.plan import Plan, only, plan_of
from demarche.study.extras import checked, settling_engine, settling_values
from demarche.study.result import StudyResult, drawn_of
from demarche.study.studies import DRAWS, Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Asked", "ask", "signing_values"]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What one engine answers, the study of its quantities, and for whom a page of it is written."""

    engine: Engine
    answer: Answer
    study: StudyResult
    reader: Reader
    plan: Plan
    drawn: Drawn
    """What was found in each version, for whoever looks behind a figure."""


def ask(
    crisis: Crisis,
    engine: Engine,
    *,
    levers: Sequence[str] | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    workers: int | None = 1,
    executor: Executor | None = None,
    done: Callable[[int, int], None] = lambda finished, total: None,
    extras: Sequence[str] = (),
) -> Asked:
    """Ask an engine about a crisis without levers, and under each of its levers (or those named).

    Every figure is that of a run of the whole crisis with the same draws and seed; where another engine answers in its
    place, that one is asked. ``extras`` are added to the answer. Raises InputError where the file lacks what the
    engine needs or the engine has no such extra, CrisisError for correlations that make no sense.
    """
    if not engine.applies(crisis):
        other = engine.instead(crisis)
        if other is None:
            raise InputError(engine.missing)
        engine = other
    wanted = checked(crisis, extras, engine)
    study = Study(only(plan_of(crisis, draws=draws, seed=seed, levers=levers), engine))
    found = study.finish(workers=workers, executor=executor, done=done)
    drawn = drawn_of(study.plan, study.answers, engine, found, study.slower)
    answer = engine.answer(crisis, drawn)
    if wanted:
        answer = engine.extended(answer, wanted, _settling(crisis, draws, seed))
    reader = Reader(
        question=question_of(crisis, rests_on={engine.name: engine.rests_on(crisis)}),
        versions=found.draws,
        spreads=found.spreads,
        typed=found.typed,
        levers=found.levers,
        headlines=found.headlines,
    )
    return Asked(engine=engine, answer=answer, study=found, reader=reader, plan=study.plan, drawn=drawn)


def signing_values(crisis: Crisis, *, draws: int = DRAWS, seed: int = 0) -> dict[Headline, NDArray[Any]]:
    """What the engine that gives the chance of a settlement says over the versions of a run without levers.

    Raises InputError where no engine gives that chance.
    """
    found = _settling(crisis, draws, seed)
    if not found:
        raise InputError("no engine gives this crisis a chance of a settlement; the file needs a war to play")
    return found


def _settling(crisis: Crisis, draws: int, seed: int) -> dict[Headline, NDArray[Any]]:
    """The same; empty where no engine gives that chance."""
    plan = plan_of(crisis, draws=draws, seed=seed, levers=())
    engine = settling_engine(plan)
    if engine is None:
        return {}
    study = Study(only(plan, engine))
    study.work()
    return settling_values(plan, study.answers)
