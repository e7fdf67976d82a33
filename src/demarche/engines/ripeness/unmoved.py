"""What a lever leaves as it was: parts of the game are read again only where what they are read from differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.engines.ripeness.crisis_reader import PARTS
from demarche.engines.ripeness.section import War, WarPart

if TYPE_CHECKING:
    from demarche.crisis import Crisis

__all__ = ["HELPERS", "unmoved"]

HELPERS = frozenset({"ruler helpers", "opposition helpers"})
"""What the patrons do."""
_HELP = ("ruler", "opposition", *sorted(HELPERS))
_FRONT = ("balance", "pace_per_year", "ruler_cost_per_year", "opposition_cost_per_year", "holding")
_PATIENCE = ("ruler_patience_per_year", "opposition_patience_per_year")
_READ: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*_FRONT, "fade_per_year", "breaks_per_year"), ("war",)),
    **dict.fromkeys(_PATIENCE, ("horizon",)),
    "odds": ("beliefs", "war"),
    "conference": ("conference",),
    "settlement": ("settlement",),
    "coercer": ("coercion", "beliefs", "war"),
    "patrons": (*_HELP, "war"),
    "precision": (),
    "history": (),
    "ledger": (),
}
"""By entry of the war section, the parts that are read from it; from an entry that is not named, all of them."""
_TYPES = ("settlement", *_HELP, "war")
"""What hangs on an actor's type."""


def unmoved(before: Crisis, after: Crisis) -> frozenset[str]:
    """The parts that are the same in every version, since all that they are read from is."""
    moved: set[str] = set()
    one, other = before.file.part(WarPart).war, after.file.part(WarPart).war
    for name in War.model_fields:
        if getattr(one, name) != getattr(other, name):
            moved.update(_READ.get(name, PARTS))
    if before.file.screen != after.file.screen:
        moved.add("settlement")
    if [(actor.id, actor.type) for actor in before.file.actors] != [(a.id, a.type) for a in after.file.actors]:
        moved.update(_TYPES)
    return frozenset(PARTS) - moved
