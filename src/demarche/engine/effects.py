"""What was found over the versions: each quantity's spread, what each lever does to it, and what it varies with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engine.contract import Headline
from demarche.numerics import intervals
from demarche.numerics.kept import Kept

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "Effect",
    "Link",
    "Spread",
    "all_links",
    "effect_of",
    "interplay_of",
    "links_of",
    "spread_of",
    "strongest",
    "telling",
]

_SAME = 1e-9
"""Differences below this are rounding."""
_FEWEST = 8
"""Versions on either side below which two groups are not compared."""
_MOST_LINKS = 6
_FEW_VALUES = 12
"""Up to so many values of an input are compared one by one, more by thirds."""
_THIRDS: Kept[tuple[NDArray[np.bool_], NDArray[np.bool_]] | None] = Kept(1 << 10, lambda thirds: 1)
"""Every quantity is held against the same inputs."""


@dataclass(frozen=True)
class Spread:
    """One quantity over the versions: a share of them (yes or no), or a mean with its 5th and 95th percentile.

    ``low`` and ``high`` are the 90 % interval of ``mean``: how far it may be off because only ``n`` versions were
    tested. ``central`` is the quantity where every input has its central value; None where it has no value there.
    """

    quantity: str
    n: int
    mean: float | None
    low: float | None
    high: float | None
    p5: float | None
    p95: float | None
    central: float | None

    @property
    def holds_in(self) -> int:
        """Of a yes or no, in how many versions it is so."""
        return round((self.mean or 0.0) * self.n)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Effect:
    """What a lever (or a pair) does to one quantity, version by version.

    ``mean`` is the mean of the paired differences, for a yes-or-no quantity the change in its share; ``low`` and
    ``high`` its 90 % interval. ``more``, ``same``, ``less`` are the shares of versions in which the quantity rises,
    stays and falls; ``p5`` and ``p95`` bound nine tenths of the differences. ``felt`` tells whether the engine reads
    anything that the lever sets; if not, the difference is zero for certain.
    """

    lever: str
    quantity: str
    n: int
    mean: float | None
    low: float | None
    high: float | None
    p5: float | None
    p95: float | None
    more: float
    same: float
    less: float
    central: float | None
    felt: bool
    interplay: float | None = None
    """For a pair: by how much its effect exceeds the sum of its levers' own effects."""
    interplay_low: float | None = None
    interplay_high: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


@dataclass(frozen=True)
class Link:
    """How a quantity differs between versions where one input is low and where it is high.

    For a number, the lowest and the highest third of its values; for a type or an order of statements, ``at_low`` and
    ``at_high`` are the two values with the lowest and the highest mean, named by ``low_is`` and ``high_is``.
    ``difference`` has a 90 % interval.
    """

    quantity: str
    input: str
    low_is: str
    high_is: str
    at_low: float
    at_high: float
    difference: float
    low: float
    high: float

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def spread_of(headline: Headline, values: Floats, central: float) -> Spread:
    """The spread of one quantity; versions where it has no value are left out."""
    held = values[~np.isnan(values)]
    at = None if np.isnan(central) else float(central)
    if not held.size:
        return Spread(headline.id, 0, None, None, None, None, None, at)
    if headline.kind == "yes-no":
        found = intervals.share(int((held > 0.5).sum()), len(held))
        return Spread(headline.id, len(held), *found, None, None, at)
    p5, p95 = np.quantile(held, [0.05, 0.95])
    told = intervals.within(intervals.mean(held), 0.0, 1.0) if headline.is_chance else intervals.mean(held)
    return Spread(headline.id, len(held), *told, float(p5), float(p95), at)


def effect_of(lever: str, headline: Headline, base: Floats, after: Floats, central: float, *, felt: bool) -> Effect:
    """The effect of a lever on one quantity; ``central`` is the difference where every input has its central value."""
    changes = (after - base)[~np.isnan(after - base)]
    at = None if np.isnan(central) else float(central)
    if not changes.size:
        return Effect(lever, headline.id, 0, None, None, None, None, None, 0.0, 1.0, 0.0, at, felt)
    estimate = intervals.paired(changes, shares=headline.kind == "yes-no") if felt else (0.0, 0.0, 0.0)
    if headline.is_chance:
        estimate = intervals.within(estimate, -1.0, 1.0)
    more, less = float((changes > _SAME).mean()), float((changes < -_SAME).mean())
    same = float((np.abs(changes) <= _SAME).mean())
    p5, p95 = (float(value) for value in np.quantile(changes, [0.05, 0.95]))
    return Effect(lever, headline.id, len(changes), *estimate, p5, p95, more, same, less, at, felt)


def interplay_of(base: Floats, one: Floats, other: Floats, both: Floats) -> tuple[float, float, float] | None:
    """By how much the effect of two levers together exceeds the sum of each alone, with a 90 % interval."""
    excess = (both - one) - (other - base)
    excess = excess[~np.isnan(excess)]
    return intervals.mean(excess) if excess.size else None


def links_of(headline: Headline, values: Floats, inputs: Mapping[str, NDArray[Any]]) -> tuple[Link, ...]:
    """The inputs that a quantity visibly varies with, strongest first, at most six.

    An input is named only if the difference would be surprising even as the largest of all those looked at (Bonferroni
    at 90 %), so that chance does not pick the winner.
    """
    return telling(all_links(headline, values, inputs), len(inputs))


def telling(links: Sequence[Link], looked_at: int) -> tuple[Link, ...]:
    """Of all the links of a quantity to ``looked_at`` inputs those that :func:`links_of` names."""
    return tuple(link for link in links if _stands_out(link, looked_at))[:_MOST_LINKS]


def strongest(links: Sequence[Link]) -> tuple[Link, ...]:
    """Of all the links of a quantity the six with the greatest difference, whether or not that may be chance."""
    return tuple(links[:_MOST_LINKS])


def all_links(headline: Headline, values: Floats, inputs: Mapping[str, NDArray[Any]]) -> list[Link]:
    """Every input that can be compared, the greatest difference first."""
    known = ~np.isnan(values)
    found = [_link(headline, path, values[known], column[known]) for path, column in inputs.items()]
    told = [link for link in found if link is not None and abs(link.difference) > _SAME]
    return sorted(told, key=lambda link: (-abs(link.difference), link.input))


def _link(headline: Headline, path: str, values: Floats, column: NDArray[Any]) -> Link | None:
    shares = headline.kind == "yes-no"
    thirds = _thirds(column) if column.dtype.kind == "f" else None
    if thirds is not None:
        groups = [("in the lowest third", values[thirds[0]]), ("in the highest third", values[thirds[1]])]
    else:
        kinds = [(str(kind), values[column == kind]) for kind in np.unique(column)]
        kinds = [(kind, group) for kind, group in kinds if len(group) >= _FEWEST]
        kinds.sort(key=lambda entry: (float(entry[1].mean()), entry[0]))
        groups = [kinds[0], kinds[-1]] if len(kinds) > 1 else []
    if len(groups) < 2 or min(len(group) for _, group in groups) < _FEWEST:
        return None
    (low_is, low), (high_is, high) = groups
    estimate = intervals.difference(low, high, shares=shares)
    if headline.is_chance:
        estimate = intervals.within(estimate, -1.0, 1.0)
    return Link(headline.id, path, low_is, high_is, float(low.mean()), float(high.mean()), *estimate)


def _thirds(column: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
    """Which versions are in the lowest and in the highest third; None where the input takes few values."""

    def cut() -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
        if len(np.unique(column)) <= _FEW_VALUES:
            return None
        lower, upper = np.quantile(column, [1 / 3, 2 / 3])
        return column <= lower, column >= upper

    return _THIRDS.get((column.dtype.str, column.tobytes()), cut)


def _stands_out(link: Link, looked_at: int) -> bool:
    # The normal quantile of 1 - 0.05/k, by a bound that errs on the wide side (Chernoff): 1.64 for one, 3.2 for ten.
    wide = max(intervals.Z90, float(np.sqrt(2.0 * np.log(20.0 * looked_at) - 3.0)))
    centre, half = (link.low + link.high) / 2, (link.high - link.low) / 2
    return abs(centre) > half * wide / intervals.Z90 and abs(link.difference) > _SAME
