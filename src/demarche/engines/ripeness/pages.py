"""What the page says of the war, section by section, and in short."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from demarche.engine.contract import Ground, Placed, Reader, Short
from demarche.engine.inputs import judged
from demarche.engine.ways import Way
from demarche.engines.ripeness.adapter import DURABLE, ENGINE
from demarche.engines.ripeness.answer import RipenessAnswer
from demarche.engines.ripeness.carrying_words import carrying_grounds, carrying_section
from demarche.engines.ripeness.finish_words import finish_in_one_line, finish_section
from demarche.engines.ripeness.history_words import history_in_one_line
from demarche.engines.ripeness.terms_words import terms_section
from demarche.engines.ripeness.waiting_words import month_in_one_line
from demarche.engines.ripeness.way_out import ways_of
from demarche.engines.ripeness.words import blocker_in_short, ripe_in_one_line, ripeness_sections
from demarche.page.parts import Item, Link, Section, Table, after_the_first_picture

__all__ = ["grounds", "placed", "short", "ways"]

_WAR = ENGINE.reasons
_LEDGER, _HISTORY = ENGINE.apart


def placed(answer: RipenessAnswer, reader: Reader) -> Iterator[Placed]:
    """The verdict with its grounds, the levers at the middle of the ranges, the price of waiting, the limits."""
    verdict, levers, waiting, limits = ripeness_sections(answer, reader.spans)
    judges = reader.question.rests_on.get(ENGINE.name, ("screen", "war"))
    yield Placed(slot="ripe", section=replace(verdict, fold=_FOLD), judges=judges)
    if answer.grounds is not None:
        yield Placed(slot="ripe", section=terms_section(answer.grounds), rank=1)
        if answer.carrying is not None:
            yield Placed(slot="ripe", section=carrying_section(answer.carrying), rank=1, judges=judges)
        finish = finish_section(answer.grounds)
        if finish is not None:
            yield Placed(slot="why", section=finish, judges=judges)
    yield Placed(slot="levers", section=levers, rank=1)
    yield Placed(slot="waiting", section=replace(waiting, fold=_fold_waiting), judges=(_LEDGER,))
    yield Placed(slot="limits", section=limits, rank=1)


_FOLD = after_the_first_picture("More: terms by the balance, and how far the figures can be leaned on")


def _fold_waiting(section: Section, place: int) -> str:
    """The price of a month and the table of what it adds up to stay, and what the neighbours bear."""
    tables = [at for at, part in enumerate(section.parts) if isinstance(part, Table)]
    return "How well the counts carry these rates" if place > max(tables[:2], default=place) else ""


def ways(answer: RipenessAnswer) -> Iterator[tuple[Way, ...]]:
    """What would have to change first."""
    found = () if answer.probe is None else ways_of(answer.probe)
    if found:
        yield found


def grounds(answer: RipenessAnswer) -> Iterator[Ground]:
    """The judgements behind what carries the verdict."""
    if answer.carrying is not None:
        yield from carrying_grounds(answer.carrying, judged(answer.probe.crisis) if answer.probe else ())


def short(answer: RipenessAnswer, reader: Reader) -> Iterator[Short]:
    """The chance of a peace that holds, what past talks make of it, who stands in the way, what a month costs."""
    spread = reader.spreads.get(DURABLE)
    yield Short(slot="ripe", item=Item(ripe_in_one_line(answer, spread), "A peace that holds", (_WAR,)))
    for said in history_in_one_line(answer.history):
        yield Short(slot="ripe", item=Item(said, "Past talks", (_WAR,)), rank=1, judges=(_HISTORY,))
    if answer.grounds is not None and answer.grounds.finish is not None:
        see = (Link("fighting to the finish", "finish"),)
        said = finish_in_one_line(answer.grounds.finish)
        yield Short(slot="why", item=Item(said, "Fighting to the finish", see), rank=2)
    blocker = blocker_in_short(answer)
    if blocker:
        said = f"With the war played month by month, {blocker}."
        yield Short(slot="why", item=Item(said, "What stands in the way of the war's end", (_WAR,)), rank=1)
    month = month_in_one_line(answer)
    if month:
        see = (Link("by month and by neighbour", "waiting"),)
        brief = (
            "Each month: "
            + month.removeprefix("Each month of war costs ").removesuffix(", if it goes on as it is.")
            + "."
        )
        item = Item(month, "The price of a month", see)
        yield Short(slot="waiting", item=item, brief=brief, judges=(_LEDGER,))
