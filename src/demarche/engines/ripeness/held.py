"""The one-step map's slope: how values at the start of a step move with those at the start of the next while
everybody's decisions keep to their course.

With decisions fixed what is signed is linear in what refusals are worth beside the settlement's rest, so the slope is
exact up to the next change of a decision, and the stationary tail is found by Newton's method: for decisions that are
yes or no this is policy iteration (Puterman & Brumelle 1979).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.kernel import Board, Play, slip
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.pricing import Rates
from demarche.engines.ripeness.rows import take
from demarche.engines.ripeness.table import Places, Seat, surpluses, wide
from demarche.engines.ripeness.turns import Course, course, follow

__all__ = ["Held", "hold_to"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class _Slope:
    """How an actor's gain (n, B, Y, K-1, E) from sitting down moves with W_R' and W_O', and an outside power's with
    his own W' (less ``signed`` times it)."""

    own: Array
    other: Array
    signed: Array

    def at(self, part: slice) -> _Slope:
        """At some of the tables."""
        return _Slope(self.own[:, :, part], self.other[:, :, part], self.signed[:, part])

    def __call__(self, surplus: Array) -> Array:
        gain = self.own * surplus[:, :1]
        gain += self.other * surplus[:, 1:2]
        if surplus.shape[1] > 2:
            gain[:, 2:] -= self.signed[:, None] * surplus[:, 2:]
        return np.asarray(gain)


def _slope(period: Period, hold: Array, seats: tuple[Seat, ...], scale: Array) -> _Slope:
    """Of all seats that share their refusals together."""
    found = [_seat_slope(period, hold, seat) for seat in seats]
    own, other, signed = (sum(parts[1:], start=parts[0]) for parts in zip(*found, strict=True))
    return _Slope(own * scale, other * scale, signed * scale[:, 0])


def _rated(period: Period, hold: Array, seat: Seat, rates: Rates) -> tuple[Array, Array, Array]:
    """Of a seat that says itself how its terms, their chance and what is paid move with the reservation shares."""
    gain, signed = surpluses(period, seat), seat.weight * seat.agreed
    found = []
    for side, by in ((0, wide(1.0 / hold[:, 0])), (1, wide(-1.0 / hold[:, 1]))):
        share = rates.share[side]
        worth = [share - float(side == 0) - rates.paid[0][side], float(side == 1) - share - rates.paid[1][side]]
        for power in range(2, hold.shape[1]):
            his, mine_not = period.stakes[:, power].T
            worth.append(wide(his - mine_not) * share)
        moves = np.stack([np.broadcast_to(part, signed.shape) for part in worth], axis=1)
        slope = signed[:, None] * moves + (seat.weight * rates.agreed[side])[:, None] * gain
        found.append(slope * by[:, None] * hold[:, :, None, None, None])
    return found[0], found[1], signed


def _seat_slope(period: Period, hold: Array, seat: Seat) -> tuple[Array, Array, Array]:
    if seat.rates is not None:
        return _rated(period, hold, seat, seat.rates())
    weight = hold[:, :, None, None, None]
    mine, theirs = wide(hold[:, 0]), wide(hold[:, 1])
    free_low, free_high = seat.ruler >= wide(period.low), seat.opposition <= wide(period.high)
    share = _share_slope(period, hold, seat, free_low, free_high)
    signed = seat.weight * seat.agreed
    worth = [weight[:, 0], -weight[:, 1]]
    for power in range(2, hold.shape[1]):
        his, mine_not = period.stakes[:, power].T
        worth.append(weight[:, power] * wide(his - mine_not))
    value = np.stack(worth, axis=1)
    own, other = (value * (signed * part)[:, None] for part in share)
    own[:, 0] -= signed
    other[:, 1] -= signed
    if period.hesitates:
        room = _room_slope(period, hold, seat, share, (free_low / mine, -1.0 * free_high / theirs))
        gain = surpluses(period, seat) * weight * seat.weight[:, None]
        own += gain * room[0][:, None]
        other += gain * room[1][:, None]
    return own, other, signed


def _share_slope(
    period: Period, hold: Array, seat: Seat, free_low: NDArray[np.bool_], free_high: NDArray[np.bool_]
) -> tuple[Array, Array]:
    """How the terms move with W_R' and W_O'."""
    mine, theirs = wide(hold[:, 0]), wide(hold[:, 1])
    if seat.gives is not None and seat.toward is not None:
        free = (seat.share > wide(period.low)) & (seat.share < wide(period.high))
        return (1.0 - seat.toward) * free / mine, -seat.toward * free / theirs
    if seat.toward is not None:
        return (1.0 - seat.toward) * free_low / mine, -seat.toward * free_high / theirs
    free = np.isnan(wide(period.text)) & (seat.share > wide(period.low)) & (seat.share < wide(period.high))
    part = free / (mine + theirs)
    return part, -part


def _envoy_slope(hold: Array, seat: Seat, share: tuple[Array, Array], width: Array) -> tuple[Array, Array]:
    """The same for envoys, who reach below the ruler's reservation share and above the opposition's."""
    assert seat.gives is not None
    mine, theirs = wide(hold[:, 0]), wide(hold[:, 1])
    rate = ((seat.agreed > 0.0) & (seat.agreed < 1.0)) / np.where(width > 0.0, width, 1.0)
    below = seat.share - seat.ruler + seat.gives[0] <= seat.room
    own, other = np.where(below, share[0] - 1.0 / mine, -share[0]), np.where(below, share[1], -1.0 / theirs - share[1])
    return rate * own, rate * other


def _room_slope(
    period: Period, hold: Array, seat: Seat, share: tuple[Array, Array], ends: tuple[Array, Array]
) -> tuple[Array, Array]:
    """How the chance of signature moves with W_R' and W_O' where a side hesitates. ``ends``: how the lower end of the
    zone moves with the one, the upper with the other."""
    width = wide(period.hesitate)
    if seat.gives is not None:
        return _envoy_slope(hold, seat, share, width)
    rate = period.signing.rate(np.where(width > 0.0, width, 1.0), seat.agreed)
    low, high = ends
    if seat.toward is not None:
        return -rate * low, rate * high
    low_end, high_end = np.maximum(seat.ruler, wide(period.low)), np.minimum(seat.opposition, wide(period.high))
    below, above = seat.share - low_end <= seat.room, high_end - seat.share <= seat.room
    own = np.where(below, share[0] - low, np.where(above, -share[0], -low))
    other = np.where(below, share[1], np.where(above, high - share[1], high))
    return rate * own, rate * other


@dataclass(frozen=True)
class Held:
    """The slope at one point. ``talks``: of gains by talk mode; ``apart``: of the opposition's pen where it matters who
    refuses; ``again``: of a reopened table's; ``course``: of the outside powers' turns."""

    board: Board
    talks: _Slope
    apart: tuple[Places, _Slope] | None
    again: _Slope | None
    course: tuple[Course, ...]

    def some(self, rows: NDArray[np.intp], board: Board) -> Held:
        """Of these draws, whose parameters are those of ``board``."""
        apart = None if self.apart is None else (self.apart[0], take(self.apart[1], rows))
        talks, again = (take(part, rows) for part in (self.talks, self.again))
        return Held(board, talks, apart, again, tuple(step.some(rows) for step in self.course))

    def war(self, after: Array, rest: Array | None) -> Array:
        """Values of the war (n, B, Z, K-1, E), from those after (n, B, Z, K+1, E; 0 at the ends) and from what a
        settlement signed now is worth beside its terms."""
        board = self.board
        fought = board.moves.expect(after)
        refusals = board.refusals(fought)
        talks = board.nothing(fought, refusals)
        beside = None if rest is None else rest[:, :, board.settle]
        by_ruler, by_opposition = refusals
        talks += self.talks(by_opposition if beside is None else by_opposition - beside)
        if self.apart is not None:
            where, slope = self.apart
            refuse = by_ruler[:, :, where]
            talks[:, :, where] += slope(refuse if beside is None else refuse - beside[:, :, where])
        return follow(self.course, talks)

    def rest(self, after: Array, rest: Array, table: Array) -> Array:
        """What a settlement is worth beside its terms."""
        keep, lapse, back = self.board.lasts
        worth = keep * rest + lapse * table + back * self.board.resumed(after)
        return slip(self.board.period, worth)

    def table(self, after: Array, rest: Array) -> Array:
        """Values of a reopened table (n, B, S, K-1, E)."""
        board = self.board
        refuse = board.period.discount[:, :, None, None, None] * board.resumed(after)
        return refuse if self.again is None else refuse + self.again(refuse - rest)

    def steady_rest(self, beside: Array, table: Array) -> tuple[Array, Rest]:
        """What a settlement in force is worth beside its terms in a steady state, as an affine function of the war's
        values: constant (n, B, S, K-1, E), and slopes. Only where the balance does not slip, so that each state
        stands alone. ``beside``, ``table``: what must be added to the rest and to a reopened table.

        With G = u + M (u - rest), u = d V: ((1 - keep) + lapse M) rest = lapse (1 + M) u + back V. The sides' rest
        hangs on the sides alone: two unknowns, by Cramer's rule; an outside power's on theirs and his own values.
        """
        slope = self.again
        assert slope is not None
        keep, lapse, back = self.board.lasts
        discount = self.board.period.discount[:, :, None, None, None]
        own, other = lapse * slope.own, lapse * slope.other
        left, known = 1.0 - keep, beside + lapse * table
        a, b, c, d = left[:, 0] + own[:, 0], other[:, 0], own[:, 1], left[:, 1] + other[:, 1]
        scale = 1.0 / (a * d - b * c)
        sides = np.stack([np.stack([d, -c], axis=1), np.stack([-b, a], axis=1)], axis=1) * scale[:, None, None]

        def solve(first: Array, second: Array) -> Array:
            return np.asarray(sides[:, 0] * first[:, None] + sides[:, 1] * second[:, None])

        direct = (lapse * discount + back)[:, :2]
        towards = (own * discount[:, :1], other * discount[:, 1:2])
        on = [[towards[0][:, 0] + direct[:, 0], towards[0][:, 1]], [towards[1][:, 0], towards[1][:, 1] + direct[:, 1]]]
        const, found = solve(known[:, 0], known[:, 1]), [solve(*pair) for pair in on]
        if slope.own.shape[1] == 2:
            return const, Rest(found[0], found[1], None)
        signed = lapse[:, 2:] * slope.signed[:, None]
        under = 1.0 / (left[:, 2:] - signed)

        def answer(given: Array | float, rest: Array) -> Array:
            return np.asarray((given - own[:, 2:] * rest[:, :1] - other[:, 2:] * rest[:, 1:]) * under)

        parts = [
            np.concatenate([rest, answer(given, rest)], axis=1)
            for given, rest in ((known[:, 2:], const), (towards[0][:, 2:], found[0]), (towards[1][:, 2:], found[1]))
        ]
        alone = (lapse[:, 2:] - signed) * discount[:, 2:] + back[:, 2:]
        return parts[0], Rest(parts[1], parts[2], alone * under)


@dataclass(frozen=True)
class Rest:
    """How the rest of a settlement (n, B, S, K-1, E) moves with the war's values of the ruler and of the opposition,
    and an outside power's with his own."""

    own: Array
    other: Array
    powers: Array | None

    def __call__(self, back: Array) -> Array:
        rest = self.own * back[:, :1]
        rest += self.other * back[:, 1:2]
        if self.powers is not None:
            rest[:, 2:] += self.powers * back[:, 2:]
        return np.asarray(rest)


def hold_to(board: Board, play: Play, *, still: bool = False) -> Held:
    """Hold everybody to the course of a step; ``still``: to what they do in it, even where that varies smoothly."""
    period = replace(board.period, hesitate=np.zeros(len(board.period.hesitate))) if still else board.period
    hall = play.hall
    everywhere = _slope(period, play.hold, play.everywhere, hall.rounds)
    apart = None if hall.apart is None else (hall.apart.talks, everywhere.at(hall.apart.tables))
    return Held(
        board,
        everywhere.at(hall.war),
        apart,
        None if hall.reopened is None else everywhere.at(hall.reopened),
        course(board.ready, None if still else period.hesitate, play.talks, play.entered),
    )
