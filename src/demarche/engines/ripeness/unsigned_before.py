"""The weight that past talks which ended with nothing signed give to each version of a study."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import BEFORE, Columns
from demarche.engines.ripeness.authorised import plans_of
from demarche.engines.ripeness.fighting_on import TOLERANCE
from demarche.engines.ripeness.history import past_draws, unsigned
from demarche.engines.ripeness.result import Result
from demarche.engines.ripeness.solve import solve_many

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["unsigned_before"]


def unsigned_before(unlevered: Crisis, columns: Columns, count: int, results: Sequence[Result] | None) -> Floats:
    """The weight of each version; ``results`` is the war without levers where it is solved already."""
    if results is None:
        columns = {path: column for path, column in columns.items() if not path.startswith(BEFORE)} | {
            path.removeprefix(BEFORE): column for path, column in columns.items() if path.startswith(BEFORE)
        }
        results = solve_many(plans_of(unlevered, columns, count), tolerance=TOLERANCE)
    past = past_draws(unlevered, columns, count)
    return np.array([unsigned(result, talks) for result, talks in zip(results, past, strict=True)])
