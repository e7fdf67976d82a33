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

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.turns import enter
from demarche.numerics.belief_lattice import logistic
from demarche.numerics.logit import offer

__all__ = [
    "Choice",
    "Month",
    "Table",
    "Values",
    "bargain",
    "fight",
    "pick",
    "rest_of",
    "same_policy",
    "slip",
    "step_back",
]

Array = NDArray[np.float64]
ALIKE = 0.01  # chances of an outside power closer than this count as the same decision
TIE = 1e-12  # surpluses this close to zero count as zero: indifference is resolved towards the deal


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
class Choice:
    """Decisions at a table, (n, Y, K-1, E): is there a deal; do the preconditions, not the sides, bound the zone
    from below and above; is the mediator's text taken, and is it clipped to the lower (-1) or upper (+1)
    precondition. None without a mediator.
    """

    agreed: Array
    at_least: NDArray[np.bool_]
    at_most: NDArray[np.bool_]
    accepted: Array | None
    clipped: NDArray[np.int8] | None


@dataclass(frozen=True)
class Table:
    """What happens at a conference, all (n, Y, K-1, E): ``deal`` chance of signature, ``terms`` expected ruler's
    share times that chance, ``ruler``, ``opposition``: reservation shares r_R, r_O, ``binding_width``: width of the
    zone, preconditions aside, if the agreement were sure to bind and refusal worth the same; ``choices`` the
    decisions behind it, one per pen where refusing one is not refusing the other; ``blamed`` chance that the talks
    fail by the ruler's refusal (None where it does not matter who refuses).
    """

    deal: Array
    terms: Array
    ruler: Array
    opposition: Array
    binding_width: Array
    ripe: NDArray[np.bool_]
    choices: tuple[Choice, ...]
    blamed: Array | None = None


@dataclass(frozen=True)
class Month:
    """Tables of one step: of the war, and of settlements reopened (None while every settlement holds for good);
    ``hold`` (n, B): A, the weight of terms signed in it. ``entered``: for each turn of an outside power the chance
    of every way on (see :func:`enter`).
    """

    war: Table
    reopened: Table | None
    hold: Array
    entered: tuple[Array, ...] = ()


def _wide(x: Array) -> Array:
    """(n,) -> broadcastable against (n, ., K-1, E)."""
    return x.reshape(-1, 1, 1, 1)


def same_policy(one: Month, other: Month) -> bool:
    """Does everybody decide alike in both months (powers that err: nearly)?"""
    pairs = [(one.war, other.war)]
    if one.reopened is not None and other.reopened is not None:
        pairs.append((one.reopened, other.reopened))
    if any(np.abs(x - y).max() > ALIKE for x, y in zip(one.entered, other.entered, strict=True)):
        return False
    return all(
        np.array_equal(x, y)
        for a, b in pairs
        for c, d in zip(a.choices, b.choices, strict=True)
        for x, y in zip(vars(c).values(), vars(d).values(), strict=True)
        if x is not None and y is not None
    )


def bargain(period: Period, pens: Array, hold: Array, rest: Array | None, refuse: Array) -> tuple[Array, Table]:
    """Values (n, B, Y, K-1, E) of sitting down, when refusal by either side is worth ``refuse`` (same shape)."""
    own, other = refuse[:, 0], refuse[:, 1]
    binding_width = 1.0 - own - other
    weight_own, weight_other = _wide(hold[:, 0]), _wide(hold[:, 1])
    if rest is not None:
        own, other = own - rest[:, 0], other - rest[:, 1]
    ruler, opposition = own / weight_own, 1.0 - other / weight_other
    least, most = _wide(period.low), _wide(period.high)
    low, high = np.maximum(ruler, least), np.minimum(opposition, most)
    ripe = low <= high + TIE
    if period.precision is not None:
        signed, share = _err(period, pens, (own, other), hold)
        values = _shared(period, hold, rest, refuse, (signed, share))
        return values, Table(signed, share, ruler, opposition, binding_width, ripe, ())
    agreed = _sign(period, high - low)
    share = pens[:, :, 0] * high + pens[:, :, 1] * low
    if pens[:, :, 2].any():
        text, accepted, clipped = _mediate(period, (own, other), hold, (low, high))
        share = share * agreed + pens[:, :, 2] * text * accepted
        signed = (1.0 - pens[:, :, 2]) * agreed + pens[:, :, 2] * accepted
    else:
        accepted, clipped = None, None
        share = share * agreed
        signed = agreed
    values = _shared(period, hold, rest, refuse, (signed, share))
    choice = Choice(agreed, ruler < least, opposition > most, accepted, clipped)
    return values, Table(signed, share, ruler, opposition, binding_width, ripe, (choice,))


def _shared(period: Period, hold: Array, rest: Array | None, refuse: Array, outcome: tuple[Array, Array]) -> Array:
    """Values (n, B, Y, K-1, E) when with chance ``signed`` a settlement is signed, at shares whose expected sum is
    ``share``."""
    signed, share = outcome
    base = refuse if rest is None else refuse - rest
    values = base * (1.0 - signed)[:, None]
    by_share = hold * (period.stakes[..., 0] - period.stakes[..., 1])
    values += by_share[:, :, None, None, None] * share[:, None]
    values += (hold * period.stakes[..., 1])[:, :, None, None, None] * signed[:, None]
    if rest is not None:
        values += rest
    return values


def _err(period: Period, pens: Array, gains: tuple[Array, Array], hold: Array) -> tuple[Array, Array]:
    """Chance of signature and expected share times chance when both sides choose with finite precision."""
    assert period.precision is not None
    own, other = gains
    rate, least, most = _wide(period.precision), _wide(period.low), _wide(period.high)
    mine, theirs = _wide(hold[:, 0]), _wide(hold[:, 1])
    left, by_other = offer(
        rate, theirs - other - own * theirs / mine, theirs * (1.0 - most) - other, theirs * (1.0 - least) - other
    )
    right, by_own = offer(rate, mine - own - other * mine / theirs, mine * least - own, mine * most - own)
    first, second = pens[:, :, 0] * by_other, pens[:, :, 1] * by_own
    signed, share = first + second, first * (1.0 - (other + left) / theirs) + second * (own + right) / mine
    if pens[:, :, 2].any():
        even = (theirs + own - other) / (mine + theirs)
        text = np.clip(np.where(np.isnan(_wide(period.text)), even, _wide(period.text)), least, most)
        yes = logistic(rate * (theirs * (1.0 - text) - other))
        both = pens[:, :, 2] * yes * logistic(rate * yes * (mine * text - own))
        signed, share = signed + both, share + both * text
    return signed, share


def _apart(period: Period, hold: Array, rest: Array | None, refusals: tuple[Array, Array]) -> tuple[Array, Table]:
    """The table where refusal by the ruler and refusal by the opposition lead to different things.

    Under the ruler's pen it is the opposition that refuses, and the other way round, so each pen has its own
    alternatives.
    """
    by_ruler, by_opposition = refusals
    own, other = np.zeros_like(period.pens), np.zeros_like(period.pens)
    own[:, :, 0], other[:, :, 1] = 1.0, 1.0
    values_own, table_own = bargain(period, own, hold, rest, by_opposition)
    values_other, table_other = bargain(period, other, hold, rest, by_ruler)
    first, second = period.pens[:, :, 0], period.pens[:, :, 1]
    table = Table(
        deal=first * table_own.deal + second * table_other.deal,
        terms=first * table_own.terms + second * table_other.terms,
        ruler=table_other.ruler,
        opposition=table_own.opposition,
        binding_width=1.0 - by_ruler[:, 0] - by_opposition[:, 1],
        ripe=(table_own.ripe & (first > 0.0)) | (table_other.ripe & (second > 0.0)),
        choices=table_own.choices + table_other.choices,
        blamed=second * (1.0 - table_other.deal),
    )
    return first[:, None] * values_own + second[:, None] * values_other, table


def _sign(period: Period, room: Array) -> Array:
    """Chance of signing where the better terms leave so much room, in shares: 1 or 0, or rising over
    ``period.hesitate``."""
    sure = (room >= -TIE).astype(float)
    if not period.hesitate.any():
        return sure
    width = _wide(period.hesitate)
    return np.where(width > 0.0, np.clip(room / np.where(width > 0.0, width, 1.0), 0.0, 1.0), sure)


def _mediate(
    period: Period, gains: tuple[Array, Array], hold: Array, zone: tuple[Array, Array]
) -> tuple[Array, Array, NDArray[np.int8]]:
    """The mediator's text (given, or splitting the surplus evenly, within the preconditions), whether both take it,
    where it is clipped."""
    own, other = gains
    even = (_wide(hold[:, 1]) + own - other) / _wide(hold[:, :2].sum(axis=1))
    even = np.where(np.isnan(_wide(period.text)), even, _wide(period.text))
    least, most = _wide(period.low), _wide(period.high)
    text = np.clip(even, least, most)
    low, high = zone
    accepted = _sign(period, np.minimum(np.minimum(text - low, high - text), high - low))
    return text, accepted, (even > most).astype(np.int8) - (even < least).astype(np.int8)


def step_back(period: Period, modes: Modes, after: Values) -> tuple[Values, Month]:
    """Values at the start of a step from those at the start of the next, and what happens at its tables."""
    discount = period.discount
    hold = 1.0 - discount + discount * (period.binds * (1.0 - period.spoil))[:, None] * after.hold
    rest = rest_of(period, modes, after)
    fought = fight(period, after.war)
    by_ruler, silence = pick(fought, modes.ruler_refuses), pick(fought, modes.silence)
    beside = None if rest is None else rest[:, :, list(modes.settle)]
    if modes.blame_matters:
        refusals = by_ruler, pick(fought, modes.opposition_refuses)
        at_table, table = _apart(period, hold, beside, refusals)
    else:
        at_table, table = bargain(period, period.pens, hold, beside, by_ruler)
    rounds = period.rounds[:, None, :, None, None]
    talks = rounds * at_table + (1.0 - rounds) * silence
    war = np.empty_like(after.war)
    war[..., 1:-1, :], entered = enter(modes, period.entries, period.hesitate, talks)
    war[..., 0, :], war[..., -1, :] = after.war[..., 0, :], after.war[..., -1, :]
    if rest is None:
        return Values(war, hold), Month(table, None, hold, entered)
    reopened, again = _reopen(period, modes, after, (hold, rest))
    return Values(war, hold, rest, reopened), Month(table, again, hold, entered)


def pick(x: Array, modes: tuple[int, ...]) -> Array:
    """x by talk mode, from x by start mode."""
    return x if modes == tuple(range(x.shape[2])) else x[:, :, list(modes)]


def fight(period: Period, war: Array) -> Array:
    """W: a step of fighting, then the next period; (n, B, Z, K-1, E)."""
    ahead = period.moves.expect(war)
    if period.fade.any():
        fade = period.fade[:, None, None, None, None]
        ahead = (1.0 - fade) * ahead + fade * period.frozen[:, :, None, :, None]
    return np.asarray(period.flow + period.discount[:, :, None, None, None] * ahead)


def rest_of(period: Period, modes: Modes, after: Values) -> Array | None:
    """B: what a settlement in force is worth beside its terms; (n, B, S, K-1, E)."""
    if after.rest is None or after.table is None:
        return None
    binds, spoil = period.binds[:, None, None, None, None], period.spoil[:, None, None, None, None]
    back = after.war[:, :, list(modes.resume), 1:-1]
    worth = (1.0 - spoil) * (binds * after.rest + (1.0 - binds) * after.table) + spoil * back
    return np.asarray(period.discount[:, :, None, None, None] * slip(period, worth))


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


def _reopen(period: Period, modes: Modes, after: Values, worth: tuple[Array, Array]) -> tuple[Array, Table]:
    """G: terms have lapsed; one certain conference, and if it fails a step of war costs without a move of the
    front, then war."""
    resume, reopen = list(modes.resume), list(modes.reopen)
    back = period.discount[:, :, None, None, None] * after.war[:, :, resume, 1:-1]
    refuse = period.flow[:, :, resume] + back
    return bargain(period, period.pens[:, reopen], *worth, refuse)
