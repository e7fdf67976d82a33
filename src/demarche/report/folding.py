"""What of a report stands open and what is folded away: the answer and its reasons first, the workings one step off.

An engine says of its own sections what a first reading can pass over (:attr:`.Section.fold`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from demarche.page.parts import Bullets, Fold, Part, Section, after_the_first_picture, as_fold

__all__ = ["folded"]


def folded(section: Section) -> Section:
    """The section with the parts that a first reading can pass over folded away."""
    rule = section.fold or _RULES.get(section.id)
    if rule is None:
        return section
    parts: list[Part] = []

    def title_of(place: int) -> str:
        return "" if isinstance(section.parts[place], Fold) else rule(section, place)

    for title, places in groupby(range(len(section.parts)), key=title_of):
        inner = tuple(section.parts[place] for place in places)
        parts += [as_fold(title, inner)] if title else inner
    return replace(section, parts=tuple(parts))


def _claims(section: Section, place: int) -> str:
    """Each claim's details go, and how they carry each other; the table of verdicts stays, and what the record says."""
    part = section.parts[place]
    if not isinstance(part, Bullets):
        return ""
    if part.name:
        return "Claim by claim: what each hangs on, what would turn it, what the record shows"
    return "" if part.title.startswith("The record") else part.title


_RULES: dict[str, Callable[[Section, int], str]] = {
    "levers": after_the_first_picture("Every lever in figures, and what it does to other answers"),
    "varies": after_the_first_picture("Every answer"),
    "claims": _claims,
}
"""Of the sections that no engine brings."""
