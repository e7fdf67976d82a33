"""What each camp's odds imply for a fight to the finish: who prevails, how long it takes, and what odds weigh.

In the silent game nobody decides anything, so that what fighting on is worth to a side is linear in what it believes,
and belief is linear in its odds: the slope between two pieces of evidence is what one more unit of odds is worth. It is
about the discount until the finish, so that in slow wars odds count for little (Smith and Stam 2003).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engine.plain import Plain
from demarche.engines.ripeness.backward import Solution
from demarche.engines.ripeness.learning import odds
from demarche.engines.ripeness.model import Beliefs, Game
from demarche.engines.ripeness.odds import lasts, prevails
from demarche.engines.ripeness.units import Per
from demarche.numerics.belief_lattice import belief

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Fought", "fought"]

_SIGNS = np.array([-1.0, 1.0])
_NOT = math.nan


@dataclass(frozen=True)
class Fought(Plain):
    """``years``: how long the war lasts on average if it is fought to the finish with help as it stands, no talks, no
    fading and no strikes, by the observer's lights; nan where it never ends. ``prevails``: chance that the ruler wins
    it, in the eyes of the ruler, the opposition and the observer. ``sways``: for each unit of a side's own odds, by how
    much of the prize its end of the zone moves against the other side. Both nan for camps whose odds the war does not
    read."""

    years: float
    prevails: dict[str, float]
    sways: dict[str, float]


def fought(game: Game, solution: Solution, draw: int, hold: NDArray[np.float64]) -> Fought:
    """What the odds of a silent game imply; ``hold``: what terms weigh for each side."""
    camps = ("ruler", "opposition", "observer")
    unread = dict.fromkeys(camps, _NOT)
    faith = game.beliefs
    if not isinstance(faith, Beliefs):
        return Fought(_NOT, unread, dict.fromkeys(camps[:2], _NOT))
    of_front = faith.about == "front"
    minus, plus = _types(game, faith.strength if of_front else 0.0, game.war.spread if of_front else 0.0)
    trusts = (faith.ruler, faith.opposition, faith.analyst) if of_front else (0.5, 0.5, 0.5)
    chances = [minus[0] + trust * (plus[0] - minus[0]) for trust in trusts]
    years = minus[1] + trusts[2] * (plus[1] - minus[1])
    known = dict(zip(camps, chances, strict=True)) if of_front else unread | {"observer": chances[2]}
    sways = dict.fromkeys(camps[:2], _NOT)
    if of_front and plus[0] > minus[0]:
        gap = plus[0] - minus[0]
        sways = {
            side: way * _slope(game, solution, draw, place, trusts[place]) / (gap * hold[place])
            for place, (side, way) in enumerate((("ruler", 1.0), ("opposition", -1.0)))
        }
    return Fought(years, known, sways)


def _types(game: Game, strength: float, spread: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """For the type of war that favours the opposition, and for the other: chance that the ruler prevails, and years."""
    war, step = game.war, game.horizon.step
    moves, breaks = war.moves.count(step), war.breaks.hazard(step)
    if moves == 0.0 and breaks == 0.0:
        return (_NOT, _NOT), (_NOT, _NOT)
    balance, rates, edge = (
        np.full(2, float(war.balance)),
        (np.full(2, moves), np.full(2, breaks)),
        np.full(2, odds(game)),
    )
    chances = prevails(balance, war.notches, *rates, edge, strength * _SIGNS, spread * _SIGNS)
    years = lasts(balance, war.notches, *rates, edge, strength * _SIGNS) / Per(1.0, "year").steps(step)
    return (float(chances[0]), float(years[0])), (float(chances[1]), float(years[1]))


def _slope(game: Game, solution: Solution, draw: int, side: int, trust: float) -> float:
    """What fighting on is worth to a side, by its belief in the type that favours the ruler."""
    grid = solution.grid
    worth = solution.now.war[draw, side, solution.modes.start, game.war.balance]
    places = np.array([max(grid.today - 1, 0), min(grid.today + 1, grid.size - 1)])
    low, high = belief(np.array([trust]), grid.nodes[draw][places][None])[0]
    return float((worth[places[1]] - worth[places[0]]) / (high - low)) if high > low else _NOT
