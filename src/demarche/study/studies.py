"""A study from end to end: plan, a rough answer from the first versions, all the work, the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from demarche.crisis import Crisis
from demarche.engine.registry import engine
from demarche.errors import DemarcheError
from demarche.study.draw.plan import Piece, Plan, plan_of
from demarche.study.result import StudyResult, assembled, slower_jobs
from demarche.study.work.crew import Crew, Job
from demarche.study.work.pieces import Answers, Keeper, do_work, laid_together

__all__ = ["DRAWS", "Interrupted", "Study", "study"]

DRAWS = 256
_MANY = 512
"""Versions put to slow engines from which it is plain beforehand that starting further processes pays."""


class Interrupted(DemarcheError):
    """The user stopped a study; ``partial`` is what is known so far, if anything is."""

    stopped = True

    def __init__(self, partial: StudyResult | None) -> None:
        super().__init__("stopped")
        self.partial = partial


class Study:
    """A plan and the pieces of it that are finished."""

    def __init__(self, plan: Plan, keeper: Keeper | None = None, answers: Answers | None = None) -> None:
        self.plan = plan
        self.answers: Answers = {} if answers is None else answers
        self.keeper = keeper
        self.slower: Sequence[Any] = ()
        """What was done beside the pieces; empty before they are finished."""

    def rough(self) -> StudyResult:
        """Do the baseline's first chunk, of the engines that are quick, and tell what it says."""
        pieces = self.plan.pieces()
        first = [p for p in pieces if p.chunk == 0 and p.variant == 0 and engine(p.engine).cost != "slow"]
        do_work(self.plan, first, self.answers, keeper=self.keeper)
        return assembled(self.plan, self.answers)

    def finish(
        self,
        *,
        workers: int | None = None,
        executor: Executor | None = None,
        done: Callable[[int, int], None] = lambda finished, total: None,
        crew: Crew | None = None,
        first: Callable[[], None] = lambda: None,
    ) -> StudyResult:
        """Do the rest (see :meth:`work`) and put the result together.

        ``first`` is done by this process while others, if there are any, begin. Raises :class:`Interrupted` with what
        is known on Ctrl-C.
        """
        try:
            with self._by(crew, workers, executor) as hands:
                self.slower = self._work(hands, executor, done, slower_jobs(self.plan), first)
            laid_together(self.answers)
            return assembled(self.plan, self.answers, self.slower)
        except KeyboardInterrupt:
            known = assembled(self.plan, self.answers) if self.answers else None
            raise Interrupted(known) from None

    def work(
        self,
        *,
        workers: int | None = None,
        executor: Executor | None = None,
        done: Callable[[int, int], None] = lambda finished, total: None,
        crew: Crew | None = None,
    ) -> None:
        """Do what is left of the plan, and enter it into ``answers``.

        ``executor`` is used if given, else ``crew``, else ``workers`` processes (1: this one alone; None: as many as
        there are processors, once the work proves long). ``done`` is told how many pieces of how many are finished.
        """
        with self._by(crew, workers, executor) as hands:
            self._work(hands, executor, done)

    def _by(self, crew: Crew | None, workers: int | None, executor: Executor | None) -> AbstractContextManager[Crew]:
        return Crew.of(self.plan, workers, executor) if crew is None else nullcontext(crew)

    def _work(
        self,
        crew: Crew,
        executor: Executor | None,
        done: Callable[[int, int], None],
        beside: Sequence[Job] = (),
        first: Callable[[], None] = lambda: None,
    ) -> list[Any]:
        pieces = self.plan.pieces()
        left = [piece for piece in pieces if piece not in self.answers]
        if sum(piece.stop - piece.start for piece in left if engine(piece.engine).cost == "slow") >= _MANY:
            crew.call()

        def tell(piece: Piece) -> None:
            done(len(self.answers), len(pieces))

        return do_work(
            self.plan,
            left,
            self.answers,
            executor=executor,
            crew=crew,
            beside=beside,
            first=first,
            keeper=self.keeper,
            done=tell,
        )


def study(
    crisis: Crisis,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    pairs: Sequence[tuple[str, ...]] = (),
    levers: Sequence[str] | None = None,
    workers: int | None = 1,
    executor: Executor | None = None,
) -> StudyResult:
    """Evaluate ``draws`` versions of a crisis without levers, under each lever, and under each pair asked for.

    The same crisis, draws, seed and pairs give the same result, whatever ``workers`` or ``executor``. Raises
    InputError for an unknown lever or an impossible number, CrisisError for correlations that make no sense.
    """
    return Study(plan_of(crisis, draws=draws, seed=seed, pairs=pairs, levers=levers)).finish(
        workers=workers, executor=executor
    )
