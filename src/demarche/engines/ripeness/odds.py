"""Odds that mean odds: the chance of prevailing in a war that is fought to the finish, and types of war made to fit.

Each camp says with what chance the ruler prevails if nobody talks, nothing fades and help stays as it is. That chance
is P_- under the type of war that favours the opposition and P_+ under the one that favours the ruler, so a camp that
says p believes in the latter with pi = (p - P_-) / (P_+ - P_-).

At notch k the chance solves P_k = z s_k + (1 - z)(m (q P_{k+1} + (1 - q) P_{k-1}) + (1 - m) P_k), a tridiagonal system
(gambler's ruin with a break): z is the hazard that the war breaks off, m that the front moves, q the chance that a
move is the ruler's, s_k that a break is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.numerics.belief_lattice import logistic, logit

__all__ = ["MARGIN", "WIDEST", "Types", "fitted", "lasts", "prevails"]

Array = NDArray[np.float64]
MARGIN = 1.0
"""How far, in log odds, the two types lie outside the camps' odds at least."""
SURE = 0.02
"""No camp is surer of the type of war than 1 less this."""
CERTAIN = 1e-6
WIDEST, EXTREME = 12.0, 30.0
TINY, STEP = 1e-11, 1e-5
SECANTS, NEWTONS, HALVINGS = 20, 20, 60


@dataclass(frozen=True)
class Types:
    """Types of war (n,) that make room for what the camps say. ``edge``: log odds of the next move of the front beside
    the type; ``spread``: see :class:`.War`; ``grew``: is it above ``strength``, what a move of the front is worth;
    ``against``, ``favouring``: P_- and P_+; ``beliefs`` (n, 3): of the ruler, the opposition, the observer, in the type
    that favours the ruler."""

    edge: Array
    spread: Array
    grew: NDArray[np.bool_]
    against: Array
    favouring: Array
    beliefs: Array


def prevails(
    balance: Array, notches: int, moves: Array, breaks: Array, edge: Array, strength: Array, spread: Array
) -> Array:
    """Chance (n,) that the ruler prevails from notch ``balance`` in a war of one type, fought to the finish.

    ``moves``, ``breaks`` (n,): chances per step, not both 0; ``strength``, ``spread`` (n,): shifts of the log odds of a
    move and of a break under the type.

    >>> one = np.ones(1)
    >>> round(float(prevails(2 * one, 4, 0.3 * one, 0 * one, 0 * one, 0 * one, 0 * one)[0]), 12)
    0.5
    """
    inner = np.arange(1, notches)[:, None]
    up = logistic(edge + strength)
    stay = (1.0 - breaks) * moves
    target = breaks * logistic((edge + spread) + np.log(inner / (notches - inner)))
    solved = _solved(breaks + stay, stay * up, stay * (1.0 - up), target, 1.0)
    return np.asarray(np.take_along_axis(solved, balance.astype(int)[None] - 1, axis=0)[0])


def lasts(balance: Array, notches: int, moves: Array, breaks: Array, edge: Array, strength: Array) -> Array:
    """Steps (n,) that a war of one type, fought to the finish, lasts on average; arguments as of :func:`prevails`.

    >>> one = np.ones(1)
    >>> round(float(lasts(2 * one, 4, one, 0 * one, 0 * one, 0 * one)[0]), 12)
    4.0
    """
    up = logistic(edge + strength)
    stay = (1.0 - breaks) * moves
    steps = _solved(breaks + stay, stay * up, stay * (1.0 - up), np.ones((notches - 1, len(up))), 0.0)
    return np.asarray(np.take_along_axis(steps, balance.astype(int)[None] - 1, axis=0)[0])


def _solved(whole: Array, rise: Array, fall: Array, target: Array, top: float) -> Array:
    """whole x_k = target_k + rise x_{k+1} + fall x_{k-1} between x_0 = 0 and x_K = ``top``, in the place of ``target``
    (K-1, n).

    Elimination from below (Thomas): x_k = target_k + onward_k x_{k+1}.
    """
    onward = np.empty_like(target)
    before, passed = np.zeros_like(whole), np.zeros_like(whole)
    for k in range(len(target)):
        scale = 1.0 / (whole - fall * passed)
        onward[k] = passed = rise * scale
        target[k] = before = (target[k] + fall * before) * scale
    ahead = np.full_like(whole, top)
    for k in range(len(target) - 1, -1, -1):
        target[k] = ahead = target[k] + onward[k] * ahead
    return target


def fitted(
    odds: Array, balance: Array, notches: int, moves: Array, breaks: Array, strength: Array, *, spreads: bool = True
) -> Types:
    """The types of war that the camps' chances ``odds`` (n, 3) for the ruler (his own, the opposition's view of them,
    the observer's) call for.

    The log odds of P_- and P_+ are centred on the camps' odds and lie at least ``MARGIN`` outside them. ``spread`` is
    the least that does this, up to ``WIDEST`` and not below ``strength`` (where ``spreads`` is off there are no types,
    and ``edge`` alone is fitted, to the observer).
    """
    said = logit(np.clip(odds, SURE, 1.0 - SURE))
    if not spreads:
        nothing = np.zeros(len(odds))
        wars = _Wars(balance, notches, moves, breaks, nothing)
        edge = _edge(wars, said[:, 2], nothing)
        even = prevails(balance, notches, moves, breaks, edge, nothing, nothing)
        return Types(edge, nothing, nothing > 0.0, even, even, np.full((len(odds), 3), 0.5))
    low, high = said.min(axis=1), said.max(axis=1)
    centre, half = (low + high) / 2.0, (high - low) / 2.0 + MARGIN
    wars = _Wars(balance, notches, moves, breaks, strength)
    edge, spread = _edge(wars, centre, strength), strength.copy()
    minus, plus = wars.pair(edge, spread)
    grew = (plus - minus) / 2.0 < half - TINY
    if grew.any():
        rows = np.flatnonzero(grew)
        edge[rows], spread[rows] = _apart(wars.some(rows), centre[rows], half[rows])
        minus, plus = wars.pair(edge, spread)
    against, favouring = logistic(minus), logistic(plus)
    beliefs = (odds - against[:, None]) / np.maximum(favouring - against, CERTAIN)[:, None]
    return Types(edge, spread, grew, against, favouring, np.clip(beliefs, SURE, 1.0 - SURE))


@dataclass(frozen=True)
class _Wars:
    """Some wars whose types are sought."""

    balance: Array
    notches: int
    moves: Array
    breaks: Array
    strength: Array

    def some(self, rows: NDArray[np.intp]) -> _Wars:
        """Those with these numbers."""
        parts = (self.balance[rows], self.moves[rows], self.breaks[rows], self.strength[rows])
        return _Wars(parts[0], self.notches, *parts[1:])

    def pair(self, edge: Array, spread: Array) -> tuple[Array, Array]:
        """Log odds of P_- and P_+."""
        twice = [np.concatenate([x, x]) for x in (self.balance, self.moves, self.breaks, edge)]
        types = [np.concatenate([-x, x]) for x in (self.strength, spread)]
        found = prevails(twice[0], self.notches, *twice[1:], *types)
        minus, plus = np.split(logit(np.clip(found, 1e-13, 1.0 - 1e-13)), 2)
        return minus, plus


def _edge(wars: _Wars, centre: Array, spread: Array) -> Array:
    """The edge at which the log odds of P_- and P_+ lie evenly about a centre: by secants, and by halving where these
    do not get there."""
    last, edge = centre.copy(), centre + STEP
    gap = _off(wars, last, spread, centre)
    done = np.abs(gap) <= TINY
    edge = np.where(done, last, edge)
    for _ in range(SECANTS):
        here = _off(wars, edge, spread, centre)
        done |= np.abs(here) <= TINY
        if done.all():
            return edge
        slope = np.where(done, 1.0, (here - gap) / np.where(edge == last, 1.0, edge - last))
        step = np.clip(here / np.where(np.abs(slope) > 1e-9, slope, 1.0), -2.0, 2.0)
        last, gap, edge = edge, here, np.where(done, edge, edge - step)
    least, most = np.full(len(centre), -EXTREME), np.full(len(centre), EXTREME)
    for _ in range(HALVINGS):
        middle = (least + most) / 2.0
        above = _off(wars, middle, spread, centre) > 0.0
        most, least = np.where(above, middle, most), np.where(above, least, middle)
    return np.where(done, edge, (least + most) / 2.0)


def _off(wars: _Wars, edge: Array, spread: Array, centre: Array) -> Array:
    minus, plus = wars.pair(edge, spread)
    return (minus + plus) / 2.0 - centre


def _apart(wars: _Wars, centre: Array, half: Array) -> tuple[Array, Array]:
    """Edge and least spread at which P_- and P_+ lie evenly about a centre and so far from it."""
    least, most = wars.strength.copy(), np.maximum(wars.strength, WIDEST)
    edge, spread = centre.copy(), np.clip(half, least, most)
    done = np.zeros(len(centre), dtype=bool)
    for _ in range(NEWTONS):
        minus, plus = wars.pair(edge, spread)
        off, short = (minus + plus) / 2.0 - centre, (plus - minus) / 2.0 - half
        done |= np.maximum(np.abs(off), np.abs(short)) <= TINY
        if done.all():
            return edge, spread
        by_edge, by_spread = wars.pair(edge + STEP, spread), wars.pair(edge, spread + STEP)
        a, c = ((sum(by) / 2.0 - (minus + plus) / 2.0) / STEP for by in (by_edge, by_spread))
        b, d = (((by[1] - by[0]) / 2.0 - (plus - minus) / 2.0) / STEP for by in (by_edge, by_spread))
        whole = a * d - b * c
        whole = np.where(np.abs(whole) > 1e-12, whole, 1.0)
        first, second = (off * d - short * c) / whole, (short * a - off * b) / whole
        edge = np.where(done, edge, edge - np.clip(first, -2.0, 2.0))
        spread = np.where(done, spread, np.clip(spread - np.clip(second, -2.0, 2.0), least, most))
    left = np.flatnonzero(~done)
    wars, centre, half, least, most = wars.some(left), centre[left], half[left], least[left], most[left]
    for _ in range(HALVINGS):
        middle = (least + most) / 2.0
        minus, plus = wars.pair(_edge(wars, centre, middle), middle)
        enough = (plus - minus) / 2.0 >= half
        most, least = np.where(enough, middle, most), np.where(enough, least, middle)
    spread[left], edge[left] = most, _edge(wars, centre, most)
    return edge, spread
