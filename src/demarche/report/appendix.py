"""The report and its appendix: what a first reading can pass over stands in a file of its own beside it."""

from __future__ import annotations

from dataclasses import replace

from demarche.page.parts import Fold, Page, Part, Section, Text

__all__ = ["APPENDIX", "apart"]

APPENDIX = ("figures", "afterwards", "assumptions", "sources")
"""Sections that stand in the appendix whole."""


def apart(page: Page) -> tuple[Page, Page]:
    """The page without what is folded away, and the appendix with all of it, section by section, in the same order.

    A section keeps its id in both, so that links between the two find it.
    """
    front: list[Section] = []
    back: list[Section] = []
    answered = any(section.answer for section in page.sections)
    for section in page.sections:
        if answered and section.id != "short":
            (front if section.answer else back).append(section if section.answer else _opened(section))
            continue
        folds = tuple(part for part in section.parts if isinstance(part, Fold))
        open_parts = tuple(part for part in section.parts if not isinstance(part, Fold))
        if section.id in APPENDIX or not open_parts:
            back.append(section)
            continue
        if folds:
            back.append(_opened(Section(section.id, section.title, folds)))
        more = (Text("In the appendix: " + "; ".join(fold.title for fold in folds) + ".", quiet=True, see=section.id),)
        front.append(replace(section, parts=(*open_parts, *(more if folds else ()))))
    if answered:
        front.append(_contents(back))
    appendix = Page(
        f"{page.title}: appendix",
        "What the report rests on: the judgements and their sources, and the workings of every answer.",
        page.context,
        tuple(back),
        page.footer,
    )
    return replace(page, sections=tuple(front)), appendix


def _sentence(title: str) -> str:
    """The title closed by a full stop, unless it closes itself."""
    return title if title.endswith(("?", ".", "!")) else f"{title}."


def _opened(section: Section) -> Section:
    """The section with its folds as parts under headings of their own."""
    parts: list[Part] = []
    for part in section.parts:
        parts += (Text(_sentence(part.title), lead=True), *part.parts) if isinstance(part, Fold) else (part,)
    return replace(section, parts=tuple(parts))


def _contents(back: list[Section]) -> Section:
    """What the appendix answers, each with the way there."""
    links = tuple(Text(section.title, see=section.id) for section in back if section.title)
    return Section("more", "In the appendix", links)
