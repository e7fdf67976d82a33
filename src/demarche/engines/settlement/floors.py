"""What no agreement is worth to each party, by version and month: judged in the file, or handed over by the war.

For a side of the war whose ``no_agreement`` the file leaves out it is what fighting on is worth, by the numbers of
whichever engine works that out, in shares of the prize. The prize and the package are taken to be the same stake: all
of the prize is worth to a side what all its clauses are, and none of it what none of them is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engine.registry import offered, offering
from demarche.engines.settlement.section import SettlementPart
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis

    Floats = NDArray[np.float64]
    Columns = Mapping[str, NDArray[Any]]

__all__ = ["FIGHTING_ON", "MONTHS", "floors", "handed_over", "months_of", "read_by_war"]

FIGHTING_ON = "fighting on"
MONTHS = (0, 6, 12, 18, 24, 36)
"""Months from the day of the question at which packages are looked at, where no agreement means war."""


def months_of(crisis: Crisis) -> tuple[int, ...]:
    """The months at which packages are looked at: today alone, where nothing is handed over."""
    given = crisis.file.part(SettlementPart).packages
    return MONTHS if given is not None and given.at_war else MONTHS[:1]


def read_by_war(crisis: Crisis) -> tuple[str, ...]:
    """Patterns of what the war reads, if anything is handed over by it."""
    given = crisis.file.part(SettlementPart).packages
    return offering(FIGHTING_ON).rests_on(crisis) if given is not None and given.at_war else ()


def handed_over(crisis: Crisis, columns: Columns, count: int) -> Floats:
    """What fighting on is worth to the parties at war in each version, (versions, months, parties at war).

    NaN beyond the war's horizon, and where the war has no steady state. Raises InputError where the file has no war, or
    one of these parties is no side of it.
    """
    given = crisis.file.part(SettlementPart).packages
    sides = () if given is None else given.at_war
    found = np.full((count, len(months_of(crisis)), len(sides)), np.nan)
    if sides:
        try:
            by_month = offered(FIGHTING_ON)(crisis, sides, columns, count)
        except InputError as error:
            raise InputError(
                f"no_agreement is left out for {' and '.join(sides)}, and cannot be taken from a war: {error}; give "
                "what no agreement is worth to each, from 0 (all it fears) to 1 (all it wants)"
            ) from None
        for place, month in enumerate(months_of(crisis)):
            if month < by_month.shape[1]:
                found[:, place] = by_month[:, month]
    return found


def floors(crisis: Crisis, columns: Columns, count: int) -> Floats:
    """What no agreement is worth to every party, (versions, months, parties)."""
    given = crisis.file.part(SettlementPart).packages
    if given is None:
        return np.empty((count, 1, 0))
    handed = handed_over(crisis, columns, count)
    found = np.empty((count, handed.shape[1], len(given.parties)))
    for place, (name, table) in enumerate(given.parties.items()):
        if table.no_agreement is None:
            found[:, :, place] = handed[:, :, given.at_war.index(name)]
        else:
            judged = columns.get(f"packages.parties.{name}.no_agreement")
            found[:, :, place] = table.no_agreement.central if judged is None else judged[:, None]
    return found
