"""What the engines refuse of a crisis, as it stands and under each lever: asked before any work, with its place.

Most of what an engine cannot take is known to the checks of the file, in its words. The rest takes the engine's own
arithmetic (how many tallies a rule allows, whether a game's parts fit together at both ends of the ranges): here each
engine is given what it would be given in a run, up to the point where its work begins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.paths import BEFORE, shown
from demarche.crisis.shape import Key
from demarche.crisis.states import columns, matching
from demarche.engines import council
from demarche.engines.council.power import check_size
from demarche.engines.council.routes import MOST_VOTES
from demarche.engines.ripeness.agenda_from_crisis import branches
from demarche.engines.ripeness.backward import shape_of
from demarche.engines.stability.model import MAX_CELLS
from demarche.errors import Complaint, InputError, Problem
from demarche.study.agenda_study import AgendaStudy
from demarche.study.authorised import plans_of
from demarche.study.council_study import CouncilStudy
from demarche.study.engines import ENGINES
from demarche.study.inputs import Judged, drawn, judged, touched
from demarche.study.ripeness_study import RipenessStudy
from demarche.study.stability_study import StabilityStudy

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["engine_problems", "remarks"]

Place = tuple[Key, ...]
Found = Iterator[tuple[Place, InputError]]
_ENDS = np.array([1e-6, 0.5, 1.0 - 1e-6])
"""Where in every range at once the war is read: at its low end, in the middle, at its high end."""


def engine_problems(crisis: Crisis) -> list[Problem]:
    """What the engines would refuse to work with, each with its place in the file."""
    found = [_problem(crisis, place, error, "") for place, error in _refused(crisis, crisis)]
    if found:
        return found  # with a lever the same would be found again
    for place, lever in enumerate(crisis.file.levers):
        spot: Place = ("levers", place, "set")
        try:
            after = crisis.under(lever.id)
            refused = [error for _, error in _refused(after, crisis)]
        except InputError as error:
            refused = [error]
        found += [_problem(crisis, spot, error, f"with the lever {lever.id!r}: ") for error in refused]
    return found


def _problem(crisis: Crisis, place: Place, error: InputError, when: str) -> Problem:
    message, remedy = (error.message, error.remedy) if isinstance(error, Complaint) else (str(error), "")
    line, column = crisis.source.position(place)
    return Problem(crisis.source.name, line, column, shown(place), f"{when}{message}", remedy)


def _refused(crisis: Crisis, base: Crisis) -> Found:
    """What is refused of a crisis; with a lever, by the engines that feel it."""
    parts: list[tuple[tuple[str, ...], Callable[[Crisis], Found]]] = [
        (StabilityStudy().reads(crisis), _of_moves),
        (CouncilStudy().reads(crisis), _of_councils),
        ((*RipenessStudy().reads(crisis), "agenda"), _of_war),
    ]
    changes = dict(chain.from_iterable(lever.set.items() for lever in crisis.levers[len(base.levers) :]))
    for reads, asked in parts:
        if crisis is base or touched(reads, base, changes):
            yield from asked(crisis)


def _of_moves(crisis: Crisis) -> Found:
    section = crisis.file.options
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


def _of_councils(crisis: Crisis) -> Found:
    for place, (section, body) in enumerate(zip(crisis.file.councils, council.from_crisis(crisis), strict=True)):
        try:
            check_size(body.chamber)
        except InputError as error:
            yield ("councils", place, "rule"), error
            return
        votes = {(step.council, step.proposal) for way in section.alternatives for step in way.through}
        if len(votes) >= MOST_VOTES:
            words = f"the ways round it go through {len(votes)} votes; {MOST_VOTES - 1} are the most"
            yield ("councils", place, "alternatives"), Complaint(words, "keep those that matter most")


def _of_war(crisis: Crisis) -> Found:
    if not RipenessStudy().applies(crisis):
        return
    for state in (crisis, *(branches(crisis).values() if crisis.file.agenda else ())):
        try:
            for plan in plans_of(state, _at_the_ends(state), len(_ENDS)):
                shape_of(plan)
        except InputError as error:
            yield ("war",), error
            return


def _at_the_ends(crisis: Crisis) -> dict[str, NDArray[Any]]:
    now, before = judged(crisis), judged(crisis.unlevered)
    found = _drawn(now)
    return found | {BEFORE + path: values for path, values in _drawn(before).items() if now.get(path) != before[path]}


def _drawn(known: Mapping[str, Judged]) -> dict[str, NDArray[Any]]:
    return {path: drawn(given, _ENDS) for path, given in known.items() if given.is_range}


def remarks(crisis: Crisis) -> list[Problem]:
    """Warnings of sections from which somebody may expect an answer and that no engine reads; of nothing left open."""
    file = crisis.file
    found: list[Problem] = []

    def say(section: str, message: str, remedy: str) -> None:
        line, column = crisis.source.position((section,), True)
        found.append(Problem(crisis.source.name, line, column, section, message, remedy, "warning"))

    if file.war is not None and not RipenessStudy().applies(crisis):
        words = "the war is not played, since the file does not say how much of the front changes hands in a year"
        say(
            "war",
            words,
            "add war.pace_per_year, a share of the key places; 'demarche new' writes a war full of questions",
        )
    if file.agenda and not AgendaStudy().applies(crisis):
        say("agenda", "is not asked about, since no war is played", "add a war with war.pace_per_year")
    if not any(engine.applies(crisis) for engine in ENGINES) and not file.councils:
        for section in ("positions", "scales", "preferences", "relations"):
            if getattr(file, section):
                words = "no engine reads this, and the file holds nothing else that one does: a run answers nothing"
                say(section, words, "add a screen, options with preferences, a war or councils")
    elif file.preferences and file.options is None:
        say("preferences", "is not read without options", "add options: what each actor could do")
    known = judged(crisis)
    if known and not any(given.is_range for given in known.values()):
        words = "no number was given a range, so that a run tries nothing and cannot tell how steady its answers are"
        say("crisis", words, "write a judgement that could be wrong as a range, such as [0.3, 0.5]")
    return found
