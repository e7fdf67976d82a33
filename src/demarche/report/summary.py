"""What a run prints: the few lines to read before the report."""

from __future__ import annotations

from pathlib import Path

from demarche.report.levers_words import levers_summary
from demarche.report.moves_words import paths_section
from demarche.report.parts import Figure, Page, Part, Section, Table
from demarche.report.ripeness_words import ripeness_sections
from demarche.report.run_page import context, lasting, spans, unjudged
from demarche.report.screen_words import screen_section
from demarche.report.short_words import short_section
from demarche.study import RunResult

__all__ = ["summary"]

_LASTING_ROWS = 6


def summary(result: RunResult, report: Path) -> Page:
    """Question, verdict, what stands in the way, outcomes that last, paths; and where the rest is."""
    question = result.question
    sections: list[Section] = [short_section(result, judged=unjudged(question) == (0, ()), spans=spans(result.study))]
    if result.ripeness is not None:
        ripeness, agenda = ripeness_sections(result.ripeness, spans(result.study))[:2]
        sections.append(Section(ripeness.id, ripeness.title, _before_the_picture(ripeness)))
        sections.append(Section(agenda.id, agenda.title, agenda.parts[:2]))
    if result.screen is not None:
        screen = screen_section(result.screen, question.prize, unjudged(question)[0], question.ripe_at)
        sections.append(Section(screen.id, screen.title, _before_the_picture(screen)))
    if result.stability is not None:
        outcomes = lasting(result, result.stability)
        short = tuple(
            Table(part.header, part.rows[:_LASTING_ROWS], part.caption, part.numeric)
            if isinstance(part, Table)
            else part
            for part in outcomes.parts[:-1]
        )
        sections.append(Section(outcomes.id, outcomes.title, short))
        sections.append(paths_section(result.stability, limit=3))
    if result.study is not None:
        sections.append(levers_summary(result.study))
    footer = (f"Report: {report}   (reasons, sources, what this cannot say)",)
    return Page(question.title, question.question, context(question), tuple(sections), footer)


def _before_the_picture(section: Section) -> tuple[Part, ...]:
    """The verdict, what stands in the way and what has to change."""
    place = next((at for at, part in enumerate(section.parts) if isinstance(part, Figure)), len(section.parts))
    return section.parts[:place]
