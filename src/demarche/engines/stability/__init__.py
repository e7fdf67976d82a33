"""Moves: who moves where, and which outcomes does nobody leave?

The graph model for conflict resolution.

Build an :class:`OptionModel` or a :class:`GraphModel` by hand, with :func:`read_case` or :func:`model_from_crisis`, and
give it to :func:`analyse`; ask the result for ``equilibria("seq")``, ``witness("3", "usa", "gmr")`` or ``to_dict()``.
"""

from demarche.engines.stability.case_file import Case, read_case
from demarche.engines.stability.from_crisis import from_crisis, model_from_crisis
from demarche.engines.stability.grouping import Group
from demarche.engines.stability.model import Actor, GraphModel, Model, Option, OptionModel
from demarche.engines.stability.outcome_classes import ClassReading, read_class
from demarche.engines.stability.preferences import (
    ranks_from_entries,
    ranks_from_scores,
    ranks_from_statements,
)
from demarche.engines.stability.reachability import Reachability, Step
from demarche.engines.stability.result import StabilityResult, analyse
from demarche.engines.stability.witness import Sanction, Witness

__all__ = [
    "Actor",
    "Case",
    "ClassReading",
    "GraphModel",
    "Group",
    "Model",
    "Option",
    "OptionModel",
    "Reachability",
    "Sanction",
    "StabilityResult",
    "Step",
    "Witness",
    "analyse",
    "from_crisis",
    "model_from_crisis",
    "ranks_from_entries",
    "ranks_from_scores",
    "ranks_from_statements",
    "read_case",
    "read_class",
]
