"""Voting with vetoes: does a draft pass, who blocks, what would an abstention cost, is there a way round?"""

from demarche.engines.council.evaluate import CouncilResult, ManyResults, MemberVote, evaluate, evaluate_many
from demarche.engines.council.model import Chamber, Criterion, Draft, Member, Rule

__all__ = [
    "Chamber",
    "CouncilResult",
    "Criterion",
    "Draft",
    "ManyResults",
    "Member",
    "MemberVote",
    "Rule",
    "evaluate",
    "evaluate_many",
]
