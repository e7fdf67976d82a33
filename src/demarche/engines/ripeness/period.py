"""One step's parameters as arrays over a batch of draws, ready for the kernel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.coercion import Coercer
from demarche.engines.ripeness.entries import entry_of
from demarche.engines.ripeness.learning import Grid, Moves, count_moves, lattice_moves, supports
from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.patrons import Sponsor
from demarche.engines.ripeness.signing import EVENLY, Signing
from demarche.engines.ripeness.turns import Entry
from demarche.engines.ripeness.units import Per, Unit

__all__ = ["Period", "compile_period", "holds_for_good", "priced", "wide"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Period:
    """Shapes: n draws, B actors (ruler, opposition, outside powers who choose), Z start modes, Y talk modes, K+1
    balances. Values are in units of the prize, those of an outside power in his own.

    ``discount`` (n, B). ``flow`` (n, B, Z, K-1, 1): what the step of fighting yields. ``ends`` (n, B, 2): value of
    defeat of the ruler and of his victory. ``fade`` (n,), ``frozen`` (n, B, K-1): chance that the war dies down,
    and what each then has. ``rounds`` (n,): chance of a conference. ``pens`` (n, Y, 3, 1, 1): who tables terms.
    ``text`` (n,): mediator's share, nan for an even split.
    ``eager`` (n,): chance that envoys sit there who want any deal and whose deal is ratified; ``gives`` (n, 2): how
    far short of their sides' reservation shares they go.
    ``low``, ``high`` (n,): bounds of the ruler's share, those of the sides (``bounds`` (n, 2)) and of their ratifiers
    (``ratified`` (n, 2)) together; ``prices`` (n, 2): what it costs the ruler and the opposition to sign beyond their
    bounds, None if neither ever can; ``ratified_low``, ``ratified_high`` (n,): are they the
    ratifiers'? ``binds``, ``spoil``, ``hardens``, ``renewal``, ``slip_up``, ``slip_down`` (n,): the settlement;
    ``loss`` (n, B): what a breach is expected to cost each actor.
    ``precision`` (n,): of choices at the table, None if nobody errs. ``stakes`` (n, B, 2): what the whole prize in
    the ruler's and in the opposition's hands is worth to each actor. ``entries``: the numbers of each turn of an
    outside power (see :class:`Modes`). ``support`` (n, Z, 2): levels of the two patrons. ``hesitate`` (n,):
    surplus, in shares, that is signed for sure; below it the chance falls to 0 (0: any surplus is), as ``signing``
    says.
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
    eager: Array
    gives: Array
    low: Array
    high: Array
    bounds: Array
    ratified: Array
    prices: Array | None
    ratified_low: NDArray[np.bool_]
    ratified_high: NDArray[np.bool_]
    binds: Array
    spoil: Array
    hardens: Array
    renewal: Array
    loss: Array
    slip_up: Array
    slip_down: Array
    hesitate: Array
    precision: Array | None
    stakes: Array
    entries: tuple[Entry, ...]
    support: Array
    signing: Signing = EVENLY

    @cached_property
    def hesitates(self) -> bool:
        """Does anybody, in any draw?"""
        return bool(self.hesitate.any())

    @cached_property
    def everybody_hesitates(self) -> bool:
        """In every draw?"""
        return bool((self.hesitate > 0.0).all())

    @cached_property
    def width(self) -> Array:
        """(n, 1, 1, 1): over what surplus the sides hesitate."""
        return wide(self.hesitate)

    @cached_property
    def apart(self) -> Array:
        """(n, 1, 1, 1): the same to divide by: 1 where they do not."""
        return np.asarray(np.where(self.width > 0.0, self.width, 1.0))

    @cached_property
    def payable(self) -> bool:
        """Can both sides cross their bounds at some price, in every draw?"""
        return self.prices is not None and bool(np.isfinite(self.prices).all())

    @property
    def holds_for_good(self) -> bool:
        """Does a settlement signed now survive this step for sure, in every draw?"""
        return bool((self.binds == 1.0).all() and (self.spoil == 0.0).all())


def wide(x: Array) -> Array:
    """(n,) -> broadcastable against (n, ., K-1, E)."""
    return x.reshape(-1, 1, 1, 1)


def holds_for_good(game: Game) -> bool:
    """Does a settlement never fail?"""
    return game.settlement.binds.value == 1.0 and game.settlement.spoilers.value == 0.0


def priced(game: Game) -> bool:
    """Can an announced condition be crossed at a price that is neither nothing nor out of reach?"""
    (low, high), (mine, yours) = _bounds(game), _prices(game)
    return (low > 0.0 and mine < np.inf) or (high < 1.0 and yours < np.inf)


def _prices(game: Game) -> tuple[float, float]:
    return game.settlement.ruler_price, game.settlement.opposition_price


def _bounds(game: Game) -> tuple[float, float]:
    """The announced bounds; one that costs nothing to cross is none."""
    terms = game.settlement
    return terms.lowest if terms.ruler_price > 0.0 else 0.0, terms.highest if terms.opposition_price > 0.0 else 1.0


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
    patience = [_patience(game, modes) for game in games]
    discount = np.array([[rate.survival(step) for rate in row] for row in patience])
    notches = games[0].war.notches
    held = np.arange(1, notches) / notches
    stakes = np.array([_stakes(game, modes) for game in games])
    frozen = stakes[..., :1] * held + stakes[..., 1:] * (1.0 - held)
    holding = np.array([[g.war.holding, g.war.holding, *(1.0 for _ in modes.actors[2:])] for g in games])
    cost = np.array(
        [
            [_costs(g, modes, mode, row) for mode in range(len(modes.starts))]
            for g, row in zip(games, patience, strict=True)
        ]
    )
    flow = ((1.0 - discount) * holding)[:, :, None, None] * frozen[:, :, None] - cost.swapaxes(1, 2)[..., None]
    slip = _column(games, lambda g: g.settlement.drift.count(step))
    bounds = np.array([_bounds(game) for game in games])
    ratified = np.array([[g.settlement.ruler_ratifiers, g.settlement.opposition_ratifiers] for g in games])
    moves: Moves = count_moves(games, grid) if grid.counts else lattice_moves(games, grid, modes)
    return Period(
        moves=moves,
        discount=discount,
        flow=flow[..., None],
        ends=np.array([_ends(g, row) for g, row in zip(games, stakes, strict=True)], dtype=float),
        fade=_column(games, lambda g: g.war.fade.hazard(step)),
        frozen=frozen,
        rounds=np.where(
            modes.certain, 1.0, _column(games, lambda g: min(1.0, g.conference.rounds.count(step)))[:, None]
        ),
        pens=np.stack([_pens(games, turn) for turn in modes.proposer], axis=1)[..., None, None],
        text=_column(games, lambda g: np.nan if g.conference.mediator_share is None else g.conference.mediator_share),
        eager=_column(games, lambda g: g.conference.eager * g.conference.ratified),
        gives=np.array([[g.conference.ruler_gives, g.conference.opposition_gives] for g in games], dtype=float),
        low=np.maximum(bounds[:, 0], ratified[:, 0]),
        high=np.minimum(bounds[:, 1], ratified[:, 1]),
        bounds=bounds,
        ratified=ratified,
        prices=np.array([_prices(game) for game in games]) if any(priced(game) for game in games) else None,
        ratified_low=ratified[:, 0] > bounds[:, 0],
        ratified_high=ratified[:, 1] < bounds[:, 1],
        binds=_column(games, lambda g: g.settlement.binds.survival(step)),
        spoil=_column(games, lambda g: g.settlement.spoilers.hazard(step)),
        hardens=_column(games, lambda g: g.settlement.hardens.hazard(step)),
        renewal=_column(games, lambda g: g.settlement.renewal),
        loss=np.array([_losses(game, modes) for game in games]),
        slip_up=np.maximum(slip, 0.0),
        slip_down=np.maximum(-slip, 0.0),
        hesitate=np.zeros(len(games)),
        precision=None
        if games[0].precision is None
        else _column(games, lambda g: 0.0 if g.precision is None else g.precision),
        stakes=stakes,
        entries=tuple(entry_of(games, modes, turn) for turn in modes.turns),
        support=np.array([supports(game, modes) for game in games]),
    )


def _patience(game: Game, modes: Modes) -> list[Per]:
    """Discount factors of the actors."""
    known = {"ruler": game.horizon.ruler, "opposition": game.horizon.opposition}
    if isinstance(game.coercion.conduct, Coercer):
        known["coercer"] = game.coercion.conduct.patience
    for side, patron in (("ruler", game.ruler_patron), ("opposition", game.opposition_patron)):
        if isinstance(patron.conduct, Sponsor):
            known[f"{side}_patron"] = patron.conduct.patience
    return [known[actor] for actor in modes.actors]


def _stakes(game: Game, modes: Modes) -> list[tuple[float, float]]:
    """What the whole prize is worth to each actor in the ruler's and in the opposition's hands."""
    known = {"ruler": (1.0, 0.0), "opposition": (0.0, 1.0)}
    if isinstance(game.coercion.conduct, Coercer):
        known["coercer"] = (0.0, game.coercion.conduct.stake)
    if isinstance(game.ruler_patron.conduct, Sponsor):
        known["ruler_patron"] = (game.ruler_patron.conduct.stake, 0.0)
    if isinstance(game.opposition_patron.conduct, Sponsor):
        known["opposition_patron"] = (0.0, game.opposition_patron.conduct.stake)
    return [known[actor] for actor in modes.actors]


def _losses(game: Game, modes: Modes) -> list[float]:
    """What a breach of a settlement is expected to cost each actor."""
    terms = game.settlement
    sides = [terms.victim * terms.ruler_loss, (1.0 - terms.victim) * terms.opposition_loss]
    return [*sides, *(0.0 for _ in modes.actors[2:])]


def _ends(game: Game, stakes: Array) -> list[tuple[float, float]]:
    """Value of the ruler's defeat and of his victory to each actor."""
    war = game.war
    sides = [(war.defeat[0], war.victory[0]), (war.victory[1], war.defeat[1])]
    return [*sides, *((float(theirs), float(his)) for his, theirs in stakes[2:])]


def _costs(game: Game, modes: Modes, mode: int, patience: Sequence[Per]) -> list[float]:
    """What a step of fighting in a mode costs each actor, support and strikes included."""
    step, costs = game.horizon.step, dict.fromkeys(modes.actors, 0.0)
    rates = dict(zip(modes.actors, patience, strict=True))
    for side, own, patron, place in (
        ("ruler", game.war.ruler_cost, game.ruler_patron, modes.support[mode][0]),
        ("opposition", game.war.opposition_cost, game.opposition_patron, modes.support[mode][1]),
    ):
        level, power = patron.levels[place], f"{side}_patron"
        costs[side] = flow_of(own, rates[side], step) - level * flow_of(patron.aid, rates[side], step)
        if power in costs:
            costs[power] = level * flow_of(patron.price, rates[power], step)
    rung = modes.rung[mode]
    if rung is not None:
        costs["ruler"] += flow_of(game.coercion.rungs[rung].damage, rates["ruler"], step)
        if "coercer" in costs:
            costs["coercer"] = flow_of(game.coercion.rungs[rung].price, rates["coercer"], step)
    return list(costs.values())


def _pens(games: Sequence[Game], turn: str | None) -> Array:
    """Chances that ruler, opposition, mediator table the terms, (n, 3)."""
    if turn is not None:
        return np.tile([float(turn == "ruler"), float(turn == "opposition"), 0.0], (len(games), 1))
    weights = np.array([[g.conference.ruler, g.conference.opposition, g.conference.mediator] for g in games])
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
