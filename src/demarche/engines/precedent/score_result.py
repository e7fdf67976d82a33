"""The score table, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demarche.engine.plain import Plain

__all__ = ["Score", "ScoreTable"]


@dataclass(frozen=True, kw_only=True)
class Score(Plain):
    """One task over one period.

    ``gain`` is 1 less the log loss over that of the base rate; ``error`` its standard error, the largest of three ways
    to resample. What cannot be said of a task with more than two classes is None.
    """

    task: str
    words: str
    first: int
    last: int
    cases: int
    log_loss: float
    base_log_loss: float
    gain: float
    error: float
    brier: float | None = None
    auc: float | None = None
    calibration_error: float | None = None
    slope: float | None = None
    intercept: float | None = None
    mean: float | None = None
    """What was given on average."""
    happened: float | None = None
    """The share that happened."""

    @property
    def beats(self) -> bool:
        """Whether it is better than the base rate by two standard errors."""
        return self.gain > 2 * self.error


@dataclass(frozen=True, kw_only=True)
class ScoreTable(Plain):
    """How good the record's forecasts were, task by task and period by period."""

    scores: tuple[Score, ...]
    record: dict[str, Any]
    method: str
    settings: dict[str, Any]

    def find(self, task: str, first: int) -> Score | None:
        """The score of a task in the period that begins in ``first``; None where it has no case."""
        return next((each for each in self.scores if each.task == task and each.first == first), None)

    def to_frame(self) -> Any:
        """One row a score, as a pandas frame. Raises InputError where pandas is missing."""
        from demarche.engines.precedent.frames import frame

        return frame([each.to_dict() for each in self.scores], "task")
