"""Stationary dynamic programmes by policy iteration, many at once, each policy evaluated by Anderson acceleration.

Hold everybody to a policy and the one-period map is affine; on it Anderson acceleration is GMRES (Walker & Ni 2011,
SIAM J. Numer. Anal. 49), so a policy is evaluated to machine precision in some tens of maps, where sweeping would
wait for the discount factor to die out. Evaluations are cut short while the policy still moves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["FixedPoint", "accelerate", "anderson", "policy_iteration", "sweep"]

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
    evaluate: Callable[[Array, Policy, float, int], tuple[Array, int]],
    same: Callable[[Policy, Policy], bool],
    x0: Array,
    *,
    tolerance: float = 1e-12,
    warm: int = 8,
    short: int = 12,
    rounds: int = 10,
) -> FixedPoint:
    """Solve ``x = improve(x)[0]`` for each row of ``x0``; both maps must treat rows apart.

    ``improve`` maps x and says which policy it used; ``evaluate`` solves for x under a policy, to a tolerance or
    within a number of maps, and says how many it took; ``same`` compares policies. ``warm`` plain sweeps come
    first, so that the stationary point found is the one that backward induction heads for.
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
        x, used = evaluate(image, policy, 0.3 * tolerance, length)
        maps, last = maps + used, policy
    image = improve(x)[0]
    residual = np.abs(image - x).max(axis=1)
    return FixedPoint(image, residual, residual <= tolerance, maps + 1)


def sweep(step: Callable[[Array], Array], x: Array, *, tolerance: float = 1e-12, limit: int = 250) -> FixedPoint:
    """Plain iteration of ``step``, at most ``limit`` times."""
    maps, residual = 0, np.full(x.shape[0], np.inf)
    while maps < limit and residual.max() > tolerance:
        image = step(x)
        residual = np.abs(image - x).max(axis=1)
        x, maps = image, maps + 1
    return FixedPoint(x, residual, residual <= tolerance, maps)


def accelerate(step: Callable[[Array], Array], x: Array, *, tolerance: float = 1e-12, limit: int = 200) -> FixedPoint:
    """Anderson acceleration of a continuous map that need not be affine; rows are settled where the residual got
    below tolerance."""
    image, used = anderson(step, x, tolerance, limit)
    after = step(image)
    residual = np.abs(after - image).max(axis=1)
    return FixedPoint(after, residual, residual <= tolerance, used + 1)


def anderson(
    step: Callable[[Array], Array], x: Array, tolerance: float, limit: int, memory: int = 16
) -> tuple[Array, int]:
    """Accelerated iteration of a map, stopped at ``tolerance`` or after ``limit`` maps; returns the last image."""
    problems, unknowns = x.shape
    gaps, images = np.zeros((problems, memory, unknowns)), np.zeros((problems, memory, unknowns))
    gram = np.zeros((problems, memory, memory))
    last_gap = last_image = x
    image = x
    for count in range(limit):
        image = step(x)
        gap = image - x
        size = np.maximum(gap.max(axis=1), -gap.min(axis=1))
        if size.max() <= tolerance:
            return image, count + 1
        if count == 0:
            x = image
        else:
            place = (count - 1) % memory
            np.subtract(gap, last_gap, out=gaps[:, place])
            np.subtract(image, last_image, out=images[:, place])
            used = min(count, memory)
            row = (gaps[:, :used] @ gaps[:, place, :, None])[..., 0]
            gram[:, place, :used] = gram[:, :used, place] = row
            weights = _least(gram[:, :used, :used], (gaps[:, :used] @ gap[:, :, None])[..., 0])
            x = image - (weights[:, None, :] @ images[:, :used])[:, 0]
            x[size <= tolerance] = image[size <= tolerance]
        last_gap, last_image = gap, image
    return image, limit


def _least(gram: Array, target: Array) -> Array:
    """Least-squares weights from the normal equations, scaled to unit columns and lightly regularised."""
    scale = np.sqrt(np.einsum("nii->ni", gram))
    scale[scale == 0.0] = 1.0
    scaled = gram / (scale[:, :, None] * scale[:, None, :])
    np.einsum("nii->ni", scaled)[...] += 1e-13
    return np.asarray(np.linalg.solve(scaled, (target / scale)[..., None])[..., 0] / scale)
