"""One past crisis asked, wherever the work is done: the chances and the verdict of the engine that speaks for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Engine, Headline
from demarche.engine.past import MONTHS
from demarche.engine.plain import plain
from demarche.engine.registry import by_lead, taking_part
from demarche.errors import InputError
from demarche.study.draw.plan import CHUNK, Piece, plan_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["EVENTS", "Task", "Told", "speaker", "told"]

EVENTS: Mapping[str, tuple[str, int]] = {
    "signed12": ("signed", MONTHS[0]),
    "signed24": ("signed", MONTHS[1]),
    "held24": ("held", MONTHS[1]),
}
"""What is forecast: a role of a quantity, and within how many months."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the model says of a crisis: the mean chance of each event over the versions that have an answer (None where
    none has), and the verdict."""

    chances: Mapping[str, float | None]
    verdict: str
    open_now: float | None
    versions: int
    unsolved: int


@dataclass(frozen=True, kw_only=True, eq=False)
class Task:
    """A crisis to ask over ``draws`` versions; 0: once, at the middle of its ranges."""

    crisis: Crisis
    draws: int
    seed: int

    @property
    def key(self) -> str:
        """Equal for tasks that have the same answer: from what was asked of which version of demarche."""
        crisis = self.crisis
        asked = [
            plain(crisis.source.data),
            crisis.beside.fingerprint,
            self.draws,
            self.seed,
            metadata.version("demarche"),
        ]
        return hashlib.sha256(json.dumps(asked, default=str, ensure_ascii=False).encode()).hexdigest()[:40]


def speaker(crisis: Crisis) -> Engine:
    """The engine that gives the verdict and a chance of a signature. Raises InputError where none does."""
    for engine in by_lead(taking_part(crisis)):
        if _quantities(engine.headlines(crisis)):
            return engine
    raise InputError(f"{crisis.id}: no engine gives the chance of a signature; the file needs a war to play")


def _quantities(headlines: tuple[Headline, ...]) -> dict[str, str]:
    """By event, the quantity that forecasts it."""
    by_role = {(entry.role, entry.months): entry.id for entry in headlines if entry.months is not None}
    return {event: by_role[sought] for event, sought in EVENTS.items() if sought in by_role}


def told(task: Task) -> Told:
    """Ask. The same task gives the same answer to the last bit, wherever it is asked."""
    crisis, engine = task.crisis, speaker(task.crisis)
    parts = list(_values(task, engine))
    values = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    headlines = engine.headlines(crisis)
    quantities = _quantities(headlines)
    now = next((values[entry.id] for entry in headlines if entry.role == "now"), None)
    verdict = engine.verdict(crisis, values)
    first = values[next(iter(quantities.values()))]
    return Told(
        chances={event: _mean(values[quantities[event]]) if event in quantities else None for event in EVENTS},
        verdict="" if verdict is None else verdict.code,
        open_now=None if now is None else _mean(now),
        versions=len(first),
        unsolved=int(np.isnan(first).sum()),
    )


def _values(task: Task, engine: Engine) -> Iterator[Mapping[str, NDArray[Any]]]:
    if not task.draws:
        yield engine.evaluate(task.crisis, {}, 1, task.crisis)
        return
    plan = plan_of(task.crisis, draws=task.draws, seed=task.seed, levers=())
    for chunk, start in enumerate(range(0, task.draws, CHUNK)):
        stop = min(start + CHUNK, task.draws)
        columns = plan.columns(Piece(0, engine.name, chunk, start, stop), engine)
        yield engine.evaluate(task.crisis, columns, stop - start, plan.base)


def _mean(column: NDArray[Any]) -> float | None:
    known = column[~np.isnan(column)]
    return float(known.mean()) if known.size else None
