"""A council's leave for strikes, as far as the file lets the coercer's cost of acting alone hang on it.

The council engine says with what chance the draft passes; what the coercer expects to pay for acting without leave is
its cost times the chance that the draft fails (models of outside options: Voeten 2001; the vote is taken as it would
be held on the day of the question).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.quantity import Quantity
from demarche.engine.registry import offered
from demarche.engines.ripeness import Plan
from demarche.engines.ripeness.fighting import Authorisation
from demarche.engines.ripeness.from_crisis import plan_draws
from demarche.engines.ripeness.section import WarPart

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Columns = Mapping[str, NDArray[Any]]

__all__ = ["authorised", "plan_at_centre", "plans_of", "votes_read"]

_ALONE = "war.coercer.alone"


def votes_read(crisis: Crisis) -> tuple[str, ...]:
    """Patterns of the paths that the war reads because of a council."""
    vote, _ = _vote(crisis)
    return () if vote is None else (f"councils.{vote.council}",)


def authorised(crisis: Crisis, columns: Columns, count: int) -> Columns:
    """The columns with what acting alone is expected to cost the coercer in each of ``count`` versions."""
    vote, cost = _vote(crisis)
    if vote is None or cost is None:
        return columns
    passes = offered("passage")(crisis, (vote.council, vote.proposal), columns, count)
    return {**columns, _ALONE: columns.get(_ALONE, np.full(count, cost.central)) * (1.0 - passes)}


def plans_of(crisis: Crisis, columns: Columns, count: int, base: Crisis | None = None) -> list[Plan]:
    """One plan of the war for each of ``count`` versions; see :func:`.plan_draws`."""
    return plan_draws(crisis, authorised(crisis, columns, count), count, base)


def plan_at_centre(crisis: Crisis) -> Plan:
    """The plan of the war at the middle of the ranges."""
    return plans_of(crisis, {}, 1)[0]


def _vote(crisis: Crisis) -> tuple[Authorisation, Quantity] | tuple[None, None]:
    """The vote that matters to a coercer who chooses, and what acting alone would cost it."""
    coercer = war.coercer if (war := crisis.file.part(WarPart).war) else None
    if coercer is None or not coercer.chooses or coercer.alone is None or coercer.authorisation is None:
        return None, None
    return coercer.authorisation, coercer.alone
