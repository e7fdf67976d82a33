"""The screen's numbers as a crisis file gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.engines.screen.model import NUMBERS, Screen
from demarche.errors import InputError

if TYPE_CHECKING:
    from demarche.crisis import Crisis

__all__ = ["from_crisis"]


def from_crisis(crisis: Crisis) -> Screen:
    """The nine numbers of the file's ``screen`` section, with the two sides' names.

    Raises :class:`InputError` if the file has no such section, or leaves a cost to be worked out from its war.
    """
    section = crisis.file.screen
    if section is None:
        raise InputError("this crisis file has no screen section; add one with the nine numbers")
    if section.c_ruler is None or section.c_opposition is None:
        raise InputError(
            "this file's screen leaves what the rest of the war costs to its war; to ask the nine numbers alone, add "
            "screen.c_ruler and screen.c_opposition"
        )
    return Screen.of(
        {name: getattr(section, name) for name in (*NUMBERS, "balance")},
        ruler=crisis.label(section.ruler),
        opposition=crisis.label(section.opposition),
    )
