"""Positions and packages of a crisis file: central values for one answer, drawn columns for many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.engines.settlement.agenda import Agenda, Exclusion, Issue, Party, RedLine, Requirement
from demarche.engines.settlement.model import Positions
from demarche.engines.settlement.section import Packages, SettlementPart, StandEntry

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis import Crisis
    from demarche.crisis.quantity import Quantity
    from demarche.crisis.sections.bargaining import Position, Scale

    Columns = Mapping[str, NDArray[Any]]

__all__ = ["agenda_from_crisis", "placed", "positions_from_crisis", "texts_from_crisis"]

LEAST = 1e-9
"""Saliences of a version are divided by their sum, which a range that begins at 0 could make nothing."""


def placed(crisis: Crisis) -> Iterator[tuple[str, Scale, dict[str, Position]]]:
    """The scales on which somebody stands who cares at all, with who stands there, in file order."""
    for name, scale in crisis.file.scales.items():
        stands = crisis.file.positions.get(name, {})
        if any(stand.salience.central > 0.0 for stand in stands.values()):
            yield name, scale, stands


def positions_from_crisis(crisis: Crisis, scale: str, columns: Columns | None = None, draw: int = 0) -> Positions:
    """Who stands where on a scale of the file, in one draw of its open inputs; without columns at central values.

    Where a capability is not judged it is 1, so that all such actors weigh by how much they care alone.
    """
    found = crisis.file.scales[scale]
    stands = crisis.file.positions[scale]

    def number(actor: str, field: str, given: Quantity | None) -> float:
        if given is None:
            return 1.0
        return _value(columns, f"positions.{scale}.{actor}.{field}", given, draw)

    low, high = min(found.anchors), max(found.anchors)
    return Positions(
        actors=tuple(stands),
        capability=[max(LEAST, number(actor, "capability", stand.capability)) for actor, stand in stands.items()],
        position=[
            float(np.clip(number(actor, "position", stand.position), low, high)) for actor, stand in stands.items()
        ],
        salience=[max(LEAST, number(actor, "salience", stand.salience)) for actor, stand in stands.items()],
        dimensions=(scale,),
        low=low,
        high=high,
        reference=found.status_quo,
    )


def agenda_from_crisis(
    crisis: Crisis,
    columns: Columns | None = None,
    draw: int = 0,
    floors: Mapping[str, float] | None = None,
) -> Agenda:
    """What is on the table by the file, in one draw of its open inputs; without columns at central values.

    Saliences of a party are divided by their sum: drawn from their ranges they rarely add up to 1. ``floors`` says what
    no agreement is worth to the parties for whom the file leaves it to the war (see :mod:`.floors`); 0 if left out.
    """
    given = crisis.file.part(SettlementPart).packages
    if given is None:
        raise ValueError("the file has no section packages")
    issues = tuple(entry.issue(name) for name, entry in given.issues.items())
    places = {issue.name: issue for issue in issues}
    kinds = {name: _type(crisis, name, columns, draw) for name in given.parties}
    parties = tuple(_party(given, name, kinds[name], columns, draw, floors or {}) for name in given.parties)
    apart = (Exclusion(clauses=tuple(_pairs(places, clauses))) for clauses in given.apart)
    together = (
        Requirement(
            clause=_pairs(places, entry.clause)[0],
            needs=tuple(
                pair for issue, several in entry.needs.items() for at in several for pair in _pairs(places, {issue: at})
            ),
        )
        for entry in given.together
    )
    return Agenda(issues=issues, parties=parties, rules=(*apart, *together))


def texts_from_crisis(crisis: Crisis) -> dict[str, dict[str, str]]:
    """The texts that the file says are on the table, each as clauses by issue."""
    given = crisis.file.part(SettlementPart).packages
    if given is None:
        return {}
    places = {name: entry.issue(name) for name, entry in given.issues.items()}
    return {name: dict(_pairs(places, text.clauses)) for name, text in given.texts.items()}


def _pairs(issues: Mapping[str, Issue], clauses: Mapping[str, str | float]) -> list[tuple[str, str]]:
    """Clauses as the engine names them: a number on a range is the step that stands there."""
    return [(name, at if isinstance(at, str) else f"{at:.10g}") for name, at in clauses.items() if name in issues]


def _type(crisis: Crisis, actor: str, columns: Columns | None, draw: int) -> str | None:
    """The actor's type in one draw; None if the file knows none of it."""
    entry = crisis.actor(actor)
    if entry.type is None:
        return None
    column = None if columns is None else columns.get(f"actors.{actor}.type")
    return str(entry.type.central if column is None else column[draw])


def _party(
    given: Packages, name: str, kind: str | None, columns: Columns | None, draw: int, floors: Mapping[str, float]
) -> Party:
    table, place = given.parties[name], f"packages.parties.{name}"
    care = {
        issue: max(LEAST, _value(columns, f"{place}.on.{issue}.salience", stand.salience, draw))
        for issue, stand in table.on.items()
    }
    total = sum(care.values())
    worth = table.no_agreement
    return Party(
        name=name,
        ideal={issue: stand.ideal for issue, stand in table.on.items()},
        salience={issue: salience / total for issue, salience in care.items()},
        red_lines={
            issue: RedLine(
                lowest=stand.lowest,
                highest=stand.highest,
                price=_price(stand, f"{place}.on.{issue}", kind, columns, draw),
            )
            for issue, stand in table.on.items()
            if stand.lowest is not None or stand.highest is not None
        },
        no_agreement=floors.get(name, 0.0) if worth is None else _value(columns, f"{place}.no_agreement", worth, draw),
        consent=name in given.consent,
        loss=table.loss,
    )


def _price(stand: StandEntry, place: str, kind: str | None, columns: Columns | None, draw: int) -> float | None:
    """What crossing its red line costs a party of this type; None if it never does."""
    if kind in stand.price_by_type:
        return _value(columns, f"{place}.price_by_type.{kind}", stand.price_by_type[kind], draw)
    return None if stand.price is None else _value(columns, f"{place}.price", stand.price, draw)


def _value(columns: Columns | None, path: str, given: Quantity, draw: int) -> float:
    column = None if columns is None else columns.get(path)
    return given.central if column is None else float(column[draw])
