"""Where the answer of the war hangs on a hair: numbers at which it moves by a jump."""

from __future__ import annotations

from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.page.parts import Text, joined

__all__ = ["slope_parts"]

_NUMBERS = {
    "settlement.lowest": "the least that preconditions leave {ruler}",
    "settlement.highest": "the most that preconditions leave {ruler}",
    "settlement.binds": "the chance that an agreement binds",
    "settlement.spoilers": "the chance that spoilers bring it down",
    "war.ruler_cost": "what a year of war costs {ruler}",
    "war.opposition_cost": "what a year of war costs {opposition}",
    "war.moves": "the pace of the front",
    "conference.rounds": "how often talks are held",
    "beliefs.ruler": "what {ruler} expects of the war",
    "beliefs.opposition": "what {opposition} expects of the war",
}


def slope_parts(answer: RipenessAnswer) -> tuple[Text, ...]:
    """One line naming the numbers at whose middle the chance of a lasting peace jumps; nothing where there is none."""
    found = [
        _NUMBERS[slope.parameter].format(ruler=answer.ruler, opposition=answer.opposition)
        for slope in answer.slopes
        if slope.why == "jump"
    ]
    if not found:
        return ()
    words = (
        "At the middle of the ranges the chance of a peace that holds jumps if one moves "
        f"{joined(found, 'or')} by a hair, because somebody then decides otherwise. Take that figure with care, "
        "and the ranges for the answer."
    )
    return (Text(words, quiet=True),)
