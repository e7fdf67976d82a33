"""How often the model was right before: past crises by what it gave them, and in how many of them it came.

The bins that travel in the package were worked out by ``demarche backtest sample``; a page places the sentence of the
bin into which its own figure falls.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from demarche.engine.plain import Plain

if TYPE_CHECKING:
    from demarche.engine.effects import Spread
    from demarche.engine.headline import Headline

__all__ = ["EDGES", "TrackBin", "TrackRecord", "past_bin", "past_words", "shipped_track", "track_of"]

EDGES = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
"""Between which chances are put together. Chosen before any war was run."""
_SHIPPED = Path(__file__).parent / "track.json"
_YEAR, _MONTHS = "signed12", 12
"""The event that pages tell: a signature within a year, the first by which a forecast can be held to account."""
_NONE: Mapping[str, Spread] = {}
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

    @property
    def span(self) -> str:
        """From where to where it reaches."""
        return f"{100 * self.low:.0f} to {100 * self.high:.0f} %"

    def said(self, sample: str) -> str:
        """The bin in a sentence that names the sample."""
        given = f"{sample[:1].upper()}{sample[1:]}: the model gave {self.span} for {_EVENTS[self.event]}"
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
        return "" if found is None else self.told(found)

    def told(self, found: TrackBin) -> str:
        """The same of one bin."""
        return f"{found.said(self.sample)} {self.weakness}"

    def every(self, event: str = _YEAR) -> str:
        """What became of them by the chance they were given, for pages that tell no chance in particular.

        Examples
        --------
        >>> from demarche.engine.track import shipped_track
        >>> "; 25 to 50 %: 2 of 2;" in shipped_track().every()
        True
        """
        own = [each for each in self.bins if each.event == event and each.crises]
        counts = "; ".join(f"{each.span}: {each.happened} of {each.crises}" for each in own)
        given = f"{self.sample[:1].upper()}{self.sample[1:]}, by the chance the model gave of {_EVENTS[event]}"
        return f"{given}, so many came: {counts}. {self.weakness}"

    def brief(self, found: TrackBin) -> str:
        """One bin in a line, where there is no room for more: the page need not tell the chance itself."""
        given = f"given {found.span} for signing within a year, as here"
        if not found.crises:
            return f"Of {self.crises} past wars (coded with hindsight) none was {given}."
        wars = "war" if found.crises == 1 else "wars"
        return f"Of {found.crises} past {wars} {given}, {found.happened} signed (coded with hindsight)."


def past_words(headlines: Iterable[Headline], spreads: Mapping[str, Spread] = _NONE) -> str:
    """What every page says that tells chances of a war: how past wars fared to which the model gave such a chance.

    The chance is that of a signature within a year in ``spreads``; where the page tells none, all bins are said. Empty
    where no engine gives a chance of a signature.
    """
    signing = [headline for headline in headlines if headline.role == "signed"]
    found = past_bin(signing, spreads)
    if found is not None:
        return shipped_track().told(found)
    return shipped_track().every() if signing else ""


def past_bin(headlines: Iterable[Headline], spreads: Mapping[str, Spread]) -> TrackBin | None:
    """The bin of the chance of a signature within a year; None where there is no such chance."""
    own = (spreads.get(each.id) for each in headlines if each.role == "signed" and each.months == _MONTHS)
    mean = next((spread.mean for spread in own if spread is not None), None)
    return None if mean is None else shipped_track().bin(_YEAR, mean)


@cache
def shipped_track() -> TrackRecord:
    """The record that comes with the package: twenty coded wars."""
    return track_of(json.loads(_SHIPPED.read_text("utf-8")))


def track_of(data: Mapping[str, Any]) -> TrackRecord:
    """A record from its plain data."""
    return TrackRecord(**{**data, "bins": tuple(TrackBin(**each) for each in data["bins"])})
