"""What a run prints: the few lines to read before the report."""

from __future__ import annotations

from pathlib import Path

from demarche.report.levers_words import levers_summary
from demarche.report.moves_words import paths_section
from demarche.report.parts import Callout, Page, Section, Table
from demarche.report.ripeness_words import ripeness_sections
from demarche.report.run_page import context, lasting, spans, unjudged
from demarche.report.screen_words import screen_section
from demarche.report.short_words import short_section
from demarche.study import RunResult

__all__ = ["summary"]

_LASTING_ROWS = 4


def summary(result: RunResult, report: Path) -> Page:
    """Question, verdict, each engine's answer with its first ground, paths, the levers that help most; and where the
    rest is."""
    question = result.question
    sections: list[Section] = [short_section(result, judged=unjudged(question) == (0, ()), spans=spans(result.study))]
    verbs = []
    if result.ripeness is not None:
        ripeness, agenda = ripeness_sections(result.ripeness, spans(result.study))[:2]
        sections += [_first(ripeness, 2), _first(agenda, 1)]
        verbs.append("ripeness")
    if result.screen is not None:
        sections.append(
            _first(screen_section(result.screen, question.prize, unjudged(question)[0], question.ripe_at), 2)
        )
        verbs.append("screen")
    if result.stability is not None:
        outcomes = lasting(result, result.stability)
        boxes = [part for part in outcomes.parts if isinstance(part, Callout)]
        named = [part for part in outcomes.parts if isinstance(part, Table)][-1:]  # those that the paths lead to
        short = [Table(part.header, part.rows[:_LASTING_ROWS], part.caption, part.numeric) for part in named]
        sections.append(Section(outcomes.id, outcomes.title, (*boxes, *short)))
        sections.append(paths_section(result.stability, limit=3))
        verbs.append("stability")
    if result.study is not None and result.study.levers:
        sections.append(levers_summary(result.study))
        verbs.append("levers")
    if result.claims is not None:
        verbs.append("claims")
    footer = [f"Report: {report}   (reasons, sources, what this cannot say)"]
    if verbs:
        footer.insert(0, f"Each answer in full, here in the terminal: demarche {' | '.join(verbs)}")
    return Page(question.title, question.question, context(question), tuple(sections), tuple(footer))


def _first(section: Section, parts: int) -> Section:
    """The first parts of a section: its verdict, and what it first rests on."""
    return Section(section.id, section.title, section.parts[:parts])
