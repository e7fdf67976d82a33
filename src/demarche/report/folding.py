"""What of a report stands open and what is folded away: the answer and its reasons first, the workings one step off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import groupby

from demarche.page.parts import Bullets, Figure, Fold, Part, Section, Table, Text, as_fold

__all__ = ["folded"]

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
        parts += [as_fold(title, inner)] if title else inner
    return replace(section, parts=tuple(parts))


def _after_the_first_picture(title: str) -> Rule:
    def rule(section: Section, place: int) -> str:
        first = next((at for at, part in enumerate(section.parts) if isinstance(part, Figure)), place)
        return title if place > first else ""

    return rule


def _claims(section: Section, place: int) -> str:
    """Each claim's details go, and how they carry each other; the table of verdicts stays, and what the record says."""
    part = section.parts[place]
    if not isinstance(part, Bullets):
        return ""
    if part.name:
        return "Claim by claim: what each hangs on, what would turn it, what the record shows"
    return "" if part.title.startswith("The record") else part.title


def _council(section: Section, place: int) -> str:
    """Of each draft what follows its headline and who is in the way: pictures, prices, the table of members."""
    shown = section.parts[place]
    priced = isinstance(shown, Bullets) and shown.title.startswith("At the middle")
    members = isinstance(shown, Table) and shown.caption.startswith("Member by member")
    return _MEMBERS if isinstance(shown, Figure) or priced or members else ""


_MEMBERS = "Who stands where, how many votes, member by member, and what would carry it"


def _agenda(section: Section, place: int) -> str:
    return _ITEMS if isinstance(section.parts[place], Bullets | Text) else ""


_ITEMS = "Item by item: who refuses and why, what it hangs on, how to read the figures"


def _waiting(section: Section, place: int) -> str:
    """The price of a month and the table of what it adds up to stay, and what the neighbours bear."""
    tables = [at for at, part in enumerate(section.parts) if isinstance(part, Table)]
    return "How well the counts carry these rates" if place > max(tables[:2], default=place) else ""


def _outcomes(section: Section, place: int) -> str:
    """Today's situation stays; the outcomes people talk about go, and the lasting situations one by one."""
    first = next((at for at, part in enumerate(section.parts) if isinstance(part, Table)), place + 1)
    if place < first:
        return ""
    table = section.parts[first]
    talked = (
        place <= first + 1 and isinstance(table, Table) and table.caption.startswith("The outcomes people talk about")
    )
    return _TALKED if talked else "The lasting situations one by one, and why each lasts"


_TALKED = "The outcomes people talk about: would each last, what leads there, who would undo it"


_RULES: dict[str, Rule] = {
    "ripeness": _after_the_first_picture("More: terms by the balance, and how far the figures can be leaned on"),
    "terms": _after_the_first_picture("More: what either side would have to give, the balance, the nine numbers"),
    "levers": _after_the_first_picture("Every lever in figures, and what it does to other answers"),
    "council": _council,
    "agenda": _agenda,
    "waiting": _waiting,
    "outcomes": _outcomes,
    "varies": _after_the_first_picture("Every answer"),
    "claims": _claims,
}
