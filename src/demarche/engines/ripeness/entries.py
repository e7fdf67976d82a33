"""The numbers of each outside power's turn: chances under a known conduct, one-off costs to a power that chooses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.coercion import Coercer
from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.modes import Modes, Turn
from demarche.engines.ripeness.patrons import Patron, Rescue, Sponsor
from demarche.engines.ripeness.turns import NO_WAY, Entry

__all__ = ["entry_of"]

Array = NDArray[np.float64]
SLACK = 1e-9


def entry_of(games: Sequence[Game], modes: Modes, turn: Turn) -> Entry:
    """The numbers of a turn in a batch of games that share their modes."""
    actor = modes.actors.index(turn.power) if turn.power in modes.actors else None
    if turn.power == "coercer":
        conducts = [game.coercion.conduct for game in games]
        known = [conduct.precision for conduct in conducts if isinstance(conduct, Coercer)]
        precision = np.array([rate for rate in known if rate is not None])
        numbers = _coercer(games, modes, turn, 0.0 if actor is None else NO_WAY)
        return Entry(numbers, actor, precision if precision.size else None)
    side = turn.power.removesuffix("_patron")
    patrons = [game.ruler_patron if side == "ruler" else game.opposition_patron for game in games]
    if actor is None:
        return Entry(
            np.stack([_rescue(game, patron, modes, turn) for game, patron in zip(games, patrons, strict=True)])
        )
    sponsors = [patron.conduct for patron in patrons if isinstance(patron.conduct, Sponsor)]
    own = np.array([modes.support[mode][0 if side == "ruler" else 1] for mode in range(turn.reached)])
    menus = np.array([sponsor.menu for sponsor in sponsors])
    moved = np.abs(menus[:, own[turn.table]] - menus[:, own[:, None]])
    adjust = np.array([sponsor.adjust for sponsor in sponsors])
    precise = [sponsor.precision for sponsor in sponsors if sponsor.precision is not None]
    step = games[0].horizon.step
    return Entry(
        (adjust[:, None, None] * moved)[..., None, None],
        actor,
        np.array(precise) if precise else None,
        np.array([min(1.0, sponsor.reviews.count(step)) for sponsor in sponsors]),
    )


def _coercer(games: Sequence[Game], modes: Modes, turn: Turn, absent: float) -> Array:
    numbers = np.full((len(games), *turn.table.shape, 1, 1), absent)
    for draw, game in enumerate(games):
        rows = {stage: _stage(game, stage, modes) for stage in set(modes.stage)}
        for start, stage in enumerate(modes.stage):
            numbers[draw, start, : len(rows[stage]), 0, 0] = rows[stage]
    return numbers


def _stage(game: Game, stage: int, modes: Modes) -> list[float]:
    """At a stage of coercion (war, decision due, striking at each rung, over): the ways on."""
    conduct, step, rungs = game.coercion.conduct, game.horizon.step, len(game.coercion.rungs)
    over, last = 2 + rungs, stage == 1 + rungs
    if isinstance(conduct, Coercer):
        return {0: [0.0, 0.0], 1: [conduct.back_down, conduct.alone], over: [0.0]}.get(
            stage, [*([0.0] if last else [0.0, 0.0]), conduct.quit]
        )
    if stage == 0:
        chance = conduct.ultimatum.hazard(step)
        return [1.0 - chance, chance]
    if stage == 1:
        return [1.0 - conduct.credibility, conduct.credibility]
    if stage == over:
        return [1.0]
    climb = conduct.escalate.hazard(step)
    return [1.0, 0.0] if last else [1.0 - climb, climb, 0.0]


def _rescue(game: Game, patron: Patron, modes: Modes, turn: Turn) -> Array:
    """(Z, 2, K-1, 1): chances of staying and of changing over, by balance."""
    rule, step, notches = patron.conduct, game.horizon.step, game.war.notches
    assert isinstance(rule, Rescue)
    hold = np.arange(1, notches) / notches
    ruler = turn.power == "ruler_patron"
    losing = (hold if ruler else 1.0 - hold) < rule.line - SLACK
    change = np.empty((len(turn.ways), notches - 1))
    for mode, pair in enumerate(modes.support):
        inside = pair[0 if ruler else 1] == 1
        change[mode] = rule.steps_out.hazard(step) * ~losing if inside else rule.steps_in.hazard(step) * losing
    return np.stack([1.0 - change, change], axis=1)[..., None]
