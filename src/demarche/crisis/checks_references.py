"""Names that must exist: wherever the schema marks a text as the id of something in the file, there is such a thing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demarche.crisis.checking import Notebook
from demarche.crisis.shape import Key, references

__all__ = ["check_references"]


def check_references(book: Notebook) -> None:
    """Every such name in the file, or in what was replaced in it."""
    known = {section: book.ids(section) for section in {ref.section for _, ref in references()}}
    for pattern, ref in references():
        for place, value in _found(book.data, pattern, ()):
            book.refers(place, value, ref.kind, known[ref.section])


def _found(node: Any, pattern: tuple[str, ...], place: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], Any]]:
    """What stands at the places of a pattern, in file order."""
    if not pattern:
        yield place, node
        return
    first, *rest = pattern
    inner: Any = ()
    if first != "*":
        inner = [(first, node[first])] if isinstance(node, dict) and first in node else ()
    elif isinstance(node, dict):
        inner = node.items()
    elif isinstance(node, list):
        inner = enumerate(node)
    for key, below in inner:
        yield from _found(below, tuple(rest), (*place, key))
