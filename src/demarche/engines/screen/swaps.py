"""Which of the nine numbers change places when two crises are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demarche.engine.swaps import Swaps, Versions
from demarche.engine.themes import BINDING, ODDS, TERMS, WAITING

if TYPE_CHECKING:
    from demarche.engine.contract import Engine

__all__ = ["GROUPS", "swaps_of"]

GROUPS = (
    ODDS.group("screen.p_ruler", "screen.p_opposition", "screen.balance"),
    WAITING.group("screen.c_ruler", "screen.c_opposition"),
    TERMS.group("screen.x_low", "screen.x_high"),
    BINDING.group("screen.binding", "screen.e_ruler screen.e_opposition"),
)


def swaps_of(engine: Engine) -> Swaps[Versions]:
    """Numbers asked of the two sides by their roles: the same paths in every file."""
    return Swaps(
        engine,
        GROUPS,
        ("screen.width", "screen.open"),
        contrast="On the screen, where a settlement today is weighed against fighting to the end",
        nearer=("nearer to a deal", "further from a deal"),
    )
