"""Solve a batch of plans: a stationary tail (fixed point of the last parameters), then backward induction over the
steps before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.coercion import Coercer
from demarche.engines.ripeness.kernel import Board, Month, Values, step_back
from demarche.engines.ripeness.learning import WIDE, Grid, grid_for, grid_of
from demarche.engines.ripeness.model import Beliefs, Game
from demarche.engines.ripeness.modes import Modes, modes_of
from demarche.engines.ripeness.patrons import Sponsor
from demarche.engines.ripeness.period import Period, compile_period, holds_for_good, priced
from demarche.engines.ripeness.plan import Plan
from demarche.engines.ripeness.rows import take
from demarche.engines.ripeness.steady import Future, tails_of, together
from demarche.engines.ripeness.tail import Tail
from demarche.errors import InputError

__all__ = ["TOLERANCE", "Solution", "batches_of", "shape_of", "solve_batch", "solve_batches"]

Array = NDArray[np.float64]
TOLERANCE = 1e-9
AHEAD = 1 << 26  # bytes of parameters whose tails are solved at a time


@dataclass(frozen=True)
class Solution:
    """Equilibrium of a batch of plans.

    ``periods[t]`` and ``months[t]`` are parameters and tables of step t; the last entry of each is stationary and
    stands for every later step.
    ``now``, ``tail``: values at step 0 and in the stationary tail. ``settled`` (n,): False where no steady state
    was found even with hesitation (``periods[-1].hesitate``), so that the tail is only approximate.
    """

    plans: tuple[Plan, ...]
    modes: Modes
    grid: Grid
    periods: tuple[Period, ...]
    months: tuple[Month, ...]
    now: Values
    tail: Values
    settled: NDArray[np.bool_]

    def hold(self, step: int) -> Array:
        """A (n, B): weight of the terms in a settlement signed at a step."""
        return self.months[min(step, len(self.months) - 1)].hold

    def at(self, step: int) -> tuple[Period, Month]:
        """Parameters and tables of a step."""
        return self.periods[min(step, len(self.periods) - 1)], self.months[min(step, len(self.months) - 1)]


def shape_of(plan: Plan) -> tuple[object, ...]:
    """What plans must share to be solved together: everything that decides the arrays' shapes."""
    game = plan.game
    conduct = {_powers(known) for known in plan.games()}
    if len(conduct) > 1:
        raise InputError(
            "a plan keeps one kind of coercer (a known conduct, or one who chooses) and of patron "
            "(by path, by rule, or one who chooses from so many levels, with or without errors)"
        )
    about = game.beliefs.about if isinstance(game.beliefs, Beliefs) else "counts"
    starts = sorted({0, *(change.start for change in plan.surprises)})
    return (
        game.war.notches,
        grid_of(game),
        tuple(_structure(plan.known(start)) for start in starts),
        about,
        modes_of(game),
        game.precision is None,
        game.horizon.step,
        game.horizon.length,
        game.horizon.hold,
        *conduct,
    )


def _structure(known: Plan) -> tuple[object, ...]:
    """What decides how a plan that is known from some step on is reckoned: when its parameters change, and which
    parts of the game are idle. What is reckoned alike to the last bit is all that goes together."""
    games = known.games()
    return (
        tuple(sorted(known.breaks())),
        all(holds_for_good(game) for game in games),
        any(priced(game) for game in games),
        any(game.war.breaks.value > 0.0 for game in games),
        any(game.conference.mediator > 0.0 for game in games),
        any(game.conference.eager * game.conference.ratified > 0.0 for game in games),
        any(game.settlement.drift.value != 0.0 for game in games),
    )


def _powers(game: Game) -> tuple[object, ...]:
    """What kind of powers the outside powers are, and whether anybody errs."""
    conduct = game.coercion.conduct
    erring = isinstance(conduct, Coercer) and conduct.precision is not None
    kinds: list[object] = [type(conduct), erring, game.precision is None]
    for patron in (game.ruler_patron, game.opposition_patron):
        exact = not isinstance(patron.conduct, Sponsor) or patron.conduct.precision is None
        kinds += [type(patron.conduct), len(patron.levels), exact]
    return tuple(kinds)


def batches_of(plans: Sequence[Plan], most: int | None = None) -> list[list[int]]:
    """The places of plans that are solved together: those of one shape, ``most`` at a time (None: as many as go
    together well)."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for place, plan in enumerate(plans):
        alike.setdefault(shape_of(plan), []).append(place)
    out = []
    for places in alike.values():
        size = _together(plans[places[0]].game) if most is None else most
        out += [places[first : first + size] for first in range(0, len(places), size)]
    return out


def _together(game: Game) -> int:
    modes = modes_of(game)
    nodes = game.beliefs.nodes if isinstance(game.beliefs, Beliefs) else game.beliefs.most
    return together(len(modes.actors) * len(modes.starts) * game.war.notches * (nodes or WIDE))


def solve_batch(plans: Sequence[Plan], *, tolerance: float = TOLERANCE) -> Solution:
    """Solve plans together; they share the shape of the game and may differ in every number.

    ``tolerance``: largest residual of the stationary tail, in units of the prize; values are then right to about
    tolerance / (1 - discount).
    """
    if not plans:
        raise InputError("nothing to solve: give at least one plan")
    if len({shape_of(plan) for plan in plans}) > 1:
        raise InputError(
            "plans solved in one batch must share notches, step, horizon, learning, turns, stages of coercion and "
            "whether the sides err"
        )
    return next(solve_batches([plans], tolerance=tolerance))


def solve_batches(batches: Sequence[Sequence[Plan]], *, tolerance: float = TOLERANCE) -> Iterator[Solution]:
    """The same for several batches (see :func:`batches_of`), one after the other: their tails are solved together."""
    waiting: list[tuple[Sequence[Plan], list[_Known]]] = []
    for place, plans in enumerate(batches, 1):
        starts = sorted({0, *(change.start for plan in plans for change in plan.surprises)})
        waiting.append((plans, [_Known.of([plan.known(start) for plan in plans], start) for start in starts]))
        if place < len(batches) and sum(known.size for _, parts in waiting for known in parts) < AHEAD:
            continue
        tails = iter(tails_of([known.future for _, parts in waiting for known in parts], tolerance))
        for done, parts in waiting:
            yield _pieced(done, parts, [_solve_known(known, done, next(tails)) for known in parts])
        waiting = []


def _pieced(plans: Sequence[Plan], parts: Sequence[_Known], solved: Sequence[Solution]) -> Solution:
    """One solution from those of the plans as they are known from some steps on."""
    if len(parts) == 1:
        return solved[0]
    starts = [part.start for part in parts]
    length = max(len(part.months) for part in solved)
    place = [int(np.searchsorted(starts, step, side="right")) - 1 for step in range(max(length, starts[-1] + 1))]
    return Solution(
        plans=tuple(plans),
        modes=solved[0].modes,
        grid=solved[0].grid,
        periods=tuple(solved[part].at(step)[0] for step, part in enumerate(place)),
        months=tuple(solved[part].at(step)[1] for step, part in enumerate(place)),
        now=solved[0].now,
        tail=solved[-1].tail,
        settled=np.logical_and.reduce([part.settled for part in solved]),
    )


@dataclass(frozen=True)
class _Known:
    """Plans as they are known from step ``start`` on, put into arrays: the parameters from each of ``breaks`` on."""

    start: int
    modes: Modes
    grid: Grid
    breaks: list[int]
    compiled: list[Period]

    @staticmethod
    def of(known: Sequence[Plan], start: int) -> _Known:
        modes = modes_of(known[0].game)
        grid = grid_for([plan.game for plan in known])
        breaks = sorted(set().union(*(plan.breaks() for plan in known)))
        return _Known(start, modes, grid, breaks, _compile(known, breaks, grid, modes))

    @property
    def future(self) -> Future:
        """What comes after the last break."""
        lasting = all(period.holds_for_good for period in self.compiled)
        return Future(self.compiled[-1], self.modes, self.grid.size, lasting)

    @property
    def size(self) -> int:
        """Bytes, about."""
        cells = len(self.compiled[-1].discount) * len(self.modes.actors) * len(self.modes.starts)
        return 64 * len(self.breaks) * cells * self.grid.size**2


def _compile(known: Sequence[Plan], breaks: list[int], grid: Grid, modes: Modes) -> list[Period]:
    """The parameters of each stretch between breaks, all put into arrays at once."""
    games = [plan.at(start) for start in breaks for plan in known]
    every = replace(grid, nodes=np.tile(grid.nodes, (len(breaks), 1)))
    whole, size = compile_period(games, every, modes), len(known)
    return [take(whole, slice(place * size, (place + 1) * size)) for place in range(len(breaks))]


def _solve_known(known: _Known, plans: Sequence[Plan], tail: Tail) -> Solution:
    """Backward induction with every change foreseen."""
    modes, breaks = known.modes, known.breaks
    # Who hesitates in the far future does so before, or a change that changes nothing would change the answer.
    before = [replace(period, hesitate=tail.period.hesitate) for period in known.compiled[:-1]]
    boards = [Board(period, modes) for period in (*before, tail.period)]
    values, play = step_back(boards[-1], tail.values)
    months, periods = [play.month(boards[-1])], [tail.period]
    for step in range(breaks[-1] - 1, -1, -1):
        board = boards[int(np.searchsorted(breaks, step, side="right")) - 1]
        values, play = step_back(board, values)
        months.append(play.month(board))
        periods.append(board.period)
    return Solution(
        plans=tuple(plans),
        modes=modes,
        grid=known.grid,
        periods=tuple(periods[::-1]),
        months=tuple(months[::-1]),
        now=values,
        tail=tail.values,
        settled=tail.settled,
    )
