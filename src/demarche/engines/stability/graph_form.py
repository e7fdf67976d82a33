"""Nash, GMR, SMR, SEQ and SSEQ on explicit arcs; arrays only.

Moves need be neither transitive nor disjoint here (coalesced states, common moves), so the rule that nobody
moves twice in succession bites, and joint moves are followed on pairs (state, last mover). For a value ``f`` and
sanctioning players H,

``W_j(s) = min over arcs s -> t of j of min(f(t), min over k in H, k != j, of W_k(t))``

is the least value of H's nonempty legal sequences from ``s`` that *j* opens; the least of them over j in H
decides. As in the definitions, a sequence may return to the state the whole argument started from.
Fang, Hipel & Kilgour 1993; Xu, Li, Kilgour & Hipel 2009; for SSEQ Rego & Vieira 2017.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from demarche.numerics.arcs import Arcs
from demarche.numerics.hypercube import HIGHEST, LOWEST

__all__ = ["floor", "floors", "improvements", "verdicts"]

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


def improvements(arcs: Sequence[Arcs], ranks: Ranks) -> list[Arcs]:
    """Each player's arcs to states it strictly prefers to the one it leaves."""
    return [a.where(u[a.targets] > u[a.sources]) for a, u in zip(arcs, ranks, strict=True)]


def floors(arcs: Sequence[Arcs], ranks: Ranks, player: int) -> dict[str, Ranks]:
    """For GMR, SMR, SEQ and SSEQ the least value the others can bring each state to, as the player counts it."""
    u = ranks[player]
    escape = np.maximum(u, arcs[player].reduce(np.maximum, u, LOWEST))
    others = [a for other, a in enumerate(arcs) if other != player]
    credible = [a for other, a in enumerate(improvements(arcs, ranks)) if other != player]
    return {
        "gmr": floor(others, u),
        "smr": floor(others, escape),
        "seq": floor(credible, u),
        "sseq": floor(credible, escape),
    }


def verdicts(arcs: Sequence[Arcs], ranks: Ranks) -> dict[str, Mask]:
    """Stability ``(n_players, n_states)`` under each concept; ``ranks`` has that shape, higher is better."""
    result = {concept: np.ones(ranks.shape, dtype=np.bool_) for concept in ("nash", "gmr", "smr", "seq", "sseq")}
    for player, better in enumerate(improvements(arcs, ranks)):
        u = ranks[player]
        result["nash"][player, better.sources] = False
        for concept, least in floors(arcs, ranks, player).items():
            free = least[better.targets] > u[better.sources]
            result[concept][player, better.sources[free]] = False
    return result


def floor(others: Sequence[Arcs], f: Ranks) -> Ranks:
    """The least value of ``f`` that the others can bring each state to legally; HIGHEST if they have no move."""
    opened = [np.full(f.shape, HIGHEST, dtype=np.int32) for _ in others]
    quiet = 0
    while others and quiet < len(others):
        for j, arcs in enumerate(others):
            onward = f
            for k, value in enumerate(opened):
                if k != j:
                    onward = np.minimum(onward, value)
            found = arcs.reduce(np.minimum, onward, HIGHEST)
            quiet = quiet + 1 if np.array_equal(found, opened[j]) else 0
            opened[j] = found
            if quiet >= len(others):
                break
    result = np.full(f.shape, HIGHEST, dtype=np.int32)
    for value in opened:
        np.minimum(result, value, out=result)
    return result
