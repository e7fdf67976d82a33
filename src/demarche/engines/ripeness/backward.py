"""Solve a batch of plans: a stationary tail (fixed point of the last parameters), then backward induction over the
steps before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.coercion import Coercer
from demarche.engines.ripeness.kernel import Board, Month, Values, step_back
from demarche.engines.ripeness.learning import Grid, grid_for, grid_of
from demarche.engines.ripeness.model import Beliefs, Game
from demarche.engines.ripeness.modes import Modes, modes_of
from demarche.engines.ripeness.patrons import Sponsor
from demarche.engines.ripeness.period import Period, compile_period, holds_for_good, priced, take
from demarche.engines.ripeness.plan import Plan
from demarche.engines.ripeness.tail import tail_of
from demarche.errors import InputError

__all__ = ["TOLERANCE", "Solution", "shape_of", "solve_batch"]

Array = NDArray[np.float64]
TOLERANCE = 1e-9


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
    evaluations: int

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


def solve_batch(plans: Sequence[Plan], *, tolerance: float = TOLERANCE, search: bool = True) -> Solution:
    """Solve plans together; they share the shape of the game and may differ in every number.

    ``tolerance``: largest residual of the stationary tail, in units of the prize; values are then right to about
    tolerance / (1 - discount). ``search``: look for a steady state with hesitation where there is none without.
    """
    if not plans:
        raise InputError("nothing to solve: give at least one plan")
    if len({shape_of(plan) for plan in plans}) > 1:
        raise InputError(
            "plans solved in one batch must share notches, step, horizon, learning, turns, stages of coercion and "
            "whether the sides err"
        )
    starts = sorted({0, *(change.start for plan in plans for change in plan.surprises)})
    parts = [_solve_known([plan.known(start) for plan in plans], plans, tolerance, search) for start in starts]
    if len(parts) == 1:
        return parts[0]
    length = max(len(part.months) for part in parts)
    place = [int(np.searchsorted(starts, step, side="right")) - 1 for step in range(max(length, starts[-1] + 1))]
    return Solution(
        plans=tuple(plans),
        modes=parts[0].modes,
        grid=parts[0].grid,
        periods=tuple(parts[part].at(step)[0] for step, part in enumerate(place)),
        months=tuple(parts[part].at(step)[1] for step, part in enumerate(place)),
        now=parts[0].now,
        tail=parts[-1].tail,
        settled=np.logical_and.reduce([part.settled for part in parts]),
        evaluations=sum(part.evaluations for part in parts),
    )


def _compile(known: Sequence[Plan], breaks: list[int], grid: Grid, modes: Modes) -> list[Period]:
    """The parameters of each stretch between breaks, all put into arrays at once."""
    games = [plan.at(start) for start in breaks for plan in known]
    every = replace(grid, nodes=np.tile(grid.nodes, (len(breaks), 1)))
    together, size = compile_period(games, every, modes), len(known)
    return [take(together, slice(place * size, (place + 1) * size)) for place in range(len(breaks))]


def _solve_known(known: Sequence[Plan], plans: Sequence[Plan], tolerance: float, search: bool) -> Solution:
    """Backward induction with every change of ``known`` foreseen."""
    modes = modes_of(known[0].game)
    grid = grid_for([plan.game for plan in known])
    breaks = sorted(set().union(*(plan.breaks() for plan in known)))
    compiled = _compile(known, breaks, grid, modes)
    lasting = all(period.holds_for_good for period in compiled)
    tail = tail_of(compiled[-1], modes, grid.size, lasting, tolerance, search=search)
    # Who hesitates in the far future does so before, or a change that changes nothing would change the answer.
    before = [replace(period, hesitate=tail.period.hesitate) for period in compiled[:-1]]
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
        grid=grid,
        periods=tuple(periods[::-1]),
        months=tuple(months[::-1]),
        now=values,
        tail=tail.values,
        settled=tail.settled,
        evaluations=tail.maps,
    )
