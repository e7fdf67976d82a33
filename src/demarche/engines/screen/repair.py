"""One way out of an empty zone, cause by cause, for when no single number opens it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from demarche.engines.screen.hinges import Point, edge
from demarche.engines.screen.kernel import CAUSES, bounds, primary
from demarche.engines.screen.model import DOMAINS, NUMBERS

__all__ = ["Step", "repair"]

MOST_STEPS = 2 * len(CAUSES)


@dataclass(frozen=True)
class Step:
    """One change among several that together open the zone."""

    cause: str
    """The cause it removes."""
    number: str
    before: float
    after: float
    attained: bool
    """False where ``after`` itself is just not enough and anything above it is: ``binding`` from 0."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def repair(centre: Point, yielding: str) -> tuple[Step, ...]:
    """Remove the first cause by the smallest change of a number that names it, then the next, until the zone is open.

    Each change just suffices, given those before it and preconditions aside where these come later. Together they
    open the zone; that they are the smallest set is not claimed. ``yielding`` names the odds that give way where
    the odds disagree, and ``x_low`` gives way where preconditions exclude each other.
    """
    numbers = dict(centre.numbers)
    steps: list[Step] = []
    for _ in range(MOST_STEPS):
        array = np.array([numbers[name] for name in NUMBERS])
        first = int(primary(array, bounds(array)))
        if first < 0:
            break
        step = _cure(CAUSES[first], numbers, yielding)
        steps.append(step)
        # Anything above an edge that is not attained does as well as certainty.
        numbers[step.number] = step.after if step.attained else 1.0
    return tuple(steps)


def _cure(cause: str, numbers: dict[str, float], yielding: str) -> Step:
    at = _point(numbers)
    match cause:
        case "precondition_ruler":
            name, after = "x_high", min(at.r_ruler, 1.0)
        case "precondition_opposition":
            name, after = "x_low", max(at.r_opposition, 0.0)
        case "preconditions_exclude":
            name, after = "x_low", numbers["x_high"]
        case "disagreement":
            name, after = yielding, _odds(numbers, yielding)
        case _:
            name, after = _enforcement(numbers)
    return Step(cause, name, numbers[name], after, attained=name != "binding" or after > 0.0)


def _odds(numbers: dict[str, float], name: str) -> float:
    """Low enough to make up for fear too, if odds can be; else to where the odds disagree by no more than costs."""
    free = numbers | {"x_low": 0.0, "x_high": 1.0}
    after = edge(_point(free), name)
    if after is None or after < 0.0:
        after = edge(_point(free | {"binding": 1.0}), name)
    return max(after or 0.0, 0.0)


def _enforcement(numbers: dict[str, float]) -> tuple[str, float]:
    free = _point(numbers | {"x_low": 0.0, "x_high": 1.0})
    edges = {name: edge(free, name) for name in ("binding", "e_ruler", "e_opposition")}
    possible = {name: at for name, at in edges.items() if at is not None and at <= DOMAINS[name][1]}
    # A binding agreement always cures fear where the odds leave room, so there is a way.
    return min(possible.items(), key=lambda item: round(abs(item[1] - numbers[item[0]]), 9))


def _point(numbers: dict[str, float]) -> Point:
    at = bounds(np.array([numbers[name] for name in NUMBERS]))
    return Point(numbers, float(at.r_ruler), float(at.r_opposition), bool(at.open))
