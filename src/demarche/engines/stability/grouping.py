"""Equilibria sorted into a few groups that a reader can take in.

First by whether the status quo leads there (through improvements, through moves at all, or not), then by the strongest
concept under which nobody leaves, then by the options that the outcomes have in common. A set of outcomes too mixed to
describe is split in two on the option that leaves the halves most alike, again and again until each part is
small or uniform, or there are parts enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

__all__ = ["REACH_ORDER", "STRENGTHS", "Group", "Reach", "Strength", "group_equilibria", "strengths"]

Reach = Literal["improvements", "moves", "none", "unknown"]
Strength = Literal["nash", "seq+smr", "seq", "smr", "gmr"]

REACH_ORDER: tuple[Reach, ...] = ("improvements", "moves", "none", "unknown")
STRENGTHS: tuple[Strength, ...] = ("nash", "seq+smr", "seq", "smr", "gmr")
"""Strongest first; 'seq+smr' holds where both do. 'unknown' reach means that no status quo was given."""

_SMALL = 4
_PARTS = 6

Index = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Group:
    """Equilibria alike in reach, strength and the options ``shared``; they vary in ``differ`` alone.

    ``shared`` and ``differ`` are option numbers; ``states`` are indices, nearest to the status quo first.
    """

    reach: Reach
    strength: Strength
    shared: Mapping[int, bool]
    differ: tuple[int, ...]
    states: Index


def strengths(equilibria: Mapping[str, npt.NDArray[np.bool_]]) -> npt.NDArray[np.int8]:
    """For each state the place in ``STRENGTHS`` of the strongest concept it is an equilibrium under, or -1."""
    held = {**equilibria, "seq+smr": equilibria["seq"] & equilibria["smr"]}
    result = np.full(equilibria["nash"].shape, -1, dtype=np.int8)
    for place in range(len(STRENGTHS) - 1, -1, -1):
        result[held[STRENGTHS[place]]] = place
    return result


def group_equilibria(
    states: Index,
    strength: npt.NDArray[np.int8],
    by_moves: npt.NDArray[np.int32] | None,
    by_improvements: npt.NDArray[np.int32] | None,
    signs: npt.NDArray[np.int8],
) -> tuple[Group, ...]:
    """Group the equilibria among ``states``.

    ``strength`` comes from :func:`strengths`; ``by_moves`` and ``by_improvements`` count steps from the status quo
    (-1: no way) or are None without one; all three by state index. ``signs`` are the options of the equilibria, in
    the order of ``states``: 1 taken, 0 not, -1 either.
    """
    places = np.flatnonzero(strength[states] >= 0)
    found = states[places]
    reach = np.full(found.shape, REACH_ORDER.index("unknown"))
    steps = np.zeros(found.shape, dtype=np.int64)
    if by_moves is not None and by_improvements is not None:
        steps = np.where(by_improvements[found] >= 0, by_improvements[found], by_moves[found]).astype(np.int64)
        reach = np.where(by_improvements[found] >= 0, 0, np.where(by_moves[found] >= 0, 1, 2))
    groups: list[Group] = []
    for r, tier in enumerate(REACH_ORDER):
        for level, name in enumerate(STRENGTHS):
            members = np.flatnonzero((reach == r) & (strength[found] == level))
            members = members[np.lexsort((found[members], steps[members]))]
            if members.size:
                for part in _parts(signs[members]):
                    shared, differ = _in_common(signs[members[part]])
                    groups.append(Group(tier, name, shared, differ, found[members[part]]))
    return tuple(groups)


def _parts(signs: npt.NDArray[np.int8]) -> list[Index]:
    """Positions split into at most ``_PARTS`` parts, each in order; the most mixed part is split first."""
    parts: list[Index] = [np.arange(len(signs))]
    while len(parts) < _PARTS:
        mixed = [part for part in parts if part.size > _SMALL and _disagreement(signs[part]) > 0]
        if not mixed:
            break
        widest = max(mixed, key=lambda part: _disagreement(signs[part]))
        place = next(i for i, part in enumerate(parts) if part is widest)
        parts[place : place + 1] = _split(signs, widest)
    return sorted(parts, key=lambda part: int(part[0]))


def _split(signs: npt.NDArray[np.int8], part: Index) -> list[Index]:
    own = signs[part]
    varying = np.flatnonzero((own != own[0]).any(axis=0))
    taken = [own[:, option] == 1 for option in varying]
    # An option that varies only between "not taken" and "either" separates on the former.
    sides = [t if t.any() and not t.all() else own[:, o] == 0 for t, o in zip(taken, varying, strict=True)]
    left = [_disagreement(own[side]) + _disagreement(own[~side]) for side in sides]
    best = sides[int(np.argmin(left))]
    return [part[best], part[~best]]


def _disagreement(signs: npt.NDArray[np.int8]) -> int:
    """How many signs would have to change for all rows to be alike."""
    counts = np.stack([(signs == value).sum(axis=0) for value in (-1, 0, 1)])
    return int((len(signs) - counts.max(axis=0)).sum())


def _in_common(signs: npt.NDArray[np.int8]) -> tuple[dict[int, bool], tuple[int, ...]]:
    same = (signs == signs[0]).all(axis=0)
    shared = {int(o): bool(signs[0, o] == 1) for o in np.flatnonzero(same & (signs[0] >= 0))}
    return shared, tuple(int(o) for o in np.flatnonzero(~same))
