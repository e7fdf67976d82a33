"""How durable peace moves with each judged number, and where it moves by a jump.

Nobody errs in the default reading, so that what is signed changes in jumps where somebody changes his mind. A number
that stands at such a place has no slope there, and a small change of it may change the answer much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.plan import Change, Plan, with_values
from demarche.engines.ripeness.result import Result
from demarche.engines.ripeness.solve import solve_many
from demarche.engines.ripeness.units import Per
from demarche.errors import InputError
from demarche.numerics.derivative import Derivative, derivative, points

__all__ = ["JUDGED", "Slope", "slopes"]

JUDGED = (
    "settlement.lowest",
    "settlement.highest",
    "settlement.binds",
    "settlement.spoilers",
    "war.ruler_cost",
    "war.opposition_cost",
    "war.moves",
    "conference.rounds",
    "beliefs.ruler",
    "beliefs.opposition",
)
"""The numbers of a war that somebody has to judge, and that any war has."""
STEP = 2e-3
CHANCES = ("settlement.", "beliefs.", "war.holding", "war.fade")
"""Where parameters stand that lie between 0 and 1."""
ONE_A_STEP = ("war.moves", "conference.rounds")
"""What happens once a step at most; all else has no upper end."""


@dataclass(frozen=True)
class Slope:
    """``parameter`` with its present ``value`` (in its own unit), and what one more of it adds to the figure;
    ``slope`` is None where the figure is not differentiable there, and ``why`` says how (see :class:`Derivative`)."""

    parameter: str
    value: float
    slope: float | None
    why: str | None

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers."""
        return {"parameter": self.parameter, "value": self.value, "slope": self.slope, "why": self.why}


def durable(result: Result) -> float:
    """Chance of a settlement signed within the horizon that holds."""
    return float(result.durable[-1])


def slopes(
    plan: Plan | Game,
    parameters: Sequence[str] = JUDGED,
    *,
    figure: Callable[[Result], float] = durable,
    step: float = STEP,
    tolerance: float = 1e-9,
) -> tuple[Slope, ...]:
    """For each parameter (dotted, as in :func:`with_values`), how ``figure`` moves with it at the plan.

    A parameter moves by the same amount wherever a change of the plan sets it; what a change puts at an end of its
    range (no talks at all) stays there. ``step``: the wider of the two step sizes, in the parameter's own unit (a share
    for shares, per unit of time for rates).
    """
    plan = Plan(plan) if isinstance(plan, Game) else plan
    asked, plans = [], []
    for name in parameters:
        value = _number(plan.game, name)
        high = _highest(plan.game, name)
        at = points(value, step, 0.0, high)
        asked.append((name, value, at))
        plans += [_moved(plan, name, x - value, (step, high - step)) for x in at]
    figures = iter([figure(result) for result in solve_many(plans, tolerance=tolerance)])
    out = []
    for name, value, at in asked:
        found: Derivative = derivative(at, [next(figures) for _ in at])
        out.append(Slope(name, value, found.slope, found.why))
    return tuple(out)


def _part(game: Game, name: str) -> Any:
    group, _, field = name.partition(".")
    part = getattr(getattr(game, group, None), field, None)
    if isinstance(part, bool) or not isinstance(part, int | float | Per):
        raise InputError(f"{name!r} is no number of the game")
    return part


def _number(game: Game, name: str) -> float:
    part = _part(game, name)
    return float(part.value if isinstance(part, Per) else part)


def _highest(game: Game, name: str) -> float:
    """The upper end of the parameter's range, in its own unit."""
    part = _part(game, name)
    if name in ONE_A_STEP and isinstance(part, Per):
        return 1.0 / Per(1.0, part.unit).count(game.horizon.step)
    return 1.0 if name.startswith(CHANCES) else float("inf")


def _moved(plan: Plan, name: str, by: float, within: tuple[float, float]) -> Plan:
    """The plan with the parameter moved everywhere, but where a change puts it outside ``within``."""

    def shift(value: Any, kept: bool = False) -> Any:
        if kept and not within[0] <= (value.value if isinstance(value, Per) else value) <= within[1]:
            return value
        return replace(value, value=value.value + by) if isinstance(value, Per) else value + by

    changes = tuple(
        Change(change.start, {**change.values, name: shift(change.values[name], kept=True)}, change.until)
        if name in change.values
        else change
        for change in plan.changes
    )
    return replace(plan, game=with_values(plan.game, {name: shift(_part(plan.game, name))}), changes=changes)
