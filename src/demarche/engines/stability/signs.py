"""The options of many states as a table of small numbers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from demarche.engines.stability.model import Model, OptionModel
from demarche.engines.stability.sparse import SparseModel

__all__ = ["away_from_today", "sign_table"]


def sign_table(model: Model, states: npt.NDArray[np.intp]) -> npt.NDArray[np.int8]:
    """The options of each of ``states``: 1 taken, 0 not taken, -1 either; ``(n_states, n_options)``."""
    if isinstance(model, OptionModel | SparseModel):
        choices = states if isinstance(model, OptionModel) else model.decimals[states]
        table = np.empty((len(states), len(model.options)), dtype=np.int8)
        for bit in range(len(model.options)):
            table[:, bit] = choices >> bit & 1
        return table
    value = {"Y": 1, "N": 0, "-": -1}
    rows = [[value[sign] for sign in model.yn(int(s))] for s in states]
    return np.array(rows, dtype=np.int8).reshape(len(rows), len(model.options))


def away_from_today(model: Model, states: npt.NDArray[np.intp]) -> npt.NDArray[np.int32]:
    """By how many options each of ``states`` differs from the status quo; 0 without a status quo or options."""
    if model.status_quo is None or not model.options:
        return np.zeros(len(states), dtype=np.int32)
    then, now = sign_table(model, states), sign_table(model, np.array([model.status_quo]))
    return np.asarray(((then != now) & (then >= 0)).sum(axis=1), dtype=np.int32)
