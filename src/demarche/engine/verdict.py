"""One verdict for a crisis, by the engine that knows most of when terms exist."""

from __future__ import annotations

from dataclasses import dataclass, field

from demarche.engine.plain import Plain
from demarche.page.parts import Tone

__all__ = ["Verdict", "tone_of_code"]


@dataclass(frozen=True, kw_only=True)
class Verdict(Plain):
    """What follows from the versions by a stated rule. Shares of versions are no probabilities.

    ``code`` is one of the engine's own: *ripe*, *ripening*, *not ripe* and the like.
    """

    code: str
    versions: int
    """How many versions it rests on."""
    at_least: float
    """Share of the versions that the rule asks for."""
    open_now: float
    """Share of the versions in which terms exist today that both sides prefer to fighting on."""
    unsolved: int = 0
    """Versions that were left out since the engine found no settled answer in them."""
    figures: dict[str, float] = field(default_factory=dict)
    """What else the rule reads, by name."""


def tone_of_code(code: str) -> Tone:
    """What a verdict means for whoever asks."""
    return "good" if code == "ripe" else "bad" if code == "not ripe" else "mixed"
