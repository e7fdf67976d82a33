"""Who stands where on an issue scale, with how much weight: the input of every forecast."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

__all__ = ["MOST_ACTORS", "MOST_DIMENSIONS", "Positions", "frozen"]

MOST_ACTORS, MOST_DIMENSIONS = 500, 20
"""Bounds of one table; an SMP turn of 500 actors takes seconds."""
SLACK = 1e-9


def frozen(values: ArrayLike) -> Floats:
    """A copy of the numbers that nobody can write to."""
    copied = np.array(values, dtype=np.float64)
    copied.setflags(write=False)
    return copied


@dataclass(frozen=True, kw_only=True, eq=False)
class Positions:
    """n actors on an issue of K dimensions: where each stands, what it can put in, how much it cares.

    ``position`` and ``salience`` are (n, K), or (n,) where K = 1; ``capability`` is (n,), above 0, in any unit;
    saliences lie in [0, 1], and those of one actor add up to 1 at most. ``low`` and ``high`` (K,) are the ends of each
    scale and ``reference`` (K,) the status quo, where there is one. Raises :class:`.InputError` with the actor and the
    mend for anything else.

    >>> table = Positions(actors=("a", "b"), capability=[3, 1], position=[0, 100], salience=[0.5, 0.5])
    >>> table.weight[:, 0]
    array([1.5, 0.5])
    """

    actors: tuple[str, ...]
    capability: Any
    position: Any
    salience: Any
    dimensions: tuple[str, ...] = ("position",)
    low: Any = 0.0
    high: Any = 100.0
    reference: Any = None

    def __post_init__(self) -> None:
        put = object.__setattr__
        put(self, "actors", tuple(self.actors))
        put(self, "dimensions", tuple(self.dimensions))
        n, k = len(self.actors), len(self.dimensions)
        if not 1 <= n <= MOST_ACTORS or not 1 <= k <= MOST_DIMENSIONS:
            raise InputError(
                f"positions: {n} actors on {k} dimensions; give 1 to {MOST_ACTORS} actors and 1 to {MOST_DIMENSIONS}"
            )
        for what, names in (("actor", self.actors), ("dimension", self.dimensions)):
            twice = {name for name in names if names.count(name) > 1}
            if twice:
                raise InputError(f"positions: {what} {min(twice)!r} stands there twice; give every {what} one name")
        put(self, "capability", self._numbers("capability", self.capability, (n,)))
        for name in ("position", "salience"):
            put(self, name, self._numbers(name, getattr(self, name), (n, k)))
        for name in ("low", "high"):
            put(self, name, self._numbers(name, np.broadcast_to(getattr(self, name), (k,)), (k,)))
        if self.reference is not None:
            put(self, "reference", self._numbers("reference", np.broadcast_to(self.reference, (k,)), (k,)))
        self._check()

    @staticmethod
    def _numbers(name: str, values: ArrayLike, shape: tuple[int, ...]) -> Floats:
        try:
            found = frozen(values)
        except (TypeError, ValueError):
            raise InputError(f"{name}: give numbers, as many for each actor") from None
        if found.shape != shape and shape[-1] == 1 and found.shape == shape[:-1]:
            found = frozen(found[:, None])
        if found.shape != shape:
            raise InputError(f"{name}: has the shape {found.shape}; give {shape}")
        if not np.all(np.isfinite(found)):
            raise InputError(f"{name}: every number must be finite")
        return found

    def _check(self) -> None:
        for k, dimension in enumerate(self.dimensions):
            low, high = float(self.low[k]), float(self.high[k])
            if low >= high:
                raise InputError(f"{dimension}: the scale runs from {low:g} to {high:g}; its low end must come first")
            self._within(dimension, "position", self.position[:, k], low, high)
            if self.reference is not None:
                at = float(self.reference[k])
                if not low <= at <= high:
                    raise InputError(f"{dimension}: the status quo {at:g} is outside the scale {low:g} to {high:g}")
        for actor, capability in zip(self.actors, self.capability, strict=True):
            if capability <= 0.0:
                raise InputError(
                    f"{actor}: capability is {capability:g}; give a number above 0, or leave the actor out"
                )
        for k, dimension in enumerate(self.dimensions):
            self._within(dimension, "salience", self.salience[:, k], 0.0, 1.0)
        for actor, total in zip(self.actors, self.salience.sum(axis=1), strict=True):
            if total > 1.0 + SLACK:
                raise InputError(
                    f"{actor}: saliences add up to {total:g} over {len(self.dimensions)} dimensions; "
                    "they share one attention, so give parts of at most 1 in all"
                )
        for k, dimension in enumerate(self.dimensions):
            if not np.any(self.salience[:, k] > 0.0):
                raise InputError(f"{dimension}: no actor cares (all saliences are 0); give at least one above 0")

    def _within(self, dimension: str, what: str, values: Floats, low: float, high: float) -> None:
        for actor, value in zip(self.actors, values, strict=True):
            if not low <= value <= high:
                raise InputError(f"{actor}: {what} {value:g} on {dimension!r} is outside {low:g} to {high:g}")

    @property
    def weight(self) -> Floats:
        """w_ik = c_i s_ik, what each actor puts in on each dimension, (n, K)."""
        return np.asarray(self.capability[:, None] * self.salience)

    @property
    def span(self) -> Floats:
        """The length of each scale, (K,)."""
        return np.asarray(self.high - self.low)

    @property
    def share(self) -> Floats:
        """Positions as parts of the scale, 0 at its low end and 1 at its high end, (n, K)."""
        return np.asarray((self.position - self.low) / self.span)

    def replaced(
        self, *, position: Floats | None = None, salience: Floats | None = None, actors: Sequence[int] | None = None
    ) -> Positions:
        """The same table with other positions or saliences (n, K), or with some of its actors alone."""
        rows = slice(None) if actors is None else list(actors)
        names = self.actors if actors is None else tuple(self.actors[i] for i in actors)
        return Positions(
            actors=names,
            capability=self.capability[rows],
            position=(self.position if position is None else position)[rows],
            salience=(self.salience if salience is None else salience)[rows],
            dimensions=self.dimensions,
            low=self.low,
            high=self.high,
            reference=self.reference,
        )
