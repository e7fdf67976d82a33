"""A mixed integer program whose unknowns are actors' orders of the states and flows along moves they improve by.

Rows say ``sum >= lower`` (or ``= lower``); an *atom* is an affine expression (constant, coefficient, variable) that is
1 where a preference holds and 0 where it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from demarche.errors import InputError

__all__ = ["Atom", "Programme"]


class Atom(NamedTuple):
    """``constant + coefficient * variable``; no variable where the preference is fixed."""

    constant: float
    coefficient: float = 0.0
    variable: int = -1


class Programme:
    """Built row by row; see :mod:`.inverse` for what the rows say."""

    def __init__(self, ranks: npt.NDArray[np.int32], states: Sequence[int], changing: Sequence[int]) -> None:
        self._ranks, self._states, self._changing = ranks, list(states), tuple(changing)
        self._variables: dict[tuple[int, int, int], int] = {}
        self._binary = 0
        for actor in self._changing:
            for a, b in combinations(self._states, 2):
                self._variables[actor, a, b] = self._binary
                self._binary += 1
        self._count = self._binary
        self._lower: list[float] = []
        self._upper: list[float] = []
        self._entries: list[tuple[int, int, float]] = []
        self._transitive()

    def _transitive(self) -> None:
        for actor in self._changing:
            for a, b, c in combinations(self._states, 3):
                row = self.row(0.0, upper=1.0)
                # 0 <= y_ab + y_bc - y_ac <= 1 bars the two cycles.
                for pair, sign in (((a, b), 1.0), ((b, c), 1.0), ((a, c), -1.0)):
                    self._entries.append((row, self._variables[actor, *pair], sign))

    def row(self, lower: float, *, equal: bool = False, upper: float = np.inf) -> int:
        """A new row; terms are added to it later."""
        self._lower.append(lower)
        self._upper.append(lower if equal else upper)
        return len(self._lower) - 1

    def prefers(self, actor: int, a: int, b: int) -> Atom:
        """The actor prefers a to b."""
        if actor not in self._changing:
            return Atom(float(self._ranks[actor][a] > self._ranks[actor][b]))
        if a < b:
            return Atom(0.0, 1.0, self._variables[actor, a, b])
        return Atom(1.0, -1.0, self._variables[actor, b, a])

    def no_worse(self, actor: int, a: int, b: int) -> Atom:
        """The actor likes a no less than b."""
        if a == b:
            return Atom(1.0)
        if actor not in self._changing:
            return Atom(float(self._ranks[actor][a] >= self._ranks[actor][b]))
        return self.prefers(actor, a, b)

    def add(self, row: int, atom: Atom, factor: float = 1.0) -> None:
        """Add ``factor`` times the atom to a row."""
        self._lower[row] -= factor * atom.constant
        self._upper[row] -= factor * atom.constant
        if atom.variable >= 0:
            self._entries.append((row, atom.variable, factor * atom.coefficient))

    def flow(self, tail: int, head: int | None, limits: Sequence[Atom]) -> None:
        """A flow out of one node's row and into another's (None: out of the network), at most each of the limits.

        The row of a source counts what leaves it; that of another node what enters it less what leaves it.
        """
        variable = self._count
        self._count += 1
        source = self._lower[tail] != self._upper[tail]
        self._entries.append((tail, variable, 1.0 if source else -1.0))
        if head is not None:
            self._entries.append((head, variable, 1.0))
        for limit in limits:
            row = self.row(0.0)
            self.add(row, limit)
            self._entries.append((row, variable, -1.0))

    def places(self, actor: int) -> dict[int, float]:
        """Each state's place in the actor's ranking, 0 for the best; states level with each other share one."""
        u = self._ranks[actor][self._states]
        return {
            s: float((u > mine).sum() + ((u == mine).sum() - 1) / 2) for s, mine in zip(self._states, u, strict=True)
        }

    def solve(self, measure: str, seconds: float) -> tuple[dict[int, list[int]], float, float, bool] | None:
        """Orders of those who change, best first; the cost, a bound and whether they meet. None: impossible."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        weights, offset = self._swaps() if measure == "swaps" else self._displacements()
        costs = np.zeros(self._count)
        for variable, weight in weights.items():
            costs[variable] = weight
        rows, columns, values = zip(*self._entries, strict=True) if self._entries else ((), (), ())
        shape = (len(self._lower), self._count)
        matrix = csr_array((values, (rows, columns)), shape=shape)
        kinds = np.zeros(self._count)
        kinds[: self._binary] = 1
        upper = np.full(self._count, np.inf)
        upper[: self._binary] = 1.0
        solved = milp(
            costs,
            integrality=kinds,
            bounds=Bounds(0.0, upper),
            constraints=LinearConstraint(matrix, self._lower, self._upper) if shape[0] else (),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        if solved.x is None:
            if solved.status == 2:
                return None
            raise InputError(f"no answer within {seconds:g} s; allow more, or let fewer actors change")
        orders = {actor: self._order(actor, solved.x) for actor in self._changing}
        cost, bound = float(solved.fun) + offset, float(solved.mip_dual_bound) + offset
        return orders, round(cost, 6), round(bound, 6), cost - bound < 0.5

    def _swaps(self) -> tuple[dict[int, float], float]:
        """A cost of 1 for each pair in the other order; where the actor was indifferent either order is free."""
        weights, offset = {}, 0.0
        for (actor, a, b), variable in self._variables.items():
            sign = int(np.sign(int(self._ranks[actor][b]) - int(self._ranks[actor][a])))
            weights[variable] = float(sign)
            offset += float(sign < 0)
        return weights, offset

    def _displacements(self) -> tuple[dict[int, float], float]:
        """A cost of 1 for each place a state moves: at least its new place less its old, and the other way round."""
        weights = {}
        for actor in self._changing:
            for state, before in self.places(actor).items():
                variable = self._count
                self._count += 1
                weights[variable] = 1.0
                above = [self.prefers(actor, other, state) for other in self._states if other != state]
                for sign in (1.0, -1.0):
                    row = self.row(-sign * before)
                    self._entries.append((row, variable, 1.0))
                    for atom in above:
                        self.add(row, atom, -sign)
        return weights, 0.0

    def _order(self, actor: int, solution: npt.NDArray[np.float64]) -> list[int]:
        wins = dict.fromkeys(self._states, 0)
        for a, b in combinations(self._states, 2):
            wins[a if solution[self._variables[actor, a, b]] > 0.5 else b] += 1
        return sorted(self._states, key=lambda s: -wins[s])
