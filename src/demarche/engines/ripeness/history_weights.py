"""Versions weighted by the past: those that would have had something signed in talks where nothing was, count less.

The weight of a version is the chance, by the model, that none of the past rounds of real talks would have ended in
a signature. Each round is held against the war without levers as it stands today, but with the front where it then
stood and a threat over it or not; beliefs, help and prospects are today's. Months without real talks say nothing.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Headline
from demarche.engines.ripeness.adapter import (
    DURABLE,
    OPEN,
    RIPE_SOON,
    SIGNED,
    TERMS,
    UNSIGNED,
    Ripe,
    RipenessEngine,
    past_talks,
    ripe_or_not,
)
from demarche.engines.ripeness.section import WarPart
from demarche.numerics import intervals, weighted

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["FEWEST", "History", "Most", "PastRound", "Weighed", "WeighedLever", "history_of"]

FEWEST = 30
"""Effective versions below which weighted figures carry a warning; and a quarter of the sets."""
_POINT = 0.01
_FIGURES = (DURABLE, SIGNED, OPEN, RIPE_SOON, TERMS)


@dataclass(frozen=True)
class PastRound:
    """One round of real talks that ended with nothing signed."""

    as_of: dt.date
    event: str
    threat: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"as_of": self.as_of.isoformat(), "event": self.event, "threat": self.threat}


@dataclass(frozen=True)
class Weighed:
    """One figure over the versions, all alike and weighted by history, each with its 90 % interval.

    None where it has no value in any set that counts.
    """

    headline: Headline
    alike: intervals.Estimate | None
    weighted: intervals.Estimate | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"quantity": self.headline.id, "unweighted": _plain(self.alike), "weighted": _plain(self.weighted)}


@dataclass(frozen=True)
class WeighedLever:
    """What a lever adds to the mean chance of a peace that holds, over all sets alike and weighted by history."""

    lever: str
    title: str
    alike: intervals.Estimate | None
    """None where no set has a value both without the lever and with it."""
    weighted: intervals.Estimate | None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"lever": self.lever, "unweighted": _plain(self.alike), "weighted": _plain(self.weighted)}


@dataclass(frozen=True, kw_only=True)
class Most:
    """The titles of the levers that add most to a peace that holds, and how much: with all sets alike, and weighted."""

    alike: str
    adds: float
    weighted: str
    adds_weighted: float
    same: bool


@dataclass(frozen=True)
class History:
    """What the past says: the ``talks``, the ``sets`` tried, what they are worth once weighted (``effective``), and
    the figures. ``chance``: what the sets on average gave to nothing being signed; ``ruled_out``: share of the sets in
    which a signature was sure. Without past talks there are no figures, and ``note`` is what the file says of that."""

    talks: tuple[PastRound, ...]
    note: str
    sets: int = 0
    effective: float = 0.0
    chance: float = 0.0
    ruled_out: float = 0.0
    figures: tuple[Weighed, ...] = ()
    levers: tuple[WeighedLever, ...] = ()
    """Only where the study tried levers."""

    @property
    def few(self) -> bool:
        """Whether the weighted sets are worth too few to lean on."""
        return self.effective < max(FEWEST, self.sets / 4)

    @property
    def most(self) -> Most | None:
        """What adds most to a peace that holds; None where it is less than a point, with all sets alike or weighted."""
        known = [
            (lever, lever.alike[0], lever.weighted[0])
            for lever in self.levers
            if lever.alike is not None and lever.weighted is not None
        ]
        if not known:
            return None
        alike, before, _ = max(known, key=lambda entry: (entry[1], entry[0].lever))
        after, _, most = max(known, key=lambda entry: (entry[2], entry[0].lever))
        if min(before, most) < _POINT:
            return None
        return Most(alike=alike.title, adds=before, weighted=after.title, adds_weighted=most, same=after is alike)

    def verdict(self, at_least: float) -> Ripe | None:
        """The verdict that the weighted shares give by the same rule; None where no set counts."""
        now, soon = (next((f.weighted for f in self.figures if f.headline.id == name), None) for name in _SHARES)
        if now is None or soon is None:
            return None
        return ripe_or_not(now[0], soon[0], at_least)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready; the fields are documented in the reference."""
        tried = bool(self.talks)
        return {
            "talks": [talk.to_dict() for talk in self.talks],
            "note": self.note,
            "input_sets": self.sets,
            "effective": self.effective if tried else None,
            "chance": self.chance if tried else None,
            "ruled_out": self.ruled_out if tried else None,
            "few": self.few if tried else None,
            "figures": [figure.to_dict() for figure in self.figures],
            "levers": [lever.to_dict() for lever in self.levers],
        }


_SHARES = (OPEN, RIPE_SOON)


def history_of(
    crisis: Crisis, values: Mapping[str, Floats], under: Mapping[str, Floats] | None = None
) -> History | None:
    """What the past says, from the columns of a study's baseline; None where the war took no part in it.

    ``under``: by lever, the column of :data:`DURABLE` with it.
    """
    war = crisis.file.part(WarPart).war
    if war is None or OPEN not in values:
        return None
    talks = tuple(PastRound(talk.as_of, talk.event, talk.threat) for talk in past_talks(crisis))
    history = war.history
    note = "" if history is None else history.note
    if not talks:
        return History((), note)
    weights = values[UNSIGNED]
    known = {headline.id: headline for headline in RipenessEngine().headlines(crisis)}
    figures = tuple(_weighed(known[name], values[name], weights) for name in _FIGURES)
    ruled_out = float((weights <= 0.0).mean())
    titles = {lever.id: lever.title for lever in crisis.file.levers}
    levers = tuple(
        _weighed_lever(name, titles[name], values[DURABLE], after, weights) for name, after in (under or {}).items()
    )
    chance = math.fsum(weights) / len(weights)
    return History(talks, note, len(weights), weighted.effective(weights), chance, ruled_out, figures, levers)


def _weighed_lever(name: str, title: str, before: Floats, after: Floats, weights: Floats) -> WeighedLever:
    count = min(len(before), len(after))
    change, weights = after[:count] - before[:count], weights[:count]
    solved = ~np.isnan(change) & ~np.isnan(weights)
    change, weights = change[solved], weights[solved]
    counts = (weights > 0.0).any()
    alike = intervals.within(intervals.mean(change), -1.0, 1.0) if change.size else None  # of a chance
    told = intervals.within(weighted.mean(change, weights), -1.0, 1.0) if counts else None
    return WeighedLever(name, title, alike, told)


def _weighed(headline: Headline, values: Floats, weights: Floats) -> Weighed:
    held = ~np.isnan(values)
    values, weights = values[held], weights[held]
    shares = headline.kind == "yes-no"
    alike = after = None
    if values.size:
        alike = intervals.share(int(values.sum()), len(values)) if shares else intervals.mean(values)
    if (weights > 0.0).any():
        after = weighted.share(values, weights) if shares else weighted.mean(values, weights)
    if headline.is_chance:
        alike, after = (None if told is None else intervals.within(told, 0.0, 1.0) for told in (alike, after))
    return Weighed(headline, alike, after)


def _plain(found: intervals.Estimate | None) -> dict[str, float] | None:
    return None if found is None else dict(zip(("mean", "low", "high"), found, strict=True))
