"""Where the war stands now and what each lever does to it, over the versions; :mod:`.over_words` says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Drawn
from demarche.engine.plain import Plain
from demarche.engine.shown import Told, told
from demarche.engines.ripeness.by_version import (
    BALANCE_NOW,
    BLOCKER,
    LEAST_ALONE,
    MOST_ALONE,
    TABLE_HIGH,
    TABLE_LOW,
)
from demarche.engines.ripeness.section import WarPart
from demarche.engines.ripeness.shown import closed_in

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["LeverOver", "Now", "lever_over", "now_of"]

SIGNED, DURABLE, SOON = "ripeness.signed", "ripeness.durable", "ripeness.opens_within_year"


@dataclass(frozen=True, kw_only=True)
class Now(Plain):
    """Over the versions with an answer: what each side would take or leave now, conditions aside; what the conditions
    leave; what closes the way to terms, as clauses, with the versions in which it does; up to which share of the key
    places the ruler is serious (0: nowhere); and what comes of it within the horizon."""

    least: Told
    most: Told
    table_low: Told
    table_high: Told
    closed: Mapping[str, int]
    serious_below: Told
    balance: Told
    signed: Told
    durable: Told
    terms: Told
    anchors: tuple[tuple[float, str], ...]


@dataclass(frozen=True, kw_only=True)
class LeverOver(Plain):
    """What a lever does, version by version: mean changes of the chances that something is signed and that the first
    settlement holds, and of the months of war within the horizon; ``soon``: versions in which terms are likelier than
    not within a year, of ``versions``; ``before``: and without it."""

    signed: float
    durable: float
    fought: float
    soon: int
    before: int
    versions: int


def now_of(crisis: Crisis, values: Mapping[str, Floats]) -> Now:
    """From the columns of the versions."""
    scale = (crisis.file.screen.scale if crisis.file.screen else None) or {}
    known = values["ripeness.solved"] > 0.0
    ends = {"least": LEAST_ALONE, "most": MOST_ALONE, "table_low": TABLE_LOW, "table_high": TABLE_HIGH}
    rest = {"serious_below": "ripeness.serious_below", "balance": BALANCE_NOW, "signed": SIGNED, "durable": DURABLE}
    return Now(
        **{name: told(values[column][known]) for name, column in (ends | rest).items()},
        terms=told(values["ripeness.terms"][known]),
        closed=closed_in(crisis, {BLOCKER: values[BLOCKER][known]}),
        anchors=tuple(sorted(scale.items())),
    )


def lever_over(crisis: Crisis, drawn: Drawn, lever: str) -> LeverOver | None:
    """What one lever does; None where it was not tried, or in no version has an answer."""
    under, war = drawn.variants.get(frozenset((lever,))), crisis.file.part(WarPart).war
    if under is None or war is None:
        return None
    before, after = drawn.base.values, under.values
    months = f"ripeness.months_of_war.{war.horizon_months}"
    known = (before["ripeness.solved"] > 0.0) & (after["ripeness.solved"] > 0.0)
    if not known.any():
        return None
    moved = {
        name: float((after[column] - before[column])[known].mean())
        for name, column in (("signed", SIGNED), ("durable", DURABLE), ("fought", months))
    }
    return LeverOver(
        **moved,
        soon=int((after[SOON][known] > 0.0).sum()),
        before=int((before[SOON][known] > 0.0).sum()),
        versions=int(known.sum()),
    )
