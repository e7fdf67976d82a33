"""Which inputs an output hangs on, from versions that were drawn and answered already (given-data measures).

With N versions, an input X is cut into classes C_1..C_M of equally many versions (a category is a class of its
own), and the output Y within a class is held against Y over all:

* the binned first-order share S = sum_m (N_m/N) (mean(Y|C_m) - mean(Y))^2 / var(Y): the share of the variance that
  goes with X alone (Plischke 2012);
* Borgonovo's delta = 1/2 sum_m (N_m/N) int |f(y|C_m) - f(y)| dy, which also sees what leaves the mean as it is
  (Borgonovo 2007; given data: Plischke, Borgonovo & Smith 2013). An output of few values is counted, any other is
  smoothed with Gaussian kernels of Silverman's width;
* PAWN: the median over the classes of the largest gap between the distribution functions (Pianosi & Wagener 2018).

All three lie between 0 and 1 and are too high in small samples, since chance alone makes classes differ. Each is
therefore lowered by what the bootstrap adds, and has a basic bootstrap interval. Whether an input stands out at all
is asked by a permutation test of all inputs together: shuffle the output, note the largest delta among the inputs
(each measured against its own chance level), and count how often chance beats what was found (Westfall & Young 1993).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.intp]

__all__ = [
    "FEWEST",
    "LEAST_DRAWS",
    "Influence",
    "Measure",
    "binned_share",
    "chances",
    "classes",
    "delta",
    "influence",
    "influences",
    "pawn",
]

LEAST_DRAWS = 64
FEWEST = 10
"""Too few draws to go by: under 64 versions, under 10 in a class, or under 10 with the rarer answer."""
LEVEL = 0.90
_SLICES = 10
_DISCRETE = 12
"""An output of at most so many values is counted value by value."""
_GRID = 100
_SHUFFLED = 2_000_000
"""About how many shuffled answers to look at: enough for one in a thousand up to 2,000 versions."""


@dataclass(frozen=True)
class Measure:
    """A measure with its 90 % bootstrap interval, lowered by its bias and kept within [0, 1]."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Influence:
    """What one input does to an output.

    ``chance`` is how often shuffled outputs give some input of those tested together a larger standardised delta than
    this one has; below 0.05 the input stands out. ``enough`` is False where there are too few draws to go by
    (:data:`LEAST_DRAWS`, :data:`FEWEST`).
    """

    first_order: Measure
    delta: Measure
    pawn: Measure
    chance: float
    enough: bool

    @property
    def stands_out(self) -> bool:
        """Whether chance is no likely reason (one in twenty, over all inputs together)."""
        return self.chance < 0.05

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self) | {"stands_out": self.stands_out}


def influences(
    columns: Sequence[NDArray[Any]], output: NDArray[Any], *, seed: int = 0, resamples: int = 200
) -> tuple[Influence, ...]:
    """The influence of each column (numbers, or categories as text or whole numbers) on ``output``, shape (N,).

    Reproducible by ``seed``. Raises InputError for missing values, unequal lengths or fewer than two versions.
    """
    found = chances(columns, output, seed=seed)
    return tuple(
        influence(column, output, chance=chance, seed=seed, resamples=resamples)
        for column, chance in zip(columns, found, strict=True)
    )


def influence(
    column: NDArray[Any], output: NDArray[Any], *, chance: float, seed: int = 0, resamples: int = 200
) -> Influence:
    """The influence of one column on ``output``; ``chance`` is its own of :func:`chances`."""
    y = _checked([column], output)
    picks = np.random.default_rng(np.random.SeedSequence(seed)).integers(0, len(y), (resamples, len(y)))
    share, apart, gap = (_lowered(measure, column, y, picks) for measure in (binned_share, delta, pawn))
    return Influence(share, apart, gap, chance, _enough(column, y))


def chances(columns: Sequence[NDArray[Any]], output: NDArray[Any], *, seed: int = 0) -> tuple[float, ...]:
    """For each column, how often a shuffled output gives some column as large a standardised delta as its own.

    Below 0.05 an input stands out, however many were looked at. Reproducible by ``seed``.
    """
    y = _checked(columns, output)
    if not columns:
        return ()
    return tuple(_chances(columns, y, np.random.default_rng(np.random.SeedSequence(seed).spawn(1)[0])).tolist())


def classes(column: NDArray[Any], count: int) -> Labels:
    """The class of each value, from 0: ``count`` classes of equally many numbers; or one for each category."""
    if column.dtype.kind != "f" or len(np.unique(column)) <= count:
        found: Labels = np.unique(column, return_inverse=True)[1].reshape(-1)
        return found
    ranks = np.empty(len(column), dtype=np.intp)
    ranks[np.argsort(column, kind="stable")] = np.arange(len(column))
    return ((ranks + 1) * count - 1) // len(column)


def binned_share(column: NDArray[Any], output: Floats, count: int | None = None) -> float:
    """The binned first-order share, not lowered by its bias; 0 where the output never varies."""
    total = float(np.var(output))
    if total <= 0.0:
        return 0.0
    labels = classes(column, count or _class_count(len(output)))
    sizes = np.bincount(labels)
    means = np.bincount(labels, output) / np.maximum(sizes, 1)
    return float(sizes @ (means - output.mean()) ** 2) / len(output) / total


def delta(column: NDArray[Any], output: Floats, count: int | None = None) -> float:
    """Borgonovo's delta, not lowered by its bias; 0 where the output never varies."""
    labels = classes(column, count or _class_count(len(output)))
    values, places = np.unique(output, return_inverse=True)
    if len(values) <= _DISCRETE:
        return float(_counted_delta(labels, places.reshape(-1)[None, :], len(values))[0])
    grid = np.linspace(values[0], values[-1], _GRID)
    overall = _density(output, grid)
    found = 0.0
    for label in range(int(labels.max()) + 1):
        own = output[labels == label]
        if len(own):
            apart = np.abs(overall - _density(own, grid))
            found += len(own) / len(output) * float((apart[1:] + apart[:-1]).sum() * (grid[1] - grid[0]) / 2)
    return found / 2


def pawn(column: NDArray[Any], output: Floats, count: int = _SLICES) -> float:
    """The median over the classes of the Kolmogorov-Smirnov distance to all outputs, not lowered by its bias."""
    labels = classes(column, min(count, max(len(output) // 2, 1)))
    _, places, sizes = np.unique(output, return_inverse=True, return_counts=True)
    overall = np.cumsum(sizes) / len(output)
    kinds = int(labels.max()) + 1
    table = np.zeros((kinds, len(sizes)))
    np.add.at(table, (labels, places.reshape(-1)), 1.0)
    table = table[table.sum(axis=1) > 0]
    gaps = np.abs(np.cumsum(table, axis=1) / table.sum(axis=1, keepdims=True) - overall).max(axis=1)
    return float(np.median(gaps))


def _checked(columns: Sequence[NDArray[Any]], output: NDArray[Any]) -> Floats:
    y = np.asarray(output, dtype=np.float64)
    if y.ndim != 1 or len(y) < 2 or any(column.shape != y.shape for column in columns):
        raise InputError("sensitivity needs one output and one value of each input for each of two versions or more")
    if not np.isfinite(y).all() or any(c.dtype.kind == "f" and not np.isfinite(c).all() for c in columns):
        raise InputError("sensitivity needs a finite number in each version; leave the others out")
    return y


def _class_count(draws: int) -> int:
    """How many classes to cut a number into (the rule of Plischke et al.'s published code, as SALib has it)."""
    return max(2, min(int(np.ceil(draws ** (2.0 / (7.0 + np.tanh((1500.0 - draws) / 500.0))))), 48))


def _density(values: Floats, grid: Floats) -> Floats:
    """A Gaussian kernel estimate with Silverman's width; nothing where all values agree."""
    if len(values) < 2 or np.ptp(values) == 0.0:
        return np.zeros_like(grid)
    width = float(np.std(values, ddof=1)) * (len(values) * 3.0 / 4.0) ** -0.2
    apart = (grid[:, None] - values[None, :]) / width
    found: Floats = np.exp(-0.5 * apart**2).sum(axis=1) / (len(values) * width * np.sqrt(2.0 * np.pi))
    return found


def _counted_delta(labels: Labels, places: NDArray[np.intp], kinds: int) -> Floats:
    """Delta of outputs that are counted, for several outputs at once (rows of ``places``)."""
    rows, draws = places.shape
    groups = int(labels.max()) + 1
    flat = (np.arange(rows)[:, None] * groups + labels[None, :]) * kinds + places
    table = np.bincount(flat.reshape(-1), minlength=rows * groups * kinds).reshape(rows, groups, kinds)
    sizes = table.sum(axis=2, keepdims=True)
    overall = table.sum(axis=1, keepdims=True) / draws
    found: Floats = np.abs(table - sizes * overall).sum(axis=(1, 2)) / draws / 2
    return found


def _lowered(measure: Any, column: NDArray[Any], output: Floats, picks: NDArray[np.int64]) -> Measure:
    found = measure(column, output)
    again = np.array([measure(column[pick], output[pick]) for pick in picks])
    edge = (1.0 - LEVEL) / 2
    lower, upper = np.quantile(again, [edge, 1.0 - edge])
    value, low, high = np.clip([2 * found - again.mean(), 2 * found - upper, 2 * found - lower], 0.0, 1.0).tolist()
    return Measure(value, min(low, value), max(high, value))


def _chances(columns: Sequence[NDArray[Any]], output: Floats, shuffles: np.random.Generator) -> Floats:
    """For each column: how often the largest standardised delta of a shuffled output is at least its own."""
    values, places = np.unique(output, return_inverse=True)
    # Delta does not change when the output is stretched: classes of equally many will do for the test.
    places = places.reshape(-1) if len(values) <= _DISCRETE else classes(output, _SLICES)
    kinds = int(places.max()) + 1
    rounds = min(max(_SHUFFLED // len(output), 199), 999)
    order = np.argsort(shuffles.random((rounds, len(output))), axis=1)
    shuffled = np.concatenate([places[None, :], places[order]])
    count = _class_count(len(output))
    table = np.stack([_counted_delta(classes(column, count), shuffled, kinds) for column in columns], axis=1)
    centre, spread = table[1:].mean(axis=0), table[1:].std(axis=0)
    standard = np.where(spread > 0, (table - centre) / np.where(spread > 0, spread, 1.0), 0.0)
    largest = standard[1:].max(axis=1)
    found: Floats = (1.0 + (largest[:, None] >= standard[0] - 1e-12).sum(axis=0)) / (rounds + 1.0)
    return found


def _enough(column: NDArray[Any], output: Floats) -> bool:
    _, answers = np.unique(output, return_counts=True)
    rarest = answers.min() if len(answers) == 2 else FEWEST
    sizes = np.bincount(classes(column, _class_count(len(output))))
    return bool(len(output) >= LEAST_DRAWS and sizes[sizes > 0].min() >= FEWEST and rarest >= FEWEST)
