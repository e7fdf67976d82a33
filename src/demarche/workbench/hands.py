"""Other processes of this machine that work out a share of the versions, so that a hand on a slider waits less long.

They change when an answer comes, not what it says: each version is answered by itself. Until they are ready, and once
one of them is lost, the desk does all of it alone.
"""

from __future__ import annotations

import multiprocessing
import pickle
from collections.abc import Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from demarche.crisis import Crisis
from demarche.engine.contract import Engine
from demarche.engine.registry import leading
from demarche.study.draw.plan import Piece, Plan, only, plan_of
from demarche.study.work.executors import attend, available_workers

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Asked", "Case", "Hands", "glimpsed", "planned", "shared"]

Found = list[dict[str, "NDArray[Any]"]]
_MOST = 3
"""Processes beside this one: more would share so few versions that starting on them costs more than they save."""
_KEPT = 2
"""Crises that another process remembers."""


def planned(crisis: Crisis, leader: Engine, versions: int, seed: int) -> Plan:
    """The leading engine over so many versions of a crisis, without levers beside those that are pulled."""
    return only(plan_of(crisis, draws=versions, seed=seed, levers=()), leader)


def glimpsed(plan: Plan, leader: Engine, pieces: Sequence[Piece]) -> Found:
    """What the first screen needs of each piece; together, which is quicker."""
    asked = [
        (plan.variants[piece.variant].crisis, plan.columns(piece, leader), piece.stop - piece.start) for piece in pieces
    ]
    return leader.glimpsed(asked, plan.base)


def shared(pieces: Sequence[Piece], count: int) -> list[Sequence[Piece]]:
    """Pieces in so many shares of one length or nearly so, the longest first; fewer where there are fewer pieces."""
    count = max(min(count, len(pieces)), 1)
    ends = [len(pieces) * place // count for place in range(count + 1)]
    return sorted((pieces[start:stop] for start, stop in pairwise(ends)), key=len, reverse=True)


class Case:
    """A crisis on its way to another process: packed once, and known there by its mark."""

    def __init__(self, crisis: Crisis) -> None:
        self.crisis = crisis

    @cached_property
    def packed(self) -> tuple[bytes, str]:
        """The crisis as bytes, and what tells them from any others."""
        content = pickle.dumps(self.crisis)
        return content, sha256(content).hexdigest()

    def __getstate__(self) -> tuple[bytes, str]:
        return self.packed

    def __setstate__(self, packed: tuple[bytes, str]) -> None:
        content, mark = packed
        if mark not in _known:
            while len(_known) >= _KEPT:
                _known.pop(next(iter(_known)))
            _known[mark] = pickle.loads(content)
        self.crisis = _known[mark]


_known: dict[str, Crisis] = {}


@dataclass(frozen=True)
class Asked:
    """What is asked: a crisis with values tried on it and levers pulled, in so many versions."""

    case: Case
    values: Mapping[str, Any]
    levers: tuple[str, ...]
    versions: int
    seed: int


class Hands:
    """``others``: how many processes there are beside this one; None: one for each further processor, to a limit."""

    def __init__(self, others: int | None = None) -> None:
        self._others = min(available_workers() - 1, _MOST) if others is None else others
        self._pool: ProcessPoolExecutor | None = None
        self._ready: list[Future[None]] = []

    def call(self) -> None:
        """Start the other processes, which takes them a second or two."""
        if self._others > 0 and self._pool is None:
            # Fresh interpreters: a forked copy may inherit a lock that some thread holds, and hang.
            self._pool = ProcessPoolExecutor(self._others, multiprocessing.get_context("spawn"), initializer=attend)
            self._ready = [self._pool.submit(_ready) for _ in range(self._others)]

    @property
    def count(self) -> int:
        """How many other processes are ready."""
        if self._pool is None or not all(each.done() and each.exception() is None for each in self._ready):
            return 0
        return self._others

    def begin(self, asked: Asked, pieces: Sequence[Piece]) -> Future[Found] | None:
        """Let another process answer these pieces; None where none can."""
        if self._pool is None:
            return None
        try:
            return self._pool.submit(_answered, asked, pieces)
        except (BrokenExecutor, RuntimeError):
            self.dismiss()
            return None

    def end(self, begun: Future[Found] | None) -> Found | None:
        """What the other process found; None where it was lost."""
        try:
            return None if begun is None else begun.result()
        except BrokenExecutor:
            self.dismiss()
            return None

    def dismiss(self) -> None:
        """End the other processes."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)


def _ready() -> None:
    """Import what an answer needs."""
    from demarche.engine.registry import engines

    engines()


def _answered(asked: Asked, pieces: Sequence[Piece]) -> Found:
    crisis = asked.case.crisis.with_values(asked.values) if asked.values else asked.case.crisis
    crisis = crisis.under(*asked.levers)
    leader = leading(crisis)
    return glimpsed(planned(crisis, leader, asked.versions, asked.seed), leader, pieces)
