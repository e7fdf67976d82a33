"""What past talks that ended with nothing signed say of a war: the chance that the model gives to that.

A past round is held against the game as it stands today: with the front where it then stood and an ultimatum over it
or not, but with today's beliefs, help, costs and prospects. How these stood in the past nobody is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demarche.engines.ripeness.result import Result
from demarche.engines.ripeness.section import WarPart
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis

__all__ = ["PastTalk", "past_draws", "unsigned"]

_ROUNDING = 1e-9
"""A chance of no signature below this is none: a sure deal whose parts do not quite add up to 1."""


@dataclass(frozen=True)
class PastTalk:
    """A round of real talks with nothing signed. ``balance``: the ruler's share of the key places then (None:
    today's); ``threat``: an ultimatum stood."""

    balance: float | None = None
    threat: bool = False


def unsigned(result: Result, talks: Sequence[PastTalk]) -> float:
    """Chance that none of the past talks would have ended in a signature: the product of 1 - P(deal | conference).

    ``result`` is the war without levers. Raises InputError for a threat in a game in which nobody threatens.
    """
    chance, table, war = 1.0, result.balance, result.plan.game.war
    for talk in talks:
        deals = table.threatened if talk.threat else table.deal
        if deals is None:
            raise InputError("an ultimatum stood over past talks, but the game has no Coercion.rungs")
        notch = war.balance if talk.balance is None else round(talk.balance * war.notches)
        none = 1.0 - float(deals[min(max(notch, 1), war.notches - 1) - 1])
        chance *= none if none > _ROUNDING else 0.0
    return chance


def past_draws(crisis: Crisis, columns: Mapping[str, NDArray[Any]], count: int) -> list[tuple[PastTalk, ...]]:
    """The past talks that a crisis file tells of, in each of ``count`` versions."""
    history = war.history if (war := crisis.file.part(WarPart).war) else None
    out = []
    for draw in range(count):
        talks = []
        for place, talk in enumerate(history.talks if history else ()):
            column = columns.get(f"war.history.talks[{place}].balance")
            central = None if talk.balance is None else talk.balance.central
            talks.append(PastTalk(central if column is None else column[draw].item(), talk.threat))
        out.append(tuple(talks))
    return out
