"""Checks what the schema cannot see: names that must exist, formulas that must parse, facts that need a source.

The checks read the plain data and pass over whatever the schema has already turned down, so that all of a file's
problems come at once.
"""

from __future__ import annotations

from contextlib import suppress

from demarche.crisis.checking import Enough, Notebook, mapping
from demarche.crisis.checks_judged import check_judged
from demarche.crisis.checks_names import check_names
from demarche.crisis.checks_record import check_levers, check_record, check_sources
from demarche.crisis.checks_references import check_references
from demarche.crisis.installed import installed
from demarche.crisis.nodes import UNSEEN
from demarche.crisis.suggest import did_you_mean

__all__ = ["check_everything", "check_sides"]


def check_everything(book: Notebook, *, effects: bool, full: bool) -> None:
    """Write every problem of the file that the schema cannot see into the notebook.

    ``effects``: is what levers and items of the agenda would lead to judged as well? ``full``: has the schema passed
    the file, so that it is worth reading as a whole?
    """
    with suppress(Enough):
        _check_all(book, effects=effects)
        if full and not book.wrong:
            _check_whole(book)  # before the levers, under each of which the same would be found again
        check_levers(book, _check_lever if effects else None)
        if full and not book.wrong and book.changed is None:  # they warn of a file, not of values tried on it
            check_judged(book)
            check_names(book)
    _tell_once(book)


def _tell_once(book: Notebook) -> None:
    """What is wrong with the file itself is not told again of what an entry leads to."""
    own = tuple(f"{problem.where} does not fit: {problem.message}" for problem in book.problems)
    book.problems[:] = [problem for problem in book.problems if not problem.message.endswith(own)]


def _check_all(book: Notebook, *, effects: bool) -> None:
    """All but the levers."""
    check_references(book)
    _check_actors(book)
    _check_bargaining(book)
    check_sources(book)
    check_record(book)
    for entry in installed():
        entry.check(book, effects=effects)


def _check_whole(book: Notebook) -> None:
    for entry in installed():
        entry.check_whole(book)


def _check_lever(book: Notebook) -> None:
    """The file as a lever leaves it, and as what its entries lead to then leaves that."""
    _check_all(book, effects=True)
    check_levers(book, None)
    if not book.wrong:
        _check_whole(book)


def _check_actors(book: Notebook) -> None:
    book.unique("actor", "actors")
    for place, actor in book.items("actors"):
        for key in ("name", "short"):
            hidden = UNSEEN.search(str(actor.get(key, "")))
            if hidden is not None:
                message = f"the name holds U+{ord(hidden.group()):04X}, which nobody sees"
                book.note((*place, key), message, "leave it out, since two names would look the same")
        types, choice = mapping(actor.get("types")), actor.get("type")
        names = _names(choice)
        for name in names:
            if name not in types:
                remedy = did_you_mean(name, types) if types else "declare it under types"
                book.note((*place, "type"), f"unknown type {name!r}", remedy)
        if types and not names:
            book.note((*place, "types"), "types are declared but not which one it is", "add 'type: ...'")


def check_sides(book: Notebook, section: str) -> None:
    """The two sides that a section names are two."""
    body = mapping(book.data.get(section))
    if body and body.get("ruler") is not None and body.get("ruler") == body.get("opposition"):
        book.note((section, "opposition"), "the ruler and the opposition are the same actor", "name another")


def _names(choice: object) -> list[str]:
    if isinstance(choice, str):
        return [choice]
    values = mapping(choice).get("values", [mapping(choice).get("value")])
    return [name for name in values if isinstance(name, str)] if isinstance(values, list) else []


def _check_bargaining(book: Notebook) -> None:
    actors, scales = book.ids("actors"), mapping(book.data.get("scales"))
    for scale, placed in mapping(book.data.get("positions")).items():
        if scale not in scales:
            book.note(
                ("positions", scale),
                f"unknown scale {scale!r}",
                did_you_mean(str(scale), scales),
                at_key=True,
            )
        for actor in mapping(placed):
            if actor not in actors:
                remedy = did_you_mean(str(actor), actors)
                book.note(("positions", scale, actor), f"unknown actor {actor!r}", remedy, at_key=True)
