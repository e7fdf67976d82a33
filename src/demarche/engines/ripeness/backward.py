"""Solve a batch of plans: a stationary tail (fixed point of the last parameters), then backward induction over the
steps before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.held import Held, hold_to
from demarche.engines.ripeness.kernel import Month, Values, same_policy, step_back
from demarche.engines.ripeness.learning import Grid, grid_for
from demarche.engines.ripeness.model import Beliefs, Game
from demarche.engines.ripeness.modes import Modes, modes_of
from demarche.engines.ripeness.patrons import Sponsor
from demarche.engines.ripeness.period import Period, compile_period, take
from demarche.engines.ripeness.plan import Plan
from demarche.errors import InputError
from demarche.numerics.fixed_point import FixedPoint, accelerate, anderson, policy_iteration, sweep
from demarche.numerics.settling import alternate

__all__ = ["TOLERANCE", "Solution", "shape_of", "solve_batch"]

Array = NDArray[np.float64]
TOLERANCE = 1e-9
HESITATE = 0.002
SWEEPS = 250
MOVING = (0.008, 0.032)
"""Widths tried where patrons choose; how long each is tried, with steps under held decisions and without."""
QUICK, SLOW, HELD = 45, 700, 4


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
    return (
        game.war.notches,
        about,
        modes_of(game),
        game.precision is None,
        game.horizon.step,
        game.horizon.length,
        game.horizon.hold,
        *conduct,
    )


def _powers(game: Game) -> tuple[object, ...]:
    """What kind of powers the outside powers are, and whether anybody errs."""
    kinds: list[object] = [type(game.coercion.conduct), game.precision is None]
    for patron in (game.ruler_patron, game.opposition_patron):
        exact = not isinstance(patron.conduct, Sponsor) or patron.conduct.precision is None
        kinds += [type(patron.conduct), len(patron.levels), exact]
    return tuple(kinds)


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
    starts = sorted({0, *(change.start for plan in plans for change in plan.surprises)})
    parts = [_solve_known([plan.known(start) for plan in plans], plans, tolerance) for start in starts]
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


def _solve_known(known: Sequence[Plan], plans: Sequence[Plan], tolerance: float) -> Solution:
    """Backward induction with every change of ``known`` foreseen."""
    modes = modes_of(known[0].game)
    grid = grid_for([plan.game for plan in known])
    breaks = sorted(set().union(*(plan.breaks() for plan in known)))
    compiled = [compile_period([plan.at(start) for plan in known], grid, modes) for start in breaks]
    lasting = all(period.holds_for_good for period in compiled)
    tail, compiled[-1], settled, evaluations = _tail(compiled[-1], modes, grid, lasting, tolerance)
    values, month = step_back(compiled[-1], modes, tail)
    months, periods = [month], [compiled[-1]]
    for step in range(breaks[-1] - 1, -1, -1):
        period = compiled[int(np.searchsorted(breaks, step, side="right")) - 1]
        values, month = step_back(period, modes, values)
        months.append(month)
        periods.append(period)
    return Solution(
        tuple(plans), modes, grid, tuple(periods[::-1]), tuple(months[::-1]), values, tail, settled, evaluations
    )


def _tail(
    period: Period, modes: Modes, grid: Grid, lasting: bool, tolerance: float
) -> tuple[Values, Period, NDArray[np.bool_], int]:
    """The stationary equilibrium behind the window, and the parameters it belongs to.

    Where a precondition bounds the terms the responder's gain jumps at the bound, and a steady state in pure
    strategies need not exist: backward induction then goes round in circles for ever. For such draws surpluses
    below ``hesitate`` are signed with a chance that rises with the surplus, so nobody forgoes more than that (an
    epsilon-equilibrium), with the smallest width of a doubling sequence that settles.
    """
    layout = _Layout(period, modes, grid, lasting)

    if period.precision is not None:
        smooth = accelerate(partial(_sweep, layout, period, modes), layout.begin(), tolerance=tolerance, limit=600)
        return layout.unpack(smooth.x), period, smooth.settled, smooth.maps
    if any(power.endswith("patron") for power in modes.actors):
        return _moving(period, modes, grid, lasting, tolerance)
    found = _iterate(layout, modes, layout.begin(), tolerance)
    x, settled, maps = found.x.copy(), found.settled.copy(), found.maps
    widths = np.zeros(len(settled))
    for draw in np.flatnonzero(~settled):  # one at a time, so that no answer hangs on what else is solved with it
        alone = take(period, np.arange(len(settled)) == draw)
        x[draw], widths[draw], settled[draw], used = _hesitate(alone, modes, grid, lasting, tolerance)
        maps += used
    return layout.unpack(x), replace(period, hesitate=widths), settled, maps


def _hesitate(
    period: Period, modes: Modes, grid: Grid, lasting: bool, tolerance: float
) -> tuple[Array, float, bool, int]:
    """One draw whose policies go round in circles: sweep, then let the sides hesitate; values, width, settled,
    maps."""
    layout = _Layout(period, modes, grid, lasting)
    swept = sweep(partial(_sweep, layout, period, modes), layout.begin(), tolerance=tolerance, limit=SWEEPS)
    found = _iterate(layout, modes, swept.x, tolerance, rounds=3)
    x, maps = swept.x, swept.maps + found.maps
    for width in HESITATE * 2.0 ** np.arange(6):
        if found.settled[0]:
            return found.x[0], float(period.hesitate[0]), True, maps
        period = replace(period, hesitate=np.array([width]))
        layout = _Layout(period, modes, grid, lasting)
        step = partial(_sweep, layout, period, modes)
        found = accelerate(step, x, tolerance=tolerance)
        maps += found.maps
        if not found.settled[0]:
            x = sweep(step, x, tolerance=tolerance, limit=SWEEPS).x
            found = accelerate(step, x, tolerance=tolerance)
            maps += SWEEPS + found.maps
    return (found.x if found.settled[0] else x)[0], float(period.hesitate[0]), bool(found.settled[0]), maps


def _moving(
    period: Period, modes: Modes, grid: Grid, lasting: bool, tolerance: float
) -> tuple[Values, Period, NDArray[np.bool_], int]:
    """The tail where patrons choose. What one of them does moves with everybody's values, and those who never err
    may go round in circles after each other; they then hesitate as the sides do."""
    layout = _Layout(period, modes, grid, lasting)
    x, draws = layout.begin(), len(period.hesitate)
    settled, widths, maps = np.zeros(draws, dtype=bool), np.zeros(draws), 0
    bounded = (period.low > 0.0) | (period.high < 1.0)
    smooth = all(entry.precision is not None for entry in period.entries if entry.actor is not None)
    for width in (0.0, *MOVING):
        left = ~settled if width or not smooth else ~settled & ~bounded  # at a bound a jump is all but sure to come
        rows = np.flatnonzero(left)
        for sharp in (False, True):
            if not rows.size or (sharp and not width and not smooth):
                break
            some = replace(take(period, left), hesitate=np.full(rows.size, width))
            part = _Layout(some, modes, grid, lasting)
            step = partial(_sweep if sharp else _respond, part, some, modes)
            limits = {"limit": SLOW, "sweeps": 50, "accelerated": 20} if sharp else {"limit": QUICK}
            found = alternate(step, part.begin(), tolerance=tolerance, **limits)
            x[rows], widths[rows], settled[rows] = found.x, width, found.settled
            maps += found.maps
            left = left & ~settled
            rows = np.flatnonzero(left)
    return layout.unpack(x), replace(period, hesitate=widths), settled, maps


def _respond(layout: _Layout, period: Period, modes: Modes, x: Array) -> Array:
    """Everybody decides anew, then a few steps pass under these decisions."""
    values, month = step_back(period, modes, layout.unpack(x))
    return layout.evaluate(layout.pack(values), hold_to(period, modes, month), 0.0, HELD)[0]


def _iterate(layout: _Layout, modes: Modes, begin: Array, tolerance: float, rounds: int = 10) -> FixedPoint:
    """Policy iteration. It can go round in circles where backward induction would not: the caller then sweeps
    first."""

    def improve(x: Array) -> tuple[Array, Held]:
        values, month = step_back(layout.period, modes, layout.unpack(x))
        return layout.pack(values), hold_to(layout.period, modes, month)

    return policy_iteration(
        improve,
        layout.evaluate,
        lambda one, other: same_policy(one.month, other.month),
        begin,
        tolerance=tolerance,
        rounds=rounds,
    )


def _sweep(layout: _Layout, period: Period, modes: Modes, x: Array) -> Array:
    return layout.pack(step_back(period, modes, layout.unpack(x))[0])


class _Layout:
    """The unknowns of the tail as one vector per draw."""

    def __init__(self, period: Period, modes: Modes, grid: Grid, lasting: bool) -> None:
        draws, actors = period.discount.shape
        balances = period.frozen.shape[2]
        self.period, self.lasting = period, lasting
        self.shapes = [(draws, actors, len(modes.starts), balances, grid.size)]
        if not lasting:
            self.shapes += [(draws, actors, len(modes.resume), balances, grid.size)] * 2
        self.cuts = list(np.cumsum([int(np.prod(shape[1:])) for shape in self.shapes]))[:-1]
        survive = (period.binds * (1.0 - period.spoil))[:, None]
        self.hold = (1.0 - period.discount) / (1.0 - period.discount * survive)

    def unpack(self, x: Array) -> Values:
        parts = np.split(x, self.cuts, axis=1)
        war = self._war(parts[0])
        if self.lasting:
            return Values(war, self.hold)
        return Values(war, self.hold, parts[1].reshape(self.shapes[1]), parts[2].reshape(self.shapes[2]))

    def pack(self, values: Values) -> Array:
        parts = [values.war[..., 1:-1, :]]
        if values.rest is not None and values.table is not None:
            parts += [values.rest, values.table]
        return np.concatenate([part.reshape(part.shape[0], -1) for part in parts], axis=1)

    def evaluate(self, x: Array, held: Held, tolerance: float, limit: int) -> tuple[Array, int]:
        """The steady state under fixed decisions; a settlement's rest is eliminated where the balance does not
        slip."""
        if self.lasting or self.period.slip_up.any() or self.period.slip_down.any():
            return anderson(lambda y: self.pack(held(self.unpack(y))), x, tolerance, limit)
        const, slopes = held.steady_rest()
        resume = list(held.modes.resume)

        def rest(war: Array) -> Array:
            back = war[:, :, resume, 1:-1]
            out = const + slopes[:, :, 0] * back[:, None, 0]
            for actor in range(1, back.shape[1]):
                out += slopes[:, :, actor] * back[:, None, actor]
            return np.asarray(out)

        def step(y: Array) -> Array:
            war = self._war(y)
            return held.war(war, rest(war))[..., 1:-1, :].reshape(y.shape)

        found, used = anderson(step, np.ascontiguousarray(x[:, : self.cuts[0]]), tolerance, limit)
        war = self._war(found)
        beside = rest(war)
        return self.pack(Values(war, self.hold, beside, held.table(war, beside))), used

    def _war(self, part: Array) -> Array:
        draws, actors, starts, balances, nodes = self.shapes[0]
        war = np.empty((draws, actors, starts, balances + 2, nodes))
        war[..., 1:-1, :] = part.reshape(self.shapes[0])
        war[..., 0, :] = self.period.ends[:, :, None, 0, None]
        war[..., -1, :] = self.period.ends[:, :, None, 1, None]
        return war

    def begin(self) -> Array:
        """Each side's hold on the front as a first guess; beside the terms of a settlement, its part of that."""
        held = self.period.frozen[:, :, None, :, None]
        one = np.ones_like(held)
        scales = [one] if self.lasting else [one, 1.0 - self.hold[:, :, None, None, None], one]
        parts = [np.broadcast_to(held * scale, shape) for scale, shape in zip(scales, self.shapes, strict=True)]
        return np.concatenate([part.reshape(part.shape[0], -1) for part in parts], axis=1)
