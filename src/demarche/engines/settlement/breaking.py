"""Which clause breaks texts that could be signed otherwise, and on which issue the fewest agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.settlement.space import Space
from demarche.engines.settlement.worth import TOUCH, Tables

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

__all__ = ["broken_by", "signable"]


def signable(given: Tables) -> Bools:
    """Which packages all who must consent could sign, as an array with an axis for every issue."""
    space, signers = Space(given.sizes, given.forbidden), given.signers
    return (space.least(given.gain[signers], given.floor[signers]) >= -TOUCH).reshape(given.sizes)


def broken_by(found: Bools) -> list[Ints]:
    """For every issue and clause, how many packages fail by this clause alone.

    Such a package cannot be signed, and could be with another clause on that one issue. ``found`` says which could,
    with an axis for every issue. A package that fails by either of two clauses counts for both.
    """
    counts = []
    for j in range(found.ndim):
        otherwise = found.any(axis=j, keepdims=True)
        others = tuple(axis for axis in range(found.ndim) if axis != j)
        counts.append((otherwise & ~found).sum(axis=others, dtype=np.int64))
    return counts
