"""The notebook in which checks of a crisis file write what they find."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from demarche.crisis.beside import Beside
from demarche.crisis.paths import shown
from demarche.crisis.shape import Key
from demarche.crisis.suggest import did_you_mean
from demarche.crisis.translate import MOST_PROBLEMS, Locate
from demarche.errors import Complaint, Problem

__all__ = ["Enough", "Notebook", "as_date", "mapping"]

Path_ = tuple[Key, ...]


def mapping(value: Any) -> dict[Any, Any]:
    """The value if it is a mapping, else an empty one: the schema has spoken about the rest."""
    return value if isinstance(value, dict) else {}


def as_date(value: Any) -> dt.date | None:
    """A date written in the file, or ``None`` where it is none (the schema says so)."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return None
    return None


class Enough(Exception):
    """The notebook is full."""


@dataclass
class Notebook:
    """Plain data of one file, where things stand in it, and the problems found so far."""

    data: dict[str, Any]
    name: str
    locate: Locate
    beside: Beside
    problems: list[Problem] = field(default_factory=list)
    changed: tuple[Path_, ...] | None = None
    """Where values were replaced in data that had been checked before; None where all of them are new."""

    def note(
        self,
        path: Sequence[Key],
        message: str,
        remedy: str = "",
        severity: Literal["error", "warning"] = "error",
        *,
        at_key: bool = False,
    ) -> None:
        """Write down one problem. Raises :class:`Enough` once there are :data:`MOST_PROBLEMS`."""
        line, column = self.locate(path, at_key)
        self.problems.append(Problem(self.name, line, column, shown(path), message, remedy, severity))
        if len(self.problems) >= MOST_PROBLEMS:
            raise Enough

    @property
    def wrong(self) -> bool:
        """Whether an error was found, which makes the file unusable."""
        return any(problem.severity == "error" for problem in self.problems)

    def complain(self, path: Sequence[Key], complaint: Complaint, *, at_key: bool = False) -> None:
        """Write down as one problem what somebody found who knows no place."""
        self.note(path, complaint.message, complaint.remedy, at_key=at_key)

    def items(self, *path: Key) -> Iterator[tuple[Path_, dict[Any, Any]]]:
        """The mappings of the list at ``path``, each with its own path."""
        node: Any = self.data
        for key in path:
            node = mapping(node).get(key)
        if isinstance(node, list):
            for index, item in enumerate(node):
                if isinstance(item, dict):
                    yield (*path, index), item

    def ids(self, *path: Key) -> dict[str, Path_]:
        """Ids of the items of a list and where each first stands."""
        found: dict[str, Path_] = {}
        for place, item in self.items(*path):
            if isinstance(item.get("id"), str):
                found.setdefault(item["id"], place)
        return found

    def unique(self, kind: str, *path: Key) -> None:
        """Every id in the list at ``path`` stands once."""
        seen: dict[str, Path_] = {}
        for place, item in self.items(*path):
            name = item.get("id")
            if isinstance(name, str) and name in seen:
                line, _ = self.locate((*seen[name], "id"), False)
                self.note((*place, "id"), f"the {kind} {name!r} stands twice (first in line {line})", "rename one")
            elif isinstance(name, str):
                seen[name] = (*place,)

    def refers(self, path: Sequence[Key], value: Any, kind: str, known: Collection[str]) -> None:
        """``value`` names one of ``known``."""
        if isinstance(value, str) and value not in known:
            self.note(path, f"unknown {kind} {value!r}", did_you_mean(value, known))
