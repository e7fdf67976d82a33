"""What is known of preferences beyond their order, and who might act together: what a file declares, without names.

Everything here is optional; what is left out is not computed. Sources of each concept: :mod:`.rules`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.relations import Above, Between, Never, Pairs, Relation
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.engines.stability.model import Model

__all__ = ["LARGEST_COALITIONS", "MAX_COALITION_CELLS", "Odds", "Structure", "Taste", "Views", "all_coalitions"]

MAX_COALITION_CELLS = 1 << 20
"""Most pairs of a coalition and a state that are judged."""

Ranks = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]

LARGEST_COALITIONS = 6
"""Most actors for which every coalition is judged when none is named: 63 of them."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Odds:
    """How likely an actor prefers one state to another, where that is not sure.

    ``pairs[m]`` = (t, s) is preferred in that order with chance ``chances[m]``, and the other way round with the rest;
    ``blocks`` say the same of every state of one set against every other state of another. Where several speak of a
    pair, listed pairs go first, then earlier blocks. Everything else is sure, by the ranking.
    """

    pairs: npt.NDArray[np.intp] = field(default_factory=lambda: np.empty((0, 2), dtype=np.intp))
    chances: npt.NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    blocks: Sequence[tuple[Mask, Mask, float]] = ()

    def above(self, ranks: Ranks, bar: float) -> Relation:
        """``t`` is preferred to ``s`` with a chance above ``bar``."""
        n = len(ranks)
        both = np.concatenate([self.pairs, self.pairs[:, ::-1]])
        likely = np.concatenate([self.chances, 1.0 - self.chances]) > bar
        found: Relation = Pairs.of(n, both[likely])
        said: Relation = Pairs.of(n, both)
        for of, over, chance in self.blocks:
            for t, s, value in ((of, over, chance), (over, of, 1.0 - chance)):
                if value > bar:
                    found = found | (Between(t, s) & ~said)
            said = said | Between(of, over, mutual=True)
        # What is sure has chance 1 or 0, so that the bar lies between them.
        sure: Relation = Above(ranks) if bar < 1.0 else Never(n)
        return found | (sure & ~said)


@dataclass(frozen=True, eq=False, kw_only=True)
class Taste:
    """One actor's preference beyond its order.

    A state is *greatly* preferred to another if it ranks at least ``gap`` levels above it (``gap`` alone), or stands
    above a mark between them (``grades``: the number of marks below each state). ``unknown`` is symmetric: between such
    states the actor's preference is not known. ``odds`` with ``alpha``, ``beta``, ``gamma`` make it probabilistic.
    """

    gap: int | None = None
    grades: Ranks | None = None
    unknown: Relation | None = None
    odds: Odds | None = None
    alpha: float = 0.5
    beta: float = 0.5
    gamma: float = 0.5

    def __post_init__(self) -> None:
        if self.gap is not None and self.grades is not None:
            raise InputError("what is greatly preferred is told by a gap or by marks, not by both")
        if self.gap is not None and self.gap < 1:
            raise InputError(f"a gap of {self.gap} levels cannot be great; it should be 1 or more")
        for name in ("alpha", "beta", "gamma"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise InputError(f"{name} should lie between 0 and 1, not {getattr(self, name)}")

    @property
    def strong(self) -> bool:
        """Whether great and mild preference are told apart."""
        return self.gap is not None or self.grades is not None


@dataclass(frozen=True, eq=False, kw_only=True)
class Views:
    """A hypergame: how each actor sees the conflict, by its number; who is left out sees it as it is.

    ``knows[i]`` are actors whose own view *i* knows (level 2): their moves and wishes enter *i*'s view as they are in
    theirs. Bennett 1977; Wang, Hipel & Fraser 1988-89.
    """

    models: Mapping[int, Model]
    knows: Mapping[int, frozenset[int]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, kw_only=True)
class Structure:
    """What to compute beyond the five concepts; actors by number.

    ``coalitions`` are judged one by one (coalition stability), ``partition`` makes each of its blocks one player
    (coalition structure); the two are kept apart. ``attitudes[i, j]`` is i's attitude to j: 1 friendly, 0 indifferent,
    -1 hostile. ``horizon`` asks for limited moves of two actors up to that many, and non-myopic stability.
    ``positions`` are the states that actors propose, ``future`` the one that follows if none is agreed: their dilemmas.
    """

    tastes: Mapping[int, Taste] = field(default_factory=dict)
    coalitions: Sequence[tuple[int, ...]] = ()
    partition: Sequence[tuple[int, ...]] = ()
    attitudes: npt.NDArray[np.int8] | None = None
    horizon: int | None = None
    views: Views | None = None
    simultaneous: bool = False
    positions: Mapping[int, int] = field(default_factory=dict)
    future: int | None = None


def all_coalitions(actors: int) -> tuple[tuple[int, ...], ...]:
    """Every nonempty set of actors, small ones first."""
    if actors > LARGEST_COALITIONS:
        raise InputError(
            f"{actors} actors have {(1 << actors) - 1:,} coalitions; name those to judge, or have at most "
            f"{LARGEST_COALITIONS} actors"
        )
    people = range(actors)
    return tuple(group for size in range(1, actors + 1) for group in combinations(people, size))
