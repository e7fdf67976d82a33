r"""Ideal points from votes: the most probable parameters of an ordered probit, and how sharp they are.

With p = 2 and salience 1 a member's gain from a draft at z against a status quo q is linear in its ideal point,

    g_iv = (q_v - x_i)^2 - (z_v - x_i)^2 = alpha_v + beta_v x_i,   alpha = q^2 - z^2,  beta = 2 (z - q),

so votes follow Phi(g - w) for yes, Phi(-g - w - c) for no (c for members with a veto) and the rest for abstention,
with sigma = 1. Priors hold what few votes leave open: x_i ~ N(0, 1) but for the anchors, alpha_v ~ N(mu_a + A_k,
tau_a^2) and beta_v ~ N(mu_b + B_k, tau_b^2) with effects A, B ~ N(0, tau_k^2) of the draft's crisis k. The mode is
found by damped Newton steps; the inverse of the Hessian there (Laplace) gives the covariance, and the same
approximation the evidence by which the spreads tau are chosen (MacKay 2003, ch. 27).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from demarche.errors import InputError

__all__ = ["Mode", "Problem", "Spreads", "chances", "find_mode"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_ROOT = math.sqrt(2 * math.pi)
_STEPS = 200


@dataclass(frozen=True)
class Spreads:
    """Prior standard deviations of the drafts' alpha and beta, and of the crises' effects on both."""

    alpha: float = 1.5
    beta: float = 1.0
    crisis: float = 0.5


@dataclass(frozen=True)
class Problem:
    """Votes as arrays: per vote cast the draft, the member, the choice (0 yes, 1 abstain, 2 no), veto or not."""

    draft: Ints
    member: Ints
    choice: Ints
    veto: Floats
    crisis: Ints
    """Per draft."""
    centre: Floats
    width: Floats
    """Per member: prior mean and standard deviation of its ideal point."""

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Numbers of drafts, members, crises."""
        return self.crisis.size, self.centre.size, int(self.crisis.max(initial=-1)) + 1


@dataclass(frozen=True)
class Mode:
    """The most probable parameters, their covariance, and the log evidence for the spreads (up to a constant)."""

    problem: Problem
    spreads: Spreads
    theta: Floats
    covariance: Floats
    evidence: float
    log_likelihood: float
    steps: int
    layout: _Layout = field(repr=False)

    @property
    def alpha(self) -> Floats:
        """Per draft."""
        return self.theta[self.layout.alpha]

    @property
    def beta(self) -> Floats:
        """Per draft."""
        return self.theta[self.layout.beta]

    @property
    def ideal(self) -> Floats:
        """Per member."""
        return self.theta[self.layout.ideal]

    @property
    def ideal_sd(self) -> Floats:
        """Per member."""
        return np.asarray(np.sqrt(np.diag(self.covariance)[self.layout.ideal]))

    @property
    def bar(self) -> float:
        """Half the width of the abstention band, w."""
        return float(math.exp(self.theta[self.layout.bar]))

    @property
    def veto_cost(self) -> float:
        """What a no costs a member with a veto, c."""
        return float(math.exp(self.theta[self.layout.veto_cost]))

    def drafts(self, crisis: int | None) -> tuple[float, float, float, float]:
        """Mean and spread of alpha, then of beta, for a draft not yet seen; ``crisis`` None for a new one."""
        place = self.layout.mean
        means = [float(self.theta[place]), float(self.theta[place + 1])]
        spreads = [self.spreads.alpha, self.spreads.beta]
        if crisis is None:
            return (
                means[0],
                math.hypot(spreads[0], self.spreads.crisis),
                means[1],
                math.hypot(spreads[1], self.spreads.crisis),
            )
        effects = self.theta[self.layout.effects]
        count = effects.size // 2
        return means[0] + float(effects[crisis]), spreads[0], means[1] + float(effects[count + crisis]), spreads[1]


@dataclass(frozen=True)
class _Layout:
    """Where each kind of parameter stands in theta."""

    drafts: int
    members: int
    crises: int

    @property
    def alpha(self) -> slice:
        return slice(0, self.drafts)

    @property
    def beta(self) -> slice:
        return slice(self.drafts, 2 * self.drafts)

    @property
    def ideal(self) -> slice:
        return slice(2 * self.drafts, 2 * self.drafts + self.members)

    @property
    def mean(self) -> int:
        return 2 * self.drafts + self.members

    @property
    def bar(self) -> int:
        return self.mean + 2

    @property
    def veto_cost(self) -> int:
        return self.mean + 3

    @property
    def effects(self) -> slice:
        return slice(self.mean + 4, self.size)

    @property
    def size(self) -> int:
        return self.mean + 4 + 2 * self.crises


# Weak priors of what all drafts share: mean alpha and beta, log w, log c.
_SHARED_MEAN = np.array([1.0, 0.0, math.log(0.5), math.log(0.5)])
_SHARED_SD = np.array([2.0, 1.0, 1.0, 1.0])


class _Posterior:
    """Minus the log posterior, its gradient and its Hessian."""

    def __init__(self, problem: Problem, spreads: Spreads) -> None:
        self.problem = problem
        self.layout = _Layout(*problem.sizes)
        self.base, self.pull, self.constant = self._prior(spreads)
        lay, rows = self.layout, problem.draft.size
        self.columns = np.stack(
            [
                problem.draft,
                lay.drafts + problem.draft,
                2 * lay.drafts + problem.member,
                np.full(rows, lay.bar),
                np.full(rows, lay.veto_cost),
            ],
            axis=1,
        )

    def _prior(self, spreads: Spreads) -> tuple[Floats, Floats, float]:
        """Prior mean and precision of theta as a Gaussian, and its share of the log normaliser."""
        lay, problem = self.layout, self.problem
        precision = np.zeros((lay.size, lay.size))
        mean = np.zeros(lay.size)
        drafts = np.arange(lay.drafts)
        for kind, (start, spread) in enumerate(((0, spreads.alpha), (lay.drafts, spreads.beta))):
            # (draft - mean - effect) / spread, one row a draft
            rows = np.zeros((lay.drafts, lay.size))
            rows[drafts, start + drafts] = 1
            rows[drafts, lay.mean + kind] = -1
            rows[drafts, lay.mean + 4 + kind * lay.crises + problem.crisis] = -1
            precision += rows.T @ rows / spread**2
        own = np.arange(lay.size)[lay.ideal]
        precision[own, own] += 1 / problem.width**2
        mean[own] = problem.centre
        shared = np.arange(lay.mean, lay.mean + 4)
        precision[shared, shared] += 1 / _SHARED_SD**2
        mean[shared] = _SHARED_MEAN
        effects = np.arange(lay.size)[lay.effects]
        precision[effects, effects] += 1 / spreads.crisis**2
        mean[lay.alpha], mean[lay.beta] = _SHARED_MEAN[0], _SHARED_MEAN[1]
        logs = lay.drafts * (math.log(spreads.alpha) + math.log(spreads.beta))
        logs += 2 * lay.crises * math.log(spreads.crisis) + float(np.log(problem.width).sum())
        return mean, precision, logs

    def start(self) -> Floats:
        # The prior's mean leans neither way, so that a line and its mirror image end on mirrored modes; the anchors'
        # ideal points, which are not zero there, give the betas a slope to begin with.
        return self.base.copy()

    def tilted(self) -> Floats:
        """For anchors that voted alike, where neither way along the line is better and the start is a saddle."""
        theta = self.base.copy()
        theta[self.layout.beta] = 0.5
        return theta

    def value(self, theta: Floats) -> float:
        off = theta - self.base
        return -self.log_likelihood(theta) + float(off @ self.pull @ off) / 2 + self.constant

    def log_likelihood(self, theta: Floats) -> float:
        from scipy.special import log_ndtr

        high, low, *_ = self._limits(theta)
        choice = self.problem.choice
        between = np.log(_between(high, low))
        return float(np.where(choice == 0, log_ndtr(high), np.where(choice == 2, log_ndtr(low), between)).sum())

    def _limits(self, theta: Floats) -> tuple[Floats, Floats, Floats, Floats, float, float]:
        """Arguments of P(yes) and P(no) for each vote cast, its beta and ideal, w and c."""
        lay, problem = self.layout, self.problem
        beta = theta[lay.beta][problem.draft]
        ideal = theta[lay.ideal][problem.member]
        gain = theta[lay.alpha][problem.draft] + beta * ideal
        bar, cost = math.exp(min(theta[lay.bar], 50)), math.exp(min(theta[lay.veto_cost], 50))
        return gain - bar, -gain - bar - cost * problem.veto, beta, ideal, bar, cost

    def slopes(self, theta: Floats) -> tuple[Floats, Floats]:
        """Gradient and Hessian."""
        high, low, beta, ideal, bar, cost = self._limits(theta)
        first, second = _derivatives(high, low, self.problem.choice)
        veto = self.problem.veto
        one = np.ones_like(high)
        to_high = np.stack([one, ideal, beta, -bar * one, 0 * one], axis=1)
        to_low = np.stack([-one, -ideal, -beta, -bar * one, -cost * veto], axis=1)
        size = self.layout.size
        slope = first[0][:, None] * to_high + first[1][:, None] * to_low
        gradient = -np.bincount(self.columns.ravel(), slope.ravel(), size)
        blocks = (
            second[0][:, None, None] * to_high[:, :, None] * to_high[:, None, :]
            + second[1][:, None, None] * to_low[:, :, None] * to_low[:, None, :]
            + second[2][:, None, None]
            * (to_high[:, :, None] * to_low[:, None, :] + to_low[:, :, None] * to_high[:, None, :])
        )
        # The gain is bilinear in beta and the ideal point, and the bars are exponentials.
        blocks[:, 1, 2] += first[0] - first[1]
        blocks[:, 2, 1] += first[0] - first[1]
        blocks[:, 3, 3] -= bar * (first[0] + first[1])
        blocks[:, 4, 4] -= cost * veto * first[1]
        places = self.columns[:, :, None] * size + self.columns[:, None, :]
        hessian = -np.bincount(places.ravel(), blocks.ravel(), size * size).reshape(size, size)
        return gradient + self.pull @ (theta - self.base), hessian + self.pull


def _between(high: Floats, low: Floats) -> Floats:
    """P(abstain), never quite zero."""
    from scipy.special import ndtr

    return np.asarray(np.maximum(ndtr(-high) - ndtr(low), 1e-300))


def _derivatives(
    high: Floats, low: Floats, choice: Ints
) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats, Floats]]:
    """First and second derivatives of the log likelihood by the arguments of P(yes) and P(no), and the mixed one."""
    from scipy.special import log_ndtr

    yes, no, other = choice == 0, choice == 2, choice == 1
    middle = np.where(other, _between(high, low), 1.0)
    ratio_high = np.exp(-(high**2) / 2 - log_ndtr(high)) / _ROOT
    ratio_low = np.exp(-(low**2) / 2 - log_ndtr(low)) / _ROOT
    part_high = np.exp(-(high**2) / 2) / _ROOT / middle
    part_low = np.exp(-(low**2) / 2) / _ROOT / middle
    first = (
        np.where(yes, ratio_high, np.where(other, -part_high, 0.0)),
        np.where(no, ratio_low, np.where(other, -part_low, 0.0)),
    )
    second = (
        np.where(yes, -ratio_high * (ratio_high + high), np.where(other, high * part_high - part_high**2, 0.0)),
        np.where(no, -ratio_low * (ratio_low + low), np.where(other, low * part_low - part_low**2, 0.0)),
        np.where(other, -part_high * part_low, 0.0),
    )
    return first, second


def find_mode(problem: Problem, spreads: Spreads, start: Floats | None = None) -> Mode:
    """The posterior mode by damped Newton steps (Levenberg), from the prior's mean or from ``start``.

    Raises InputError where the point reached is no maximum.
    """
    posterior = _Posterior(problem, spreads)
    tries = [posterior.start(), posterior.tilted()] if start is None else [start.copy(), posterior.tilted()]
    found = next((peak for peak in (_climbed(posterior, theta) for theta in tries) if peak is not None), None)
    if found is None:
        raise InputError("the votes and priors do not settle on one set of ideal points; place two other members")
    theta, hessian, steps = found
    value = posterior.value(theta)
    covariance = np.linalg.inv(hessian)
    _, log_volume = np.linalg.slogdet(hessian)
    return Mode(
        problem,
        spreads,
        theta,
        (covariance + covariance.T) / 2,
        -value - float(log_volume) / 2,
        posterior.log_likelihood(theta),
        steps,
        posterior.layout,
    )


def _climbed(posterior: _Posterior, theta: Floats) -> tuple[Floats, Floats, int] | None:
    """The maximum reached, the Hessian there and the steps taken; None where the point reached is a saddle."""
    value, damping, steps = posterior.value(theta), 1.0, 0
    gradient, hessian = posterior.slopes(theta)
    while steps < _STEPS:
        steps += 1
        step = _solve(hessian, gradient, damping)
        trial = None if step is None else theta - step
        lower = math.inf if trial is None else posterior.value(trial)
        if trial is None or not lower <= value:
            damping = max(4 * damping, 1e-6)
            if damping > 1e12:
                break
            continue
        gain, theta, value = value - lower, trial, lower
        damping = damping / 8 if damping > 1e-9 else 0.0
        gradient, hessian = posterior.slopes(theta)
        if gain < 1e-10 and float(np.abs(gradient).max()) < 1e-6:
            break
    return None if _solve(hessian, gradient, 0.0) is None else (theta, hessian, steps)


def chances(mode: Mode) -> tuple[Floats, Floats]:
    """P(yes) and P(no) of each vote cast, at the mode."""
    from scipy.special import ndtr

    problem = mode.problem
    gain = mode.alpha[problem.draft] + mode.beta[problem.draft] * mode.ideal[problem.member]
    cost = mode.bar + mode.veto_cost * problem.veto
    return np.asarray(ndtr(gain - mode.bar)), np.asarray(ndtr(-gain - cost))


def _solve(hessian: Floats, gradient: Floats, damping: float) -> Floats | None:
    """The Newton step, or None where the damped Hessian is not positive definite."""
    damped = hessian + damping * np.eye(gradient.size)
    try:
        np.linalg.cholesky(damped)
    except np.linalg.LinAlgError:
        return None
    return np.asarray(np.linalg.solve(damped, gradient))
