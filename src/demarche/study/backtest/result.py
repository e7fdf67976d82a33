"""The frozen result of a backtest; its pages are made from it alone."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from demarche.engine.past import Came
from demarche.engine.plain import Plain
from demarche.engine.track import TrackBin

__all__ = ["Ablated", "BacktestResult", "Figure", "PastRow", "RecodedScore", "Score", "VerdictRow", "figure"]


@dataclass(frozen=True, kw_only=True)
class Figure(Plain):
    """A figure with its 90 % interval over resampled crises; None where there is none."""

    value: float | None
    low: float | None = None
    high: float | None = None


def figure(value: float, low: float = math.nan, high: float = math.nan) -> Figure:
    """A figure; what is not a number is None."""
    return Figure(**{k: v if math.isfinite(v) else None for k, v in (("value", value), ("low", low), ("high", high))})


@dataclass(frozen=True, kw_only=True)
class PastRow(Plain):
    """One past crisis: what the model says of it, and what came."""

    id: str
    title: str
    as_of: str
    verdict: str
    open_now: float | None
    signed12: float | None
    signed24: float | None
    held24: float | None
    versions: int
    unsolved: int
    came: Came


@dataclass(frozen=True, kw_only=True)
class Score(Plain):
    """How good one forecast of one event was. ``gain``: 1 less its Brier score over that of the base rate."""

    event: str
    forecast: str
    words: str
    cases: int
    happened: int
    brier: Figure
    log: Figure
    auc: Figure
    gain: Figure


@dataclass(frozen=True, kw_only=True)
class VerdictRow(Plain):
    """Of the crises given a verdict: how many were signed within 24 months, and held, of those where that is known."""

    verdict: str
    crises: int
    signed24: int
    held24: int


@dataclass(frozen=True, kw_only=True)
class Ablated(Plain):
    """The model with something taken out: in how many crises that changed its chance by a point of a hundred or more,
    by how much on average, and how good it was then."""

    name: str
    words: str
    crises: int
    changed: int
    mean_change: float | None
    score: Score


@dataclass(frozen=True, kw_only=True)
class RecodedScore(Plain):
    """How good the model was on crises coded otherwise, each played once at the middle of its ranges."""

    name: str
    words: str
    brier: Figure
    auc: Figure
    gain: Figure


@dataclass(frozen=True, kw_only=True)
class BacktestResult(Plain):
    """A backtest. All intervals are 90 %, from resampled crises."""

    draws: int
    seed: int
    crises: tuple[PastRow, ...]
    scores: tuple[Score, ...]
    """For each event the model, the base rate of the others, and rules of one feature."""
    bins: tuple[TrackBin, ...]
    verdicts: tuple[VerdictRow, ...]
    ablations: tuple[Ablated, ...]
    recodings: tuple[RecodedScore, ...]
    """Empty where nothing was coded by levels, or no recoding was asked for."""

    def __repr__(self) -> str:
        model = self.model("signed24")
        gain = None if model is None else model.gain.value
        said = "no score" if gain is None else f"gain over the base rate {gain:+.2f}"
        return f"<backtest of {len(self.crises)} crises, {self.draws} versions each: {said}>"

    def model(self, event: str) -> Score | None:
        """How good the model was at an event; None where nothing could be scored."""
        return next((each for each in self.scores if (each.event, each.forecast) == (event, "model")), None)

    def rows(self) -> Iterator[dict[str, Any]]:
        """The crises as a table."""
        for row in self.crises:
            plain = row.to_dict()
            came = plain.pop("came")
            yield plain | {f"came_{name}": value for name, value in came.items()}
