"""How strongly an actor backs one outcome over another, and how coalitions turn into chances of winning.

Voting rules and victory models as in KTAB (Wise, Lester & Efird 2015, *An Introduction to the KAPSARC Toolkit for
Behavioral Analysis*). A vote is positive for the first outcome, negative for the second.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["VICTORIES", "VOTES", "Victory", "Vote", "one_of", "victory", "vote"]

Vote = Literal["proportional", "binary", "proportional-binary", "proportional-cubic", "cubic", "asymmetric"]
"""``proportional`` votes weight times stake; ``binary`` the whole weight whatever the stake; ``cubic`` weight times
the stake's cube; ``asymmetric`` two thirds of the stake where the actor would gain."""

Victory = Literal["linear", "square", "quartic", "octic", "binary"]
"""The power of a coalition's strength to which its chance is proportional; ``binary``: sure beyond a tenth more."""

VOTES: tuple[str, ...] = get_args(Vote)
VICTORIES: tuple[str, ...] = get_args(Victory)

INDIFFERENT = 1e-8
"""Below this difference of utilities a binary vote fades to none."""
SURE_LEAD = 0.1
"""How much stronger the winner of a binary victory must be to be sure of it."""
LEAST_CHANCE = 1e-6
"""What a binary victory leaves to the loser."""
POWERS: Mapping[str, int] = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}


def one_of(name: str, value: str, choices: tuple[str, ...]) -> None:
    """Refuse a value that is none of the choices. Raises :class:`.InputError`."""
    if value not in choices:
        raise InputError(f"{name}: there is no {value!r}; choose one of {', '.join(choices)}")


def vote(weight: Floats, stake: Floats, rule: Vote = "proportional") -> Floats:
    """The votes of actors of some ``weight`` with some ``stake`` (utility of the first outcome minus the second's)."""
    if rule == "proportional":
        return weight * stake
    if rule == "binary":
        return weight * np.clip(stake / INDIFFERENT, -1.0, 1.0)
    if rule == "proportional-binary":
        return 0.8 * weight * stake + 0.2 * weight * np.clip(stake / INDIFFERENT, -1.0, 1.0)
    if rule == "cubic":
        return weight * stake**3
    if rule == "proportional-cubic":
        return 0.5 * weight * stake + 0.5 * weight * stake**3
    return weight * stake * np.where(stake > 0.0, 2.0 / 3.0, 1.0)


def victory(strength: Floats, against: Floats, model: Victory = "linear") -> Floats:
    """The chance that a coalition of some ``strength`` (above 0) beats another."""
    if model == "binary":
        share = strength / (strength + against)
        linear = (share * (2.0 + SURE_LEAD) - 1.0) / SURE_LEAD
        return np.asarray(np.clip(linear, LEAST_CHANCE, 1.0 - LEAST_CHANCE))
    power = POWERS[model]
    # The ratio keeps an octic power of a tiny strength from vanishing.
    return np.asarray(1.0 / (1.0 + (against / strength) ** power))
