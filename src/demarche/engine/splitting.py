"""On which actor's type an answer hangs most, and the versions by that type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.shown import Among
from demarche.numerics import intervals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

__all__ = ["Split", "split_of", "sure_split_of"]

_MATTERS = 0.02
"""A difference of the leading chance between types below which nothing is said to hang on the type."""
_TELLS = 0.1
"""A difference that may be chance is told all the same from here on: so few versions rule out nothing."""
_FEWEST = 8
"""Versions below which a type is not told apart."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Split:
    """The versions by the type of one actor; one part with all of them where nothing hangs on a type."""

    path: str
    """Of the actor's type; empty where nothing hangs on one."""
    parts: tuple[tuple[Among, Mask], ...]
    """The type with the highest leading figure first; in the order of the file where they cannot be told apart."""
    decides: bool = False
    """Whether the leading figure differs between the types by more than so many versions leave to chance."""


def split_of(crisis: Crisis, lead: Floats, inputs: Mapping[str, NDArray[Any]]) -> Split:
    """Split the versions by the type between whose values the mean of ``lead`` differs most.

    ``lead``: the leading figure in each version, NaN where it has none. ``inputs``: what was drawn, by path; only types
    of actors count. Versions without a value belong to no part. Where no difference can be told from chance and none is
    great, the versions are not split: nothing is known to hang on a type.
    """
    count, known = len(lead), ~np.isnan(lead)
    whole = Split(path="", parts=((Among(versions=int(known.sum())), known),))
    best, found = _MATTERS, whole
    for path, column in inputs.items():
        if not (path.startswith("actors.") and path.endswith(".type")) or not known.any():
            continue
        masks = {str(kind): (column[:count] == kind) & known for kind in np.unique(column[:count])}
        means = {kind: float(lead[mask].mean()) for kind, mask in masks.items() if mask.sum() >= _FEWEST}
        if len(means) < 2 or max(means.values()) - min(means.values()) <= best:
            continue
        best = max(means.values()) - min(means.values())
        order = sorted(means, key=lambda kind: (-means[kind], kind))
        _, low, _ = intervals.difference(lead[masks[order[-1]]], lead[masks[order[0]]], shares=False)
        if low <= 0.0:
            order = [kind for kind in crisis.actor(path.split(".")[1]).types if kind in means]
        parts = tuple((_among(crisis, path, kind, int(masks[kind].sum())), masks[kind]) for kind in order)
        found = Split(path=path, parts=parts, decides=low > 0.0)
    return found if found.decides or best >= _TELLS else whole


def sure_split_of(crisis: Crisis, values: Floats, inputs: Mapping[str, NDArray[Any]]) -> Split:
    """The same, split only where the difference is more than so many versions leave to chance."""
    found, known = split_of(crisis, values, inputs), ~np.isnan(values)
    return found if found.decides else Split(path="", parts=((Among(versions=int(known.sum())), known),))


def _among(crisis: Crisis, path: str, kind: str, versions: int) -> Among:
    actor = crisis.actor(path.split(".")[1])
    choice = actor.type
    weight = choice.weights[choice.values.index(kind)] if choice is not None and kind in choice.values else 0.0
    words = actor.types.get(kind, kind)
    return Among(versions=versions, actor=actor.label, type=kind, words=words, weight=weight)
