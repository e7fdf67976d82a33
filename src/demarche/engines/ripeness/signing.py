"""How the chance of signing rises with the room that the better terms leave, where a side hesitates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["EVENLY", "Signing", "Smooth", "Staged", "Stages", "stage"]

Array = NDArray[np.float64]
Stages = NDArray[np.int8]
STEEP = 40.0


@dataclass(frozen=True)
class Signing:
    """Evenly, from 0 at no room to 1 at the width of the hesitation."""

    def chance(self, width: Array, room: Array, seat: int) -> Array:
        """At the seat with this number, (n, Y, K-1, E) from the room in shares; ``width`` in shares, above 0."""
        return np.asarray(np.clip(room / width, 0.0, 1.0))

    def rate(self, width: Array, chance: Array) -> Array:
        """How fast the chance moves with the room."""
        return np.asarray(((chance != 0.0) & (chance != 1.0)) / width)


EVENLY = Signing()


@dataclass(frozen=True)
class Smooth(Signing):
    """As a logistic curve as steep in its middle, so that a steady state moves smoothly as the width shrinks: a way
    to answers, not one of them."""

    def chance(self, width: Array, room: Array, seat: int) -> Array:
        odds = np.clip(4.0 * room / width - 2.0, -STEEP, STEEP)
        return np.asarray(1.0 / (1.0 + np.exp(-odds)))

    def rate(self, width: Array, chance: Array) -> Array:
        return np.asarray(4.0 * chance * (1.0 - chance) / width)


@dataclass(frozen=True)
class Staged(Signing):
    """The even rise once more, for Newton's method, which otherwise jumps to and fro over the narrow stretch between
    none (stage 0) and all (2): nobody gets from one to the other without a step at stage 1, in which the chance is
    taken to go on evenly beyond 0 and 1. Who is sent back from there to where he came from finds that signing begets
    room for more, and goes on to the other end instead.

    ``last``, ``before``: stages (n, Y, K-1, E) one step and two steps ago, for each seat. A chance of exactly 0 or 1
    tells the stage.
    """

    last: tuple[Stages, ...]
    before: tuple[Stages, ...]

    def chance(self, width: Array, room: Array, seat: int) -> Array:
        part, last, before = room / width, self.last[seat], self.before[seat]
        stage = np.where(part <= 0.0, 0, np.where(part >= 1.0, 2, 1))
        back = (last == 1) & (stage == before) & (stage != 1)
        stage = np.where(back, 2 - stage, np.where(np.abs(stage - last) == 2, 1, stage))
        return np.where(stage == 1, part, 0.5 * stage)


def stage(chance: Array) -> Stages:
    """0 where nobody signs, 2 where all do, 1 between."""
    return np.where(chance == 0.0, 0, np.where(chance == 1.0, 2, 1)).astype(np.int8)
