"""The forecast of a table of positions, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.settlement.places import place
from demarche.engines.settlement.scale_words import moves_parts
from demarche.page.parts import Bullets, Callout, Page, Part, Section, Table, Text, joined

if TYPE_CHECKING:
    from demarche.engines.settlement.forecast import Forecast
    from demarche.engines.settlement.model import Positions
    from demarche.engines.settlement.scale_answer import MoveAnswer
    from demarche.engines.settlement.witness import Concession

__all__ = ["table_page"]

_CONCESSIONS = 10
_ROUNDS = 5


def table_page(
    tables: Mapping[str, Positions],
    found: Mapping[str, Forecast],
    moves: Mapping[str, Sequence[Sequence[MoveAnswer]]],
    names: Mapping[str, str],
) -> Page:
    """A section for each table; ``moves`` by table and dimension, ``names`` by actor where they have better ones."""
    sections = tuple(
        Section(f"settlement-{number}", title, tuple(_parts(tables[title], each, moves.get(title, ()), names)))
        for number, (title, each) in enumerate(found.items(), 1)
    )
    return Page("Where do the parties converge?", "", (), sections)


def _parts(
    table: Positions, found: Forecast, moves: Sequence[Sequence[MoveAnswer]], names: Mapping[str, str]
) -> Iterator[Part]:
    for k, dimension in enumerate(found.dimensions):
        ends = _ends(table, k)
        low, high = found.interval()[k]
        label = f"Forecast by {found.model}" if len(found.dimensions) == 1 else f"{dimension}, by {found.model}"
        text = f"At {place(found.point[k], ends)} on a scale from {ends[0]:g} to {ends[1]:g}."
        below = (
            "Were it settled by a vote of strength, four fifths of the chance would lie from "
            f"{place(low, ends)} to {place(high, ends)}."
        )
        yield Callout(label, text, below=below)
    yield Text(f"How: {found.method}. No model that we measured beats the compromise as a point.", quiet=True)
    if table.reference is not None:
        who = joined([names.get(blocker.actor, blocker.actor) for blocker in found.blockers]) or "nobody"
        yield Text(f"It leaves further from what they want than the status quo does: {who}.")
    for k, each in enumerate(moves):
        if len(found.dimensions) > 1:
            yield Text(f"On {found.dimensions[k]}:")
        yield from moves_parts(each, _ends(table, k), names)
        if each and found.model != "compromise":
            tells = "Where very little moves it so far, that tells more of the model than of the parties."
            yield Text(f"Each party is tried alone. {tells}", quiet=True)
    yield from _moved(table, found, names)
    yield _stands(table, found, names)


def _ends(table: Positions, k: int) -> tuple[float, float]:
    return float(table.low[k]), float(table.high[k])


def _moved(table: Positions, found: Forecast, names: Mapping[str, str]) -> Iterator[Part]:
    """The longest steps, in the order of the rounds."""

    def length(each: Concession) -> float:
        return float(np.linalg.norm((np.array(each.end) - np.array(each.start)) / table.span))

    longest = sorted(found.concessions, key=lambda each: (-length(each), each.round, each.actor))[:_CONCESSIONS]
    lines = [
        f"Round {each.round}: {names.get(each.actor, each.actor)} moves from {_at(table, each.start)} to "
        f"{_at(table, each.end)}, towards {names.get(each.to, each.to)} ({each.kind})."
        for each in sorted(longest, key=lambda each: (each.round, -length(each), each.actor))
    ]
    if lines:
        left = len(found.concessions) - len(lines)
        short = (f"And {left} shorter {'step' if left == 1 else 'steps'}; --format json has all.",) if left else ()
        yield Bullets((*lines, *short), "Who moves")


def _stands(table: Positions, found: Forecast, names: Mapping[str, str]) -> Table:
    """Who stands where, at first and by round, the heaviest first."""
    heavy, last = table.weight.sum(axis=1), len(found.track) - 1
    rounds = sorted({round(last * part / _ROUNDS) for part in range(1, _ROUNDS)} - {0, last})
    rows = tuple(
        (
            names.get(table.actors[i], table.actors[i]),
            f"{100 * heavy[i] / heavy.max():.0f}",
            *(_at(table, found.track[number][i]) for number in ((0, *rounds, last) if last else (0,))),
        )
        for i in np.argsort(-heavy, kind="stable")
    )
    later = (*(f"After {number}" for number in rounds), f"After {last}, the last round") if last else ()
    header = ("Party", "Weight, the heaviest 100", "Stands at", *later)
    return Table(header, rows, numeric=frozenset(range(1, len(header))))


def _at(table: Positions, places: object) -> str:
    values = np.atleast_1d(np.asarray(places, dtype=np.float64))
    return ", ".join(place(float(value), _ends(table, k)) for k, value in enumerate(values))
