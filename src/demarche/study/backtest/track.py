"""The record that pages quote, made of a backtest: its bins, and what was given to each crisis, so that it can be
worked out again."""

from __future__ import annotations

from importlib import metadata

from demarche.engine.track import TrackRecord
from demarche.study.backtest.asking import EVENTS
from demarche.study.backtest.result import BacktestResult

__all__ = ["track_record"]


def track_record(found: BacktestResult, *, sample: str, weakness: str) -> TrackRecord:
    """The record of a backtest; ``sample`` names its crises ("of ten past wars"), ``weakness`` says in a sentence what
    speaks against leaning on it."""
    return TrackRecord(
        sample=sample,
        weakness=weakness,
        version=metadata.version("demarche"),
        draws=found.draws,
        seed=found.seed,
        crises=len(found.crises),
        bins=found.bins,
        given={row.id: {event: getattr(row, event) for event in EVENTS} for row in found.crises},
    )
