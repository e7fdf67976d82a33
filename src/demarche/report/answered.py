"""Which engines answered, for whom a page of their answers is written, and what each says in short."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from demarche.engine.contract import Engine, Headline, Reader, Short, Slot
from demarche.engine.registry import engines, foremost
from demarche.engine.unjudged import Unjudged
from demarche.page.parts import Item, Link
from demarche.report.ways_words import way_in_one_line
from demarche.study import RunResult

__all__ = ["SLOTS", "answered", "judged_figures", "reader_of", "shorts", "speaker", "unjudged_of"]

SLOTS: tuple[Slot, ...] = get_args(Slot)


def reader_of(result: RunResult) -> Reader:
    """For whom the page of a run is written."""
    study = result.study
    if study is None:
        return Reader(question=result.question, versions=0)
    return Reader(
        question=result.question,
        versions=study.draws,
        spreads=study.spreads,
        typed=study.typed,
        levers=study.levers,
        headlines=study.headlines,
    )


def answered(result: RunResult) -> Iterator[tuple[Engine, object]]:
    """The engines that answered, in their order, each with its answer."""
    for engine in engines():
        if engine.name in result.answers:
            yield engine, result.answers[engine.name]


def speaker(result: RunResult) -> Engine | None:
    """The engine that gives the verdict; None where none does."""
    return foremost(engine for engine, _ in answered(result))


def unjudged_of(result: RunResult, reader: Reader) -> Unjudged:
    """What nobody has judged yet of that on which the verdict rests; of all there is, where nobody gives one."""
    leader = speaker(result)
    return reader.unjudged if leader is None else reader.unjudged_by(leader.name)


def judged_figures(result: RunResult) -> list[Headline]:
    """The figures that are told, but for those of engines whose answer rests on what nobody has judged."""
    reader, study = reader_of(result), result.study
    todo = tuple(f"{engine.name}." for engine, _ in answered(result) if reader.unjudged_by(engine.name))
    return [head for head in study.headlines if not head.id.startswith(todo)] if study is not None else []


def shorts(result: RunResult, reader: Reader) -> list[Short]:
    """What the engines say in short, in the order of the page; nothing of one whose answer rests on what nobody has
    judged."""
    found = [
        line
        for engine, answer in answered(result)
        if not reader.unjudged_by(engine.name)
        for line in engine.short(answer, reader)
        if not reader.unjudged.within(line.judges)
    ]
    see = (Link("what it opens", "first-changes"),)
    found += [
        Short(slot="why", item=Item(way_in_one_line(way), "What has to change first", see), rank=2)
        for way in result.ways[:1]
    ]
    return sorted(found, key=lambda line: (SLOTS.index(line.slot), line.rank))
