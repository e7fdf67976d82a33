"""Clause by clause: what each party accepts, would trade, refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from demarche.engines.settlement.agenda import Agenda
from demarche.engines.settlement.package_result import ClauseRow, Stance
from demarche.engines.settlement.worth import TOUCH, Tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["STANCES", "best_margins", "clause_rows", "stances_of"]

STANCES: tuple[Literal["accepts", "would trade", "refuses"], ...] = ("accepts", "would trade", "refuses")


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


def stances_of(tables: Tables) -> NDArray[np.int64]:
    """What each party makes of each clause, (I, J, S), by its place in :data:`STANCES`."""
    enough = tables.gain >= (tables.salience * tables.floor[:, None])[:, :, None] - TOUCH
    return np.where(enough, 0, np.where(best_margins(tables) >= -TOUCH, 1, 2))


def clause_rows(agenda: Agenda, tables: Tables, held: list[list[int | None]]) -> tuple[ClauseRow, ...]:
    """Every clause with the stance of every party; ``held`` says by issue how many signable packages hold each."""
    best, kinds = best_margins(tables), stances_of(tables)
    rows = []
    for j, issue in enumerate(agenda.issues):
        for s, clause in enumerate(issue.clauses):
            stances = tuple(
                Stance(
                    party=party.name,
                    stance=STANCES[kinds[i, j, s]],
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
