"""Settlement: where do the parties converge?

>>> from demarche.engines.settlement import Positions, forecast
>>> table = Positions(actors=("a", "b", "c"), capability=[1, 1, 2], position=[0, 50, 100], salience=[0.5, 0.5, 0.5])
>>> forecast(table).point
(62.5,)
"""

from demarche.engines.settlement.challenge import READINGS
from demarche.engines.settlement.distribution import Distribution, crps
from demarche.engines.settlement.draws import forecast_draws, mixed
from demarche.engines.settlement.forecast import MODELS, Forecast, blockers, forecast, spread
from demarche.engines.settlement.model import Positions
from demarche.engines.settlement.moving import Change, Shift, least_shift, shifts_alone
from demarche.engines.settlement.reading import read_positions
from demarche.engines.settlement.smp import Challenge, Move, SmpRun, play
from demarche.engines.settlement.smp_options import SmpOptions
from demarche.engines.settlement.witness import Balance, Blocker, Concession, Halves, Pull, Rival, Rivals

__all__ = [
    "MODELS",
    "READINGS",
    "Balance",
    "Blocker",
    "Challenge",
    "Change",
    "Concession",
    "Distribution",
    "Forecast",
    "Halves",
    "Move",
    "Positions",
    "Pull",
    "Rival",
    "Rivals",
    "Shift",
    "SmpOptions",
    "SmpRun",
    "blockers",
    "crps",
    "forecast",
    "forecast_draws",
    "least_shift",
    "mixed",
    "play",
    "read_positions",
    "shifts_alone",
    "spread",
]
