"""Is the stalemate mutually hurting (Zartman 1985)? Settling now against fighting to the finish, which is not the
choice the sides face.

The game's own margin compares settling now with settling *later*; Zartman's compares it with never talking again. A
stalemate can hurt both and still not be ripe, because each hopes for better terms later.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from demarche.engines.ripeness.backward import solve_batch
from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.plan import Change, Plan
from demarche.engines.ripeness.units import Per

__all__ = ["Stalemate", "stalemate"]

NEVER = Per(0.0, "year")


@dataclass(frozen=True)
class Stalemate:
    """``ruler``, ``opposition``: what fighting to the finish is worth to each, by its own lights, in units of the
    prize. ``ruler_needs``, ``opposition_leaves``: ruler's shares at which a settlement signed now is worth just
    that to the ruler and to the opposition. ``margin``: surplus of settling now over fighting to the finish (both
    sides together, in units of the prize, preconditions aside; nan if the two discount differently). ``hurts``:
    would each take the best terms that the preconditions leave it rather than fight to the finish?
    """

    ruler: float
    opposition: float
    ruler_needs: float
    opposition_leaves: float
    margin: float
    hurts: dict[str, bool]

    @property
    def mutual(self) -> bool:
        """Does it hurt both?"""
        return all(self.hurts.values())

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers; None for a margin that does not exist."""
        margin = None if math.isnan(self.margin) else self.margin
        return {**vars(self), "margin": margin, "hurts": dict(self.hurts), "mutual": self.mutual}


def stalemate(plan: Plan | Game) -> Stalemate:
    """Compare settling now with fighting to the finish, at today's front and evidence."""
    plan = Plan(plan) if isinstance(plan, Game) else plan
    # An ultimatum forces a conference: no terms are left to sign there, for envoys too. And nobody signs by mistake.
    terms = {"settlement.lowest": 1.0, "settlement.highest": 0.0}
    nothing = {"conference.rounds": NEVER, "conference.eager": 0.0, **terms}
    silent = replace(plan, game=replace(plan.game, precision=None), changes=(*plan.changes, Change(0, nothing)))
    talks, finish = solve_batch([plan]), solve_batch([silent])
    row, node, mode = plan.game.war.balance, talks.grid.today, talks.modes.start
    worth = finish.now.war[0, :2, mode, row, node]
    kind = talks.modes.settle[mode]
    beside = (0.0, 0.0) if talks.now.rest is None else talks.now.rest[0, :2, kind, row - 1, node]
    hold = talks.hold(0)[0]
    needs = (worth[0] - beside[0]) / hold[0]
    leaves = 1.0 - (worth[1] - beside[1]) / hold[1]
    period = talks.periods[0]
    return Stalemate(
        ruler=float(worth[0]),
        opposition=float(worth[1]),
        ruler_needs=float(needs),
        opposition_leaves=float(leaves),
        margin=float(hold[0] * (leaves - needs)) if abs(hold[0] - hold[1]) < 1e-12 else math.nan,
        hurts={"ruler": bool(needs <= period.high[0] + 1e-9), "opposition": bool(leaves >= period.low[0] - 1e-9)},
    )
