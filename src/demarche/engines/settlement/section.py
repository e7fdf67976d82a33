"""What is on the table as packages (section ``packages``): issues with clauses, what parties want and cannot sign."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from demarche.crisis.installed import Part
from demarche.crisis.provenance import Among, Identifier, Record, Section
from demarche.crisis.quantity import Cost, Share
from demarche.engines.settlement.agenda import Issue
from demarche.errors import Complaint

__all__ = [
    "At",
    "IssueEntry",
    "NeedEntry",
    "Packages",
    "RangeEntry",
    "SettlementPart",
    "StandEntry",
    "Table",
    "TextEntry",
]


def _at(raw: Any) -> Any:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float) or raw == "":
        raise Complaint("write a clause's id or, on a range, a number")
    if isinstance(raw, str):
        return raw
    if not math.isfinite(raw):
        raise Complaint("write a finite number")
    return float(raw)


At = Annotated[
    str | float,
    BeforeValidator(_at),
    WithJsonSchema(
        {
            "description": "A clause's id or, on a range, a number.",
            "anyOf": [{"type": "string"}, {"type": "number"}],
        }
    ),
]
"""A clause by its id, or a place on a range by its number."""


def _several(raw: Any) -> Any:
    return raw if isinstance(raw, list | tuple) else (raw,)


Several = Annotated[
    tuple[At, ...],
    BeforeValidator(_several),
    Field(min_length=1),
    WithJsonSchema(
        {
            "description": "A clause, or a list of clauses of which any one will do.",
            "anyOf": [
                {"type": "string"},
                {"type": "number"},
                {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "number"}]}},
            ],
        }
    ),
]


class RangeEntry(Section):
    """A continuous range, looked at in equal steps."""

    low: float = Field(description="Its low end.")
    high: float = Field(description="Its high end.")
    steps: int = Field(default=6, ge=1, le=50, description="In how many equal steps it is looked at.")
    unit: str = Field(default="", description="What its numbers count, as it follows a number: 'months'.")

    @model_validator(mode="after")
    def _rises(self) -> RangeEntry:
        if not self.low < self.high:
            raise Complaint(f"runs from {self.low:g} to {self.high:g}", "give a low end, and a higher one")
        return self


class IssueEntry(Record):
    """One issue on the table: its clauses in order, from one end of what is asked to the other, or a range."""

    title: str = Field(min_length=1, description="What it is about, as a noun: 'The presidency'.")
    clauses: dict[Identifier, str] = Field(
        default_factory=dict, max_length=7, description="Clause id to its words, in order; two to seven."
    )
    range: RangeEntry | None = Field(default=None, description="In place of clauses: a continuous range.")
    status_quo: Annotated[At, Among("packages.issues.{2}.clauses")] | None = Field(
        default=None, description="The clause that describes what holds today."
    )

    @model_validator(mode="after")
    def _one_of_both(self) -> IssueEntry:
        if self.range is not None and self.clauses:
            raise Complaint("has clauses and a range", "keep one of the two")
        if self.range is None and len(self.clauses) < 2:
            raise Complaint("has fewer than two clauses", "give two to seven in order, or a range")
        return self

    def issue(self, name: str) -> Issue:
        """The issue as the engine takes it. Raises :class:`.InputError` for a range that is none."""
        if self.range is None:
            return Issue(name=name, clauses=tuple(self.clauses), status_quo=_text(self.status_quo))
        today = None if self.status_quo is None else float(self.status_quo)
        return Issue.range(name, self.range.low, self.range.high, steps=self.range.steps, status_quo=today)

    def words(self, name: str) -> dict[str, str]:
        """The words of every clause by its id."""
        if self.range is None:
            return dict(self.clauses)
        return {clause: f"{clause} {self.range.unit}".strip() for clause in self.issue(name).clauses}


def _text(at: str | float | None) -> str | None:
    return None if at is None else str(at)


IssueId = Annotated[Identifier, Among("packages.issues")]
Clause = Annotated[At, Among("packages.issues.{4}.clauses")]
"""A clause of the issue that is the fifth key of its place."""


class StandEntry(Record):
    """What one party wants on one issue, how much it cares, and what it cannot sign."""

    ideal: Clause = Field(description="The clause it likes best.")
    salience: Share = Field(description="How much of its care goes here; over all issues these add up to 1.")
    lowest: Clause | None = Field(default=None, description="Red line: it signs no clause before this one.")
    highest: Clause | None = Field(default=None, description="Red line: it signs no clause after this one.")
    price: Cost | None = Field(
        default=None,
        description="What signing beyond the red line costs it, in parts of all it wants; left out, it never does.",
    )
    price_by_type: dict[Annotated[Identifier, Among("actors.{2}.types")], Cost] = Field(
        default_factory=dict, description="Type of the actor to the price that it has instead."
    )


class Table(Record):
    """One party at the table."""

    no_agreement: Share | None = Field(
        default=None,
        description="What no agreement is worth to it: 0 all it fears, 1 all it wants. Left out, for a side of the "
        "war, it is what fighting on is worth by the war's own numbers.",
    )
    loss: Literal["linear", "quadratic"] = Field(
        default="linear", description="How its loss grows with the distance from its ideal."
    )
    on: dict[IssueId, StandEntry] = Field(min_length=1, description="Issue id to its stand there.")


class NeedEntry(Record):
    """A clause that can stand only beside certain others."""

    clause: dict[IssueId, Clause] = Field(
        min_length=1, max_length=1, description="The clause, as issue id to clause id."
    )
    needs: dict[IssueId, Several] = Field(
        min_length=1, description="Issue id to a clause or a list: at least one of all these must stand beside it."
    )


class TextEntry(Record):
    """A text on the table: a clause for every issue; what it leaves out stays as it is today."""

    title: str = Field(min_length=1, description="What people call it, as a noun.")
    clauses: dict[IssueId, Clause] = Field(min_length=1, description="Issue id to clause id.")


class Packages(Record):
    """Issues that are settled together, and whose signature is needed."""

    issues: dict[Identifier, IssueEntry] = Field(min_length=1)
    parties: dict[Annotated[Identifier, Among("actors")], Table] = Field(
        min_length=1, description="Actor id to what it brings to the table."
    )
    consent: tuple[Annotated[Identifier, Among("packages.parties")], ...] = Field(
        min_length=1, description="The parties without whom nothing is signed."
    )
    apart: tuple[dict[Identifier, At], ...] = Field(
        default=(), description="Clauses, as issue id to clause id, that cannot all stand in one text."
    )
    together: tuple[NeedEntry, ...] = Field(default=(), description="Clauses that need others beside them.")
    texts: dict[Identifier, TextEntry] = Field(default_factory=dict, description="Texts that somebody has proposed.")

    @property
    def at_war(self) -> tuple[str, ...]:
        """The parties to whom no agreement is worth what fighting on is."""
        return tuple(name for name, table in self.parties.items() if table.no_agreement is None)

    def words(self) -> Mapping[str, Mapping[str, str]]:
        """The words of every clause, by issue and clause."""
        return {name: entry.words(name) for name, entry in self.issues.items()}


class SettlementPart(Part):
    """Packages."""

    packages: Packages | None = Field(
        default=None,
        description="Issues that could be settled together, what each party would take, and texts on the table.",
    )
