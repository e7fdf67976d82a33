"""The report and its appendix: what a first reading can pass over stands in a file of its own beside it."""

from __future__ import annotations

from dataclasses import replace

from demarche.page.parts import Fold, Page, Section, Text

__all__ = ["APPENDIX", "apart"]

APPENDIX = ("afterwards", "assumptions", "sources")
"""Sections that stand in the appendix whole."""


def apart(page: Page) -> tuple[Page, Page]:
    """The page without what is folded away, and the appendix with all of it, section by section, in the same order.

    A section keeps its id in both, so that links between the two find it.
    """
    front, back = [], []
    for section in page.sections:
        folds = tuple(part for part in section.parts if isinstance(part, Fold))
        open_parts = tuple(part for part in section.parts if not isinstance(part, Fold))
        if section.id in APPENDIX or not open_parts:
            back.append(section)
            continue
        if folds:
            opened = tuple(inner for fold in folds for inner in (Text(_sentence(fold.title), lead=True), *fold.parts))
            back.append(Section(section.id, section.title, opened))
        more = (Text("In the appendix: " + "; ".join(fold.title for fold in folds) + ".", quiet=True, see=section.id),)
        front.append(replace(section, parts=(*open_parts, *(more if folds else ()))))
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
