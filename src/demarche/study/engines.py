"""The engines that take part in a study, in the order in which their inputs take dimensions (append, never insert)."""

from __future__ import annotations

from demarche.crisis import Crisis
from demarche.study.agenda_study import AgendaStudy
from demarche.study.contract import Engine
from demarche.study.council_study import CouncilStudy
from demarche.study.ripeness_study import RipenessStudy
from demarche.study.screen_study import ScreenStudy
from demarche.study.stability_study import StabilityStudy

__all__ = ["ENGINES", "QUICK", "engine", "taking_part"]

ENGINES: tuple[Engine, ...] = (ScreenStudy(), StabilityStudy(), CouncilStudy(), RipenessStudy(), AgendaStudy())

QUICK = frozenset({"screen", "stability", "council"})
"""Engines that answer the first chunk well within a second; the first words wait for no other."""


def taking_part(crisis: Crisis) -> tuple[Engine, ...]:
    """The engines whose section the file has."""
    return tuple(entry for entry in ENGINES if entry.applies(crisis))


def engine(name: str) -> Engine:
    """The engine of this name."""
    return next(entry for entry in ENGINES if entry.name == name)
