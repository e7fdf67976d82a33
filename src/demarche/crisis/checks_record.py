"""Checks of what is on record and what could be done: sources, dates, levers, claims, correlations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from demarche.crisis.checking import Notebook, as_date, mapping
from demarche.crisis.checks_claims import check_claims
from demarche.crisis.patch import patched
from demarche.crisis.paths import PathError, resolve, shown, walk
from demarche.crisis.sections.whole import file_model
from demarche.crisis.shape import Key
from demarche.crisis.suggest import did_you_mean
from demarche.crisis.translate import problems_from

__all__ = ["check_dated", "check_effect", "check_levers", "check_record", "check_sources"]

Place = tuple[Key, ...]
_NOTHING = object()
_UNREAD = frozenset({"claims", "events", "facts", "outcome", "sources"})
"""Sections that no engine reads."""


def check_sources(book: Notebook) -> None:
    """Every ``source:`` names an entry of ``sources``."""
    known = [str(key) for key in mapping(book.data.get("sources"))]
    for path, value in _sourced((), book.data):
        for name in value if isinstance(value, list) else [value]:
            if isinstance(name, str) and name not in known:
                book.note(path, f"unknown source {name!r}", did_you_mean(name, known))


def _sourced(path: Place, node: Any) -> Iterator[tuple[Place, Any]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "source" and path[:1] != ("sources",):
                yield (*path, key), value
            elif not (len(path) == 2 and path[0] == "levers" and key == "set"):
                yield from _sourced((*path, key), value)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _sourced((*path, index), value)


def check_record(book: Notebook) -> None:
    """Facts say where they come from, and nothing later than the day of the question enters an input."""
    asked = as_date(mapping(book.data.get("crisis")).get("as_of"))
    check_dated(book, [*book.items("facts"), *book.items("events")])
    for place, event in book.items("outcome", "events"):
        day = as_date(event.get("date"))
        if asked is not None and day is not None and day <= asked:
            book.note((*place, "date"), f"{day} is not after the day of the question ({asked})", "move it to events")
    book.unique("fact", "facts")
    check_claims(book)


def check_dated(book: Notebook, facts: Iterable[tuple[Place, dict[Any, Any]]]) -> None:
    """Each of these, at its place, says where it comes from and is not later than the day of the question."""
    asked = as_date(mapping(book.data.get("crisis")).get("as_of"))
    for place, fact in facts:
        if not fact.get("source"):
            book.note(place, "a fact without a source", "add 'source:' with an id from sources", "warning")
        for key in ("as_of", "date"):
            day = as_date(fact.get(key))
            if asked is not None and day is not None and day > asked:
                _late(book, (*place, key), day, asked)


def _late(book: Notebook, path: Place, day: dt.date, asked: dt.date) -> None:
    book.note(path, f"{day} is after the day of the question ({asked})", "move it to outcome")


def check_levers(book: Notebook, effects: bool) -> None:
    """Each lever belongs to an actor, names values that exist, and leaves the file valid."""
    book.unique("lever", "levers")
    actors = book.ids("actors")
    for place, lever in book.items("levers"):
        book.refers((*place, "seat"), lever.get("seat"), "actor", actors)
        data, good = book.data, effects
        for path, value in mapping(lever.get("set")).items():
            try:
                data = patched(data, resolve(book.data, str(path)), value)
            except PathError as error:
                good = False
                message, _, remedy = str(error).partition("; ")
                book.note((*place, "set", path), message, remedy, at_key=True)
        if good:
            check_effect(book, (*place, "set"), data)
            _check_idle(book, place, mapping(lever.get("set")))
    for place, entry in book.items("correlations"):
        for index, path in enumerate(entry.get("between") or ()):
            if isinstance(path, str):
                try:
                    resolve(book.data, path)
                except PathError as error:
                    message, _, remedy = str(error).partition("; ")
                    book.note((*place, "between", index), message, remedy)


def _check_idle(book: Notebook, place: Place, changes: dict[Any, Any]) -> None:
    """A lever that no answer can feel: it sets what stands there already, or what no engine reads."""
    unread = [path for path in changes if str(path).split(".")[0].split("[")[0] in _UNREAD]
    for path in unread:
        book.note((*place, "set", path), "no engine reads this, so no answer changes", "", "warning", at_key=True)
    known = [_bare(_now(book, str(path))) for path in changes]
    if changes and known == [_bare(value) for value in changes.values()]:
        book.note(
            (*place, "set"), "every value stands there already", "set what it would change", "warning", at_key=True
        )


def _now(book: Notebook, path: str) -> Any:
    """What stands in the file at a path that leads somewhere; a mark of its own where nothing does yet."""
    *above, last = resolve(book.data, path)
    parent = walk(book.data, above)
    return parent.get(last, _NOTHING) if isinstance(parent, dict) else parent[last]


def _bare(value: Any) -> Any:
    """A value without its reasons."""
    if not isinstance(value, dict):
        return value
    rest = {key: entry for key, entry in value.items() if key not in ("note", "source")}
    return next(iter(rest.values())) if set(rest) in ({"range"}, {"value"}) else rest


def check_effect(book: Notebook, place: Place, data: Any) -> None:
    """What the mapping of paths and values at ``place`` leads to (``data``) fits the schema."""
    try:
        file_model().model_validate(data)
    except ValidationError as error:
        for problem in problems_from(error, data, book.name, book.locate):
            path = next((p for p in walk(book.data, place) if _same(book, str(p), problem.where)), None)
            where = (*place, path) if path is not None else place
            book.note(where, f"the value does not fit {problem.where}: {problem.message}", problem.remedy)


def _same(book: Notebook, path: str, where: str) -> bool:
    try:
        return where.startswith(shown(resolve(book.data, path)))
    except PathError:
        return False
