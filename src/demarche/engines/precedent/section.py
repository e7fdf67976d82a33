"""The section ``precedent`` of a crisis file: which war of the record this is, or what is known of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from demarche.crisis.installed import Part
from demarche.crisis.provenance import Record

__all__ = ["PrecedentPart", "PrecedentSection"]

_SUPPORT = "in the year before the day of the question"


class PrecedentSection(Record):
    """A conflict of the record by its UCDP number, or the features of a war; features given here override the table's.

    A feature left out is read from the table where it has the war in that year, and is unknown otherwise.
    """

    conflict: int | None = Field(default=None, ge=1, description="UCDP number of the conflict (release 17 and later).")
    interstate: bool = Field(
        default=False, description="A crisis between states: the record holds civil wars only, and says so."
    )
    name: str | None = Field(default=None, min_length=1, max_length=200, description="What to call the war.")
    start_year: int | None = Field(
        default=None, ge=1800, le=2200, description="First year of the war with 25 battle deaths or more."
    )
    issue: Literal["government", "territory", "both"] | None = Field(
        default=None, description="What the war is about: who governs, or a territory."
    )
    region: Literal["Europe", "Middle East", "Asia", "Africa", "Americas"] | None = None
    war_level: bool | None = Field(default=None, description=f"1,000 battle deaths or more {_SUPPORT}.")
    foreign_troops: bool | None = Field(default=None, description=f"Foreign troops in the fight {_SUPPORT}.")
    rebels_armed: bool | None = Field(default=None, description=f"The rebels armed by a state {_SUPPORT}.")
    government_armed: bool | None = Field(default=None, description=f"The government armed by a state {_SUPPORT}.")
    veto_powers_rebels: int | None = Field(
        default=None, ge=0, le=5, description=f"Veto powers of the Security Council behind the rebels {_SUPPORT}."
    )
    veto_powers_government: int | None = Field(
        default=None, ge=0, le=5, description=f"Veto powers behind the government {_SUPPORT}."
    )
    supporters_rebels: int | None = Field(
        default=None, ge=0, le=100, description=f"States that supported the rebels {_SUPPORT}."
    )
    rebel_groups: int | None = Field(default=None, ge=0, le=100, description=f"Rebel groups that fought {_SUPPORT}.")
    agreements: int | None = Field(
        default=None, ge=0, le=1000, description="Agreements signed in this conflict before the year of the question."
    )
    agreement_lately: bool | None = Field(default=None, description="One of them in the two years before.")


class PrecedentPart(Part):
    """What the record is asked about."""

    precedent: PrecedentSection | None = Field(
        default=None, description="Which war of the record this is, or what is known of it."
    )
