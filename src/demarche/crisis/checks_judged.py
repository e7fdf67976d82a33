"""Checks of what a careful reader would ask: is it judged at all, is it hindsight?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from demarche.crisis.checking import Notebook, as_date, mapping
from demarche.crisis.paths import walk
from demarche.crisis.provenance import NOT_JUDGED, is_judged
from demarche.crisis.shape import Key

__all__ = ["check_judged", "left_open", "things_open"]

_NEVER_JUDGED = frozenset({"preferences", "sources", "claims", "outcome"})
_HINDSIGHT_ALLOWED = frozenset({"sources", "claims", "outcome"})

Place = tuple[Key, ...]


def check_judged(book: Notebook) -> None:
    """Warn of sections nobody has judged, and of sources that came later."""
    _unjudged(book)
    _hindsight(book)


def _unjudged(book: Notebook) -> None:
    """One warning for each number, each type and each actor's wishes that a note calls unjudged."""
    for path, note in left_open(book.data).items():
        open_ = "range" in mapping(walk(book.data, path))
        remedy = "narrow it and say why" if open_ else "make it right, and say why in place of the note"
        if path[0] == "preferences":
            remedy = "write its statements, most important first, and drop the note"
        book.note(path, note, remedy, "warning", at_key=True)


def left_open(data: Any) -> dict[Place, str]:
    """The things that nobody has judged yet, as every count of them has them: where each stands, and its note."""
    found: dict[Place, str] = {}
    for actor, body in mapping(mapping(data).get("preferences")).items():
        if not is_judged(str(mapping(body).get("note", ""))):
            found["preferences", actor] = NOT_JUDGED
    for section, body in mapping(data).items():
        if section not in _NEVER_JUDGED:
            found |= {path: note.rstrip(". ") for path, note in _left_open((section,), body)}
    return found


def things_open(open_: Mapping[Place, str], places: Iterable[Place]) -> int:
    """How many of these things entries at ``places`` ask for; an actor's wishes are one, however many the options."""
    held = ({place[:end] for end in range(1, len(place) + 1)} & open_.keys() for place in places)
    return len({max(found, key=len) for found in held if found})


def _left_open(path: Place, node: Any) -> Iterator[tuple[Place, str]]:
    """Paths of everything that carries such a note itself, and the note."""
    if isinstance(node, dict):
        note = node.get("note")
        if isinstance(note, str) and not is_judged(note):
            yield path, note
        for key, value in node.items():
            yield from _left_open((*path, key), value)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _left_open((*path, index), value)


def _hindsight(book: Notebook) -> None:
    """A source that appeared after the day of the question cannot have informed a judgement of that day."""
    asked = as_date(mapping(book.data.get("crisis")).get("as_of"))
    later = {
        name: day
        for name, source in mapping(book.data.get("sources")).items()
        if (day := as_date(mapping(source).get("date"))) is not None and asked is not None and day > asked
    }
    for section, body in book.data.items():
        if later and section not in _HINDSIGHT_ALLOWED:
            for path, name in _cited((section,), body):
                if name in later:
                    what = f"the source {name!r} appeared on {later[name]}, after the day of the question"
                    book.note(path, what, "use what was known then", "warning")


def _cited(path: Place, node: Any) -> Iterator[tuple[Place, str]]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "source":
                yield from (((*path, key), name) for name in ([value] if isinstance(value, str) else value))
            else:
                yield from _cited((*path, key), value)
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _cited((*path, index), value)
