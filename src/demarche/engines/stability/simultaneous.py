"""Simultaneous sanctioning (SIM): would an improvement still pay if others improved at the same time?

Defined in option form alone: each changes its own options, all from the same state. A state is SIM stable for *i* if
for every improvement *x* of *i* from it there is a nonempty set of improvements of others, at most one each, that
together with *x* give a feasible state which *i* does not prefer to the one it left. Fraser & Hipel 1984. In their
tableau it is asked only of states that two or more actors would leave; here it is answered for every state.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from demarche.errors import InputError
from demarche.numerics.hypercube import BACKWARD, BOTH, FORWARD, HIGHEST, Hypercube

__all__ = ["LARGEST_SIMULTANEOUS", "Together", "reply", "simultaneous"]

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.intp]

LARGEST_SIMULTANEOUS = 1 << 16
"""Most choices of options: every state is set against all joint improvements from it."""

_BLOCK = 1 << 12


@dataclass(frozen=True, kw_only=True)
class Together:
    """What becomes of one improvement: who moves at the same time, to which state each alone, and where it all ends."""

    improvement: int
    moves: tuple[tuple[int, int], ...]
    end: int


def simultaneous(cube: Hypercube, ranks: Ranks) -> Mask:
    """SIM stability ``(n_players, 2**k)``; False at infeasible states. Raises InputError beyond 2^16 states."""
    if cube.n_states > LARGEST_SIMULTANEOUS:
        raise InputError(f"sim takes at most {LARGEST_SIMULTANEOUS:,} choices of options, not {cube.n_states:,}")
    values = _values(cube, ranks)
    states = np.arange(cube.n_states) if cube.feasible is None else np.flatnonzero(cube.feasible)
    stable = np.zeros(ranks.shape, dtype=np.bool_)
    for start in range(0, len(states), _BLOCK):
        block = states[start : start + _BLOCK]
        changes = [_improving(cube, values[player], player, block) for player in range(len(ranks))]
        for place, state in enumerate(block.tolist()):
            own = [sums[better[place]] for sums, better in changes]
            for player in range(len(ranks)):
                stable[player, state] = _deterred(values[player], state, own, player)
    return stable


def reply(cube: Hypercube, ranks: Ranks, state: int, player: int) -> tuple[int | None, tuple[Together, ...]]:
    """The grounds of one verdict: an improvement that nothing spoils, or for each improvement what spoils it."""
    values = _values(cube, ranks)
    changes = [_improving(cube, values[j], j, np.array([state])) for j in range(len(ranks))]
    own = [sums[better[0]] for sums, better in changes]
    found = []
    for change in own[player].tolist():
        combined, chosen = _combinations(own, player)
        ends = state ^ change ^ combined
        spoiled = np.flatnonzero(values[player][ends] <= values[player][state])
        if not spoiled.size:
            return state ^ change, ()
        first = int(spoiled[0])
        moves = tuple((j, state ^ int(part[first])) for j, part in chosen.items() if part[first])
        found.append(Together(improvement=state ^ change, moves=moves, end=int(ends[first])))
    return None, tuple(found)


def _values(cube: Hypercube, ranks: Ranks) -> Ranks:
    """Ranks in which states that cannot occur are liked best, so that they spoil nothing."""
    values = np.array(ranks, dtype=np.int32)
    cube.put(values, HIGHEST)
    return values


def _improving(cube: Hypercube, u: Ranks, player: int, states: Index) -> tuple[Index, Mask]:
    """All changes of the player's options as bits to flip, and which of them improve on each state."""
    sums = np.zeros(1, dtype=np.intp)
    for option in cube.own(player):
        sums = np.concatenate([sums, sums + (1 << option)])
    sums = sums[1:]
    targets = states[:, None] ^ sums[None, :]
    better = (u[targets] > u[states][:, None]) & (u[targets] < HIGHEST)
    for option in cube.own(player):
        if cube.directions[option] != BOTH:
            taken = (states >> option & 1).astype(np.bool_)
            barred = taken if cube.directions[option] == FORWARD else ~taken
            assert cube.directions[option] in (FORWARD, BACKWARD)
            better &= ~(barred[:, None] & (sums >> option & 1).astype(np.bool_)[None, :])
    return sums, better


def _combinations(own: Sequence[Index], player: int) -> tuple[Index, dict[int, Index]]:
    """Every nonempty choice of at most one improvement of each other player: the bits flipped in all, and by whom."""
    others = [j for j in range(len(own)) if j != player and own[j].size]
    parts = np.meshgrid(*([0, *own[j].tolist()] for j in others), indexing="ij")
    chosen = {j: part.ravel()[1:].astype(np.intp) for j, part in zip(others, parts, strict=True)}
    return reduce(np.bitwise_xor, chosen.values(), np.zeros(1, dtype=np.intp) if chosen else _NOTHING), chosen


_NOTHING = np.empty(0, dtype=np.intp)


def _deterred(u: Ranks, state: int, own: Sequence[Index], player: int) -> bool:
    if not own[player].size:
        return True
    combined = np.zeros(1, dtype=np.intp)
    for j, changes in enumerate(own):
        if j != player and changes.size:
            combined = np.bitwise_xor.outer(combined, np.concatenate([[0], changes])).ravel()
    if len(combined) == 1:
        return False
    ends = state ^ np.bitwise_xor.outer(own[player], combined[1:])
    return bool((u[ends] <= u[state]).any(axis=1).all())
