"""What the page says of the agenda, and in short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from demarche.engine.contract import Placed, Reader, Short
from demarche.engines.agenda.answer import AgendaAnswer
from demarche.engines.agenda.words import agenda_in_brief, agenda_in_one_line, agenda_section
from demarche.page.parts import Bullets, Item, Link, Section, Text

__all__ = ["placed", "short"]


def placed(answer: AgendaAnswer, reader: Reader) -> Iterator[Placed]:
    """One section."""
    section = agenda_section(answer, reader.question.prize, reader.question.ripe_at)
    yield Placed(slot="partial", section=replace(section, fold=_fold), judges=("screen", "war", "agenda"))


def _fold(section: Section, place: int) -> str:
    return _ITEMS if isinstance(section.parts[place], Bullets | Text) else ""


_ITEMS = "Item by item: who refuses and why, what it hangs on, how to read the figures"


def short(answer: AgendaAnswer, reader: Reader) -> Iterator[Short]:
    """What can be agreed now."""
    said = agenda_in_one_line(answer, reader.question.ripe_at)
    if said:
        item = Item(said, "What can be agreed now", (Link("item by item", "agenda"),))
        yield Short(slot="partial", item=item, brief=agenda_in_brief(answer, reader.question.ripe_at))
