"""The nearest episodes in words: in what they are alike and unlike, and what was known of them on the day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from demarche.engines.precedent.history import story
from demarche.engines.precedent.nearest import Match, match, own_values, row_values
from demarche.engines.precedent.record import Record
from demarche.engines.precedent.result import Difference, Neighbour
from demarche.engines.precedent.war import War, place_name

__all__ = ["neighbours"]

_DIFFERENCES = 2
_ALIKE = 3
_REAL = 1e-9


def neighbours(
    record: Record, war: War, t: int, weights: Mapping[str, float], count: int, *, hindsight: bool
) -> tuple[Neighbour, ...]:
    """The ``count`` nearest episodes; with ``hindsight`` also what the whole table tells of them."""
    found = match(record, war, t, weights)
    ask = _Ask(record=record, war=war, t=t, weights=weights, hindsight=hindsight)
    return tuple(_neighbour(ask, found, place) for place in range(min(count, found.rows.size)))


@dataclass(frozen=True, kw_only=True)
class _Ask:
    record: Record
    war: War
    t: int
    weights: Mapping[str, float]
    hindsight: bool


def _neighbour(ask: _Ask, found: Match, place: int) -> Neighbour:
    record, war, t = ask.record, ask.war, ask.t
    row = int(found.rows[place])
    episode = int(record.episode_of[row])
    numbers, words = record.years.numbers, record.years.words
    start = f"{numbers['start_year'][row]:.0f}"
    terms = {name: float(values[place]) for name, values in found.terms.items()}
    ranked = sorted(terms, key=lambda name: -terms[name])
    here, there = _values(war, t, own_values(war)), _row_values(record, row)
    # A feature nobody knows of one of the two is neither alike nor a difference worth naming first.
    alike = [name for name in terms if terms[name] <= _REAL and "unknown" not in (here[name], there[name])]
    return Neighbour(
        episode=f"{numbers['conflict_id'][row]:.0f}-{start}",
        name=f"{place_name(str(words['name'][row]), str(record.episodes.words['territory'][episode]))} {start}-",
        rebels=_rebels(record, episode, t),
        year=int(numbers["year"][row]),
        distance=float(found.distance[place]),
        alike=tuple(sorted(alike, key=lambda name: -ask.weights[name])[:_ALIKE]),
        differences=tuple(
            Difference(feature=name, here=here[name], there=there[name], weight=terms[name])
            for name in ranked[:_DIFFERENCES]
            if terms[name] > _REAL
        ),
        note=story(record, episode, t).words,
        later=story(record, episode, record.last_year + 1).words if ask.hindsight else None,
    )


def _rebels(record: Record, episode: int, t: int) -> str:
    """The rebels by every name they had in the years before ``t``."""
    own = (record.episode_of == episode) & (record.years.numbers["year"] <= t - 1)
    names = {name.strip() for cell in record.years.words["rebels"][own] for name in str(cell).split(",")}
    return "; ".join(sorted(names - {""}, key=lambda name: (name.casefold(), name)))


_FLAG_WORDS = {0.0: "no", 1.0: "yes"}
_COUNTED = ("agreements", "supporters of the rebels", "rebel groups")


def _values(war: War, t: int, numbers: Mapping[str, float]) -> dict[str, str]:
    spoken = {name: _spoken(name, value) for name, value in numbers.items()}
    return spoken | {
        "issue": war.issue,
        "region": war.region or "unknown",
        "year": str(t),
        "age": str(war.age(t)),
    }


def _row_values(record: Record, row: int) -> dict[str, str]:
    numbers, words = record.years.numbers, record.years.words
    spoken = {name: _spoken(name, value) for name, value in row_values(record, row).items()}
    return spoken | {
        "issue": str(words["issue"][row]),
        "region": str(words["region"][row]),
        "year": f"{numbers['year'][row]:.0f}",
        "age": f"{numbers['age'][row]:.0f}",
    }


def _spoken(name: str, value: float) -> str:
    if math.isnan(value):
        return "unknown"
    return f"{value:.0f}" if name in _COUNTED else _FLAG_WORDS[float(value > 0)]
