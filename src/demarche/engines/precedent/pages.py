"""What the page says of the record, and in short: beside the model, never averaged with it."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.engine.contract import Placed, Reader, Short
from demarche.engines.precedent.facts import Beside, beside
from demarche.engines.precedent.leaning_words import with_leaning
from demarche.engines.precedent.result import NoTable, Precedent
from demarche.engines.precedent.words import beside_words, no_table_section, record_in_one_line, record_section
from demarche.page.parts import Item, Link

__all__ = ["placed", "short"]


def placed(answer: Precedent | NoTable, reader: Reader) -> Iterator[Placed]:
    """One section."""
    if isinstance(answer, NoTable):
        yield Placed(slot="record", section=no_table_section(answer.reason))
        return
    section = record_section(answer, model(answer, reader), folded=True)
    yield Placed(slot="record", section=section if answer.tilt is None else with_leaning(section, answer.tilt))


def short(answer: Precedent | NoTable, reader: Reader) -> Iterator[Short]:
    """How often such wars are settled, and whether the model is within what they have done."""
    see = (Link("what happened in wars like this", "record"),)
    if isinstance(answer, NoTable):
        yield Short(slot="record", item=Item("It holds civil wars only, and says nothing of this.", "The record", see))
        return
    yield Short(slot="record", item=Item(record_in_one_line(answer), "What the record shows", see))
    for found in model(answer, reader)[-1:]:
        yield Short(slot="record", item=Item(beside_words(found), "Beside the model", see), rank=1)


def model(answer: Precedent, reader: Reader) -> tuple[Beside, ...]:
    """What other engines say of a settlement beside the record, by rising months."""
    found = []
    for headline in reader.headlines:
        spread = reader.spreads.get(headline.id)
        if headline.role == "signed" and headline.months is not None and spread is not None and spread.mean is not None:
            found.append(beside(answer, headline.months, spread.mean))
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.months))
