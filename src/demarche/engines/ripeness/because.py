"""Why a lever moves the chance of a peace that holds: which way each link of the chain goes, in a clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from demarche.crisis import Crisis
from demarche.engines.ripeness.because_facts import Moved, moved_by
from demarche.page.parts import joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["because"]


def because(crisis: Crisis, before: Mapping[str, NDArray[Any]], after: Mapping[str, NDArray[Any]] | None) -> str:
    """A clause such as 'less is signed, since the opposition would leave less'; empty where nothing stands out.

    ``before``, ``after``: the war's columns over the same versions; ``after`` is None where it feels nothing.
    """
    if after is None:
        return "it sets nothing that the war reads"
    moved = moved_by(crisis, before, after)
    if moved is None:
        return ""
    if moved.nothing_happens:
        return "nothing is signed with it or without" if moved.nothing_signed else "as much is signed as without it"
    said, who = list(_chain(moved)), list(_who(moved))
    return f"{joined(said)}, since {joined(who)}" if said and who else joined(said)


def _chain(moved: Moved) -> Iterator[str]:
    """More or less is signed; and of what is signed more or less holds, where that is what moves the peace."""
    if moved.signs:
        yield f"{'more' if moved.signs > 0 else 'less'} is signed"
    if moved.holds:
        yield f"what is signed holds {'better' if moved.holds > 0 else 'less well'}"


def _who(moved: Moved) -> Iterator[str]:
    """Which side's terms today have moved towards a signature, or away from it."""
    if moved.ruler:
        yield f"{moved.ruler_name} {'would take less' if moved.ruler > 0 else 'asks for more'}"
    if moved.other:
        yield f"{moved.other_name} would leave it {'more' if moved.other > 0 else 'less'}"
