"""Groups of inputs that more than one engine reads, each in its own entries, under one name and in the same words.

So a comparison can say that the difference in two engines' answers comes from the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass

from demarche.engine.swaps import Group

__all__ = ["BINDING", "ODDS", "TERMS", "WAITING", "Theme"]


@dataclass(frozen=True)
class Theme:
    """A :class:`.Group` before an engine has said where its parts stand in the file."""

    id: str
    short: str
    title: str
    parts: tuple[str, ...]

    def group(self, *lines: str) -> Group:
        """The group of an engine that reads the first of the parts, and these paths for each; see :meth:`.Group.of`.

        Raises ValueError for more lines than there are parts, which would otherwise be lost.
        """
        if len(lines) > len(self.parts):
            raise ValueError(f"the theme {self.id!r} has {len(self.parts)} parts and was given {len(lines)} lines")
        return Group.of(self.id, self.short, self.title, dict(zip(self.parts, lines, strict=False)))


ODDS = Theme(
    "odds",
    "odds as each side sees them",
    "what each side believes of its odds",
    ("the ruler's own odds", "the opposition's own odds", "an outsider's odds"),
)
WAITING = Theme(
    "waiting",
    "price of fighting on",
    "what fighting on costs each, and how far each looks ahead",
    (
        "what fighting costs the ruler",
        "what fighting costs the opposition",
        "what holding ground yields while the war lasts",
        "the chance that the war dies down by itself",
        "how far each side looks ahead",
    ),
)
TERMS = Theme(
    "terms",
    "terms on the table",
    "which terms preconditions and ratifiers allow",
    (
        "the least that the ruler's own conditions leave him, and the price of signing less",
        "the most that the other side's conditions leave him, and the price of leaving more",
        "the least that those on his side who must agree let pass",
        "the most for the ruler that the opposition's fighters let pass",
    ),
)
BINDING = Theme(
    "binding",
    "guarantees and spoilers",
    "how well an agreement would bind",
    (
        "the chance that an agreement binds",
        "what each would lose if cheated",
        "who is cheated, and whether a breach is mended",
        "spoilers",
        "who gains ground in peace",
    ),
)
