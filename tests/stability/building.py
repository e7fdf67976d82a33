"""Engine models from the plain conflicts that the strategies draw."""

from __future__ import annotations

import numpy as np
from tests.strategies import DIRECTIONS, GraphConflict, OptionConflict

from demarche.engines.stability import Actor, GraphModel, Option, OptionModel
from demarche.engines.stability.coalesce import option_arcs
from demarche.numerics.arcs import Arcs


def actors(count: int) -> tuple[Actor, ...]:
    return tuple(Actor(f"A{i}") for i in range(count))


def option_model(conflict: OptionConflict, status_quo: int | None = None) -> OptionModel:
    infeasible = np.zeros(conflict.size, dtype=bool)
    infeasible[sorted(conflict.infeasible)] = True
    options = tuple(
        Option(f"o{b}", f"A{owner}", direction)
        for b, (owner, direction) in enumerate(zip(conflict.owners, conflict.directions, strict=True))
    )
    ranks = np.array(conflict.likes)
    return OptionModel(actors(conflict.n_actors), options, ranks, infeasible, status_quo)


def graph_model(conflict: GraphConflict, status_quo: int | None = None) -> GraphModel:
    return GraphModel(
        actors(len(conflict.arcs)),
        tuple(f"s{s}" for s in range(conflict.n_states)),
        tuple(Arcs.of(conflict.n_states, [s for s, _ in arcs], [t for _, t in arcs]) for arcs in conflict.arcs),
        np.array(conflict.likes),
        status_quo,
    )


def coalesced_model(conflict: OptionConflict, class_of: dict[int, int]) -> GraphModel:
    """Each class is liked as its lowest member is."""
    decimals = np.array(sorted(class_of))
    classes = np.array([class_of[s] for s in sorted(class_of)])
    count = int(classes.max()) + 1
    representatives = [int(decimals[classes == c][0]) for c in range(count)]
    codes = [DIRECTIONS.index(d) for d in conflict.directions]
    arcs = tuple(
        option_arcs(decimals, classes, count, [b for b, o in enumerate(conflict.owners) if o == i], codes)
        for i in range(conflict.n_actors)
    )
    ranks = np.array(conflict.likes)[:, representatives]
    return GraphModel(actors(conflict.n_actors), tuple(f"s{c}" for c in range(count)), arcs, ranks)
