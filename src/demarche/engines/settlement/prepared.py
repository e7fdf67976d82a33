"""What the versions of a study make of a file's scales and packages before anybody asks what no agreement is worth.

Most levers leave both alone, so that the same versions come again under every lever: what was prepared is kept. Caches
only save time; keys are the sections themselves and every drawn value that is read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis.itself import Itself
from demarche.engines.settlement.agenda import Agenda
from demarche.engines.settlement.forecast import spread
from demarche.engines.settlement.from_crisis import agenda_from_crisis, positions_from_crisis
from demarche.engines.settlement.section import SettlementPart
from demarche.engines.settlement.static import compromise
from demarche.engines.settlement.worth import Tables, tables
from demarche.numerics.kept import Kept

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis

    Floats = NDArray[np.float64]
    Columns = Mapping[str, NDArray[Any]]

__all__ = ["SHARE", "agendas_of", "forecasts_of"]

SHARE = 0.8
"""How much of the chance the interval around a forecast holds."""
_FORECASTS: Kept[Any] = Kept(1 << 20, lambda found: int(found.nbytes))
_AGENDAS: Kept[list[tuple[Agenda, Tables]]] = Kept(1 << 11, len)


def forecasts_of(crisis: Crisis, scale: str, columns: Columns, count: int) -> Floats:
    """The compromise on a scale and the ends of its interval in each of ``count`` versions, (3, count)."""

    def made() -> Floats:
        found = np.empty((3, count))
        for draw in range(count):
            table = positions_from_crisis(crisis, scale, columns, draw)
            low, high = spread(table).interval(SHARE)[0]
            found[:, draw] = float(compromise(table.position[:, 0], table.weight[:, 0])), low, high
        return found

    own = (Itself(crisis.file.scales), Itself(crisis.file.positions), scale, count)
    return np.asarray(_FORECASTS.get((*own, _drawn(columns, (f"positions.{scale}.",))), made))


def agendas_of(crisis: Crisis, columns: Columns, count: int) -> list[tuple[Agenda, Tables]]:
    """The agenda of each version, and its tables; what no agreement is worth to whom stands in neither."""

    def made() -> list[tuple[Agenda, Tables]]:
        agendas = [agenda_from_crisis(crisis, columns, draw) for draw in range(count)]
        return [(agenda, tables(agenda)) for agenda in agendas]

    given = crisis.file.part(SettlementPart).packages
    names = () if given is None else tuple(given.parties)
    kinds = tuple(crisis.actor(name).type for name in names)
    read = ("packages.", *(f"actors.{name}.type" for name in names))
    return _AGENDAS.get((Itself(given), kinds, count, _drawn(columns, read)), made)


def _drawn(columns: Columns, begin: tuple[str, ...]) -> bytes:
    mark = hashlib.blake2b(digest_size=16)
    for path in sorted(columns):
        if path.startswith(begin):
            column = np.ascontiguousarray(columns[path])
            mark.update(f"{path} {column.dtype.str} {column.shape} ".encode() + column.tobytes())
    return mark.digest()
