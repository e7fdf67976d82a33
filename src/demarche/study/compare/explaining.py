"""One quantity explained: from its value under every combination of swaps, by arithmetic alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from demarche.engine.contract import Headline
from demarche.engine.swaps import Bit, Group
from demarche.numerics import intervals
from demarche.numerics.shapley import shapley, surplus
from demarche.study.compare.result import Estimate, Explained, Inside, Part, Reach, Together

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["FEWEST", "estimate", "explained", "level_of"]

FEWEST = 8
"""Of fewer versions no interval is told."""
_LONGEST = 3
Says = Callable[[Bit], tuple[str, str]]


def explained(
    engine: str,
    headline: Headline,
    groups: Sequence[Group],
    single: Sequence[tuple[Group, Bit]],
    everything: Floats,
    says: Says = lambda bit: ("", ""),
) -> Explained:
    """One quantity explained. Rows of ``everything``: the 2^m combinations of ``groups``, each of ``single`` put into
    the first crisis, each taken out of the second; columns are versions. ``says``: what both files say on a bit."""
    tried = everything.shape[1]
    everything = everything[:, ~np.isnan(everything).any(axis=0)]
    if not everything.shape[1]:
        return Explained(engine, headline, 0, tried, None, None, None, (), (), (), (), ())
    values, rest = everything[: 1 << len(groups)], everything[1 << len(groups) :]
    whole = len(values) - 1
    parts = tuple(
        Part(
            group.id,
            group.short,
            group.title,
            estimate(part),
            estimate(values[1 << k] - values[0]),
            estimate(values[whole] - values[whole ^ 1 << k]),
        )
        for k, (group, part) in enumerate(zip(groups, shapley(values), strict=True))
    )
    pairs = tuple(
        Together(
            (groups[i].id, groups[j].id),
            estimate(values[1 << i] - values[0]),
            estimate(values[1 << j] - values[0]),
            estimate(values[1 << i | 1 << j] - values[0]),
            estimate(beyond),
        )
        for (i, j), beyond in surplus(values).items()
    )
    sign = 1.0 if values[-1].mean() >= values[0].mean() else -1.0
    most = max(range(len(groups)), key=lambda k: (sign * parts[k].share.mean, -k))
    return Explained(
        engine,
        headline,
        values.shape[1],
        tried,
        level_of(headline, values[0]),
        level_of(headline, values[-1]),
        estimate(values[-1] - values[0]),
        parts,
        pairs,
        _reaches(groups, values, sign, None),
        _reaches(groups, values, sign, most),
        tuple(
            Inside(group.id, bit.id, bit.title, *says(bit), estimate(into - values[0]), estimate(values[-1] - out))
            for (group, bit), into, out in zip(single, rest[: len(single)], rest[len(single) :], strict=True)
        ),
    )


def _reaches(groups: Sequence[Group], values: Floats, sign: float, without: int | None) -> tuple[Reach, ...]:
    """For one, two and three swaps, those that carry the first crisis furthest towards (or beyond) the second."""
    means = values.mean(axis=1)
    free = [k for k in range(len(groups)) if k != without]
    found = []
    for size in range(1, min(_LONGEST, len(groups) - 1, len(free)) + 1):
        sets = [sum(1 << k for k in chosen) for chosen in combinations(free, size)]
        best = max(sets, key=lambda coalition: (sign * means[coalition], -coalition))
        found.append(Reach(tuple(g.id for k, g in enumerate(groups) if best >> k & 1), estimate(values[best])))
    return tuple(found)


def estimate(values: Floats) -> Estimate:
    """The mean over versions with its 90 % interval."""
    return Estimate(*intervals.mean(values), len(values) >= FEWEST)


def level_of(headline: Headline, values: Floats) -> Estimate:
    """The mean; of a yes or no, the share with the interval of a share."""
    if headline.kind == "yes-no":
        return Estimate(*intervals.share(int((values > 0.5).sum()), len(values)), len(values) >= FEWEST)
    return estimate(values)
