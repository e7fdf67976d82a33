"""The screen: in nine numbers, do terms exist that both sides prefer to fighting on, and if not, why not?

>>> from demarche.engines.screen import screen
>>> screen({"p_ruler": 0.7, "p_opposition": 0.5, "c_ruler": 0.1, "c_opposition": 0.05}).centre.causes[0].code
'disagreement'
"""

from demarche.engines.screen.from_crisis import from_crisis
from demarche.engines.screen.hinges import BalanceShift, Hinge
from demarche.engines.screen.kernel import CAUSES, Bounds, bounds, primary, violations
from demarche.engines.screen.model import NUMBERS, Range, Screen
from demarche.engines.screen.repair import Step
from demarche.engines.screen.result import (
    Cause,
    Concession,
    Interval,
    Neutrality,
    Optimism,
    Reading,
    Sample,
    ScreenResult,
    Share,
    Witness,
)
from demarche.engines.screen.solve import sampled, screen

__all__ = [
    "CAUSES",
    "NUMBERS",
    "BalanceShift",
    "Bounds",
    "Cause",
    "Concession",
    "Hinge",
    "Interval",
    "Neutrality",
    "Optimism",
    "Range",
    "Reading",
    "Sample",
    "Screen",
    "ScreenResult",
    "Share",
    "Step",
    "Witness",
    "bounds",
    "from_crisis",
    "primary",
    "sampled",
    "screen",
    "violations",
]
