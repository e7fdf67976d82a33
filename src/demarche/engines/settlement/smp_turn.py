"""One turn of SMP on arrays: utilities, risk attitudes, challenges, bargains. O(n^3) for n actors.

Notation: positions theta (n, K) and ideals q (n, K) in [0, 1], saliences s (n, K), S_i = sum over k of s_ik, capability
c (n,), risk attitude R (n,).

    d_ij = sqrt(sum_k (s_ik (q_ik - theta_jk))^2 / sum_k s_ik^2)        u(d, R) = (1 - d)(1 + R d)

Observer h takes i's attitude as a R_h + (1 - a) R_i, and finds what it would gain by challenging each j from the
chance that the coalition behind h beats the one behind j (KTAB's source and Wise, Lester & Efird 2015; what its mode
``ktab`` repeats on purpose is marked). Every actor needs its own view alone, which is n x n: hence the cube.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.settlement.pce import election
from demarche.engines.settlement.smp_options import OWN_SHARE, RISK_SPAN, SmpOptions
from demarche.engines.settlement.voting import vote

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

__all__ = ["Gap", "Table", "View", "distances", "risks", "utility", "view"]

LEAST_BACKING = 1e-10
"""What stands behind either side of a challenge, so that no chance is 0 / 0."""


@dataclass(frozen=True)
class Table:
    """What does not change from turn to turn: capability (n,) and saliences (n, K)."""

    capability: Floats
    salience: Floats

    @property
    def stake(self) -> Floats:
        """S_i, the summed salience of each actor."""
        return np.asarray(self.salience.sum(axis=1))


@dataclass(frozen=True)
class View:
    """What one observer h sees, by target j."""

    chance: Floats
    """That h's side wins its challenge of j (n,)."""
    gain: Floats
    """What h expects to gain by it (n,)."""
    target_gain: Floats
    """What h takes j to gain by it (n,)."""


def distances(ideals: Floats, points: Floats, salience: Floats) -> Floats:
    """d_ij from each actor's ideal (n, K) to each point (m, K), by the actor's own saliences: (n, m)."""
    total = np.zeros((len(ideals), len(points)))
    for k in range(ideals.shape[1]):
        total += (salience[:, k, None] * (ideals[:, k, None] - points[None, :, k])) ** 2
    return np.asarray(np.sqrt(total / (salience**2).sum(axis=1)[:, None]))


@dataclass(frozen=True)
class Gap:
    """Distances d of actors to points (n, m), as utilities need them: 1 - d, and d up to the unit distance."""

    left: Floats
    capped: Floats

    @classmethod
    def of(cls, distance: Floats) -> Gap:
        return cls(1.0 - distance, np.minimum(distance, 1.0))


def utility(gap: Gap, risk: Floats) -> Floats:
    """(1 - d)(1 + R d), and beyond the unit distance (1 - d)(1 + R), for risk attitudes (n,): (n, m)."""
    found = risk[:, None] * gap.capped
    found += 1.0
    found *= gap.left
    return np.asarray(found)


def risks(gap: Gap, table: Table, options: SmpOptions) -> tuple[Floats, Floats]:
    """How likely each actor's position is to prevail (n,), and the risk attitudes that follow from it (n,)."""
    chance = election(
        gap.left,
        table.capability,
        rule=options.vote,
        model=options.victory,
        by=options.election,
        exact=options.mode == "corrected",
    )
    low, high = float(chance.min()), float(chance.max())
    least, most = RISK_SPAN[options.risk_range]
    if high == low:
        return chance, np.zeros(len(chance))
    return chance, least + (most - least) * (chance - low) / (high - low)


def perceived(h: int, risk: Floats, options: SmpOptions) -> Floats:
    """The attitudes that observer h takes the actors to have (n,)."""
    own = OWN_SHARE[options.risk_estimate]
    return np.asarray(own * risk[h] + (1.0 - own) * risk)


def view(h: int, i: int | None, gap: Gap, risk: Floats, table: Table, options: SmpOptions) -> View:
    """What observer h sees of the challenges of i (of h itself, where None) against every actor."""
    i = h if i is None else i
    n = len(risk)
    at = np.arange(n)
    u = utility(gap, perceived(h, risk, options))  # [k, j]
    diagonal = u[at, at]
    weight = table.stake * table.capability
    behind_i = vote(weight[i], u[i, i] - u[i], options.vote)  # by target j
    behind_j = vote(weight, u[:, i] - diagonal, options.vote)
    own = np.stack([behind_i, behind_j])
    for_i = LEAST_BACKING + np.maximum(own, 0.0).sum(axis=0)
    for_j = LEAST_BACKING + np.maximum(-own, 0.0).sum(axis=0)
    third = third_parties(u, i, for_i, for_j, weight, options)
    third[i] = 0.0
    third[at, at] = 0.0
    total = third.sum(axis=0)
    pro = np.maximum(third, 0.0, out=third).sum(axis=0)
    for_i, for_j = for_i + pro, for_j + (pro - total)
    chance = for_i / (for_i + for_j)
    resists = table.stake
    gains = [
        (1.0 - resists) * 2.0 * to_i + resists * 2.0 * (chance * to_i + (1.0 - chance) * to_j) - to_i - to_j
        for to_i, to_j in ((np.full(n, u[i, i]), u[i]), (u[:, i], diagonal))
    ]
    return View(chance, gains[0], gains[1])


def third_parties(u: Floats, i: int, for_i: Floats, for_j: Floats, weight: Floats, options: SmpOptions) -> Floats:
    """The vote of each actor k for i and against each j, (n, n) by [k, j]."""
    mine = u[:, i, None]
    sincere = vote(weight[:, None], mine - u, options.vote)
    if options.mode == "corrected":
        return sincere
    # KTAB weighs "join i" against "join j" with the same chances in both, as if joining changed nothing: what is left
    # of the difference pushes away from the side that the actor likes better, or is nothing at all.
    if options.commitment != "semi":
        return np.zeros_like(sincere)
    # Of joining i, (2 u_ki + u_kk) if it wins and 3 u_kj if it loses; of joining j, 3 u_ki and (2 u_kj + u_kk):
    # with the same chance w in both the difference is w (2 u_kk - u_ki - u_kj) - (u_kk - u_kj).
    wins = np.maximum(sincere, 0.0)
    wins += for_i
    size = np.abs(sincere, out=sincere)
    size += for_i + for_j
    wins /= size
    keep = np.diagonal(u)[:, None]
    from_j = keep - u
    wins *= from_j + (keep - mine)
    wins -= from_j
    return vote(weight[:, None], wins, options.vote)
