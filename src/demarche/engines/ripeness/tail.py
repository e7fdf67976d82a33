"""The stationary equilibrium behind the window, in which the last parameters stay for ever."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.held import Held, hold_to
from demarche.engines.ripeness.kernel import Board, Values, step_back
from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.period import Period, take
from demarche.numerics.fixed_point import Slope, accelerate, krylov, newton, sweep
from demarche.numerics.settling import alternate

__all__ = ["Tail", "tail_of"]

Array = NDArray[np.float64]
WARM, WARMER = 24, 60
"""Plain sweeps that come first, so that of several steady states the one is found that backward induction heads for;
more where outside powers choose."""
HESITATE = 0.002
WIDTHS = tuple(HESITATE * 2.0**doubled for doubled in range(7))
LOOSE = 0.05
SHORT, LONG = 30, 250
QUICK, HELD = 45, 4
MOST = 40


@dataclass(frozen=True)
class Tail:
    """Values in the steady state, the parameters they belong to (with hesitation where it was needed), which draws
    settled, how many maps it took."""

    values: Values
    period: Period
    settled: NDArray[np.bool_]
    maps: int


def tail_of(period: Period, modes: Modes, nodes: int, lasting: bool, tolerance: float) -> Tail:
    """The stationary equilibrium of a batch of draws. ``lasting``: no settlement ever fails.

    Where a precondition bounds the terms the responder's gain jumps at the bound, and a steady state in pure
    strategies need not exist: backward induction then goes round in circles for ever. For such draws surpluses
    below ``hesitate`` are signed with a chance that rises with the surplus, so nobody forgoes more than that (an
    epsilon-equilibrium), with the smallest width of a doubling sequence that settles.
    """
    game = _Game(period, modes, nodes, lasting)
    whole = game.layout(np.arange(len(period.discount)))
    if period.precision is not None:
        smooth = accelerate(whole.sweep, whole.begin(), tolerance=tolerance, limit=600)
        return Tail(whole.unpack(smooth.x), period, smooth.settled, smooth.maps)
    warm = WARM if len(modes.actors) == 2 else WARMER
    x = whole.march(whole.begin(), warm)
    found = newton(lambda rows: game.layout(rows).slope, x, tolerance=tolerance, rounds=10)
    x, settled, maps = found.x, found.settled, warm + found.maps
    widths, left = np.zeros(len(settled)), np.flatnonzero(~settled)
    if left.size:
        x[left], widths[left], settled[left], used = _hesitate(game, left, tolerance)
        maps += used
    return Tail(whole.unpack(x), replace(period, hesitate=widths), settled, maps)


@dataclass
class _Search:
    """Draws whose policies go round in circles, and the best that has been found for each: its values, and how much
    the sides hesitate in it (inf: nothing has been found)."""

    game: _Game
    rows: NDArray[np.intp]
    tolerance: float
    best: Array
    widths: Array
    maps: int = 0

    def follow(self, live: NDArray[np.intp], x: Array, width: float, *, exact: bool = True) -> Array:
        """From ``x`` to the steady state of the draws at these places at one width, at most; what settles is the new
        best. ``exact``: to the tolerance, else as a stop on the way."""
        if not live.size:
            return x
        game = self.game.hesitate(width)
        found = newton(
            lambda some: game.layout(self.rows[live[some]]).slope,
            x,
            tolerance=self.tolerance if exact else max(self.tolerance, LOOSE * width),
            rounds=12 if width else 4,
            careful=width > 0.0,
        )
        self.maps += found.maps
        good = live[found.settled]
        self.best[good], self.widths[good] = found.x[found.settled], width
        return found.x

    def respond(self) -> None:
        """Where patrons choose: let everybody answer everybody, a few steps at a time, hesitating somewhat."""
        for width in WIDTHS[2::2]:
            live = np.flatnonzero(self.widths > width)
            if not live.size:
                break
            layout = self.game.hesitate(width).layout(self.rows[live])
            found = alternate(layout.respond, layout.begin(), tolerance=self.tolerance, limit=QUICK)
            self.maps += found.maps
            self.follow(live, found.x, width)
        self.lower()

    def down(self) -> None:
        """Hesitate much at first, then less and less."""
        live = np.flatnonzero(np.isinf(self.widths))
        if live.size:
            layout = self.game.layout(self.rows[live])
            x = sweep(layout.sweep, layout.begin(), tolerance=0.0, limit=SHORT).x
            self.maps += SHORT
            self.follow(live, x, WIDTHS[-1], exact=False)
            self.lower()

    def lower(self) -> None:
        """Hesitate less and less, each steady state being the start for the next."""
        for wide, width in zip(WIDTHS[:0:-1], WIDTHS[-2::-1], strict=True):
            live = np.flatnonzero(self.widths == wide)
            self.follow(live, self.best[live], width, exact=width == HESITATE)
        live = np.flatnonzero(self.widths == HESITATE)
        self.follow(live, self.best[live], 0.0)
        for width in WIDTHS[1:]:  # only a stop on the way so far
            same = np.flatnonzero(self.widths == width)
            self.widths[same] = np.inf
            self.follow(same, self.best[same], width)

    def up(self) -> None:
        """Where that needs much hesitation: sweep long, which gets near most steady states, and hesitate little at
        first, then more and more."""
        live = np.flatnonzero(self.widths > HESITATE)
        if not live.size:
            return
        layout = self.game.layout(self.rows[live])
        swept = sweep(layout.sweep, layout.begin(), tolerance=0.0, limit=LONG).x
        self.maps += LONG
        for width in (0.0, *WIDTHS):
            more = self.widths[live] > width
            live, swept = live[more], swept[more]
            if not live.size:
                return
            self.follow(live, swept, width)
        self.best[live] = swept


def _hesitate(game: _Game, rows: NDArray[np.intp], tolerance: float) -> tuple[Array, Array, NDArray[np.bool_], int]:
    """Steady states in which sides hesitate as little as may be: values, widths, settled, maps."""
    best = game.layout(rows).begin()
    search = _Search(game, rows, tolerance, best, np.full(len(rows), np.inf))
    patrons = any(power.endswith("patron") for power in game.modes.actors)
    if patrons:
        search.respond()
    search.down()
    if not patrons:
        search.up()
    settled = np.isfinite(search.widths)
    return best, np.where(settled, search.widths, WIDTHS[-1]), settled, search.maps


@dataclass(frozen=True)
class _Game:
    """The stationary game of a batch of draws, to be looked at a few draws at a time."""

    period: Period
    modes: Modes
    nodes: int
    lasting: bool

    def layout(self, rows: NDArray[np.intp]) -> _Layout:
        count = len(self.period.discount)
        mask = np.zeros(count, dtype=bool)
        mask[rows] = True
        period = self.period if mask.all() else take(self.period, mask)
        return _Layout(Board(period, self.modes), self.nodes, self.lasting)

    def hesitate(self, width: float) -> _Game:
        return replace(self, period=replace(self.period, hesitate=np.full(len(self.period.discount), width)))


class _Layout:
    """The unknowns of the tail as one vector per draw."""

    def __init__(self, board: Board, nodes: int, lasting: bool) -> None:
        period, modes = board.period, board.modes
        draws, actors = period.discount.shape
        balances = period.frozen.shape[2]
        self.board, self.lasting = board, lasting
        self.shapes = [(draws, actors, len(modes.starts), balances, nodes)]
        if not lasting:
            self.shapes += [(draws, actors, len(modes.resume), balances, nodes)] * 2
        self.cuts = list(np.cumsum([int(np.prod(shape[1:])) for shape in self.shapes]))[:-1]
        survive = (period.binds * (1.0 - period.spoil))[:, None]
        self.hold = (1.0 - period.discount) / (1.0 - period.discount * survive)

    def unpack(self, x: Array) -> Values:
        war, *others = self._parts(x)
        ends = self.board.period.ends[:, :, None, :, None]
        padded = self._padded(war)
        padded[..., 0, :], padded[..., -1, :] = ends[..., 0, :], ends[..., 1, :]
        return Values(padded, self.hold, *others)

    def _parts(self, x: Array) -> list[Array]:
        return [part.reshape(shape) for part, shape in zip(np.split(x, self.cuts, axis=1), self.shapes, strict=True)]

    def _padded(self, war: Array) -> Array:
        out = np.zeros((*war.shape[:3], war.shape[3] + 2, war.shape[4]))
        out[..., 1:-1, :] = war
        return out

    def pack(self, war: Array, *others: Array) -> Array:
        parts = (war, *others)
        return np.concatenate([part.reshape(part.shape[0], -1) for part in parts], axis=1)

    def sweep(self, x: Array) -> Array:
        return self._packed(step_back(self.board, self.unpack(x))[0])

    def march(self, x: Array, count: int) -> Array:
        """So many sweeps."""
        values = self.unpack(x)
        for _ in range(count):
            values = step_back(self.board, values)[0]
        return self._packed(values)

    def _packed(self, values: Values) -> Array:
        others = () if values.rest is None or values.table is None else (values.rest, values.table)
        return self.pack(values.war[..., 1:-1, :], *others)

    def respond(self, x: Array) -> Array:
        """Everybody decides anew, then a few steps pass under these decisions."""
        values, play = step_back(self.board, self.unpack(x))
        gap = self._packed(values) - x
        return x + self._step(hold_to(self.board, play, still=True), gap, np.zeros(len(x)), HELD)[0]

    def slope(self, x: Array) -> tuple[Array, Slope]:
        """The full map, and Newton steps with the slope that it has at x."""
        values, play = step_back(self.board, self.unpack(x))
        return self._packed(values), lambda gap, allowed: self._step(hold_to(self.board, play), gap, allowed)

    def _step(self, held: Held, residual: Array, allowed: Array, most: int = MOST) -> tuple[Array, int]:
        if self.lasting:
            return krylov(lambda y: self._war(held, y), residual, allowed, most)
        period = self.board.period
        if period.slip_up.any() or period.slip_down.any():
            return krylov(lambda y: self._whole(held, y), residual, allowed, most)
        return self._reduced(held, residual, allowed, most)

    def _war(self, held: Held, y: Array) -> Array:
        return held.war(self._padded(y.reshape(self.shapes[0])), None).reshape(y.shape)

    def _whole(self, held: Held, y: Array) -> Array:
        war, rest, table = self._parts(y)
        after = self._padded(war)
        beside = held.rest(after, rest, table)
        return self.pack(held.war(after, beside), beside, held.table(after, beside))

    def _reduced(self, held: Held, residual: Array, allowed: Array, most: int) -> tuple[Array, int]:
        """With what settlements are worth eliminated, state by state, where the balance does not slip."""
        war, rest, table = self._parts(residual)
        const, slopes = held.steady_rest(rest, table)
        resume = list(self.board.modes.resume)
        zero = np.zeros(self._padded(war).shape)

        def beside(padded: Array) -> Array:
            back = padded[:, :, resume, 1:-1]
            out = slopes[:, :, 0] * back[:, None, 0]
            for actor in range(1, back.shape[1]):
                out += slopes[:, :, actor] * back[:, None, actor]
            return np.asarray(out)

        def step(y: Array) -> Array:
            padded = self._padded(y.reshape(self.shapes[0]))
            return held.war(padded, beside(padded)).reshape(y.shape)

        known = war + held.war(zero, const)
        found, used = krylov(step, known.reshape(len(residual), -1), allowed, most)
        padded = self._padded(found.reshape(self.shapes[0]))
        after = beside(padded) + const
        return self.pack(padded[..., 1:-1, :], after, table + held.table(padded, after)), used + 1

    def begin(self) -> Array:
        """Each side's hold on the front as a first guess; beside the terms of a settlement, its part of that."""
        held = self.board.period.frozen[:, :, None, :, None]
        one = np.ones_like(held)
        scales = [one] if self.lasting else [one, 1.0 - self.hold[:, :, None, None, None], one]
        parts = [np.broadcast_to(held * scale, shape) for scale, shape in zip(scales, self.shapes, strict=True)]
        return self.pack(*parts)
