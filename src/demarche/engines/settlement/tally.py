"""What is counted over the versions of a run: packages, clauses that break them, and stances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.settlement.agenda import Agenda
from demarche.engines.settlement.breaking import broken_by, signable
from demarche.engines.settlement.prepared import agendas_of
from demarche.engines.settlement.quantities import SIGNABLE, of_floor
from demarche.engines.settlement.stances import STANCES, stances_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis
    from demarche.engine.contract import Drawn

    Floats = NDArray[np.float64]

__all__ = ["Tally", "tally"]

_LISTED = 5


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Over ``n`` versions: the ``share`` in which something is signable; the packages signable in most, best first,
    with their shares; by issue and clause, how many packages fail by it alone, all versions together; stances."""

    n: int
    share: float
    steadiest: tuple[tuple[Mapping[str, str], float], ...]
    broken: list[Floats]
    stances: tuple[Mapping[str, Any], ...]


def tally(crisis: Crisis, drawn: Drawn | None) -> Tally | None:
    """The count over the versions without levers; None where none were drawn, or the war is solved in none of them."""
    if drawn is None or SIGNABLE not in drawn.base.values:
        return None
    told = np.flatnonzero(np.isfinite(drawn.base.values[SIGNABLE]))
    if not told.size:
        return None
    count = len(drawn.base.values[SIGNABLE])
    parts = agendas_of(crisis, drawn.base.inputs, count)
    first, prepared = parts[0][0], [given for _, given in parts]
    worths = np.stack([drawn.base.values[of_floor(name)] for name in first.party_names], axis=1)
    held = np.zeros(first.sizes, dtype=np.int64)
    some = 0
    broken: list[Floats] = [np.zeros(size) for size in first.sizes]
    kinds = np.zeros((len(STANCES), len(first.parties), len(first.issues), max(first.sizes)))
    for draw in told:
        found = signable(replace(prepared[draw], floor=worths[draw]))
        held += found
        some += bool(found.any())
        for counts, own in zip(broken, broken_by(found), strict=True):
            counts += own
        stands = stances_of(replace(prepared[draw], floor=worths[draw]))
        for place in range(len(STANCES)):
            kinds[place] += stands == place
    return Tally(
        n=int(told.size),
        share=some / told.size,
        steadiest=_steadiest(first, held, int(told.size)),
        broken=broken,
        stances=_stances(first, kinds / told.size),
    )


def _steadiest(agenda: Agenda, held: NDArray[np.int64], n: int) -> tuple[tuple[Mapping[str, str], float], ...]:
    flat = held.reshape(-1)
    order = np.lexsort((np.arange(flat.size), -flat))[:_LISTED]
    found = []
    for number in order[flat[order] > 0]:
        clauses = np.unravel_index(int(number), agenda.sizes)
        text = {issue.name: issue.clauses[int(s)] for issue, s in zip(agenda.issues, clauses, strict=True)}
        found.append((text, float(flat[number]) / n))
    return tuple(found)


def _stances(agenda: Agenda, shares: Floats) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {
            "issue": issue.name,
            "clause": clause,
            "party": party,
            **{STANCES[kind]: float(shares[kind, i, j, s]) for kind in range(len(STANCES))},
        }
        for j, issue in enumerate(agenda.issues)
        for s, clause in enumerate(issue.clauses)
        for i, party in enumerate(agenda.party_names)
    )
