"""Ranks from what analysts write down: groups of states best to worst, prioritised statements, scores.

All give integers, higher is better and equal is indifferent, comparable only within one actor.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

__all__ = ["GREATLY", "ranks_from_entries", "ranks_from_scores", "ranks_from_statements"]

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

GREATLY = ">>"
"""Between two entries of a ranking: everything above is greatly preferred to everything below."""

_CHUNK = 32
"""Statements packed at a time: the order so far (below 2**26) and 32 truth values fit an int64."""


def ranks_from_statements(holds: Iterable[Mask], n_states: int) -> Ranks:
    """Lexicographic order of the statements' truth, most important first.

    ``holds`` yields, per statement, in which states it is true. The order so far is renumbered every few statements, so
    that no number of them overflows. Option prioritisation: Hipel, Kilgour, Fang & Peng 1997.
    """
    score = np.zeros(n_states, dtype=np.int64)
    for place, truth in enumerate(holds, start=1):
        score = score * 2 + truth
        if place % _CHUNK == 0:
            score = np.unique(score, return_inverse=True)[1].astype(np.int64)
    return ranks_from_scores(score)


def ranks_from_entries(entries: Sequence[Mask], n_states: int) -> Ranks:
    """Best entry first; a state takes the first entry it matches, and ranks below all if it matches none."""
    ranks = np.zeros(n_states, dtype=np.int32)
    for place, matches in reversed(list(enumerate(entries))):
        ranks[matches] = len(entries) - place
    return ranks


def ranks_from_scores(scores: npt.ArrayLike) -> Ranks:
    """Dense ranks 0, 1, ... in the order of the scores, equal scores sharing one."""
    return np.unique(np.asarray(scores), return_inverse=True)[1].astype(np.int32)
