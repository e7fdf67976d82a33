"""Which links of the chain from a lever to a peace that holds move, and which way; :mod:`.because` says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.plain import Plain
from demarche.engines.ripeness.by_version import LEAST, MOST
from demarche.engines.ripeness.section import WarPart

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Moved", "moved_by"]

_DURABLE, _SIGNED = "ripeness.durable", "ripeness.signed"
_POINT = 0.005
"""Half a percentage point of a chance, and as much of the prize."""


@dataclass(frozen=True, kw_only=True)
class Moved(Plain):
    """Signs of mean changes over the versions: 1, -1, or 0 where a link does not count.

    ``signs``: is more signed; ``holds``: does what is signed hold better, where that moves the peace; ``ruler``,
    ``other``: do that side's terms of today move towards a signature (in the direction of ``signs`` alone).
    ``nothing_happens``: in no version is anything moved, ``nothing_signed``: because nothing is ever signed.
    """

    ruler_name: str
    other_name: str
    signs: int
    holds: int
    ruler: int
    other: int
    nothing_happens: bool
    nothing_signed: bool


def moved_by(crisis: Crisis, before: Mapping[str, NDArray[Any]], after: Mapping[str, NDArray[Any]]) -> Moved | None:
    """From the war's columns over the same versions; None where no version has an answer."""
    war, known = crisis.file.part(WarPart).war, ~np.isnan(after[_SIGNED] - before[_SIGNED])
    if war is None or not known.any():
        return None
    signed, durable, least, most = (
        float((after[name] - before[name])[known].mean()) for name in (_SIGNED, _DURABLE, LEAST, MOST)
    )
    way = 1.0 if signed > 0.0 else -1.0
    by_holding = abs(durable - signed) >= _POINT and durable * (durable - signed) > 0.0
    most_signed = max(float(before[_SIGNED][known].max()), float(after[_SIGNED][known].max()))
    still = np.abs((after[_SIGNED] - before[_SIGNED])[known]).max() < _POINT and abs(durable) < _POINT
    return Moved(
        ruler_name=crisis.label(war.ruler),
        other_name=crisis.label(war.opposition),
        signs=_sign(signed) if abs(signed) >= _POINT else 0,
        holds=_sign(durable) if by_holding else 0,
        ruler=_sign(-least) if -way * least >= _POINT else 0,
        other=_sign(most) if way * most >= _POINT else 0,
        nothing_happens=bool(still),
        nothing_signed=most_signed < 2.0 * _POINT,
    )


def _sign(value: float) -> int:
    return 1 if value > 0.0 else -1
