"""What is installed beside the format: the parts of a crisis file that engines bring with them, and their checks.

The format knows no engine. Each is found under the entry point group :data:`GROUP`, a third party's like our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, ClassVar, Protocol

from demarche.crisis.provenance import Section

if TYPE_CHECKING:
    from demarche.crisis.checking import Notebook
    from demarche.crisis.template_part import Question

__all__ = ["GROUP", "Brought", "Part", "installed"]

GROUP = "demarche.engines"
"""The entry point group under which engines are found, a third party's like our own."""


class Part(Section):
    """Base of what an engine adds to the top of a crisis file: its keys, each with a default."""

    kept: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Paths of lists whose items answers are about, ``*`` for any item: no lever changes which there are."""

    def orders(self) -> Mapping[str, tuple[int, bool]]:
        """Lists whose order is judged: by a path that stands for it, its length, and whether it is firm."""
        return {}

    def files(self) -> tuple[str, ...]:
        """Names of the files beside the crisis file that it reads."""
        return ()


class Brought(Protocol):
    """What the format needs of an engine."""

    @property
    def name(self) -> str:
        """Short and lower case."""

    @property
    def order(self) -> int:
        """Its place among the engines."""

    @property
    def part(self) -> type[Part] | None:
        """Its keys of the crisis file; None if it has none of its own."""

    @property
    def questions(self) -> Mapping[str, Question]:
        """What an interview asks for its sake, by the path of the number; ``*`` stands for an item's name."""

    def check(self, book: Notebook, *, effects: bool) -> None:
        """Write the problems of its part that the schema cannot see; ``effects``: of what its entries lead to, too."""

    def check_whole(self, book: Notebook) -> None:
        """The same of a file that is otherwise in order."""


@cache
def installed() -> tuple[Brought, ...]:
    """Every engine that is installed, by their order and then their names."""
    found: list[Brought] = [entry.load() for entry in entry_points(group=GROUP)]
    return tuple(sorted(found, key=lambda entry: (entry.order, entry.name)))
