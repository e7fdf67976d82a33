"""The versions leaning towards the record, in words: shown second, and never without what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from demarche.engines.precedent.result import Leaning, Weighed
from demarche.page.numbers import chance, count, percent
from demarche.page.parts import Figure, Fold, Section, Table, Text

__all__ = ["NOTHING_BESIDE", "leaning_section", "with_leaning"]

NOTHING_BESIDE = "no engine gives this crisis a chance of a settlement that the record could be set beside"
_TITLE = "If the model leant half-way to the record"


def leaning_section(found: Sequence[Leaning]) -> Section:
    """What the model says if its versions lean half-way towards the record."""
    return Section("tilt", _TITLE, tuple(_parts(found)))


def with_leaning(section: Section, found: Sequence[Leaning]) -> Section:
    """The section of the record with it, second: in a sentence before the picture, and in figures after all else."""
    parts = section.parts
    at = next(place for place, part in enumerate(parts) if isinstance(part, Figure))
    said = tuple(Text(leaning_words(each)) for each in found[-1:]) or (Text(f"--tilt: {NOTHING_BESIDE}."),)
    more = (Fold(_TITLE, tuple(_parts(found))),) if found else ()
    return replace(section, parts=(*parts[:at], *said, *parts[at:-1], *more, parts[-1]))


def leaning_words(each: Leaning) -> str:
    """What the versions say if they lean half-way, and how many of them that is worth."""
    within = f"within {each.months} months"
    if each.after is None or each.effective is None:
        return f"Weighing the versions half-way to the record was refused for a settlement {within}: {each.refused}."
    return (
        f"If the versions leant half-way to the record, a settlement {within} would be a matter of "
        f"{chance(each.after)}, not {chance(each.before)}. The {count(each.versions, 'version')} would then be worth "
        f"{each.effective:.0f}. The answers above do not lean."
    )


def _parts(found: Sequence[Leaning]) -> Iterator[Text | Table]:
    yield Text(
        "The versions of your crisis are weighted until their chance of a settlement lies half-way between what it was "
        "and what wars like this have done. That is no evidence about this war: a base rate does not bound a single "
        "case. The last column says how many versions the weights are worth; few mean that your inputs and the "
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
                tuple((row.words, _told(row, row.before), _told(row, row.after)) for row in each.weighed),
                f"With the weights for {each.months} months",
                frozenset({1, 2}),
            )


def _told(row: Weighed, value: float) -> str:
    return f"{percent(value)} of versions" if row.share else chance(value)
