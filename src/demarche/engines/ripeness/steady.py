"""The stationary tails of many plans: each one that differs is solved once, together with all that are reckoned alike.

Whose last parameters are the same has the same far future, whatever comes before: a lever that ends shares the
baseline's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.kernel import Values
from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.rows import joined, take
from demarche.engines.ripeness.tail import Tail, chase, hesitant, narrows, sure
from demarche.numerics.kept import Kept

__all__ = ["Future", "tails_of", "together"]

MOST, ROOM = 64, 20_000


@dataclass(frozen=True)
class Future:
    """The last parameters of a batch of draws. ``lasting``: no settlement of theirs ever fails."""

    period: Period
    modes: Modes
    nodes: int
    lasting: bool


@dataclass(frozen=True)
class _Row:
    """The tail of one draw: its values (without the axis of draws), and how much the sides hesitate."""

    values: Values
    width: float
    settled: bool

    @property
    def size(self) -> int:
        return sum(part.nbytes for part in _arrays(self.values))


_Place = tuple[Future, int]
_KEPT: Kept[_Row] = Kept(1 << 25, lambda row: row.size)
"""Tails of single draws: the same war is asked about by many sections of a report."""


def together(unknowns: int) -> int:
    """How many games with so many states to solve at a time: enough to share the cost of each call, few enough that
    their values stay near the processor."""
    return int(np.clip(ROOM // unknowns, 1, MOST))


def tails_of(futures: Sequence[Future], tolerance: float) -> list[Tail]:
    """The tail of each future, the same to the last bit whatever the others are."""
    marks, rows = [], dict[bytes, _Row]()
    missing: dict[tuple[Any, ...], dict[bytes, _Place]] = {}
    for future in futures:
        form = (future.modes, future.nodes, future.lasting, _form(future.period))
        found = _marks(future.period, repr((form, tolerance)))
        for draw, (mark, idle) in enumerate(zip(found, _idle(future.period), strict=True)):
            known = _KEPT.look(mark)
            if known is None:
                missing.setdefault((form, idle), {}).setdefault(mark, (future, draw))
            else:
                rows[mark] = known
        marks.append(found)
    for places in missing.values():
        for mark, row in _solved(places, tolerance):
            rows[mark] = row
            _KEPT.keep(mark, row)
    return [_tail(future, [rows[mark] for mark in found]) for future, found in zip(futures, marks, strict=True)]


def _tail(future: Future, rows: Sequence[_Row]) -> Tail:
    period = replace(future.period, hesitate=np.array([row.width for row in rows]))
    return Tail(_values(rows), period, np.array([row.settled for row in rows]))


def _values(rows: Sequence[_Row]) -> Values:
    """Side by side."""
    war, hold = (np.stack([getattr(row.values, name) for row in rows]) for name in ("war", "hold"))
    others = {}
    for name in ("rest", "table"):
        found = [part for row in rows if (part := getattr(row.values, name)) is not None]
        others[name] = np.stack(found) if found else None
    return Values(war, hold, **others)


def _solved(places: Mapping[bytes, _Place], tolerance: float) -> Iterator[tuple[bytes, _Row]]:
    """Tails that are reckoned alike: first in sure decisions, then the few of them that take long, and then, with sides
    who hesitate, all that have none in sure decisions."""
    future = next(iter(places.values()))[0]
    size = together(future.period.frozen[0, 0].size * future.nodes * len(future.modes.starts) * 2)
    left: dict[bytes, _Row] = {}
    for mark, row in _rows(sure, places, size, tolerance):
        if row.settled or future.period.precision is not None:
            yield mark, row
        else:
            left[mark] = row
    if left and not narrows(future.period, future.modes):
        slow, left = left, {}
        for mark, row in _rows(chase, {mark: places[mark] for mark in slow}, size, tolerance, slow):
            if row.settled:
                yield mark, row
            else:
                left[mark] = row
    yield from _rows(hesitant, {mark: places[mark] for mark in left}, MOST, tolerance)


def _rows(
    solve: Callable[..., Tail],
    places: Mapping[bytes, _Place],
    most: int,
    tolerance: float,
    known: Mapping[bytes, _Row] | None = None,
) -> Iterator[tuple[bytes, _Row]]:
    """Tails so many at a time; ``known``: where to go on from."""
    marks = list(places)
    for start in range(0, len(marks), most):
        chunk = marks[start : start + most]
        period, future = _gathered([places[mark] for mark in chunk]), places[chunk[0]][0]
        given = () if known is None else (_values([known[mark] for mark in chunk]),)
        tail = solve(period, future.modes, future.nodes, future.lasting, tolerance, *given)
        for draw, mark in enumerate(chunk):
            found = {name: part[draw].copy() for name, part in vars(tail.values).items() if part is not None}
            yield mark, _Row(Values(**found), float(tail.period.hesitate[draw]), bool(tail.settled[draw]))


def _gathered(places: Sequence[_Place]) -> Period:
    """The parameters of these draws, side by side."""
    runs: list[tuple[Future, list[int]]] = []
    for future, draw in places:
        if not runs or runs[-1][0] is not future:
            runs.append((future, []))
        runs[-1][1].append(draw)
    period: Period = joined([take(future.period, np.array(draws)) for future, draws in runs])
    return period


def _form(part: Any) -> Any:
    """What must be alike so that numbers can stand side by side: all that is no array, and the shapes of those."""
    if isinstance(part, np.ndarray):
        return part.shape[1:], part.dtype.str
    if isinstance(part, tuple):
        return tuple(_form(item) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        return type(part).__name__, tuple(_form(getattr(part, entry.name)) for entry in fields(part))
    return part


def _arrays(part: Any) -> Iterator[NDArray[Any]]:
    if isinstance(part, np.ndarray):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _arrays(item)
    elif is_dataclass(part):
        for entry in fields(part):
            yield from _arrays(getattr(part, entry.name))


def _marks(period: Period, about: str) -> list[bytes]:
    """A mark of every number of each draw."""
    rows = len(period.discount)
    parts = [np.ascontiguousarray(part).reshape(rows, -1).view(np.uint8) for part in _arrays(period)]
    start = blake2b(about.encode(), digest_size=20)
    marks = []
    for row in np.concatenate(parts, axis=1):
        mark = start.copy()
        mark.update(row)
        marks.append(mark.digest())
    return marks


def _idle(period: Period) -> list[tuple[bool, ...]]:
    """Which parts of the game are idle in each draw, and so are passed over where they are so in all."""
    rows = len(period.discount)
    talked = period.rounds + (period.low <= period.high)[:, None]  # see :func:`.tail.sure`
    parts = (period.pens[:, :, 2], period.eager, period.slip_up, period.slip_down, talked)
    return list(zip(*((part.reshape(rows, -1) == 0.0).all(axis=1).tolist() for part in parts), strict=True))
