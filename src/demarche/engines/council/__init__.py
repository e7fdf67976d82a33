"""The council: does a draft pass, who blocks it, what would an abstention cost, is there a way round?"""

from demarche.engines.council.drafts import BestDraft, Deadlock, WinSet, best_draft, deadlock, win_set
from demarche.engines.council.evaluate import CouncilResult, ManyResults, MemberVote, evaluate, evaluate_many
from demarche.engines.council.fit_result import DraftPlace, FitResult, IdealPoint
from demarche.engines.council.fitting import fit
from demarche.engines.council.foresight import Foresight, MemberForesight
from demarche.engines.council.from_crisis import (
    Body,
    RecordedVote,
    against_record,
    draws,
    from_crisis,
    route_draws,
    routes_from_crisis,
    vote_over_versions,
)
from demarche.engines.council.model import Chamber, Criterion, Draft, Member, Rule
from demarche.engines.council.power import MemberPower, PowerResult, power
from demarche.engines.council.price import AbstentionPrice, MemberPrice, PairPrice, Prices, price_of_passage
from demarche.engines.council.probit import Spreads
from demarche.engines.council.rollcalls import RollCall, read_roll_calls
from demarche.engines.council.routes import Route, Routes, RouteValue, Vote, compare_routes
from demarche.engines.council.versions import (
    MemberOverVersions,
    RouteOverVersions,
    Spread,
    VoteOverVersions,
    over_versions,
)

__all__ = [
    "AbstentionPrice",
    "BestDraft",
    "Body",
    "Chamber",
    "CouncilResult",
    "Criterion",
    "Deadlock",
    "Draft",
    "DraftPlace",
    "FitResult",
    "Foresight",
    "IdealPoint",
    "ManyResults",
    "Member",
    "MemberForesight",
    "MemberOverVersions",
    "MemberPower",
    "MemberPrice",
    "MemberVote",
    "PairPrice",
    "PowerResult",
    "Prices",
    "RecordedVote",
    "RollCall",
    "Route",
    "RouteOverVersions",
    "RouteValue",
    "Routes",
    "Rule",
    "Spread",
    "Spreads",
    "Vote",
    "VoteOverVersions",
    "WinSet",
    "against_record",
    "best_draft",
    "compare_routes",
    "deadlock",
    "draws",
    "evaluate",
    "evaluate_many",
    "fit",
    "from_crisis",
    "over_versions",
    "power",
    "price_of_passage",
    "read_roll_calls",
    "route_draws",
    "routes_from_crisis",
    "vote_over_versions",
    "win_set",
]
