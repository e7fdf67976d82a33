"""What a run prints: the few lines to read before the report."""

from __future__ import annotations

from pathlib import Path

from demarche.engines.screen.words import screen_section
from demarche.engines.stability.moves_words import paths_section
from demarche.page.parts import Callout, Page, Section
from demarche.report.grounds_words import grounds_summary
from demarche.report.levers_words import levers_summary
from demarche.report.run_page import context, in_short, lasting, still_open
from demarche.report.unjudged_words import without_verdict
from demarche.study import RunResult

__all__ = ["summary"]


def summary(result: RunResult, report: Path) -> Page:
    """Question, verdict, the judgements it hangs on, the levers that help most, where today leads; and where the rest
    is."""
    question = result.question
    todo = still_open(question)
    sections: list[Section] = [in_short(result), todo.grounds(grounds_summary(result))]
    verbs = []
    if result.ripeness is not None:
        verbs.append("ripeness")
    if result.screen is not None:
        screen = _first(screen_section(result.screen, question.prize, question.ripe_at), 2)
        sections.append(without_verdict(screen, todo.callout("screen")))
        verbs.append("screen")
    if result.study is not None and result.study.levers:
        sections.append(without_verdict(levers_summary(result.study), todo.callout("all")))
        verbs.append("levers")
    if result.stability is not None:
        outcomes = lasting(result, result.stability)
        boxes = tuple(part for part in outcomes.parts if isinstance(part, Callout))
        sections.append(Section(outcomes.id, outcomes.title, boxes))
        paths = paths_section(result.stability, limit=3)
        sections.append(Section(paths.id, "Paths from today (letters as in the report's picture)", paths.parts))
        verbs.append("stability")
    if result.claims is not None:
        verbs.append("claims")
    footer = [f"Report: {report}   (reasons, sources, what this cannot say)"]
    if verbs:
        footer.insert(0, f"Each answer in full, here in the terminal: demarche {' | '.join(verbs)}")
    return Page(question.title, question.question, context(question), tuple(sections), tuple(footer))


def _first(section: Section, parts: int) -> Section:
    """The first parts of a section: its verdict, and what it first rests on."""
    return Section(section.id, section.title, section.parts[:parts])
