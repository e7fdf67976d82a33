"""Voting with vetoes: does a draft pass, who blocks, what would an abstention cost, is there a way round?"""

from demarche.engines.council.drafts import BestDraft, Deadlock, WinSet, best_draft, deadlock, win_set
from demarche.engines.council.evaluate import CouncilResult, ManyResults, MemberVote, evaluate, evaluate_many
from demarche.engines.council.model import Chamber, Criterion, Draft, Member, Rule
from demarche.engines.council.power import MemberPower, PowerResult, power
from demarche.engines.council.price import AbstentionPrice, MemberPrice, PairPrice, Prices, price_of_passage
from demarche.engines.council.routes import Route, Routes, RouteValue, Vote, compare_routes

__all__ = [
    "AbstentionPrice",
    "BestDraft",
    "Chamber",
    "CouncilResult",
    "Criterion",
    "Deadlock",
    "Draft",
    "ManyResults",
    "Member",
    "MemberPower",
    "MemberPrice",
    "MemberVote",
    "PairPrice",
    "PowerResult",
    "Prices",
    "Route",
    "RouteValue",
    "Routes",
    "Rule",
    "Vote",
    "WinSet",
    "best_draft",
    "compare_routes",
    "deadlock",
    "evaluate",
    "evaluate_many",
    "power",
    "price_of_passage",
    "win_set",
]
