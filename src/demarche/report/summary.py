"""What a run prints: the few lines to read before the report."""

from __future__ import annotations

from pathlib import Path

from demarche.engine.track import past_words
from demarche.engine.unjudged import without_verdict
from demarche.page.parts import Callout, Page, Section
from demarche.report.answered import unjudged_of
from demarche.report.grounds_words import grounds_summary
from demarche.report.helps_words import helps_summary
from demarche.report.run_page import answered, context, placed, reader_of, shorts
from demarche.report.short_words import short_section
from demarche.study import RunResult

__all__ = ["summary"]


def summary(result: RunResult, report: Path) -> Page:
    """Question, verdict, the judgements it hangs on, the levers that help most, what each engine says first; and where
    the rest is."""
    question, reader = result.question, reader_of(result)
    todo = unjudged_of(result, reader)
    short = short_section(result, shorts(result, reader), judged=not todo)
    sections = [without_verdict(short, todo.headline) if todo else short, todo.grounds(grounds_summary(result))]
    verbs = [engine.name for engine, _ in answered(result)]
    if result.study is not None and result.study.levers:
        sections.append(without_verdict(helps_summary(result.study.helps), todo.callout()))
        verbs.append("levers")
    if result.claims is not None:
        verbs.append("claims")
    for place in placed(result):
        if place.slot in ("why", "outcomes"):
            boxes = tuple(part for part in place.section.parts if isinstance(part, Callout))
            sections.append(Section(place.section.id, place.section.title, boxes))
    past = "" if result.study is None else past_words(result.study.headlines, result.study.spreads)
    footer = [*([past] if past else []), f"Report: {report}   (reasons, sources, what this cannot say)"]
    if verbs:
        footer.insert(0, f"Each answer in full, here in the terminal: demarche {' | '.join(verbs)}")
    return Page(question.title, question.question, context(question), tuple(sections), tuple(footer))
