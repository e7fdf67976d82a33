"""What the model's path of the war adds up to: months of war, what each patron pays, and the spread of both.

A side's patrons enter the model as one; what that one pays is told by patron in the proportion of what each pays today
(of those that choose their support, of what all they could do would cost each).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Columns, Headline
from demarche.engines.ripeness import Per, Result
from demarche.engines.ripeness.from_crisis import burden_draws
from demarche.engines.ripeness.section import WarPart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Amount", "PatronCost", "WarPath", "milestones", "path_columns", "path_headlines", "war_path", "with_spread"]

_MONTH = "month"


@dataclass(frozen=True)
class Amount:
    """The median of a figure over the versions, and the ends of their middle 90 %; where none was tried, the figure
    at the middle of the ranges alone."""

    central: float
    low: float | None = None
    high: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


@dataclass(frozen=True)
class PatronCost:
    """What one patron pays, in shares of the prize: for a month of war as it is today, and in all by month."""

    actor: str
    name: str
    side: str
    month: Amount
    by: Mapping[int, Amount]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "actor": self.actor,
            "name": self.name,
            "side": self.side,
            "per_month": self.month.to_dict(),
            "by": [{"month": month, **amount.to_dict()} for month, amount in self.by.items()],
        }


@dataclass(frozen=True)
class WarPath:
    """``fought``: expected months of war by month. ``costs``: by patron, those of the ruler's side first."""

    fought: Mapping[int, Amount]
    costs: tuple[PatronCost, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "months_of_war": [{"month": month, **amount.to_dict()} for month, amount in self.fought.items()],
            "costs": [cost.to_dict() for cost in self.costs],
        }


def milestones(horizon_months: int) -> list[int]:
    """The months at which figures are told, the last being the end of the horizon."""
    return [*(month for month in (12, 24, 48) if month < horizon_months), horizon_months]


def _fought(month: int) -> str:
    return f"ripeness.months_of_war.{month}"


def _cost(actor: str, month: int | str) -> str:
    return f"ripeness.cost.{actor}.{month}"


def path_headlines(crisis: Crisis) -> tuple[Headline, ...]:
    """The quantities that :func:`path_columns` answers with."""
    war = crisis.file.part(WarPart).war
    if war is None:
        return ()
    months, share = milestones(war.horizon_months), "share of the prize"
    found = [
        Headline(
            _fought(month),
            f"expected months of war within {month} months",
            "number",
            "months",
            detail=True,
            called=("waiting", "the price of a month", "each month"),
        )
        for month in months
    ]
    for actor in _patrons(crisis):
        name = crisis.label(actor)
        words = f"what a month of the war as it is costs {name}"
        found.append(Headline(_cost(actor, _MONTH), words, "number", share, detail=True))
        found += [
            Headline(_cost(actor, m), f"what {name} is expected to pay within {m} months", "number", share, detail=True)
            for m in months
        ]
    return tuple(found)


def path_columns(crisis: Crisis, columns: Columns, count: int, results: Sequence[Result]) -> dict[str, Floats]:
    """Months of war, and what each patron pays, in every version; ``results`` are the solved wars."""
    war = crisis.file.part(WarPart).war
    if war is None:
        return {}
    months, sides, chooses = milestones(war.horizon_months), _patrons(crisis), _choosing(crisis)
    burdens = burden_draws(crisis, columns, count)
    rows: dict[str, list[float]] = {headline.id: [] for headline in path_headlines(crisis)}
    for burden, result in zip(burdens, results, strict=True):
        fought = result.toll(Per(1.0, "month"))
        by = {month: float(fought[result.step(month)]) for month in months}
        for month, length in by.items():
            rows[_fought(month)].append(length)
        for actor, side in sides.items():
            rows[_cost(actor, _MONTH)].append(burden[actor][0] / 12.0)
            prices = result.prices[f"{side}_patron"]
            for month, length in by.items():
                whole = float(prices[result.step(month)])
                rows[_cost(actor, month)].append(_paid(sides, chooses, actor, burden, whole, length))
    return {name: np.array(row) for name, row in rows.items()}


def _paid(
    sides: Mapping[str, str],
    chooses: frozenset[str],
    actor: str,
    burden: Mapping[str, tuple[float, float]],
    whole: float,
    months: float,
) -> float:
    """What one patron pays in ``months`` of war, of the ``whole`` that those of its side who enter as one pay.

    Where some of a side choose their support, they alone do; the others pay for their support of today throughout.
    """
    mine = [other for other, side in sides.items() if side == sides[actor]]
    choosing = [other for other in mine if other in chooses]
    if choosing and actor not in chooses:
        return burden[actor][0] * months / 12.0
    kind, together = (1, choosing) if choosing else (0, mine)
    total = sum(burden[other][kind] for other in together)
    return whole * burden[actor][kind] / total if total > 0.0 else 0.0


def _choosing(crisis: Crisis) -> frozenset[str]:
    war = crisis.file.part(WarPart).war
    return frozenset() if war is None else frozenset(patron.actor for patron in war.patrons if patron.chooses)


def _patrons(crisis: Crisis) -> dict[str, str]:
    """Actors that help a side, those of the ruler first."""
    war = crisis.file.part(WarPart).war
    if war is None:
        return {}
    sides = {war.ruler: "ruler", war.opposition: "opposition"}
    found = {patron.actor: sides[patron.side] for patron in war.patrons if patron.side in sides}
    return dict(sorted(found.items(), key=lambda entry: entry[1] != "ruler"))


def war_path(crisis: Crisis, result: Result) -> WarPath:
    """The path at the middle of the ranges."""
    war = crisis.file.part(WarPart).war
    if war is None:
        return WarPath({}, ())
    found = {name: Amount(float(row[0])) for name, row in path_columns(crisis, {}, 1, [result]).items()}
    months = milestones(war.horizon_months)
    side = {"ruler": crisis.label(war.ruler), "opposition": crisis.label(war.opposition)}
    costs = (
        PatronCost(
            actor,
            crisis.label(actor),
            side[whose],
            found[_cost(actor, _MONTH)],
            {month: found[_cost(actor, month)] for month in months},
        )
        for actor, whose in _patrons(crisis).items()
    )
    return WarPath({month: found[_fought(month)] for month in months}, tuple(costs))


def with_spread(path: WarPath, columns: Mapping[str, Floats]) -> WarPath:
    """The path with the spread of what was found over versions; ``columns`` are those of :func:`path_columns`."""

    def spread(name: str, amount: Amount) -> Amount:
        values = columns.get(name, np.empty(0))
        values = values[~np.isnan(values)]
        if not values.size:
            return amount
        # The middle of the ranges is another version, and may lie outside nine tenths of those that were drawn.
        low, middle, high = (float(end) for end in np.quantile(values, [0.05, 0.5, 0.95]))
        return Amount(middle, low, high)

    return WarPath(
        {month: spread(_fought(month), amount) for month, amount in path.fought.items()},
        tuple(
            PatronCost(
                cost.actor,
                cost.name,
                cost.side,
                spread(_cost(cost.actor, _MONTH), cost.month),
                {month: spread(_cost(cost.actor, month), amount) for month, amount in cost.by.items()},
            )
            for cost in path.costs
        ),
    )
