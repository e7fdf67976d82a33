"""What pictures of the war need of every version: its course by month, terms by the balance, who would take what.

The states by month are a partition: in each version and month their chances add up to 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Headline
from demarche.engines.ripeness.blockers import CAUSES
from demarche.engines.ripeness.result import Result
from demarche.engines.ripeness.section import WarPart
from demarche.engines.ripeness.terms_facts import FACTS, facts_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = [
    "BALANCE_NOW",
    "BLOCKER",
    "DURABLE_BY",
    "LEAST",
    "LEAST_ALONE",
    "MOST",
    "MOST_ALONE",
    "OPEN",
    "OPEN_BY_SHARE",
    "SIGNED_BY",
    "STATES",
    "TABLE_HIGH",
    "TABLE_LOW",
    "version_columns",
    "version_headlines",
]

DURABLE_BY = "ripeness.by_month.durable"
SIGNED_BY = "ripeness.by_month.signed"
STATES = {
    "at_war": "at war, nothing signed so far",
    "peace": "at peace under a settlement, so far",
    "broken": "signed, and at war again",
    "ruler_defeated": "{ruler} defeated",
    "opposition_defeated": "{opposition} defeated",
    "faded": "the fighting has died down without a settlement",
}
"""Where a war can be; each is a quantity ``ripeness.by_month.<state>``."""
OPEN_BY_SHARE = "ripeness.open_by_share"
LEAST, MOST = "ripeness.least", "ripeness.most"
"""What the ruler would take at least, and the opposition leave him at most, once each has weighed its conditions."""
LEAST_ALONE, MOST_ALONE = "ripeness.least_alone", "ripeness.most_alone"
"""The same, conditions aside: where each is indifferent between the terms and fighting on."""
TABLE_LOW, TABLE_HIGH = "ripeness.table_low", "ripeness.table_high"
"""What the conditions, as announced, leave on the table."""
BALANCE_NOW = "ripeness.balance_now"
"""Where the front stands today, to the nearest place that the war tells apart."""
OPEN = "ripeness.open"
"""Whether terms exist now: the adapter's."""
BLOCKER = "ripeness.blocker"
"""What closes the zone now, as its place in :data:`.CAUSES`; -1 where it is open."""


def version_headlines(crisis: Crisis) -> tuple[Headline, ...]:
    """The quantities that :func:`version_columns` answers with."""
    war = crisis.file.part(WarPart).war
    if war is None:
        return ()
    ruler, other = crisis.label(war.ruler), crisis.label(war.opposition)
    chance, share = "chance by the model", "share of the prize"
    months = tuple(float(month) for month in range(war.horizon_months + 1))
    named = {name: words.format(ruler=ruler, opposition=other) for name, words in STATES.items()}
    by_month = {
        DURABLE_BY: "the first settlement has been signed by then, and holds",
        SIGNED_BY: "a settlement has been signed by then",
        **{state_by(name): words for name, words in named.items()},
    }
    numbers = {
        LEAST: f"the least {ruler} would take, its conditions weighed",
        MOST: f"the most {other} would leave {ruler}, its conditions weighed",
        LEAST_ALONE: f"the least {ruler} would take, conditions aside",
        MOST_ALONE: f"the most {other} would leave {ruler}, conditions aside",
        TABLE_LOW: f"the least that the conditions leave {ruler}",
        TABLE_HIGH: f"the most that the conditions leave {ruler}",
    }
    return (
        *(Headline(id, words, "curve", chance, points=months, axis="months") for id, words in by_month.items()),
        Headline(
            OPEN_BY_SHARE,
            f"the zone of terms is open, if {ruler} holds so much",
            "curve",
            "yes or no",
            points=_shares(war.notches),
            axis="share of the key places",
        ),
        *(Headline(id, words, "number", share, detail=True) for id, words in numbers.items()),
        *(
            Headline(id, words.format(ruler=ruler, opposition=other), "number", share, detail=True)
            for id, words in FACTS.items()
        ),
        Headline(BALANCE_NOW, f"share of the key places that {ruler} holds now", "number", "share", detail=True),
        Headline(BLOCKER, "what closes the zone of terms now, by its number", "number", detail=True),
    )


def state_by(name: str) -> str:
    """The id of the curve of a state."""
    return f"ripeness.by_month.{name}"


def _shares(notches: int) -> tuple[float, ...]:
    return tuple(notch / notches for notch in range(1, notches))


def version_columns(headlines: Sequence[Headline], results: Sequence[Result]) -> dict[str, Floats]:
    """A number, or a row of a curve, for each solved war."""
    points = {entry.id: entry.points for entry in headlines}
    rows = [_read(result, points) for result in results]
    return {name: np.array([row[name] for row in rows]) for name in points}


def _read(result: Result, points: Mapping[str, tuple[float, ...]]) -> dict[str, Floats | float]:
    zone, steps = result.zone, result.steps([int(month) for month in points[DURABLE_BY]])
    curves = {
        DURABLE_BY: result.durable,
        SIGNED_BY: result.signed,
        state_by("at_war"): result.unsigned,
        state_by("peace"): result.peace,
        state_by("broken"): np.maximum(result.fighting - result.unsigned, 0.0),
        state_by("ruler_defeated"): result.ruler_defeated,
        state_by("opposition_defeated"): result.opposition_defeated,
        state_by("faded"): result.faded,
    }
    return {
        **{name: curve[steps] for name, curve in curves.items()},
        OPEN_BY_SHARE: _open(result, points[OPEN_BY_SHARE]),
        LEAST: zone.low,
        MOST: zone.high,
        LEAST_ALONE: zone.ruler,
        MOST_ALONE: zone.opposition,
        TABLE_LOW: zone.lowest,
        TABLE_HIGH: zone.highest,
        **facts_of(result),
        BALANCE_NOW: result.plan.game.war.balance / result.plan.game.war.notches,
        BLOCKER: -1.0 if result.blocker is None else float(CAUSES.index(result.blocker)),
    }


def _open(result: Result, shares: tuple[float, ...]) -> Floats:
    """Whether terms exist at each share of the key places; no value where a lever has another number of places."""
    notches = result.plan.game.war.notches
    if len(shares) != notches - 1:
        return np.full(len(shares), np.nan)
    return result.balance.ripe.astype(np.float64)
