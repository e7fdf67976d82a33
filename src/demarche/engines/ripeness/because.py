"""Why a lever moves the chance of a peace that holds: which way each link of the chain goes, in a clause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engines.ripeness.by_version import LEAST, MOST
from demarche.engines.ripeness.section import WarPart
from demarche.page.parts import joined

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["because"]

_DURABLE, _SIGNED = "ripeness.durable", "ripeness.signed"
_POINT = 0.005
"""Half a percentage point of a chance, and as much of the prize."""


def because(crisis: Crisis, before: Mapping[str, NDArray[Any]], after: Mapping[str, NDArray[Any]] | None) -> str:
    """A clause such as 'less is signed, since the opposition would leave less'; empty where nothing stands out.

    ``before``, ``after``: the war's columns over the same versions; ``after`` is None where it feels nothing.
    """
    if after is None:
        return "it sets nothing that the war reads"
    war, known = crisis.file.part(WarPart).war, ~np.isnan(after[_SIGNED] - before[_SIGNED])
    if war is None or not known.any():
        return ""
    signed, durable, least, most = (
        float((after[name] - before[name])[known].mean()) for name in (_SIGNED, _DURABLE, LEAST, MOST)
    )
    if np.abs((after[_SIGNED] - before[_SIGNED])[known]).max() < _POINT and abs(durable) < _POINT:
        nothing = max(float(before[_SIGNED][known].max()), float(after[_SIGNED][known].max())) < 2 * _POINT
        return "nothing is signed with it or without" if nothing else "as much is signed as without it"
    said = list(_chain(signed, durable))
    who = list(_who(crisis.label(war.ruler), crisis.label(war.opposition), least, most, signed))
    return f"{joined(said)}, since {joined(who)}" if said and who else joined(said)


def _chain(signed: float, durable: float) -> Iterator[str]:
    """More or less is signed; and of what is signed more or less holds, where that is what moves the peace."""
    if abs(signed) >= _POINT:
        yield f"{'more' if signed > 0 else 'less'} is signed"
    if abs(durable - signed) >= _POINT and durable * (durable - signed) > 0.0:
        yield f"what is signed holds {'better' if durable > 0 else 'less well'}"


def _who(ruler: str, other: str, least: float, most: float, signed: float) -> Iterator[str]:
    """Which side's terms today have moved towards a signature, or away from it."""
    way = 1.0 if signed > 0.0 else -1.0
    if -way * least >= _POINT:
        yield f"{ruler} {'would take less' if least < 0 else 'asks for more'}"
    if way * most >= _POINT:
        yield f"{other} would leave it {'more' if most > 0 else 'less'}"
