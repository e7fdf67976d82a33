"""How past wars fared, at the end of every section that tells chances of a war."""

from __future__ import annotations

from dataclasses import replace

from demarche.crisis import Crisis
from demarche.engine.registry import taking_part
from demarche.engine.track import past_words
from demarche.page.parts import Section, Text

__all__ = ["past_in", "with_past"]


def past_in(crisis: Crisis) -> str:
    """The sentence for pages on a crisis that tell no chance in particular; empty where no engine plays a war."""
    return past_words(headline for engine in taking_part(crisis) for headline in engine.headlines(crisis))


def with_past(section: Section, past: str) -> Section:
    """The section with the sentence as its last, unless there is none."""
    return replace(section, parts=(*section.parts, Text(past, quiet=True))) if past and section.parts else section
