r"""When wars of an age end, and how: decayed base rates, each shrunk to the one above it. Arrays only.

In year t the endings up to t - 2 are known, each of weight :math:`w_i = 2^{-(t-1-y_i)/H}`.

When: with a the mean of all past ends, :math:`b = (\sum w e + m a) / (\sum w + m)`, and in each class of age
:math:`h_k = (\sum_k w e + m b) / (\sum_k w + m)`.

How, over ended rows: :math:`s_j = (n_j + 3/4) / (n + 3)`, :math:`b_j = (\sum_j w + m s_j) / (\sum w + m)`, and within
the wars over the same issue :math:`q_j = (\sum_j w + m b_j) / (\sum w + m)`.

All of it depends on the rows through sums alone. So the sums are kept by group, and a resample of groups is a product
of matrices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.settings import AGES, KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.intp]

__all__ = ["age_class", "curve", "grouped", "hazards", "how_columns", "kinds", "when_columns"]

_CLASSES = len(AGES)
_KINDS = len(KINDS)


def age_class(age: Floats) -> Whole:
    """The class of age, 0 for the first year to 5 for twenty years and more."""
    return np.asarray(np.searchsorted(AGES, age, side="right") - 1, dtype=np.intp)


def when_columns(age: Floats, end: Floats, weight: Floats) -> Floats:
    """What :func:`hazards` needs of each row: 1, its end, and weight and weighted end by class of age: (rows, 14)."""
    held = np.eye(_CLASSES)[age_class(age)] * weight[:, None]
    return np.column_stack([np.ones_like(end), end, held, held * end[:, None]])


def how_columns(kind: Whole, same: NDArray[np.bool_], weight: Floats) -> Floats:
    """What :func:`kinds` needs of each ended row: by kind 1, weight, and weight if over the same issue, (rows, 12)."""
    each = np.eye(_KINDS)[kind]
    return np.column_stack([each, each * weight[:, None], each * (weight * same)[:, None]])


def grouped(columns: Floats, group: Whole, groups: int) -> Floats:
    """Sums of the columns by group, (groups, columns)."""
    found = np.zeros((groups, columns.shape[1]))
    np.add.at(found, group, columns)
    return found


def hazards(sums: Floats, prior: float) -> Floats:
    """The chance by class of age that an active war ends this year, (..., 6), from sums of :func:`when_columns`."""
    rows, ends = sums[..., :1], sums[..., 1:2]
    weight, ended = sums[..., 2 : 2 + _CLASSES], sums[..., 2 + _CLASSES :]
    past = _ratio(ends, rows, np.array(0.5))
    world = _ratio(ended.sum(-1, keepdims=True) + prior * past, weight.sum(-1, keepdims=True) + prior, past)
    return _ratio(ended + prior * world, weight + prior, world)


def kinds(sums: Floats, prior: float) -> Floats:
    """Given that it ends, the chance of each kind, (..., 4), from sums of :func:`how_columns`."""
    count, weight, same = (sums[..., k * _KINDS : (k + 1) * _KINDS] for k in range(3))
    past = (count + 3.0 / _KINDS) / (count.sum(-1, keepdims=True) + 3.0)
    world = _ratio(weight + prior * past, weight.sum(-1, keepdims=True) + prior, past)
    return _ratio(same + prior * world, same.sum(-1, keepdims=True) + prior, world)


def _ratio(top: Floats, bottom: Floats, otherwise: Floats) -> Floats:
    """A ratio, or ``otherwise`` where without a prior there is nothing to divide by."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(bottom > 0, top / bottom, otherwise))


def curve(hazard: Floats, kind: Floats, age: int, years: int) -> Floats:
    """By the end of each year from now: the chance of any end and of each kind, (..., years, 5); kinds add up to any.

    The war grows older on the way, and its hazard with it.
    """
    step = hazard[..., age_class(np.arange(age, age + years, dtype=float))]
    fought = np.cumprod(np.concatenate([np.ones_like(step[..., :1]), 1.0 - step], axis=-1), axis=-1)
    ended = np.cumsum(fought[..., :-1] * step, axis=-1)
    return np.concatenate([ended[..., None], ended[..., None] * kind[..., None, :]], axis=-1)
