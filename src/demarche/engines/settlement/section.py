"""What is on the table as packages (section ``packages``): issues with clauses, what parties want and cannot sign."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from demarche.crisis.installed import Part
from demarche.crisis.provenance import Identifier, Record
from demarche.crisis.quantity import Cost, Share

__all__ = ["IssueEntry", "Packages", "SettlementPart", "StandEntry", "Table"]


class IssueEntry(Record):
    """One issue on the table: its clauses in order, from one end of what is asked to the other."""

    title: str = Field(min_length=1, description="What it is about, as a noun: 'The presidency'.")
    clauses: dict[Identifier, str] = Field(min_length=2, max_length=7, description="Clause id to its words, in order.")
    status_quo: Identifier | None = Field(default=None, description="The clause that describes what holds today.")


class StandEntry(Record):
    """What one party wants on one issue, how much it cares, and what it cannot sign."""

    ideal: Identifier = Field(description="The clause it likes best.")
    salience: Share = Field(description="How much of its care goes here; over all issues these add up to 1.")
    lowest: Identifier | None = Field(default=None, description="Red line: it signs no clause before this one.")
    highest: Identifier | None = Field(default=None, description="Red line: it signs no clause after this one.")
    price: Cost | None = Field(
        default=None,
        description="What signing beyond the red line costs it, in parts of all it wants; left out, it never does.",
    )


class Table(Record):
    """One party at the table."""

    no_agreement: Share = Field(description="What no agreement is worth to it: 0 all it fears, 1 all it wants.")
    loss: Literal["linear", "quadratic"] = Field(
        default="linear", description="How its loss grows with the distance from its ideal."
    )
    on: dict[Identifier, StandEntry] = Field(min_length=1, description="Issue id to its stand there.")


class Packages(Record):
    """Issues that are settled together, and whose signature is needed."""

    issues: dict[Identifier, IssueEntry] = Field(min_length=1)
    parties: dict[Identifier, Table] = Field(min_length=1, description="Actor id to what it brings to the table.")
    consent: tuple[Identifier, ...] = Field(min_length=1, description="The parties without whom nothing is signed.")
    apart: tuple[dict[Identifier, Identifier], ...] = Field(
        default=(), description="Clauses, as issue id to clause id, that cannot all stand in one text."
    )


class SettlementPart(Part):
    """Packages."""

    packages: Packages | None = Field(default=None, description="Issues that could be settled together.")
