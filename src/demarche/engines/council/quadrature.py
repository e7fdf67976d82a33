r"""Integrals over a bloc's common surprise, to a tolerance that is proved rather than hoped for.

Given the surprise f, the bloc's tally is a product over members of three-term polynomials whose coefficients are
normal probabilities of (c - sqrt(rho) f) / sqrt(1 - rho). For complex f = x + iy the absolute values of one
member's three coefficients sum to at most exp(y^2 rho / (2 (1 - rho))): each is the integral of a shifted normal
density over its own part of the line. Times the density of f, the whole tally is thus at most exp(y^2 S / 2) on the
line at height y, with S = 1 + m rho / (1 - rho) for m members, and the trapezoidal rule with step h errs by at most
2 exp(-2 pi^2 / (h^2 S)) / (1 - exp(-4 pi^2 / (h^2 S))) summed over all tallies (Trefethen & Weideman 2014, theorem
5.1, at the best height). The same nodes serve every ideal point, so whole batches share them.

Near rho = 1 the number of nodes grows like 1 / sqrt(1 - rho). There the line is cut instead: within a few widths
w = sqrt((1 - rho) / rho) of each cut-off Gauss-Legendre panels are used, narrow enough for the same bound to hold on
their ellipses, and between those windows every vote is settled to within rounding, so one node and the normal
measure of the gap are exact. At rho = 1 only the gaps remain: the bloc votes as one.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Nodes", "cut_nodes", "even_nodes", "even_rows"]

Floats = NDArray[np.float64]

_MOST_EVEN = 3000
_SETTLED = 8.5
_PANEL = 4.0
_ORDER = 16


@dataclass(frozen=True)
class Nodes:
    """Values of the common surprise and their weights, which sum to 1 up to the tolerance."""

    at: Floats
    weight: Floats

    def split(self, most: int) -> list[Nodes]:
        """The same nodes in parts of at most so many."""
        starts = range(0, self.at.size, most)
        return [Nodes(self.at[start : start + most], self.weight[start : start + most]) for start in starts]


def _reach(tolerance: float) -> float:
    from scipy.special import ndtri

    return float(-ndtri(tolerance / 8))


def _step(members: int, rho: float, tolerance: float) -> float:
    spread = 1 + members * rho / (1 - rho)
    return math.pi * math.sqrt(2 / (spread * math.log(4 / tolerance)))


def even_rows(members: int, rho: Floats, tolerance: float) -> NDArray[np.bool_]:
    """Which rows the trapezoidal rule serves; the others, near rho = 1, need :func:`cut_nodes`."""
    highest = 2 * _reach(tolerance) / _step(members, 0.0, tolerance) / _MOST_EVEN
    return np.asarray((1 - rho) > (1 + members) * highest**2)


def even_nodes(members: int, rho: float, tolerance: float) -> Nodes:
    """Nodes of the trapezoidal rule for ``members`` voters with correlation at most ``rho`` (below 1)."""
    reach, step = _reach(tolerance), _step(members, rho, tolerance)
    half = math.ceil(reach / step)
    at = step * np.arange(-half, half + 1, dtype=np.float64)
    return Nodes(at, step * np.exp(-(at**2) / 2) / math.sqrt(2 * math.pi))


def cut_nodes(cuts: Floats, members: int, rho: float, tolerance: float) -> Nodes:
    """Nodes for one row of cut-offs (finite or not) and a correlation near or at 1."""
    reach = _reach(tolerance)
    width = math.sqrt((1 - rho) / rho)
    centres = np.sort(cuts[np.isfinite(cuts)]) / math.sqrt(rho)
    windows = _windows(centres[np.abs(centres) < reach + _SETTLED * width], width * _SETTLED, reach)
    edges = np.concatenate([[-np.inf], windows.ravel(), [np.inf]])
    gaps = _gaps(edges.reshape(-1, 2), reach)
    if rho == 1:
        return gaps
    panels = [_panels(low, high, _PANEL * width / math.sqrt(members)) for low, high in windows]
    parts = [gaps, *panels]
    return Nodes(np.concatenate([part.at for part in parts]), np.concatenate([part.weight for part in parts]))


def _windows(centres: Floats, half: float, reach: float) -> Floats:
    """Disjoint intervals that cover every centre by ``half`` on either side, within reach."""
    merged: list[list[float]] = []
    for centre in centres:
        low, high = max(centre - half, -reach), min(centre + half, reach)
        if low > high:
            continue
        if merged and low < merged[-1][1]:
            merged[-1][1] = max(high, merged[-1][1])
        else:
            merged.append([low, high])
    return np.array(merged, dtype=np.float64).reshape(-1, 2)


def _gaps(intervals: Floats, reach: float) -> Nodes:
    from scipy.special import ndtr

    low, high = intervals[:, 0], intervals[:, 1]
    # The measure of the upper tail is taken from the other side, where nothing cancels.
    weight = np.where(low > 0, ndtr(-low) - ndtr(-high), ndtr(high) - ndtr(low))
    middle = (np.clip(low, -reach - 1, None) + np.clip(high, None, reach + 1)) / 2
    return Nodes(middle, weight)


def _panels(low: float, high: float, longest: float) -> Nodes:
    count = max(1, math.ceil((high - low) / longest))
    at, weight = np.polynomial.legendre.leggauss(_ORDER)
    half = (high - low) / count / 2
    middles = low + half * (2 * np.arange(count, dtype=np.float64) + 1)
    nodes = (middles[:, None] + half * at).ravel()
    density = np.exp(-(nodes**2) / 2) / math.sqrt(2 * math.pi)
    return Nodes(nodes, np.tile(half * weight, count) * density)
