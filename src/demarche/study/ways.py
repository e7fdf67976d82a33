"""The ways out that engines name, played through the engine that gives the verdict, in the versions of the study."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.itself import Itself
from demarche.engine.contract import Engine
from demarche.engine.registry import foremost
from demarche.engine.splitting import sure_split_of
from demarche.engine.ways import Opened, OpenedAmong, Way
from demarche.study.draw.plan import CHUNK, Plan
from demarche.study.work.crew import Crew, Job

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["played"]


def played(
    plan: Plan,
    values: Mapping[str, Mapping[str, NDArray[Any]]],
    answers: Mapping[str, Any],
    crew: Crew | None = None,
) -> tuple[Opened, ...]:
    """Each way out with what it opens, by a ``crew`` if there is one; ``values``: by engine, its columns without
    levers.

    In every version what the way names takes the value printed, whatever was drawn for it; all else stays.
    """
    leader = foremost(engine for engine in plan.engines if values.get(engine.name))
    if leader is None:
        return ()
    ways = [each for engine in plan.engines if engine.name in answers for each in engine.ways(answers[engine.name])]
    crew = Crew(plan) if crew is None else crew
    return tuple(found for each in ways for found in _opened(crew, leader, values[leader.name], each))


def _opened(crew: Crew, leader: Engine, before: Mapping[str, NDArray[Any]], ways: Sequence[Way]) -> Iterator[Opened]:
    """The changes as they stand, or gone as far as it takes to be enough."""
    now = next((entry.id for entry in crew.plan.headlines[leader.name] if entry.role == "now"), None)
    if now is None or now not in before:
        return
    found = None
    for way in ways:
        found = _played(crew, leader, before[now], now, way)
        if found.enough:
            break
    if found is not None:
        yield found


def _played(crew: Crew, leader: Engine, before: Floats, now: str, way: Way) -> Opened:
    plan, count, turns = crew.plan, len(before), tuple((turn.path, turn.after) for turn in way.turns)
    parts = crew.do([Job(_after, (leader.name, turns, at, min(at + CHUNK, count))) for at in range(0, count, CHUNK)])
    after = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    crisis = _changed(Itself(plan), turns)
    known = ~np.isnan(before) & ~np.isnan(after[now])
    among = {name: column[known] for name, column in after.items()}
    return Opened(
        way=way,
        engine=leader.name,
        versions=int(known.sum()),
        before=int((before[known] > 0.5).sum()),
        after=int((among[now] > 0.5).sum()),
        blocked=leader.blocked(crisis, among),
        needed=plan.base.file.crisis.ripe_at,
        parts=tuple(_by_type(plan, np.where(known, before, np.nan), np.where(known, after[now], np.nan))),
    )


def _after(
    plan: Plan, name: str, turns: tuple[tuple[str, float], ...], start: int, stop: int
) -> dict[str, NDArray[Any]]:
    """What the engine answers with the changes made, in some of the versions."""
    leader, settled = next(engine for engine in plan.engines if engine.name == name), dict(turns)
    drawn = plan.design.columns(plan.base, leader.reads(plan.base))
    columns = {path: column[start:stop] for path, column in drawn.items() if path not in settled}
    (found,) = leader.glimpsed([(_changed(Itself(plan), turns), columns, stop - start)], plan.base)
    return found


@lru_cache(maxsize=1)  # every chunk of the versions asks for the same
def _changed(this: Itself[Plan], turns: tuple[tuple[str, float], ...]) -> Crisis:
    return this.value.base.with_values(dict(turns))


def _by_type(plan: Plan, before: Floats, after: Floats) -> Iterator[OpenedAmong]:
    """The same counts by type, if it hangs on one."""
    split = sure_split_of(plan.base, after, plan.design.columns(plan.base))
    for among, mask in split.parts if split.path else ():
        yield OpenedAmong(among=among, before=int((before[mask] > 0.5).sum()), after=int((after[mask] > 0.5).sum()))
