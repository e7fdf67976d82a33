"""Reductions over the moves of several players on a binary hypercube.

A state is an integer ``s`` whose bit ``b`` says whether option ``b`` is taken; a table of values over the states is an
array whose last axis has length ``2**k``. Each option has one owner and a direction. A player moves from ``s`` to any
other feasible state that differs from ``s`` only in that player's options, each changed in an allowed direction, *in
one step*: the half-changed states in between need not be feasible.

Such moves form a product over the player's axes, so that the largest or smallest value a player can move to is found
by sweeping one axis after another (``spread``). Values parked meanwhile in infeasible cells are partial results, and
the caller masks those cells before and after. Moves restricted to improvements do not form a product; for them each
slice of the player's own options is sorted once (``ImprovingMoves``), after which a minimum over the improvements of
every state costs two gathers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

__all__ = ["BACKWARD", "BOTH", "FIXED", "FORWARD", "HIGHEST", "LOWEST", "Hypercube", "ImprovingMoves"]

BOTH, FORWARD, BACKWARD, FIXED = range(4)
"""Directions of an option: both ways, only not taken -> taken, only taken -> not taken, never."""

LOWEST, HIGHEST = int(np.iinfo(np.int32).min), int(np.iinfo(np.int32).max)
"""Sentinels for states that do not exist; ranks must lie strictly between them."""

Values = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Hypercube:
    """Options with an owner and a direction each, and the states that can occur.

    ``directions[b]`` and ``owners[b]`` belong to option (bit) ``b``; players are numbered from 0. ``feasible`` has
    length ``2**k``, or is None when every state can occur.
    """

    directions: Sequence[int]
    owners: Sequence[int]
    feasible: Mask | None = None

    @property
    def n_options(self) -> int:
        return len(self.directions)

    @property
    def n_states(self) -> int:
        return 1 << self.n_options

    @cached_property
    def infeasible_states(self) -> npt.NDArray[np.intp]:
        """The states that cannot occur, ascending."""
        if self.feasible is None:
            return np.empty(0, dtype=np.intp)
        return np.flatnonzero(~self.feasible)

    @cached_property
    def _movable(self) -> dict[int, tuple[int, ...]]:
        options = [b for b in range(self.n_options) if self.directions[b] != FIXED]
        return {player: tuple(b for b in options if self.owners[b] == player) for player in self.owners}

    def own(self, player: int) -> tuple[int, ...]:
        """The options that the player can change at all, ascending."""
        return self._movable.get(player, ())

    def put(self, values: Values, sentinel: int) -> None:
        """Overwrite the cells of the states that cannot occur, in place."""
        if self.infeasible_states.size:
            values[..., self.infeasible_states] = sentinel

    def spread(self, values: Values, player: int, pick: np.ufunc, *, reverse: bool = False) -> None:
        """Replace each state's value by ``pick`` over itself and all its player's moves, in place.

        ``pick`` is ``np.minimum`` or ``np.maximum``; infeasible cells must hold its neutral sentinel on entry and
        hold rubbish on return. With ``reverse`` the value is collected over the moves that *arrive* at the state.
        """
        for option in self.own(player):
            cells = values.reshape(*values.shape[:-1], -1, 2, 1 << option)
            no, yes = cells[..., 0, :], cells[..., 1, :]
            direction = self.directions[option]
            if direction == BOTH:
                pick(no, yes, out=no)
                yes[...] = no
            elif (direction == FORWARD) != reverse:
                pick(no, yes, out=no)
            else:
                pick(yes, no, out=yes)

    def minimum_reachable(self, values: Values, players: Iterable[int]) -> Values:
        """The smallest value among each state and all states the players can bring about from it, moving in any order.

        Because a player's two moves in a row amount to one, the rule that nobody moves twice in succession costs
        nothing here. Infeasible cells of the result hold ``HIGHEST``.
        """
        movers = [player for player in players if self.own(player)]
        result = values.copy()
        self.put(result, HIGHEST)
        if not self.infeasible_states.size:
            # Axes commute when no cell is barred, so that one pass over them is the closure.
            for player in movers:
                self.spread(result, player, np.minimum)
            return result
        quiet = 0
        while movers and quiet < len(movers):
            for player in movers:
                before = result.copy()
                self.spread(result, player, np.minimum)
                self.put(result, HIGHEST)
                quiet = quiet + 1 if np.array_equal(before, result) else 0
                if quiet >= len(movers):
                    break
        return result

    def best_move(self, values: Values, player: int) -> Values:
        """The largest value among each state and the player's moves from it (``LOWEST`` at infeasible states)."""
        result = values.copy()
        self.put(result, LOWEST)
        self.spread(result, player, np.maximum)
        self.put(result, LOWEST)
        return result

    def moves(self, player: int, state: int, *, reverse: bool = False) -> list[int]:
        """The states the player can move to from ``state`` (or come from, with ``reverse``), ascending."""
        targets = [state]
        for option in self.own(player):
            direction, bit = self.directions[option], 1 << option
            leaves_no = direction == BOTH or ((direction == FORWARD) != reverse)
            leaves_yes = direction == BOTH or ((direction == BACKWARD) != reverse)
            if leaves_yes if state & bit else leaves_no:
                targets += [target ^ bit for target in targets]
        return sorted(t for t in targets[1:] if self.feasible is None or self.feasible[t])


@dataclass(frozen=True, eq=False)
class _Block:
    """Sorted targets of the states that share one pattern of the player's one-way options.

    ``order[p, slice]`` are target states by ascending rank; ``first`` is, for each source, the flat index into
    ``order`` (with one sentinel row appended) of the first target strictly better than it; ``sources`` are the
    states, or None when they are all states in natural order.
    """

    order: npt.NDArray[np.int32]
    first: npt.NDArray[np.int32]
    sources: npt.NDArray[np.int32] | None


class ImprovingMoves:
    """One player's moves to states it strictly prefers, ready for repeated minima over them.

    ``ranks`` holds the player's rank of each state (higher is better), shape ``(2**k,)``. Options open both ways are
    sorted together; each pattern of the one-way options has its own, smaller or larger, set of targets, which makes
    the tables ``3**r * 2**f`` long per slice for ``r`` one-way and ``f`` free options. They are kept while they have
    at most ``keep`` entries, else rebuilt one by one at every use: slower, but bounded in memory.
    """

    def __init__(self, cube: Hypercube, player: int, ranks: Values, keep: int = 1 << 26) -> None:
        own = cube.own(player)
        self._free = _sums([b for b in own if cube.directions[b] == BOTH])
        self._one_way = [b for b in own if cube.directions[b] != BOTH]
        self._directions = cube.directions
        self._slices = _sums([b for b in range(cube.n_options) if b not in own])
        self._ranks = ranks.astype(np.int32, copy=True)
        cube.put(self._ranks, LOWEST)
        self._kept: list[_Block] | None = None
        if not own:
            self._kept = []
        elif 3 ** len(self._one_way) * self._free.size * self._slices.size <= keep:
            self._kept = list(self._blocks())

    def lower(self, values: Values) -> bool:
        """Lower each state's value, in place, to the least value among its improvements; say whether any fell.

        Values of infeasible states must be ``HIGHEST`` and stay so.
        """
        fell = False
        for block in self._blocks() if self._kept is None else self._kept:
            height, width = block.order.shape
            table = np.empty((height + 1, width), dtype=np.int32)
            table[height] = HIGHEST
            np.take(values, block.order, out=table[:height], mode="clip")
            _suffix_minimum(table)
            found = table.ravel().take(block.first)
            held = values if block.sources is None else values.take(block.sources)
            lower = found < held
            if not lower.any():
                continue
            fell = True
            if block.sources is None:
                np.copyto(values, found, where=lower)
            else:
                values[block.sources[lower]] = found[lower]
        return fell

    def _blocks(self) -> Iterator[_Block]:
        for pattern, reached in _one_way_patterns(self._one_way, self._directions):
            targets = np.sort((self._free[:, None] + reached[None, :]).ravel())
            yield _sorted_block(self._ranks, self._slices, targets, self._free + pattern)


def _sums(options: Sequence[int]) -> npt.NDArray[np.intp]:
    """All sums of distinct bits of ``options``, ascending when the options are."""
    sums = np.zeros(1, dtype=np.intp)
    for option in options:
        sums = np.concatenate([sums, sums + (1 << option)])
    return sums


def _one_way_patterns(options: Sequence[int], directions: Sequence[int]) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """Each pattern of the one-way options with the patterns that can be reached from it, itself included."""
    for size in range(len(options) + 1):
        for movable in combinations(options, size):
            pattern = sum(1 << b for b in options if (b in movable) == (directions[b] == BACKWARD))
            steps = np.zeros(1, dtype=np.intp)
            for b in movable:
                step = (1 << b) if directions[b] == FORWARD else -(1 << b)
                steps = np.concatenate([steps, steps + step])
            yield pattern, steps + pattern


def _sorted_block(
    ranks: Values, slices: npt.NDArray[np.intp], targets: npt.NDArray[np.intp], sources: npt.NDArray[np.intp]
) -> _Block:
    cells = (targets[:, None] + slices[None, :]).astype(np.int32)
    height, width = cells.shape
    by_rank = np.argsort(ranks[cells], axis=0, kind="stable")
    order = np.take_along_axis(cells, by_rank, axis=0)
    sorted_ranks = ranks[order]
    better = np.full(order.shape, height, dtype=np.int32)
    np.copyto(better[:-1], np.arange(1, height)[:, None], where=sorted_ranks[1:] > sorted_ranks[:-1])
    _suffix_minimum(better)
    # A state that does not exist has no improvement: its entry points into the sentinel row.
    better[sorted_ranks == LOWEST] = height
    better *= width
    better += np.arange(width, dtype=np.int32)
    first = np.empty_like(better)
    np.put_along_axis(first, by_rank, better, axis=0)
    if height * width == ranks.size == sources.size * width:
        natural = np.empty(ranks.size, dtype=np.int32)
        natural[cells] = first
        return _Block(order, natural, None)
    rows = np.searchsorted(targets, sources)
    return _Block(order, first[rows].ravel(), cells[rows].ravel())


def _suffix_minimum(table: npt.NDArray[np.signedinteger]) -> None:
    """Replace each entry by the least of it and everything below it in its column, in place."""
    height, width = table.shape
    if height <= 4 * width:
        for p in range(height - 2, -1, -1):
            np.minimum(table[p], table[p + 1], out=table[p])
    else:
        table[::-1] = np.minimum.accumulate(table[::-1], axis=0)
