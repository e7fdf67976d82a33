"""In which share of the versions a claim is true, each set counted by how well it explains that past talks failed."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engine.contract import Engine, Headline
from demarche.numerics import weighted
from demarche.study.claims.trial import Trial
from demarche.study.draw.plan import Plan

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["WeighedShare", "past_places", "past_weights", "weighed_share"]

FEWEST = 30
"""Effective versions below which weighted figures carry a warning; and a quarter of the versions."""


@dataclass(frozen=True)
class WeighedShare:
    """The ``share`` of ``sets`` versions in which a claim is true, weighted by history, with its 90 % interval.

    ``effective``: how many equally weighted sets these are worth (Kish); ``few``: too few to lean on.
    """

    share: float
    low: float
    high: float
    sets: int
    effective: float
    few: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def past_places(plan: Plan) -> set[tuple[int, str]]:
    """Variant and engine that :func:`past_weights` reads: the baseline of who weighs versions by the past."""
    found = _weighing(plan)
    return set() if found is None else {(0, found[0].name)}


def past_weights(trial: Trial) -> Floats | None:
    """Each version's weight, NaN where nothing was asked of it; None where the file tells of no past talks."""
    found = _weighing(trial.plan)
    return None if found is None else trial.answers_of(found[0], 0)[found[1].id]


def _weighing(plan: Plan) -> tuple[Engine, Headline] | None:
    """The engine that says how well a version explains the past, and by which quantity."""
    for engine in plan.engines:
        for headline in plan.headlines[engine.name]:
            if headline.role == "weight":
                return engine, headline
    return None


def weighed_share(truth: Floats, weights: Floats | None) -> WeighedShare | None:
    """From whether the claim is true in each version (1, 0, NaN: no value); None without weights above 0."""
    if weights is None:
        return None
    known = ~np.isnan(truth) & ~np.isnan(weights)
    true, weights = (truth[known] > 0.5).astype(np.float64), weights[known]
    if not (weights > 0.0).any():
        return None
    share, low, high = weighted.share(true, weights)
    worth = weighted.effective(weights)
    return WeighedShare(share, min(low, share), max(high, share), len(true), worth, worth < max(FEWEST, len(true) / 4))
