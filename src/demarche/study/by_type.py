"""The war's answer among the input sets in which an actor is of one type, and among those in which it is of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.ripeness.adapter import DURABLE, OPEN, RIPE_SOON, SIGNED, Ripe, ripe_or_not

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["OfType", "by_type"]


@dataclass(frozen=True)
class OfType:
    """What the war comes to in the input sets in which the actor is of this type.

    ``open_now`` and ``opens_within_year`` are shares of these ``sets``, ``durable`` the mean chance, by the model, of a
    settlement that holds, ``signed`` that something is signed. Sets whose war has no steady state do not count.
    """

    input: str
    type: str
    sets: int
    open_now: float
    opens_within_year: float
    durable: float
    signed: float = 1.0

    def verdict(self, at_least: float) -> Ripe:
        """The verdict by the rule of the whole, in these input sets alone."""
        holds = self.durable / self.signed if self.signed > 0.0 else None
        return ripe_or_not(self.open_now, self.opens_within_year, at_least, holds)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def by_type(values: Mapping[str, NDArray[np.float64]], inputs: Mapping[str, NDArray[Any]]) -> tuple[OfType, ...]:
    """For each actor whose type the input sets differ in, the answer by type; nothing where the war took no part."""
    if any(name not in values for name in (DURABLE, OPEN, RIPE_SOON, SIGNED)):
        return ()
    return tuple(_told(values, inputs))


def _told(values: Mapping[str, NDArray[np.float64]], inputs: Mapping[str, NDArray[Any]]) -> Iterator[OfType]:
    count = len(values[DURABLE])
    for path, column in inputs.items():
        if not (path.startswith("actors.") and path.endswith(".type")):
            continue
        for kind in np.unique(column[:count]):
            own = (column[:count] == kind) & ~np.isnan(values[DURABLE])
            if not own.any():
                continue
            shares = [float(values[name][own].mean()) for name in (OPEN, RIPE_SOON, DURABLE, SIGNED)]
            yield OfType(path, str(kind), int(own.sum()), *shares)
