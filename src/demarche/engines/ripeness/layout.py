"""The game in which the last parameters stay for ever, its unknowns laid out as one vector per draw."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.held import Held, Rest, hold_to
from demarche.engines.ripeness.kernel import Board, Play, Values, step_back
from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.rows import take
from demarche.engines.ripeness.signing import Signing
from demarche.numerics.fixed_point import Linear, Slope, krylov

__all__ = ["Layout", "Stationary"]

Array = NDArray[np.float64]
HELD = 4
MOST = 40
MUCH = 0.02


@dataclass(frozen=True)
class Stationary:
    """The stationary game of a batch of draws, to be looked at a few draws at a time."""

    period: Period
    modes: Modes
    nodes: int
    lasting: bool

    def layout(self, rows: NDArray[np.intp]) -> Layout:
        count = len(self.period.discount)
        mask = np.zeros(count, dtype=bool)
        mask[rows] = True
        period = self.period if mask.all() else take(self.period, mask)
        return Layout(Board(period, self.modes), self.nodes, self.lasting)

    def hesitate(self, width: float) -> Stationary:
        return replace(self, period=replace(self.period, hesitate=np.full(len(self.period.discount), width)))


class Layout:
    """The unknowns of the tail as one vector per draw."""

    def hesitating(self, width: float | Array, signing: Signing) -> Layout:
        """The same with sides who hesitate so much, one width for all draws or one each."""
        other = copy(self)
        other.board = self.board.hesitating(width, signing)
        return other

    def __init__(self, board: Board, nodes: int, lasting: bool) -> None:
        period, modes = board.period, board.modes
        draws, actors = period.discount.shape
        balances = period.frozen.shape[2]
        self.board, self.lasting = board, lasting
        self.shapes = [(draws, actors, len(modes.starts), balances, nodes)]
        if not lasting:
            self.shapes += [(draws, actors, len(modes.resume), balances, nodes)] * 2
        self.cuts = list(np.cumsum([int(np.prod(shape[1:])) for shape in self.shapes]))[:-1]
        kept = period.discount * (period.binds * (1.0 - period.spoil))[:, None]
        hardens = period.hardens[:, None]
        self.hold = ((1.0 - period.discount) + kept * hardens) / (1.0 - kept * (1.0 - hardens))

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
        return self.packed(step_back(self.board, self.unpack(x))[0])

    def march(self, x: Array, count: int) -> Array:
        """So many sweeps."""
        values = self.unpack(x)
        for _ in range(count):
            values = step_back(self.board, values)[0]
        return self.packed(values)

    def calms(self, x: Array, count: int) -> tuple[Array, NDArray[np.bool_]]:
        """So many sweeps, and in which draws at least half of them moved no value by much: these may head for a steady
        state, others go round in circles."""
        calm = np.zeros(len(x), dtype=int)
        for _ in range(count):
            image = self.sweep(x)
            calm += np.abs(image - x).max(axis=1) < MUCH
            x = image
        return x, 2 * calm >= count

    def packed(self, values: Values) -> Array:
        """The inverse of :meth:`unpack`."""
        others = () if values.rest is None or values.table is None else (values.rest, values.table)
        return self.pack(values.war[..., 1:-1, :], *others)

    def respond(self, x: Array) -> Array:
        """Everybody decides anew, then a few steps pass under these decisions."""
        values, play = step_back(self.board, self.unpack(x))
        gap = self.packed(values) - x
        return x + self._step(hold_to(self.board, play, still=True), gap, np.zeros(len(x)), HELD)[0]

    def slope(self, x: Array) -> tuple[Array, Slope]:
        """The full map, and Newton steps with the slope that it has at x."""
        image, play = self.look(x)
        return image, lambda gap, allowed: self.newton(play, gap, allowed)

    def look(self, x: Array) -> tuple[Array, Play]:
        """The full map at x, and what is done there."""
        values, play = step_back(self.board, self.unpack(x))
        return self.packed(values), play

    def newton(self, play: Play, gap: Array, allowed: Array) -> tuple[Array, int]:
        """The Newton step from where this is done and so much is missing, and how many maps it took."""
        return self._step(hold_to(self.board, play), gap, allowed)

    def _step(self, held: Held, residual: Array, allowed: Array, most: int = MOST) -> tuple[Array, int]:
        period = self.board.period
        if not (self.lasting or period.slip_up.any() or period.slip_down.any()):
            return self._reduced(held, residual, allowed, most)

        def step(layout: Layout, held: Held) -> Linear:
            move = layout._war if layout.lasting else layout._whole
            return lambda y: move(held, y)

        def fewer(rows: NDArray[np.intp]) -> Linear:
            some = self.some(rows)
            return step(some, held.some(rows, some.board))

        return krylov(step(self, held), residual, allowed, most, fewer)

    def some(self, rows: NDArray[np.intp]) -> Layout:
        """The unknowns of these draws."""
        other = copy(self)
        other.board, other.hold = self.board.some(rows), self.hold[rows]
        other.shapes = [(len(rows), *shape[1:]) for shape in self.shapes]
        return other

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
        const, rest_of = held.steady_rest(rest, table)
        board = self.board

        def step(layout: Layout, held: Held, rest_of: Rest) -> Linear:
            def move(y: Array) -> Array:
                padded = layout._padded(y.reshape(layout.shapes[0]))
                return held.war(padded, rest_of(layout.board.resumed(padded))).reshape(y.shape)

            return move

        def fewer(rows: NDArray[np.intp]) -> Linear:
            some = self.some(rows)
            return step(some, held.some(rows, some.board), take(rest_of, rows))

        known = war + held.war(np.zeros(self._padded(war).shape), const)
        found, used = krylov(step(self, held, rest_of), known.reshape(len(residual), -1), allowed, most, fewer)
        padded = self._padded(found.reshape(self.shapes[0]))
        after = rest_of(board.resumed(padded)) + const
        return self.pack(padded[..., 1:-1, :], after, table + held.table(padded, after)), used + 1

    def begin(self) -> Array:
        """Each side's hold on the front as a first guess; beside the terms of a settlement, its part of that."""
        held = self.board.period.frozen[:, :, None, :, None]
        one = np.ones_like(held)
        scales = [one] if self.lasting else [one, 1.0 - self.hold[:, :, None, None, None], one]
        parts = [np.broadcast_to(held * scale, shape) for scale, shape in zip(scales, self.shapes, strict=True)]
        return self.pack(*parts)
