"""Moves: who moves where, and which outcomes does nobody leave?

The graph model for conflict resolution.

Build an :class:`OptionModel` or a :class:`GraphModel` by hand, with :func:`read_case` or :func:`model_from_crisis`, and
give it to :func:`analyse`; ask the result for ``equilibria("seq")``, ``witness("3", "usa", "gmr")`` or ``to_dict()``.
:class:`Structure` asks for more concepts, :func:`least_change` what would have to be preferred otherwise.
"""

from demarche.engines.stability.case_file import Case, read_case
from demarche.engines.stability.dilemmas import Dilemma, dilemmas
from demarche.engines.stability.from_crisis import from_crisis, model_from_crisis
from demarche.engines.stability.grouping import Group
from demarche.engines.stability.hypergame import Hypergame, hypergame
from demarche.engines.stability.inverse import Inverse, least_change
from demarche.engines.stability.limited import Foresight, foresight
from demarche.engines.stability.margins import Margin, Raise, margin, needed_raise
from demarche.engines.stability.model import Actor, GraphModel, Model, Option, OptionModel
from demarche.engines.stability.outcome_classes import ClassReading, read_class
from demarche.engines.stability.preferences import (
    ranks_from_entries,
    ranks_from_scores,
    ranks_from_statements,
)
from demarche.engines.stability.published import Compared, compare_expected
from demarche.engines.stability.reachability import Reachability, Step
from demarche.engines.stability.result import StabilityResult, analyse
from demarche.engines.stability.sparse import SparseModel
from demarche.engines.stability.structure import Odds, Structure, Taste, Views, all_coalitions
from demarche.engines.stability.summary import Lasting, lasting
from demarche.engines.stability.witness import Sanction, Witness

__all__ = [
    "Actor",
    "Case",
    "ClassReading",
    "Compared",
    "Dilemma",
    "Foresight",
    "GraphModel",
    "Group",
    "Hypergame",
    "Inverse",
    "Lasting",
    "Margin",
    "Model",
    "Odds",
    "Option",
    "OptionModel",
    "Raise",
    "Reachability",
    "Sanction",
    "SparseModel",
    "StabilityResult",
    "Step",
    "Structure",
    "Taste",
    "Views",
    "Witness",
    "all_coalitions",
    "analyse",
    "compare_expected",
    "dilemmas",
    "foresight",
    "from_crisis",
    "hypergame",
    "lasting",
    "least_change",
    "margin",
    "model_from_crisis",
    "needed_raise",
    "ranks_from_entries",
    "ranks_from_scores",
    "ranks_from_statements",
    "read_case",
    "read_class",
]
