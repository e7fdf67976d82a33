"""Why the zone of terms is closed: which two bounds cross."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.table import Table, wide

__all__ = ["CAUSES", "Bars", "causes"]

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


@dataclass(frozen=True)
class Bars:
    """The bounds of the ruler's share that count as preconditions, (n, 1, 1, 1), infinite where there is none, and
    the causes that they stand for; ``ratified``: the ratifiers' alone."""

    low: Array
    high: Array
    by_low: NDArray[np.int8]
    by_high: NDArray[np.int8]
    ratified: tuple[Array, Array]

    @staticmethod
    def of(period: Period) -> Bars:
        """0 and 1, which leave the whole prize on the table, are no preconditions."""
        low, high = wide(period.low), wide(period.high)
        return Bars(
            np.where(low > 0.0, low, -np.inf),
            np.where(high < 1.0, high, np.inf),
            wide(np.where(period.ratified_low, 7.0, 4.0)).astype(np.int8),
            wide(np.where(period.ratified_high, 6.0, 3.0)).astype(np.int8),
            (wide(period.ratified[:, 0]), wide(period.ratified[:, 1])),
        )


def causes(bars: Bars, table: Table, by_ruler: Array, by_opposition: Array) -> NDArray[np.int8]:
    """(n, Y, K-1, E): what closes the zone at each state, counted from 1 in the order of ``CAUSES``; 0 where it is
    open. ``by_ruler``, ``by_opposition`` (n, B, Y, K-1, E): what fighting on after each side's refusal is worth.

    The binding pair is the higher of the two lower bounds and the lower of the two upper ones. Where no precondition
    binds it is *weak enforcement* if the same refusals would leave a zone open for an agreement that is sure to bind,
    else *disagreement* about what fighting on will bring.
    """
    against_opposition, against_ruler = table.ruler < bars.low, table.opposition > bars.high
    by_low, by_high = bars.by_low, bars.by_high
    if table.bottom is not None and table.top is not None:  # conditions that can be crossed at a price
        against_opposition &= table.bottom > table.ruler
        against_ruler &= table.top < table.opposition
        by_low = np.where(table.bottom <= bars.ratified[0], 7, 4).astype(np.int8)
        by_high = np.where(table.top >= bars.ratified[1], 6, 3).astype(np.int8)
    out = (1.0 - by_ruler[:, 0] - by_opposition[:, 1] >= 0.0).astype(np.int8)
    out += 1
    np.copyto(out, by_low, where=against_opposition)
    np.copyto(out, by_high, where=against_ruler)
    out[against_ruler & against_opposition] = 5
    out[table.ripe] = 0
    return out
