"""What the page says of councils, section by section, and in short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from demarche.engine.contract import Placed, Reader, Short
from demarche.engine.question import other_kinds
from demarche.engines.council.answer import CouncilsAnswer
from demarche.engines.council.words import MEMBERS, PRICED, council_sections, in_one_line
from demarche.page.parts import Bullets, Figure, Item, Link, Section, Table

__all__ = ["placed", "short"]


def placed(answer: CouncilsAnswer, reader: Reader) -> Iterator[Placed]:
    """A section for each council."""
    for section in council_sections(answer.councils, other_kinds(reader.question)):
        yield Placed(slot="votes", section=replace(section, fold=_fold), judges=("councils",))


def _fold(section: Section, place: int) -> str:
    """Of each draft what follows its headline and who is in the way: pictures, prices, the table of members."""
    shown = section.parts[place]
    priced = isinstance(shown, Bullets) and shown.title == PRICED
    members = isinstance(shown, Table) and shown.caption.startswith(MEMBERS)
    return _MEMBERS if isinstance(shown, Figure) or priced or members else ""


_MEMBERS = "Who stands where, how many votes, member by member, and what would carry it"


def short(answer: CouncilsAnswer, reader: Reader) -> Iterator[Short]:
    """The drafts of each council in a line."""
    for council in answer.councils:
        if council.drafts:
            head, said = in_one_line(council)
            yield Short(slot="votes", item=Item(said, head, (Link("who blocks", f"council-{council.body.id}"),)))
