"""Settlement: where do the parties converge, and which packages could all who must consent sign?

>>> from demarche.engines.settlement import Positions, forecast
>>> table = Positions(actors=("a", "b", "c"), capability=[1, 1, 2], position=[0, 50, 100], salience=[0.5, 0.5, 0.5])
>>> forecast(table).point
(62.5,)
"""

from demarche.engines.settlement.agenda import Agenda, Exclusion, Issue, Party, RedLine, Requirement
from demarche.engines.settlement.challenge import READINGS
from demarche.engines.settlement.distribution import Distribution, crps
from demarche.engines.settlement.draws import forecast_draws, mixed
from demarche.engines.settlement.forecast import MODELS, Forecast, blockers, forecast, spread
from demarche.engines.settlement.model import Positions
from demarche.engines.settlement.moving import Change, Shift, least_shift, shifts_alone
from demarche.engines.settlement.package_result import (
    ClauseRow,
    GivenLine,
    GivingWay,
    LeastChange,
    Outbid,
    Package,
    PackageResult,
    Refusal,
    Reply,
    Stance,
    Trade,
)
from demarche.engines.settlement.packages import packages, pareto
from demarche.engines.settlement.proposing import propose, read_proposal, trades
from demarche.engines.settlement.reading import read_positions
from demarche.engines.settlement.smp import Challenge, Move, SmpRun, play
from demarche.engines.settlement.smp_options import SmpOptions
from demarche.engines.settlement.versions import VersionsResult, over_tables, over_versions
from demarche.engines.settlement.witness import Balance, Blocker, Concession, Halves, Pull, Rival, Rivals

__all__ = [
    "MODELS",
    "READINGS",
    "Agenda",
    "Balance",
    "Blocker",
    "Challenge",
    "Change",
    "ClauseRow",
    "Concession",
    "Distribution",
    "Exclusion",
    "Forecast",
    "GivenLine",
    "GivingWay",
    "Halves",
    "Issue",
    "LeastChange",
    "Move",
    "Outbid",
    "Package",
    "PackageResult",
    "Party",
    "Positions",
    "Pull",
    "RedLine",
    "Refusal",
    "Reply",
    "Requirement",
    "Rival",
    "Rivals",
    "Shift",
    "SmpOptions",
    "SmpRun",
    "Stance",
    "Trade",
    "VersionsResult",
    "blockers",
    "crps",
    "forecast",
    "forecast_draws",
    "least_shift",
    "mixed",
    "over_tables",
    "over_versions",
    "packages",
    "pareto",
    "play",
    "propose",
    "read_positions",
    "read_proposal",
    "shifts_alone",
    "spread",
    "trades",
]
