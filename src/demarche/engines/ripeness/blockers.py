"""Why the zone of terms is closed: which two bounds cross."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.table import Table

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


def causes(period: Period, table: Table) -> NDArray[np.bool_]:
    """(causes, n, Y, K-1, E): which cause closes the zone at each state; all False where it is open.

    The binding pair is the higher of the two lower bounds and the lower of the two upper ones; 0 and 1, which leave
    the whole prize on the table, are no preconditions. Where no precondition binds it is *weak enforcement* if the
    same refusals would leave a zone open for an agreement that binds for good, else *disagreement* about what
    fighting on will bring.
    """
    low, high = period.low[:, None, None, None], period.high[:, None, None, None]
    closed = ~table.ripe
    against_opposition = closed & (table.ruler < low) & (low > 0.0)
    against_ruler = closed & (table.opposition > high) & (high < 1.0)
    none = closed & ~against_opposition & ~against_ruler
    binding = table.binding_width >= 0.0
    by_low, by_high = period.ratified_low[:, None, None, None], period.ratified_high[:, None, None, None]
    only_ruler, only_opposition = against_ruler & ~against_opposition, against_opposition & ~against_ruler
    return np.stack(
        [
            none & ~binding,
            none & binding,
            only_ruler & ~by_high,
            only_opposition & ~by_low,
            against_ruler & against_opposition,
            only_ruler & by_high,
            only_opposition & by_low,
        ]
    )
