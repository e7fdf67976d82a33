"""What the outside powers do at the start of a step, one after the other, each foreseeing those who follow.

A power of known conduct goes each way on with a known chance. One who chooses takes the way on that is worth most to
him after its one-off cost (the earlier, quieter one if two are as good), or with finite precision each with the
logit chance of its worth; the chance that he errs brings him nothing by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.modes import Modes, Turn

__all__ = ["NO_WAY", "Course", "Entry", "course", "enter", "follow", "mixings"]

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


def mixings(modes: Modes, entries: tuple[Entry, ...]) -> tuple[Array | None, ...]:
    """For each turn of a power whose conduct is known and the same everywhere, chances (n, Z, reached) of where it
    leads."""
    return tuple(
        np.einsum("nzw,wyz->nzy", entry.numbers[..., 0, 0], turn.leads) if entry.plain else None
        for turn, entry in zip(modes.turns, entries, strict=True)
    )


def enter(
    modes: Modes, entries: tuple[Entry, ...], mixing: tuple[Array | None, ...], hesitate: Array, talks: Array
) -> tuple[Array, tuple[Array, ...]]:
    """Values (n, B, Z, K-1, E) by start mode from values by talk mode, and for each turn the chance of every way on,
    (n, Z, W, K-1, E).

    ``hesitate`` (n,): a gain so large is taken with odds of e to 1 by a power who otherwise never errs (0: for
    sure).
    """
    values, taken = talks, []
    for place in range(len(entries) - 1, -1, -1):
        turn, entry = modes.turns[place], entries[place]
        mixed, chance = mixing[place], entry.numbers
        if mixed is not None:
            values = _mix(mixed, values)
        elif entry.actor is None:
            values = _back(turn, chance, values)
        else:
            chance = _choose(entry, values[:, entry.actor][:, turn.table] - entry.numbers, hesitate)
            values = _back(turn, chance, values)
            values[:, entry.actor] -= (chance * entry.numbers).sum(axis=2)
        taken.append(chance)
    return values, tuple(taken[::-1])


def _mix(mixing: Array, values: Array) -> Array:
    flat = values.reshape(*values.shape[:3], -1)
    return np.asarray(mixing[:, None] @ flat).reshape(*values.shape[:2], -1, *values.shape[3:])


def _back(turn: Turn, chance: Array, values: Array) -> Array:
    """Expected values before a turn."""
    if turn.grid is not None:
        return _along(turn, _by_place(turn, chance), values)
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
    """Sums along the axis of a grid: values (n, 1 or B, Z, K-1, E) times weights (n, [B,] W, Z, K-1, E)."""
    assert turn.grid is not None
    outside, ways, inside = turn.grid
    cells = values.reshape(*values.shape[:2], *turn.grid, *values.shape[3:])
    if weights.ndim == values.ndim:
        weights = weights[:, None]
    weights = weights.reshape(*weights.shape[:3], *turn.grid, *weights.shape[4:])
    out = weights[:, :, 0] * cells[:, :, :, :1]
    for place in range(1, ways):
        out += weights[:, :, place] * cells[:, :, :, place : place + 1]
    return np.asarray(out.reshape(*out.shape[:2], outside * ways * inside, *out.shape[5:]))


@dataclass(frozen=True)
class Course:
    """A turn's ways on and how their chances move: ``pull`` (n, B, Z, W, K-1, E), by the worth that they have to the
    power, times what that moves the values by; None where they do not. Both with W before Z, by place, where the
    turn moves along an axis of a grid. ``mixing``: see :func:`mixings`."""

    turn: Turn
    entry: Entry
    mixing: Array | None
    chance: Array
    pull: Array | None


def course(
    modes: Modes,
    entries: tuple[Entry, ...],
    mixing: tuple[Array | None, ...],
    hesitate: Array | None,
    talks: Array,
    taken: tuple[Array, ...],
) -> tuple[Course, ...]:
    """The turns at values ``talks`` by talk mode, where the ways on are ``taken`` with these chances. ``hesitate``:
    see :func:`enter`; None: chances do not move."""
    values, out = talks, []
    for place in range(len(entries) - 1, -1, -1):
        turn, entry, mixed, chance = modes.turns[place], entries[place], mixing[place], taken[place]
        if mixed is not None:
            out.append(Course(turn, entry, mixed, chance, None))
            values = _mix(mixed, values)
            continue
        options = values[:, :, turn.table]
        if entry.actor is not None:
            options[:, entry.actor] -= entry.numbers
        values = (options * chance[:, None]).sum(axis=3)
        pull = _pull(entry, hesitate, chance, options)
        if turn.grid is not None:
            chance, pull = _by_place(turn, chance), None if pull is None else _by_place(turn, pull)
        out.append(Course(turn, entry, None, chance, pull))
    return tuple(out)


def _pull(entry: Entry, hesitate: Array | None, chance: Array, options: Array) -> Array | None:
    rate = None if hesitate is None else entry.rate(hesitate)
    if rate is None:
        return None
    often = np.ones(len(chance))
    if entry.reviews is not None:
        chance = chance.copy()
        chance[:, :, 0] -= (1.0 - entry.reviews)[:, None, None, None]
        often = np.where(entry.reviews > 0.0, entry.reviews, 1.0)  # who never reviews has no chance that could move
    mean = (options * chance[:, None]).sum(axis=3, keepdims=True) / often.reshape(-1, *(1,) * 5)
    return np.asarray((chance * rate.reshape(-1, *(1,) * 4))[:, None] * (options - mean))


def follow(courses: tuple[Course, ...], talks: Array) -> Array:
    """How values by start mode move with values by talk mode."""
    values = talks
    for each in courses:
        if each.mixing is not None:
            values = _mix(each.mixing, values)
            continue
        before, grid = values, each.turn.grid is not None
        values = _along(each.turn, each.chance, before) if grid else _back(each.turn, each.chance, before)
        if each.pull is not None and each.entry.actor is not None:
            worth = before[:, each.entry.actor]
            if grid:
                values += _along(each.turn, each.pull, worth[:, None])
            else:
                values += (each.pull * worth[:, each.turn.table][:, None]).sum(axis=3)
    return values


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


def _logit(worth: Array) -> Array:
    weight = np.exp(worth - worth.max(axis=2, keepdims=True))
    weight /= weight.sum(axis=2, keepdims=True)
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
