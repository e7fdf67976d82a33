"""Things that a file may enter and an answer may be due to: a precondition, hopes, outside help, doubt.

Without frictions sides that fight always find terms, so that whatever an engine says against terms comes from what the
file enters. An engine names the frictions that it reads, and what its inputs would be without each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from demarche.engine.inputs import Judged, covers

__all__ = ["DOUBT", "FIGHTERS", "HELP", "HOPES", "PRECONDITIONS", "Friction", "Removal", "set_to"]

Removal = Callable[[Mapping[str, Judged]], dict[str, float]]
"""For the judged inputs of a crisis, by path, other values of some of them."""

PRECONDITIONS = "the preconditions on the table"
FIGHTERS = "what the fighters must accept"
HOPES = "the two sides' different hopes of the war"
HELP = "help from outside"
DOUBT = "doubt whether an agreement would be kept"


@dataclass(frozen=True, eq=False)
class Friction:
    """One of them: what it is called in a sentence, and what an engine's inputs are without it."""

    words: str
    removal: Removal


def set_to(values: Mapping[str, float]) -> Removal:
    """Every judged input under a pattern takes its value."""

    def found(known: Mapping[str, Judged]) -> dict[str, float]:
        return {path: to for path in known for pattern, to in values.items() if covers([pattern], path)}

    return found
