"""The versions of a crisis weighted towards the record, opt-in: what the model then says, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from demarche.engine.contract import Headline
from demarche.engines.precedent.result import Leaning, Precedent, Weighed
from demarche.engines.precedent.tilt import tilt
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["leaning"]

_TOLD = ("lead", "now", "soon")


def leaning(found: Precedent, values: Mapping[Headline, Floats]) -> tuple[Leaning, ...]:
    """One for each chance of a settlement for which the record's curve has a year that ends then.

    ``values`` are quantities over the same versions; none of them need be such a chance.
    """
    given = sorted(
        ((each.months, column) for each, column in values.items() if each.role == "signed" and each.months is not None),
        key=lambda pair: pair[0],
    )
    return tuple(_leanings(found, values, given))


def _leanings(
    found: Precedent, values: Mapping[Headline, Floats], given: Sequence[tuple[int, Floats]]
) -> Iterator[Leaning]:
    for months, column in given:
        point = next((each for each in found.curve if each.months == months), None)
        known = ~np.isnan(column)
        if point is None or not known.any():
            continue
        chances, rate = column[known], point.settle.value
        base = Leaning(months=months, record=rate, before=float(chances.mean()), versions=int(known.sum()))
        try:
            weights = tilt(chances, rate)
        except InputError as error:
            yield Leaning(**{**vars(base), "refused": str(error)})
            continue
        yield Leaning(
            months=months,
            record=rate,
            before=weights.before,
            versions=base.versions,
            after=weights.after,
            effective=weights.effective,
            weighed=tuple(_weighed(values, known, weights.weights)),
        )


def _weighed(values: Mapping[Headline, Floats], known: NDArray[np.bool_], weights: Floats) -> Iterator[Weighed]:
    """The leading figures; a version in which one has no value is left out of it."""
    for headline, column in values.items():
        own = column[known] if len(column) == len(known) else np.array([])
        there = ~np.isnan(own)
        if headline.role in _TOLD and there.any():
            heavy = weights[there] / weights[there].sum()
            yield Weighed(
                words=headline.words,
                share=headline.kind == "yes-no",
                before=float(own[there].mean()),
                after=float(heavy @ own[there]),
            )
