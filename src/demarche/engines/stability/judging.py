"""One kernel for every concept in which somebody leaves a state unless somebody else can make it regret that.

Those judged (one actor or a coalition H) would leave *s* for a state *t* that they can bring about and that is worth
it (``leaves``). They do not if from *t* the others can bring about, by a legal sequence of moves, a state that deters
them (``deters``); where ``answered``, also everything they could then still bring about must deter. What counts as
worth it and as deterring is the concept's: see :mod:`demarche.engines.stability.rules`.

With one bit a question, joint moves are a fixpoint of bitwise or: for tables ``F`` of words

``J_H(F)(x) = OR over t in R_H(x) of F(t)``

where R_H are the nonempty legal sequences of H's members, nobody twice in succession. Then, with L and D the packed
relations, ``D' = D and not J_H(not D)`` where answered, ``free = L and not J_others(D')``, and *s* is unstable iff its
own bit is set in ``J_H(free)(s)``. Fang, Hipel & Kilgour 1993 for the joint moves; Inohara & Hipel 2008 for coalitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.coalesce import option_arcs
from demarche.engines.stability.model import GraphModel, Model, OptionModel
from demarche.engines.stability.people import directions_of
from demarche.engines.stability.relations import WORD, Relation
from demarche.engines.stability.sparse import SparseModel
from demarche.errors import InputError
from demarche.numerics.arcs import Arcs
from demarche.numerics.hypercube import BACKWARD, FORWARD, Hypercube

__all__ = ["LARGEST_JUDGED", "MAX_ARCS", "CubeMoves", "Moves", "Ruling", "Terrain", "joint", "judge"]

Index = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

LARGEST_JUDGED = 1 << 16
"""Most states of a model for concepts beyond the five: every pair of states is compared."""

MAX_ARCS = 30_000_000
"""Most moves of coalitions written out at a time."""


class Moves(Protocol):
    """One player's moves, as far as the kernel needs them."""

    def any(self, values: Words) -> Words:
        """For each state the bitwise or of ``values`` over the states it can be left for."""
        ...

    def from_state(self, state: int) -> list[int]:
        """The states that ``state`` can be left for, ascending."""
        ...


@dataclass(frozen=True, eq=False)
class CubeMoves:
    """The moves of one player of an option form, axis by axis."""

    cube: Hypercube
    player: int

    def any(self, values: Words) -> Words:
        """See :class:`Moves`; a state itself is not among those it can be left for."""
        stay = values.copy()
        self._bar(stay)
        moved = np.zeros_like(stay)
        for option in self.cube.own(self.player):
            cells, at = moved.reshape(-1, 2, 1 << option), stay.reshape(-1, 2, 1 << option)
            reached = cells | at
            direction = self.cube.directions[option]
            if direction != BACKWARD:
                cells[:, 0] |= reached[:, 1]
            if direction != FORWARD:
                cells[:, 1] |= reached[:, 0]
        self._bar(moved)
        return moved

    def _bar(self, values: Words) -> None:
        if self.cube.infeasible_states.size:
            values[self.cube.infeasible_states] = 0

    def from_state(self, state: int) -> list[int]:
        return self.cube.moves(self.player, state)


@dataclass(frozen=True, eq=False, kw_only=True)
class Ruling:
    """What is asked: who is judged, who may sanction, and how outcomes compare. See the module."""

    own: Sequence[Moves]
    others: Sequence[Moves]
    leaves: Relation
    deters: Relation | None
    answered: bool = False


def joint(players: Sequence[Moves], values: Words) -> Words:
    """``J_H``: for each state the bitwise or of ``values`` over all that the players can bring about from it."""
    if not players:
        return np.zeros_like(values)
    if len(players) == 1:
        return players[0].any(values)
    opened = [np.zeros_like(values) for _ in players]
    quiet = 0
    while True:
        for j, moves in enumerate(players):
            onward = values.copy()
            for k, found in enumerate(opened):
                if k != j:
                    onward |= found
            reached = moves.any(onward)
            quiet = quiet + 1 if np.array_equal(reached, opened[j]) else 0
            opened[j] = reached
            if quiet >= len(players):
                return np.asarray(np.bitwise_or.reduce(opened))


def judge(rulings: Sequence[Ruling], states: Index) -> list[Mask]:
    """For each ruling which states are stable, by state index; False at indices that are not among ``states``.

    Rulings that share relations or players share the work on them.
    """
    n = rulings[0].leaves.n
    results = [np.zeros(n, dtype=np.bool_) for _ in rulings]
    for start in range(0, len(states), WORD):
        block = states[start : start + WORD]
        kept: dict[tuple[int, ...], Words] = {}
        for ruling, stable in zip(rulings, results, strict=True):
            stable[block] = ~_unstable(ruling, block, kept)
    return results


def _unstable(ruling: Ruling, block: Index, kept: dict[tuple[int, ...], Words]) -> Mask:
    free = _packed(ruling.leaves, block, kept)
    if ruling.deters is not None:
        deters = _packed(ruling.deters, block, kept)
        if ruling.answered:
            key = (1, id(ruling.deters), *map(id, ruling.own))
            if key not in kept:
                kept[key] = deters & ~joint(ruling.own, ~deters)
            deters = kept[key]
        free = free & ~joint(ruling.others, deters)
    reached = joint(ruling.own, free)[block]
    return (reached >> np.arange(len(block), dtype=np.uint64) & np.uint64(1)).astype(np.bool_)


def _packed(relation: Relation, block: Index, kept: dict[tuple[int, ...], Words]) -> Words:
    key = (0, id(relation))
    if key not in kept:
        kept[key] = relation.packed(block)
    return kept[key]


class Terrain:
    """The moves of a model's actors, and of coalitions of them, in the forms that rulings need.

    ``judged`` are the states to judge, all of them unless ``only`` some are wanted.
    """

    def __init__(self, model: Model, only: Index | None = None) -> None:
        self.model = model
        self.judged = model.states if only is None else only
        self.n = int(model.ranks.shape[1])
        if self.n > LARGEST_JUDGED:
            raise InputError(
                f"this conflict has {self.n:,} states; concepts beyond nash, gmr, smr, seq and sseq compare every pair "
                f"and take at most {LARGEST_JUDGED:,}"
            )

    @cached_property
    def moves(self) -> tuple[Moves, ...]:
        """Each actor's moves."""
        if isinstance(self.model, OptionModel):
            return tuple(CubeMoves(self.model.cube, player) for player in range(len(self.model.actors)))
        return self.arcs

    @cached_property
    def arcs(self) -> tuple[Arcs, ...]:
        """Each actor's moves, written out."""
        return arcs_of(self.model)

    def improving(self, actor: int, better: Relation) -> Arcs:
        """The actor's moves to states that are ``better`` than the one it leaves."""
        arcs = self.arcs[actor]
        return arcs.where(better.holds(arcs.targets, arcs.sources))

    def coalition_arcs(self, members: Sequence[int], better: Relation) -> Arcs:
        """What the members can bring about together, as one move, where it is ``better`` than what they leave."""
        if len(members) == 1:
            return self.improving(members[0], better)
        own = [self.moves[member] for member in members]
        tails: list[Index] = []
        heads: list[Index] = []
        total = 0
        for start in range(0, len(self.model.states), WORD):
            block = self.model.states[start : start + WORD]
            seeds = np.zeros(self.n, dtype=np.uint64)
            seeds[block] = np.uint64(1) << np.arange(len(block), dtype=np.uint64)
            reached = joint(own, seeds)
            bits = np.unpackbits(reached.astype("<u8").view(np.uint8).reshape(-1, 8), axis=1, bitorder="little")
            sources, place = np.nonzero(bits)
            targets = block[place]
            good = better.holds(targets, sources)
            tails.append(sources[good])
            heads.append(targets[good])
            total += int(good.sum())
            if total > MAX_ARCS:
                names = " and ".join(self.model.actors[member].id for member in members)
                raise InputError(
                    f"{names} together have more than {MAX_ARCS:,} improvements; ask for cseq_individual instead"
                )
        return Arcs.of(self.n, np.concatenate(tails), np.concatenate(heads))


def arcs_of(model: Model) -> tuple[Arcs, ...]:
    """Each actor's moves written out as arcs between state indices."""
    if isinstance(model, GraphModel):
        return model.arcs
    if isinstance(model, SparseModel):
        places, codes = model.states, directions_of(model.options)
        owned = [[b for b, o in enumerate(model.options) if o.owner == actor.id] for actor in model.actors]
        return tuple(option_arcs(model.decimals, places, len(places), options, codes) for options in owned)
    assert isinstance(model, OptionModel)
    cube, n = model.cube, model.cube.n_states
    own = [cube.own(player) for player in range(len(model.actors))]
    return tuple(option_arcs(model.states, model.states, n, options, cube.directions) for options in own)
