"""Which of the lasting outcomes a page speaks of: those that today leads to, the firmest first, a few of each group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from demarche.engines.stability.grouping import Group

if TYPE_CHECKING:
    from demarche.engines.stability.result import StabilityResult

__all__ = ["FIRM", "SHOWN", "near", "shown_states", "worth_telling"]

SHOWN = 8

FIRM = ("nash", "seq+smr", "seq")
"""Strengths that need nobody to hurt itself."""


def shown_states(result: StabilityResult, limit: int = SHOWN) -> tuple[int, ...]:
    """The lasting outcomes a page speaks of: those that improvements lead to, the firmest first, a few of a group."""
    picked = [int(state) for group in worth_telling(near(result)) for state in group.states[:2]]
    return tuple(picked[:limit])


def near(result: StabilityResult) -> list[Group]:
    """The groups that improvements lead to; failing these, those that any moves lead to; failing these, all."""
    found = [group for group in result.groups if group.reach in ("improvements", "unknown")]
    return found or [group for group in result.groups if group.reach == "moves"] or list(result.groups)


def worth_telling(groups: Sequence[Group]) -> list[Group]:
    """The groups worth a reader's time: where credible ones can be reached, threats that hurt their makers are not."""
    credible = [group for group in groups if group.strength in FIRM]
    return list(credible or groups)[:SHOWN]
