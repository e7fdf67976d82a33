"""What the graph model refuses of a crisis: too many situations, what can never be, views that do not fit together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from demarche.crisis import Crisis
from demarche.crisis.shape import Key
from demarche.crisis.states import columns, matching
from demarche.engines.stability.model import MAX_CELLS
from demarche.engines.stability.section import MovesPart
from demarche.errors import Complaint, InputError

__all__ = ["refused_moves"]


def refused_moves(crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
    """What is refused, each with its place in the file."""
    section = crisis.file.part(MovesPart).options
    if section is None:
        return
    names = [move.id for move in section.moves]
    owners = len({move.actor for move in section.moves})
    if owners << len(names) > MAX_CELLS:
        most = (MAX_CELLS // owners).bit_length() - 1
        words = f"{len(names)} options of {owners} actors are more than can be played; {most} are the most with so many"
        yield ("options", "moves"), Complaint(words, "keep the moves that matter most")
        return
    table = columns(names)
    possible = np.ones(1 << len(names), dtype=np.bool_)
    for entry in section.infeasible:
        possible &= ~matching(entry.when, names, table)
    for place, outcome in enumerate(section.outcomes):
        if not (matching(outcome.when, names, table) & possible).any():
            words = f"the outcome {outcome.id!r} can never be: every situation it describes is infeasible"
            yield ("options", "outcomes", place, "when"), Complaint(words, "mend it, or what is infeasible")
    yield from _refused_positions(crisis, possible)
    yield from _refused_views(crisis)


def _refused_views(crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
    """Who knows how another sees things, and sees moves of which that one does not know."""
    preferences = crisis.file.part(MovesPart).preferences
    for actor, preference in preferences.items():
        for index, other in enumerate(preference.knows):
            more = set(preferences[other].unaware_of) - set(preference.unaware_of)
            if more:
                words = f"{other} is unaware of {min(more)!r}, so that nothing says what it would do where that is used"
                yield ("preferences", actor, "knows", index), Complaint(words, f"leave {other} out")


def _refused_positions(crisis: Crisis, possible: npt.NDArray[np.bool_]) -> Iterator[tuple[tuple[Key, ...], InputError]]:
    """Positions that can never be, threats with what is not one's own, and threats that cannot come together."""
    part = crisis.file.part(MovesPart)
    moves = () if part.options is None else part.options.moves
    names = [move.id for move in moves]
    own = {move.id: move.actor for move in moves}
    future = {move.id: move.status_quo for move in moves}
    last: tuple[Key, ...] | None = None
    for actor, preference in part.preferences.items():
        said = preference.position
        if said is not None and not (matching(said, names, columns(names)) & possible).any():
            words = "no outcome that can be fits this position"
            yield ("preferences", actor, "position"), Complaint(words, "mend it, or what is infeasible")
        for option, taken in preference.threat.items():
            place = ("preferences", actor, "threat", option)
            if own.get(option) != actor:
                yield place, Complaint(f"{option!r} is not {actor}'s to threaten with", "name a move of its own")
            else:
                future[option], last = taken, place
    if last is not None and not possible[sum(1 << bit for bit, name in enumerate(names) if future[name])]:
        yield last, Complaint("what everybody threatens cannot happen together", "mend a threat, or what is infeasible")
