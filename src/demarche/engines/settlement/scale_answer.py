"""What the engine answers for one scale: where the parties converge, whom that hurts, and what would move it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engine.plain import Plain
from demarche.engines.settlement.forecast import forecast
from demarche.engines.settlement.from_crisis import positions_from_crisis
from demarche.engines.settlement.moving import Shift, What, least_shift, shifts_alone
from demarche.engines.settlement.quantities import of_scale

if TYPE_CHECKING:
    from demarche.crisis import Crisis
    from demarche.engine.contract import Drawn
    from demarche.engines.settlement.forecast import Forecast, Model
    from demarche.engines.settlement.model import Positions

__all__ = ["BlockerAnswer", "MoveAnswer", "ScaleAnswer", "ScaleLever", "moves_of", "scale_answer"]

TENTH = 0.1
"""By what part of the scale the page asks to have the forecast moved."""
STEPS, HALVINGS = 8, 8
"""Into how many steps on either side one party's move is taken, where a model has to be played for each, and how often
the first that suffices is halved: to a two-thousandth of the way."""


@dataclass(frozen=True, kw_only=True)
class BlockerAnswer(Plain):
    """A party that the forecast leaves ``loss`` further from its position than today does, in units of the scale, at
    the middle of the ranges; ``share`` is in what part of the versions it is left further off at all."""

    actor: str
    loss: float
    share: float | None


@dataclass(frozen=True, kw_only=True)
class MoveAnswer(Plain):
    """The least change of positions or of saliences that moves the forecast by so much, at the middle of the ranges.

    ``changes`` are actor, value before and after. Where no change reaches it, ``reached`` is false, and they lead to
    ``end``, which is as far as any do.
    """

    by: float
    what: What
    reached: bool
    end: float
    changes: tuple[tuple[str, float, float], ...]


@dataclass(frozen=True, kw_only=True)
class ScaleLever(Plain):
    """The mean forecast under a lever, and how much more that is than over the same versions without it."""

    levers: tuple[str, ...]
    title: str
    point: float
    more: float


@dataclass(frozen=True, kw_only=True)
class ScaleAnswer(Plain):
    """Where the parties converge on one scale, every input at its central value."""

    scale: str
    title: str
    ends: tuple[float, float]
    anchors: Mapping[str, str]
    point: float
    nearest: str
    """The words of the anchor nearest to the point."""
    interval: tuple[float, float]
    """Holds four fifths of the chance that the positions share in an election between them."""
    positions: Mapping[str, float]
    ranges: Mapping[str, tuple[float, float]]
    """Between what ends the file puts each actor's position."""
    weights: Mapping[str, float]
    """Capability times salience, by actor."""
    capability_judged: bool
    """Whether every capability is; where one is not it counts as 1."""
    status_quo: float | None
    blockers: tuple[BlockerAnswer, ...]
    """The one that loses most first; empty where the file does not say where things stand today."""
    moves: tuple[MoveAnswer, ...]
    """For a tenth of the scale up and down, by positions and by saliences."""
    levers: tuple[ScaleLever, ...]
    """Every lever of the run, the largest change first."""


def scale_answer(crisis: Crisis, name: str, drawn: Drawn | None) -> ScaleAnswer:
    """The answer at central values, and over the versions as far as they are drawn."""
    scale, table = crisis.file.scales[name], positions_from_crisis(crisis, name)
    found = forecast(table)
    stands = crisis.file.positions[name]
    low, high = min(scale.anchors), max(scale.anchors)
    return ScaleAnswer(
        scale=name,
        title=scale.title,
        ends=(low, high),
        anchors={f"{at:g}": words for at, words in scale.anchors.items()},
        point=found.point[0],
        nearest=min(scale.anchors.items(), key=lambda anchor: (abs(anchor[0] - found.point[0]), anchor[0]))[1],
        interval=found.interval()[0],
        positions=dict(zip(table.actors, map(float, table.position[:, 0]), strict=True)),
        ranges={
            actor: (max(stand.position.low, low), min(stand.position.high, high)) for actor, stand in stands.items()
        },
        weights=dict(zip(table.actors, map(float, table.weight[:, 0]), strict=True)),
        capability_judged=all(stand.capability is not None for stand in stands.values()),
        status_quo=scale.status_quo,
        blockers=tuple(_blockers(table, found, name, drawn)),
        moves=tuple(moves_of(table, TENTH * (high - low))),
        levers=_levers(name, drawn),
    )


def _blockers(table: Positions, found: Forecast, scale: str, drawn: Drawn | None) -> Iterator[BlockerAnswer]:
    today = None if table.reference is None else float(table.reference[0])
    for blocker in found.blockers:
        share = None
        if drawn is not None and today is not None:
            stands = float(table.position[table.actors.index(blocker.actor), 0])
            own = drawn.base.inputs.get(f"positions.{scale}.{blocker.actor}.position", np.array([stands]))
            at = np.clip(np.asarray(own, dtype=np.float64), table.low[0], table.high[0])
            point = drawn.base.values[of_scale(scale)]
            share = float((np.abs(point - at) > np.abs(today - at) + 1e-9).mean())
        yield BlockerAnswer(actor=blocker.actor, loss=blocker.loss * float(table.span[0]), share=share)


def moves_of(
    table: Positions, by: float, model: Model = "compromise", *, dimension: int = 0, seed: int = 0
) -> Iterator[MoveAnswer]:
    """What moves a model's forecast so far up and down: of the compromise the least of all changes together, of any
    other model the least of one party alone."""
    kinds: tuple[What, ...] = ("position", "salience")
    for way in (by, -by):
        for what in kinds:
            shift = _least(table, way, what, model, dimension, seed)
            changes = tuple((each.actor, each.before, each.after) for each in shift.changes)
            yield MoveAnswer(by=way, what=what, reached=shift.reached, end=shift.end, changes=changes)


def _least(table: Positions, by: float, what: What, model: Model, dimension: int, seed: int) -> Shift:
    if model == "compromise":
        return least_shift(table, by, what=what, dimension=dimension)
    alone = shifts_alone(
        table, by, what=what, dimension=dimension, model=model, steps=STEPS, halvings=HALVINGS, seed=seed
    )
    if alone:
        return alone[0]
    start = forecast(table, model, seed=seed).point[dimension]
    return Shift(
        what=what,
        dimension=table.dimensions[dimension],
        asked=by,
        start=start,
        end=start,
        reached=False,
        changes=(),
        size=0.0,
        model=model,
    )


def _levers(scale: str, drawn: Drawn | None) -> tuple[ScaleLever, ...]:
    """Under each lever alone or together that the run tried, over the versions that both share."""
    if drawn is None:
        return ()
    base, rows = drawn.base.values[of_scale(scale)], []
    for levers, variation in drawn.variants.items():
        if not levers:
            continue
        after = variation.values[of_scale(scale)]
        both = min(len(base), len(after))
        labels = [(lever.id, lever.label) for lever in variation.crisis.file.levers if lever.id in levers]
        rows.append(
            ScaleLever(
                levers=tuple(name for name, _ in labels),
                title="; and ".join(label for _, label in labels),
                point=float(np.nanmean(after[:both])),
                more=float(np.nanmean(after[:both] - base[:both])),
            )
        )
    return tuple(sorted(rows, key=lambda row: (-abs(row.more), row.levers)))
