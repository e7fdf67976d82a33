"""Who signs what at a conference (see :mod:`.kernel` for the equations).

Whoever holds the pen moves the terms to his end of the zone, so for each set of refusals there is one *seat*: the
zone that these refusals leave, and where in it the terms come to lie. A mediator's text is a seat of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.period import Period, wide
from demarche.engines.ripeness.pricing import Ends, Pair, Rates, Split, ends_of, pens_of, texts_of
from demarche.engines.ripeness.pricing_logit import erring_pens, erring_text
from demarche.numerics.belief_lattice import logistic
from demarche.numerics.logit import offer

__all__ = ["Apart", "Pens", "Places", "Seat", "Table", "deal_of", "sit", "surpluses", "table_of", "wide"]

Array = NDArray[np.float64]
Places = slice | NDArray[np.intp]
TIE = 1e-12  # surpluses this close to zero count as zero: indifference is resolved towards the deal


@dataclass(frozen=True)
class Apart:
    """Where it matters who refuses: the talk modes, and the places of the opposition's pen on the axis of tables."""

    talks: Places
    tables: slice


@dataclass(frozen=True)
class Pens:
    """Who tables terms, (n, Y, 1, 1): chance that it is one of the ``sides``, and that of them it is the ruler
    (``toward``); that it is the ``mediator`` (None: there is none); that envoys who want any deal sit there whose
    deal would be ratified (``eager``; None: there are none)."""

    sides: Array
    toward: Array
    mediator: Array | None = None
    eager: Array | None = None

    @staticmethod
    def of(pens: Array) -> Pens:
        """From chances (n, Y, 3, 1, 1) of ruler, opposition, mediator."""
        ruler, opposition, mediator = pens[:, :, 0], pens[:, :, 1], pens[:, :, 2]
        sides = ruler + opposition
        toward = np.divide(ruler, sides, out=np.zeros_like(sides), where=sides > 0.0)
        return Pens(sides, toward, mediator if mediator.any() else None)

    @staticmethod
    def beside(pens: tuple[Pens, ...]) -> Pens:
        """Several tables side by side on the axis of modes."""
        if len(pens) == 1:
            return pens[0]
        none = [np.zeros_like(each.sides) for each in pens]
        extra = [
            np.concatenate([no if x is None else x for x, no in zip(found, none, strict=True)], axis=1)
            if any(x is not None for x in found)
            else None
            for found in ([each.mediator for each in pens], [each.eager for each in pens])
        ]
        return Pens(
            *(np.concatenate(x, axis=1) for x in zip(*((p.sides, p.toward) for p in pens), strict=True)), *extra
        )

    def with_envoys(self, eager: Array) -> Pens:
        """With envoys at the table, who sign with chance ``eager`` (n,) what is within their reach."""
        if not eager.any():
            return self
        everybody = self.sides if self.mediator is None else self.sides + self.mediator
        return replace(self, eager=wide(eager) * everybody)


@dataclass(frozen=True)
class Seat:
    """One way for the terms to be tabled, all (n, Y, K-1, E) or broadcast to it.

    ``weight``: chance that it is this one, given a conference; ``toward``: where between the ends of the zone the
    terms lie (0: the opposition's pen, 1: the ruler's), None for a mediator's text and where choices err;
    ``gives``: how far short of their reservation the two sides' envoys go (None: there are none); ``ruler``,
    ``opposition``: reservation shares; ``room``: between the better terms; ``agreed``: chance of signature;
    ``share``: the ruler's, if it is signed; ``powers`` (n, P, Y, K-1, E): what refusal is worth to outside powers
    beside a settlement's rest, in units of A.
    Where conditions have a price: ``bottom``, ``top``: the ends of the zone; ``paid``: what signing costs each side;
    ``rates``: how terms, chance and what is paid move; ``chance``: what tells the stage of signing (``agreed`` where
    None); ``other``: these are other terms of whoever has a seat already.
    """

    weight: Array
    toward: Array | None
    ruler: Array
    opposition: Array
    room: Array
    agreed: Array
    share: Array
    powers: Array
    gives: tuple[Array, Array] | None = None
    bottom: Array | None = None
    top: Array | None = None
    paid: Pair | None = None
    rates: Callable[[], Rates] | None = None
    chance: Array | None = None
    other: bool = False


@dataclass(frozen=True)
class Table:
    """What happens at a conference, all (n, Y, K-1, E): ``deal`` chance of signature, ``terms`` expected ruler's
    share times that chance, ``ruler``, ``opposition``: reservation shares r_R, r_O, ``blamed`` chance that
    the talks fail by the ruler's refusal, or at all where it does not matter who refuses (None if it matters nowhere).
    ``bottom``, ``top``: the ends of the zone where conditions have a price, else None.
    """

    deal: Array
    terms: Array
    ruler: Array
    opposition: Array
    ripe: NDArray[np.bool_]
    blamed: Array | None = None
    bottom: Array | None = None
    top: Array | None = None


def sit(
    period: Period, hold: Array, refuse: Array, rest: Array | None, pens: Pens, scale: Array
) -> tuple[Array, tuple[Seat, ...]]:
    """Gains (n, B, Y, K-1, E) over refusal from sitting down when refusal by either side is worth ``refuse`` (same
    shape), times ``scale``, and the seats behind them. ``hold`` (n, B): A; ``rest``: B at the settlement that would
    be signed."""
    weight = hold[:, :, None, None, None]
    scale = weight * scale
    worth = refuse / weight if rest is None else refuse - rest
    if rest is not None:
        worth /= weight
    ruler, opposition = worth[:, 0], 1.0 - worth[:, 1]
    if period.precision is not None:
        seats = (
            _err(period, hold, worth, pens)
            if period.prices is None
            else _priced(period, hold, ruler, opposition, worth[:, 2:], pens)
        )
        if pens.eager is not None:
            seats = (*seats, _envoys_err(period, hold, seats, pens.eager))
        return _gains(period, seats, scale), seats
    if period.prices is not None:
        seats = _priced(period, hold, ruler, opposition, worth[:, 2:], pens)
        return _gains(period, seats, scale), seats
    low, high = np.maximum(ruler, wide(period.low)), np.minimum(opposition, wide(period.high))
    room = high - low
    share = pens.toward * room
    share += low
    own = Seat(pens.sides, pens.toward, ruler, opposition, room, _sign(period, room, 0), share, worth[:, 2:])
    gains = _gain(period, own, scale)
    seats = (own,)
    if pens.eager is not None:
        envoys = _envoys(period, hold, own, pens.eager)
        gains += _gain(period, envoys, scale)
        seats = (own, envoys)
    if pens.mediator is None:
        return gains, seats
    text = _text(period, hold, ruler, opposition)
    room = np.minimum(np.minimum(text - low, high - text), room)
    seat = Seat(pens.mediator, None, ruler, opposition, room, _sign(period, room, 1), text, worth[:, 2:])
    gains += _gain(period, seat, scale)
    return gains, (*seats, seat)


def _priced(
    period: Period, hold: Array, ruler: Array, opposition: Array, powers: Array, pens: Pens
) -> tuple[Seat, ...]:
    """The seats where announced conditions can be crossed at a price."""
    ends = ends_of(period, hold, ruler, opposition)
    errs = period.precision is not None
    splits = erring_pens(period, hold, ends) if errs else pens_of(period, ends)
    each = len(splits) // 2
    weights = [pens.sides * pens.toward] * each + [pens.sides * (1.0 - pens.toward)] * each
    seats = tuple(
        _seat(ends, split, weight, powers, place % each > 0)
        for place, (split, weight) in enumerate(zip(splits, weights, strict=True))
    )
    if pens.mediator is not None:
        texts = [erring_text(period, hold, ends)] if errs else texts_of(period, hold, ends)
        told = (_seat(ends, split, pens.mediator, powers, place > 0) for place, split in enumerate(texts))
        seats = (*seats, *told)
    if pens.eager is None or errs:
        return seats
    plain = replace(seats[0], paid=None, rates=None, chance=None)
    return (*seats, _envoys(period, hold, plain, pens.eager))


def _seat(ends: Ends, split: Split, weight: Array, powers: Array, other: bool) -> Seat:
    return Seat(
        weight,
        None,
        ends.ruler,
        ends.opposition,
        ends.room,
        split.agreed,
        split.share,
        powers,
        bottom=ends.low,
        top=ends.high,
        paid=split.paid,
        rates=split.rates,
        chance=split.chance,
        other=other,
    )


def _envoys(period: Period, hold: Array, own: Seat, eager: Array) -> Seat:
    """What envoys who want any deal sign where those they speak for cannot agree: terms that fall short for both in
    the proportion in which they give way, within the preconditions, if that is near enough. Where their principals
    can agree they do as these would."""
    mine, yours = (wide(given) for given in period.gives.T)
    share = (yours * own.ruler + mine * own.opposition) / np.maximum(mine + yours, TIE)
    share = np.clip(share, wide(period.low), wide(period.high))
    room = np.minimum(share - own.ruler + mine, own.opposition + yours - share)
    agreed = _sign(period, room, 2) * (1.0 - _sign(period, own.room, 0))
    toward = mine / np.maximum(mine + yours, TIE)
    return replace(
        own, weight=eager, toward=toward, room=room, agreed=np.asarray(agreed), share=share, gives=(mine, yours)
    )


def _envoys_err(period: Period, hold: Array, seats: tuple[Seat, ...], eager: Array) -> Seat:
    """The same where the sides err: whatever was not signed for want of agreement between the principals."""
    assert period.precision is not None
    seat = _envoys(period, hold, seats[0], eager)
    rate = wide(period.precision * hold[:, :2].min(axis=1))
    return replace(seat, agreed=np.asarray(logistic(rate * seat.room) * (1.0 - _settled(seats))))


def _settled(seats: tuple[Seat, ...]) -> Array:
    """The chance that one of some seats' terms are signed, given that one of them is tabled (0 if none ever is)."""
    weight = np.asarray(sum(seat.weight for seat in seats))
    return deal_of(seats) / np.where(weight > 0.0, weight, 1.0)


def _gains(period: Period, seats: tuple[Seat, ...], scale: Array) -> Array:
    """What each actor gains over refusal, (n, B, Y, K-1, E), times ``scale``, all seats together.

    Seat by seat, and each as a difference before it is weighted: summed apart, worth and reservation leave a remainder
    of the last digit where they are equal, and best responses that should rest then chase each other.
    """
    total = _gain(period, seats[0], scale)
    for seat in seats[1:]:
        total += _gain(period, seat, scale)
    return total


def _gain(period: Period, seat: Seat, scale: Array) -> Array:
    gain = surpluses(period, seat)
    gain *= seat.agreed[:, None]
    gain *= scale * seat.weight[:, None]
    return gain


def surpluses(period: Period, seat: Seat) -> Array:
    """What each actor (n, B, Y, K-1, E) gains if the seat's terms are signed, as a share of A."""
    powers = seat.powers.shape[1]
    out = np.empty((len(seat.ruler), 2 + powers, *seat.ruler.shape[1:]))
    np.subtract(seat.share, seat.ruler, out=out[:, 0])
    np.subtract(seat.opposition, seat.share, out=out[:, 1])
    if seat.paid is not None:
        out[:, 0] -= seat.paid[0]
        out[:, 1] -= seat.paid[1]
    for power in range(powers):
        his, theirs = (wide(stake) for stake in period.stakes[:, 2 + power].T)
        out[:, 2 + power] = theirs + (his - theirs) * seat.share - seat.powers[:, power]
    return out


def _err(period: Period, hold: Array, worth: Array, pens: Pens) -> tuple[Seat, ...]:
    """The seats when both sides choose with finite precision."""
    assert period.precision is not None
    rate, least, most = wide(period.precision), wide(period.low), wide(period.high)
    mine, theirs = wide(hold[:, 0]), wide(hold[:, 1])
    own, other = worth[:, 0] * mine, worth[:, 1] * theirs
    left, by_other = offer(
        rate, theirs - other - own * theirs / mine, theirs * (1.0 - most) - other, theirs * (1.0 - least) - other
    )
    right, by_own = offer(rate, mine - own - other * mine / theirs, mine * least - own, mine * most - own)
    seat = Seat(
        pens.sides * pens.toward,
        None,
        worth[:, 0],
        1.0 - worth[:, 1],
        np.minimum(1.0 - worth[:, 1], most) - np.maximum(worth[:, 0], least),
        by_other,
        1.0 - (other + left) / theirs,
        worth[:, 2:],
    )
    seats = (seat, replace(seat, weight=pens.sides * (1.0 - pens.toward), agreed=by_own, share=(own + right) / mine))
    if pens.mediator is None:
        return seats
    text = _text(period, hold, worth[:, 0], 1.0 - worth[:, 1])
    yes = logistic(rate * (theirs * (1.0 - text) - other))
    both = yes * logistic(rate * yes * (mine * text - own))
    return (*seats, replace(seat, weight=pens.mediator, agreed=both, share=text))


def _sign(period: Period, room: Array, seat: int) -> Array:
    """Chance of signing at a seat where the better terms leave so much room, in shares: 1 or 0, or rising over
    ``period.hesitate``."""
    sure = (room >= -TIE).astype(float)
    if not period.hesitates:
        return sure
    width = wide(period.hesitate)
    return np.where(width > 0.0, period.signing.chance(np.where(width > 0.0, width, 1.0), room, seat), sure)


def _text(period: Period, hold: Array, ruler: Array, opposition: Array) -> Array:
    """The mediator's text: given, or splitting the surplus evenly, within the preconditions."""
    mine, theirs = wide(hold[:, 0]), wide(hold[:, 1])
    even = (mine * ruler + theirs * opposition) / (mine + theirs)
    given = wide(period.text)
    return np.clip(np.where(np.isnan(given), even, given), wide(period.low), wide(period.high))


def deal_of(seats: tuple[Seat, ...]) -> Array:
    """Chance of signature."""
    return np.asarray(sum((seat.weight * seat.agreed for seat in seats[1:]), start=seats[0].weight * seats[0].agreed))


def table_of(seats: tuple[Seat, ...], deal: Array, war: slice, apart: Apart | None) -> Table:
    """What an observer sees of a conference: the seats put together, and both pens where they stand apart. ``war``: the
    places of the talk modes on the axis of tables. ``deal``: see :func:`deal_of`."""
    own = seats[0]
    signed = np.asarray(sum(seat.weight * seat.agreed * seat.share for seat in seats))
    open_ = own.room >= -TIE
    ripe = open_[:, war].copy()
    chance, terms, ruler, opposition = (x[:, war].copy() for x in (deal, signed, own.ruler, own.opposition))
    bottom, top = (None if x is None else x[:, war].copy() for x in (own.bottom, own.top))
    blamed = None
    if apart is not None:
        # Envoys only stand in for them, and who has other terms has a seat already.
        held = np.asarray(sum(seat.weight for seat in seats if seat.gives is None and not seat.other))
        blamed = held[:, war] - chance
        talks, tables = apart.talks, apart.tables
        first, second = ((open_ & (held > 0.0))[:, part] for part in (war, tables))
        ripe[:, talks] = first[:, talks] | second
        blamed[:, talks] = held[:, tables] - deal[:, tables]
        chance[:, talks] += deal[:, tables]
        terms[:, talks] += signed[:, tables]
        ruler[:, talks] = own.ruler[:, tables]
        if bottom is not None and own.bottom is not None:
            bottom[:, talks] = own.bottom[:, tables]
    return Table(chance, terms, ruler, opposition, ripe, blamed, bottom, top)
