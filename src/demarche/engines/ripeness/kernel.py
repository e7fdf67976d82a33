"""One step of backward induction of the game of bargaining while fighting, on arrays (subgame-perfect reading).

A settlement at ruler's share x is worth S_i(x) = A_i s_i(x) + B_i, with s_R = x, s_O = 1 - x and

    A_i  = (1-d_i) + d_i g (1-h) ((1-c) A_i' + c)
    B_i  = d_i E[(1-h)(g (1-c) B_i' + (1-g)(m G_i' + (1-m) V_i' - w_i e_i)) + h V_i']

where g is the chance that nobody breaches the terms in a step, h that spoilers bring them down, c that terms which
were kept harden, m that a breach reopens the table (G) rather than the war (V), w_i e_i what a breach is expected to
cost; E is over the slip of the balance.

Fighting on is worth W_i = f_i + d_i E_i[(1-fade) V_i' + fade F_i]. At the table the responder takes any terms worth
at least what refusal is worth to him, so the ruler accepts x >= r_R = (W_R - B_R) / A_R and the opposition x <= r_O
= 1 - (W_O - B_O) / A_O; with the bounds [lo, hi] of the preconditions the zone is [max(r_R, lo), min(r_O, hi)].
Whoever holds the pen takes the end of the zone he likes. Sources: Merlo & Wilson 1995 (bargaining), Slantchev 2003,
Smith & Stam 2003 (front, learning), Powell 2006 (commitment).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.blockers import Bars, causes
from demarche.engines.ripeness.learning import Moves
from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.rows import take
from demarche.engines.ripeness.signing import Signing
from demarche.engines.ripeness.table import Apart, Pens, Places, Seat, Table, deal_of, sit, table_of
from demarche.engines.ripeness.turns import Ready, enter

__all__ = ["Board", "Month", "Play", "Values", "fates", "places", "slip", "split_of", "step_back"]

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
    """Who does what in one step, in the kernel's own terms: the seats at all tables (see :class:`Hall`), values by
    talk mode, what refusals are worth, the turns of outside powers."""

    hall: Hall
    everywhere: tuple[Seat, ...]
    talks: Array
    refusals: tuple[Array, Array]
    hold: Array
    entered: tuple[Array, ...]

    def month(self, board: Board) -> Month:
        """What an observer sees."""
        deal = deal_of(self.everywhere)
        table = table_of(self.everywhere, deal, self.hall.war, self.hall.apart)
        again = None if self.hall.reopened is None else deal[:, self.hall.reopened]
        cause = causes(board.bars, table, *self.refusals)
        entered = tuple(each.ways(chance) for each, chance in zip(board.ready, self.entered, strict=True))
        return Month(table, cause, again, self.hold, entered)


@dataclass(frozen=True)
class Hall:
    """All tables at which terms can be signed in a step, side by side on one axis so that they are reckoned together:
    the war's by talk mode, once more for the opposition's pen those at which it matters who refuses (at the former
    the ruler alone then holds the pen), and those of reopened settlements.

    ``pens`` and ``rounds`` (n, 1, tables, 1, 1): who tables terms at each, and the chance that they sit down.
    ``war``, ``reopened``: where each stands on the axis; ``apart``: see :class:`Apart`. ``settle``: the kind of
    settlement signed at each.
    """

    pens: Pens
    rounds: Array
    war: slice
    apart: Apart | None
    reopened: slice | None
    settle: NDArray[np.intp]

    @staticmethod
    def of(period: Period, modes: Modes, lasting: bool) -> Hall:
        """``lasting``: every settlement holds for good, so that no table is reopened."""
        talks, kinds, split = len(modes.talks), len(modes.resume), list(modes.blamed)
        own, other = period.pens.copy(), period.pens[:, split]
        # A mediator's pen would count at both: a game with one has no conditional ultimatum, and so no split.
        own[:, split, 1], other[:, :, 0] = 0.0, 0.0
        pens = [Pens.of(each).with_envoys(period.eager) for each in (own, other) if each.shape[1]]
        rounds, settle = [period.rounds, period.rounds[:, split]], [*modes.settle, *(modes.settle[y] for y in split)]
        count, reopened = talks + len(split), None
        if not lasting:
            reopened = slice(count, count + kinds)
            pens.append(Pens.of(period.pens[:, list(modes.reopen)]))
            rounds.append(np.ones((len(period.rounds), kinds)))
            settle += range(kinds)
        chance = np.concatenate(rounds, axis=1)[:, None, :, None, None]
        apart = Apart(places(modes.blamed), slice(talks, count)) if split else None
        return Hall(Pens.beside(tuple(pens)), chance, slice(0, talks), apart, reopened, np.array(settle))


@dataclass(frozen=True)
class Board:
    """A step's parameters, and what follows from them once for all values."""

    period: Period
    modes: Modes

    def hesitating(self, width: float | Array, signing: Signing) -> Board:
        """The same with sides who hesitate so much; whatever is known of it already stays known."""
        widths = np.array(np.broadcast_to(width, len(self.period.hesitate)), dtype=float)
        other = replace(self, period=replace(self.period, hesitate=widths, signing=signing))
        known = {name: value for name, value in vars(self).items() if name not in ("period", "modes")}
        vars(other).update(known)
        return other

    def some(self, rows: NDArray[np.intp]) -> Board:
        """Of these draws; what is known of the moves and of settlements stays known."""
        other = replace(self, period=take(self.period, rows))
        known = ("moves", "rounds", "lasts")
        vars(other).update({name: take(value, rows) for name in known if (value := vars(self).get(name)) is not None})
        return other

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
        """What a step of fighting is worth apart from the next period, a war that breaks off included."""
        period = self.period
        faded = period.discount * period.fade[:, None]
        flow = np.asarray(period.flow + (faded[:, :, None] * period.frozen)[:, :, None, :, None])
        finish = period.moves.finish
        if finish is None:
            return flow
        lasting = period.discount * (1.0 - period.fade)[:, None]
        defeat, victory = (period.ends[:, :, end, None, None, None] for end in (0, 1))
        worth = finish.won[:, :-1] * victory + finish.lost[:, :-1] * defeat
        return np.asarray(flow + lasting[:, :, None, None, None] * worth)

    @cached_property
    def bars(self) -> Bars:
        """Which bounds on the terms count as preconditions."""
        return Bars.of(self.period)

    @cached_property
    def stays(self) -> Array:
        """Discounted chance (n, B) that a settlement's terms are in force a step later."""
        period = self.period
        return np.asarray(period.discount * (period.binds * (1.0 - period.spoil))[:, None])

    @cached_property
    def slips(self) -> bool:
        """Does the balance slip while a settlement is in force?"""
        return bool(self.period.slip_up.any() or self.period.slip_down.any())

    @cached_property
    def lasts(self) -> tuple[Array, Array, Array]:
        """Discounted chances, (n, B, 1, 1, 1), that a settlement's terms still bind and have not hardened, that a
        breach reopens its table, and that the war is back."""
        period = self.period
        chances = fates(period)
        keep, lapse, back = ((period.discount * x[:, None])[:, :, None, None, None] for x in chances)
        return keep, lapse, back

    @cached_property
    def loss(self) -> Array:
        """(n, B, 1, 1, 1): what a settlement is worth less a step before, for fear of a breach."""
        period = self.period
        breach = (1.0 - period.spoil) * (1.0 - period.binds)
        return np.asarray(period.discount * breach[:, None] * period.loss)[:, :, None, None, None]

    def hall(self, lasting: bool) -> Hall:
        """All tables at which terms can be signed; ``lasting``: none is reopened."""
        if lasting not in self._halls:
            self._halls[lasting] = Hall.of(self.period, self.modes, lasting)
        return self._halls[lasting]

    @cached_property
    def _halls(self) -> dict[bool, Hall]:
        return {}

    @cached_property
    def ready(self) -> tuple[Ready, ...]:
        """The outside powers' turns."""
        return tuple(Ready.of(turn, entry) for turn, entry in zip(self.modes.turns, self.period.entries, strict=True))

    @cached_property
    def rounds(self) -> Array:
        """(n, 1, Y, 1, 1): chance of a conference."""
        return self.period.rounds[:, None, :, None, None]

    @cached_property
    def silence(self) -> Places:
        """By talk mode, start mode of the fighting where nobody sat down."""
        return places(self.modes.silence)

    @cached_property
    def refused(self) -> tuple[Places, Places]:
        """By talk mode, start mode of the fighting after the ruler's refusal and after the opposition's."""
        return places(self.modes.ruler_refuses), places(self.modes.opposition_refuses)

    @cached_property
    def settle(self) -> Places:
        """By talk mode, the kind of settlement that is signed."""
        return places(self.modes.settle)

    @cached_property
    def resume(self) -> Places:
        """Start mode after each kind of settlement's collapse."""
        return places(self.modes.resume)

    def resumed(self, war: Array) -> Array:
        """By kind of settlement (n, B, S, K-1, E), values of the war that its collapse leads to, from (n, B, Z, K+1,
        E)."""
        return war[:, :, self.resume, 1:-1]

    @cached_property
    def split(self) -> tuple[int, ...]:
        """See :func:`split_of`."""
        return split_of(self.modes)

    def refusals(self, fought: Array) -> tuple[Array, Array]:
        """By talk mode, what fighting on after a refusal by the ruler and by the opposition is worth."""
        by_ruler = fought[:, :, self.refused[0]]
        return by_ruler, fought[:, :, self.refused[1]] if self.modes.blame_matters else by_ruler

    def nothing(self, fought: Array, refusals: tuple[Array, Array]) -> Array:
        """By talk mode, the value if nothing can be gained by sitting down; a new array."""
        out = fought[:, :, self.silence]
        out = out.copy() if out.base is not None else out
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
    period = board.period
    discount = period.discount
    hardens = period.hardens[:, None]
    hold = board.stays * ((1.0 - hardens) * after.hold + hardens) + (1.0 - discount)
    rest = _rest_of(board, after)
    hall = board.hall(rest is None)
    fought = board.fight(after.war)
    refusals = board.refusals(fought)
    talks = board.nothing(fought, refusals)
    refuse = [refusals[1]] if hall.apart is None else [refusals[1], refusals[0][:, :, hall.apart.talks]]
    back = None if rest is None else period.flow[:, :, board.resume] + _discounted(period, board.resumed(after.war))
    if back is not None:
        refuse.append(back)
    gains, seats = sit(
        period,
        hold,
        refuse[0] if len(refuse) == 1 else np.concatenate(refuse, axis=2),
        None if rest is None else rest[:, :, hall.settle],
        hall.pens,
        hall.rounds,
    )
    talks += gains[:, :, hall.war]
    if hall.apart is not None:
        talks[:, :, hall.apart.talks] += gains[:, :, hall.apart.tables]
    war = np.empty_like(after.war)
    war[..., 1:-1, :], entered = enter(board.ready, period.hesitate, talks)
    war[..., 0, :], war[..., -1, :] = after.war[..., 0, :], after.war[..., -1, :]
    play = Play(hall, seats, talks, refusals, hold, entered)
    if back is None:
        return Values(war, hold), play
    back += gains[:, :, hall.reopened]
    return Values(war, hold, rest, back), play


def fates(period: Period) -> tuple[Array, Array, Array]:
    """Chances (n,) that a settlement in force is kept a step and does not harden, that its table is reopened, that the
    war is back."""
    kept = (1.0 - period.spoil) * period.binds
    breach = (1.0 - period.spoil) * (1.0 - period.binds)
    return kept * (1.0 - period.hardens), breach * period.renewal, period.spoil + breach * (1.0 - period.renewal)


def split_of(modes: Modes) -> tuple[int, ...]:
    """Talk modes in which failed talks lead elsewhere than silence."""
    leads = zip(modes.ruler_refuses, modes.opposition_refuses, modes.silence, strict=True)
    return tuple(talk for talk, (ruler, opposition, silence) in enumerate(leads) if {ruler, opposition} != {silence})


def places(modes: tuple[int, ...]) -> Places:
    """An index of an axis for these places: a slice, which copies nothing, where they are evenly spaced."""
    if len(modes) == 1:
        return slice(modes[0], modes[0] + 1)
    step = modes[1] - modes[0]
    if step > 0 and modes == tuple(range(modes[0], modes[-1] + 1, step)):
        return slice(modes[0], modes[-1] + 1, step)
    return np.array(modes)


def _discounted(period: Period, x: Array) -> Array:
    return np.asarray(period.discount[:, :, None, None, None] * x)


def _rest_of(board: Board, after: Values) -> Array | None:
    """B: what a settlement in force is worth beside its terms; (n, B, S, K-1, E)."""
    if after.rest is None or after.table is None:
        return None
    keep, lapse, back = board.lasts
    worth = back * board.resumed(after.war)
    worth += keep * after.rest
    worth += lapse * after.table
    worth -= board.loss
    return slip(board.period, worth) if board.slips else worth


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
