"""A run: every engine whose section the file has, at the central values and over the input sets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from demarche.crisis import Crisis
from demarche.crisis.inventory import quantities
from demarche.crisis.states import columns, matching
from demarche.engine.inputs import touched
from demarche.engine.registry import taking_part
from demarche.engines import screen as screen_engine
from demarche.engines import stability as stability_engine
from demarche.engines.agenda.answer import with_samples
from demarche.engines.council.adapter import CouncilEngine
from demarche.engines.council.answer import CouncilAnswer, answers_over
from demarche.engines.council.section import CouncilsPart
from demarche.engines.ripeness.adapter import RipenessEngine
from demarche.engines.ripeness.answer import RipenessAnswer, ripeness_answer, verdict_from
from demarche.engines.ripeness.war_path import with_spread
from demarche.engines.screen import ScreenResult
from demarche.engines.stability import ClassReading, StabilityResult
from demarche.engines.stability.section import MovesPart
from demarche.study.claims.claims import ClaimsResult, claims_of
from demarche.study.claims.trial import check_quantities, claimed_pairs
from demarche.study.draw.plan import plan_of
from demarche.study.question import Question, question_of
from demarche.study.result import StudyResult
from demarche.study.studies import DRAWS, Study
from demarche.study.work.crew import Crew
from demarche.study.work.pieces import Answers, Keeper, columns_of

__all__ = ["FORMAT", "Run", "RunResult", "named_outcomes", "run"]

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
    councils: tuple[CouncilAnswer, ...]
    """Every council of the file, with the drafts it is asked about."""
    seed: int
    study: StudyResult | None = None
    """What was found over the input sets; None where no engine took part."""
    ripeness: RipenessAnswer | None = None
    """The war at the middle of the ranges; None where the file does not say how it is fought."""
    claims: ClaimsResult | None = None
    """What people say about the crisis, put to the test; None where the file makes no claims."""

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
            "claims": None if self.claims is None else self.claims.to_dict(),
            "ripeness": None if self.ripeness is None else self.ripeness.to_dict(),
            "screen": None if self.screen is None else self.screen.to_dict(),
            "stability": stability,
            "councils": [answer.to_dict() for answer in self.councils],
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
    ) -> None:
        self.crisis, self.seed = crisis, seed
        self.tell = progress or (lambda words: None)
        self._draws, self._pairs, self._keeper = draws, pairs, keeper
        self._first: Answers = {}

    def _central(self) -> RunResult:
        """Every engine at the central values, but for the councils' chances, which are means over the versions."""
        crisis, tell = self.crisis, self.tell
        screen = stability = None
        outcomes: tuple[ClassReading, ...] = ()
        variants: dict[str, tuple[ClassReading, ...]] = {}
        if crisis.file.screen is not None:
            tell("Looking for terms that both sides prefer to fighting")
            screen = screen_engine.screen(screen_engine.from_crisis(crisis), seed=self.seed)
        if crisis.file.part(MovesPart).options is not None:
            tell("Playing every move and counter-move")
            stability = stability_engine.from_crisis(crisis)
            outcomes = named_outcomes(crisis, stability)
            variants = {name: named_outcomes(crisis, variant) for name, variant in stability.variants.items()}
        councils: tuple[CouncilAnswer, ...] = ()
        if crisis.file.part(CouncilsPart).councils:
            tell("Counting the votes")
            design = self.study.plan.design
            councils = answers_over(crisis, design.columns(crisis, CouncilEngine().reads(crisis)), design.count)
        ripeness = None
        if RipenessEngine().applies(crisis):
            tell("Following the war")
            ripeness = ripeness_answer(crisis, draws=0)
            _ = ripeness.slopes  # kept for the report, and worked out here, where other processes may be at work
        asked = question_of(crisis, _unread(crisis))
        return RunResult(asked, screen, stability, outcomes, variants, councils, self.seed, ripeness=ripeness)

    @cached_property
    def study(self) -> Study:
        """The study of the whole: its plan, and what is finished of it."""
        pairs = [*self._pairs, *(pair for pair in claimed_pairs(self.crisis) if pair not in self._pairs)]
        plan = plan_of(self.crisis, draws=self._draws, seed=self.seed, pairs=pairs)
        check_quantities(plan)
        return Study(plan, self._keeper, self._first)

    def rough(self) -> StudyResult:
        """What the first input sets say, without levers. They are part of the whole: nothing is done twice."""
        self.tell("Trying the first input sets")
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
        """The answer at the central values and from all input sets, with every lever; see :meth:`.Study.finish`."""
        self.tell("Reading the levers")
        with Crew.of(self.study.plan, workers, executor) as crew:
            middle: list[RunResult] = []
            found = self.study.finish(
                crew=crew, executor=executor, done=done, first=lambda: middle.append(self._central())
            )
            self.tell("Asking what each claim hangs on")
            claims = claims_of(self.study.plan, self.study.answers, crew)
        central = middle[0]
        screen = central.screen
        if screen is not None and found.primary is not None:
            screen = replace(
                screen,
                sample=screen_engine.sampled(found.primary, screen.verdict),
                parameters={**screen.parameters, "draws": found.done},
            )
        war = central.ripeness
        if war is not None:
            agenda = with_samples(war.agenda, self.study.plan, self.study.answers)
            path = with_spread(war.path, columns_of(self.study.answers, 0, RipenessEngine.name))
            verdict = verdict_from(found.spreads, self.crisis.file.crisis.ripe_at)
            war = replace(war, verdict=verdict, history=found.history, agenda=agenda, path=path)
        # The shares of the screen and the war are those of the same input sets: one run, one figure.
        return replace(central, screen=screen, ripeness=war, study=found if found.spreads else None, claims=claims)


def run(
    crisis: Crisis,
    *,
    seed: int = 0,
    draws: int = DRAWS,
    pairs: Sequence[tuple[str, ...]] = (),
    workers: int | None = 1,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> RunResult:
    """Answer the question of a crisis with every engine its file has a section for, over ``draws`` input sets.

    Every lever of the file is tried, and every pair of levers in ``pairs``. ``progress`` is told, in words, what is
    being worked on. The same crisis, draws, pairs and seed give the same result, whatever ``workers`` (processes) or
    ``executor``.
    """
    task = Run(crisis, seed=seed, draws=draws, pairs=pairs, progress=progress)
    return task.whole(workers=workers, executor=executor)


def _unread(crisis: Crisis) -> list[str]:
    """Judged numbers and types of the file that no engine of this version reads for it."""
    patterns = [pattern for engine in taking_part(crisis) for pattern in engine.reads(crisis)]
    patterns.append("war.precision")  # read beside the study, at the middle of the ranges
    return [path for path in quantities(crisis.file) if not touched(patterns, crisis, {path: None})]


def named_outcomes(crisis: Crisis, result: StabilityResult) -> tuple[ClassReading, ...]:
    """How the outcomes that the file names fare, in file order."""
    options = crisis.file.part(MovesPart).options
    if options is None:
        return ()
    names = [move.id for move in options.moves]
    table = columns(names)
    return tuple(
        stability_engine.read_class(result, outcome.id, outcome.title, matching(outcome.when, names, table))
        for outcome in options.outcomes
    )
