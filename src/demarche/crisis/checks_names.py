"""Checks of the names that readers see: two things under one name cannot be told apart on any page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demarche.crisis.checking import Notebook, mapping
from demarche.crisis.shape import Key

__all__ = ["check_names"]

_FREE = frozenset({"sources", "claims", "events", "outcome"})
"""Here each is told with its id, its day or its publisher beside it."""

Place = tuple[Key, ...]


def check_names(book: Notebook) -> None:
    """Warn of entries of one list that readers see under the same words."""
    for section, body in mapping(book.data).items():
        if section not in _FREE:
            for place, words, first in _alike((section,), body):
                book.note(
                    place,
                    f"“{words}” is also what {first} is called, and no page tells the two apart",
                    "give one of them another name",
                    "warning",
                    at_key=True,
                )


def _alike(path: Place, node: Any) -> Iterator[tuple[Place, str, str]]:
    """Where a name stands a second time among siblings, the name, and the id of the first that bears it."""
    if isinstance(node, dict):
        inside: list[tuple[Key, Any]] = list(node.items())
    elif isinstance(node, list):
        inside = list(enumerate(node))
    else:
        return
    seen: dict[tuple[str, str], str] = {}
    for key, item in inside:
        words, field = _called(item)
        own = str(mapping(item).get("id", key))
        first = seen.setdefault((words.casefold(), _whose(item)), own)
        if words and first != own:
            yield (*path, key, field), words, first
        yield from _alike((*path, key), item)


def _whose(item: Any) -> str:
    """Whose it is: pages name the owner beside what two may do alike."""
    return str(mapping(item).get("actor", mapping(item).get("seat", "")))


def _called(item: Any) -> tuple[str, str]:
    """What readers call it, and the key under which that stands."""
    for field in ("short", "title", "name"):
        words = mapping(item).get(field)
        if isinstance(words, str) and words.strip():
            return " ".join(words.split()), field
    return "", ""
