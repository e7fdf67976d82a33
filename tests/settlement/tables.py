"""Random tables of positions, and the published ones."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from hypothesis import strategies as st

from demarche.engines.settlement import Positions

DATA = Path(__file__).parents[1] / "data" / "settlement"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="") as stream:
        return list(csv.DictReader(stream))


def line(position, weight=None, *, salience=None, reference=None) -> Positions:
    """A table on one dimension from 0 to 100 with equal saliences."""
    n = len(position)
    return Positions(
        actors=tuple(f"actor {i}" for i in range(n)),
        capability=np.ones(n) if weight is None else weight,
        position=position,
        salience=np.full(n, 0.5) if salience is None else salience,
        reference=reference,
    )


@st.composite
def tables(draw, least=1, most=7, dimensions=1):
    n = draw(st.integers(least, most))
    place = st.integers(0, 100).map(float)
    return Positions(
        actors=tuple(f"actor {i}" for i in range(n)),
        capability=draw(st.lists(st.integers(1, 50), min_size=n, max_size=n)),
        position=[[draw(place) for _ in range(dimensions)] for _ in range(n)],
        salience=[[draw(st.integers(1, 100)) / 100 / dimensions for _ in range(dimensions)] for _ in range(n)],
        dimensions=tuple(f"dimension {k}" for k in range(dimensions)),
        reference=[draw(place) for _ in range(dimensions)],
    )
