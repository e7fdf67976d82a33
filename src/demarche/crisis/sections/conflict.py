"""The war itself: sides, patrons, what it costs (section ``war``)."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from demarche.crisis.provenance import Identifier, Record, Section, SourceIds
from demarche.crisis.quantity import Amount, Share

__all__ = ["Count", "Host", "Ledger", "Patron", "War"]


class Count(Section):
    """A dated count from the record; sources may differ, hence ``low`` and ``high``."""

    as_of: dt.date
    value: float = Field(ge=0)
    low: float | None = Field(default=None, ge=0)
    high: float | None = Field(default=None, ge=0)
    source: SourceIds = ()
    note: str = ""


class Patron(Record):
    """An outside power that keeps one side in the war."""

    actor: Identifier
    side: Identifier
    provides: str = ""
    stake: Share | None = Field(
        default=None, description="What it would give to avoid its side's fall, share of the prize."
    )
    support: Share | None = Field(
        default=None, description="Support on the day of the question, 0 none to 1 all it could."
    )
    burden: Amount | None = Field(
        default=None, description="Cost to the patron of full support, share of the prize a year."
    )


class Host(Record):
    """A state that shelters refugees, and what it can bear."""

    actor: Identifier
    population: float = Field(gt=0, description="Inhabitants.")
    refugees: tuple[Count, ...] = ()
    breaking_share: Share | None = Field(default=None, description="Refugees over inhabitants thought unbearable.")


class Ledger(Section):
    """What each month of war costs people."""

    deaths: tuple[Count, ...] = Field(default=(), description="Cumulated, by date.")
    displaced_inside: tuple[Count, ...] = ()
    hosts: tuple[Host, ...] = ()


class War(Record):
    """Who fights whom, with whose help, and how it goes."""

    step: Literal["week", "month"] = "month"
    ruler: Identifier
    opposition: Identifier
    balance: Share | None = Field(default=None, description="Share of the key places the ruler holds.")
    patrons: tuple[Patron, ...] = ()
    ledger: Ledger | None = None
