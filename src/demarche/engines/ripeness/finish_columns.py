"""What the screen asks of each version of a war: fighting to the finish, and what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from demarche.engine.contract import Headline
from demarche.engines.ripeness import Plan, stalemates
from demarche.engines.ripeness.fighting_on import TOLERANCE
from demarche.page.parts import of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["COSTS", "FINISH", "PREVAILS", "SWAYS", "YEARS", "finish_columns", "finish_headlines"]

FINISH = "ripeness.finish_open"
COSTS = "ripeness.cost_ruler", "ripeness.cost_opposition"
FOUGHT_OUT = {
    "needs": "the least {ruler} would take rather than fight to the finish",
    "leaves": "the most {opposition} would leave {ruler} rather than fight to the finish",
    "low": "the least {ruler} would take rather than fight to the finish, conditions weighed",
    "high": "the most {opposition} would leave {ruler} rather than fight to the finish, conditions weighed",
}
"""What the screen asks, by the war's own numbers; there only without levers."""
_TEN_POINTS = 0.1
YEARS = "ripeness.finish_years"
SWAYS = {side: f"ripeness.finish_odds_{side}" for side in ("ruler", "opposition")}
PREVAILS = {camp: f"ripeness.finish_wins_{camp}" for camp in ("ruler", "opposition", "observer")}


def finish_headlines(ruler: str, other: str) -> tuple[Headline, ...]:
    """The quantities that :func:`finish_columns` answers with."""
    share = "share of the prize"
    return (
        Headline(FINISH, "terms exist that both prefer to fighting to the finish", "yes-no", detail=True),
        *(
            Headline(name, f"what fighting to the finish costs {side}", "number", share, detail=True)
            for name, side in zip(COSTS, (ruler, other), strict=True)
        ),
        *(
            Headline(
                f"ripeness.finish_{name}",
                words.format(ruler=ruler, opposition=other),
                "number",
                share,
                detail=True,
            )
            for name, words in FOUGHT_OUT.items()
        ),
        Headline(YEARS, "how long a fight to the finish takes, by the observer's odds", "number", "years", detail=True),
        *(
            Headline(
                SWAYS[side],
                f"what ten points more of {who} own odds move its end of the room for terms by, before a fight to the "
                "finish",
                "number",
                share,
                detail=True,
            )
            for side, who in (("ruler", of(ruler)), ("opposition", of(other)))
        ),
        *(
            Headline(
                name,
                f"{ruler} prevails in a fight to the finish, in the eyes of {eyes}",
                "number",
                "chance by the model",
                detail=True,
            )
            for name, eyes in zip(PREVAILS.values(), (ruler, other, "an observer"), strict=True)
        ),
    )


def finish_columns(plans: Sequence[Plan], count: int) -> dict[str, Floats]:
    """What a screen would say of these wars."""
    named = {f"ripeness.finish_{name}": name for name in FOUGHT_OUT}
    if not plans:
        implied = (YEARS, *SWAYS.values(), *PREVAILS.values())
        return {name: np.full(count, np.nan) for name in (FINISH, *COSTS, *named, *implied)}
    found = stalemates(plans, tolerance=TOLERANCE)
    ends = {"needs": "ruler_needs", "leaves": "opposition_leaves"}
    fought = {
        name: np.array([float(getattr(each, ends.get(end, end))) for each in found]) for name, end in named.items()
    }
    costs = {name: np.array([each.costs[name.split("_")[-1]] for each in found]) for name in COSTS}
    odds = {YEARS: np.array([each.fought.years for each in found])}
    odds |= {name: np.array([_TEN_POINTS * each.fought.sways[side] for each in found]) for side, name in SWAYS.items()}
    odds |= {name: np.array([each.fought.prevails[camp] for each in found]) for camp, name in PREVAILS.items()}
    return {FINISH: np.array([float(each.open) for each in found])} | costs | fought | odds
