"""Who does the work on a plan: this process and, once there is much to do, others of this machine beside it.

A job is a function of the plan and of what else it is given. It is done once, by whoever is free; who that is changes
when the work ends and not what it finds. Unlike a cluster's workers, each other process gets the plan but once.
"""

from __future__ import annotations

import multiprocessing
import pickle
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.queues import Queue
from threading import Lock
from types import TracebackType
from typing import Any

from demarche.errors import DemarcheError, InputError
from demarche.study.draw.plan import Plan
from demarche.study.work.executors import attend, available_workers

__all__ = ["Crew", "Job", "WorkerLost"]

_PATIENCE = 3.0
"""Seconds of work, done and still to do, from which starting further processes pays. It changes when a run ends, not
what it finds."""
_MOST_WORKERS = 16


class WorkerLost(DemarcheError):
    """A worker process died; what was finished is kept."""

    def __init__(self, remedy: str = "") -> None:
        kept = "what was finished is kept, so continue with 'demarche run --resume FOLDER', with fewer --workers"
        super().__init__(
            "a worker process died (most often for want of memory; in a script of your own, for want of "
            f"\"if __name__ == '__main__':\" around it); {remedy or kept}"
        )


@dataclass(frozen=True)
class Job:
    """``work(plan, *given)``; ``work`` stands at the top of a module, so that another process can find it."""

    work: Callable[..., Any]
    given: tuple[Any, ...] = ()


class Crew:
    """Those who work on one plan. Leave it as a context, so that the processes it started end.

    ``workers`` is how many processes share the work, this one among them; None: as many as there are processors, once
    the work proves long.
    """

    def __init__(self, plan: Plan, workers: int | None = 1) -> None:
        if workers is not None and workers < 1:
            raise InputError(f"the number of workers should be 1 or more, not {workers}")
        self.plan = plan
        self._patient = workers is not None
        self._others = min(available_workers() if workers is None else workers, _MOST_WORKERS) - 1
        self._pool: ProcessPoolExecutor | None = None
        if workers is not None:
            self.call()

    @classmethod
    def of(cls, plan: Plan, workers: int | None, executor: Executor | None) -> Crew:
        """The crew for what an ``executor`` does not do: without one, ``workers`` processes, else this one alone."""
        return cls(plan, workers if executor is None else 1)

    def call(self) -> None:
        """Call the other processes now; without this they are called when the work has proved long."""
        if self._pool is None and self._others > 0:
            # Fresh interpreters: a forked copy may inherit a lock that some thread holds, and hang.
            fresh = multiprocessing.get_context("spawn")
            _ = self.plan.design.units  # drawn once, not by each of them
            # Not as an argument, which a process that fails to start never takes, so that its starter waits forever.
            plans: Queue[bytes] = fresh.Queue()
            plans.cancel_join_thread()
            # Pickled here: a queue's own thread would read the plan while this one fills in what the plan remembers,
            # fail, and leave the process waiting for a plan that never comes.
            written = pickle.dumps(self.plan)
            for _ in range(self._others):
                plans.put(written)
            self._pool = ProcessPoolExecutor(self._others, fresh, _prepared, (plans,))
            for _ in range(self._others):
                self._pool.submit(_ready)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def do(
        self,
        jobs: Sequence[Job],
        keep: Callable[[int, Any], None] = lambda place, found: None,
        first: Callable[[], None] = lambda: None,
    ) -> list[Any]:
        """What each job finds, in the order of ``jobs``; begun in that order, so put the long ones first.

        ``first`` is done by this process alone, while the others begin. ``keep`` is told here of each job that is
        finished, by its place, as soon as that is known: interrupted, all that was finished has been kept. Raises
        :class:`WorkerLost` where a process is lost.
        """
        hand, found = _Hand(jobs), dict[int, Any]()

        def keeping(finished: Iterable[tuple[int, Any]]) -> None:
            for place, answer in finished:
                found[place] = answer
                keep(place, answer)

        try:
            self._give(hand)
            first()
            start = time.perf_counter()
            while (place := hand.take()) is not None:
                keeping([(place, jobs[place].work(self.plan, *jobs[place].given))])
                keeping(hand.back())
                spent, left = time.perf_counter() - start, len(jobs) - len(found)
                if not self._patient and spent > _PATIENCE and spent / len(found) * left > _PATIENCE:
                    self.call()
                self._give(hand)
            while len(found) < len(jobs):
                keeping(hand.back(patiently=True))
        except BrokenExecutor as error:
            raise WorkerLost from error
        finally:
            hand.close()
            with suppress(BrokenExecutor):
                keeping(hand.back())
        return [found[place] for place in range(len(jobs))]

    def _give(self, hand: _Hand) -> None:
        if self._pool is not None:
            hand.out_to(self._pool, self._others + 1)


class _Hand:
    """Jobs in hand, given out one by one: to this process when it asks, to others whenever one of theirs is done."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.jobs = jobs
        self.waiting: dict[Future[Any], int] = {}
        self._left = iter(range(len(jobs)))
        self._lock = Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._broken: BrokenExecutor | None = None

    def take(self) -> int | None:
        """The place of the next job; None if there is none left."""
        with self._lock:
            return next(self._left, None)

    def out_to(self, pool: ProcessPoolExecutor, ahead: int) -> None:
        """Let the pool have ``ahead`` jobs at a time from now on."""
        if self._pool is None:
            self._pool = pool
            for _ in range(ahead):
                self._submit()

    def _submit(self) -> None:
        with self._lock:
            place = None if self._pool is None else next(self._left, None)
            if self._pool is None or place is None:
                return
            job = self.jobs[place]
            try:
                future = self._pool.submit(_done, job.work, *job.given)
            except BrokenExecutor as error:
                self._broken = error
                return
            self.waiting[future] = place
        # By whichever thread learns of it, so that nobody is idle while this process is at a long job of its own.
        future.add_done_callback(lambda done: None if done.cancelled() or done.exception() else self._submit())

    def back(self, *, patiently: bool = False) -> Iterator[tuple[int, Any]]:
        """What the others have finished; ``patiently``: wait until there is something."""
        with self._lock:
            out = list(self.waiting)
        if self._broken is not None:
            raise self._broken
        finished = wait(out, None if patiently else 0, FIRST_COMPLETED).done
        for future in out:
            if future in finished and not future.cancelled():
                found = future.result()
                with self._lock:
                    place = self.waiting.pop(future)
                yield place, found

    def close(self) -> None:
        """Give nothing out any more."""
        with self._lock:
            self._pool = None
            for future in self.waiting:
                future.cancel()


_PLAN: list[Plan] = []
"""In a process that was called: the plan."""


def _prepared(plans: Queue[bytes]) -> None:
    attend()
    _PLAN.append(pickle.loads(plans.get()))


def _ready() -> None:
    """Nothing: a process starts when it first gets something to do."""


def _done(work: Callable[..., Any], *given: Any) -> Any:
    return work(_PLAN[0], *given)
