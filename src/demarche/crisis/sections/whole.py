"""The crisis file as a whole: the sections that every crisis has, and those that the installed engines add."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any, Literal, TypeVar, cast

from pydantic import BeforeValidator, Field, create_model

from demarche.crisis.installed import Part, installed
from demarche.crisis.provenance import Among, Identifier, Section
from demarche.crisis.sections.bargaining import Position, Scale, ScreenSection
from demarche.crisis.sections.claims import Claim
from demarche.crisis.sections.header import Actor, Header, Relation, Source
from demarche.crisis.sections.record import Correlation, Event, Fact, Lever, Outcome
from demarche.errors import Complaint

__all__ = ["CrisisFile", "file_model"]

P = TypeVar("P", bound=Part)


def _no_switch(raw: Any) -> Any:
    if isinstance(raw, bool):  # which Python takes for 1 or 0
        raise Complaint(f"{str(raw).lower()} is no version of the file format", "write 1")
    return raw


class CrisisFile(Section):
    """One international crisis, written down once."""

    demarche: Annotated[Literal[1], BeforeValidator(_no_switch)] = Field(description="Version of the file format.")
    crisis: Header = Field(
        description="The question: its day, on whose behalf it is asked, and how sure a verdict has to be."
    )
    sources: dict[Identifier, Source] = Field(description="What facts and judgements rest on, by id.")
    actors: tuple[Actor, ...] = Field(
        min_length=1,
        description="Who has a part in it, what each wants (as somebody claims), and which kinds of player it may be.",
    )
    relations: tuple[Relation, ...] = Field(
        default=(), description="Who supports, arms, funds, hosts, opposes or consults whom."
    )
    screen: ScreenSection | None = Field(
        default=None,
        description="The two sides, what a share is a share of, and nine numbers; a war gives the costs.",
    )
    scales: dict[Identifier, Scale] = Field(
        default_factory=dict,
        description="Issues as scales, with labelled anchors and, where it can be said, what holds now.",
    )
    positions: dict[Annotated[Identifier, Among("scales")], dict[Annotated[Identifier, Among("actors")], Position]] = (
        Field(
            default_factory=dict,
            description="Where an actor stands on a scale, how much it minds, how strong it is: scale id, then actor "
            "id.",
        )
    )
    facts: tuple[Fact, ...] = Field(default=(), description="The record up to the day of the question, sourced.")
    events: tuple[Event, ...] = Field(default=(), description="What happened up to the day of the question, sourced.")
    levers: tuple[Lever, ...] = Field(
        default=(), description="Named changes to this file: what would be different if this were done."
    )
    claims: tuple[Claim, ...] = Field(
        default=(), description="Propositions that somebody makes about the crisis; no engine reads them."
    )
    correlations: tuple[Correlation, ...] = Field(default=(), description="Pairs of judged numbers that move together.")
    outcome: Outcome | None = Field(
        default=None, description="What happened afterwards; nothing that computes reads it."
    )

    def part(self, kind: type[P]) -> P:
        """What an engine added to the file, as that engine knows it."""
        if not isinstance(self, kind):
            raise TypeError(f"no installed engine brings {kind.__name__}")
        return self


@cache
def file_model() -> type[CrisisFile]:
    """The model of a crisis file with the parts of every installed engine."""
    parts = dict.fromkeys(entry.part for entry in installed() if entry.part is not None)
    whole: Any = create_model(
        "WholeFile", __base__=(CrisisFile, *parts), __module__=__name__, __doc__=CrisisFile.__doc__
    )
    return cast("type[CrisisFile]", whole)


def __getattr__(name: str) -> Any:
    # A crisis goes to other processes by the name of its class, which is made only once the engines are known.
    if name == "WholeFile":
        return file_model()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
