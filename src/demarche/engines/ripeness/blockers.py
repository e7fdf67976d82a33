"""Why the zone of terms is closed: which two bounds cross."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.table import Table, wide

__all__ = ["CAUSES", "causes"]

Array = NDArray[np.float64]

CAUSES = (
    "disagreement",
    "weak enforcement",
    "precondition against the ruler",
    "precondition against the opposition",
    "preconditions exclude each other",
    "ratifiers of the opposition against the ruler",
    "ratifiers of the ruler against the opposition",
)


def causes(period: Period, table: Table) -> NDArray[np.int8]:
    """(n, Y, K-1, E): what closes the zone at each state, counted from 1 in the order of ``CAUSES``; 0 where it is
    open.

    The binding pair is the higher of the two lower bounds and the lower of the two upper ones; 0 and 1, which leave
    the whole prize on the table, are no preconditions. Where no precondition binds it is *weak enforcement* if the
    same refusals would leave a zone open for an agreement that binds for good, else *disagreement* about what
    fighting on will bring.
    """
    low, high = wide(period.low), wide(period.high)
    against_opposition = (table.ruler < low) & (low > 0.0)
    against_ruler = (table.opposition > high) & (high < 1.0)
    by_low, by_high = wide(np.where(period.ratified_low, 7, 4)), wide(np.where(period.ratified_high, 6, 3))
    plain = np.where(table.binding_width >= 0.0, 2, 1)
    one = np.where(against_ruler, by_high, np.where(against_opposition, by_low, plain))
    both = np.where(against_ruler & against_opposition, 5, one)
    return np.where(table.ripe, 0, both).astype(np.int8)
