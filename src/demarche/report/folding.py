"""What of a report stands open and what is folded away: the answer and its reasons first, the workings one step off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from demarche.report.parts import Bullets, Figure, Fold, Part, Section, Table, Text

__all__ = ["all_folded", "folded"]

Rule = Callable[[Section, int], str]
"""A section and the place of a part in it: under which title the part is folded; empty if it stays open."""


def folded(section: Section) -> Section:
    """The section with the parts that a first reading can pass over folded away."""
    rule = _RULES.get("council" if section.id.startswith("council-") else section.id)
    if rule is None:
        return section
    parts: list[Part] = []

    def title_of(place: int) -> str:
        return "" if isinstance(section.parts[place], Fold) else rule(section, place)

    for title, places in groupby(range(len(section.parts)), key=title_of):
        inner = tuple(section.parts[place] for place in places)
        parts += [_fold(title, inner)] if title else inner
    return Section(section.id, section.title, tuple(parts))


def all_folded(section: Section, title: str) -> tuple[Part, ...]:
    """The whole section as one fold; nothing if it is empty."""
    return (_fold(title, section.parts),) if section.parts else ()


def _fold(title: str, parts: tuple[Part, ...]) -> Fold:
    """What is folded within stands open there: one click is enough."""
    opened = (replace(part, folded=False) if isinstance(part, Table) else part for part in parts)
    return Fold(title, tuple(part for part in opened if not isinstance(part, Fold)))


def _after_the_first_picture(title: str) -> Rule:
    def rule(section: Section, place: int) -> str:
        first = next((at for at, part in enumerate(section.parts) if isinstance(part, Figure)), place)
        return title if place > first else ""

    return rule


def _levers(section: Section, place: int) -> str:
    """The first picture and the lead stay."""
    part = section.parts[place]
    pictures = [at for at, other in enumerate(section.parts) if isinstance(other, Figure)]
    if isinstance(part, Figure):
        return "" if place == pictures[0] else "The same for other answers"
    if isinstance(part, Text):
        return ""
    return "Every lever in figures, with intervals and what it brings about beside"


def _claims(section: Section, place: int) -> str:
    """Each claim's details go; the table of verdicts stays."""
    part = section.parts[place]
    own = isinstance(part, Bullets) and part.title.partition(":")[0].isalnum() and ":" in part.title
    return "Claim by claim: what each hangs on, what would turn it, what the record shows" if own else ""


def _council(section: Section, place: int) -> str:
    """Of each draft the pictures, and the table of members that follows them."""
    shown = section.parts[place]
    before = section.parts[place - 1] if place else shown
    pictured = isinstance(shown, Figure) or (isinstance(shown, Table) and isinstance(before, Figure))
    return "Who stands where, how many votes, member by member" if pictured else ""


_RULES: dict[str, Rule] = {
    "ripeness": _after_the_first_picture("More: terms by the balance, and how far the figures can be leaned on"),
    "terms": _after_the_first_picture("More: what either side would have to give, the balance, the nine numbers"),
    "levers": _levers,
    "council": _council,
    "varies": _after_the_first_picture("Every answer"),
    "claims": _claims,
}
