"""What the page says of councils, section by section, and in short."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engine.contract import Placed, Reader, Short
from demarche.engine.question import other_kinds
from demarche.engines.council.answer import CouncilsAnswer
from demarche.engines.council.words import council_sections, in_one_line
from demarche.page.parts import Item, Link

__all__ = ["placed", "short"]


def placed(answer: CouncilsAnswer, reader: Reader) -> Iterator[Placed]:
    """A section for each council."""
    for section in council_sections(answer.councils, other_kinds(reader.question)):
        yield Placed(slot="votes", section=section)


def short(answer: CouncilsAnswer, reader: Reader) -> Iterator[Short]:
    """The drafts of each council in a line."""
    for council in answer.councils:
        if council.drafts:
            head, said = in_one_line(council)
            yield Short(slot="votes", item=Item(said, head, (Link("who blocks", f"council-{council.body.id}"),)))
