r"""What a forecast has to beat, and how far a biased hand could have moved it. Arrays only.

Yardsticks are judged without the case itself: the base rate of the other cases, and rules of one feature, the share
among the other cases that have the same level. Recodings bound what a coder who knew the ends could have done: levels
moved at random, or the one move a level that does a forecast most harm (or most good).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Whole = NDArray[np.intp]

__all__ = ["contingency", "leave_one_out", "moved_levels", "one_feature", "random_levels", "swayed"]


def leave_one_out(outcome: Floats, prior: float = 1.0) -> Floats:
    """For each case the share of the *others* that happened, with ``prior`` cases split evenly added."""
    _check_prior(prior, outcome.size)
    return np.asarray((outcome.sum() - outcome + prior / 2.0) / (outcome.size - 1 + prior))


def one_feature(level: NDArray[np.generic], outcome: Floats, prior: float = 2.0) -> Floats:
    """For each case the share among the others of its level, shrunk by ``prior`` cases to the rate of all others."""
    base = leave_one_out(outcome)
    _, place = np.unique(level, return_inverse=True)
    alike, happened = np.bincount(place)[place] - 1.0, np.bincount(place, outcome)[place] - outcome
    _check_prior(prior, outcome.size)
    return np.asarray((happened + prior * base) / (alike + prior))


def _check_prior(prior: float, cases: int) -> None:
    if not prior > 0:
        raise InputError(f"a prior should be above 0, not {prior:g}")
    if not cases:
        raise InputError("there are no cases to score")


def contingency(verdict: NDArray[np.generic], outcome: Floats) -> dict[str, tuple[int, int]]:
    """By verdict, how many cases it was given to and in how many of them the thing happened, in order of first use."""
    found: dict[str, tuple[int, int]] = {}
    for word, happened in zip(verdict.tolist(), outcome.tolist(), strict=True):
        cases, yes = found.get(str(word), (0, 0))
        found[str(word)] = (cases + 1, yes + int(happened > 0.5))
    return found


def random_levels(level: Whole, most: Whole, chance: float, draws: int, seed: int) -> Whole:
    """Recodings at random, (draws, questions): each answer moves by one level with ``chance``.

    ``level`` counts from 0 to ``most``; up or down is even. An answer at an end moves inwards; a question
    with one level stays.
    """
    if not 0 <= chance <= 1:
        raise InputError(f"the chance that an answer moves should lie between 0 and 1, not {chance:g}")
    draw = np.random.default_rng(np.random.SeedSequence(seed))
    shape = (draws, level.size)
    step = np.where(draw.random(shape) < 0.5, -1, 1)
    step = np.where(level == 0, 1, np.where(level == most, -1, step))
    moves = (draw.random(shape) < chance) & (most > 0)
    return np.asarray(np.where(moves, level + step, level), dtype=np.intp)


def moved_levels(level: Whole, most: Whole) -> Whole:
    """Every recoding in which one answer moves by one level, (moves, questions): down first, question by question."""
    rows = []
    for question in range(level.size):
        for step in (-1, 1):
            if 0 <= level[question] + step <= most[question]:
                row = level.copy()
                row[question] += step
                rows.append(row)
    return np.array(rows, dtype=np.intp).reshape(len(rows), level.size)


def swayed(chance: Floats, moved: list[Floats], outcome: Floats) -> tuple[Floats, Floats]:
    """What a hostile and what a kind coder would have got from the model, case by case.

    ``chance`` is what the cases got as coded, ``moved[i]`` what case i got under each of its :func:`moved_levels`. The
    hostile coder takes whichever is farthest from what happened, the kind one whichever is nearest; both may leave the
    coding as it is.
    """
    hostile, kind = chance.copy(), chance.copy()
    for case, values in enumerate(moved):
        every = np.append(values, chance[case])
        low, high = float(every.min()), float(every.max())
        hostile[case], kind[case] = (low, high) if outcome[case] > 0.5 else (high, low)
    return hostile, kind
