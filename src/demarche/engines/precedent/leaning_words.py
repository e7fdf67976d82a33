"""The versions leaning towards the record, in words: shown second, and never without what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demarche.engines.precedent.leaning import Leaning
from demarche.page.numbers import chance, percent
from demarche.page.parts import Part, Section, Table, Text

__all__ = ["leaning_section"]


def leaning_section(found: Sequence[Leaning]) -> Section:
    """What the model says if its versions lean half-way towards the record."""
    return Section("tilt", "If the model leant half-way to the record", tuple(_parts(found)))


def _parts(found: Sequence[Leaning]) -> Iterator[Part]:
    yield Text(
        "The versions of your crisis are weighted until their chance of a settlement lies half-way between what it was "
        "and what wars like this have done. That is no evidence about this war: a base rate does not bound a single "
        "case. The effective number says how many versions the weights are worth; few mean that your inputs and the "
        "record hardly agree anywhere."
    )
    header = ("a settlement within", "by your inputs", "by the record", "half-way", "versions", "worth")
    rows = tuple(
        (
            f"{each.months} months",
            chance(each.before),
            percent(each.record),
            "refused" if each.after is None else chance(each.after),
            str(each.versions),
            "-" if each.effective is None else f"{each.effective:.0f}",
        )
        for each in found
    )
    yield Table(header, rows, "", frozenset(range(1, len(header))))
    for each in found:
        if each.refused:
            yield Text(f"Within {each.months} months: {each.refused}.")
        elif each.weighed:
            yield Table(
                ("quantity", "as drawn", "leaning"),
                tuple((row.words, chance(row.before), chance(row.after)) for row in each.weighed),
                f"With the weights for {each.months} months",
                frozenset({1, 2}),
            )
