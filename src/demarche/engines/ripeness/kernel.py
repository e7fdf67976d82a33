"""One step of backward induction of the game of bargaining while fighting, on arrays (subgame-perfect reading).

A settlement at ruler's share x is worth S_i(x) = A_i s_i(x) + B_i, with s_R = x, s_O = 1 - x and

    A_i  = (1-d_i) + d_i g (1-h) A_i'                          g: terms still bind, h: spoilers bring it down
    B_i  = d_i E[(1-h)(g B_i' + (1-g) G_i') + h V_i']          G: reopened table, V: back at war, E over the slip of
    the balance

Fighting on is worth W_i = f_i + d_i E_i[(1-fade) V_i' + fade F_i]. At the table the responder takes any terms worth
at least what refusal is worth to him, so the ruler accepts x >= r_R = (W_R - B_R) / A_R and the opposition x <= r_O
= 1 - (W_O - B_O) / A_O; with the bounds [lo, hi] of the preconditions the zone is [max(r_R, lo), min(r_O, hi)].
Whoever holds the pen takes the end of the zone he likes. Sources: Merlo & Wilson 1995 (bargaining), Slantchev 2003,
Smith & Stam 2003 (front, learning), Powell 2006 (commitment).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.blockers import causes
from demarche.engines.ripeness.learning import Moves
from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.table import Pens, Seat, Table, deal_of, sit, table_of
from demarche.engines.ripeness.turns import enter, mixings

__all__ = ["Board", "Month", "Play", "Values", "slip", "split_of", "step_back"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Values:
    """What the future is worth at the start of a step.

    ``war`` (n, B, Z, K+1, E). ``hold`` (n, B): A, weight of the terms. ``rest`` and ``table`` (n, B, S, K-1, E): B,
    what a settlement is worth beside its terms, and G, a reopened table; None while every settlement holds for good.
    """

    war: Array
    hold: Array
    rest: Array | None = None
    table: Array | None = None


@dataclass(frozen=True)
class Month:
    """What an observer sees of one step. ``war``: the table; ``cause`` (n, Y, K-1, E): what closes the zone (see
    :func:`causes`); ``again`` (n, S, K-1, E): chance of a deal when a settlement's table is reopened (None while every
    settlement holds for good); ``hold`` (n, B): A, the weight of terms signed in it. ``entered``: for each turn of an
    outside power the chance of every way on (see :func:`enter`).
    """

    war: Table
    cause: NDArray[np.int8]
    again: Array | None
    hold: Array
    entered: tuple[Array, ...] = ()


@dataclass(frozen=True)
class Play:
    """Who does what in one step, in the kernel's own terms: the seats at the war's table and at a reopened one,
    values by talk mode, what refusals are worth, the turns of outside powers."""

    seats: tuple[Seat, ...]
    again: tuple[Seat, ...]
    talks: Array
    refusals: tuple[Array, Array]
    hold: Array
    entered: tuple[Array, ...]

    def month(self, period: Period) -> Month:
        """What an observer sees."""
        again = deal_of(self.again) if self.again else None
        table = table_of(self.seats, *self.refusals)
        return Month(table, causes(period, table), again, self.hold, self.entered)


@dataclass(frozen=True)
class Board:
    """A step's parameters, and what follows from them once for all values."""

    period: Period
    modes: Modes

    def fight(self, war: Array) -> Array:
        """W: a step of fighting, then the next period; (n, B, Z, K-1, E) from (n, B, Z, K+1, E)."""
        ahead = self.moves.expect(war)
        ahead += self.flow
        return ahead

    @cached_property
    def moves(self) -> Moves:
        """Moves of the front that discount, and lose what fades."""
        return self.period.moves.discounted(self.period.discount * (1.0 - self.period.fade)[:, None])

    @cached_property
    def flow(self) -> Array:
        """What a step of fighting is worth apart from the next period."""
        period = self.period
        faded = period.discount * period.fade[:, None]
        return np.asarray(period.flow + (faded[:, :, None] * period.frozen)[:, :, None, :, None])

    @cached_property
    def lasts(self) -> tuple[Array, Array, Array]:
        """Discounted chances, (n, B, 1, 1, 1), that a settlement's terms still bind, have lapsed, are spoiled."""
        binds, spoil = self.period.binds[:, None], self.period.spoil[:, None]
        chances = (1.0 - spoil) * binds, (1.0 - spoil) * (1.0 - binds), spoil
        keep, lapse, back = ((self.period.discount * x)[:, :, None, None, None] for x in chances)
        return keep, lapse, back

    @cached_property
    def seated(self) -> tuple[Pens, ...]:
        """Who tables terms: together, or the ruler and the opposition apart where it matters who refuses."""
        pens = self.period.pens
        seats = Pens.apart(pens) if self.modes.blame_matters else (Pens.of(pens),)
        return tuple(each.with_envoys(self.period.eager) for each in seats)

    @cached_property
    def reseated(self) -> Pens:
        """Who tables terms when a settlement's table is reopened."""
        return Pens.of(self.period.pens[:, list(self.modes.reopen)])

    @cached_property
    def mixing(self) -> tuple[Array | None, ...]:
        """Where outside powers of known conduct lead (see :func:`mixings`)."""
        return mixings(self.modes, self.period.entries)

    @cached_property
    def rounds(self) -> Array:
        """(n, 1, Y, 1, 1): chance of a conference."""
        return self.period.rounds[:, None, :, None, None]

    @cached_property
    def split(self) -> tuple[int, ...]:
        """See :func:`split_of`."""
        return split_of(self.modes)

    def refusals(self, fought: Array) -> tuple[Array, Array]:
        """By talk mode, what fighting on after a refusal by the ruler and by the opposition is worth."""
        by_ruler = pick(fought, self.modes.ruler_refuses)
        return by_ruler, pick(fought, self.modes.opposition_refuses) if self.modes.blame_matters else by_ruler

    def nothing(self, fought: Array, refusals: tuple[Array, Array]) -> Array:
        """By talk mode, the value if nothing can be gained by sitting down; a new array."""
        out = fought[:, :, list(self.modes.silence)]
        by_ruler, by_opposition = refusals
        for talk in self.split:
            refused = by_ruler[:, :, talk]
            if by_opposition is not by_ruler:
                first, second = self.period.pens[:, None, talk, 0], self.period.pens[:, None, talk, 1]
                refused = first * by_opposition[:, :, talk] + second * refused
            rounds = self.rounds[:, :, talk]
            out[:, :, talk] = rounds * refused + (1.0 - rounds) * out[:, :, talk]
        return np.asarray(out)


def step_back(board: Board, after: Values) -> tuple[Values, Play]:
    """Values at the start of a step from those at the start of the next, and what is done in it."""
    period, modes = board.period, board.modes
    discount = period.discount
    hold = 1.0 - discount + discount * (period.binds * (1.0 - period.spoil))[:, None] * after.hold
    rest = _rest_of(board, after)
    fought = board.fight(after.war)
    refusals = board.refusals(fought)
    talks = board.nothing(fought, refusals)
    beside = None if rest is None else rest[:, :, list(modes.settle)]
    seats: tuple[Seat, ...] = ()
    for pens, refuse in zip(board.seated, refusals[::-1], strict=False):
        gains, seated = sit(period, hold, refuse, beside, pens, board.rounds)
        talks += gains
        seats += seated
    war = np.empty_like(after.war)
    war[..., 1:-1, :], entered = enter(modes, period.entries, board.mixing, period.hesitate, talks)
    war[..., 0, :], war[..., -1, :] = after.war[..., 0, :], after.war[..., -1, :]
    if rest is None:
        return Values(war, hold), Play(seats, (), talks, refusals, hold, entered)
    back = np.asarray(
        period.flow[:, :, list(modes.resume)] + _discounted(period, after.war[:, :, list(modes.resume), 1:-1])
    )
    reopened, again = sit(period, hold, back, rest, board.reseated)
    reopened += back
    return Values(war, hold, rest, reopened), Play(seats, again, talks, refusals, hold, entered)


def split_of(modes: Modes) -> tuple[int, ...]:
    """Talk modes in which failed talks lead elsewhere than silence."""
    leads = zip(modes.ruler_refuses, modes.opposition_refuses, modes.silence, strict=True)
    return tuple(talk for talk, (ruler, opposition, silence) in enumerate(leads) if {ruler, opposition} != {silence})


def pick(x: Array, modes: tuple[int, ...]) -> Array:
    """x by talk mode, from x by start mode."""
    return x if modes == tuple(range(x.shape[2])) else x[:, :, list(modes)]


def _discounted(period: Period, x: Array) -> Array:
    return np.asarray(period.discount[:, :, None, None, None] * x)


def _rest_of(board: Board, after: Values) -> Array | None:
    """B: what a settlement in force is worth beside its terms; (n, B, S, K-1, E)."""
    if after.rest is None or after.table is None:
        return None
    keep, lapse, back = board.lasts
    worth = back * after.war[:, :, list(board.modes.resume), 1:-1]
    worth += keep * after.rest
    worth += lapse * after.table
    return slip(board.period, worth)


def slip(period: Period, x: Array) -> Array:
    """Expected value after the balance slips by at most a notch within 1..K-1 while a settlement is in force."""
    if not (period.slip_up.any() or period.slip_down.any()) or x.shape[-2] == 1:
        return x
    up, down = period.slip_up[:, None, None, None, None], period.slip_down[:, None, None, None, None]
    out = (1.0 - up - down) * x
    out[..., :-1, :] += up * x[..., 1:, :]
    out[..., -1:, :] += up * x[..., -1:, :]
    out[..., 1:, :] += down * x[..., :-1, :]
    out[..., :1, :] += down * x[..., :1, :]
    return np.asarray(out)
