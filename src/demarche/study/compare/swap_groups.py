"""Which inputs change places together when two crises are compared, and what each group is called.

Every judged number that the screen and the war read belongs to exactly one :class:`Bit` of one :class:`Group`, together
with whatever stands in for it where a file leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from demarche.engine.inputs import covers, keys

__all__ = ["GROUPS", "OPPOSITION", "RULER", "Bit", "Group", "bit_of"]

RULER, OPPOSITION = "role-ruler", "role-opposition"
"""What the two sides are called once they stand for their roles."""


@dataclass(frozen=True)
class Bit:
    """A part of a group that can change places by itself: inputs that stand in for each other or go together.

    ``id`` is the group's with a number. The paths are those of the crisis file, in roles (:func:`bit_of`).
    """

    id: str
    title: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """Inputs that change places together. ``short`` names it in a sentence, after "the" or "Kosovo's"; ``title`` in a
    table.
    """

    id: str
    short: str
    title: str
    bits: tuple[Bit, ...]


def _group(name: str, short: str, title: str, bits: Mapping[str, str]) -> Group:
    """A group from its bits: their titles, each with the paths in a line."""
    parts = enumerate(bits.items())
    return Group(
        name, short, title, tuple(Bit(f"{name}.{k}", words, tuple(paths.split())) for k, (words, paths) in parts)
    )


GROUPS: tuple[Group, ...] = (
    _group(
        "odds",
        "odds as each side sees them",
        "what each side believes of its odds",
        {
            "the ruler's own odds": "screen.p_ruler war.odds.ruler",
            "the opposition's own odds": "screen.p_opposition war.odds.opposition",
            "an outsider's odds": "screen.balance war.odds.observer",
        },
    ),
    _group(
        "waiting",
        "price of fighting on",
        "what fighting on costs each, and how far each looks ahead",
        {
            "what fighting costs the ruler": "screen.c_ruler war.ruler_cost_per_year",
            "what fighting costs the opposition": "screen.c_opposition war.opposition_cost_per_year",
            "what holding ground yields while the war lasts": "war.holding",
            "the chance that the war dies down by itself": "war.fade_per_year",
            "how far each side looks ahead": "war.ruler_patience_per_year war.opposition_patience_per_year",
        },
    ),
    _group(
        "terms",
        "terms on the table",
        "which terms preconditions and ratifiers allow",
        {
            "the least that the ruler's own conditions leave him, and the price of signing less": "screen.x_low "
            f"war.settlement.lowest war.settlement.ruler_price war.settlement.ruler_types actors.{RULER}.type",
            "the most that the other side's conditions leave him, and the price of leaving more": "screen.x_high "
            "war.settlement.highest war.settlement.opposition_price",
            "the least that those on his side who must agree let pass": "war.settlement.ruler_ratifiers",
            "the most for the ruler that the opposition's fighters let pass": "war.settlement.opposition_ratifiers",
        },
    ),
    _group(
        "binding",
        "guarantees and spoilers",
        "how well an agreement would bind",
        {
            "the chance that an agreement binds": "screen.binding war.settlement.binds_per_year",
            "what each would lose if cheated": "screen.e_ruler screen.e_opposition",
            "who is cheated, and whether a breach is mended": "war.settlement.ruler_cheated war.settlement.renewal",
            "spoilers": "war.settlement.spoilers_per_year",
            "who gains ground in peace": "war.settlement.drift_per_year",
        },
    ),
    _group(
        "front",
        "front",
        "the front: who holds what, how fast it moves, how much it tells",
        {
            "who holds what": "war.balance war.notches",
            "how fast the front moves": "war.pace_per_year",
            "the chance that an army or a capital falls at a stroke": "war.breaks_per_year",
            "how much the front tells": "war.odds.favoured_wins",
        },
    ),
    _group(
        "conference",
        "conference",
        "the conference: how often they meet, who tables the text, who speaks",
        {"the conference": "war.conference"},
    ),
    _group(
        "patrons",
        "patrons",
        "the patrons of both sides and what they give",
        {
            "those who help the ruler": "war.patrons.of-ruler actors.of-ruler.type",
            "those who help the opposition": "war.patrons.of-opposition actors.of-opposition.type",
        },
    ),
    _group(
        "threat",
        "threat of force",
        "the outside power's threat of force, and whether it is believed to last",
        {"the threat of force": "war.coercer"},
    ),
)
"""In the order of a page."""


@cache
def bit_of(path: str) -> str | None:
    """The bit that a path belongs to, once sides and patrons are called by their roles; None for what neither the
    screen nor the war reads.

    A patron is called by its name and whom it helps (``russia@ruler``), and belongs with all who help the same side.
    """
    parts = list(keys(path))
    place = {"war.patrons": 2, "actors": 1}
    for section, at in place.items():
        if path.startswith(f"{section}.") and "@" in parts[at]:
            parts[at] = f"of-{parts[at].rpartition('@')[2]}"
    role = ".".join(parts)
    return next((bit.id for group in GROUPS for bit in group.bits if covers(bit.paths, role)), None)
