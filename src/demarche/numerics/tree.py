"""A shallow tree: which inputs sort yes from no, and what then sorts the rest (Breiman et al. 1984, two steps deep).

A node is split at the place of one input that lowers the Gini impurity 2 p (1 - p) most, p being the share of yes. Only
inputs that stand out from chance among the sets *in that node* may split it (the permutation test of
:func:`demarche.numerics.sensitivity.chances`, over all inputs together), so that noise grows no branches; and each
branch keeps a twentieth of all sets, and eight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.errors import InputError
from demarche.numerics.sensitivity import chances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

__all__ = ["Fork", "Node", "grow"]

LEAST_SETS = 8
LEAST_MASS = 0.05


@dataclass(frozen=True)
class Fork:
    """Where a node is split: ``column`` at most ``at``, or one of ``kinds``, goes to ``low``; the rest to ``high``."""

    column: int
    at: float | None
    kinds: tuple[str | int, ...]
    others: tuple[str | int, ...]
    low: Node
    high: Node


@dataclass(frozen=True)
class Node:
    """``hits`` of ``inside`` sets are hits; ``fork`` is None in a leaf."""

    inside: int
    hits: int
    fork: Fork | None

    @property
    def depth(self) -> int:
        """How many forks lie between here and the farthest leaf."""
        return 0 if self.fork is None else 1 + max(self.fork.low.depth, self.fork.high.depth)


def grow(columns: Sequence[NDArray[Any]], hits: NDArray[Any], *, seed: int = 0, depth: int = 2) -> Node:
    """The tree of at most ``depth`` steps over numbers (float64) or categories (text, whole numbers).

    Reproducible by ``seed``. Raises InputError for columns of another length.
    """
    truth = np.asarray(hits) > 0.5
    if truth.ndim != 1 or any(column.shape != truth.shape for column in columns):
        raise InputError("a tree needs one yes or no and one value of each input for each version")
    least = max(int(np.ceil(LEAST_MASS * len(truth))), LEAST_SETS)
    return _node(columns, truth, np.ones(len(truth), dtype=np.bool_), depth, least, seed)


def _node(columns: Sequence[NDArray[Any]], truth: Mask, inside: Mask, depth: int, least: int, seed: int) -> Node:
    count, hits = int(inside.sum()), int(truth[inside].sum())
    if not depth or count < 2 * least or hits in (0, count):
        return Node(count, hits, None)
    own = [column[inside] for column in columns]
    varying = [place for place, column in enumerate(own) if len(np.unique(column)) > 1]
    standing = zip(varying, chances([own[place] for place in varying], truth[inside], seed=seed), strict=True)
    found = [
        (*cut, place)
        for place, chance in standing
        if chance < 0.05 and (cut := _cut(own[place], truth[inside], least)) is not None
    ]
    if not found:
        return Node(count, hits, None)
    _, at, kinds, place = max(found, key=lambda entry: (entry[0], -entry[3]))
    column = columns[place]
    below = column <= at if at is not None else np.isin(column, np.array(kinds, dtype=column.dtype))
    others = () if at is not None else tuple(k for k in np.unique(own[place]).tolist() if k not in kinds)
    low, high = (_node(columns, truth, inside & side, depth - 1, least, seed) for side in (below, ~below))
    return Node(count, hits, Fork(place, at, kinds, others, low, high))


def _cut(column: NDArray[Any], truth: Mask, least: int) -> tuple[float, float | None, tuple[Any, ...]] | None:
    """The best place to cut one input: how much impurity it takes away, and the place; None if no branch would do."""
    if column.dtype.kind == "f":
        order = np.argsort(column, kind="stable")
        values, ends = column[order], np.flatnonzero(np.diff(column[order]) > 0)
        if not len(ends):
            return None
        gains = _gains(np.cumsum(truth[order])[ends], ends + 1, int(truth.sum()), len(truth), least)
        best = int(np.argmax(gains))
        middle = float(values[ends[best]] + values[ends[best] + 1]) / 2
        return (float(gains[best]), middle, ()) if gains[best] > 0 else None
    kinds, codes = np.unique(column, return_inverse=True)
    sizes, hits = np.bincount(codes.reshape(-1)), np.bincount(codes.reshape(-1), truth)
    order = np.argsort(hits / sizes, kind="stable")
    gains = _gains(np.cumsum(hits[order])[:-1], np.cumsum(sizes[order])[:-1], int(truth.sum()), len(truth), least)
    best = int(np.argmax(gains))
    return (float(gains[best]), None, tuple(kinds[order[: best + 1]].tolist())) if gains[best] > 0 else None


def _gains(hits: NDArray[Any], sizes: NDArray[Any], everything: int, count: int, least: int) -> NDArray[np.float64]:
    """By how much each cut lowers the impurity; 0 where a branch would be too small."""
    rest, left = everything - hits, count - sizes
    after = (hits * (sizes - hits) / sizes + rest * (left - rest) / left) * 2 / count
    before = 2 * everything * (count - everything) / count**2
    gained: NDArray[np.float64] = np.where((sizes >= least) & (left >= least), before - after, 0.0)
    return gained
