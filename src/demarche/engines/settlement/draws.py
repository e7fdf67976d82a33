"""Forecasts for many draws of the same table at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.settlement import static
from demarche.engines.settlement.distribution import Distribution
from demarche.engines.settlement.forecast import Model, forecast
from demarche.engines.settlement.model import Positions
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["forecast_draws", "mixed"]


def forecast_draws(draws: Sequence[Positions], model: Model = "compromise", **choices: Any) -> Floats:
    """The point (D, K) that a model forecasts for each of D tables of the same size.

    The same bits as :func:`.forecast` gives each alone, whatever the company; compromise, mean and weighted median are
    taken all at once. ``choices`` are those of :func:`.forecast`.
    """
    if not draws:
        raise InputError("draws: there are none; give at least one table")
    if len({(len(draw.actors), draw.dimensions) for draw in draws}) > 1:
        raise InputError("draws: tables differ in their actors or dimensions; give draws of one table")
    together = {"compromise", "mean"} if choices else {"compromise", "mean", "weighted-median"}
    if model not in together:
        return np.array([forecast(draw, model, **choices).point for draw in draws])
    position = np.array([draw.position.T for draw in draws])
    weight = np.array([draw.weight.T for draw in draws])
    if model == "weighted-median":
        return static.weighted_median(position, weight)
    return static.compromise(position, weight if model == "compromise" else np.ones_like(weight))


def mixed(parts: Sequence[Distribution], weights: Sequence[float] | None = None) -> Distribution:
    """One distribution from those of several draws, each counting by its weight (alike where None)."""
    if not parts:
        raise InputError("mixed: there is nothing to mix; give at least one distribution")
    shares = np.full(len(parts), 1.0) if weights is None else np.array(weights, dtype=np.float64)
    if shares.shape != (len(parts),) or np.any(shares < 0.0) or shares.sum() <= 0.0:
        raise InputError(f"weights: give {len(parts)} numbers of at least 0, some of them above 0")
    shares = shares / shares.sum()
    return Distribution(
        points=np.concatenate([part.points for part in parts]),
        chances=np.concatenate([share * part.chances for share, part in zip(shares, parts, strict=True)]),
        dimensions=parts[0].dimensions,
    )
