r"""History weighting, opt-in: draws are weighted until their mean is half-way to the record. Arrays only.

:math:`w_i \propto \exp(\lambda P_i)`, with :math:`\lambda` such that the weighted mean of :math:`P_i` is the half-way
point, on the log-odds scale, between the draws' mean and the record. It is no likelihood: a base rate does not bound a
single case. The effective number is :math:`(\sum w)^2 / \sum w^2` (Kish 1965).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.bands import log_odds, odds_share
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Tilt", "tilt"]

_FEWEST = 0.1
_HALVINGS = 200


@dataclass(frozen=True, kw_only=True, eq=False)
class Tilt:
    """Weights of the draws (they add up to 1), the strength, and how many draws the weights are worth."""

    weights: Floats
    strength: float
    before: float
    after: float
    record: float
    effective: float


def tilt(chances: Floats, record: float) -> Tilt:
    """Weights that take the mean of ``chances`` (one a draw, between 0 and 1) half-way to ``record``.

    Raises InputError where no weights can, or where those that do are worth less than a tenth of the draws: then the
    inputs and the record disagree too much for this.

    Examples
    --------
    >>> import numpy as np
    >>> from demarche.engines.precedent import tilt
    >>> found = tilt(np.array([0.1, 0.2, 0.4, 0.8]), 0.2)
    >>> round(found.before, 3), round(found.after, 3), round(found.effective, 2)
    (0.375, 0.279, 3.54)
    """
    values = np.asarray(chances, dtype=float)
    if values.ndim != 1 or not values.size or not ((values >= 0) & (values <= 1)).all():
        raise InputError("chances should be one column of numbers between 0 and 1")
    if not 0 < record < 1:
        raise InputError(f"the record's rate should lie between 0 and 1, not {record:g}")
    before = float(values.mean())
    goal = float(odds_share((log_odds(np.array(before)) + log_odds(np.array(record))) / 2))
    low, high = float(values.min()), float(values.max())
    if not low < goal < high:
        raise InputError(
            f"no weights take the versions' mean ({before:.3f}) half-way to the record ({record:.3f}): "
            f"every version gives between {low:.3f} and {high:.3f}"
        )
    strength = _solve(values, goal)
    weights = _weights(values, strength)
    effective = float(1.0 / (weights**2).sum())
    if effective < _FEWEST * values.size:
        raise InputError(
            f"weighting {values.size} versions half-way to the record would leave {effective:.0f} of them: "
            "the inputs and the record are too far apart"
        )
    after = float(weights @ values)
    return Tilt(weights=weights, strength=strength, before=before, after=after, record=record, effective=effective)


def _weights(values: Floats, strength: float) -> Floats:
    raised = np.exp(strength * values - (strength * values).max())
    return np.asarray(raised / raised.sum())


def _solve(values: Floats, goal: float) -> float:
    """The weighted mean rises with the strength, so halving finds it."""
    reach = 1.0
    while not float(_weights(values, -reach) @ values) < goal < float(_weights(values, reach) @ values):
        reach *= 2.0
    low, high = -reach, reach
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if float(_weights(values, middle) @ values) < goal:
            low = middle
        else:
            high = middle
    return (low + high) / 2
