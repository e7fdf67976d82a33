"""The screen's arithmetic, on arrays that know no names.

With each side's own odds p, its cost of fighting on c, its loss if cheated e, and the chance g that an agreement
binds, fighting on is worth W = p - c, and settling at the ruler's share x is worth

    S_R = g x + (1 - g)(W_R - e_R)        S_O = g (1 - x) + (1 - g)(W_O - e_O).

The ruler accepts x >= r_R = W_R + e_R (1 - g)/g, the opposition x <= r_O = 1 - W_O - e_O (1 - g)/g. The zone is
[max(r_R, x_low), min(r_O, x_high)]. Since 0 <= x_low and x_high <= 1, it lies within the prize. Without
preconditions its width is

    Z = (c_R + c_O) - (p_R + p_O - 1) - (e_R + e_O)(1 - g)/g:

what war costs, less disagreement about the odds, less fear of being cheated. With e = 0 and p_R + p_O = 1 this is
the bargaining range of Fearon (1995: 387), with p_R + p_O > 1 his case of disagreement (1995: 391).

Every bound is monotone in every number, and the width rises in c, g, x_high and falls in p, e, x_low. So over
ranges the extremes stand at two corners, the same for all bounds.

Conventions. *Touching*: a zone of width zero, to within rounding, is open; both are then exactly as well off as at
war. *Nothing binds*: at g = 0 no share is ever delivered, so there are no terms, whatever e is; the fear counts as
infinite (for e > 0 that is the limit).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["CAUSES", "TOUCH", "Bounds", "bounds", "corners", "primary", "violations"]

TOUCH = 1e-9
"""Widths above minus this count as zero: decimals such as 0.6 - 0.1 do not add up exactly in binary."""

CAUSES = (
    "disagreement",
    "weak_enforcement",
    "precondition_ruler",
    "precondition_opposition",
    "preconditions_exclude",
)
"""What can empty the zone, in the order of the columns of :func:`violations`."""

RISING = np.array([-1, -1, 1, 1, -1, 1, 1, -1, -1])
"""Whether the width rises (1) or falls (-1) in each of the nine numbers."""


class Bounds(NamedTuple):
    """All quantities of the screen for an array of versions, each of the input's shape less its last axis."""

    war_ruler: Floats
    war_opposition: Floats
    costs: Floats
    disagreement: Floats
    fear_ruler: Floats
    fear_opposition: Floats
    r_ruler: Floats
    r_opposition: Floats
    unconstrained: Floats
    """Z, the width without preconditions and without the ends of the prize; may be negative or -inf."""
    floor: Floats
    ceiling: Floats
    width: Floats
    """Ceiling less floor; negative where the zone is empty: how far apart the two ends are."""
    open: NDArray[np.bool_]


def bounds(numbers: Floats) -> Bounds:
    """The screen at each version. ``numbers`` has shape (..., 9), columns as in :data:`.model.NUMBERS`."""
    p_r, p_o, c_r, c_o, x_low, x_high, binding, e_r, e_o = np.moveaxis(numbers, -1, 0)
    fear_r, fear_o = _fear(e_r, binding), _fear(e_o, binding)
    war_r, war_o = p_r - c_r, p_o - c_o
    r_r, r_o = war_r + fear_r, 1.0 - war_o - fear_o
    floor, ceiling = np.maximum(r_r, x_low), np.minimum(r_o, x_high)
    width = ceiling - floor
    return Bounds(
        war_ruler=war_r,
        war_opposition=war_o,
        costs=c_r + c_o,
        disagreement=p_r + p_o - 1.0,
        fear_ruler=fear_r,
        fear_opposition=fear_o,
        r_ruler=r_r,
        r_opposition=r_o,
        unconstrained=r_o - r_r,
        floor=floor,
        ceiling=ceiling,
        width=width,
        open=width >= -TOUCH,
    )


def _fear(loss: Floats, binding: Floats) -> Floats:
    # A binding chance below about 1e-308 overflows to infinity, which is what it means.
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        weighed = loss * ((1.0 - binding) / binding)
    return np.where(binding > 0, np.where(loss > 0, weighed, 0.0), np.inf)


def corners(low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The least and the most favourable versions within the box [low, high], both of shape (9,)."""
    return np.where(RISING > 0, low, high), np.where(RISING > 0, high, low)


def violations(numbers: Floats, found: Bounds) -> NDArray[np.bool_]:
    """Which causes stand in the way at each version: shape (..., 5), columns as in :data:`CAUSES`.

    An open zone has none and an empty zone at least one.

    * *Disagreement*: Z < 0, and the odds disagree by more than war costs, so that no guarantee would help.
    * *Weak enforcement*: Z < 0 otherwise, or fear alone exceeds what war costs; also where fear pushes a
      reservation share beyond the prize, so that no share of it, were it all, makes up for the risk.
    * *Precondition against the ruler* (*opposition*): the best share left to it is worse than fighting on. Where
      its reservation share lies beyond the prize, only if that would hold of a binding agreement too.
    * *Preconditions exclude each other*: x_low > x_high.
    """
    x_low, x_high = numbers[..., 4], numbers[..., 5]
    broke = found.unconstrained < -TOUCH
    # Half the tolerance: with no fear, Z < -TOUCH must be read as disagreement whatever the last digit says.
    disagreement = broke & (found.disagreement - found.costs > TOUCH / 2)
    fear = found.fear_ruler + found.fear_opposition
    beyond_ruler, beyond_opposition = found.r_ruler > 1.0 + TOUCH, found.r_opposition < -TOUCH
    enforcement = broke & (~disagreement | (fear - found.costs > TOUCH / 2))
    against_ruler = np.where(beyond_ruler, found.war_ruler, found.r_ruler) - x_high
    against_opposition = x_low - np.where(beyond_opposition, 1.0 - found.war_opposition, found.r_opposition)
    return np.stack(
        [
            disagreement,
            enforcement | beyond_ruler | beyond_opposition,
            against_ruler > TOUCH,
            against_opposition > TOUCH,
            x_low - x_high > TOUCH,
        ],
        axis=-1,
    )


def primary(numbers: Floats, found: Bounds) -> NDArray[np.int64]:
    """The first cause at each version, as an index into :data:`CAUSES`; -1 where the zone is open.

    The first in the order of :data:`CAUSES`; where preconditions stand against both sides, the one that takes more.
    """
    wrong = violations(numbers, found)
    first = np.where(wrong.any(axis=-1), wrong.argmax(axis=-1), -1)
    ruler_lacks = found.r_ruler - numbers[..., 5]
    opposition_lacks = numbers[..., 4] - found.r_opposition
    swap = (first == 2) & wrong[..., 3] & (opposition_lacks > ruler_lacks + TOUCH)
    return np.where(swap, 3, first)
