"""The versions of a crisis weighted towards the record, opt-in: what the model then says, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engine.contract import Headline
from demarche.engine.plain import Plain
from demarche.engines.precedent.result import Precedent
from demarche.engines.precedent.tilt import tilt
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Leaning", "Weighed", "leaning"]

_TOLD = ("lead", "now", "soon")


@dataclass(frozen=True, kw_only=True)
class Weighed(Plain):
    """A quantity over the versions as they were drawn, and as they are weighted."""

    words: str
    before: float
    after: float


@dataclass(frozen=True, kw_only=True)
class Leaning(Plain):
    """Weights that take the chance of a settlement within ``months`` half-way, in log-odds, to the record's rate.

    ``effective`` is how many of the ``versions`` the weights are worth. Where that would be under a tenth, or no
    weights lead there, ``refused`` says so, and the rest is None or empty.
    """

    months: int
    record: float
    before: float
    versions: int
    after: float | None = None
    effective: float | None = None
    weighed: tuple[Weighed, ...] = ()
    refused: str = ""


def leaning(found: Precedent, values: Mapping[Headline, Floats]) -> tuple[Leaning, ...]:
    """One for each chance of a settlement for which the record's curve has a year that ends then.

    ``values`` are quantities over the same versions. Raises InputError where none of them is such a chance.
    """
    given = sorted(
        ((each.months, column) for each, column in values.items() if each.role == "signed" and each.months is not None),
        key=lambda pair: pair[0],
    )
    told = list(_leanings(found, values, given))
    if not told:
        raise InputError("no engine gives this crisis a chance of a settlement that the record could be set beside")
    return tuple(told)


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
            yield Weighed(words=headline.words, before=float(own[there].mean()), after=float(heavy @ own[there]))
