"""One way out as it is printed: every number rounded so that what is printed brings terms about."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from demarche.engines.screen.hinges import Hinge
from demarche.engines.screen.kernel import bounds
from demarche.engines.screen.model import DOMAINS, NUMBERS
from demarche.engines.screen.result import ScreenResult
from demarche.page.numbers import outward

__all__ = ["beyond", "way_out"]

_STEP = 0.01
_MOST = 102
"""Enough to walk from one end of a chance to the other."""


def beyond(hinge: Hinge) -> float:
    """A hinge's threshold, rounded to the side on which the zone is open; its central value where it has none."""
    if hinge.threshold is None:
        return hinge.central
    return outward(hinge.threshold, -1.0 if hinge.opens == "at_least" else 2.0)


def way_out(result: ScreenResult) -> Iterator[tuple[str, float, float]]:
    """Each number with its value at the middle of its range and the one that it would have to take.

    One number where one within its range does, else steps that together do; nothing where terms exist. The zone is
    open at the numbers as they are printed: steps are rounded away from where they start, and a little further where
    rounding one asks more of another.
    """
    if result.centre.open:
        return
    alone = [hinge for name in result.smallest if (hinge := result.hinge(name)).in_range]
    before = {name: result.hinge(name).central for name in NUMBERS}
    steps = [(hinge.number, beyond(hinge)) for hinge in alone[:1]] or [
        (step.number, outward(step.after, step.before)) for step in result.repair
    ]
    after = dict(steps)
    for _ in range(_MOST):
        at = bounds(np.array([{**before, **after}[name] for name in NUMBERS]))
        if bool(at.open):
            yield from ((name, before[name], after[name]) for name in after)
            return
        after = {name: _further(name, before[name], value) for name, value in after.items()}


def _further(name: str, before: float, after: float) -> float:
    low, high = DOMAINS[name]
    return round(min(max(after + (_STEP if after >= before else -_STEP), low), high), 2)
