"""SMP's bargains: what a challenge leads two actors to agree on, and which of their bargains each actor keeps.

Every challenge makes a bargain: where its initiator and its target would stand after it. Each actor then holds an
election among the bargains it made or was offered and things as they are, and adopts its own side of the winner. Its
partner decides apart from it, so that a bargain is often half kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.settlement.pce import election
from demarche.engines.settlement.smp_options import SmpOptions
from demarche.engines.settlement.smp_turn import Gap, Table, distances, utility

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Bargain", "bargained", "chosen", "meeting"]

NUDGE = 1e-6
"""Keeps the weights of a bargain from adding up to 0."""
GRAIN = 1e4
"""Positions are agreed on to a ten-thousandth of the scale."""


@dataclass(frozen=True)
class Bargain:
    """Where the initiator and the target of a challenge would stand after it, each (K,)."""

    initiator: int
    target: int
    initiator_to: Floats
    target_to: Floats


def meeting(i: int, j: int, chance: float, positions: Floats, salience: Floats, moving: str) -> tuple[Floats, Floats]:
    """Where i and j would stand, if i's side wins with this chance: two (K,)."""
    at_i, at_j = positions[i], positions[j]
    if moving == "s2pmax":
        return (
            at_i + yielding(1.0 - 2.0 * chance, salience[j], salience[i]) * (at_j - at_i),
            at_j + yielding(2.0 * chance - 1.0, salience[i], salience[j]) * (at_i - at_j),
        )
    power = 1 if moving == "s1p1" else 2
    # Only here, since KTAB leaves the bargains of the other rules as they come.
    a = salience[i] ** power * chance**power
    b = salience[j] ** power * (1.0 - chance) ** power
    size = a + b + NUDGE
    return rounded(((a + NUDGE) * at_i + b * at_j) / size), rounded((a * at_i + (b + NUDGE) * at_j) / size)


def yielding(lag: float, stronger: Floats, weaker: Floats) -> Floats:
    """The part of the way that a side goes whose chance lags by ``lag``; none for the stronger."""
    lag = max(0.0, lag)
    return np.asarray(lag * stronger**2 / (lag * stronger**2 + NUDGE + (1.0 - lag) * weaker**2))


def rounded(positions: Floats) -> Floats:
    return np.asarray(np.round(positions * GRAIN) / GRAIN)


def bargained(
    i: int, j: int, chance: float, second: float, positions: Floats, table: Table, options: SmpOptions
) -> list[Bargain]:
    """The bargains that i's challenge of j leads to: by ``chance`` as i sees it, ``second`` as j does."""
    pairs = [meeting(i, j, chance, positions, table.salience, options.moving)]
    if options.bargain != "initiator":
        pairs.append(meeting(i, j, second, positions, table.salience, options.moving))
    if options.bargain == "weighted":
        weight = table.capability * table.stake
        # KTAB weighs both views by the initiator's capability.
        other = table.stake[j] * table.capability[i] if options.mode == "ktab" else weight[j]
        share = weight[i] / (weight[i] + other)
        (one_i, one_j), (two_i, two_j) = pairs
        pairs = [(share * one_i + (1.0 - share) * two_i, share * one_j + (1.0 - share) * two_j)]
    return [Bargain(i, j, to_i, to_j) for to_i, to_j in pairs]


def worths(offers: Sequence[Bargain | None], now: Floats, ideals: Floats, risk: Floats, table: Table) -> Floats:
    """What each option is worth to each actor by its own lights, (n, options); None stands for things as they are.

    The worth of an option is the mean over all actors' positions, with those of its two parties replaced; ``now`` is
    what every actor's position is worth to every other, (n, n).
    """
    made = [offer for offer in offers if offer is not None]
    places = np.array([offer.initiator_to for offer in made] + [offer.target_to for offer in made])
    then = utility(Gap.of(distances(ideals, places, table.salience)), risk)
    found = np.empty((len(risk), len(offers)))
    total = now.sum(axis=1)
    at = 0
    for option, offer in enumerate(offers):
        if offer is None:
            found[:, option] = total
            continue
        gone = now[:, offer.initiator] + now[:, offer.target]
        found[:, option] = total - gone + then[:, at] + then[:, len(made) + at]
        at += 1
    return found / len(risk)


def chosen(
    worth: Floats, table: Table, options: SmpOptions, generator: np.random.Generator | None
) -> tuple[int, Floats]:
    """Which option wins an actor's election, the first of equals or one drawn by chance; and every option's chance."""
    chance = election(
        worth,
        table.capability,
        rule=options.vote,
        model=options.victory,
        by=options.election,
        exact=options.mode == "corrected",
    )
    if generator is None:
        return int(np.argmax(chance)), chance
    return int(generator.choice(len(chance), p=chance)), chance
