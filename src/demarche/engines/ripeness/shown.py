"""The war's facts for the first page, over the versions and by the type on which the peace hangs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Drawn
from demarche.engine.shown import Among, Bound, Fan, Front, Gap, Shown, States, fan_of, told
from demarche.engine.splitting import Split, split_of
from demarche.engines.ripeness.blockers import CAUSES
from demarche.engines.ripeness.by_version import (
    BALANCE_NOW,
    BLOCKER,
    DURABLE_BY,
    LEAST,
    MOST,
    MOST_ALONE,
    OPEN,
    OPEN_BY_SHARE,
    STATES,
    TABLE_HIGH,
    TABLE_LOW,
    state_by,
    version_headlines,
)
from demarche.engines.ripeness.section import War, WarPart
from demarche.page.parts import of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["CLOSED_BY", "closed_in", "shown_of"]

CLOSED_BY = {
    "disagreement": "{ruler} and {opposition} expect too different things of fighting on",
    "weak enforcement": "nobody could be sure that a deal would be kept",
    "precondition against the ruler": "{the_opposition} conditions leave {ruler} less than it would take",
    "precondition against the opposition": "{the_ruler} conditions leave {opposition} less than it would take",
    "preconditions exclude each other": "each side's conditions rule out what the other would take",
    "ratifiers of the opposition against the ruler": "{the_opposition} fighters would not pass what {ruler} would take",
    "ratifiers of the ruler against the opposition": "{the_ruler} own men would not pass what {opposition} would take",
}
"""What closes the way to terms, as a clause."""


def shown_of(crisis: Crisis, drawn: Drawn) -> Shown | None:
    """The gap, the chance of a peace by month, terms by the front and the states of the war; None without versions."""
    war, values = crisis.file.part(WarPart).war, drawn.base.values
    if war is None or OPEN_BY_SHARE not in values:
        return None
    split = split_of(crisis, values[DURABLE_BY][:, -1], drawn.base.inputs)
    points = {entry.id: entry for entry in version_headlines(crisis)}
    fan = Fan(
        quantity=DURABLE_BY,
        lead="ripeness.durable",
        words=points[DURABLE_BY].words,
        input=split.path,
        decides=split.decides,
        months=points[DURABLE_BY].points,
        ribbons=tuple(fan_of(among, values[DURABLE_BY][mask]) for among, mask in split.parts),
    )
    return Shown(
        gap=_gap(crisis, war, values, split),
        fan=fan,
        front=_front(crisis, war, values, split, points[OPEN_BY_SHARE].points),
        terms=told(values["ripeness.terms"]),
        states=_states(crisis, war, values, split, fan.months),
    )


def _gap(crisis: Crisis, war: War, values: Mapping[str, NDArray[Any]], split: Split) -> Gap:
    ruler, other = crisis.label(war.ruler), crisis.label(war.opposition)
    scale = (crisis.file.screen.scale if crisis.file.screen else None) or {}
    return Gap(
        prize=crisis.file.screen.prize if crisis.file.screen else "the prize",
        taker=ruler,
        giver=other,
        table=_bounds(values[MOST], split),
        least=_bounds(values[LEAST], split),
        alone=_bounds(values[MOST_ALONE], split),
        short=_bounds(values[LEAST] - values[MOST], split),
        exclusive=int((values[TABLE_LOW] > values[TABLE_HIGH]).sum()),
        anchors=tuple(sorted(scale.items())),
        today=closed_in(crisis, {BLOCKER: values[BLOCKER][~np.isnan(values[BLOCKER])]}),
    )


def _bounds(column: Floats, split: Split) -> tuple[Bound, ...]:
    return tuple(Bound(among=among, share=told(column[mask])) for among, mask in split.parts)


def closed_in(crisis: Crisis, values: Mapping[str, NDArray[Any]]) -> dict[str, int]:
    """What closes the way to terms today, as clauses, with the number of versions in which it does, most first."""
    war, column = crisis.file.part(WarPart).war, values[BLOCKER]
    if war is None:
        return {}
    ruler, other = crisis.label(war.ruler), crisis.label(war.opposition)
    names = {"ruler": ruler, "opposition": other, "the_ruler": of(ruler), "the_opposition": of(other)}
    counts = {cause: int((column == place).sum()) for place, cause in enumerate(CAUSES)}
    order = sorted(counts, key=lambda cause: (-counts[cause], CAUSES.index(cause)))
    return {CLOSED_BY[cause].format(**names): counts[cause] for cause in order if counts[cause]}


def _front(
    crisis: Crisis, war: War, values: Mapping[str, NDArray[Any]], split: Split, shares: tuple[float, ...]
) -> Front:
    counts = tuple(
        (among, tuple(int(count) for count in np.nansum(values[OPEN_BY_SHARE][mask], axis=0)))
        for among, mask in split.parts
    )
    now = values[BALANCE_NOW]
    return Front(
        quantity=OPEN_BY_SHARE,
        holder=crisis.label(war.ruler),
        shares=shares,
        today=(float(np.nanmin(now)), float(np.nanmax(now))),
        counts=counts,
        exist=tuple(int(np.nansum(values[OPEN][mask])) for _, mask in split.parts),
    )


def _states(
    crisis: Crisis, war: War, values: Mapping[str, NDArray[Any]], split: Split, months: tuple[float, ...]
) -> States:
    names = {"ruler": crisis.label(war.ruler), "opposition": crisis.label(war.opposition)}

    def rows(among: Among, mask: NDArray[np.bool_]) -> tuple[tuple[float, ...], ...]:
        means = (values[state_by(name)][mask].mean(axis=0) for name in STATES)
        return tuple(tuple(float(value) for value in row) for row in means)

    return States(
        months=months,
        names=tuple(words.format(**names) for words in STATES.values()),
        chances=tuple((among, rows(among, mask)) for among, mask in split.parts),
    )
