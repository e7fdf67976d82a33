"""Fighting to the finish: what the screen of nine numbers asks of a war, and whether the stalemate is mutually hurting
(Zartman 1985).

The game's own margin compares settling now with settling *later*; Zartman's, and the screen's, compare it with never
talking again. A stalemate can hurt both and still not be ripe, because each hopes for better terms later.

In the silent game, in which nobody ever sits down, W_i is what fighting on is worth to a side by its own odds. A
settlement that the war follows where it fails is worth A_i s_i + B_i, so that each side takes what is worth W_i to it;
with no renewal, no spoilers and no drift r_R = W_R + w_R e_R (1 - A) / A, the screen's own formula with A for its g.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from demarche.engines.ripeness.backward import TOLERANCE, Solution, batches_of, solve_batches
from demarche.engines.ripeness.finish_odds import Fought, fought
from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.plan import Change, Plan
from demarche.engines.ripeness.units import Per

__all__ = ["Stalemate", "stalemate", "stalemates"]

NEVER = Per(0.0, "year")
TIE = 1e-9


@dataclass(frozen=True)
class Stalemate:
    """``ruler``, ``opposition``: what fighting to the finish is worth to each, by its own lights, in units of the
    prize. ``ruler_needs``, ``opposition_leaves``: ruler's shares at which a settlement signed now is worth just
    that to the ruler and to the opposition. ``low``, ``high``: ends of the zone between them, once each has weighed the
    price of crossing its own bound. ``margin``: surplus of settling now over fighting to the finish (both sides
    together, in units of the prize, preconditions aside; nan if the two discount differently). ``hurts``: would each
    take the best terms on offer rather than fight to the finish? ``costs``: what the war's own cost until then comes to
    for each side, as a share of the prize (c of the screen). ``fought``: how long it takes, who wins it, and what odds
    weigh.
    """

    ruler: float
    opposition: float
    ruler_needs: float
    opposition_leaves: float
    low: float
    high: float
    margin: float
    hurts: dict[str, bool]
    costs: dict[str, float]
    fought: Fought

    @property
    def mutual(self) -> bool:
        """Does it hurt both?"""
        return all(self.hurts.values())

    @property
    def open(self) -> bool:
        """Do terms exist that both prefer to fighting to the finish, as on a screen?"""
        return self.high - self.low >= -TIE

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers; None for a margin that does not exist."""
        margin = None if math.isnan(self.margin) else self.margin
        named = {"hurts": dict(self.hurts), "costs": dict(self.costs), "fought": self.fought.to_dict()}
        return {**vars(self), **named, "margin": margin, "mutual": self.mutual, "open": self.open}


def stalemate(plan: Plan | Game) -> Stalemate:
    """Compare settling now with fighting to the finish, at today's front and evidence."""
    return stalemates([plan])[0]


def stalemates(plans: Sequence[Plan | Game], *, tolerance: float = TOLERANCE) -> list[Stalemate]:
    """The same for many plans."""
    whole = [Plan(plan) if isinstance(plan, Game) else plan for plan in plans]
    silent = [_silent(plan) for plan in whole]
    spared = [plan.shift(0, {"war.ruler_cost": NEVER, "war.opposition_cost": NEVER}) for plan in silent]
    found = _solved([*silent, *spared], tolerance)
    pairs = zip(whole, found[: len(whole)], found[len(whole) :], strict=True)
    return [_read(plan, *finish, _worth(*free)) for plan, finish, free in pairs]


def _silent(plan: Plan) -> Plan:
    """Nobody sits down, and where an ultimatum forces a conference no terms are left to sign there, for envoys too. And
    nobody signs by mistake."""
    terms = {
        "settlement.lowest": 1.0,
        "settlement.highest": 0.0,
        "settlement.ruler_ratifiers": 1.0,
        "settlement.opposition_ratifiers": 0.0,
        "settlement.ruler_price": math.inf,
        "settlement.opposition_price": math.inf,
    }
    nothing = {"conference.rounds": NEVER, "conference.eager": 0.0, **terms}
    return replace(plan, game=replace(plan.game, precision=None), changes=(*plan.changes, Change(0, nothing)))


def _solved(plans: Sequence[Plan], tolerance: float) -> list[tuple[Solution, int]]:
    """Each plan's solution, and its place in it."""
    chunks = batches_of(plans)
    solutions = solve_batches([[plans[place] for place in chunk] for chunk in chunks], tolerance=tolerance)
    out = {
        place: (solution, draw)
        for chunk, solution in zip(chunks, solutions, strict=True)
        for draw, place in enumerate(chunk)
    }
    return [out[place] for place in range(len(plans))]


def _worth(solution: Solution, draw: int) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What today is worth to the two sides."""
    balance = solution.plans[draw].game.war.balance
    return np.asarray(solution.now.war[draw, :2, solution.modes.start, balance, solution.grid.today])


def _ends(solution: Solution, draw: int, hold: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, Any]:
    """Ruler's shares at which a settlement signed now is worth what the fight is, to the ruler and to the opposition,
    at each piece of evidence: (2, E)."""
    row, kind = solution.plans[draw].game.war.balance, solution.modes.settle[solution.modes.start]
    worth = solution.now.war[draw, :2, solution.modes.start, row]
    beside = 0.0 if solution.now.rest is None else solution.now.rest[draw, :2, kind, row - 1]
    own = (worth - beside) / hold[:2, None]
    return np.stack([own[0], 1.0 - own[1]])


def _read(plan: Plan, solution: Solution, draw: int, free: np.ndarray[Any, np.dtype[np.float64]]) -> Stalemate:
    game = plan.at(0)
    node = solution.grid.today
    worth, hold = _worth(solution, draw), solution.hold(0)[draw]
    needs, leaves = _ends(solution, draw, hold)[:, node]
    terms = game.settlement
    most = min(max(terms.highest, leaves - terms.opposition_price / hold[1]), terms.opposition_ratifiers)
    least = max(min(terms.lowest, needs + terms.ruler_price / hold[0]), terms.ruler_ratifiers)
    low = max(min(max(needs, terms.lowest), needs + terms.ruler_price / hold[0]), terms.ruler_ratifiers)
    high = min(max(min(leaves, terms.highest), leaves - terms.opposition_price / hold[1]), terms.opposition_ratifiers)
    return Stalemate(
        ruler=float(worth[0]),
        opposition=float(worth[1]),
        ruler_needs=float(needs),
        opposition_leaves=float(leaves),
        low=float(low),
        high=float(high),
        margin=float(hold[0] * (leaves - needs)) if abs(hold[0] - hold[1]) < 1e-12 else math.nan,
        hurts={"ruler": bool(needs <= most + TIE), "opposition": bool(leaves >= least - TIE)},
        costs={side: float(free[place] - worth[place]) for place, side in enumerate(("ruler", "opposition"))},
        fought=fought(game, _ends(solution, draw, hold), solution.grid.nodes[draw], node),
    )
