"""What the screen must say, by exact arithmetic and search, from the two surpluses alone.

Knows no reservation share: it asks of each share whether both sides prefer the agreement to fighting on.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

GRID = [Fraction(step, 60) for step in range(61)]


def surpluses(numbers: Mapping[str, Fraction], share: Fraction) -> tuple[Fraction, Fraction]:
    """How much better off each side is under an agreement at the ruler's share than at war."""
    g = numbers["binding"]
    war_ruler = numbers["p_ruler"] - numbers["c_ruler"]
    war_opposition = numbers["p_opposition"] - numbers["c_opposition"]
    settled_ruler = g * share + (1 - g) * (war_ruler - numbers["e_ruler"])
    settled_opposition = g * (1 - share) + (1 - g) * (war_opposition - numbers["e_opposition"])
    return settled_ruler - war_ruler, settled_opposition - war_opposition


def terms(numbers: Mapping[str, Fraction]) -> list[Fraction]:
    """Shares on the table that neither side would refuse, among a grid and every share where somebody turns."""
    if numbers["binding"] == 0:
        return []
    shares = [*GRID, numbers["x_low"], numbers["x_high"]]
    for side in (0, 1):
        at_none, at_all = (surpluses(numbers, Fraction(end))[side] for end in (0, 1))
        shares.append(-at_none / (at_all - at_none))
    return [
        share
        for share in shares
        if 0 <= share <= 1 and numbers["x_low"] <= share <= numbers["x_high"] and min(surpluses(numbers, share)) >= 0
    ]


def is_open(numbers: Mapping[str, Fraction]) -> bool:
    """Whether any terms exist."""
    return bool(terms(numbers))
