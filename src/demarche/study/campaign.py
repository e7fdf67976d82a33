"""A study from end to end: plan, a rough answer from the first input sets, all the work, the result."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor

from demarche.crisis import Crisis
from demarche.errors import DemarcheError
from demarche.study.engines import QUICK
from demarche.study.executors import available_workers, processes
from demarche.study.plan import Piece, Plan, plan_of
from demarche.study.result import StudyResult, assembled
from demarche.study.work import Answers, Keeper, do_work

__all__ = ["DRAWS", "Interrupted", "Study", "study"]

DRAWS = 256
_PATIENCE = 3.0
"""Seconds of work, done and still to do, from which starting further processes pays. It changes when a run ends, not
what it finds."""
_MOST_WORKERS = 16


class Interrupted(DemarcheError):
    """The user stopped a study; ``partial`` is what is known so far, if anything is."""

    def __init__(self, partial: StudyResult | None) -> None:
        super().__init__("stopped; what is finished is kept")
        self.partial = partial


class Study:
    """A plan and the pieces of it that are finished."""

    def __init__(self, plan: Plan, keeper: Keeper | None = None, answers: Answers | None = None) -> None:
        self.plan = plan
        self.answers: Answers = {} if answers is None else answers
        self.keeper = keeper

    def rough(self) -> StudyResult:
        """Do the baseline's first chunk, of the engines that are quick, and tell what it says."""
        pieces = self.plan.pieces()
        first = [p for p in pieces if p.chunk == 0 and p.variant == 0 and p.engine in QUICK]
        do_work(self.plan, first, self.answers, keeper=self.keeper)
        return assembled(self.plan, self.answers, whole=False)

    def finish(
        self,
        *,
        workers: int | None = None,
        executor: Executor | None = None,
        done: Callable[[int, int], None] = lambda finished, total: None,
    ) -> StudyResult:
        """Do the rest (see :meth:`work`) and put the result together.

        Raises :class:`Interrupted` with what is known on Ctrl-C.
        """
        try:
            self.work(workers=workers, executor=executor, done=done)
            return assembled(self.plan, self.answers)
        except KeyboardInterrupt:
            known = assembled(self.plan, self.answers, whole=False) if self.answers else None
            raise Interrupted(known) from None

    def work(
        self,
        *,
        workers: int | None = None,
        executor: Executor | None = None,
        done: Callable[[int, int], None] = lambda finished, total: None,
    ) -> None:
        """Do what is left of the plan, and enter it into ``answers``.

        ``executor`` is used if given, else ``workers`` processes (1: this one alone; None: as many as there are
        processors, once the work proves long). ``done`` is told how many pieces of how many are finished.
        """
        pieces = self.plan.pieces()
        left = [piece for piece in pieces if piece not in self.answers]

        def tell(piece: Piece) -> None:
            done(len(self.answers), len(pieces))

        if executor is not None:
            do_work(self.plan, left, self.answers, executor=executor, keeper=self.keeper, done=tell)
        elif workers is None or workers == 1:
            left = self._here(left, tell, patient=workers == 1)
            workers = available_workers()
        if executor is None and left:
            with processes(min(workers or 1, _MOST_WORKERS)) as pool:
                do_work(self.plan, left, self.answers, executor=pool, keeper=self.keeper, done=tell)

    def _here(self, left: list[Piece], tell: Callable[[Piece], None], *, patient: bool) -> list[Piece]:
        """Work in this process; unless ``patient``, give back what is left once a pool would be the quicker way."""
        start = time.perf_counter()
        several = available_workers() > 1
        for place, piece in enumerate(left):
            do_work(self.plan, [piece], self.answers, keeper=self.keeper, done=tell)
            spent, remaining = time.perf_counter() - start, len(left) - place - 1
            slow = spent > _PATIENCE and spent / (place + 1) * remaining > _PATIENCE
            if several and slow and not patient:
                return left[place + 1 :]
        return []


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
    """Evaluate ``draws`` input sets of a crisis without levers, under each lever, and under each pair asked for.

    The same crisis, draws, seed and pairs give the same result, whatever ``workers`` or ``executor``. Raises
    InputError for an unknown lever or an impossible number, CrisisError for correlations that make no sense.
    """
    return Study(plan_of(crisis, draws=draws, seed=seed, pairs=pairs, levers=levers)).finish(
        workers=workers, executor=executor
    )
