"""Stationary dynamic programmes by policy iteration, many at once, each policy evaluated by Anderson acceleration.

Hold everybody to a policy and the one-period map is affine; on it Anderson acceleration is GMRES (Walker & Ni 2011,
SIAM J. Numer. Anal. 49), so a policy is evaluated to machine precision in some tens of maps, where sweeping would
wait for the discount factor to die out. Evaluations are cut short while the policy still moves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["FixedPoint", "accelerate", "policy_iteration"]

Array = NDArray[np.float64]
Policy = TypeVar("Policy")


@dataclass(frozen=True)
class FixedPoint:
    """``x`` (problems, unknowns), the largest residual of each problem under the full map, and what it took to get
    there.

    ``settled[i]`` is False where no fixed point was reached (best responses that chase each other).
    """

    x: Array
    residual: Array
    settled: NDArray[np.bool_]
    maps: int


def policy_iteration(
    improve: Callable[[Array], tuple[Array, Policy]],
    evaluate: Callable[[Array, Policy], Array],
    same: Callable[[Policy, Policy], bool],
    x0: Array,
    *,
    tolerance: float = 1e-12,
    warm: int = 8,
    short: int = 12,
    rounds: int = 20,
) -> FixedPoint:
    """Solve ``x = improve(x)[0]`` for each row of ``x0``; both maps must treat rows apart.

    ``improve`` maps x and says which policy it used; ``evaluate`` maps x under a given policy; ``same`` compares
    policies.
    ``warm`` plain sweeps come first, so that the
    stationary point found is the one that backward induction heads for.
    """
    x = np.array(x0, dtype=float)
    for _ in range(warm):
        x = improve(x)[0]
    maps, last = warm, None
    for _ in range(rounds):
        image, policy = improve(x)
        maps += 1
        residual = np.abs(image - x).max(axis=1)
        if residual.max() <= tolerance:
            return FixedPoint(image, residual, residual <= tolerance, maps)
        length = 10 * short if last is not None and same(policy, last) else short
        x, used = _anderson(partial(_hold, evaluate, policy), image, 0.3 * tolerance, length)
        maps, last = maps + used, policy
    image = improve(x)[0]
    residual = np.abs(image - x).max(axis=1)
    return FixedPoint(image, residual, residual <= tolerance, maps + 1)


def _hold(evaluate: Callable[[Array, Policy], Array], policy: Policy, x: Array) -> Array:
    return evaluate(x, policy)


def accelerate(step: Callable[[Array], Array], x: Array, *, tolerance: float = 1e-12, limit: int = 200) -> FixedPoint:
    """Anderson acceleration of a continuous map that need not be affine; rows are settled where the residual got
    below tolerance."""
    image, used = _anderson(step, x, tolerance, limit)
    after = step(image)
    residual = np.abs(after - image).max(axis=1)
    return FixedPoint(after, residual, residual <= tolerance, used + 1)


def _anderson(
    step: Callable[[Array], Array], x: Array, tolerance: float, limit: int, memory: int = 12
) -> tuple[Array, int]:
    """Accelerated iteration of an affine map, stopped at ``tolerance`` or after ``limit`` maps; returns the last
    image."""
    points: list[Array] = []
    residuals: list[Array] = []
    image = x
    for count in range(1, limit + 1):
        image = step(x)
        gap = image - x
        size = np.abs(gap).max(axis=1)
        if size.max() <= tolerance:
            return image, count
        points.append(image)
        residuals.append(gap)
        if len(points) > memory:
            del points[0], residuals[0]
        x = np.where((size <= tolerance)[:, None], image, _mix(points, residuals))
    return image, limit


def _mix(points: list[Array], residuals: list[Array]) -> Array:
    """The combination of past images whose combined residual is least (normal equations, lightly regularised)."""
    if len(points) == 1:
        return points[0]
    last = residuals[-1]
    changes = np.stack([last - r for r in residuals[:-1]], axis=1)
    scale = np.sqrt(np.einsum("nmi,nmi->nm", changes, changes))
    scale[scale == 0.0] = 1.0
    changes /= scale[..., None]
    gram = changes @ changes.transpose(0, 2, 1)
    np.einsum("nii->ni", gram)[...] += 1e-14
    weights = np.linalg.solve(gram, changes @ last[:, :, None])[..., 0] / scale
    moves = np.stack([points[-1] - p for p in points[:-1]], axis=1)
    return np.asarray(points[-1] - (weights[:, None, :] @ moves)[:, 0, :], dtype=float)
