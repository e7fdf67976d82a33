"""Which of the packages that could be signed: the bargaining solutions, and the Pareto frontier.

All go by margins m_i = u_i - v_i over what no agreement is worth, of those who must consent:

    nash                 the greatest product of margins (Nash 1950)
    kalai-smorodinsky    the greatest least m_i / b_i, b_i the most that i could have in any signable package (1975)
    least margin         the greatest least m_i (Rawls; egalitarian solution, Kalai 1977)

On finitely many packages several may tie: then the greater sum decides (of margins, or of their parts), then the order
of the agenda.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

__all__ = ["by_least_margin", "frontier", "kalai_smorodinsky", "least_margin", "nash"]

TIE = 1e-12
BLOCK = 256


def _best(score: Floats, second: Floats) -> int:
    """The greatest score, then the greatest second, then the first."""
    near = np.flatnonzero(score >= score.max() - TIE)
    return int(near[np.flatnonzero(second[near] >= second[near].max() - TIE)[0]])


def nash(margins: Floats) -> int:
    """Which of the packages maximises the product of its margins (n, I), all of at least 0."""
    product = np.maximum(margins, 0.0).prod(axis=1)
    # Products of many small margins differ by less than sums round: compare them as parts of the greatest.
    top = float(product.max())
    return _best(product / top if top > 0.0 else product, margins.sum(axis=1))


def kalai_smorodinsky(margins: Floats) -> int:
    """Which maximises the least part that anyone has of the most it could have; (n, I), all of at least 0."""
    most = margins.max(axis=0)
    parts = margins[:, most > TIE] / most[most > TIE]
    if parts.shape[1] == 0:
        return 0
    return _best(parts.min(axis=1), parts.sum(axis=1))


def least_margin(margins: Floats) -> int:
    """Which maximises the least margin (n, I)."""
    return _best(margins.min(axis=1), margins.sum(axis=1))


def by_least_margin(margins: Floats) -> Ints:
    """The packages (n, I) by their least margin, the greatest first, then by their sum, then as they stand."""
    least, total = margins.min(axis=1), margins.sum(axis=1)
    return np.lexsort((np.arange(len(least)), -np.round(total, 12), -np.round(least, 12)))


def frontier(worths: Floats) -> Ints:
    """Which packages (n, I) no other beats for somebody at no cost to anybody; equals stay together.

    Packages are taken by their sum, the greatest first, so that none is beaten by a later one.
    """
    order = np.argsort(-worths.sum(axis=1), kind="stable")
    ranked = worths[order]
    kept = np.empty((0, worths.shape[1]))
    found: list[Ints] = []
    for start in range(0, len(order), BLOCK):
        block = ranked[start : start + BLOCK]
        alive = np.flatnonzero(~_beaten(block, kept))
        alive = alive[~_beaten(block[alive], block[alive])]
        kept = np.concatenate([kept, block[alive]])
        found.append(order[start + alive])
    return np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)


def _beaten(block: Floats, others: Floats) -> Bools:
    """Which rows of a block some other row beats: nowhere worse, somewhere better, by more than rounding."""
    if not len(others) or not len(block):
        return np.zeros(len(block), dtype=bool)
    worse = np.ones((len(block), len(others)), dtype=bool)
    better = np.zeros_like(worse)
    for i in range(block.shape[1]):
        difference = others[None, :, i] - block[:, None, i]
        worse &= difference >= -TIE
        better |= difference > TIE
    return np.asarray((worse & better).any(axis=1))
