"""The judged inputs of a crisis that can be drawn, by path, and which of them an engine reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.installed import installed
from demarche.crisis.inventory import quantities
from demarche.crisis.itself import Itself
from demarche.crisis.paths import resolve
from demarche.crisis.quantity import Choice, Quantity
from demarche.crisis.sections.whole import CrisisFile
from demarche.numerics.sampling import inverse, weighted

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Judged", "Order", "canonical", "covers", "drawn", "judged", "keys", "touched"]


@dataclass(frozen=True)
class Order:
    """The order of a list of statements as something judged.

    A drawn value of 0 is the order as written; of k, that statement k changes places with statement k + 1 (from 1).
    """

    statements: int
    firm: bool

    @property
    def is_range(self) -> bool:
        """Whether the file leaves the order open."""
        return not self.firm and self.statements > 1


Judged = Quantity | Choice | Order


def judged(crisis: Crisis) -> Mapping[str, Judged]:
    """Everything that somebody judged, open or settled, by path in file order; orders of statements last."""
    return _judged(Itself(crisis.file))


@lru_cache(maxsize=256)
def _judged(this: Itself[CrisisFile]) -> Mapping[str, Judged]:
    return dict(quantities(this.value)) | {path: Order(count, firm) for path, (count, firm) in _orders(this.value)}


def _orders(file: CrisisFile) -> Iterator[tuple[str, tuple[int, bool]]]:
    """What the parts of the file have ordered, in the order of their engines."""
    for entry in installed():
        if entry.part is not None:
            yield from file.part(entry.part).orders().items()


def drawn(given: Judged, unit: NDArray[np.float64]) -> NDArray[Any]:
    """The values of a judged input at points of (0, 1): numbers, texts or the numbers of an :class:`Order`."""
    if isinstance(given, Quantity):
        return inverse(given, unit)
    if isinstance(given, Choice):
        places = weighted(unit, range(len(given.values)), given.weights).astype(np.intp)
        return np.array(given.values)[places]
    swaps = given.statements - 1
    swapped = np.minimum(np.floor((unit - 0.5) * 2.0 * swaps), swaps - 1) + 1
    return np.where(unit < 0.5, 0, swapped).astype(np.int64)


@lru_cache(maxsize=1 << 14)
def keys(path: str) -> tuple[str, ...]:
    """The parts of a path or a pattern; a place in a list is a part of its own."""
    return tuple(part for part in path.replace("[", ".").replace("]", "").split(".") if part)


def covers(patterns: Iterable[str], path: str) -> bool:
    """Whether a pattern covers the path: ``screen`` covers ``screen.x_high``, ``actors.*.type`` any actor's type."""
    return _covered(tuple(patterns), path)


@lru_cache(maxsize=1 << 14)
def _covered(patterns: tuple[str, ...], path: str) -> bool:
    return any(_meets(keys(pattern), keys(path), whole=True) for pattern in patterns)


def touched(patterns: Iterable[str], crisis: Crisis, values: Mapping[str, Any]) -> bool:
    """Whether setting these values can change what the patterns cover: what is set lies below a pattern or above it."""
    paths = [_by_name(crisis.source.data, path) for path in values]
    return any(_meets(keys(pattern), path, whole=False) for pattern in patterns for path in paths)


def _meets(pattern: tuple[str, ...], path: tuple[str, ...], *, whole: bool) -> bool:
    if whole and len(path) < len(pattern):
        return False
    return all(wanted in ("*", key) for wanted, key in zip(pattern, path, strict=False))


def _by_name(data: Any, path: str) -> tuple[str, ...]:
    """The parts of a path with items of lists by their id or actor where they have one, as in :func:`judged`."""
    parts = []
    node = data
    for key in resolve(data, path):
        node = node.get(key) if isinstance(node, dict) else node[int(key)]
        own = node.get("id", node.get("actor")) if isinstance(key, int) and isinstance(node, dict) else None
        parts.append(own if isinstance(own, str) else str(key))
    return tuple(parts)


def canonical(crisis: Crisis, path: str, known: Iterable[str]) -> str | None:
    """The one of the ``known`` paths that ``path`` means, however it is written; None if it is none of them."""
    wanted = _by_name(crisis.source.data, path)
    return next((name for name in known if keys(name) == wanted), None)
