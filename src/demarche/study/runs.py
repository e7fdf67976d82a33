"""A run: every engine whose section the file has, at the central values and over the versions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from demarche.crisis import Crisis
from demarche.crisis.inventory import quantities
from demarche.engine.contract import Answer
from demarche.engine.inputs import touched
from demarche.engine.question import Question, question_of
from demarche.engine.registry import engines, grounds_of, taking_part
from demarche.engine.ways import Opened
from demarche.study.claims.claims import ClaimsResult, claims_of
from demarche.study.claims.trial import check_quantities, claimed_pairs
from demarche.study.draw.plan import plan_of
from demarche.study.extras import checked, extended
from demarche.study.later import completed, later_jobs
from demarche.study.result import StudyResult, base_values, drawn_of
from demarche.study.studies import DRAWS, Study
from demarche.study.ways import played
from demarche.study.work.crew import Crew
from demarche.study.work.pieces import Answers, Keeper

__all__ = ["FORMAT", "Run", "RunResult", "run"]

FORMAT = "demarche-results/1"
"""Version of ``results.json``."""

Progress = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """Everything one run found; the report is made from this alone.

    The answer of an engine is an attribute of its name (``result.screen``), None where the file lacks its section.
    """

    question: Question
    answers: Mapping[str, Answer]
    """By the name of the engine."""
    seed: int
    study: StudyResult | None = None
    """What was found over the versions; None where no engine took part."""
    claims: ClaimsResult | None = None
    """What people say about the crisis, put to the test; None where the file makes no claims."""
    ways: tuple[Opened, ...] = ()
    """What has to change first, played through the engine that gives the verdict."""

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in {entry.name for entry in engines()}:
            return self.answers.get(name)
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __repr__(self) -> str:
        found = None if self.study is None else self.study.verdict
        said = "no verdict" if found is None else found.code
        versions = 0 if self.study is None else self.study.done
        return f"<run of {self.question.id}: {said}, {versions} versions, seed {self.seed}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready; the field names are documented in the reference."""
        return {
            "format": FORMAT,
            "crisis": self.question.to_dict(),
            "seed": self.seed,
            "claims": None if self.claims is None else self.claims.to_dict(),
            "ways": [way.to_dict() for way in self.ways],
            **{name: answer.to_dict() for name, answer in self.answers.items()},
            "study": None if self.study is None else self.study.to_dict(),
        }


class Run:
    """A run in two steps, so that a face can speak after each: a rough answer, then the whole."""

    def __init__(
        self,
        crisis: Crisis,
        *,
        seed: int = 0,
        draws: int = DRAWS,
        pairs: Sequence[tuple[str, ...]] = (),
        keeper: Keeper | None = None,
        progress: Progress | None = None,
        extras: Sequence[str] = (),
    ) -> None:
        self.crisis, self.seed, self.extras = crisis, seed, checked(crisis, extras)
        self.tell = progress or (lambda words: None)
        self._draws, self._pairs, self._keeper = draws, pairs, keeper
        self._first: Answers = {}

    @cached_property
    def study(self) -> Study:
        """The study of the whole: its plan, and what is finished of it."""
        pairs = [*self._pairs, *(pair for pair in claimed_pairs(self.crisis) if pair not in self._pairs)]
        plan = plan_of(self.crisis, draws=self._draws, seed=self.seed, pairs=pairs)
        check_quantities(plan)
        return Study(plan, self._keeper, self._first)

    def rough(self) -> StudyResult:
        """What the first versions say, without levers. They are part of the whole: nothing is done twice."""
        self.tell("Trying the first versions")
        # Reading every lever takes longer than these answers do, and the baseline's draws are the same without them.
        base = Study(plan_of(self.crisis, draws=self._draws, seed=self.seed, levers=()), self._keeper, self._first)
        return base.rough()

    def whole(
        self,
        *,
        workers: int | None = 1,
        executor: Executor | None = None,
        done: Callable[[int, int], None] = lambda finished, total: None,
    ) -> RunResult:
        """The answer at the central values and from all versions, with every lever; see :meth:`.Study.finish`."""
        self.tell("Reading the levers")
        with Crew.of(self.study.plan, workers, executor) as crew:
            found = self.study.finish(crew=crew, executor=executor, done=done)
            told: list[tuple[Mapping[str, Answer], tuple[Opened, ...]]] = []
            # No claim hangs on these, so that others try the claims meanwhile.
            claims = claims_of(self.study.plan, self.study.answers, crew, lambda: told.append(self._told(found, crew)))
        ((answers, ways),) = told
        return RunResult(
            question=question_of(self.crisis, _unread(self.crisis), grounds_of(self.crisis)),
            answers=answers,
            seed=self.seed,
            study=found if found.spreads else None,
            claims=claims,
            ways=ways,
        )

    def _told(self, found: StudyResult, crew: Crew) -> tuple[Mapping[str, Answer], tuple[Opened, ...]]:
        """What each engine answers, and what would have to change first."""
        self.tell("Putting the answers together")
        plan, told = self.study.plan, list[tuple[Mapping[str, Answer], tuple[Opened, ...]]]()
        later = crew.do(later_jobs(plan), first=lambda: told.append(self._alone(found, crew)))
        ((answers, ways),) = told
        self.tell("Asking what each claim hangs on")
        return completed(plan, answers, later), ways

    def _alone(self, found: StudyResult, crew: Crew) -> tuple[Mapping[str, Answer], tuple[Opened, ...]]:
        plan, known = self.study.plan, self.study.answers
        alone = {
            engine.name: engine.answer(self.crisis, drawn_of(plan, known, engine, found, self.study.slower))
            for engine in plan.engines
        }
        answers = extended(plan, known, alone, self.extras)
        return answers, played(
            plan, {engine.name: base_values(plan, known, engine) for engine in plan.engines}, answers, crew
        )


def run(
    crisis: Crisis,
    *,
    seed: int = 0,
    draws: int = DRAWS,
    pairs: Sequence[tuple[str, ...]] = (),
    workers: int | None = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
    extras: Sequence[str] = (),
) -> RunResult:
    """Answer the question of a crisis with every engine its file has a section for, over ``draws`` versions.

    Every lever of the file is tried, and every pair of levers in ``pairs``. ``progress`` is told, in words, what is
    being worked on; ``extras`` are what engines add only where it is asked for. The same crisis,
    draws, pairs and seed give the same result, whatever ``workers`` (processes) or ``executor``.
    """
    task = Run(crisis, seed=seed, draws=draws, pairs=pairs, progress=progress, extras=extras)
    return task.whole(workers=workers, executor=executor)


def _unread(crisis: Crisis) -> list[str]:
    """Judged numbers and types of the file that no engine of this version reads for it."""
    patterns = [pattern for engine in taking_part(crisis) for pattern in engine.reads(crisis)]
    patterns += [pattern for engine in taking_part(crisis) for pattern in engine.beside]
    return [path for path in quantities(crisis.file) if not touched(patterns, crisis, {path: None})]
