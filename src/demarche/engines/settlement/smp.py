"""The Spatial Model of Politics: actors challenge, bargain and move, turn by turn, until they hardly move.

After Wise, Lester & Efird (2015), *An Introduction to the KAPSARC Toolkit for Behavioral Analysis*, and the behaviour
of KTAB, whose deterministic runs the mode ``ktab`` repeats to the last digit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.settlement.model import Positions, frozen
from demarche.engines.settlement.smp_bargain import Bargain, bargained, chosen, worths
from demarche.engines.settlement.smp_options import SmpOptions
from demarche.engines.settlement.smp_turn import Gap, Table, distances, risks, utility, view
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Challenge", "Move", "SmpRun", "Turn", "play", "play_turn"]

LEAST_GAIN = 1e-5
"""What a challenge must be expected to gain."""
STILL, START = 0.02, 1e-4
"""Play stops once a turn moves less than a fiftieth of the first (and a hair, so that no movement stops it too)."""


@dataclass(frozen=True)
class Challenge:
    """Whom an actor challenged in a turn, and what it expected: its chance to win and its gain in utility."""

    turn: int
    actor: int
    target: int
    chance: float
    gain: float


@dataclass(frozen=True)
class Move:
    """Who moved in a turn by a bargain with whom, and the chance with which it preferred this bargain."""

    turn: int
    actor: int
    to: int
    chance: float


@dataclass(frozen=True)
class Turn:
    """What one turn did: positions (n, K) in parts of the scale after it, challenges and moves."""

    position: Floats
    challenges: tuple[Challenge, ...]
    moves: tuple[Move, ...]
    prevails: Floats
    """How likely each position was to prevail when the turn began (n,)."""
    risk: Floats
    """The risk attitudes that follow from it (n,)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class SmpRun:
    """A whole run: tracks (turns + 1, n, K) in units of the scale, and every challenge and move.

    ``risk`` and ``prevails`` (turns, n) are each turn's at its beginning.
    """

    track: Any
    challenges: tuple[Challenge, ...]
    moves: tuple[Move, ...]
    prevails: Any
    risk: Any
    settled: bool
    """Whether play stopped by itself, before the turns ran out."""
    options: SmpOptions
    seed: int | None


def play(positions: Positions, options: SmpOptions | None = None, *, seed: int = 0) -> SmpRun:
    """Play SMP from a table of positions. ``seed`` matters where ``options.stochastic`` alone.

    Raises :class:`.InputError` for an actor that cares for nothing, and where KTAB's own mode would stop with an error.
    """
    options = SmpOptions() if options is None else options
    for actor, stake in zip(positions.actors, positions.salience.sum(axis=1), strict=True):
        if stake <= 0.0:
            raise InputError(f"{actor}: salience is 0; SMP needs some for every actor, so leave it out")
    table = Table(np.asarray(positions.capability), np.asarray(positions.salience))
    generator = np.random.default_rng(seed) if options.stochastic else None
    at = positions.share
    track, turns, first, settled = [at], [], 0.0, False
    for number in range(1, options.turns + 1):
        turn = play_turn(number, at, table, options, generator)
        moved = float(np.sqrt(((turn.position - at) ** 2).sum(axis=1)).sum())
        at = turn.position
        track.append(at)
        turns.append(turn)
        if number == 1:
            first = moved
        elif moved < STILL * (first + START):
            settled = True
            break
    return SmpRun(
        track=frozen(np.array(track) * positions.span + positions.low),
        challenges=tuple(challenge for turn in turns for challenge in turn.challenges),
        moves=tuple(move for turn in turns for move in turn.moves),
        prevails=frozen([turn.prevails for turn in turns]),
        risk=frozen([turn.risk for turn in turns]),
        settled=settled,
        options=options,
        seed=seed if options.stochastic else None,
    )


def play_turn(
    number: int, at: Floats, table: Table, options: SmpOptions, generator: np.random.Generator | None
) -> Turn:
    """One turn from positions (n, K) in parts of the scale, which are everyone's ideals too."""
    gap = Gap.of(distances(at, at, table.salience))
    prevails, risk = risks(gap, table, options)
    challenges, offers = _challenged(number, at, gap, risk, table, options)
    now = utility(gap, risk)
    after, moves = at.copy(), []
    for k, own in enumerate(offers):
        if len(own) == 1:
            continue
        choice, chance = chosen(worths(own, now, at, risk, table), table, options, generator)
        taken = own[choice]
        if taken is None:
            continue
        other = taken.target if taken.initiator == k else taken.initiator
        after[k] = taken.initiator_to if taken.initiator == k else taken.target_to
        if np.any(after[k] != at[k]):
            moves.append(Move(number, k, other, float(chance[choice])))
    return Turn(after, tuple(challenges), tuple(moves), prevails, risk)


def _challenged(
    number: int, at: Floats, gap: Gap, risk: Floats, table: Table, options: SmpOptions
) -> tuple[list[Challenge], list[list[Bargain | None]]]:
    """Every actor's best challenge, and the options of each actor, None among them for things as they are."""
    n = len(risk)
    challenges: list[Challenge] = []
    ktab = options.mode == "ktab"
    offers: list[list[Bargain | None]] = [[] if ktab else [None] for _ in range(n)]
    for i in range(n):
        if ktab:  # which of equals comes first hangs on who was asked before
            offers[i].append(None)
        seen = view(i, None, gap, risk, table, options)
        gain = seen.gain.copy()
        gain[i] = -np.inf
        j = int(np.argmax(gain))
        if gain[j] <= LEAST_GAIN:
            continue
        chance = float(seen.chance[j])
        challenges.append(Challenge(number, i, j, chance, float(gain[j])))
        second = chance
        if options.bargain != "initiator":
            other = view(j, i, gap, risk, table, options)
            # KTAB takes what the target thinks i gains for the target's view of i's chance.
            second = float(other.gain[j] if ktab else other.chance[j])
        for bargain in bargained(i, j, chance, second, at, table, options):
            offers[i].append(bargain)
            offers[j].append(bargain)
    return challenges, offers
