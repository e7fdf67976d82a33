"""How good the record's forecasts were: each year forecast from what was known then, against the recent base rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.precedent.backcast import TASKS, Batch, forecasts, held_forecasts
from demarche.engines.precedent.history import held_at
from demarche.engines.precedent.record import Record, shipped_record
from demarche.engines.precedent.score_result import Score, ScoreTable
from demarche.engines.precedent.settings import Settings
from demarche.errors import InputError
from demarche.numerics import scoring

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["PERIODS", "score"]

PERIODS = ((1990, 2004), (2005, 2019))
"""The years in which the settings were chosen, and those held out. A protocol, not a property of the tables."""
_HELD_SINCE = 1985
_GROUPS = ("conflict_id", "gw", "year")


def score(
    record: Record | None = None,
    *,
    periods: Sequence[tuple[int, int]] = PERIODS,
    settings: Settings | None = None,
) -> ScoreTable:
    """Score every task of the record's forecasts over each period.

    Parameters
    ----------
    record
        The tables; those shipped with the package if none are given.
    periods
        First and last year of each; a task without a case in a period is left out there.
    settings
        Constants of the method.

    Returns
    -------
    ScoreTable

    Raises
    ------
    InputError
        The table knows no ending before a period begins.
    """
    record = shipped_record() if record is None else record
    settings = Settings() if settings is None else settings
    found = []
    for first, last in periods:
        if first > last:
            raise InputError(f"a period runs from its first year to its last, not from {first} to {last}")
        batches: dict[str, list[Batch]] = {task: [] for task in TASKS}
        for t in range(first, min(last, record.last_year) + 1):
            for task, batch in forecasts(record, t, settings):
                if batch.rows.size:
                    batches[task].append(batch)
        for task, words in TASKS.items():
            if batches[task]:
                whole = _concatenated(batches[task])
                groups = [record.years.numbers[name][whole.rows] for name in _GROUPS]
                found.append(_score(task, words, (first, last), whole, groups, settings))
    found.extend(_held_scores(record, settings))
    return ScoreTable(
        scores=tuple(found),
        record={"name": record.name, "version": record.version, "last_year": record.last_year},
        method="rolling origin, base: the last ten known years; standard errors: resampled conflicts, countries, years",
        settings=settings.to_dict(),
    )


def _concatenated(batches: Sequence[Batch]) -> Batch:
    """One batch of all years."""
    parts = {name: [getattr(batch, name) for batch in batches] for name in ("rows", "given", "base")}
    ranked = [name for name in ("chance", "outcome") if getattr(batches[0], name) is not None]
    parts |= {name: [getattr(batch, name) for batch in batches] for name in ranked}
    return Batch(**{name: np.concatenate(columns) for name, columns in parts.items()})


def _held_scores(record: Record, settings: Settings) -> list[Score]:
    """Whether peace held, of all endings and of settlements."""
    every = held_forecasts(record, settings.hold, _HELD_SINCE)
    if not every.rows.size:
        return []
    seen = held_at(record, record.last_year + 1, settings.hold)
    outcome, last = seen.outcome[every.rows], seen.last_year[every.rows]
    years = f"no new episode within {settings.hold} years"
    found = []
    for task, words, own in (
        ("holds", f"{years}, after any ending", np.ones(every.rows.size, dtype=bool)),
        ("holds, settled", f"{years}, after a settlement", np.isin(outcome, ("agreement", "ceasefire"))),
    ):
        if own.any():
            batch = Batch(**{name: column[own] for name, column in vars(every).items()})
            groups = [np.asarray(column[batch.rows]) for column in (seen.conflict, seen.place, seen.last_year)]
            found.append(_score(task, words, (_HELD_SINCE, int(last.max())), batch, groups, settings))
    return found


def _score(
    task: str,
    words: str,
    period: tuple[int, int],
    batch: Batch,
    groups: Sequence[NDArray[np.generic]],
    settings: Settings,
) -> Score:
    losses, base = -np.log(batch.given), -np.log(batch.base)
    told: dict[str, float] = {}
    if batch.chance is not None and batch.outcome is not None:
        intercept, slope = scoring.calibration_slope(batch.chance, batch.outcome)
        told = {
            "brier": float(scoring.brier(batch.chance, batch.outcome).mean()),
            "auc": scoring.auc(batch.chance, batch.outcome),
            "calibration_error": scoring.calibration_error(batch.chance, batch.outcome),
            "slope": slope,
            "intercept": intercept,
            "mean": float(batch.chance.mean()),
            "happened": float(batch.outcome.mean()),
        }
    return Score(
        task=task,
        words=words,
        first=period[0],
        last=period[1],
        cases=losses.size,
        log_loss=float(losses.mean()),
        base_log_loss=float(base.mean()),
        gain=scoring.skill(losses, base),
        error=scoring.skill_error(losses, base, groups, resamples=settings.resamples, seed=settings.seed),
        **told,
    )
