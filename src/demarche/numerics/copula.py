"""Points with given rank correlations: the Gaussian copula.

If Z is normal with correlation r, the ranks of its coordinates correlate with (6/pi) asin(r/2) (Pearson 1907; Kruskal
1958). So a rank correlation rho asks for r = 2 sin(pi rho / 6), and the points are Phi(Z): uniform each, dependent
together. With categories and weighted values the correlation is that of the points behind them, in the order in
which the values are listed; ties make that of the values a little weaker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["correlated", "factor"]

SMALLEST = 1e-9
"""Eigenvalues of a correlation matrix below this count as zero or worse: no draws have such correlations."""


def factor(rank_correlations: Floats) -> Floats | None:
    """The lower Cholesky factor behind a matrix of rank correlations, or ``None`` where they contradict each other."""
    normal = 2.0 * np.sin(np.pi * rank_correlations / 6.0)
    np.fill_diagonal(normal, 1.0)
    if float(np.linalg.eigvalsh(normal)[0]) < SMALLEST:
        return None
    return np.asarray(np.linalg.cholesky(normal), dtype=np.float64)


def correlated(points: Floats, lower: Floats) -> Floats:
    """Independent uniform ``points``, shape (n, d), made dependent through the factor; the first column stays."""
    # scipy.special takes a third of a second to import: only files with correlations pay for it.
    from scipy.special import ndtr, ndtri

    normal = ndtri(points)
    result = np.empty_like(points)
    for row in range(points.shape[1]):
        # Column by column, in a fixed order of addition: a matrix product may round otherwise on another machine.
        total = np.zeros(len(points))
        for place in range(row + 1):
            total += lower[row, place] * normal[:, place]
        result[:, row] = points[:, 0] if row == 0 else ndtr(total)
    return np.clip(result, 2.0**-54, 1.0 - 2.0**-53)
