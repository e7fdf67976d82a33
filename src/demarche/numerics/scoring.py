r"""How good forecasts of yes-or-no events were: proper scores, ranking, calibration, and how sure one may be of them.

Brier score :math:`(p - y)^2` (Brier 1950); log score :math:`-\ln p` of what happened (Good 1952); AUC, the chance that
a case that happened was given more than one that did not, ties one half (Hanley & McNeil 1982); skill, 1 less the ratio
of losses to those of a base forecast. Intervals and standard errors come from resampled groups of cases, each group
drawn whole, because cases of one group are not independent.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from demarche.errors import InputError
from demarche.numerics.intervals import share

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "Interval",
    "ReliabilityBin",
    "auc",
    "bootstrap",
    "brier",
    "calibration_error",
    "calibration_slope",
    "log_score",
    "reliability",
    "skill",
    "skill_error",
]

_SURE = 1e-6
"""No forecast is taken to be surer than this by the log score: one case would else decide everything."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A figure with its 90 % interval; NaN where too few resamples had both outcomes."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class ReliabilityBin:
    """Cases given between ``low`` and ``high``: how many, what they were given on average, what share happened.

    ``share_low`` and ``share_high`` are Wilson's 90 % interval; the mean and the share are None where there is no case.
    """

    low: float
    high: float
    cases: int
    happened: int
    mean: float | None
    share: float | None
    share_low: float | None
    share_high: float | None


def brier(chance: Floats, outcome: Floats) -> Floats:
    """The Brier score of each case."""
    return np.asarray((chance - outcome) ** 2)


def log_score(chance: Floats, outcome: Floats) -> Floats:
    """Minus the log of what was given to that which happened, in each case."""
    held = np.clip(chance, _SURE, 1.0 - _SURE)
    return np.asarray(-np.where(outcome > 0.5, np.log(held), np.log1p(-held)))


def skill(losses: Floats, base: Floats) -> float:
    """1 - sum(losses) / sum(base): above 0 where the forecast beats the base forecast."""
    return 1.0 - float(losses.sum() / base.sum())


def auc(chance: Floats, outcome: Floats, weight: Floats | None = None) -> float:
    """The chance that a case that happened was given more than one that did not; NaN unless there are both."""
    weight = np.ones(len(chance)) if weight is None else weight
    yes = outcome > 0.5
    both = float(weight[yes].sum() * weight[~yes].sum())
    if both == 0:
        return float("nan")
    return float(weight[yes] @ _beats(chance[yes], chance[~yes]) @ weight[~yes]) / both


def _beats(one: Floats, other: Floats) -> Floats:
    """1 where one is larger, one half in a tie, by pairs."""
    gap = np.sign(one[:, None] - other[None, :])
    return np.asarray((gap + 1.0) / 2.0)


def _counts(group: NDArray[np.generic], resamples: int, seed: int) -> Floats:
    """How often each case is drawn in each resample, (resamples, cases): whole groups are drawn."""
    _, place = np.unique(group, return_inverse=True)
    groups = int(place.max()) + 1
    draw = np.random.default_rng(np.random.SeedSequence(seed))
    return draw.multinomial(groups, np.full(groups, 1.0 / groups), size=resamples).astype(np.float64)[:, place]


def bootstrap(
    statistic: Callable[[Floats], float], group: NDArray[np.generic], *, resamples: int = 1000, seed: int = 0
) -> Interval:
    """A statistic of weighted cases with its 90 % percentile interval over resampled groups.

    ``statistic`` takes one weight a case. Resamples in which it has no value are left out; more than a tenth of those,
    and there is no interval.
    """
    value = statistic(np.ones(len(group)))
    drawn = np.array([statistic(weight) for weight in _counts(group, resamples, seed)])
    drawn = drawn[~np.isnan(drawn)]
    if drawn.size < 0.9 * resamples:
        return Interval(value=value, low=float("nan"), high=float("nan"))
    low, high = np.quantile(drawn, [0.05, 0.95])
    return Interval(value=value, low=float(low), high=float(high))


def skill_error(
    losses: Floats, base: Floats, groups: Sequence[NDArray[np.generic]], *, resamples: int = 1000, seed: int = 0
) -> float:
    """The standard error of :func:`skill`: the largest over several ways to group the cases."""
    found = []
    for group in groups:
        _, place = np.unique(group, return_inverse=True)
        count = int(place.max()) + 1
        sums = np.stack([np.bincount(place, loss, minlength=count) for loss in (losses, base)])
        draws = _counts(np.arange(count), resamples, seed)
        over, under = (draws @ each for each in sums)
        found.append(float(np.std(1.0 - over / under, ddof=1)))
    return max(found)


def reliability(chance: Floats, outcome: Floats, edges: Sequence[float]) -> tuple[ReliabilityBin, ...]:
    """Cases by what they were given: between each pair of rising ``edges``, the upper end outside but for the last."""
    _check(edges)
    bins = []
    place = np.clip(np.searchsorted(edges, chance, side="right") - 1, 0, len(edges) - 2)
    for k, (low, high) in enumerate(pairwise(edges)):
        own = place == k
        cases, happened = int(own.sum()), int((outcome[own] > 0.5).sum())
        found = share(happened, cases) if cases else (None, None, None)
        bins.append(
            ReliabilityBin(
                low=low,
                high=high,
                cases=cases,
                happened=happened,
                mean=float(chance[own].mean()) if cases else None,
                share=found[0],
                share_low=found[1],
                share_high=found[2],
            )
        )
    return tuple(bins)


def _check(edges: Sequence[float]) -> None:
    if len(edges) < 2 or any(not low < high for low, high in pairwise(edges)):
        raise InputError("edges of bins should rise")


def calibration_error(chance: Floats, outcome: Floats, bins: int = 10) -> float:
    """The mean distance between what was given and what happened, over bins of equal numbers of cases."""
    order = np.argsort(chance, kind="stable")
    gaps = [abs(float((chance[own] - outcome[own]).sum())) for own in np.array_split(order, bins)]
    return sum(gaps) / len(chance)


def calibration_slope(chance: Floats, outcome: Floats) -> tuple[float, float]:
    """Intercept and slope of a logit of the outcome on the log-odds given (Cox 1958): 0 and 1 if well calibrated.

    Below 1 the forecasts were too bold, above too timid. NaN where Newton's method finds no finite answer, as when the
    forecasts part the outcomes without error.
    """
    held = np.clip(chance, _SURE, 1.0 - _SURE)
    design = np.column_stack([np.ones(len(chance)), np.log(held) - np.log1p(-held)])
    beta = np.array([0.0, 1.0])
    for _ in range(50):
        fitted = 0.5 * (1.0 + np.tanh(0.5 * design @ beta))
        bend = (design * (fitted * (1.0 - fitted))[:, None]).T @ design
        if np.linalg.cond(bend) > 1e12:
            break
        step = np.linalg.solve(bend, design.T @ (outcome - fitted))
        beta = beta + step
        if np.abs(step).max() < 1e-10:
            return float(beta[0]), float(beta[1])
    return float("nan"), float("nan")
