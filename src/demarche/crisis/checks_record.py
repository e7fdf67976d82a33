"""Checks of what is on record and what could be done: sources, dates, levers, claims, correlations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from demarche.crisis.checking import Notebook, as_date, mapping
from demarche.crisis.checks_claims import check_claims
from demarche.crisis.checks_kept import check_kept
from demarche.crisis.effects import Checks, Effect, check_effect, effect_of
from demarche.crisis.paths import PathError, resolve, walk
from demarche.crisis.sections.claims import NO_LEVER
from demarche.crisis.shape import Key
from demarche.crisis.suggest import did_you_mean

__all__ = ["check_dated", "check_levers", "check_record", "check_sources"]

Place = tuple[Key, ...]
_NOTHING = object()
_UNREAD = frozenset({"events", "facts", "outcome", "relations"})
"""Sections that no engine reads."""


def check_sources(book: Notebook) -> None:
    """Every ``source:`` names an entry of ``sources``."""
    known = [str(key) for key in mapping(book.data.get("sources"))]
    for path, value in _all_sourced(book):
        for name in value if isinstance(value, list) else [value]:
            if isinstance(name, str) and name not in known:
                book.note(path, f"unknown source {name!r}", did_you_mean(name, known))


def _all_sourced(book: Notebook) -> Iterator[tuple[Place, Any]]:
    """Every ``source:`` that could name none: where the sources are as they were, in what was replaced alone."""
    changed = book.changed
    if changed is None or any(path[0] == "sources" for path in changed):
        yield from _sourced((), book.data)
        return
    for path in dict.fromkeys(changed):
        if not any(path[: len(above)] == above for above in changed if len(above) < len(path)):
            *above, last = path
            yield from _sourced(tuple(above), {last: walk(book.data, path)})


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
    _check_signed(book, asked)
    book.unique("fact", "facts")
    check_claims(book)


def _check_signed(book: Notebook, asked: dt.date | None) -> None:
    """What was signed was signed afterwards, by actors of the file, and broke later still."""
    place: Place = ("outcome", "signed")
    signed = mapping(mapping(book.data.get("outcome")).get("signed"))
    day, broke = as_date(signed.get("date")), as_date(signed.get("held_until"))
    if asked is not None and day is not None and day <= asked:
        remedy = "give what was signed afterwards"
        book.note((*place, "date"), f"{day} is not after the day of the question ({asked})", remedy)
    if day is not None and broke is not None and broke < day:
        book.note((*place, "held_until"), f"it broke ({broke}) before it was signed ({day})", "mend one of the days")
    if signed.get("ended_by") and broke is None:
        book.note((*place, "ended_by"), "it says what broke it, but not when", "add 'held_until: ...'")


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


def check_levers(book: Notebook, checks: Checks | None) -> None:
    """Each lever belongs to an actor, names values that exist, and leaves the file right.

    ``checks`` look at the file as a lever leaves it; None where the file itself is not worth that yet.
    """
    book.unique("lever", "levers")
    effects: dict[str, Effect] = {}
    # All of them before any, since what is wrong with one would be found again under each of the others.
    told = [
        (place, lever, effect_of(book, (*place, "set"), mapping(lever.get("set"))))
        for place, lever in book.items("levers")
    ]
    for place, lever, effect in told:
        changes = mapping(lever.get("set"))
        name = str(lever.get("id"))
        if effect is not None and checks is not None and check_kept(book, (*place, "set"), effect, name):
            before = len(book.problems)
            check_effect(book, (*place, "set"), effect, f"with the lever {name!r}", checks)
            if len(book.problems) == before:
                effects[name] = effect
            _check_idle(book, place, changes)
    if checks is not None:
        _check_pairs(book, effects, checks)
    for place, entry in book.items("correlations"):
        between = entry.get("between")
        for index, path in enumerate(between if isinstance(between, list) else ()):
            if isinstance(path, str):
                try:
                    resolve(book.data, path)
                except PathError as error:
                    book.complain((*place, "between", index), error)


def _check_pairs(book: Notebook, effects: Mapping[str, Effect], checks: Checks) -> None:
    """Two levers that a claim names together fit on top of each other."""
    levers = {str(lever.get("id")): (place, mapping(lever.get("set"))) for place, lever in book.items("levers")}
    seen: set[tuple[str, str]] = set()
    for place, claim in book.items("claims"):
        for at, (first, second) in _pairs((*place, "test"), claim.get("test")):
            if (first, second) in seen or first not in effects or second not in effects:
                continue  # what is wrong with one of them alone is said of it
            seen.add((first, second))
            apart = Notebook(book.data, book.name, book.locate, book.beside)
            spot, changes = levers[second]
            effect = effect_of(apart, (*spot, "set"), changes, effects[first])
            if effect is not None:
                check_effect(apart, (*spot, "set"), effect, f"with the lever {second!r} on top of {first!r}", checks)
            for problem in apart.problems[:1]:
                words = f"{second!r} does not fit on top of {first!r}: {problem.message}"
                book.note(at, words, problem.remedy or "name one lever, or the two in the other order")


def _pairs(place: Place, tests: Any) -> Iterator[tuple[Place, tuple[str, str]]]:
    for spot, test in enumerate(tests if isinstance(tests, list) else [tests]):
        at = (*place, spot) if isinstance(tests, list) else place
        for key, value in mapping(test).items():
            named = [name for name in value if name != NO_LEVER] if isinstance(value, list) else []
            if key.endswith("under") and len(named) == 2 and all(isinstance(name, str) for name in named):
                yield (*at, key), (named[0], named[1])


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
