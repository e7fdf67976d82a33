"""Voting with vetoes: does a draft pass, who blocks, what would an abstention cost, is there a way round?"""

from demarche.engines.council.evaluate import CouncilResult, ManyResults, MemberVote, evaluate, evaluate_many
from demarche.engines.council.model import Chamber, Criterion, Draft, Member, Rule
from demarche.engines.council.power import MemberPower, PowerResult, power

__all__ = [
    "Chamber",
    "CouncilResult",
    "Criterion",
    "Draft",
    "ManyResults",
    "Member",
    "MemberPower",
    "MemberVote",
    "PowerResult",
    "Rule",
    "evaluate",
    "evaluate_many",
    "power",
]
