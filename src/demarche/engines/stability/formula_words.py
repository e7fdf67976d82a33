"""Formulas over options in plain words."""

from __future__ import annotations

from demarche.crisis import Crisis
from demarche.crisis.formula import parse
from demarche.crisis.states import is_pattern
from demarche.engines.stability.section import MovesPart

__all__ = ["formula_words"]


def formula_words(crisis: Crisis, text: str) -> str:
    """A formula in plain words: each option in the words of the actor who owns it."""
    options = crisis.file.part(MovesPart).options
    if is_pattern(text):
        return text
    phrases = {}
    for move in options.moves if options else ():
        actor = crisis.label(move.actor)
        yes = f"{actor} {move.yes}" if move.yes else f"{actor}: {move.name}"
        no = f"{actor} {move.no}" if move.no else f"{actor}: not {move.name}"
        phrases[move.id] = (yes, no)
    return parse(text, phrases).words(phrases)
