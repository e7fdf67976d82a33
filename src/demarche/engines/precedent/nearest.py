r"""The nearest past episodes: d = sum of W_f d_f over sum of W_f, one war-year of each other conflict's episode.

A feature differs by 0 or 1, or by an absolute difference cut at 1. An unknown yes or no counts as one half; unknown
support as 0.7 on the scale log(1 + states), one state's worth. Rebel groups are compared by their log. An agreement
not recorded counts as none. Only war-years up to t - 1 and of about the same age are looked at, and only what was known
at the date is told of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.record import Record
from demarche.engines.precedent.war import War

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Match", "match", "own_values", "row_values"]

_HALF = 0.5
_ONE_SUPPORTER = 0.7
_AGES_APART = 1
_LOG, _YEARS, _AGES = 1.5, 30.0, 2.0

_Feature = tuple[str, str, float]
_FLAGS: tuple[_Feature, ...] = (
    ("war level", "war_l1", _HALF),
    ("foreign troops", "foreign_l1", _HALF),
    ("rebels armed", "reb_arms_l1", _HALF),
    ("government armed", "gov_arms_l1", _HALF),
    ("veto power behind the rebels", "reb_p5_l1", _HALF),
    ("veto power behind the government", "gov_p5_l1", _HALF),
    ("agreements", "pa_n", 0.0),
)
_COUNTS: tuple[tuple[str, str, float, float], ...] = (
    # feature, column, what is added before the log is taken, and the log where nobody knows
    ("supporters of the rebels", "reb_states_l1", 1.0, _ONE_SUPPORTER),
    ("rebel groups", "sides_l1", 0.0, 0.0),
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Match:
    """The war-years nearest first, one an episode: rows of the table, distances, and the terms they are made of."""

    rows: NDArray[np.intp]
    distance: Floats
    terms: Mapping[str, Floats]
    """By feature, its share of each distance; they add up to it."""


def match(record: Record, war: War, t: int, weights: Mapping[str, float]) -> Match:
    """Every episode of another conflict that had a war-year of about the same age before year ``t``, nearest first."""
    numbers = record.years.numbers
    near = (numbers["year"] <= t - 1) & (np.abs(numbers["age"] - war.age(t)) <= _AGES_APART)
    if war.conflict is not None:
        near &= numbers["conflict_id"] != war.conflict
    rows = np.flatnonzero(near)
    whole = sum(weights.values())
    terms = {
        name: weights[name] * apart / whole for name, apart in _apart(record, war, t, rows).items() if weights.get(name)
    }
    distance = np.sum(list(terms.values()), axis=0) if rows.size else np.empty(0)
    # Ties stand in the order of the table; sums are rounded so that their order of summation decides none.
    order = np.lexsort((numbers["year"][rows], numbers["conflict_id"][rows], np.round(distance, 12)))
    _, first = np.unique(record.episode_of[rows[order]], return_index=True)
    kept = order[np.sort(first)]
    return Match(rows=rows[kept], distance=distance[kept], terms={name: term[kept] for name, term in terms.items()})


def _apart(record: Record, war: War, t: int, rows: NDArray[np.intp]) -> dict[str, Floats]:
    """By feature, how far each row is from the war, between 0 and 1."""
    numbers, words = record.years.numbers, record.years.words
    own = own_values(war)
    found = {"issue": (words["issue"][rows] != war.issue).astype(float)}
    for name, column, unknown in _FLAGS:
        found[name] = np.abs(_flag(numbers[column][rows], unknown) - _flag(np.array(own[name]), unknown))
    for name, column, plus, unknown in _COUNTS:
        gap = np.abs(_log(numbers[column][rows], plus, unknown) - _log(np.array(own[name]), plus, unknown))
        found[name] = np.minimum(gap / _LOG, 1.0)
    elsewhere = words["region"][rows] != war.region
    found["region"] = np.where(elsewhere, 1.0 if war.region is not None else _HALF, 0.0)
    found["year"] = np.minimum(np.abs(numbers["year"][rows] - t) / _YEARS, 1.0)
    found["age"] = np.minimum(np.abs(numbers["age"][rows] - war.age(t)) / _AGES, 1.0)
    return found


def own_values(war: War) -> dict[str, float]:
    """The war's own value of each feature that is a number, NaN where unknown."""
    given = {
        "war level": war.war_level,
        "foreign troops": war.foreign_troops,
        "rebels armed": war.rebels_armed,
        "government armed": war.government_armed,
        "veto power behind the rebels": war.veto_powers_rebels,
        "veto power behind the government": war.veto_powers_government,
        "agreements": war.agreements,
        "supporters of the rebels": war.supporters_rebels,
        "rebel groups": war.rebel_groups,
    }
    return {name: float("nan") if value is None else float(value) for name, value in given.items()}


def row_values(record: Record, row: int) -> dict[str, float]:
    """The same of a row of the table."""
    columns = {name: column for name, column, _ in _FLAGS} | {name: column for name, column, _, _ in _COUNTS}
    return {name: float(record.years.numbers[column][row]) for name, column in columns.items()}


def _flag(values: Floats, unknown: float) -> Floats:
    return np.where(np.isnan(values), unknown, (values > 0).astype(float))


def _log(values: Floats, plus: float, unknown: float) -> Floats:
    return np.where(np.isnan(values), unknown, np.log(np.maximum(values + plus, 1.0)))
