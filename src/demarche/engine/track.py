"""How often the model was right before: past crises by what it gave them, and in how many of them it came.

The bins that travel in the package were worked out by ``demarche backtest sample``; a page places the sentence of the
bin into which its own figure falls.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from demarche.engine.plain import Plain

__all__ = ["EDGES", "TrackBin", "TrackRecord", "shipped_track", "track_of"]

EDGES = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
"""Between which chances are put together. Chosen before any war was run."""
_SHIPPED = Path(__file__).parent / "track.json"
_EVENTS = {
    "signed12": "a settlement signed within 12 months",
    "signed24": "a settlement signed within 24 months",
    "held24": "a settlement signed within 24 months that is then kept for 24",
}


@dataclass(frozen=True, kw_only=True)
class TrackBin(Plain):
    """Past crises to which the model gave an event a chance from ``low`` to ``high``: how many, and how often it came.

    ``share_low`` and ``share_high`` are Wilson's 90 % interval of that share; the mean and the share are None where
    there is no crisis.
    """

    event: str
    low: float
    high: float
    crises: int
    happened: int
    mean: float | None
    share: float | None
    share_low: float | None
    share_high: float | None

    def said(self, sample: str) -> str:
        """The bin in a sentence that names the sample."""
        span = f"{100 * self.low:.0f} to {100 * self.high:.0f} %"
        given = f"{sample[:1].upper()}{sample[1:]}: the model gave {span} for {_EVENTS[self.event]}"
        if not self.crises:
            return f"{given} in none of them."
        came = "came in none" if not self.happened else f"came in {self.happened}"
        return f"{given} in {self.crises}, and it {came} of these."


@dataclass(frozen=True, kw_only=True)
class TrackRecord(Plain):
    """The bins of a backtest, of which sample, by which version of the model, and what is weak about it."""

    sample: str
    weakness: str
    version: str
    draws: int
    seed: int
    crises: int
    bins: tuple[TrackBin, ...]
    given: Mapping[str, Mapping[str, float | None]] = field(default_factory=dict)
    """By crisis and event, the chance that the model gave; None where it gave none."""

    def bin(self, event: str, chance: float) -> TrackBin | None:
        """The bin of an event into which a chance falls; None for an event that was not scored."""
        own = [each for each in self.bins if each.event == event]
        return next((each for each in own if chance < each.high), own[-1] if own else None)

    @property
    def held(self) -> str:
        """What every page that tells chances says of them, where it tells none in particular."""
        return f"Chances of a war were held against {self.crises} past ones, and not fitted: demarche backtest sample."

    def said(self, event: str, chance: float) -> str:
        """What became of past crises that were given such a chance, and the weakness of the sample; empty where the
        event was not scored.

        Examples
        --------
        >>> from demarche.engine.track import shipped_track
        >>> shipped_track().said("signed24", 0.05).endswith(shipped_track().weakness)
        True
        """
        found = self.bin(event, chance)
        return "" if found is None else f"{found.said(self.sample)} {self.weakness}"


@cache
def shipped_track() -> TrackRecord:
    """The record that comes with the package: twenty coded wars."""
    return track_of(json.loads(_SHIPPED.read_text("utf-8")))


def track_of(data: Mapping[str, Any]) -> TrackRecord:
    """A record from its plain data."""
    return TrackRecord(**{**data, "bins": tuple(TrackBin(**each) for each in data["bins"])})
