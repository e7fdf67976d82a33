"""How front and evidence move together, as seen by each actor: a two-type likelihood-ratio lattice, or Beta counts
of battles.

Values have shape (n, B, Z, K+1, E): draw, actor, start mode, balance 0..K, evidence node; both ends of the balance
are absorbing.
``expect`` takes next period's values back through one month of fighting; ``jumps`` say how mass goes forward under
the analyst's belief.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.model import Beliefs, Counts, Game
from demarche.engines.ripeness.modes import Modes
from demarche.errors import InputError
from demarche.numerics.belief_lattice import belief, logistic, logit, split

__all__ = [
    "CountMoves",
    "Finish",
    "Grid",
    "LatticeMoves",
    "Moves",
    "count_moves",
    "grid_for",
    "grid_of",
    "lattice_moves",
]

Array = NDArray[np.float64]
Jump = tuple[int, int, Array]  # so many notches and evidence nodes; its chance, broadcast to (n, Z, K-1, E)
Crack = tuple[int, int, Array]  # from a start mode to another; its chance, broadcast to (n, K-1, E)
WIDE = 41
EDGE = 4.6  # log odds of .99


class Moves(Protocol):
    """One month of fighting."""

    def expect(self, values: Array) -> Array:
        """(n, B, Z, K+1, E) -> (n, B, Z, K-1, E): expected value of next period, per actor, undiscounted."""

    @property
    def jumps(self) -> tuple[Jump, ...]:
        """Where the analyst expects to be next period, by where one is; staying put comes first."""

    @property
    def cracks(self) -> tuple[Crack, ...]:
        """How the coalition may crack, as the analyst sees it."""

    @property
    def finish(self) -> Finish | None:
        """How the war may break off, None if it cannot."""

    def discounted(self, factor: Array) -> Moves:
        """The same with what each actor expects multiplied by his factor (n, B)."""


@dataclass(frozen=True)
class Finish:
    """The war breaks off: chance within a month of fighting that the ruler has then won, and that he has lost, as each
    actor sees it (last row: the analyst), (n, B + 1, Z, K-1, E)."""

    won: Array
    lost: Array


@dataclass(frozen=True)
class Grid:
    """The evidence grid: log-likelihood ratio per draw and node (or numbers of battles), the node of today, and
    kind."""

    nodes: Array
    today: int
    counts: bool

    @property
    def size(self) -> int:
        """Number of evidence nodes."""
        return int(self.nodes.shape[-1])


@dataclass(frozen=True)
class LatticeMoves:
    """``values``, ``mass``: stacked matrices for up, down and same, (n, B, Z, 3E, E) and (n, 1, Z, E, 3E). ``crack``
    (n, B + 1, Z, 1, E): chance that the coalition cracks (last row: the analyst's), which leads to mode ``over[z]``;
    None if it cannot. What the matrices leave to 1 is the ``finish``."""

    values: Array
    mass: Array
    crack: Array | None = None
    over: tuple[int, ...] = ()
    finish: Finish | None = None

    def expect(self, values: Array) -> Array:
        stacked = np.concatenate([values[..., 2:, :], values[..., :-2, :], values[..., 1:-1, :]], axis=-1)
        ahead = np.asarray(stacked @ self.values)
        if self.crack is not None:
            ahead += self.crack[:, :-1] * values[:, :, self._over, 1:-1]
        return ahead

    @cached_property
    def _over(self) -> slice | NDArray[np.intp]:
        """Where cracks lead: one mode for all, most often."""
        first = self.over[0]
        return slice(first, first + 1) if len(set(self.over)) == 1 else np.array(self.over)

    def discounted(self, factor: Array) -> LatticeMoves:
        factor = factor[:, :, None, None, None]
        crack = self.crack
        if crack is not None:
            crack = np.concatenate([crack[:, :-1] * factor, crack[:, -1:]], axis=1)
        return replace(self, values=self.values * factor, crack=crack)

    @cached_property
    def jumps(self) -> tuple[Jump, ...]:
        up, down, same = np.split(self.mass[:, 0], 3, axis=-1)
        return tuple(
            (notches, nodes, _diagonal(part, nodes))
            for notches, part in ((0, same), (1, up), (-1, down))
            for nodes in _diagonals(part)
        )

    @property
    def cracks(self) -> tuple[Crack, ...]:
        if self.crack is None:
            return ()
        seen = self.crack[:, -1]
        return tuple((mode, over, seen[:, mode]) for mode, over in enumerate(self.over) if seen[:, mode].any())


def _diagonals(matrices: Array) -> list[int]:
    """Which diagonals of (n, Z, E, E) are not empty, the main one first in any case."""
    start, end = np.nonzero(matrices.any(axis=(0, 1)))
    return sorted({0, *(end - start).tolist()}, key=lambda by: (abs(by), by))


def _diagonal(matrices: Array, by: int) -> Array:
    """(n, Z, 1, E): a diagonal of (n, Z, E, E) by row, 0 where it has none."""
    found = np.diagonal(matrices, by, -2, -1)
    out = np.zeros((*matrices.shape[:2], 1, matrices.shape[-1]))
    out[:, :, 0, max(0, -by) : max(0, -by) + found.shape[-1]] = found
    return out


@dataclass(frozen=True)
class CountMoves:
    """``wins`` (n, B, 1, K-1, E): each actor's chance that the next battle is the ruler's; ``moves`` (n,): chance
    of a battle."""

    wins: Array
    analyst: Array
    moves: Array
    factor: Array | float = 1.0
    finish: Finish | None = None

    def expect(self, values: Array) -> Array:
        ahead = np.concatenate([values[..., 1:], values[..., -1:]], axis=-1)
        battle = self.wins * ahead[..., 2:, :] + (1.0 - self.wins) * ahead[..., :-2, :]
        rate = self.moves[:, None, None, None, None]
        return np.asarray(self.factor * (rate * battle + (1.0 - rate) * values[..., 1:-1, :]))

    def discounted(self, factor: Array) -> CountMoves:
        return replace(self, factor=factor[:, :, None, None, None])

    @property
    def jumps(self) -> tuple[Jump, ...]:
        rate, last = self.moves[:, None, None, None], np.arange(self.analyst.shape[-1]) == self.analyst.shape[-1] - 1
        win = rate * self.analyst[:, 0]
        lose = rate - win
        sides = ((1, win), (-1, lose))
        learned = (
            (notches, nodes, part * where) for notches, part in sides for nodes, where in ((0, last), (1, ~last))
        )
        return ((0, 0, 1.0 - rate), *learned)

    @property
    def cracks(self) -> tuple[Crack, ...]:
        return ()


def odds(game: Game) -> float:
    """Log odds today, beyond the type, that the next notch is the ruler's."""
    return odds_at(game, (game.ruler_patron.level, game.opposition_patron.level))


def odds_at(game: Game, support: tuple[float, float]) -> float:
    """The same when the patrons support at these levels."""
    return game.war.edge + game.ruler_patron.odds * support[0] - game.opposition_patron.odds * support[1]


def supports(game: Game, modes: Modes) -> list[tuple[float, float]]:
    """Levels of the two patrons in each mode."""
    ruler, opposition = game.ruler_patron.levels, game.opposition_patron.levels
    return [(ruler[a], opposition[o]) for a, o in modes.support]


def _steps(extra: Array, strength: Array) -> tuple[Array, Array, Array, Array]:
    """Chance that a move is the ruler's under + and -, and the log-likelihood ratio of his win and of his loss."""
    plus, minus = logistic(extra + strength), logistic(extra - strength)
    lose_plus, lose_minus = logistic(-extra - strength), logistic(-extra + strength)
    return plus, minus, np.log(plus / minus), np.log(lose_plus / lose_minus)


def grid_for(games: Sequence[Game]) -> Grid:
    """One grid for a batch of draws: same number of nodes, own spacing, as fine as a battle's evidence allows."""
    first = games[0].beliefs
    if isinstance(first, Counts):
        most = max(game.beliefs.most for game in games if isinstance(game.beliefs, Counts))
        return Grid(np.broadcast_to(np.arange(most + 1.0), (len(games), most + 1)), 0, True)
    beliefs = [game.beliefs for game in games if isinstance(game.beliefs, Beliefs)]
    priors = np.array([[b.ruler, b.opposition, b.analyst] for b in beliefs])
    asked = [b.nodes for b in beliefs if b.nodes is not None]
    need = EDGE + np.where((priors > 0.0) & (priors < 1.0), np.abs(logit(priors)), 0.0).max(axis=1)
    if beliefs[0].about == "coalition":
        step = np.maximum(np.abs(_survival(games)[2]), 1e-3)
        size = max(asked) if asked else min(int(np.ceil((need / step).max())) + 1, WIDE)
        spacing = step if asked else np.maximum(step, need / (size - 1))
        return Grid(spacing[:, None] * np.arange(1.0 - size, 1.0), size - 1, False)
    strength = np.array([b.strength for b in beliefs])
    if not strength.any():
        return Grid(np.zeros((len(games), 1)), 0, False)
    *_, win, loss = _steps(np.array([odds(game) for game in games]), strength)
    step = np.maximum(np.maximum(win, -loss), 1e-3)
    half = (max(asked) - 1) // 2 if asked else min(int(np.ceil((need / step).max())), (WIDE - 1) // 2)
    spacing = step if asked else np.maximum(step, need / half)
    return Grid(spacing[:, None] * np.arange(-half, half + 1.0), half, False)


def grid_of(game: Game) -> tuple[object, ...]:
    """What games must share so that the grid of each is the same whatever it is solved with."""
    beliefs = game.beliefs
    if isinstance(beliefs, Counts):
        return ("counts", beliefs.most)
    if beliefs.about == "front" and beliefs.strength == 0.0:
        return ("nothing to learn",)
    return (beliefs.about, beliefs.nodes if beliefs.nodes is not None else -grid_for([game]).size)


def _survival(games: Sequence[Game]) -> tuple[Array, Array, Array]:
    """Hazard that the coalition cracks if brittle and if solid, and the log-likelihood ratio of its surviving a
    step."""
    step = games[0].horizon.step
    brittle = np.array([game.coercion.brittle.hazard(step) for game in games])
    solid = np.array([game.coercion.solid.hazard(step) for game in games])
    return brittle, solid, np.log1p(-brittle) - np.log1p(-solid)


def lattice_moves(games: Sequence[Game], grid: Grid, modes: Modes) -> LatticeMoves:
    """Transition matrices of a batch of draws as the ruler, the opposition and (where he chooses) the coercer see
    them; the analyst's for mass and for the coercer."""
    beliefs = [game.beliefs for game in games if isinstance(game.beliefs, Beliefs)]
    strength = np.array([b.strength for b in beliefs])
    priors = np.array([[b.ruler, b.opposition, b.analyst] for b in beliefs])
    faith = belief(priors, grid.nodes[:, None, :])[..., None]
    levels = [supports(game, modes) for game in games]
    move = np.array([game.war.moves.count(game.horizon.step) for game in games])
    actors = [0, 1, *(2 for _ in modes.actors[2:])]
    kinds = list(zip(modes.rung, modes.support, strict=True))
    breaks = np.array([game.war.breaks.hazard(game.horizon.step) for game in games])
    ends = bool(breaks.any())
    by_kind: dict[Any, tuple[Array, Array]] = {}
    prevails: dict[Any, Array] = {}
    for mode, kind in enumerate(kinds):
        if kind not in by_kind:
            extra = np.array([odds_at(game, level[mode]) for game, level in zip(games, levels, strict=True)])
            rung = kind[0]
            shift = 0.0 if rung is None else np.array([game.coercion.rungs[rung].odds for game in games])
            battle, crack = _with_cracks(games, grid, _battle(grid, faith, extra - shift, strength, move), faith, rung)
            if ends:
                lasts = (1.0 - breaks)[:, None, None, None]
                battle, crack = battle * lasts, crack * lasts
            by_kind[kind] = battle, crack
            if ends:
                prevails[kind] = _prevails(games, faith[..., 0], extra - shift)
    seen = np.stack([by_kind[kind][0] for kind in kinds], axis=2)  # (n, 3 actors, Z, from E, to 3E)
    values = np.ascontiguousarray(seen[:, actors].swapaxes(-1, -2))
    crack = np.stack([by_kind[kind][1] for kind in kinds], axis=2)[:, [*actors, 2]].swapaxes(-1, -2)
    finish = None
    if ends:
        seen_so = np.stack([prevails[kind] for kind in kinds], axis=2)[:, [*actors, 2]]
        won = breaks[:, None, None, None, None] * seen_so
        finish = Finish(won, breaks[:, None, None, None, None] - won)
    return LatticeMoves(values, seen[:, 2:3], crack if crack.any() else None, modes.over, finish)


def _prevails(games: Sequence[Game], faith: Array, extra: Array) -> Array:
    """Chance that the ruler wins where the war breaks off, as each camp sees it, (n, 3, K-1, E)."""
    notches = games[0].war.notches
    held = np.arange(1, notches) / notches
    odds = (extra[:, None] + np.log(held / (1.0 - held)))[:, None, :, None]
    spread = np.array([game.war.spread for game in games])[:, None, None, None]
    faith = faith[:, :, None]
    return np.asarray(faith * logistic(odds + spread) + (1.0 - faith) * logistic(odds - spread))


def _battle(grid: Grid, faith: Array, extra: Array, strength: Array, move: Array) -> Array:
    """(n, 3 actors, from E, to 3E): up, down, same."""
    plus, minus, win, loss = _steps(extra, strength)
    matrices = []
    for chance_plus, chance_minus, step in ((plus, minus, win), (1.0 - plus, 1.0 - minus, loss)):
        to_plus, to_minus = split(grid.nodes, step)
        for_plus = (move * chance_plus)[:, None, None] * to_plus
        for_minus = (move * chance_minus)[:, None, None] * to_minus
        matrices.append(faith * for_plus[:, None] + (1.0 - faith) * for_minus[:, None])
    same = np.broadcast_to(np.eye(grid.size), matrices[0].shape) * (1.0 - move)[:, None, None, None]
    return np.concatenate([*matrices, same], axis=-1)


def _with_cracks(
    games: Sequence[Game], grid: Grid, battle: Array, faith: Array, rung: int | None
) -> tuple[Array, Array]:
    """The month's battle together with what is learned from the coalition's surviving it; and the chance that it
    cracks, (n, 3, E, 1)."""
    never = np.zeros(faith.shape)
    if rung is None:
        return battle, never
    brittle, solid, step = _survival(games)
    brittle, solid = brittle[:, None, None, None], solid[:, None, None, None]
    if isinstance(games[0].beliefs, Beliefs) and games[0].beliefs.about == "coalition":
        to_plus, to_minus = split(grid.nodes, step)
        survive = faith * (1.0 - brittle) * to_plus[:, None] + (1.0 - faith) * (1.0 - solid) * to_minus[:, None]
        parts = [survive @ part for part in np.split(battle, 3, axis=-1)]
        return np.concatenate(parts, axis=-1), faith * brittle + (1.0 - faith) * solid
    return battle * (1.0 - solid), never + solid


def count_moves(games: Sequence[Game], grid: Grid) -> CountMoves:
    """Beta learning: after n battles and net gain k - k0 the ruler has won (n + k - k0) / 2."""
    beliefs = [game.beliefs for game in games if isinstance(game.beliefs, Counts)]
    if any(odds(game) != 0.0 for game in games):
        raise InputError(
            "learning by counting battles needs odds that stay put: War.edge and support that shifts the odds must be 0"
        )
    priors = np.array([[b.ruler, b.opposition, b.analyst] for b in beliefs])
    balance = (
        np.arange(1, games[0].war.notches)[None, :, None] - np.array([g.war.balance for g in games])[:, None, None]
    )
    battles = grid.nodes[:, None, :]
    wins = np.clip((battles + balance) / 2.0, 0.0, battles)
    shape = (len(games), 1, *np.broadcast_shapes(wins.shape[1:]))
    alpha, beta = priors[..., 0][..., None, None], priors[..., 1][..., None, None]
    chance = (alpha + wins.reshape(shape)) / (alpha + beta + battles[:, None])
    move = np.array([game.war.moves.count(game.horizon.step) for game in games])
    return CountMoves(chance[:, :2, None], chance[:, 2:3, None], move)
