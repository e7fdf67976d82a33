"""The engines that are installed, and which of them is heard first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from demarche.crisis import Crisis
from demarche.crisis.installed import installed
from demarche.engine.contract import Engine, Offer
from demarche.errors import Complaint, DemarcheError, InputError

if TYPE_CHECKING:
    from demarche.crisis.template_part import Drafted, Started

__all__ = [
    "by_lead",
    "drafts",
    "engine",
    "engines",
    "foremost",
    "grounds_of",
    "leading",
    "offered",
    "offering",
    "taking_part",
]


@cache
def engines() -> tuple[Engine, ...]:
    """Every engine, our own and third parties'. Raises DemarcheError where an entry point leads to none."""
    found = []
    for entry in installed():
        if not isinstance(entry, Engine):
            raise DemarcheError(f"{entry!r} is installed as an engine of demarche and is none")
        found.append(entry)
    return tuple(found)


def taking_part(crisis: Crisis) -> tuple[Engine, ...]:
    """The engines whose section the file has."""
    return tuple(entry for entry in engines() if entry.applies(crisis))


def grounds_of(crisis: Crisis) -> dict[str, tuple[str, ...]]:
    """By engine that takes part, the patterns of paths on which its verdict rests."""
    return {entry.name: entry.rests_on(crisis) for entry in taking_part(crisis)}


def by_lead(among: Iterable[Engine]) -> list[Engine]:
    """Engines in the order in which they are heard on one question: those that give a verdict first, the one that
    leads before all."""
    return sorted(among, key=lambda entry: -entry.leads)


def foremost(among: Iterable[Engine]) -> Engine | None:
    """Of some engines the one that gives the verdict; None where none of them does."""
    return next((entry for entry in by_lead(among) if entry.leads), None)


def leading(crisis: Crisis) -> Engine:
    """The engine that gives a crisis its verdict. Raises InputError where none does."""
    found = foremost(taking_part(crisis))
    if found is None:
        raise Complaint("this crisis file has nothing that gives a verdict", "add a screen or a war")
    return found


def drafts(started: Started) -> Iterator[Drafted]:
    """What a new crisis file asks for the sake of each engine."""
    found = (entry.drafted(started) for entry in engines())
    yield from (draft for draft in found if draft is not None)


def offering(kind: str) -> Engine:
    """The engine that works this out for others. Raises InputError where none that is installed does."""
    found = next((entry for entry in engines() if kind in entry.offers), None)
    if found is None:
        raise InputError(f"no engine that is installed works out the {kind} that this file asks for")
    return found


def offered(kind: str) -> Offer:
    """How this is worked out for others. Raises InputError where no engine that is installed does."""
    return offering(kind).offers[kind]


def engine(name: str) -> Engine:
    """The engine of this name."""
    return next(entry for entry in engines() if entry.name == name)
