"""What each camp's odds imply for a fight to the finish: who prevails, how long it takes, and what odds weigh.

In the silent game nobody decides anything, so that what fighting on is worth to a side is linear in what it believes,
and belief is linear in its odds: the slope between two pieces of evidence is what one more unit of odds is worth. It
hangs on the discount until the finish, so that in slow wars odds count for little.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engine.plain import Plain
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


def fought(game: Game, ends: Floats, nodes: Floats, today: int) -> Fought:
    """What the odds of a silent game imply.

    ``ends`` (2, E): the share at which each side is as well off as in the fight, at each piece of evidence; ``nodes``
    (E,): the likelihood ratios of these, and which of them is ``today``'s.
    """
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
    gap = plus[0] - minus[0]
    if of_front and gap > 0.0:
        beside = np.array([max(today - 1, 0), min(today + 1, len(nodes) - 1)])
        for side, trust, end in zip(camps[:2], trusts, ends, strict=False):
            low, high = belief(np.array(trust), nodes[beside])
            if high > low:
                sways[side] = float((end[beside[1]] - end[beside[0]]) / (high - low)) / gap
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
