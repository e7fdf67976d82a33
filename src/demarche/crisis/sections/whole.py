"""The crisis file as a whole: its sections, in the order in which people write them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from demarche.crisis.provenance import Identifier, Section
from demarche.crisis.sections.bargaining import AgendaItem, Position, Scale, ScreenSection
from demarche.crisis.sections.claims import Claim
from demarche.crisis.sections.conflict import War
from demarche.crisis.sections.council import Council
from demarche.crisis.sections.header import Actor, Header, Relation, Source
from demarche.crisis.sections.moves import Options, Preference
from demarche.crisis.sections.record import Correlation, Event, Fact, Lever, Outcome

__all__ = ["CrisisFile"]


class CrisisFile(Section):
    """One international crisis, written down once."""

    demarche: Literal[1] = Field(description="Version of the file format.")
    crisis: Header
    sources: dict[Identifier, Source]
    actors: tuple[Actor, ...] = Field(min_length=1)
    relations: tuple[Relation, ...] = ()
    screen: ScreenSection | None = None
    agenda: tuple[AgendaItem, ...] = ()
    scales: dict[Identifier, Scale] = Field(default_factory=dict)
    positions: dict[Identifier, dict[Identifier, Position]] = Field(
        default_factory=dict, description="Scale id, then actor id."
    )
    options: Options | None = None
    preferences: dict[Identifier, Preference] = Field(default_factory=dict, description="By actor id.")
    war: War | None = None
    councils: tuple[Council, ...] = ()
    facts: tuple[Fact, ...] = ()
    events: tuple[Event, ...] = ()
    levers: tuple[Lever, ...] = ()
    claims: tuple[Claim, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    outcome: Outcome | None = Field(default=None, description="What happened; no engine reads it.")
