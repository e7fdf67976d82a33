"""The challenge model of Bueno de Mesquita, in the reconstruction of Scholz, Calbert & Smith (2011), one dimension.

Every round each actor weighs a challenge of every other. With d = |x_i - x_j| / R and the risk exponent r,

    U_s = 2 - 4 (1/2 - d/2)^r        U_f = 2 - 4 (1/2 + d/2)^r        U_sq = 2 - 4 (1/2)^r
    E(U_ij) = s_j (P_ij U_s + (1 - P_ij) U_f) + (1 - s_j) U_s - U_sq

where s_j is the chance that the target resists. Security Sec_i = sum over j of E(U_ji) at r = 1 gives

    R_i = (2 Sec_i - max - min) / (max - min)        r_i = (1 - R_i / 3) / (1 + R_i / 3)

From a, what i expects of challenging j, and b, what it faces from j, i must go all the way (b > a > 0), part of the way
(a < 0 < b, b > -a: |a / b| of it) or gives in (a < 0 < b, b < -a); it takes one such offer, and all move at once.

The two readings differ in what the paper prints and what reproduces its results:

``printed``  P_ij by eq. 31 (over the votes on this pair), b by j's own lights, the offer that moves i least.
``authors``  P_ij over the votes on *all* pairs and by each voter's risk exponent, both a and b by i's lights, the
             compromise that lies *lowest* on the scale, and nobody ever gives in. This one reproduces table 2 of the
             paper, but is an artefact: mirror the scale, and it forecasts something else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["READINGS", "Offer", "Reading", "Round", "expected", "play_round", "risk_exponents"]

Reading = Literal["printed", "authors"]
READINGS: tuple[str, ...] = get_args(Reading)
Kind = Literal["conflict", "compromise", "capitulation"]


@dataclass(frozen=True)
class Offer:
    """What one actor concedes to another in a round: where it moves, and what both expected of a challenge."""

    actor: int
    to: int
    kind: Kind
    place: float
    own: float
    """What the actor expects of challenging the other: a."""
    other: float
    """What it faces from the other: b."""


@dataclass(frozen=True)
class Round:
    """Where all stand after a round, and what moved them."""

    position: Floats
    offers: tuple[Offer, ...]
    exponent: Floats


def chances(position: Floats, weight: Floats, exponent: Floats, span: float, reading: Reading) -> Floats:
    """P_ij, the chance that i's position beats j's, (n, n); 0 where both stand together."""
    away = np.abs(position[:, None] - position[None, :]) / span  # [k, j]
    felt = away ** exponent[:, None] if reading == "authors" else away
    votes = weight[:, None, None] * (felt[:, None, :] - felt[:, :, None])  # [k, i, j]
    won = np.maximum(votes, 0.0).sum(axis=0)
    size = np.abs(votes).sum(axis=0)
    total = np.full_like(size, size.sum()) if reading == "authors" else size
    found = np.divide(won, total, out=np.zeros_like(won), where=(away > 0.0) & (total > 0.0))
    return np.asarray(found)


def expected(position: Floats, salience: Floats, chance: Floats, exponent: Floats, span: float) -> Floats:
    """E^h(U_ij), what i gains by challenging j as h sees it, (n, n, n) by [h, i, j]."""
    away = np.abs(position[:, None] - position[None, :])[None] / span
    r = exponent[:, None, None]
    success, failure = 2.0 - 4.0 * (0.5 - 0.5 * away) ** r, 2.0 - 4.0 * (0.5 + 0.5 * away) ** r
    resists = salience[None, None, :]
    fought = chance * success + (1.0 - chance) * failure
    return np.asarray(resists * fought + (1.0 - resists) * success - (2.0 - 4.0 * 0.5**r))


def risk_exponents(position: Floats, weight: Floats, salience: Floats, span: float, reading: Reading) -> Floats:
    """r_i between 1/2 (least secure) and 2 (most secure), (n,); 1 for all where all are equally secure."""
    plain = np.ones(len(position))
    faced = expected(position, salience, chances(position, weight, plain, span, reading), plain, span)[0]
    security = faced.sum(axis=0) - np.diagonal(faced)
    low, high = float(security.min()), float(security.max())
    if high - low <= 1e-12 * max(1.0, abs(high)):
        return plain
    risk = (2.0 * security - high - low) / (high - low)
    return np.asarray((1.0 - risk / 3.0) / (1.0 + risk / 3.0))


def play_round(position: Floats, weight: Floats, salience: Floats, span: float, reading: Reading) -> Round:
    """One round from positions (n,), weights c_i s_i (n,) and saliences (n,) on a scale of length ``span``."""
    exponent = risk_exponents(position, weight, salience, span, reading)
    worth = expected(position, salience, chances(position, weight, exponent, span, reading), exponent, span)
    after, taken = position.copy(), []
    for i in range(len(position)):
        offers = [
            offer
            for j in range(len(position))
            if position[j] != position[i] and (offer := _offer(i, j, position, worth, reading)) is not None
        ]
        if offers:
            best = min(offers, key=lambda offer: _rank(offer, position, reading))
            after[i] = best.place
            taken.append(best)
    return Round(after, tuple(taken), exponent)


def _offer(i: int, j: int, position: Floats, worth: Floats, reading: Reading) -> Offer | None:
    """What i would have to concede to j, if anything."""
    own = float(worth[i, i, j])
    other = float(worth[i if reading == "authors" else j, j, i])
    if other > own > 0.0:
        return Offer(i, j, "conflict", float(position[j]), own, other)
    if not own < 0.0 < other:
        return None
    if other > -own:
        place = float(position[i] + (position[j] - position[i]) * abs(own / other))
        return Offer(i, j, "compromise", place, own, other)
    if reading == "printed" and other < -own:
        return Offer(i, j, "capitulation", float(position[j]), own, other)
    return None


def _rank(offer: Offer, position: Floats, reading: Reading) -> tuple[int, float]:
    order = ("conflict", "compromise", "capitulation").index(offer.kind)
    if reading == "authors" and offer.kind == "compromise":
        a, b = abs(offer.own), abs(offer.other)
        return order, (a * float(position[offer.actor]) + b * float(position[offer.to])) / (a + b)
    return order, abs(offer.place - float(position[offer.actor]))
