"""Does the work of a plan, here or on any executor, and keeps each piece as it is finished.

The same pieces give the same bytes wherever and in whatever order they are done. A piece that was kept by an earlier,
interrupted run is not done again.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.registry import engine
from demarche.study.draw.plan import Piece, Plan
from demarche.study.work.crew import Crew, Job
from demarche.study.work.handing import hand_out

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "Answers",
    "Keeper",
    "columns_of",
    "do_work",
    "end_to_end",
    "evaluate_piece",
    "laid_together",
]

Answers = dict[Piece, Mapping[str, "Floats"]]
"""What is known so far: for each finished piece, a column for each of the engine's headlines."""

_TOGETHER, _CHUNKS = 8, 2
"""Variants and chunks that one job looks at: an engine may be quicker with several, and more would leave other
processes idle."""
_AHEAD = 64
"""Pieces handed to an executor at a time: enough for a small cluster, few enough to stop quickly."""


class Keeper(Protocol):
    """Where finished pieces are kept (see :class:`demarche.store.Chunks`)."""

    def read(self, name: str) -> dict[str, NDArray[Any]] | None:
        """What was kept under this name; None if nothing was, or not all of it."""

    def write(self, name: str, arrays: Mapping[str, NDArray[Any]]) -> None:
        """Keep the arrays, all of them or nothing."""


def do_work(
    plan: Plan,
    pieces: list[Piece],
    answers: Answers,
    *,
    executor: Executor | None = None,
    crew: Crew | None = None,
    beside: Sequence[Job] = (),
    first: Callable[[], None] = lambda: None,
    keeper: Keeper | None = None,
    done: Callable[[Piece], None] = lambda piece: None,
) -> list[Any]:
    """Enter each of ``pieces`` into ``answers`` when it is done, by an executor or a crew; without either, here.

    ``first`` is done at first by this process alone, and the jobs ``beside`` come last; what they find is returned.
    ``done`` is called after each piece. Interrupted, it leaves in ``answers`` and with the keeper what was finished.
    Raises :class:`WorkerLost` where a process was lost for good.
    """
    left = []
    for piece in pieces:
        kept = _kept(plan, piece, keeper)
        if kept is None:
            left.append(piece)
        else:
            answers[piece] = kept
            done(piece)

    def keep(piece: Piece, found: dict[str, Floats]) -> None:
        if keeper is not None:
            keeper.write(piece.file, {"piece": _label(piece), **found})
        answers[piece] = found
        done(piece)

    crew = Crew(plan) if crew is None else crew
    if executor is not None:
        hand_out(executor, _calls(plan, left), keep, ahead=_AHEAD)
        left = []
    packs = _packed(left)

    def keep_all(place: int, found: Any) -> None:
        for piece, columns in zip(packs[place], found, strict=True) if place < len(packs) else ():
            keep(piece, columns)

    return crew.do([*(Job(_evaluated, (pack,)) for pack in packs), *beside], keep_all, first)[len(packs) :]


def _packed(pieces: Sequence[Piece]) -> list[tuple[Piece, ...]]:
    """Pieces about a few chunks of a few variants together, in order: few jobs, none of them very short."""
    packs: dict[tuple[int, int], list[Piece]] = {}
    for piece in pieces:
        packs.setdefault((piece.chunk // _CHUNKS, piece.variant // _TOGETHER), []).append(piece)
    return [tuple(pack) for pack in packs.values()]


def _evaluated(plan: Plan, pieces: Sequence[Piece]) -> list[dict[str, Floats]]:
    found: dict[Piece, dict[str, Floats]] = {}
    by_engine: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_engine.setdefault(piece.engine, []).append(piece)
    for name, alike in by_engine.items():
        adapter = engine(name)
        asked = [
            (plan.variants[piece.variant].crisis, plan.columns(piece, adapter), piece.stop - piece.start)
            for piece in alike
        ]
        found.update(zip(alike, adapter.evaluate_all(asked, plan.base), strict=True))
    return [found[piece] for piece in pieces]


def columns_of(answers: Answers, variant: int, engine: str) -> dict[str, Floats]:
    """What an engine answered under one variant, its finished chunks one after the other."""
    mine = {
        piece.chunk: found for piece, found in answers.items() if (piece.variant, piece.engine) == (variant, engine)
    }
    parts = [mine[chunk] for chunk in sorted(mine)]
    return {name: end_to_end([part[name] for part in parts]) for name in parts[0]} if parts else {}


def end_to_end(parts: Sequence[Floats]) -> Floats:
    """One column of its chunks; no copy where they are all the chunks of one already (see :func:`laid_together`)."""
    first, whole = parts[0], parts[0].base
    if isinstance(whole, np.ndarray) and not whole.flags.writeable and all(part.base is whole for part in parts):
        shape = (sum(map(len, parts)), *first.shape[1:])
        if (whole.shape, whole.strides, whole.dtype) == (shape, first.strides, first.dtype):
            return whole
    return np.concatenate(parts)


def laid_together(answers: Answers) -> None:
    """Lay the chunks of each column end to end, so that nobody who wants the whole of it needs a copy."""
    packs: dict[tuple[int, str], list[Piece]] = {}
    for piece in sorted(answers, key=lambda piece: piece.chunk):
        packs.setdefault((piece.variant, piece.engine), []).append(piece)
    for pieces in packs.values():
        ends = np.cumsum([0, *(piece.stop - piece.start for piece in pieces)])
        whole = {name: end_to_end([answers[piece][name] for piece in pieces]) for name in answers[pieces[0]]}
        for column in whole.values():
            column.flags.writeable = False
        for piece, start, stop in zip(pieces, ends[:-1], ends[1:], strict=True):
            answers[piece] = {name: column[start:stop] for name, column in whole.items()}


def _kept(plan: Plan, piece: Piece, keeper: Keeper | None) -> dict[str, Floats] | None:
    """A piece from an earlier run, if it is this piece and whole."""
    found = None if keeper is None else keeper.read(piece.file)
    if found is None or "piece" not in found or not np.array_equal(found.pop("piece"), _label(piece)):
        return None
    wanted = {headline.id for headline in plan.headlines[piece.engine]}
    whole = set(found) == wanted and all(len(column) == piece.stop - piece.start for column in found.values())
    return found if whole else None


def _label(piece: Piece) -> NDArray[np.int64]:
    return np.array([piece.variant, piece.chunk, piece.start, piece.stop], dtype=np.int64)


def _calls(plan: Plan, pieces: list[Piece]) -> Iterator[tuple[Piece, tuple[Any, ...]]]:
    """Each piece as a call that another process can make; a crisis is packed once."""
    packed: dict[int, tuple[bytes, str]] = {}
    for piece in pieces:
        if piece.variant not in packed:
            blob = pickle.dumps((plan.base, plan.variants[piece.variant].crisis))
            packed[piece.variant] = blob, hashlib.sha256(blob).hexdigest()
        columns = plan.columns(piece, engine(piece.engine))
        yield piece, (evaluate_piece, *packed[piece.variant], piece.engine, columns, piece.stop - piece.start)


def evaluate_piece(
    blob: bytes, mark: str, name: str, columns: Mapping[str, NDArray[Any]], count: int
) -> dict[str, Floats]:
    """One piece in a worker: the crisis and its baseline come pickled, and are unpacked once a worker."""
    base, crisis = _unpacked(mark, _Blob(blob))
    return engine(name).evaluate(crisis, columns, count, base)


class _Blob:
    """Bytes that are equal to any others, so that the cache below goes by their mark alone."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Blob)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=16)
def _unpacked(mark: str, blob: _Blob) -> tuple[Crisis, Crisis]:
    base, crisis = pickle.loads(blob.content)
    return base, crisis
