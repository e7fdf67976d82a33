"""The probabilistic Condorcet election: how likely each of some options is to prevail over all the others.

Every actor backs one option of each pair; the strength of the coalitions turns into chances P_ab that a beats b; the
chances of the pairs turn into one distribution over the options (Wise, Lester & Efird 2015, KTAB):

    conditional         p_a proportional to the product over b of P_ab
    markov-uniform      the steady state of a chain in which a random rival challenges the standing option
    markov-incentive    the same, with rivals challenging in proportion to C_ab P_ab

KTAB iterates both chains until they hardly move, and gives up after a thousand steps; ``exact`` solves for the steady
state instead, which is unique, since of any two options each pair has one that can beat the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from demarche.engines.settlement.voting import Victory, Vote, victory, vote
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["ELECTIONS", "Election", "election", "pair_chances", "pair_strengths"]

Election = Literal["conditional", "markov-uniform", "markov-incentive"]
ELECTIONS: tuple[str, ...] = get_args(Election)

LEAST_STRENGTH = 1e-8
"""What stands behind every option, so that no chance is 0 / 0."""
STAY = 1e-10
"""A hair of probability that nobody challenges, so that an undisputed option has something to normalise."""
UNIFORM_CLOSE, INCENTIVE_CLOSE, PATIENCE = 1e-6, 1e-8, 1000
"""When KTAB takes each chain as settled, and after how many steps it gives up."""


def pair_strengths(utility: Floats, weight: Floats, rule: Vote = "proportional") -> Floats:
    """C_ab, the strength behind option a against b, shape (..., m, m).

    ``utility`` (..., n, m) is what each of m options is worth to each of n actors, ``weight`` (..., n) what each can
    put in. A rule that treats gains and losses unlike takes the option that stands first as the one held.
    """
    options = utility.shape[-1]
    strengths = np.zeros((*utility.shape[:-2], options, options))
    for a in range(options):
        votes = vote(weight[..., :, None], utility[..., :, a + 1 :] - utility[..., :, a, None], rule)
        strengths[..., a + 1 :, a] = np.maximum(votes, 0.0).sum(axis=-2)
        strengths[..., a, a + 1 :] = np.maximum(-votes, 0.0).sum(axis=-2)
    return strengths + LEAST_STRENGTH


def pair_chances(strengths: Floats, model: Victory = "linear") -> Floats:
    """P_ab, the chance that option a beats b, (..., m, m); one half on the diagonal; P_ab + P_ba = 1."""
    chances = victory(strengths, np.swapaxes(strengths, -1, -2), model)
    at = np.arange(strengths.shape[-1])
    chances[..., at, at] = 0.5
    return chances


def election(
    utility: Floats,
    weight: Floats,
    *,
    rule: Vote = "proportional",
    model: Victory = "linear",
    by: Election = "conditional",
    exact: bool = True,
) -> Floats:
    """How likely each option is to prevail, (..., m), from utilities (..., n, m) and weights (..., n).

    ``exact`` solves the chains; without it they are iterated as KTAB does it, for one election at a time. Raises
    :class:`.InputError` where KTAB would give up.
    """
    strengths = pair_strengths(utility, weight, rule)
    chances = pair_chances(strengths, model)
    if by == "conditional":
        return conditional(chances)
    step = uniform_step(chances) if by == "markov-uniform" else incentive_step(chances, strengths)
    if exact:
        return steady(step)
    return iterated(step, UNIFORM_CLOSE if by == "markov-uniform" else INCENTIVE_CLOSE)


def conditional(chances: Floats) -> Floats:
    """Normalised products of each option's chances, taken by logarithms so that many options do not underflow."""
    logs = np.log(chances).sum(axis=-1)
    highest = logs.max(axis=-1, keepdims=True)
    products = np.exp(logs - highest)
    return np.asarray(products / products.sum(axis=-1, keepdims=True))


def uniform_step(chances: Floats) -> Floats:
    """The matrix T of q = T p for q_a = sum over b of P_ab (p_a + p_b) / m."""
    m = chances.shape[-1]
    step = chances / m
    at = np.arange(m)
    step[..., at, at] += chances.sum(axis=-1) / m
    return np.asarray(step)


def incentive_step(chances: Floats, strengths: Floats) -> Floats:
    """The matrix T of q = T p, where b challenges a standing a with a chance in proportion to C_ba P_ba."""
    m = chances.shape[-1]
    at = np.arange(m)
    pull = strengths * chances
    pull[..., at, at] += STAY
    challenge = pull / pull.sum(axis=-2, keepdims=True)  # [b, a]: that b challenges a
    step = chances * challenge  # a challenges b and wins
    step[..., at, at] += (chances * np.swapaxes(challenge, -1, -2)).sum(axis=-1)  # a stands and holds
    return np.asarray(step)


def steady(step: Floats) -> Floats:
    """The distribution that a chain's step leaves as it is."""
    m = step.shape[-1]
    system = step - np.eye(m)
    system[..., -1, :] = 1.0
    right = np.zeros((*step.shape[:-1], 1))
    right[..., -1, 0] = 1.0
    found = np.clip(np.linalg.solve(system, right)[..., 0], 0.0, None)
    return np.asarray(found / found.sum(axis=-1, keepdims=True))


def iterated(step: Floats, close: float) -> Floats:
    """Half-way steps from the uniform distribution until they move no entry by ``close``."""
    m = step.shape[-1]
    at = np.full(m, 1.0 / m)
    for _ in range(PATIENCE):
        after = step @ at
        moved = float(np.abs(after - at).max())
        at = (at + after) / 2.0
        if moved <= close:
            return np.asarray(at)
    raise InputError(
        f"election: the chain had not settled after {PATIENCE} steps, where KTAB stops with an error; "
        "choose the corrected mode, which solves for its steady state"
    )
