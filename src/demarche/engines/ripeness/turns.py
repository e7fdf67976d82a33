"""What the outside powers do at the start of a step, one after the other, each foreseeing those who follow.

A power of known conduct goes each way on with a known chance. One who chooses takes the way on that is worth most to
him after its one-off cost (the earlier, quieter one if two are as good), or with finite precision each with the
logit chance of its worth; the chance that he errs brings him nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.modes import Turn
from demarche.engines.ripeness.rows import take

__all__ = ["NO_WAY", "Course", "Entry", "Ready", "course", "enter", "follow"]

Array = NDArray[np.float64]
NO_WAY = 1e9
"""Cost that stands where there is no way on."""
TIE = 1e-12


@dataclass(frozen=True)
class Entry:
    """The numbers of one turn, a draw in each row. ``numbers`` (n, Z, W, 1 or K-1, 1): chances of the ways on, or
    their one-off costs to the power that chooses, whose row among the actors is ``actor`` (None: known conduct).
    ``precision`` (n,): of its choices, None if it never errs. ``reviews`` (n,): chance that it can choose at all;
    else it takes the first way on. None: always.
    """

    numbers: Array
    actor: int | None = None
    precision: Array | None = None
    reviews: Array | None = None

    @property
    def plain(self) -> bool:
        """Known conduct, the same at every balance."""
        return self.actor is None and self.numbers.shape[3:] == (1, 1)

    def rate(self, hesitate: Array) -> Array | None:
        """(n,): how fast the odds of the ways on move with their worth; None where nobody chooses smoothly."""
        if self.actor is None or (self.precision is None and not hesitate.any()):
            return None
        if self.precision is not None:
            return self.precision
        return np.divide(1.0, hesitate, out=np.zeros_like(hesitate), where=hesitate > 0.0)


@dataclass(frozen=True)
class Ready:
    """A turn, its numbers, and what follows from them once for all values. ``mixing`` (n, Z, reached): chances of
    where a power leads whose conduct is known and the same everywhere; None for others. ``along``: the power chooses
    and moves along an axis of a grid; ``numbers`` are then by place, (n, W, Z, ., 1), and else by ways on."""

    turn: Turn
    entry: Entry
    mixing: Array | None
    along: bool
    numbers: Array

    @staticmethod
    def of(turn: Turn, entry: Entry) -> Ready:
        mixing = np.einsum("nzw,wyz->nzy", entry.numbers[..., 0, 0], turn.leads) if entry.plain else None
        along = turn.grid is not None and entry.actor is not None
        return Ready(turn, entry, mixing, along, _by_place(turn, entry.numbers) if along else entry.numbers)

    def ways(self, taken: Array) -> Array:
        """Chances by ways on, (n, Z, W, K-1, E)."""
        cells = np.arange(len(self.turn.table))[:, None]
        return np.asarray(taken[:, self.turn.by_way, cells]) if self.along else taken


def enter(ready: tuple[Ready, ...], hesitate: Array, talks: Array) -> tuple[Array, tuple[Array, ...]]:
    """Values (n, B, Z, K-1, E) by start mode from values by talk mode, and for each turn the chances of where the
    power goes (see :meth:`Ready.ways`).

    ``hesitate`` (n,): a gain so large is taken with odds of e to 1 by a power who otherwise never errs (0: for
    sure).
    """
    values, taken = talks, []
    for each in ready[::-1]:
        turn, actor, chance = each.turn, each.entry.actor, each.numbers
        if each.mixing is not None:
            values = _mix(each.mixing, values)
        elif actor is None:
            values = _back(turn, chance, values)
        elif each.along:
            chance = _choose_along(each, values[:, actor], hesitate)
            values = _along(turn, chance, values)
            values[:, actor] -= (chance * each.numbers).sum(axis=1)
        else:
            chance = _choose(each.entry, values[:, actor][:, turn.table] - each.numbers, hesitate)
            values = _back(turn, chance, values)
            values[:, actor] -= (chance * each.numbers).sum(axis=2)
        taken.append(chance)
    return values, tuple(taken[::-1])


def _mix(mixing: Array, values: Array) -> Array:
    flat = values.reshape(*values.shape[:3], -1)
    return np.asarray(mixing[:, None] @ flat).reshape(*values.shape[:2], -1, *values.shape[3:])


def _back(turn: Turn, chance: Array, values: Array) -> Array:
    """Expected values before a turn."""
    out = values[:, :, turn.table[:, 0]]
    out *= chance[:, None, :, 0]
    for way in range(1, turn.table.shape[1]):
        part = values[:, :, turn.table[:, way]]
        part *= chance[:, None, :, way]
        out += part
    return np.asarray(out)


def _by_place(turn: Turn, x: Array) -> Array:
    """(..., Z, W, K-1, E) by ways on -> (..., W, Z, K-1, E) by the places on the axis to which they lead."""
    return np.asarray(x[(..., *turn.by_place, slice(None), slice(None))])


def _along(turn: Turn, weights: Array, values: Array) -> Array:
    """Sums along the axis of a grid: values (n, B, Z, K-1, E) times weights (n, W, Z, K-1, E), or values (n, Z, K-1,
    E) times weights (n, B, W, Z, K-1, E)."""
    return _summed(_lined(turn, weights, values.shape), turn, values)


def _lined(turn: Turn, weights: Array, shape: tuple[int, ...]) -> Array:
    """Weights as :func:`_summed` takes them, for values of this shape."""
    if weights.shape[-2:] != shape[-2:]:
        weights = np.broadcast_to(weights, (*weights.shape[:-2], *shape[-2:]))
    assert turn.grid is not None
    return weights.reshape(*weights.shape[:-3], turn.grid[0], turn.grid[1], -1)


def _summed(lined: Array, turn: Turn, values: Array) -> Array:
    assert turn.grid is not None
    cells = values.reshape(*values.shape[:-3], turn.grid[0], turn.grid[1], -1)
    out = np.einsum("nwuas,nbuws->nbuas" if lined.ndim == 5 else "nbwuas,nuws->nbuas", lined, cells)
    return np.asarray(out.reshape(*out.shape[:2], *values.shape[-3:]))


@dataclass(frozen=True)
class Course:
    """A turn, the chances of where the power goes, and how they move: ``pull`` (n, B, Z, W, K-1, E), or with W before Z
    along a grid, by the worth that the ways on have to the power, times what that moves the values by; None where they
    do not. Along a grid both are laid out for :func:`_summed`."""

    ready: Ready
    chance: Array
    pull: Array | None

    def some(self, rows: NDArray[np.intp]) -> Course:
        """Of these draws."""
        ready = replace(
            self.ready, **{name: take(getattr(self.ready, name), rows) for name in ("entry", "mixing", "numbers")}
        )
        return Course(ready, self.chance[rows], None if self.pull is None else self.pull[rows])


def course(
    ready: tuple[Ready, ...], hesitate: Array | None, talks: Array, taken: tuple[Array, ...]
) -> tuple[Course, ...]:
    """The turns at values ``talks`` by talk mode, where powers go their ways with the chances ``taken``. ``hesitate``:
    see :func:`enter`; None: chances do not move."""
    values, out = talks, []
    for each, chance in zip(ready[::-1], taken[::-1], strict=True):
        turn, entry = each.turn, each.entry
        if each.mixing is not None:
            out.append(Course(each, chance, None))
            values = _mix(each.mixing, values)
            continue
        rate = None if hesitate is None else entry.rate(hesitate)
        if each.along:
            pull = None if rate is None else _pull_along(each, rate, chance, values)
            pull, lined = None if pull is None else _lined(turn, pull, values.shape), _lined(turn, chance, values.shape)
            values = _summed(lined, turn, values)
            values[:, entry.actor] -= (chance * each.numbers).sum(axis=1)
            chance = lined
        else:
            options = values[:, :, turn.table]
            if entry.actor is not None:
                options[:, entry.actor] -= each.numbers
            values = (options * chance[:, None]).sum(axis=3)
            pull = None if rate is None else _pull(entry, rate, chance, options)
        out.append(Course(each, chance, pull))
    return tuple(out)


def _pull(entry: Entry, rate: Array, chance: Array, options: Array) -> Array:
    """See :class:`Course`; ``options``: what the ways on are worth to everybody."""
    often = np.ones(len(chance))
    if entry.reviews is not None:
        chance = chance.copy()
        chance[:, :, 0] -= (1.0 - entry.reviews)[:, None, None, None]
        often = np.where(entry.reviews > 0.0, entry.reviews, 1.0)  # who never reviews has no chance that could move
    mean = (options * chance[:, None]).sum(axis=3, keepdims=True) / often.reshape(-1, *(1,) * 5)
    return np.asarray((chance * rate.reshape(-1, *(1,) * 4))[:, None] * (options - mean))


def _pull_along(each: Ready, rate: Array, chance: Array, values: Array) -> Array:
    """The same along a grid, from what its cells are worth."""
    turn, entry = each.turn, each.entry
    assert turn.grid is not None
    outside, ways, inside = turn.grid
    draws, actors, cells, *rest = values.shape
    expected = _along(turn, chance, values)
    if entry.reviews is not None:
        chance = chance.copy()
        chance[:, turn.by_way[:, 0], np.arange(cells)] -= (1.0 - entry.reviews)[:, None, None, None]
        expected = _along(turn, chance, values)
    expected[:, entry.actor] -= (chance * each.numbers).sum(axis=1)
    if entry.reviews is not None:
        expected /= np.where(entry.reviews > 0.0, entry.reviews, 1.0).reshape(-1, 1, 1, 1, 1)
    options = values.reshape(draws, actors, outside, ways, 1, inside, *rest).swapaxes(2, 3)
    pull = options - expected.reshape(draws, actors, 1, outside, ways, inside, *rest)
    pull = pull.reshape(draws, actors, ways, cells, *rest)
    pull[:, entry.actor] -= each.numbers
    pull *= (chance * rate.reshape(-1, *(1,) * 4))[:, None]
    return np.asarray(pull)


def follow(courses: tuple[Course, ...], talks: Array) -> Array:
    """How values by start mode move with values by talk mode."""
    values = talks
    for step in courses:
        turn, actor, before = step.ready.turn, step.ready.entry.actor, values
        if step.ready.mixing is not None:
            values = _mix(step.ready.mixing, values)
            continue
        values = _summed(step.chance, turn, before) if step.ready.along else _back(turn, step.chance, before)
        if step.pull is None or actor is None:
            continue
        if step.ready.along:
            values += _summed(step.pull, turn, before[:, actor])
        else:
            values += (step.pull * before[:, actor][:, turn.table][:, None]).sum(axis=3)
    return values


def _choose_along(each: Ready, worth: Array, hesitate: Array) -> Array:
    """Chance (n, W, Z, K-1, E) of each place on the axis of a power to whom the cells are worth so much."""
    turn, entry = each.turn, each.entry
    if entry.precision is None:  # of places that are as good he takes the first on his list
        return _by_place(turn, _choose(entry, worth[:, turn.table] - entry.numbers, hesitate))
    assert turn.grid is not None
    outside, ways, inside = turn.grid
    draws, cells, *rest = worth.shape
    lines = worth.reshape(draws, outside, ways, 1, inside, *rest).swapaxes(1, 2)
    gains = np.broadcast_to(lines, (draws, ways, outside, ways, inside, *rest)).reshape(draws, ways, cells, *rest)
    gains = gains - each.numbers
    gains *= entry.precision.reshape(-1, 1, 1, 1, 1)
    chance = _logit(gains, 1)
    if entry.reviews is not None:
        chance *= entry.reviews.reshape(-1, 1, 1, 1, 1)
        chance[:, turn.by_way[:, 0], np.arange(cells)] += (1.0 - entry.reviews)[:, None, None, None]
    return chance


def _choose(entry: Entry, worth: Array, hesitate: Array) -> Array:
    """Chance of each way on (axis 2) of a power to whom they are worth so much."""
    if entry.precision is not None:
        chance = _logit(worth * entry.precision[:, None, None, None, None])
    else:
        chance = _best(worth)
        unsure = hesitate > 0.0
        if unsure.any():
            chance[unsure] = _logit(worth[unsure] / hesitate[unsure, None, None, None, None])
    if entry.reviews is not None:
        chance *= entry.reviews[:, None, None, None, None]
        chance[:, :, 0] += (1.0 - entry.reviews)[:, None, None, None]
    return chance


def _logit(worth: Array, axis: int = 2) -> Array:
    weight = np.exp(worth - worth.max(axis=axis, keepdims=True))
    weight /= weight.sum(axis=axis, keepdims=True)
    return np.asarray(weight)


def _best(worth: Array) -> Array:
    """1 for the best way on, the earlier one if two are as good."""
    best = np.zeros(worth.shape)
    place, value = np.zeros(worth[:, :, 0].shape, dtype=np.intp), worth[:, :, 0]
    for way in range(1, worth.shape[2]):
        better = worth[:, :, way] > value + TIE
        place, value = np.where(better, way, place), np.where(better, worth[:, :, way], value)
    np.put_along_axis(best, place[:, :, None], 1.0, axis=2)
    return best
