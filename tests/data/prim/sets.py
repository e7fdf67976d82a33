"""The data sets that the EMA workbench was asked about."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

SETS = ("corner", "kinds", "noisy")


def drawn(name: str) -> tuple[list[NDArray[Any]], NDArray[np.bool_]]:
    """Columns and hits."""
    random = np.random.default_rng(sum(map(ord, name)))
    x = random.random((600, 4))
    kind = random.choice(["mild", "hard", "mixed"], 600)
    if name == "corner":
        return list(x.T), (x[:, 0] > 0.6) & (x[:, 2] < 0.5)
    if name == "kinds":
        return [*x.T, kind], (x[:, 1] > 0.5) & (kind != "mild")
    return list(x.T), random.random(600) < np.where((x[:, 0] < 0.4) & (x[:, 3] > 0.3), 0.8, 0.15)
