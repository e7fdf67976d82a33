"""The nearest plausible change of one input, or of two, that reverses a claim in the middle of the ranges.

Every input starts from its central value and moves within what the file allows, never beyond. How far it moved is
counted as the share of its draws that lie between (for a range: as a share of the range), so that inputs in different
units can be compared; another type of an actor, or another order of statements, counts as half. Nearest means nearest
among the places tried: steps of a sixteenth, then halved where the answer turns (coarser for engines that take long).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis.quantity import Choice, Quantity
from demarche.engine.inputs import Judged, drawn

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Flip", "Move", "Way", "nearest_flips"]

_EDGE = 0.001
_HALVINGS = 6
_OTHER_KIND = 0.5
_PAIRED = 8
"""Inputs that are tried in pairs."""


@dataclass(frozen=True)
class Way:
    """An input that may move: its dimension, how it is judged, and where its central value lies in (0, 1)."""

    input: str
    dimension: int
    given: Judged
    middle: float

    @property
    def is_number(self) -> bool:
        """Whether it moves along a range."""
        return isinstance(self.given, Quantity) and self.given.kind != "weighted"

    def value(self, unit: float) -> float | str:
        """The input's value at a point of (0, 1)."""
        found = drawn(self.given, np.array([unit]))[0]
        return float(found) if isinstance(self.given, Quantity) else str(found)

    @property
    def others(self) -> tuple[float, ...]:
        """The middles of the other kinds, for an input that is no range."""
        if isinstance(self.given, Choice) or (isinstance(self.given, Quantity) and self.given.weights):
            edges = np.concatenate([[0.0], np.cumsum(self.given.weights)])
            places = (edges[1:] + edges[:-1]) / 2
        elif isinstance(self.given, Quantity):
            return ()
        else:
            swaps = self.given.statements - 1
            places = 0.5 + (np.arange(swaps) + 0.5) / (2 * swaps)
        return tuple(float(place) for place in places if abs(place - self.middle) > 1e-9)


@dataclass(frozen=True)
class Move:
    """One input moved from its central value; ``distance`` is the share of its draws in between."""

    input: str
    central: float | str
    value: float | str
    distance: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Flip:
    """The moves that together reverse the answer, and by how much the farther of them moves."""

    moves: tuple[Move, ...]
    distance: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"moves": [move.to_dict() for move in self.moves], "distance": self.distance}


Truth = Callable[["Floats"], "Floats"]


def nearest_flips(truth: Truth, centre: Floats, ways: Sequence[Way], *, coarse: bool = False) -> tuple[Flip, ...]:
    """The single changes that reverse ``truth`` at ``centre``, nearest first; if none does, the nearest of two inputs.

    Pairs are made of the first eight of ``ways`` (four with ``coarse``).
    ``truth`` answers 1, 0 or NaN (no value, which reverses nothing) for points of the unit cube, one a row.
    """
    start = float(truth(centre[None, :])[0])
    if np.isnan(start):
        return ()
    # In the order of dimensions, so that claims about the same quantities ask the same points.
    singles = _singles(truth, centre, sorted(ways, key=lambda way: way.dimension), start, coarse)
    if singles:
        return singles
    found = _pairs(truth, centre, ways[: _PAIRED // (2 if coarse else 1)], start, coarse)
    return () if found is None else (found,)


def _reversed(answers: Floats, start: float) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = answers == 1.0 - start
    return found


def _singles(truth: Truth, centre: Floats, ways: Sequence[Way], start: float, coarse: bool) -> tuple[Flip, ...]:
    steps = np.linspace(_EDGE, 1 - _EDGE, 5 if coarse else 17)
    tried = [(way, float(unit)) for way in ways for unit in (steps if way.is_number else way.others)]
    if not tried:
        return ()
    turned = _reversed(truth(_moved(centre, [((way.dimension, unit),) for way, unit in tried])), start)
    near: list[tuple[Way, float, float]] = []
    for way in ways:
        units = [unit for (own, unit), hit in zip(tried, turned, strict=True) if own is way and hit]
        if units:
            unit = min(units, key=lambda place: abs(place - way.middle))
            step = min(float(steps[1] - steps[0]), abs(unit - way.middle))  # the next place inwards reverses nothing
            near.append((way, unit + np.copysign(step, way.middle - unit), unit))
    for _ in range(_HALVINGS // (2 if coarse else 1)):
        halves = [(inner + outer) / 2 for _, inner, outer in near]
        numbers = [place for place, (way, _, _) in enumerate(near) if way.is_number]
        if not numbers:
            break
        points = _moved(centre, [((near[place][0].dimension, halves[place]),) for place in numbers])
        for place, hit in zip(numbers, _reversed(truth(points), start), strict=True):
            way, inner, outer = near[place]
            near[place] = (way, inner, halves[place]) if hit else (way, halves[place], outer)
    flips = [Flip((move,), move.distance) for move in (_move(way, unit) for way, _, unit in near)]
    return tuple(sorted(flips, key=lambda flip: (flip.distance, flip.moves[0].input)))


def _pairs(truth: Truth, centre: Floats, ways: Sequence[Way], start: float, coarse: bool) -> Flip | None:
    """Two inputs go the same part of their ways to an end each; with ``coarse`` those alone are followed inwards that
    reverse the answer at the ends."""
    shares = np.linspace(0, 1, 5 if coarse else 9)[1:]
    both = [
        (one, other, first, second)
        for one, other in itertools.combinations(ways, 2)
        for first, second in itertools.product(_ends(one), _ends(other))
    ]
    flips: list[Flip] = []
    for parts in [shares[-1:], shares[:-1]] if coarse else [shares]:
        tried = [
            (pair, (_part(pair[0], pair[2], part), _part(pair[1], pair[3], part))) for pair in both for part in parts
        ]
        if not tried:
            break
        points = _moved(
            centre, [((pair[0].dimension, units[0]), (pair[1].dimension, units[1])) for pair, units in tried]
        )
        hits = [each for each, hit in zip(tried, _reversed(truth(points), start), strict=True) if hit]
        for pair, units in hits:
            moves = _move(pair[0], units[0]), _move(pair[1], units[1])
            flips.append(Flip(moves, max(move.distance for move in moves)))
        both = list(dict.fromkeys(pair for pair, _ in hits))
    return min(flips, key=lambda flip: (flip.distance, [move.input for move in flip.moves]), default=None)


def _ends(way: Way) -> tuple[float, ...]:
    return (_EDGE, 1 - _EDGE) if way.is_number else way.others


def _part(way: Way, end: float, part: float) -> float:
    """A number goes part of the way; a kind goes all of it."""
    return way.middle + (end - way.middle) * part if way.is_number else end


def _moved(centre: Floats, changes: Sequence[Sequence[tuple[int, float]]]) -> Floats:
    points = np.repeat(centre[None, :], len(changes), axis=0)
    for row, change in enumerate(changes):
        for dimension, unit in change:
            points[row, dimension] = unit
    return points


def _move(way: Way, unit: float) -> Move:
    distance = abs(unit - way.middle) if way.is_number else _OTHER_KIND
    return Move(way.input, way.value(way.middle), way.value(unit), float(distance))
