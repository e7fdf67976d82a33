"""What the record would have forecast in a year, from what was known then, and what a base rate would have.

The base forecast is the share over the last ten known years (year >= t - 11), with three cases spread evenly over the
classes added.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.history import held_at
from demarche.engines.precedent.known import Known, kind_of, known_at, signing_at
from demarche.engines.precedent.rates import age_class, curve, hazards, kinds
from demarche.engines.precedent.record import Record
from demarche.engines.precedent.settings import KINDS, Settings
from demarche.engines.precedent.signing import features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Whole = NDArray[np.intp]

__all__ = ["TASKS", "Batch", "forecasts", "held_forecasts"]

_WINDOW, _ADDED = 10, 3.0
_WITHIN = (2, 5)
_PRIOR_HELD = 10.0

TASKS = {
    "ends": "ends this year",
    "ends, aged 2+": "ends this year, wars in their third year or later; base: wars after their first year",
    "how": "whether and how it ends this year, five classes",
    "signed": "an agreement is signed this year",
    "settled": "settled this year",
    "within 2": "ends within 2 years",
    "within 5": "ends within 5 years",
    "kind": "how, given that it ends",
}


@dataclass(frozen=True, eq=False)
class Batch:
    """Forecasts of one task: for each case a row of its table, and what was given to that which happened."""

    rows: Whole
    given: Floats
    base: Floats
    chance: Floats | None = None
    """To the yes of a yes-or-no task."""
    outcome: Floats | None = None


def forecasts(record: Record, t: int, settings: Settings) -> Iterator[tuple[str, Batch]]:
    """Every task's forecasts of the wars active in year ``t``."""
    numbers = record.years.numbers
    known = known_at(record, t)
    hazard = hazards(known.when_sums(settings).sum(axis=0), settings.prior_when)
    rows = np.flatnonzero((numbers["year"] == t) & ~np.isnan(numbers["o_end"]))
    end, age = numbers["o_end"][rows], numbers["age"][rows]
    kind = kind_of(record.years.words["o_out"][rows])
    own = hazard[age_class(age)]
    how = _how(record, known, rows, settings)
    lately = known.year >= t - 1 - _WINDOW
    old = known.kind[lately]
    ends = _base(known.end[lately], 2)[1]
    yield "ends", _yes_no(rows, own, np.full(rows.size, ends), end)
    # The base of older wars is that of all wars past their first year.
    aged = age >= 2
    later = _base(known.end[lately & (known.age >= 1)], 2)[1]
    yield "ends, aged 2+", _yes_no(rows[aged], own[aged], np.full(int(aged.sum()), later), end[aged])
    classes = np.column_stack([own[:, None] * how, 1.0 - own])
    five = _base(np.where(old < 0, len(KINDS), old).astype(float), len(KINDS) + 1)
    label = np.where(kind < 0, len(KINDS), kind)
    yield "how", Batch(rows, classes[np.arange(rows.size), label], five[label])
    settle = KINDS.index("settle")
    settled = _base((old == settle).astype(float), 2)[1]
    yield "settled", _yes_no(rows, classes[:, settle], np.full(rows.size, settled), (kind == settle).astype(float))
    over = end == 1
    four = _base(old[old >= 0].astype(float), len(KINDS))
    yield "kind", Batch(rows[over], how[over, kind[over]], four[kind[over]])
    yield from _signed(record, t)
    for years in _WITHIN:
        yield f"within {years}", _within(record, t, years, hazard)


def _how(record: Record, known: Known, rows: Whole, settings: Settings) -> Floats:
    government = record.years.words["issue"][rows] == "government"
    each = [
        kinds(known.how_sums(issue, settings).sum(axis=0), settings.prior_how) for issue in ("government", "territory")
    ]
    return np.where(government[:, None], each[0], each[1])


def _signed(record: Record, t: int) -> Iterator[tuple[str, Batch]]:
    numbers = record.years.numbers
    fitted = signing_at(record, t)
    if fitted is None:
        return
    signed = numbers["o_pa"]
    rows = np.flatnonzero((numbers["year"] == t) & ~np.isnan(signed))
    past = (numbers["year"] <= t - 2) & (numbers["year"] >= t - 1 - _WINDOW) & ~np.isnan(signed)
    chance = fitted.chance(features(numbers["pa_2y"][rows], numbers["pa_n"][rows]))
    yield "signed", _yes_no(rows, chance, np.full(rows.size, _base(signed[past], 2)[1]), signed[rows])


def _within(record: Record, t: int, years: int, hazard: Floats) -> Batch:
    """Ends within some years: the base is of the last ten years whose whole window was known."""
    numbers = record.years.numbers
    label = numbers[f"o_end{years}"]
    last = t - 1 - years
    past = (numbers["year"] <= last) & (numbers["year"] > last - _WINDOW) & ~np.isnan(label)
    rows = np.flatnonzero((numbers["year"] == t) & ~np.isnan(label))
    ages = numbers["age"][rows].astype(int)
    flat = np.ones(len(KINDS)) / len(KINDS)
    by_age = {age: curve(hazard, flat, age, years)[-1, 0] for age in np.unique(ages).tolist()}
    chance = np.array([by_age[age] for age in ages.tolist()])
    return _yes_no(rows, chance, np.full(rows.size, _base(label[past], 2)[1]), label[rows])


def _base(label: Floats, classes: int) -> Floats:
    """Shares of each class, with cases added that are spread over them evenly."""
    count = np.bincount(label.astype(np.intp), minlength=classes)
    return np.asarray((count + _ADDED / classes) / (count.sum() + _ADDED))


def _yes_no(rows: Whole, chance: Floats, base: Floats, outcome: Floats) -> Batch:
    yes = outcome > 0.5
    return Batch(rows, np.where(yes, chance, 1.0 - chance), np.where(yes, base, 1.0 - base), chance, outcome)


def held_forecasts(record: Record, years: int, since: int) -> Batch:
    """Whether peace held, of endings since a year; rows are those of ``held_at`` when all is known.

    The forecast of an ending in year e is made when it shows, in e + 1, from the peaces whose whole window was seen by
    the end of e: the share of its outcome, shrunk by ten endings to the share of all, which is the base forecast.
    """
    seen = held_at(record, record.last_year + 1, years)
    rows, chance, base = [], [], []
    for row in np.flatnonzero(seen.last_year >= since):
        past = seen.last_year + years <= seen.last_year[row]
        if not past.any():
            continue
        every = float(seen.held[past].mean())
        alike = past & (seen.outcome == seen.outcome[row])
        rows.append(row)
        base.append(every)
        chance.append((seen.held[alike].sum() + _PRIOR_HELD * every) / (alike.sum() + _PRIOR_HELD))
    kept = np.array(rows, dtype=np.intp)
    return _yes_no(kept, np.array(chance), np.array(base), seen.held[kept])
