"""Equilibria of one conflict under many preference profiles: what the profiles share is worked out once.

Whether a state is stable for an actor under Nash, GMR and SMR depends on that actor's own preferences and on what the
others *can* do; only SEQ asks what the others *want*. So the first three are kept by actor and ranking, and SEQ, which
lies between Nash and GMR, is worked out only where those two leave it open: not at all where every GMR equilibrium is
a Nash equilibrium, and for no further actor once no candidate is left. Profiles that repeat are solved once.

The answers are those of :func:`.option_form.verdicts`, whatever was asked before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.option_form import credible_floor
from demarche.engines.stability.reachability import steps_on_hypercube
from demarche.numerics.hypercube import BOTH, Hypercube, ImprovingMoves
from demarche.numerics.kept import Kept

__all__ = ["Equilibria", "Ranking", "ranking", "solve"]

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint8]

_MEGABYTE = 1 << 20


class Ranking(NamedTuple):
    """An actor's ranks over all states, with a fingerprint by which equal ones are known."""

    ranks: Ranks
    mark: bytes


class Equilibria(NamedTuple):
    """By state index: under which concept nobody leaves, and what the start leads to by improvements."""

    nash: Mask
    gmr: Mask
    smr: Mask
    seq: Mask
    reached: Mask


class _Own(NamedTuple):
    """One actor's Nash, GMR and SMR stability, packed eight states to the byte."""

    nash: Bits
    gmr: Bits
    smr: Bits


def ranking(ranks: Ranks) -> Ranking:
    """Ranks with their fingerprint."""
    held = np.ascontiguousarray(ranks, dtype=np.int32)
    return Ranking(held, hashlib.blake2b(held.tobytes(), digest_size=16).digest())


_OWN: Kept[_Own] = Kept(64 * _MEGABYTE, lambda own: sum(part.nbytes for part in own))
_WHOLE: Kept[tuple[Bits, ...]] = Kept(64 * _MEGABYTE, lambda parts: sum(part.nbytes for part in parts))
_IMPROVING: Kept[tuple[ImprovingMoves, int]] = Kept(128 * _MEGABYTE, lambda entry: entry[1])


def solve(cube: Hypercube, profile: Sequence[Ranking], start: int) -> Equilibria:
    """Equilibria under each concept, and what can be reached from ``start`` by improvements, for one profile.

    ``profile`` has one ranking per actor, in the order of the cube's players. States that cannot occur are False.
    """
    place = _place(cube)
    key = (place, start, tuple(entry.mark for entry in profile))
    packed = _WHOLE.get(key, lambda: tuple(np.packbits(mask) for mask in _solved(cube, place, profile, start)))
    return Equilibria(*(_unpacked(bits, cube.n_states) for bits in packed))


def _place(cube: Hypercube) -> Hashable:
    feasible = b"" if cube.feasible is None else hashlib.blake2b(cube.feasible.tobytes(), digest_size=16).digest()
    return (tuple(cube.directions), tuple(cube.owners), feasible)


def _solved(cube: Hypercube, place: Hashable, profile: Sequence[Ranking], start: int) -> Equilibria:
    own = [_own(cube, place, profile, player) for player in range(len(profile))]
    nash, gmr, smr = (
        _unpacked(np.bitwise_and.reduce([getattr(entry, name) for entry in own]), cube.n_states)
        for name in ("nash", "gmr", "smr")
    )
    stays = [_unpacked(entry.nash, cube.n_states) for entry in own]
    seq = nash | _sequential(cube, place, profile, gmr & ~nash, stays)
    ranks = np.stack([entry.ranks for entry in profile])
    reached = steps_on_hypercube(cube, ranks, start, improving=True) >= 0
    return Equilibria(nash, gmr, smr, seq, reached)


def _own(cube: Hypercube, place: Hashable, profile: Sequence[Ranking], player: int) -> _Own:
    entry = profile[player]
    return _OWN.get((place, player, entry.mark), lambda: _stable(cube, entry.ranks, player, len(profile)))


def _stable(cube: Hypercube, u: Ranks, player: int, players: int) -> _Own:
    others = [other for other in range(players) if other != player]
    best = cube.best_move(u, player)
    found = [best == u]
    floors = (cube.minimum_reachable(u, others), cube.minimum_reachable(best, others))
    found += [cube.best_move(np.minimum(floor, u), player) <= u for floor in floors]
    return _Own(*(np.packbits(mask if cube.feasible is None else mask & cube.feasible) for mask in found))


def _sequential(
    cube: Hypercube, place: Hashable, profile: Sequence[Ranking], candidates: Mask, stays: Sequence[Mask]
) -> Mask:
    """Which of the candidates every actor stays in for fear of credible sanctions, or because it would not improve."""
    for player, entry in enumerate(profile):
        if not (candidates & ~stays[player]).any():
            continue
        others = [_improving(cube, place, other, profile[other]) for other in range(len(profile)) if other != player]
        floor = credible_floor(cube, entry.ranks, others)
        held = cube.best_move(np.minimum(floor, entry.ranks), player) <= entry.ranks
        candidates = candidates & (held | stays[player])
    return candidates


def _improving(cube: Hypercube, place: Hashable, player: int, entry: Ranking) -> ImprovingMoves:
    one_way = sum(1 for option in cube.own(player) if cube.directions[option] != BOTH)
    size = int(16 * cube.n_states * 1.5**one_way)
    return _IMPROVING.get((place, player, entry.mark), lambda: (ImprovingMoves(cube, player, entry.ranks), size))[0]


def _unpacked(bits: Bits, count: int) -> Mask:
    return np.unpackbits(bits, count=count).view(np.bool_)
