"""Fixed points of maps that are piecewise smooth, many at once, by Newton's method with Krylov steps.

Hold everybody to a policy and the one-period map of a dynamic programme is affine, so policy iteration is Newton's
method (Puterman & Brumelle 1979, Math. Oper. Res. 4). Each step solves (1 - slope) step = residual by GMRES (Saad &
Schultz 1986), no more exactly than the residual deserves: some tens of maps, where sweeping would wait for the
discount factor to die out.

Problems are rows. Each is treated apart to the last bit: what it is solved with never changes its answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FixedPoint", "Linear", "Slope", "accelerate", "krylov", "newton", "sweep"]

Array = NDArray[np.float64]
Slope = Callable[[Array, Array], tuple[Array, int]]
"""(residual, share of it that may be left) of each row -> the Newton step, and how many maps it took."""
Linear = Callable[[Array], Array]
Map = Callable[[Array], tuple[Array, Slope]]
TINY = 1e-14
SPARE = 6
"""Rows that must be done before the others go on without them, which has its price too."""
DAMPING = (1.0, 0.5, 0.25, 0.1)


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


def newton(
    problem: Callable[[NDArray[np.intp]], Map],
    x0: Array,
    *,
    tolerance: float = 1e-12,
    rounds: int = 10,
    careful: bool = False,
) -> FixedPoint:
    """Solve ``x = map(x)`` for each row of ``x0``; ``problem`` gives the map of the rows with these numbers.

    ``careful``: shorten steps that do not bring the residual down.
    """
    out, residual = np.array(x0, dtype=float), np.full(len(x0), np.inf)
    active = np.arange(len(x0))
    x, here, maps = out, problem(active), 0
    known = None
    for turn in range(rounds + 1):
        image, slope = here(x) if known is None else known
        gap = image - x
        size = np.abs(gap).max(axis=1)
        maps += known is None
        done = size <= tolerance
        residual[active] = size
        out[active] = np.where(done[:, None], image, x)
        if done.all() or turn == rounds:
            break
        if done.any():
            active, x, gap, size = active[~done], x[~done], gap[~done], size[~done]
            here = problem(active)
            image, slope = here(x)
        allowed = np.clip(0.3 * tolerance / size, np.minimum(0.1 * size, 0.02), 0.3)
        step, used = slope(gap, allowed)
        maps += used
        if careful:
            x, known, used = _shorten(here, x, step, size)
            maps += used
        else:
            x = x + step
    return FixedPoint(out, residual, residual <= tolerance, maps)


def _shorten(here: Map, x: Array, step: Array, size: Array) -> tuple[Array, tuple[Array, Slope] | None, int]:
    """Where the longest part of each step leads that brings the residual down well, or the best of those tried; the
    map there, if it is the whole step for all; how many maps it took."""
    best, part, open_ = np.full(len(x), np.inf), np.ones(len(x)), np.ones(len(x), dtype=bool)
    maps = 0
    for length in DAMPING:
        y = x + length * step
        known = here(y)
        found = np.abs(known[0] - y).max(axis=1)
        maps += 1
        better = open_ & (found < best)
        best[better], part[better] = found[better], length
        open_ &= best > 0.7 * size
        if not open_.any():
            break
    return x + part[:, None] * step, known if maps == 1 else None, maps


def krylov(
    slope: Linear,
    residual: Array,
    allowed: Array,
    most: int = 40,
    fewer: Callable[[NDArray[np.intp]], Linear] | None = None,
) -> tuple[Array, int]:
    """Solve ``step = residual + slope(step)`` for each row by GMRES, until a share ``allowed`` of the residual is
    left or after ``most`` maps. ``fewer`` gives the slope of the rows with these numbers, so that the last ones need
    not wait for those that are done."""
    problems, unknowns = residual.shape
    out, rows = np.zeros_like(residual), np.arange(problems)
    basis = np.empty((problems, most + 1, unknowns))
    hessenberg = np.zeros((problems, most + 1, most))
    start = np.sqrt((residual * residual).sum(axis=1))
    open_ = start > 0.0
    basis[:, 0] = residual / np.where(open_, start, 1.0)[:, None]
    count = 0
    for count in range(1, most + 1):
        last = basis[:, count - 1]
        new = last - slope(last)
        known = basis[:, :count]
        along = (known @ new[:, :, None])[..., 0]
        new -= (along[:, None] @ known)[:, 0]
        length = np.sqrt((new * new).sum(axis=1))
        hessenberg[:, :count, count - 1] = along
        hessenberg[:, count, count - 1] = length
        basis[:, count] = new * np.where(length > TINY, 1.0 / np.maximum(length, TINY), 0.0)[:, None]
        if count % 4 and count < most:
            continue
        weights, left = _nearest(hessenberg[:, : count + 1, :count])
        done = open_ & ((left <= allowed) | (count == most))
        out[rows[done]] = ((weights[done] * start[done, None])[:, None] @ known[done])[:, 0]
        open_ &= ~done
        if not open_.any():
            break
        if fewer is not None and len(rows) - open_.sum() >= max(SPARE, open_.sum()):
            rows, basis, hessenberg = rows[open_], basis[open_], hessenberg[open_]
            start, allowed, open_ = start[open_], allowed[open_], open_[open_]
            slope = fewer(rows)
    return out, count


def _nearest(matrix: Array) -> tuple[Array, Array]:
    """The y that brings matrix y closest to the first unit vector, and the distance left."""
    across = matrix.swapaxes(1, 2)
    gram = across @ matrix
    np.einsum("nii->ni", gram)[...] += 1e-15 * np.einsum("nii->n", gram)[:, None] + 1e-300
    found = np.linalg.solve(gram, across[:, :, :1])
    left = -(matrix @ found)
    left[:, 0] += 1.0
    return np.asarray(found[..., 0], dtype=np.float64), np.asarray(np.sqrt((left * left).sum(axis=(1, 2))))


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
    image, settled, used = anderson(step, x, tolerance, limit)
    after = step(image)
    residual = np.abs(after - image).max(axis=1)
    return FixedPoint(after, residual, settled | (residual <= tolerance), used + 1)


def anderson(
    step: Callable[[Array], Array], x: Array, tolerance: float, limit: int, memory: int = 16
) -> tuple[Array, NDArray[np.bool_], int]:
    """Accelerated iteration of a map: each row's image when it got to ``tolerance``, or else after ``limit`` maps;
    which rows got there; and how many maps it took."""
    problems, unknowns = x.shape
    gaps, images = np.zeros((problems, memory, unknowns)), np.zeros((problems, memory, unknowns))
    gram = np.zeros((problems, memory, memory))
    last_gap = last_image = x
    found, settled = np.array(x, dtype=float), np.zeros(problems, dtype=bool)
    for count in range(limit):
        image = step(x)
        gap = image - x
        size = np.maximum(gap.max(axis=1), -gap.min(axis=1))
        found[~settled] = image[~settled]
        settled |= size <= tolerance
        if settled.all():
            return found, settled, count + 1
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
    return found, settled, limit


def _least(gram: Array, target: Array) -> Array:
    """Least-squares weights from the normal equations, scaled to unit columns and lightly regularised."""
    scale = np.sqrt(np.einsum("nii->ni", gram))
    scale[scale == 0.0] = 1.0
    scaled = gram / (scale[:, :, None] * scale[:, None, :])
    np.einsum("nii->ni", scaled)[...] += 1e-13
    return np.asarray(np.linalg.solve(scaled, (target / scale)[..., None])[..., 0] / scale)
