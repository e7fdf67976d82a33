"""What the engines refuse of a crisis, as it stands and under each lever: asked before any work, with its place.

Most of what an engine cannot take is known to the checks of the file, in its words. The rest takes the engine's own
arithmetic (how many tallies a rule allows, whether a game's parts fit together at both ends of the ranges).
"""

from __future__ import annotations

from demarche.crisis import Crisis
from demarche.crisis.paths import shown
from demarche.crisis.shape import Key
from demarche.engine.inputs import judged, touched
from demarche.engine.registry import engines, taking_part
from demarche.errors import Complaint, CrisisError, InputError, Problem
from demarche.study.claims.checks import claim_problems

__all__ = ["engine_problems", "found_by_engines"]


def found_by_engines(crisis: Crisis) -> list[Problem]:
    """Every problem of a crisis that reading its file does not find, errors and warnings: what the engines refuse,
    what claims cannot be about, correlations that cannot be, and what would leave a run without an answer."""
    problems = engine_problems(crisis)
    if problems:
        return problems
    problems = [*claim_problems(crisis), *_remarks(crisis)]
    if crisis.file.correlations and all(problem.severity == "warning" for problem in problems):
        from demarche.study.draw.design import check_correlations

        try:
            check_correlations(crisis)
        except CrisisError as error:
            problems += error.problems
    return problems


def engine_problems(crisis: Crisis) -> list[Problem]:
    """What the engines would refuse to work with, each with its place in the file."""
    found = [_problem(crisis, place, error, "") for entry in engines() for place, error in entry.refuses(crisis)]
    if found:
        return found  # with a lever the same would be found again
    for place, lever in enumerate(crisis.file.levers):
        refused: list[InputError] = []
        try:
            after = crisis.under(lever.id)
        except InputError as error:
            refused.append(error)
        else:
            felt = [entry for entry in engines() if touched(entry.reads(after), crisis, lever.set)]
            refused += [error for entry in felt for _, error in entry.refuses(after)]
        when = f"with the lever {lever.id!r}: "
        found += [_problem(crisis, ("levers", place, "set"), error, when) for error in refused]
    return found


def _problem(crisis: Crisis, place: tuple[Key, ...], error: InputError, when: str) -> Problem:
    message, remedy = (error.message, error.remedy) if isinstance(error, Complaint) else (str(error), "")
    line, column = crisis.source.position(place)
    return Problem(crisis.source.name, line, column, shown(place), f"{when}{message}", remedy)


def _remarks(crisis: Crisis) -> list[Problem]:
    """Warnings of a file that no engine can say anything about, and of one in which nothing is left open."""
    found: list[Problem] = []

    def say(section: str, message: str, remedy: str) -> None:
        line, column = crisis.source.position((section,), True)
        found.append(Problem(crisis.source.name, line, column, section, message, remedy, "warning"))

    keys = [key for entry in engines() if entry.part is not None for key in entry.part.model_fields]
    if not taking_part(crisis) and not any(crisis.source.data.get(key) for key in keys):
        for section in ("positions", "scales", "relations"):
            if crisis.source.data.get(section):
                words = "no engine reads this, and the file holds nothing else that one does: a run answers nothing"
                say(section, words, "add a screen, options with preferences, a war, councils or positions on a scale")
    known = judged(crisis)
    if known and not any(given.is_range for given in known.values()):
        words = "no number was given a range, so that a run tries nothing and cannot tell how steady its answers are"
        say("crisis", words, "write a judgement that could be wrong as a range, such as [0.3, 0.5]")
    return found
