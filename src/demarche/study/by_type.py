"""Every engine's figures among the versions in which an actor is of one type, and in which it is of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Engine, Headline
from demarche.engine.effects import Spread, spread_of
from demarche.engine.plain import Plain
from demarche.engine.verdict import Verdict

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[Any]]

__all__ = ["OfType", "of_types"]


@dataclass(frozen=True, kw_only=True)
class OfType(Plain):
    """What an engine says in the ``versions`` in which the actor is of this type."""

    engine: str
    input: str
    """The path of the actor's type."""
    type: str
    versions: int
    spreads: Mapping[str, Spread]
    """Its leading figures, by quantity."""
    verdict: Verdict | None


def of_types(
    crisis: Crisis, engine: Engine, headlines: tuple[Headline, ...], values: Columns, inputs: Columns
) -> Iterator[OfType]:
    """For each actor whose type the versions differ in, the engine's figures by type, where it has a leading one."""
    told = [entry for entry in headlines if entry.role in ("lead", "now", "soon") and entry.id in values]
    if not any(entry.role == "lead" for entry in told):
        return
    count = len(values[told[0].id])
    for path, column in inputs.items():
        if not (path.startswith("actors.") and path.endswith(".type")):
            continue
        for kind in np.unique(column[:count]):
            own = column[:count] == kind
            among = {name: entry[own] for name, entry in values.items()}
            yield OfType(
                engine=engine.name,
                input=path,
                type=str(kind),
                versions=int(own.sum()),
                spreads={entry.id: spread_of(entry, among[entry.id], np.nan) for entry in told},
                verdict=engine.verdict(crisis, among),
            )
