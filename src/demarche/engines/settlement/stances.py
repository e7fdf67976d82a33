"""Clause by clause: what each party accepts, would trade, refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.settlement.agenda import Agenda
from demarche.engines.settlement.package_result import ClauseRow, Stance
from demarche.engines.settlement.worth import TOUCH, Tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["best_margins", "clause_rows"]


def best_margins(tables: Tables) -> Floats:
    """The greatest margin of each party in any text with each clause, (I, J, S), by its own red lines alone.

    What others would sign, and which clauses go together, is left aside: who refuses here refuses whatever the text.
    """
    gain = tables.gain
    standing = np.arange(gain.shape[2])[None, :] < np.array(tables.sizes)[:, None]
    best = np.where(standing, gain, -np.inf).max(axis=2)
    found = np.full(gain.shape, -np.inf)
    for j in range(gain.shape[1]):
        rest = np.delete(best, j, axis=1).sum(axis=1)
        found[:, j] = gain[:, j] + rest[:, None] - tables.floor[:, None]
    return found


def clause_rows(agenda: Agenda, tables: Tables, held: list[list[int | None]]) -> tuple[ClauseRow, ...]:
    """Every clause with the stance of every party; ``held`` says by issue how many signable packages hold each."""
    best = best_margins(tables)
    enough = tables.gain >= (tables.salience * tables.floor[:, None])[:, :, None] - TOUCH
    rows = []
    for j, issue in enumerate(agenda.issues):
        for s, clause in enumerate(issue.clauses):
            stances = tuple(
                Stance(
                    party=party.name,
                    stance="accepts" if enough[i, j, s] else "would trade" if best[i, j, s] >= -TOUCH else "refuses",
                    best=float(best[i, j, s]),
                )
                for i, party in enumerate(agenda.parties)
            )
            rows.append(
                ClauseRow(
                    issue=issue.name,
                    clause=clause,
                    status_quo=clause == issue.status_quo,
                    held_by=held[j][s],
                    stances=stances,
                )
            )
    return tuple(rows)
