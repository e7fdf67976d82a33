"""The screen's facts for the first page: what is on the table, and what each side would take, over the versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Drawn
from demarche.engine.shown import Among, Bound, Gap, Shown, told
from demarche.engines.screen.from_crisis import from_crisis
from demarche.engines.screen.kernel import CAUSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["CLOSED_BY", "blocked", "shown_of"]

CLOSED_BY = {
    "disagreement": "the two sides disagree about the odds",
    "weak_enforcement": "nobody could be sure that a deal would be kept",
    "precondition_ruler": "the terms demanded of one side are less than it would take",
    "precondition_opposition": "the terms demanded of the other side are more than it would concede",
    "preconditions_exclude": "the sides' conditions exclude each other",
}
"""What stands in the way, as a clause."""


def blocked(primary: Floats) -> dict[str, int]:
    """What stands first in the way, with the number of versions in which it does, most first."""
    counts = {cause: int((primary == place).sum()) for place, cause in enumerate(CAUSES)}
    order = sorted(counts, key=lambda cause: (-counts[cause], CAUSES.index(cause)))
    return {CLOSED_BY[cause]: counts[cause] for cause in order if counts[cause]}


def shown_of(crisis: Crisis, drawn: Drawn) -> Shown | None:
    """The gap in every version; None without versions. A condition bounds what a side would take, as its odds do."""
    values: Mapping[str, Floats] = drawn.base.values
    section = crisis.file.screen
    if section is None or "screen.primary" not in values:
        return None
    given, count = from_crisis(crisis), len(values["screen.primary"])
    numbers = given.numbers()

    def column(name: str) -> Floats:
        found = drawn.base.inputs.get(f"screen.{name}")
        return np.full(count, numbers[name].central) if found is None else found[:count]

    ruler, opposition = values["screen.r_ruler"], values["screen.r_opposition"]
    if np.isnan(ruler).any() or np.isnan(opposition).any():
        return None  # an agreement that is broken for certain: no share would do, and there is no gap to draw
    least, most = np.maximum(ruler, column("x_low")), np.minimum(opposition, column("x_high"))

    def bound(share: Floats) -> tuple[Bound, ...]:
        return (Bound(among=Among(versions=count), share=told(share)),)

    gap = Gap(
        prize=section.prize,
        taker=given.ruler,
        giver=given.opposition,
        table=bound(most),
        least=bound(least),
        alone=bound(opposition),
        short=bound(least - most),
        today=blocked(values["screen.primary"]),
        anchors=tuple(sorted((section.scale or {}).items())),
    )
    return Shown(gap=gap)
