"""A box of inputs in which something is much more often so than elsewhere (PRIM), in words a person can repeat.

The patient rule induction method (Friedman & Fisher 1999; for scenario discovery Bryant & Lempert 2010): from all input
sets, peel off again and again the slice, a twentieth of what is left at either end of one input, or one category,
whose loss raises the share of hits most for what it costs (gain in share over sets lost, so that a category, which
cannot be cut thin, is not favoured). Among the boxes so reached the one with the largest phi coefficient is taken,

    phi = (h N - n H) / sqrt(n (N - n) H (N - H)),    n of N sets and h of H hits in the box,

which is 1 where box and hits are the same sets and 0 where the box tells nothing. Then every edge in turn is moved to
its best place, out or in, until none gains (this contains the pasting of the original), and restrictions are dropped
that do not pass the test of Bryant & Lempert: with n' sets and h' hits inside the box without the restriction, the
quasi-p is P(Binomial(n, h'/n') >= h), here to be below 0.05 over the number of inputs.

A search finds something in noise too. Therefore the whole search is repeated on shuffled hits, and ``chance`` is how
often it then does as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]

__all__ = ["Box", "Limit", "Step", "find_box", "peel"]

ALPHA = 0.05
LEAST_MASS = 0.05
LEAST_SETS = 8
"""A box holds at least a twentieth of the versions, and eight."""
LEVEL = 0.05
ROUNDS = 99
_GAIN = 1e-9


@dataclass(frozen=True)
class Limit:
    """What the box asks of one input: at least ``low`` and at most ``high`` (None: no such end), or one of ``kinds``.

    Ends lie half way between the last value inside and the next one outside, of the versions that the other
    restrictions leave. ``quasi_p`` is small where the
    restriction cannot well be left out.
    """

    column: int
    low: float | None
    high: float | None
    kinds: tuple[str | int, ...] | None
    quasi_p: float


@dataclass(frozen=True)
class Box:
    """``hits`` of the ``inside`` versions in the box are hits: ``density``; ``coverage`` is their share of all hits.

    ``base`` is the density over all versions; ``chance`` how often shuffled hits give a box as telling (NaN where it
    was not asked).
    """

    limits: tuple[Limit, ...]
    inside: int
    hits: int
    density: float
    coverage: float
    base: float
    phi: float
    chance: float


@dataclass(frozen=True)
class Step:
    """One box on the way down: its numbers, and the columns restricted so far."""

    inside: int
    hits: int
    restricted: tuple[int, ...]


@dataclass(frozen=True)
class _Edges:
    """A box while it is searched for: by column, the lowest and highest number, or the categories, that stay."""

    ranges: dict[int, tuple[float, float]]
    kept: dict[int, frozenset[int]]

    @property
    def columns(self) -> tuple[int, ...]:
        return tuple(sorted({*self.ranges, *self.kept}))

    def ends(self, column: int) -> tuple[float, float]:
        return self.ranges.get(column, (-math.inf, math.inf))

    def with_ends(self, column: int, low: float, high: float) -> _Edges:
        left = {place: ends for place, ends in self.ranges.items() if place != column}
        return replace(self, ranges=left if (low, high) == (-math.inf, math.inf) else {**left, column: (low, high)})

    def with_kinds(self, column: int, kinds: frozenset[int], total: int) -> _Edges:
        left = {place: chosen for place, chosen in self.kept.items() if place != column}
        return replace(self, kept=left if len(kinds) == total else {**left, column: kinds})

    def without(self, column: int) -> _Edges:
        return _Edges(
            {place: ends for place, ends in self.ranges.items() if place != column},
            {place: kinds for place, kinds in self.kept.items() if place != column},
        )


def find_box(columns: Sequence[NDArray[Any]], hits: NDArray[Any], *, seed: int = 0, rounds: int = ROUNDS) -> Box | None:
    """The most telling box for ``hits``, shape (N,), yes or no; None where no restriction beats chance.

    ``columns`` are numbers (float64) or categories (text, whole numbers). ``rounds`` shuffles give ``chance``; a box
    that chance matches in one of twenty or more is not returned. 0 rounds ask nothing. Reproducible by ``seed``.
    """
    truth = _checked(columns, hits)
    if truth.all() or not truth.any() or not columns:
        return None
    data = _Data.of(columns)
    edges, phi = _search(data, truth)
    if not edges.columns:
        return None
    shuffles, beaten, most = np.random.default_rng(np.random.SeedSequence(seed)), 0, int(LEVEL * (rounds + 1))
    for _ in range(rounds):
        beaten += _search(data, shuffles.permutation(truth))[1] >= phi - _GAIN
        if beaten >= max(most, 1):
            return None
    return _told(data, truth, edges, phi, (beaten + 1) / (rounds + 1) if rounds else math.nan)


def peel(columns: Sequence[NDArray[Any]], hits: NDArray[Any]) -> tuple[Step, ...]:
    """The boxes that peeling alone passes through, from all versions to the smallest."""
    truth = _checked(columns, hits)
    data = _Data.of(columns)
    return tuple(
        Step(int(data.inside(edges).sum()), int(truth[data.inside(edges)].sum()), edges.columns)
        for edges in _peeled(data, truth)
    )


def _checked(columns: Sequence[NDArray[Any]], hits: NDArray[Any]) -> Mask:
    truth = np.asarray(hits) > 0.5
    if truth.ndim != 1 or any(column.shape != truth.shape for column in columns):
        raise InputError("a box needs one yes or no and one value of each input for each version")
    if any(column.dtype.kind == "f" and not np.isfinite(column).all() for column in columns):
        raise InputError("a box needs a finite number of each input in each version")
    return truth


@dataclass(frozen=True, eq=False)
class _Data:
    """The inputs, numbers in ascending order once and for all, categories as codes."""

    numbers: dict[int, NDArray[np.float64]]
    order: dict[int, NDArray[np.intp]]
    codes: dict[int, NDArray[np.intp]]
    kinds: dict[int, tuple[Any, ...]]
    count: int

    @classmethod
    def of(cls, columns: Sequence[NDArray[Any]]) -> _Data:
        numbers = {place: column for place, column in enumerate(columns) if column.dtype.kind == "f"}
        found = {
            place: np.unique(column, return_inverse=True)
            for place, column in enumerate(columns)
            if place not in numbers
        }
        return cls(
            numbers,
            {place: np.argsort(column, kind="stable") for place, column in numbers.items()},
            {place: codes.reshape(-1) for place, (_, codes) in found.items()},
            {place: tuple(kinds.tolist()) for place, (kinds, _) in found.items()},
            len(columns[0]) if columns else 0,
        )

    @property
    def least(self) -> int:
        return max(math.ceil(LEAST_MASS * self.count), LEAST_SETS)

    def inside(self, edges: _Edges, besides: int | None = None) -> Mask:
        """The versions in the box, restrictions on one column left out if asked."""
        found = np.ones(self.count, dtype=np.bool_)
        for place, (low, high) in edges.ranges.items():
            if place != besides:
                found &= (self.numbers[place] >= low) & (self.numbers[place] <= high)
        for place, kinds in edges.kept.items():
            if place != besides:
                found &= np.isin(self.codes[place], list(kinds))
        return found


def _search(data: _Data, truth: Mask) -> tuple[_Edges, float]:
    """The box with the largest phi on the way down, its edges moved to their best places, idle restrictions dropped."""
    nothing = _Edges({}, {})
    best = max(_peeled(data, truth), key=lambda edges: _phi_of(data, truth, edges), default=nothing)
    while True:
        best = _moved(data, truth, best)
        tested = [(_quasi_p(data, truth, best, column), column) for column in best.columns]
        worst = max(tested, default=(0.0, -1))
        if worst[0] < LEVEL / (len(data.numbers) + len(data.kinds)):
            return best, _phi_of(data, truth, best)
        best = best.without(worst[1])


def _peeled(data: _Data, truth: Mask) -> Iterator[_Edges]:
    edges = _Edges({}, {})
    inside = data.inside(edges)
    while True:
        yield edges
        count, hits = int(inside.sum()), int(truth[inside].sum())
        best: tuple[float, int, _Edges, Mask] | None = None
        for after, lost in _slices(data, edges, inside):
            left = count - int(lost.sum())
            if 0 < left < count:
                score = ((hits - int(truth[lost].sum())) / left - hits / count) / (count - left)
                key = (score, -len(after.columns))
                if score > 0 and (best is None or key > best[:2]):
                    best = (*key, after, inside & ~lost)
        if best is None or best[3].sum() < data.least:
            return
        edges, inside = best[2:]


def _slices(data: _Data, edges: _Edges, inside: Mask) -> Iterator[tuple[_Edges, Mask]]:
    """Every slice that could be peeled off, as the box after it and the versions that it loses."""
    for column, values in data.numbers.items():
        order = data.order[column]
        held = values[order[inside[order]]]
        cut = int((len(held) - 1) * ALPHA) + 1
        low, high = edges.ends(column)
        if cut < len(held):
            lower, upper = held[cut - 1], held[-cut]
            above, below = held[held > lower], held[held < upper]
            if len(above):
                yield edges.with_ends(column, float(above[0]), high), inside & (values <= lower)
            if len(below):
                yield edges.with_ends(column, low, float(below[-1])), inside & (values >= upper)
    for column, codes in data.codes.items():
        total = len(data.kinds[column])
        kept = edges.kept.get(column, frozenset(range(total)))
        if len(kept) > 1:
            for kind in sorted(kept):
                yield edges.with_kinds(column, kept - {kind}, total), inside & (codes == kind)


def _moved(data: _Data, truth: Mask, edges: _Edges) -> _Edges:
    """Each edge in turn at the place with the largest phi, until none gains; of equals the widest."""
    phi = _phi_of(data, truth, edges)
    while True:
        before = phi
        for column in edges.columns:
            candidates = list(_places(data, truth, edges, column))
            value, _, after = max(candidates, key=lambda entry: entry[:2], default=(phi, 0, edges))
            if value > phi + _GAIN:
                phi, edges = value, after
        if phi <= before + _GAIN:
            return edges


def _places(data: _Data, truth: Mask, edges: _Edges, column: int) -> Iterator[tuple[float, int, _Edges]]:
    """Other places of one column's edges: phi, how many sets the box then holds, the box."""
    others = data.inside(edges, besides=column)
    everything = int(truth.sum())
    if column in data.codes:
        total = len(data.kinds[column])
        kept = edges.kept.get(column, frozenset(range(total)))
        for kind in range(total):
            kinds = kept ^ {kind}
            mask = others & np.isin(data.codes[column], list(kinds))
            if mask.sum() >= data.least:
                value = float(_phi(mask.sum(), truth[mask].sum(), data.count, everything))
                yield value, int(mask.sum()), edges.with_kinds(column, kinds, total)
        return
    values, (low, high) = data.numbers[column], edges.ends(column)
    order = data.order[column]
    for ascending in (True, False):
        held = order[(others & (values <= high if ascending else values >= low))[order]]
        held = held[::-1] if ascending else held  # the fixed end first, so that prefixes are boxes
        along = values[held]
        sizes, hits = np.arange(1, len(held) + 1), np.cumsum(truth[held])
        ends = np.flatnonzero(np.append(along[1:] != along[:-1], True))
        ends = ends[sizes[ends] >= data.least]
        if len(ends):
            values_of_phi = _phi(sizes[ends], hits[ends], data.count, everything)
            best = ends[np.flatnonzero(values_of_phi >= values_of_phi.max() - _GAIN)[-1]]
            end = float(along[best]) if best < len(held) - 1 else (-math.inf if ascending else math.inf)
            after = edges.with_ends(column, *((end, high) if ascending else (low, end)))
            yield float(values_of_phi.max()), int(sizes[best]), after


def _phi(inside: Any, hits: Any, count: int, everything: int) -> Any:
    spread = inside * (count - inside) * float(everything) * (count - everything)
    return np.where(spread > 0, (hits * count - inside * everything) / np.sqrt(np.maximum(spread, 1.0)), 0.0)


def _phi_of(data: _Data, truth: Mask, edges: _Edges) -> float:
    mask = data.inside(edges)
    return float(_phi(int(mask.sum()), int(truth[mask].sum()), data.count, int(truth.sum())))


def _quasi_p(data: _Data, truth: Mask, edges: _Edges, column: int) -> float:
    """How often chance would give as many hits, had the box without the restriction hits all over alike."""
    from scipy.special import bdtrc

    mask, wide = data.inside(edges), data.inside(edges, besides=column)
    density = float(truth[wide].mean())
    return float(bdtrc(int(truth[mask].sum()) - 1, int(mask.sum()), density)) if truth[mask].any() else 1.0


def _told(data: _Data, truth: Mask, edges: _Edges, phi: float, chance: float) -> Box:
    mask = data.inside(edges)
    inside, hits = int(mask.sum()), int(truth[mask].sum())
    limits = tuple(_limit(data, edges, column, _quasi_p(data, truth, edges, column)) for column in edges.columns)
    return Box(limits, inside, hits, hits / inside, hits / int(truth.sum()), float(truth.mean()), phi, chance)


def _limit(data: _Data, edges: _Edges, column: int, p: float) -> Limit:
    if column in edges.kept:
        return Limit(column, None, None, tuple(data.kinds[column][kind] for kind in sorted(edges.kept[column])), p)
    (low, high), values = edges.ends(column), data.numbers[column][data.inside(edges, besides=column)]
    below, above = values[values < low], values[values > high]
    lower = (low + float(below.max())) / 2 if len(below) else None
    upper = (high + float(above.min())) / 2 if len(above) else None
    return Limit(column, lower, upper, None, p)
