"""The report of a run, made from its result alone: what each engine says, in the order of the questions of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from demarche.engine.contract import Placed
from demarche.engine.question import Question, overruled_words
from demarche.engine.track import past_words
from demarche.engine.unjudged import without_verdict
from demarche.page.numbers import day
from demarche.page.parts import Page, Section, Text, all_folded
from demarche.page.spoken import the
from demarche.page.timing import timeless, timing
from demarche.report.answered import SLOTS, answered, reader_of, shorts, unjudged_of
from demarche.report.answers import answers
from demarche.report.brief_words import brief_of
from demarche.report.claims_words import claims_section
from demarche.report.figures_words import figures_section
from demarche.report.first import first_of
from demarche.report.first_words import first_screen
from demarche.report.folding import folded
from demarche.report.grounds_words import grounds_section
from demarche.report.helps_words import helps_section
from demarche.report.levers_words import others_section
from demarche.report.record_words import afterwards_section, assumptions_section, limits_section, sources_section
from demarche.report.varies_words import varies_section
from demarche.report.ways_words import ways_section
from demarche.study import RunResult

__all__ = ["answered", "context", "placed", "reader_of", "run_page", "shorts"]


def context(question: Question) -> tuple[str, ...]:
    """When and for whom the question is asked, and what was changed for this run."""
    lines = [f"As of {day(question.as_of)}. Asked on behalf of {the(question.seat)}."]
    if question.levers:
        pulled = zip(question.levers, question.lever_months, strict=True)
        said = "; ".join(f"{title}{timing(months, surprise=months.surprise)}" for title, months in pulled)
        lines.append(f"With these levers pulled: {said}.")
        lines += overruled_words(question)
        lines += timeless(question.lever_months)
    if question.changes:
        changed = "; ".join(f"{path} = {value}" for path, value in question.changes)
        lines.append(f"With these values changed: {changed}.")
    return tuple(lines)


def placed(result: RunResult) -> list[Placed]:
    """Every section of the engines and of the study, in the order of the page; without verdicts where one of them
    rests on what is not judged yet."""
    reader = reader_of(result)
    all_, todo, study = reader.unjudged, unjudged_of(result, reader), result.study
    found = [
        Placed(
            slot=place.slot,
            section=without_verdict(place.section, all_.callout(place.judges)) if place.judges else place.section,
            rank=place.rank,
        )
        for engine, answer in answered(result)
        for place in engine.placed(answer, reader)
    ]
    if study is not None:
        found.append(Placed(slot="leaning", section=varies_section(study)))
        if study.levers:
            helped = helps_section(study.helps, study.seat)
            if todo:  # its title is a finding
                helped = replace(helped, title="What moves the answer")
            for rank, section in ((-1, helped), (0, others_section(study))):
                found.append(Placed(slot="levers", section=without_verdict(section, todo.callout()), rank=rank))
    found.append(Placed(slot="why", section=without_verdict(ways_section(result.ways), todo.callout()), rank=-1))
    found.append(Placed(slot="claims", section=without_verdict(claims_section(result.claims), all_.callout())))
    found.append(Placed(slot="limits", section=limits_section(result.question)))
    return sorted(found, key=lambda place: (SLOTS.index(place.slot), place.rank))


def run_page(result: RunResult, version: str) -> Page:
    """Every section that has something to say, the verdict first; the workings are folded away."""
    question, reader = result.question, reader_of(result)
    todo = unjudged_of(result, reader)
    found, first = placed(result), first_of(result)
    if todo:
        sections = [Section("short", "", (todo.headline,)), todo.grounds(grounds_section(result))]
    else:
        sections = [section for section in answers(result, first, found) if section.parts]
    if question.summary:
        sections.append(Section("summary", "The case", (Text(question.summary),)))
    own = {section.id for section in sections}
    sections += [section for section in _together(found) if section.id not in own]
    figures = () if todo else (figures_section(result),)
    sections += [*figures, afterwards_section(question), assumptions_section(question), sources_section(question)]
    made = f"Made by demarche {version} with seed {result.seed}. The same file, seed and version give this again."
    past = "" if result.study is None else past_words(result.study.headlines, result.study.spreads)
    return Page(
        question.title,
        question.question,
        context(question),
        tuple(map(folded, sections)),
        (past, made) if past else (made,),
        first_screen(first),
        brief_of(result, version),
    )


_ALONE = frozenset({"votes", "ripe", "why", "outcomes"})
"""Slots in which each section stands for itself; elsewhere the first stands open and the others fold behind it."""


def _together(found: list[Placed]) -> Iterator[Section]:
    for slot in SLOTS:
        own = [place.section for place in found if place.slot == slot and place.section.parts]
        if slot in _ALONE or not own:
            yield from own
            continue
        first, *others = own
        more = [fold for other in others for fold in all_folded(other, other.title)]
        yield Section(first.id, first.title, (*folded(first).parts, *more))
