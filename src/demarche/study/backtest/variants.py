"""The same crises asked otherwise: with something taken out, and as another coder might have coded them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.past import Ablation, Past
from demarche.errors import InputError
from demarche.numerics import yardsticks
from demarche.study.backtest.asking import speaker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Whole = NDArray[np.intp]

__all__ = ["CHANCE", "Without", "ablated", "nudged", "recoded_at_random"]

CHANCE = 0.2
"""How likely each answer of a random recoding is to move by one level."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Without:
    """An ablation of all crises: each as it is then, or None where nothing was taken out."""

    ablation: Ablation
    crises: tuple[Crisis | None, ...]


def ablated(pasts: Sequence[Past], seed: int) -> tuple[Without, ...]:
    """Every ablation that the engines know, applied to every crisis."""
    known = [{each.name: each for each in speaker(past.crisis).ablations(past.crisis)} for past in pasts]
    names = dict.fromkeys(name for each in known for name in each)
    return tuple(_without(name, pasts, known, seed) for name in names)


def _without(name: str, pasts: Sequence[Past], known: Sequence[Mapping[str, Ablation]], seed: int) -> Without:
    own = [each.get(name) for each in known]
    first = next(each for each in own if each is not None)
    values = [{} if each is None else each.values for each in own]
    if first.shuffled:
        values = _passed_on(values, seed)
    crises = [_taken_out(past.crisis, given) for past, given in zip(pasts, values, strict=True)]
    return Without(ablation=first, crises=tuple(crises))


def _taken_out(crisis: Crisis, values: Mapping[str, object]) -> Crisis | None:
    """None where there is nothing to take out, or other parts of the file cannot be read without it.

    Levers and claims go first: a backtest pulls none, and they name what is taken out.
    """
    beside: dict[str, object] = {name: [] for name in ("claims", "levers") if crisis.source.data.get(name)}
    try:
        return crisis.with_values({**beside, **values}) if values else None
    except InputError:
        return None


def _passed_on(values: Sequence[Mapping[str, object]], seed: int) -> list[Mapping[str, object]]:
    """To each crisis the values of another, of those that have values for the same paths."""
    found: list[Mapping[str, object]] = [{} for _ in values]
    by_paths: dict[tuple[str, ...], list[int]] = {}
    for place, given in enumerate(values):
        if given:
            by_paths.setdefault(tuple(given), []).append(place)
    draw = np.random.default_rng(np.random.SeedSequence(seed))
    for places in by_paths.values():
        order = draw.permutation(places)
        for here, there in zip(order, np.roll(order, 1), strict=True):
            if here != there:
                found[here] = values[there]
    return found


def recoded_at_random(pasts: Sequence[Past], times: int, seed: int) -> list[list[Crisis | None]]:
    """So many recodings of all crises, in each of which every answer moves by one level with :data:`CHANCE`; None for
    a crisis that was not coded by levels."""
    return [
        list(column)
        for column in zip(*(_at_random(past, times, seed, place) for place, past in enumerate(pasts)), strict=True)
    ]


def _at_random(past: Past, times: int, seed: int, place: int) -> list[Crisis | None]:
    own = past.recoding
    if own is None:
        return [None] * times
    level, most = np.array(own.levels, dtype=np.intp), np.array(own.most, dtype=np.intp)
    rows = yardsticks.random_levels(level, most, CHANCE, times, seed + place)
    return [_played(past, row) for row in rows]


def nudged(past: Past) -> list[Crisis]:
    """The crisis under every recoding in which one answer moves by one level."""
    own = past.recoding
    if own is None:
        return []
    level, most = np.array(own.levels, dtype=np.intp), np.array(own.most, dtype=np.intp)
    found = [_played(past, row) for row in yardsticks.moved_levels(level, most)]
    return [crisis for crisis in found if crisis is not None]


def _played(past: Past, levels: Whole) -> Crisis | None:
    """The recoded crisis; None where no crisis can be coded so."""
    if past.recoding is None:
        return None
    try:
        return past.recoding.crisis([int(level) for level in levels])
    except InputError:
        return None
