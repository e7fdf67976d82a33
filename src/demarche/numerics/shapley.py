"""Shares in a difference: the Shapley value over all coalitions, exactly, for many games of the same players at once.

A game is an array of 2^m values along its first axis. Bit ``k`` of the index says that player ``k`` has joined: index 0
is the start, index 2^m - 1 the end with everybody in. Whatever axes follow (versions) are games of their own.
"""

from __future__ import annotations

from functools import cache
from itertools import combinations
from math import factorial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["players", "shapley", "surplus"]


def players(values: Floats) -> int:
    """How many players a game has; ValueError where its length is no power of two."""
    count = len(values).bit_length() - 1
    if len(values) != 1 << count:
        raise ValueError(f"a game has 2^m values, not {len(values)}")
    return count


def shapley(values: Floats) -> Floats:
    """What each player adds on average over all orders of joining, shape (m, ...); they sum to end less start.

    Shapley (1953): a player who never changes anything gets 0, two who are alike get the same.
    """
    count = players(values)
    parts = np.zeros((count, *values.shape[1:]))
    for player in range(count):
        for without, weight in _weights(count, player):
            parts[player] += weight * (values[without | 1 << player] - values[without])
    return parts


def surplus(values: Floats) -> dict[tuple[int, int], Floats]:
    """For each pair, by how much the two joining the start together exceed the sum of each joining it alone."""
    found = {}
    for one, other in combinations(range(players(values)), 2):
        single, second = 1 << one, 1 << other
        found[one, other] = (values[single | second] - values[single]) - (values[second] - values[0])
    return found


@cache
def _weights(count: int, player: int) -> tuple[tuple[int, float], ...]:
    """The coalitions without a player and the share of all orders in which exactly they come before him."""
    found = []
    for coalition in range(1 << count):
        if not coalition >> player & 1:
            size = coalition.bit_count()
            found.append((coalition, factorial(size) * factorial(count - size - 1) / factorial(count)))
    return tuple(found)
