"""Closed forms that stand beside the engine: published models of war and bargaining that need no solver.

Two of them, Rubinstein's and Slantchev's, are settings of the engine as well and show that it computes them. The
others rest on what the engine leaves out: a cost that only one side knows, luck in who holds the pen, a council that
can be by-passed. Everywhere the prize is 1 and shares are parts of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.errors import InputError

__all__ = [
    "BattleOffers",
    "CouncilUltimatum",
    "Persuasion",
    "PreventiveWar",
    "PrivateCost",
    "alternating_offers",
    "battle_offers",
    "council_ultimatum",
    "preventive_war",
    "private_cost",
    "waiting_to_persuade",
]

Array = NDArray[np.float64]
MOST_PERIODS = 1_000_000
CALM = 64  # periods after which a wrong guess of the far future, halved in each, no longer shows


def _check(name: str, value: float, low: float, high: float, *, open_high: bool = False) -> None:
    """The number is finite and lies in [low, high], or in [low, high) if ``open_high``."""
    if not math.isfinite(value) or not low <= value <= high or (open_high and value == high):
        end = f"at least {low:g} and less than {high:g}" if open_high else f"between {low:g} and {high:g}"
        raise InputError(f"{name} must be {end}, got {value}")


@dataclass(frozen=True)
class PrivateCost:
    """``offer``: the share that the proposer asks for; ``war``: chance that it is refused and war follows;
    ``value``: what the proposer expects, as a share of the prize; ``safe``: the share that nobody would refuse.
    """

    offer: float
    war: float
    value: float
    safe: float


def private_cost(odds: float, cost: float, highest: float) -> PrivateCost:
    """How much to ask of an opponent whose cost of war one does not know: the trade-off of risk and return.

    The proposer prevails in a war with chance ``odds`` and pays ``cost`` for it. The opponent's own cost lies
    anywhere between 0 and ``highest``, all values equally likely, and only he knows it. ``cost`` and ``highest`` are
    shares of the prize, ``cost`` at least 0, ``highest`` above 0, ``odds`` between 0 and 1.

    Asking ``odds`` or less is safe. Each point more is won if it is accepted and lost if it is not; the best demand
    is ``odds + (highest - cost) / 2``, at most the whole prize, and no more than what is safe if war costs the
    proposer more than ``highest``. Where the whole prize is not reached, the chance of war does not depend on
    ``odds``: the balance moves the terms.

    Raises :class:`InputError` for numbers out of range. Source: Fearon (1995), claim 2, pp. 410-411.
    """
    _check("odds", odds, 0.0, 1.0)
    _check("cost", cost, 0.0, math.inf)
    if not 0.0 < highest < math.inf:
        raise InputError(f"highest must be a positive share of the prize, got {highest}")
    offer = min(max(odds + (highest - cost) / 2.0, odds), 1.0)
    war = (offer - odds) / highest
    return PrivateCost(offer, war, (1.0 - war) * offer + war * (odds - cost), odds)


@dataclass(frozen=True)
class PreventiveWar:
    """``attacks``: does the declining side fight now? ``critical``: odds of the rising side, once risen, above which
    it does (infinite: no rise is enough). ``margin``: what fighting now is worth to the declining side beyond the
    best it can be offered, as a share of the prize.
    """

    attacks: bool
    critical: float
    margin: float


def preventive_war(now: float, later: float, cost: float, patience: float) -> PreventiveWar:
    """Does a side in decline fight today because tomorrow's terms will be worse, and nobody can promise better ones?

    The rising side prevails with chance ``now`` in this period and ``later`` in every period after it; it makes all
    offers, and cannot bind itself to go easy when it is strong. ``cost``: what a war costs the declining side, as a
    share of the whole prize (the prize for good; at least 0). ``patience``: what a promise of 1 for the next period
    is worth today, in [0, 1).

    The most that the rising side can give today is the whole of today's prize. That is too little if and only if
    ``patience * later - now > cost * (1 - patience)``; where the risen side could take everything
    (``later + cost > 1``), 1 - cost stands for ``later``.

    Raises :class:`InputError` for numbers out of range. Source: Fearon (1995), pp. 405-406, where the cost is
    counted in periods' worth of the prize, that is ``cost / (1 - patience)``.
    """
    _check("now", now, 0.0, 1.0)
    _check("later", later, 0.0, 1.0)
    _check("cost", cost, 0.0, math.inf)
    _check("patience", patience, 0.0, 1.0, open_high=True)
    spared = cost * (1.0 - patience)
    margin = patience * min(later, 1.0 - cost) - now - spared
    critical = (now + spared) / patience if patience > 0.0 else math.inf
    return PreventiveWar(margin > 0.0, critical if critical <= 1.0 - cost else math.inf, margin)


@dataclass(frozen=True)
class Persuasion:
    """``date``: the period in which they agree, 0 being now, and never before it. ``pie``: what the two together
    believe today that they will get (1 is the whole prize; more is optimism). ``optimism``: by period up to
    ``date``, by how much the two chances of holding the pen add up to more than 1.
    """

    date: int
    pie: float
    optimism: Array


def waiting_to_persuade(patience: float, firmness: float, disagreement: float) -> Persuasion:
    """When do two optimists settle who will see by experience which of them is right?

    In each period one of the two holds the pen and makes an offer; both think of themselves as likelier to hold it
    than the other thinks, and both learn from who did. ``firmness``: how many periods' experience their first
    opinion is worth (above 0). ``disagreement``: in the same unit, by how much the two opinions differ, from 0
    (none) to ``firmness`` (each is sure of himself); after t periods the two chances add up to
    ``1 + disagreement / (firmness + t)``. ``patience``: value today of 1 in the next period, in [0, 1).

    There is a date, fixed from the start whatever happens, at which they agree and before which they do not: until
    then each would rather wait for the facts to persuade the other.

    Raises :class:`InputError` for numbers out of range, or a patience so close to 1 that more than a million periods
    would have to be looked at. Source: Yildiz (2004). The recursion is ours: with y_t the excess above,
    ``L_t = max(patience * L_{t+1}, 1 - patience * y_{t+1} * L_{t+1})``, both expect ``(1 + y_t) * L_t`` together,
    and they agree at t if and only if ``patience`` times what they expect of t + 1 is at most 1.
    """
    _check("patience", patience, 0.0, 1.0, open_high=True)
    if not 0.0 < firmness < math.inf:
        raise InputError(f"firmness must be a positive number of periods, got {firmness}")
    _check("disagreement", disagreement, 0.0, firmness)
    # Where patience * (1 + y) <= 1 they agree whatever comes; and where y < 1/2 errors about what comes fade away.
    calm = max(patience / (1.0 - patience), 2.0) * disagreement - firmness
    periods = max(math.ceil(calm), 0) + CALM
    if periods > MOST_PERIODS:
        raise InputError(f"patience {patience} is too close to 1 for this disagreement: choose a longer period")
    excess = disagreement / (firmness + np.arange(periods + 1.0))
    rent, date = 1.0, 0
    for step in range(periods - 1, -1, -1):
        agreed = 1.0 - patience * excess[step + 1] * rent
        waits = patience * rent
        if agreed >= waits:
            date = step
        rent = max(agreed, waits)
    return Persuasion(date, float((1.0 + excess[0]) * rent), excess[: date + 1])


@dataclass(frozen=True)
class CouncilUltimatum:
    """``credible``: does the power act alone if the council refuses? ``draft``: the text it tables, which passes;
    ``without``: the draft that would pass if it could not act alone; ``fallback``: what holds if the draft fails;
    ``gain``: how much nearer to its wish the power ends than where matters stand.
    """

    credible: bool
    draft: float
    without: float
    fallback: float
    gain: float


def council_ultimatum(
    wish: float, vetoes: Sequence[float], status_quo: float, alone: float, cost: float
) -> CouncilUltimatum:
    """What can a power get through a council whose members can veto, if it can also act without it?

    Everybody stands on one line and wants the outcome near; a loss is a distance. ``wish``: the power's best point;
    ``vetoes``: those of the members who can block (none: nobody can); ``status_quo``: where matters stand;
    ``alone``: what the power brings about if it acts without leave, at ``cost`` to itself (in distances, at least
    0). It tables one draft, and a member lets pass what is no worse for it than what follows a veto.

    Acting alone is credible if it gains the power more than it costs. Then a veto no longer keeps matters as they
    are, and members pass drafts that they would have stopped; yet seldom the power's wish. Without the power to act
    alone (sanctions, say, that need everybody) the veto sticks.

    Raises :class:`InputError` for numbers that are not finite or a negative cost. Source: Voeten (2001); the closed
    form for complete information and a take-it-or-leave-it draft is ours.
    """
    for name, value in (("wish", wish), ("status_quo", status_quo), ("alone", alone), *(("vetoes", v) for v in vetoes)):
        _check(name, value, -math.inf, math.inf)
    _check("cost", cost, 0.0, math.inf)
    apart = abs(status_quo - wish)
    credible = cost < apart - abs(alone - wish)
    fallback = alone if credible else status_quo
    draft = _nearest(wish, vetoes, fallback)
    return CouncilUltimatum(
        credible, draft, _nearest(wish, vetoes, status_quo), fallback, gain=apart - abs(draft - wish)
    )


def _nearest(wish: float, vetoes: Sequence[float], fallback: float) -> float:
    """The point nearest to the wish that no member likes less than the fallback."""
    low = max((veto - abs(fallback - veto) for veto in vetoes), default=-math.inf)
    high = min((veto + abs(fallback - veto) for veto in vetoes), default=math.inf)
    return min(max(wish, low), high)


def alternating_offers(first: float, second: float) -> float:
    """Share of whoever speaks first when two sides take turns to make offers, for as long as it takes.

    ``first``, ``second``: what a promise of 1 in the next round is worth today to each, in [0, 1): the more patient
    side gets more, and speaking first is worth something. They agree at once.

    Raises :class:`InputError` for numbers out of range. Source: Rubinstein (1982).
    """
    _check("first", first, 0.0, 1.0, open_high=True)
    _check("second", second, 0.0, 1.0, open_high=True)
    return (1.0 - second) / (1.0 - first * second)


@dataclass(frozen=True)
class BattleOffers:
    """By places held, 1 to N - 1, each (N - 1,): ``ruler``, ``opposition``: each side's own share where it makes the
    offer; ``fight_ruler``, ``fight_opposition``: what fighting to the finish is worth to each, as shares of the prize.
    """

    ruler: Array
    opposition: Array
    fight_ruler: Array
    fight_opposition: Array


def battle_offers(places: int, odds: float, patience: float, ruler: float, opposition: float) -> BattleOffers:
    """What is offered and taken when two sides bargain in turns while they fight over a row of places.

    Between two offers a battle is fought; the ruler wins it, and a place, with chance ``odds``. Who holds all
    ``places`` (at least 2) has the whole prize. ``ruler``, ``opposition``: what each has of a period's prize while
    fighting, costs deducted (together less than 1, else they would rather fight). ``patience``: value today of 1
    after the next battle, in [0, 1).

    With everything known they agree at once, at terms that follow the front; fighting decides terms without being
    fought. Raises :class:`InputError` for numbers out of range, or if fighting costs so much that a side would sign
    away more than the prize. Source: Slantchev (2003), proposition 1.
    """
    if places < 2:
        raise InputError(f"places must be at least 2, got {places}")
    _check("odds", odds, 0.0, 1.0)
    _check("patience", patience, 0.0, 1.0, open_high=True)
    if not ruler + opposition < 1.0:
        raise InputError(f"ruler + opposition must be less than 1, got {ruler + opposition}: war must cost something")
    inner = places - 1
    up, down = patience * odds * np.eye(inner, k=1), patience * (1.0 - odds) * np.eye(inner, k=-1)
    step, wins = up + down, np.zeros(inner)
    wins[-1] = patience * odds  # the ruler's last battle
    loses = np.zeros(inner)
    loses[0] = patience * (1.0 - odds)
    same, keep = np.eye(inner), 1.0 - patience
    # 1 - x = keep * opposition + E[y'], 1 - y = keep * ruler + E[x']; at the ends x and y are 0 and 1.
    system = np.block([[same, step], [step, same]])
    right = np.concatenate([1.0 - keep * opposition - loses, 1.0 - keep * ruler - wins])
    offers = np.linalg.solve(system, right)
    if offers.min() < 0.0 or offers.max() > 1.0:
        raise InputError("fighting costs so much that an offer leaves [0, 1]: raise ruler and opposition")
    worth = np.stack([keep * ruler + wins, keep * opposition + loses], axis=1)
    finish = np.asarray(np.linalg.solve(same - step, worth), dtype=np.float64)
    return BattleOffers(offers[:inner], offers[inner:], finish[:, 0], finish[:, 1])
