"""Work handed to an executor a little ahead, kept as it is finished."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from itertools import islice
from typing import Any, TypeVar

from demarche.study.work.crew import WorkerLost

__all__ = ["hand_out"]

K = TypeVar("K")


def hand_out(
    executor: Executor,
    jobs: Iterable[tuple[K, tuple[Any, ...]]],
    keep: Callable[[K, Any], None],
    *,
    ahead: int,
    remedy: str = "",
) -> None:
    """Do every job and keep what it finds, whichever is finished first.

    A job is what its result goes by, and a function with its arguments; it is made when its turn comes, with at most
    ``ahead`` handed out at a time: enough for a small cluster, few enough to stop quickly. Raises WorkerLost, with this
    ``remedy``, where a process is lost; whatever stops it, what was not begun is called off.
    """
    waiting: dict[Future[Any], K] = {}
    queue = iter(jobs)
    try:
        while True:
            for key, (call, *arguments) in islice(queue, ahead - len(waiting)):
                waiting[executor.submit(call, *arguments)] = key
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                keep(waiting.pop(future), future.result())
    except BrokenExecutor as error:
        raise WorkerLost(remedy) from error
    finally:
        for future in waiting:
            future.cancel()
