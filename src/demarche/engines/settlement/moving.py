"""The smallest change of positions or saliences that moves a forecast by a given amount.

For the compromise y = sum w_i x_i / sum w_i both are exact. To reach y' by positions, sum w_i dx_i = (y' - y) sum w_i;
by saliences, sum c_i ds_i (x_i - y') = (y' - y) sum w_i. Each is linear, so that the least total change takes the
actors in the order of how much a unit of change does, each as far as its scale allows (a continuous knapsack).
For every other model, one actor at a time is moved along a grid, and the first step that suffices is narrowed down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from demarche.engines.settlement.forecast import Model, forecast
from demarche.engines.settlement.model import Positions
from demarche.engines.settlement.static import compromise
from demarche.engines.settlement.voting import one_of
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Change", "Shift", "What", "least_shift", "shifts_alone"]

What = Literal["position", "salience"]
"""What of an actor is changed."""
CLOSE = 1e-9
HALVINGS = 40


@dataclass(frozen=True, kw_only=True)
class Change:
    """One actor's position or salience on the dimension, before and after."""

    actor: str
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class Shift:
    """What moves a forecast from ``start`` to ``end``, and how large a change that is.

    ``size`` adds up the changes, positions in parts of the scale. Where nothing reaches what was asked, ``reached`` is
    false, and the changes are those that lead furthest. ``end`` is computed anew from the changed table.
    """

    what: What
    dimension: str
    asked: float
    start: float
    end: float
    reached: bool
    changes: tuple[Change, ...]
    size: float
    model: str


def least_shift(
    positions: Positions,
    by: float,
    *,
    what: What = "position",
    dimension: int = 0,
    movable: tuple[str, ...] | None = None,
) -> Shift:
    """The least total change, over all actors or the ``movable`` ones, that moves the compromise ``by`` so many units.

    Raises :class:`.InputError` for an unknown actor or dimension, or a move of nothing.

    >>> table = Positions(actors=("a", "b"), capability=[3, 1], position=[0, 100], salience=[0.5, 0.5], reference=0)
    >>> least_shift(table, 15.0).changes
    (Change(actor='a', before=0.0, after=20.0),)
    """
    free = _free(positions, by, what, dimension, movable)
    x, s, c = positions.position[:, dimension], positions.salience[:, dimension], positions.capability
    start = float(compromise(x, c * s))
    need = by * float((c * s).sum())
    if what == "position":
        rate, unit = c * s, float(positions.span[dimension])
        low, high = positions.low[dimension] - x, positions.high[dimension] - x
    else:
        rate, unit = c * (x - (start + by)), 1.0
        low, high = -s, 1.0 - positions.salience.sum(axis=1)
    move = _knapsack(rate, low, np.maximum(high, 0.0), need, free)
    end = _end(positions, move, what, dimension)
    reached = end is not None and abs(end - start - by) <= CLOSE * max(1.0, float(positions.span[dimension]))
    if not reached:
        move = _furthest(positions, by, what, dimension, free, low, np.maximum(high, 0.0))
        end = _end(positions, move, what, dimension)
    return _shift(positions, move / unit, move, what, dimension, by, start, end, reached, "compromise")


def shifts_alone(
    positions: Positions,
    by: float,
    *,
    what: What = "position",
    dimension: int = 0,
    movable: tuple[str, ...] | None = None,
    model: Model = "compromise",
    steps: int = 20,
    halvings: int = HALVINGS,
    **choices: Any,
) -> tuple[Shift, ...]:
    """For each actor, the least change of its own that moves a model's forecast ``by`` so many units; the least first.

    Its position or salience is taken along a grid of ``steps`` on either side of where it stands, and the first step
    that suffices is halved down ``halvings`` times; a model that jumps back and forth within a step may hide a smaller
    change. Actors that cannot move the forecast so far are left out. ``choices`` are those of :func:`.forecast`.
    """
    free = _free(positions, by, what, dimension, movable)
    if not 1 <= steps <= 1000:
        raise InputError(f"steps: {steps} is out of range; give 1 to 1000")
    unit = float(positions.span[dimension]) if what == "position" else 1.0
    start = forecast(positions, model, **choices).point[dimension]
    found = []
    for i in np.flatnonzero(free):
        ends = _ends(positions, int(i), what, dimension)

        def at(change: float, i: int = int(i)) -> float | None:
            move = np.zeros(len(positions.actors))
            move[i] = change
            try:
                return forecast(_changed(positions, move, what, dimension), model, **choices).point[dimension]
            except InputError:  # nobody would care any more
                return None

        least = _least_alone(at, start, by, ends, steps, halvings)
        if least is None:
            continue
        move = np.zeros(len(positions.actors))
        move[i] = least
        found.append(_shift(positions, move / unit, move, what, dimension, by, start, at(least), True, model))
    return tuple(sorted(found, key=lambda shift: (shift.size, shift.changes[0].actor)))


def _free(
    positions: Positions, by: float, what: str, dimension: int, movable: tuple[str, ...] | None
) -> NDArray[np.bool_]:
    one_of("what", what, ("position", "salience"))
    if not 0 <= dimension < len(positions.dimensions):
        raise InputError(f"dimension: there is no {dimension}; give 0 to {len(positions.dimensions) - 1}")
    if not np.isfinite(by) or by == 0.0:
        raise InputError(f"by: a forecast cannot be moved by {by:g}; give a number other than 0")
    for name in movable or ():
        if name not in positions.actors:
            raise InputError(f"movable: there is no actor {name!r}; choose among {', '.join(positions.actors)}")
    return np.array([movable is None or actor in movable for actor in positions.actors])


def _knapsack(rate: Floats, low: Floats, high: Floats, need: float, free: NDArray[np.bool_]) -> Floats:
    """Changes within [low, high] with sum rate x change = need and the least total, or as near as they get."""
    move = np.zeros(len(rate))
    for i in np.argsort(-np.abs(rate), kind="stable"):
        if not free[i] or rate[i] == 0.0:
            continue
        move[i] = np.clip(need / rate[i], low[i], high[i])
        need -= float(rate[i] * move[i])
        if need == 0.0:
            break
    return move


def _furthest(
    positions: Positions, by: float, what: str, dimension: int, free: NDArray[np.bool_], low: Floats, high: Floats
) -> Floats:
    """The changes that take the compromise furthest in the direction of ``by``."""
    up = by > 0.0
    if what == "position":
        return np.where(free, high if up else low, 0.0)
    # The furthest weighted mean cares as much as can be on one side of some position and not at all on the other.
    x = positions.position[:, dimension]
    best, found = None, np.zeros(len(x))
    for edge in np.unique(x):
        ahead = x >= edge if up else x <= edge
        move = np.where(free, np.where(ahead, high, low), 0.0)
        end = _end(positions, move, what, dimension)
        if end is not None and (best is None or (end > best if up else end < best)):
            best, found = end, move
    return found


def _changed(positions: Positions, move: Floats, what: str, dimension: int) -> Positions:
    values = np.array(getattr(positions, what))
    low, high = (positions.low[dimension], positions.high[dimension]) if what == "position" else (0.0, 1.0)
    values[:, dimension] = np.clip(values[:, dimension] + move, low, high)
    return positions.replaced(position=values) if what == "position" else positions.replaced(salience=values)


def _end(positions: Positions, move: Floats, what: str, dimension: int) -> float | None:
    """The compromise after a change; None where nobody cares any more."""
    try:
        after = _changed(positions, move, what, dimension)
    except InputError:
        return None
    return float(compromise(after.position[:, dimension], after.weight[:, dimension]))


def _ends(positions: Positions, i: int, what: str, dimension: int) -> tuple[float, float]:
    if what == "position":
        x = float(positions.position[i, dimension])
        return float(positions.low[dimension]) - x, float(positions.high[dimension]) - x
    return -float(positions.salience[i, dimension]), max(0.0, 1.0 - float(positions.salience[i].sum()))


def _least_alone(
    at: Callable[[float], float | None], start: float, by: float, ends: tuple[float, float], steps: int, halvings: int
) -> float | None:
    """The least change, of either sign, after which the forecast has moved far enough."""

    def enough(change: float) -> bool:
        after = at(change)
        return after is not None and (after - start) * np.sign(by) >= abs(by) - CLOSE

    found: list[float] = []
    for end in ends:
        before = 0.0
        for step in range(1, steps + 1):
            after = end * step / steps
            if after != 0.0 and enough(after):
                for _ in range(halvings):
                    middle = (before + after) / 2.0
                    before, after = (before, middle) if enough(middle) else (middle, after)
                found.append(after)
                break
            before = after
    return min(found, key=abs) if found else None


def _shift(
    positions: Positions,
    sizes: Floats,
    move: Floats,
    what: What,
    dimension: int,
    by: float,
    start: float,
    end: float | None,
    reached: bool,
    model: str,
) -> Shift:
    before = getattr(positions, what)[:, dimension]
    after = getattr(_changed(positions, move, what, dimension), what)[:, dimension]
    return Shift(
        what=what,
        dimension=positions.dimensions[dimension],
        asked=by,
        start=start,
        end=start if end is None else end,
        reached=reached,
        changes=tuple(
            Change(actor=positions.actors[i], before=float(before[i]), after=float(after[i]))
            for i in np.flatnonzero(move)
        ),
        size=float(np.abs(sizes).sum()),
        model=model,
    )
