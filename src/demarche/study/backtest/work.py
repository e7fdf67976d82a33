"""Tasks done here, by other processes or on a cluster, each once, and kept as they are finished."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.study.backtest.asking import EVENTS, Task, Told, told
from demarche.study.work.executors import available_workers, processes
from demarche.study.work.handing import hand_out
from demarche.study.work.pieces import Keeper

__all__ = ["do_tasks"]

_AHEAD = 64
_LOST = "what was finished is kept where --out was given: ask again, with fewer --workers"
_FEW = 8
"""Tasks below which other processes are not worth their start."""


def do_tasks(
    tasks: Sequence[Task],
    *,
    keeper: Keeper | None = None,
    workers: int | None = 1,
    executor: Executor | None = None,
    done: Callable[[int, int], None] = lambda finished, total: None,
) -> list[Told]:
    """What is told of each task, in their order; what does not differ is asked once.

    ``workers`` is how many processes share the work (None: as many as there are processors), ``executor`` does it
    instead if given. Raises WorkerLost where a process is lost; what was finished is with the keeper.
    """
    keys = [task.key for task in tasks]
    wanted = dict(zip(keys, tasks, strict=True))
    found: dict[str, Told] = {}
    for key in wanted:
        kept = None if keeper is None else _read(keeper.read(f"{key}.part"))
        if kept is not None:
            found[key] = kept

    def keep(key: str, answer: Told) -> None:
        if keeper is not None:
            keeper.write(f"{key}.part", _arrays(answer))
        found[key] = answer
        done(len(found), len(wanted))

    left = {key: task for key, task in wanted.items() if key not in found}
    with _hands(workers, executor, len(left)) as hands:
        if hands is None:
            for key, task in left.items():
                keep(key, told(task))
        else:
            jobs = ((key, (told, task)) for key, task in left.items())
            hand_out(hands, jobs, keep, ahead=_AHEAD, remedy=_LOST)
    return [found[key] for key in keys]


@contextmanager
def _hands(workers: int | None, executor: Executor | None, count: int) -> Iterator[Executor | None]:
    many = available_workers() if workers is None else workers
    if executor is not None or many == 1 or (workers is None and count < _FEW):
        yield executor
        return
    with processes(many) as pool:
        yield pool


def _arrays(answer: Told) -> dict[str, NDArray[Any]]:
    numbers = [answer.chances[event] for event in EVENTS] + [answer.open_now]
    return {
        "numbers": np.array([np.nan if number is None else number for number in numbers]),
        "counts": np.array([answer.versions, answer.unsolved], dtype=np.int64),
        "verdict": np.array([answer.verdict]),
    }


def _read(kept: Mapping[str, NDArray[Any]] | None) -> Told | None:
    """What was kept; None where it is not what this version keeps."""
    if kept is None or set(kept) != {"numbers", "counts", "verdict"} or kept["numbers"].shape != (len(EVENTS) + 1,):
        return None
    numbers = [None if np.isnan(number) else float(number) for number in kept["numbers"]]
    versions, unsolved = (int(count) for count in kept["counts"])
    return Told(
        chances=dict(zip(EVENTS, numbers, strict=False)),
        verdict=str(kept["verdict"][0]),
        open_now=numbers[-1],
        versions=versions,
        unsolved=unsolved,
    )
