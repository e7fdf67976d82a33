"""A forecast as a distribution over points of the scale, and how well such a forecast did (CRPS)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.settlement.model import frozen
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Distribution", "crps"]


def crps(points: Floats, chances: Floats, outcome: float) -> float:
    """The continuous ranked probability score of points (m,) with chances (m,) against what came out; 0 is perfect.

    E|X - y| - E|X - X'| / 2 (Gneiting & Raftery 2007), in units of the scale. For a single point it is the absolute
    error, so that points and distributions can be compared.

    >>> crps(np.array([0.0, 100.0]), np.array([0.5, 0.5]), 100.0)
    25.0
    """
    order = np.argsort(points, kind="stable")
    at, chance = points[order], chances[order]
    below = np.cumsum(chance)[:-1]
    spread = float((np.diff(at) * below * (1.0 - below)).sum())  # half of E|X - X'|
    return float((chance * np.abs(at - outcome)).sum()) - spread


@dataclass(frozen=True, kw_only=True, eq=False)
class Distribution:
    """Points of the scale (m, K), each with its chance (m,)."""

    points: Any
    chances: Any
    dimensions: tuple[str, ...] = ("position",)

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", frozen(self.points))
        object.__setattr__(self, "chances", frozen(self.chances))

    @property
    def mean(self) -> Floats:
        """Its mean on each dimension (K,)."""
        return np.asarray(self.chances @ self.points)

    def interval(self, share: float = 0.8) -> tuple[tuple[float, float], ...]:
        """The central interval that holds at least ``share`` of the chance, for each dimension."""
        if not 0.0 < share < 1.0:
            raise InputError(f"share: {share:g} is out of range; give a number between 0 and 1")
        tail = (1.0 - share) / 2.0
        return tuple((self._quantile(k, tail), self._quantile(k, 1.0 - tail)) for k in range(self.points.shape[1]))

    def _quantile(self, k: int, at: float) -> float:
        order = np.argsort(self.points[:, k], kind="stable")
        summed = np.cumsum(self.chances[order])
        index = int(np.searchsorted(summed, at * summed[-1] - 1e-12))
        return float(self.points[order, k][min(index, len(order) - 1)])

    def crps(self, outcome: float, dimension: int = 0) -> float:
        """The score against what came out on one dimension, in units of its scale; smaller is better."""
        return crps(self.points[:, dimension], self.chances, outcome)
