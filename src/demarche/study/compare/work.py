"""Does what is asked of slow engines, here or on any executor; the answer does not depend on which."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from demarche.study.work.executors import available_workers, processes
from demarche.study.work.handing import hand_out

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Found = dict[str, NDArray[np.float64]]
    Work = Callable[[], Found]

__all__ = ["Progress", "all_done"]

Progress = Callable[[int, int], None]
_AHEAD = 16
_FEW = 64
"""Versions up to so many are asked about in this process: starting others would take longer."""


def all_done(
    ready: Sequence[Callable[[], Work]],
    versions: int,
    *,
    workers: int | None,
    executor: Executor | None,
    done: Progress,
) -> list[Found]:
    """What each piece of work finds. ``ready`` makes a piece when its turn comes, always in this process; it asks about
    so many ``versions``. One piece is the same whoever does it."""
    total = len(ready)
    found: dict[int, Found] = {}

    def keep(place: int, piece: Found) -> None:
        found[place] = piece
        done(len(found), total)

    few = total * versions <= _FEW
    if executor is not None:
        _shared(ready, executor, keep)
    elif workers == 1 or (workers is None and (few or available_workers() == 1)):
        for place, make in enumerate(ready):
            keep(place, make()())
    elif total:
        with processes(workers or available_workers()) as pool:
            _shared(ready, pool, keep)
    return [found[place] for place in range(total)]


def _shared(ready: Sequence[Callable[[], Work]], executor: Executor, keep: Callable[[int, Found], None]) -> None:
    jobs = ((place, (make(),)) for place, make in enumerate(ready))
    hand_out(executor, jobs, keep, ahead=_AHEAD, remedy="compare again with fewer --workers")
