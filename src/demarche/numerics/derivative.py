"""Slopes by differences with two step sizes, which say for themselves whether there is a slope at all.

A central difference is wrong by a term in the square of the step; with half the step it is wrong by a quarter of
that, so two that disagree tell of a jump or of chaos. At a kink, where central differences do agree, the slopes to
the left and to the right part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

__all__ = ["Derivative", "derivative", "points"]


@dataclass(frozen=True)
class Derivative:
    """``slope`` at the point, None where there is none: then ``why`` is *jump* (two step sizes disagree), *kink*
    (left and right disagree) or *undefined* (the function has no finite value nearby)."""

    slope: float | None
    why: str | None = None


def points(x: float, step: float, low: float, high: float) -> tuple[float, ...]:
    """Where to ask the function: five points ``step/2`` apart around x, or from x inward at an end of its range."""
    half = step / 2.0
    if x - step >= low and x + step <= high:
        return (x - step, x - half, x, x + half, x + step)
    inward = 1.0 if x + step <= high else -1.0
    return (x, x + inward * half, x + inward * step)


def derivative(
    at: Sequence[float], values: Sequence[float], *, relative: float = 0.1, absolute: float = 1e-3
) -> Derivative:
    """Slope at the middle of five points, or at the first of three (see :func:`points`), from the values there.

    Two slopes agree if they differ by at most ``relative`` of the greater or ``absolute``.
    """
    if not all(isfinite(value) for value in values):
        return Derivative(None, "undefined")

    def rise(one: int, other: int) -> float:
        return (values[other] - values[one]) / (at[other] - at[one])

    def agree(one: float, other: float) -> bool:
        return abs(one - other) <= max(absolute, relative * max(abs(one), abs(other)))

    if len(at) == 3:
        wide, narrow = rise(0, 2), rise(0, 1)
        return Derivative(2.0 * narrow - wide) if agree(wide, narrow) else Derivative(None, "jump")
    wide, narrow = rise(0, 4), rise(1, 3)
    if not agree(wide, narrow):
        return Derivative(None, "jump")
    if not agree(rise(1, 2), rise(2, 3)):
        return Derivative(None, "kink")
    return Derivative((4.0 * narrow - wide) / 3.0)
