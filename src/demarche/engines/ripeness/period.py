"""One step's parameters as arrays over a batch of draws, ready for the kernel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.learning import Grid, Moves, count_moves, lattice_moves
from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.units import Per, Unit

__all__ = ["Period", "compile_period"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Period:
    """Shapes: n draws, B actors (ruler, opposition), Z start modes, Y talk modes, K+1 balances. Values are in units
    of the prize.

    ``discount`` (n, B). ``flow`` (n, B, Z, K-1, 1): what the step of fighting yields. ``ends`` (n, B, 2): value of
    defeat of the ruler and of his victory. ``fade`` (n,), ``frozen`` (n, B, K-1): chance that the war dies down,
    and what each then has. ``rounds`` (n,): chance of a conference. ``pens`` (n, Y, 3, 1, 1): who tables terms.
    ``text`` (n,): mediator's share, nan for an even split.
    ``low``, ``high`` (n,): bounds of the ruler's share. ``binds``, ``spoil``, ``slip_up``, ``slip_down`` (n,): the
    settlement.
    ``hesitate`` (n,): surplus, in shares, that is signed for sure; below it the chance falls to 0 (0: any surplus
    is).
    """

    moves: Moves
    discount: Array
    flow: Array
    ends: Array
    fade: Array
    frozen: Array
    rounds: Array
    pens: Array
    text: Array
    low: Array
    high: Array
    binds: Array
    spoil: Array
    slip_up: Array
    slip_down: Array
    hesitate: Array

    @property
    def holds_for_good(self) -> bool:
        """Does a settlement signed now survive this step for sure, in every draw?"""
        return bool((self.binds == 1.0).all() and (self.spoil == 0.0).all())


def flow_of(stock: Per, discount: Per, step: Unit) -> float:
    """The part of a stock cost per unit that falls on one step, the same over the unit whatever the step."""
    if stock.value == 0.0:
        return 0.0
    factor = discount.survival(step)
    whole = 1.0 - factor ** stock.steps(step)
    return float(stock.value * (1.0 - factor) / whole)


def _column(games: Sequence[Game], read: Callable[[Game], float]) -> Array:
    return np.array([read(game) for game in games], dtype=float)


def compile_period(games: Sequence[Game], grid: Grid, modes: Modes) -> Period:
    """Arrays for one step of a batch of games that share their modes, grid size and number of notches."""
    step = games[0].horizon.step
    discount = np.array([[g.horizon.ruler.survival(step), g.horizon.opposition.survival(step)] for g in games])
    notches = games[0].war.notches
    held = np.arange(1, notches) / notches
    held = np.stack([held, 1.0 - held])
    holding = _column(games, lambda g: g.war.holding)
    cost = np.array(
        [
            [
                flow_of(g.war.ruler_cost, g.horizon.ruler, step)
                - g.ruler_patron.level * flow_of(g.ruler_patron.aid, g.horizon.ruler, step),
                flow_of(g.war.opposition_cost, g.horizon.opposition, step)
                - g.opposition_patron.level * flow_of(g.opposition_patron.aid, g.horizon.opposition, step),
            ]
            for g in games
        ]
    )
    flow = (1.0 - discount)[:, :, None] * holding[:, None, None] * held - cost[:, :, None]
    slip = _column(games, lambda g: g.settlement.drift.count(step))
    moves: Moves = count_moves(games, grid) if grid.counts else lattice_moves(games, grid, len(modes.starts))
    return Period(
        moves=moves,
        discount=discount,
        flow=np.broadcast_to(flow[:, :, None, :, None], (*flow.shape[:2], len(modes.starts), notches - 1, 1)),
        ends=np.array(
            [[[g.war.defeat[0], g.war.victory[0]], [g.war.victory[1], g.war.defeat[1]]] for g in games], dtype=float
        ),
        fade=_column(games, lambda g: g.war.fade.hazard(step)),
        frozen=np.broadcast_to(held, (len(games), *held.shape)),
        rounds=_column(games, lambda g: min(1.0, g.conference.rounds.count(step))),
        pens=np.stack([_pens(games, turn) for turn in modes.proposer], axis=1)[..., None, None],
        text=_column(games, lambda g: np.nan if g.conference.mediator_share is None else g.conference.mediator_share),
        low=_column(games, lambda g: g.settlement.lowest),
        high=_column(games, lambda g: g.settlement.highest),
        binds=_column(games, lambda g: g.settlement.binds.survival(step)),
        spoil=_column(games, lambda g: g.settlement.spoilers.hazard(step)),
        slip_up=np.maximum(slip, 0.0),
        slip_down=np.maximum(-slip, 0.0),
        hesitate=np.zeros(len(games)),
    )


def _pens(games: Sequence[Game], turn: str | None) -> Array:
    """Chances that ruler, opposition, mediator table the terms, (n, 3)."""
    if turn is not None:
        return np.tile([float(turn == "ruler"), float(turn == "opposition"), 0.0], (len(games), 1))
    weights = np.array([[g.conference.ruler, g.conference.opposition, g.conference.mediator] for g in games])
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
