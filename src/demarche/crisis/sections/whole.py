"""The crisis file as a whole: the sections that every crisis has, and those that the installed engines add."""

from __future__ import annotations

from functools import cache
from typing import Any, Literal, TypeVar, cast

from pydantic import Field, create_model

from demarche.crisis.installed import Part, installed
from demarche.crisis.provenance import Identifier, Section
from demarche.crisis.sections.bargaining import Position, Scale, ScreenSection
from demarche.crisis.sections.claims import Claim
from demarche.crisis.sections.header import Actor, Header, Relation, Source
from demarche.crisis.sections.record import Correlation, Event, Fact, Lever, Outcome

__all__ = ["CrisisFile", "file_model"]

P = TypeVar("P", bound=Part)


class CrisisFile(Section):
    """One international crisis, written down once."""

    demarche: Literal[1] = Field(description="Version of the file format.")
    crisis: Header
    sources: dict[Identifier, Source]
    actors: tuple[Actor, ...] = Field(min_length=1)
    relations: tuple[Relation, ...] = ()
    screen: ScreenSection | None = None
    scales: dict[Identifier, Scale] = Field(default_factory=dict)
    positions: dict[Identifier, dict[Identifier, Position]] = Field(
        default_factory=dict, description="Scale id, then actor id."
    )
    facts: tuple[Fact, ...] = ()
    events: tuple[Event, ...] = ()
    levers: tuple[Lever, ...] = ()
    claims: tuple[Claim, ...] = ()
    correlations: tuple[Correlation, ...] = ()
    outcome: Outcome | None = Field(default=None, description="What happened; no engine reads it.")

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
