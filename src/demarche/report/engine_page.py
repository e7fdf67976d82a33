"""The page of one engine asked alone."""

from __future__ import annotations

from demarche.engine.contract import Answer, Engine, Reader
from demarche.engine.track import past_words, shipped_track
from demarche.engine.unjudged import without_verdict
from demarche.page.parts import Page
from demarche.page.timing import timeless

__all__ = ["engine_page"]


def engine_page(engine: Engine, answer: Answer, reader: Reader) -> Page:
    """What the engine says, section by section; no verdict where it rests on what is not judged yet."""
    question, todo = reader.question, reader.unjudged
    found = sorted(engine.placed(answer, reader), key=lambda place: place.rank)
    sections = tuple(
        without_verdict(place.section, todo.callout(place.judges, mend=True)) if place.judges else place.section
        for place in found
    )
    past = past_words(reader.headlines, reader.spreads) or shipped_track().every()
    footer = (past,) if engine.backtested else ()
    return Page(question.title, question.question, timeless(question.lever_months), sections, footer)
