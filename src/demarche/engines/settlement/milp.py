"""Packages by mixed-integer programming (HiGHS), where there are too many to enumerate.

Binary x_js says that clause s stands on issue j: one on every issue, none beyond a signer's wall, no forbidden set
whole. Every worth is a sum over clauses, so that each question is one linear programme in x:

    greatest least margin     max t     s.t. sum g_ijs x_js - v_i >= t for every signer i
    least change of a text    min sum c_js x_js,  c the count of changes, then their length
    fewest red lines          min sum z_ij,  z_ij = 1 where i's line on j gives way, and its price is waived
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.settlement.worth import TOUCH, Tables
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

    Lines = frozenset[tuple[int, int]]

__all__ = ["Program", "fewest_lines", "greatest_least_margin", "holds", "least_change"]

SECONDS = 60.0
"""How long one programme may take."""


@dataclass(frozen=True)
class Program:
    """The constraints on the clauses alone, for one version and those whose signature counts."""

    tables: Tables
    signers: Ints

    @classmethod
    def of(cls, tables: Tables, signers: Ints | None = None) -> Program:
        """A programme for all who must consent, or for some parties alone."""
        return cls(tables, tables.signers if signers is None else signers)

    @property
    def columns(self) -> Ints:
        """Where in a padded (J, S) table each variable stands."""
        shape = self.tables.worth.shape[1:]
        standing = np.arange(shape[1])[None, :] < np.array(self.tables.sizes)[:, None]
        return np.flatnonzero(standing)

    def flat(self, table: Floats) -> Floats:
        """A padded (..., J, S) table by variable (..., n)."""
        return np.asarray(table.reshape(*table.shape[:-2], -1)[..., self.columns])

    def issue(self) -> Ints:
        """The issue of each variable."""
        return np.asarray(self.columns // self.tables.worth.shape[2])

    def structure(self, extra: int) -> tuple[list[Floats], list[float], list[float]]:
        """Rows, low and high ends: one clause on every issue, no forbidden set; ``extra`` more variables follow."""
        issue, clause = self.issue(), self.columns % self.tables.worth.shape[2]
        rows, low, high = [], [], []
        for j in range(len(self.tables.sizes)):
            rows.append(np.concatenate([(issue == j).astype(np.float64), np.zeros(extra)]))
            low.append(1.0)
            high.append(1.0)
        for clauses in self.tables.forbidden:
            held = np.zeros(len(issue))
            for j, s in clauses:
                held += (issue == j) & (clause == s)
            rows.append(np.concatenate([held, np.zeros(extra)]))
            low.append(0.0)
            high.append(len(clauses) - 1.0)
        return rows, low, high

    def allowed(self) -> Floats:
        """The greatest value of each variable: 0 beyond a wall of a signer."""
        walls = np.isinf(self.flat(self.tables.price)[self.signers]).any(axis=0)
        return np.where(walls, 0.0, 1.0)

    def package(self, values: Floats) -> Ints:
        """The package (J,) of a solution."""
        found = np.zeros(len(self.tables.sizes), dtype=np.int64)
        for column, value in zip(self.columns, values, strict=False):
            if value > 0.5:
                found[column // self.tables.worth.shape[2]] = column % self.tables.worth.shape[2]
        return found


def _solve(
    cost: Floats, rows: list[Floats], low: list[float], high: list[float], upper: Floats, lower: Floats, whole: Floats
) -> Floats | None:
    """The best values, or None if there are none."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    found: Any = milp(
        cost,
        constraints=LinearConstraint(np.array(rows), np.array(low), np.array(high)),
        bounds=Bounds(lower, upper),
        integrality=whole,
        options={"time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if found.status == 2:
        return None
    if found.status != 0:
        raise InputError(f"packages: not settled within {SECONDS:g} s; take fewer issues or coarser clauses")
    return np.asarray(found.x)


def _finite(gain: Floats) -> Floats:
    """Minus infinity, whose variable is held at 0 anyway, as 0."""
    return np.where(np.isfinite(gain), gain, 0.0)


def greatest_least_margin(program: Program, fixed: tuple[int, int] | None = None) -> tuple[Ints, float] | None:
    """The package (J,) with the greatest least margin and that margin; None where every package breaks a wall.

    ``fixed`` holds one clause (issue, clause) in the text.
    """
    tables, signers = program.tables, program.signers
    gain = _finite(program.flat(tables.gain))[signers]
    rows, low, high = program.structure(1)
    for row, i in zip(gain, signers, strict=True):
        rows.append(np.append(row, -1.0))
        low.append(float(tables.floor[i]))
        high.append(np.inf)
    n = gain.shape[1]
    least = np.zeros(n)
    if fixed is not None:
        least[np.flatnonzero(program.columns == fixed[0] * tables.worth.shape[2] + fixed[1])] = 1.0
    upper = program.allowed()
    if np.any(least > upper):
        return None
    values = _solve(
        np.append(np.zeros(n), -1.0),
        rows,
        low,
        high,
        np.append(upper, np.inf),
        np.append(least, -np.inf),
        np.append(np.ones(n), 0.0),
    )
    if values is None:
        return None
    package = program.package(values)
    at = np.arange(len(package))
    return package, float((tables.gain[:, at, package].sum(axis=1) - tables.floor)[signers].min())


def holds(program: Program, issue: int, clause: int) -> bool:
    """Whether some signable package holds a clause."""
    found = greatest_least_margin(program, (issue, clause))
    return found is not None and found[1] >= -TOUCH


def least_change(program: Program, cost: Floats) -> Ints | None:
    """The package (J,) that the programme's parties would sign at the least ``cost`` (J, S); None if there is none."""
    tables = program.tables
    gain = _finite(program.flat(tables.gain))[program.signers]
    rows, low, high = program.structure(0)
    for row, i in zip(gain, program.signers, strict=True):
        rows.append(row)
        low.append(float(tables.floor[i]) - TOUCH)
        high.append(np.inf)
    n = gain.shape[1]
    values = _solve(program.flat(cost), rows, low, high, program.allowed(), np.zeros(n), np.ones(n))
    return None if values is None else program.package(values)


def fewest_lines(program: Program, most: int) -> list[tuple[Lines, Ints]]:
    """Every smallest set of red lines (party, issue) that must give way, up to ``most``, each with a package (J,)."""
    tables, signers = program.tables, program.signers
    worth, price = program.flat(tables.worth)[signers], program.flat(tables.price)[signers]
    issue = program.issue()
    lines = [(row, int(j)) for row in range(len(signers)) for j in np.unique(issue[price[row] > 0.0])]
    n, k = worth.shape[1], len(lines)
    rows, low, high = program.structure(2 * k)  # then z (does it give way?), then q (what is still paid)
    paid = [np.zeros(k) for _ in signers]
    for at, (row, j) in enumerate(lines):
        own = (issue == j) & (price[row] > 0.0)
        z = np.zeros(k)
        z[at] = 1.0
        if np.any(own & np.isinf(price[row])):
            rows.append(np.concatenate([own.astype(np.float64), -z, np.zeros(k)]))
            low.append(-np.inf)
            high.append(0.0)
            continue
        top = float(price[row][own].max())
        rows.append(np.concatenate([np.where(own, price[row], 0.0), -top * z, -z]))
        low.append(-np.inf)
        high.append(0.0)
        paid[row] = paid[row] + z
    for row, i in enumerate(signers):
        rows.append(np.concatenate([worth[row], np.zeros(k), -paid[row]]))
        low.append(float(tables.floor[i]) - TOUCH)
        high.append(np.inf)
    cost = np.concatenate([np.zeros(n), np.ones(k), np.zeros(k)])
    upper = np.concatenate([np.ones(n + k), np.full(k, np.inf)])
    whole = np.concatenate([np.ones(n + k), np.zeros(k)])
    found: list[tuple[Lines, Ints]] = []
    while len(found) < most:
        values = _solve(cost, rows, low, high, upper, np.zeros(n + 2 * k), whole)
        if values is None:
            break
        given = np.flatnonzero(values[n : n + k] > 0.5)
        if found and len(given) > len(found[0][0]):
            break
        gone = frozenset((int(signers[lines[at][0]]), lines[at][1]) for at in given)
        found.append((gone, program.package(values[:n])))
        if not len(given):
            break
        cut = np.zeros(n + 2 * k)  # not this set again
        cut[n + given] = 1.0
        rows.append(cut)
        low.append(-np.inf)
        high.append(len(given) - 1.0)
    return found
