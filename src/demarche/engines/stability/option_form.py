"""Nash, GMR, SMR, SEQ and SSEQ on the hypercube of an option-form model; arrays only.

With ``u`` the ranks of player *i*, ``H`` everybody else, and all moves read as in ``numerics.hypercube``:

* a state's *floor* is the least value its successors under joint moves of H can be brought to,
  ``v(s) = min(f(s), v(y) for every y that some j in H moves to from s)``;
* for GMR ``f = u``; for SMR ``f(s)`` is the best that *i* can still do from ``s``; for SEQ ``f = u`` and members of H
  move only to states they prefer to the one they leave; SSEQ takes SMR's ``f`` and SEQ's moves;
* ``s`` is stable for *i* iff every improvement ``x`` of *i* from ``s`` has ``v(x) <= u(s)``.

This is exact although nobody may move twice in succession: with disjoint ownership a player's moves (and its improving
moves) are transitive, so that two in a row are one. When nothing is infeasible the first two floors are Howard's closed
form, ``GMR: u(s) >= max_own min_others u`` and ``SMR: u(s) >= min_others max_own u``.
Howard 1971; Fraser & Hipel 1979; Fang, Hipel & Kilgour 1993; for SSEQ Rego & Vieira 2017.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from demarche.numerics.hypercube import HIGHEST, Hypercube, ImprovingMoves

__all__ = ["credible_floor", "floors", "verdicts"]

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

ALL = ("nash", "gmr", "smr", "seq", "sseq")
CREDIBLE = ("seq", "sseq")
"""All concepts; and those in which the others impose only sanctions that they gain by."""


def floors(
    cube: Hypercube,
    ranks: Ranks,
    player: int,
    improving: Sequence[ImprovingMoves] | None = None,
    concepts: Sequence[str] = ALL,
) -> dict[str, Ranks]:
    """For each of the concepts but Nash the least value the others can bring each state to, as the player counts it.

    ``ranks`` is ``(n_players, 2**k)``; ``improving`` holds every player's improvements where the caller has them.
    """
    others = [other for other in range(ranks.shape[0]) if other != player]
    u = np.ascontiguousarray(ranks[player])
    answered = cube.best_move(u, player) if {"smr", "sseq"} & set(concepts) else u
    found = {}
    if "gmr" in concepts:
        found["gmr"] = cube.minimum_reachable(u, others)
    if "smr" in concepts:
        found["smr"] = cube.minimum_reachable(answered, others)
    if {"seq", "sseq"} & set(concepts):
        credible = [ImprovingMoves(cube, o, ranks[o]) if improving is None else improving[o] for o in others]
        found |= {c: credible_floor(cube, u if c == "seq" else answered, credible) for c in CREDIBLE if c in concepts}
    return found


def verdicts(cube: Hypercube, ranks: Ranks, concepts: Sequence[str] = ALL) -> dict[str, Mask]:
    """Stability of every state for every player under each concept.

    ``ranks`` is ``(..., n_players, 2**k)``, higher is better, equal is indifferent; leading axes are independent
    preference profiles. Each result has the shape of ``ranks``; states that cannot occur are False.
    """
    if ranks.ndim > 2:
        profiles = [verdicts(cube, profile, concepts) for profile in ranks.reshape(-1, *ranks.shape[-2:])]
        return {c: np.stack([p[c] for p in profiles]).reshape(ranks.shape) for c in profiles[0]}
    players = range(ranks.shape[0])
    improving = [ImprovingMoves(cube, player, ranks[player]) for player in players]
    asked = [concept for concept in ALL if concept in concepts or concept == "nash"]
    result = {concept: np.zeros(ranks.shape, dtype=np.bool_) for concept in asked}
    for player in players:
        u = np.ascontiguousarray(ranks[player])
        result["nash"][player] = cube.best_move(u, player) == u
        for concept, floor in floors(cube, ranks, player, improving, concepts).items():
            # A move to a state that is no improvement must not count, whatever its floor: hence the minimum with u.
            result[concept][player] = cube.best_move(np.minimum(floor, u), player) <= u
    if cube.feasible is not None:
        for table in result.values():
            table &= cube.feasible
    return result


def credible_floor(cube: Hypercube, u: Ranks, others: Sequence[ImprovingMoves]) -> Ranks:
    """The least value that the others' improvements, one after another, can bring each state to."""
    floor = u.copy()
    cube.put(floor, HIGHEST)
    quiet = 0
    while others and quiet < len(others):
        for moves in others:
            quiet = 0 if moves.lower(floor) else quiet + 1
            if quiet >= len(others):
                break
    return floor
