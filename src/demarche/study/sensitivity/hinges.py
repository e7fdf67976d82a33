"""What a claim hangs on: the inputs that stand out, and the box of inputs in which it holds, or fails, most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.numerics.prim import find_box
from demarche.numerics.sensitivity import Influence, chances, delta, influence
from demarche.numerics.tree import Node, grow

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["MOST", "Bound", "Edge", "Group", "Hinge", "Region", "groups_of", "hinges_of", "region_of", "strongest"]

MOST = 6
"""Inputs that are measured, and from which a box is made: more than six nobody keeps in mind."""
_ROUNDS = 19
"""The inputs stand out already; a box that none of 19 shuffles matches is one in twenty beside that."""


@dataclass(frozen=True)
class Hinge:
    """One input that a claim hangs on, and how much."""

    input: str
    influence: Influence

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"input": self.input} | self.influence.to_dict()


@dataclass(frozen=True)
class Bound:
    """What is asked of one input: at least ``low``, at most ``high``, or one of ``kinds``."""

    input: str
    low: float | None
    high: float | None
    kinds: tuple[str, ...] | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"kinds": None if self.kinds is None else list(self.kinds)}


@dataclass(frozen=True)
class Edge(Bound):
    """An edge of the box, with how often chance would do as well without it."""

    quasi_p: float


@dataclass(frozen=True)
class Group:
    """A leaf of the tree: the versions within ``bounds``, first step first; the claim is true in ``true`` of them."""

    bounds: tuple[Bound, ...]
    inside: int
    true: int

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"bounds": [bound.to_dict() for bound in self.bounds]}


@dataclass(frozen=True)
class Region:
    """Where the claim holds (or fails): in ``density`` of the versions inside, ``coverage`` of all such sets."""

    holds: bool
    edges: tuple[Edge, ...]
    inside: int
    density: float
    coverage: float
    elsewhere: float
    """The same share in the versions outside."""
    chance: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"edges": [edge.to_dict() for edge in self.edges]}


def hinges_of(answers: NDArray[Any], inputs: Mapping[str, NDArray[Any]], seed: int) -> tuple[Hinge, ...]:
    """The inputs that stand out, strongest first, at most six; none where the answers (yes or no, numbers) never vary.

    Numbers that are infinite tell nothing.
    """
    output = answers.astype(np.float64)
    if not inputs or not np.isfinite(output).all() or np.ptp(output) == 0.0:
        return ()
    found = zip(inputs, chances(list(inputs.values()), output, seed=seed), strict=True)
    standing = [
        Hinge(path, influence(inputs[path], output, chance=chance, seed=seed))
        for path, chance in found
        if chance < 0.05
    ]
    return tuple(sorted(standing, key=lambda hinge: (-hinge.influence.delta.value, hinge.input))[:MOST])


def strongest(truth: NDArray[np.bool_], inputs: Mapping[str, NDArray[Any]]) -> list[str]:
    """The six inputs with the largest delta, whether or not they stand out."""
    output = truth.astype(np.float64)
    return sorted(inputs, key=lambda path: (-delta(inputs[path], output), path))[:MOST]


def groups_of(truth: NDArray[np.bool_], inputs: Mapping[str, NDArray[Any]], seed: int) -> tuple[Group, ...]:
    """Into which groups two steps sort the versions; none where no second step stands out from chance."""
    tree = grow(list(inputs.values()), truth, seed=seed)
    return tuple(_leaves(tree, list(inputs), ())) if tree.depth > 1 else ()


def _leaves(node: Node, paths: list[str], bounds: tuple[Bound, ...]) -> Iterator[Group]:
    if node.fork is None:
        yield Group(bounds, node.inside, node.hits)
        return
    fork, path = node.fork, paths[node.fork.column]
    sides = (fork.low, None, fork.at, fork.kinds), (fork.high, fork.at, None, fork.others)
    for branch, low, high, kinds in sides:
        own = Bound(path, low, high, tuple(map(str, kinds)) if fork.at is None else None)
        yield from _leaves(branch, paths, (*bounds, own))


def region_of(
    truth: NDArray[np.bool_], inputs: Mapping[str, NDArray[Any]], hinges: tuple[Hinge, ...], seed: int
) -> Region | None:
    """The more telling of two boxes over the inputs that stand out: where the claim fails, and where it holds."""
    paths = [hinge.input for hinge in hinges]
    columns = [inputs[path] for path in paths]
    found = [
        (holds, find_box(columns, truth if holds else ~truth, seed=seed, rounds=_ROUNDS)) for holds in (False, True)
    ]
    boxes = [(holds, box) for holds, box in found if box is not None]
    if not boxes:
        return None
    holds, box = max(boxes, key=lambda entry: entry[1].phi)
    outside = len(truth) - box.inside
    everything = int((truth if holds else ~truth).sum())
    edges = tuple(
        Edge(
            paths[limit.column],
            limit.low,
            limit.high,
            None if limit.kinds is None else tuple(map(str, limit.kinds)),
            limit.quasi_p,
        )
        for limit in box.limits
    )
    elsewhere = (everything - box.hits) / outside if outside else 0.0
    return Region(holds, edges, box.inside, box.density, box.coverage, elsewhere, box.chance)
