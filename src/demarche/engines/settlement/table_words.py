"""The forecast of a table of positions, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from demarche.page.parts import Bullets, Callout, Page, Part, Section, Table, Text, joined

if TYPE_CHECKING:
    from demarche.engines.settlement.forecast import Forecast
    from demarche.engines.settlement.model import Positions

__all__ = ["table_page"]

_CONCESSIONS = 12


def table_page(tables: Mapping[str, Positions], found: Mapping[str, Forecast]) -> Page:
    """A section for each table."""
    sections = tuple(
        Section(f"settlement-{place}", title, tuple(_parts(tables[title], each)))
        for place, (title, each) in enumerate(found.items(), 1)
    )
    return Page("Where do the parties converge?", "", (), sections)


def _parts(table: Positions, found: Forecast) -> Iterator[Part]:
    for k, dimension in enumerate(found.dimensions):
        low, high = found.interval()[k]
        label = f"Forecast by {found.model}" if len(found.dimensions) == 1 else f"{dimension}, by {found.model}"
        text = f"At {found.point[k]:.1f} on a scale from {table.low[k]:g} to {table.high[k]:g}."
        below = (
            f"Were it settled by a vote of strength, four fifths of the chance would lie from {low:.0f} to {high:.0f}."
        )
        yield Callout(label, text, below=below)
    yield Text(f"How: {found.method}. No model that we measured beats the compromise as a point.", quiet=True)
    if found.blockers:
        names = joined([blocker.actor for blocker in found.blockers])
        yield Text(f"It leaves further from what they want than the status quo does: {names}.")
    moves = [
        f"Round {each.round}: {each.actor} moves to {_point(each.end)}, towards {each.to} ({each.kind})."
        for each in found.concessions[:_CONCESSIONS]
    ]
    if moves:
        left = len(found.concessions) - len(moves)
        yield Bullets((*moves, *((f"And {left} more.",) if left else ())), "Who moves")
    heavy = table.weight.sum(axis=1)
    order = np.argsort(-heavy, kind="stable")
    rows = tuple(
        (table.actors[i], _point(table.position[i]), f"{100 * heavy[i] / heavy.max():.0f}", _point(found.track[-1][i]))
        for i in order
    )
    header = ("Party", "Stands at", "Weight, the heaviest 100", "Ends at")
    yield Table(header, rows, numeric=frozenset({1, 2, 3}))


def _point(places: object) -> str:
    return ", ".join(f"{float(place):.0f}" for place in np.atleast_1d(np.asarray(places)))
