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

__all__ = ["MARGIN", "Types", "fitted", "prevails"]

Array = NDArray[np.float64]
MARGIN = 1.0
"""How far, in log odds, the two types lie outside the camps' odds at least."""
SURE = 0.02
"""No camp is surer of the type of war than 1 less this."""
CERTAIN = 1e-6
WIDEST, EXTREME = 12.0, 30.0
HALVINGS = 60


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
    inner = np.arange(1, notches)
    up = logistic(edge + strength)
    broken = logistic((edge + spread)[:, None] + np.log(inner / (notches - inner)))
    stay = (1.0 - breaks) * moves
    matrix = np.zeros((len(balance), notches - 1, notches - 1))
    diagonal = np.arange(notches - 1)
    matrix[:, diagonal, diagonal] = (breaks + stay)[:, None]
    matrix[:, diagonal[:-1], diagonal[1:]] = -(stay * up)[:, None]
    matrix[:, diagonal[1:], diagonal[:-1]] = -(stay * (1.0 - up))[:, None]
    target = breaks[:, None] * broken
    target[:, -1] += stay * up
    found = np.linalg.solve(matrix, target[..., None])[..., 0]
    return np.asarray(found[np.arange(len(balance)), balance.astype(int) - 1], dtype=np.float64)


def fitted(
    odds: Array, balance: Array, notches: int, moves: Array, breaks: Array, strength: Array, *, spreads: bool = True
) -> Types:
    """The types of war that the camps' chances ``odds`` (n, 3) for the ruler (his own, the opposition's view of them,
    the observer's) call for.

    The log odds of P_- and P_+ are centred on the camps' odds and lie at least ``MARGIN`` outside them. ``spread`` is
    the least that does this, and not below ``strength`` (where ``spreads`` is off there are no types, and ``edge``
    alone is fitted, to the observer).
    """
    said = logit(np.clip(odds, SURE, 1.0 - SURE))
    if not spreads:
        nothing = np.zeros(len(odds))
        edge = _edge(said[:, 2], balance, notches, moves, breaks, nothing, nothing)
        even = prevails(balance, notches, moves, breaks, edge, nothing, nothing)
        return Types(edge, nothing, nothing > 0.0, even, even, np.full((len(odds), 3), 0.5))
    low, high = said.min(axis=1), said.max(axis=1)
    centre, half = (low + high) / 2.0, (high - low) / 2.0 + MARGIN

    def at(spread: Array) -> tuple[Array, Array, Array]:
        edge = _edge(centre, balance, notches, moves, breaks, strength, spread)
        return edge, *_pair(balance, notches, moves, breaks, edge, strength, spread)

    spread = strength.copy()
    edge, minus, plus = at(spread)
    grew = (plus - minus) / 2.0 < half - 1e-12
    if grew.any():
        least, most = spread.copy(), np.maximum(spread, WIDEST)
        for _ in range(HALVINGS):
            middle = (least + most) / 2.0
            _, one, other = at(middle)
            enough = (other - one) / 2.0 >= half
            most, least = np.where(enough, middle, most), np.where(enough, least, middle)
        spread = np.where(grew, most, spread)
        edge, minus, plus = at(spread)
    against, favouring = logistic(minus), logistic(plus)
    beliefs = (odds - against[:, None]) / np.maximum(favouring - against, CERTAIN)[:, None]
    return Types(edge, spread, grew, against, favouring, np.clip(beliefs, SURE, 1.0 - SURE))


def _pair(
    balance: Array, notches: int, moves: Array, breaks: Array, edge: Array, strength: Array, spread: Array
) -> tuple[Array, Array]:
    """Log odds of P_- and P_+."""
    found = [prevails(balance, notches, moves, breaks, edge, sign * strength, sign * spread) for sign in (-1.0, 1.0)]
    minus, plus = (logit(np.clip(chance, 1e-13, 1.0 - 1e-13)) for chance in found)
    return minus, plus


def _edge(
    centre: Array, balance: Array, notches: int, moves: Array, breaks: Array, strength: Array, spread: Array
) -> Array:
    """The edge at which the log odds of P_- and P_+ lie evenly about a centre."""
    least, most = np.full(len(centre), -EXTREME), np.full(len(centre), EXTREME)
    for _ in range(HALVINGS):
        middle = (least + most) / 2.0
        minus, plus = _pair(balance, notches, moves, breaks, middle, strength, spread)
        above = minus + plus > 2.0 * centre
        most, least = np.where(above, middle, most), np.where(above, least, middle)
    return np.asarray((least + most) / 2.0)
