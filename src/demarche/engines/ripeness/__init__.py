"""The war: is there a deal now or later, on what terms, does it hold, and what moves that date?

A library of its own: describe the war in a :class:`Game`, what changes when in a :class:`Plan`, and ``solve`` it.
"""

from demarche.engines.ripeness import closed_forms
from demarche.engines.ripeness.coercion import Coercer, Coercion, Conduct, Rung
from demarche.engines.ripeness.decomposition import Decomposition, decompose
from demarche.engines.ripeness.history import PastTalk, unsigned
from demarche.engines.ripeness.model import Beliefs, Conference, Counts, Game, Horizon, Settlement, War
from demarche.engines.ripeness.patrons import Patron, Rescue, Sponsor
from demarche.engines.ripeness.plan import Change, Plan, Reaction, with_values
from demarche.engines.ripeness.result import Balance, FirstRipe, Result, Zone
from demarche.engines.ripeness.slopes import Slope, slopes
from demarche.engines.ripeness.solve import solve, solve_many
from demarche.engines.ripeness.stalemate import Stalemate, stalemate, stalemates
from demarche.engines.ripeness.units import Per

__all__ = [
    "Balance",
    "Beliefs",
    "Change",
    "Coercer",
    "Coercion",
    "Conduct",
    "Conference",
    "Counts",
    "Decomposition",
    "FirstRipe",
    "Game",
    "Horizon",
    "PastTalk",
    "Patron",
    "Per",
    "Plan",
    "Reaction",
    "Rescue",
    "Result",
    "Rung",
    "Settlement",
    "Slope",
    "Sponsor",
    "Stalemate",
    "War",
    "Zone",
    "closed_forms",
    "decompose",
    "slopes",
    "solve",
    "solve_many",
    "stalemate",
    "stalemates",
    "unsigned",
    "with_values",
]
