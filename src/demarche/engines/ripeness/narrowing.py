"""From much hesitation to little: a steady state followed while the sides hesitate less and less.

Where a side hesitates over much, backward induction settles, and on one steady state. That one is followed by
Newton's method down to narrow widths, along a smooth curve of signing (a homotopy; Eibelshaeuser & Poensgen 2019 and
Turocy 2005 follow logit equilibria so), with half of the last move as a guess of the next. At the end the smooth curve
gives way to the even rise, whose corners are then a matter of few states.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.kernel import Play
from demarche.engines.ripeness.layout import Layout, Stationary
from demarche.engines.ripeness.rows import take
from demarche.engines.ripeness.signing import EVENLY, Signing, Smooth, Staged, Stages, stage

__all__ = ["PACES", "Pace", "narrow", "sharpen"]

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
MARCH = 8
ROUGH = 0.01
FEW = 3
PLAIN, LAST = 4, 14
SHARP = 4


@dataclass(frozen=True)
class Pace:
    """Where to begin, by which factor to narrow at a time, and which part of the last move to add as a guess."""

    widest: float
    factor: float
    guess: float


PACES = Pace(0.128, 2.0, 0.5), Pace(0.128, 1.5, 0.5), Pace(0.256, 1.15, 0.0)
"""One after the other, for those whom the quicker one loses."""


def narrow(
    game: Stationary, rows: Rows, x: Array, width: float, pace: Pace, tolerance: float
) -> tuple[Array, NDArray[np.bool_], int]:
    """Steady states of these draws in which sides hesitate over this width; ``x`` is where to begin. Which were found,
    and how many maps it took."""
    layout = game.layout(rows)
    x = layout.hesitating(pace.widest, Smooth()).march(x, MARCH)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):  # a curve that is lost is lost, and said so
        x, used = _follow(layout, x, width, pace)
        found, settled, more = _finish(game, rows, x, width, tolerance)
    return found, settled, MARCH + used + more


def _follow(layout: Layout, x: Array, width: float, pace: Pace) -> tuple[Array, int]:
    """Along the smooth curve, a Newton step at each width."""
    last, maps = x, 0
    for wide in _widths(pace, width):
        smooth = layout.hesitating(wide, Smooth())
        image, play = smooth.look(x)
        step, used = smooth.newton(play, image - x, np.full(len(x), ROUGH))
        guess = pace.guess * (x + step - last) if maps else 0.0
        last, x = x + step, x + step + guess
        maps += used + 1
    return last, maps


def _widths(pace: Pace, least: float) -> list[float]:
    """From the widest to the least."""
    count = int(np.ceil(np.log(pace.widest / least) / np.log(pace.factor) - 1e-9))
    return [*(pace.widest / pace.factor**place for place in range(count)), least]


def _finish(
    game: Stationary, rows: Rows, x: Array, width: float, tolerance: float
) -> tuple[Array, NDArray[np.bool_], int]:
    """From nearby to the steady state itself, first as it comes and then by stages."""
    out, settled, maps = x.copy(), np.zeros(len(x), dtype=bool), 0
    live, base = np.arange(len(x)), game.layout(rows)
    signing: Signing = EVENLY
    for turn in range(LAST):
        layout = base.hesitating(width, signing)
        image, play = layout.look(x)
        gap = image - x
        maps += 1
        done = (_size(gap) <= tolerance) & _rested(signing, play)
        if done.any():
            out[live[done]], settled[live[done]] = image[done], True
            live, x, signing = live[~done], x[~done], take(signing, ~done)
            if not live.size:
                break
            base = game.layout(rows[live])
            layout = base.hesitating(width, signing)
            image, play = layout.look(x)
            gap = image - x
        step, used = _newton(layout, play, gap, tolerance)
        x = x + step
        maps += used
        if turn >= PLAIN:
            now = stages(play)
            signing = Staged(now, signing.last if isinstance(signing, Staged) else now)
    return out, settled, maps


def _rested(signing: Signing, play: Play) -> NDArray[np.bool_] | bool:
    """Draws in which no stage changes any more."""
    if not isinstance(signing, Staged):
        return True
    same = [(now == last).all(axis=(1, 2, 3)) for now, last in zip(stages(play), signing.last, strict=True)]
    return np.asarray(np.logical_and.reduce(same))


def sharpen(
    game: Stationary, rows: Rows, x: Array, width: float, tolerance: float
) -> tuple[Array, NDArray[np.bool_], int]:
    """Steady states nearby in sure decisions, if a few steps lead there. ``x``: where sides hesitate over ``width``.
    Where they are unsure in more than a few states there is none close by."""
    out, settled = x.copy(), np.zeros(len(x), dtype=bool)
    play = game.layout(rows).hesitating(width, EVENLY).look(x)[1]
    unsure = sum((part == 1).sum(axis=(1, 2, 3)) for part in stages(play))
    live, maps = np.flatnonzero(unsure <= FEW), 1
    if not live.size:
        return out, settled, maps
    x, before = x[live], np.full(live.size, np.inf)
    layout = game.layout(rows[live]).hesitating(0.0, EVENLY)
    for _ in range(SHARP):
        image, play = layout.look(x)
        gap = image - x
        size = _size(gap)
        done = size <= tolerance
        out[live[done]], settled[live[done]] = image[done], True
        keep = ~done & (size < 0.5 * before)
        maps += 1
        if not keep.any():
            break
        if not keep.all():
            live, x, before, size = live[keep], x[keep], before[keep], size[keep]
            layout = game.layout(rows[live]).hesitating(0.0, EVENLY)
            image, play = layout.look(x)
            gap = image - x
        step, used = _newton(layout, play, gap, tolerance)
        x, before = x + step, size
        maps += used
    return out, settled, maps


def stages(play: Play) -> tuple[Stages, ...]:
    """Of signing at each seat."""
    return tuple(stage(seat.agreed if seat.chance is None else seat.chance) for seat in play.everywhere)


def _newton(layout: Layout, play: Play, gap: Array, tolerance: float) -> tuple[Array, int]:
    size = _size(gap)
    allowed = np.clip(0.3 * tolerance / size, np.minimum(0.1 * size, 0.02), 0.3)
    return layout.newton(play, gap, allowed)


def _size(gap: Array) -> Array:
    return np.asarray(np.abs(gap).max(axis=1))
