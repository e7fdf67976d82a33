"""The war of a crisis file, as the record is asked about it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from demarche.crisis import Crisis
from demarche.engines.precedent.record import Record, shipped_record
from demarche.engines.precedent.section import PrecedentPart, PrecedentSection
from demarche.engines.precedent.war import War, war_from_record
from demarche.errors import InputError

__all__ = ["NO_TABLE", "between_states", "section_of", "war_from_crisis", "war_of"]

NO_TABLE = (
    "the record holds civil wars only: there is no table for a crisis between states, and nothing in such tables as "
    "exist beats the base rate for formal agreements"
)
_FEATURES = tuple(field.name for field in fields(War) if field.name != "conflict")


def section_of(crisis: Crisis) -> PrecedentSection | None:
    """The section, None where the file has none."""
    return crisis.file.part(PrecedentPart).precedent


def between_states(crisis: Crisis) -> bool:
    """Whether the file says that its crisis is one between states, of which the record has no table."""
    section = section_of(crisis)
    return section is not None and section.interstate


def war_from_crisis(crisis: Crisis, record: Record | None = None, year: int | None = None) -> War:
    """The war of the file at the beginning of ``year``, that of the day of the question if none is given.

    Raises InputError where the file has no such section, where the crisis is one between states, or where neither the
    table nor the file says when the war began and what it is about.
    """
    section = section_of(crisis)
    if section is None:
        raise InputError(
            "this crisis file has no section 'precedent'; give 'conflict:', the war's UCDP number, which 'demarche "
            "precedent --find PLACE' tells"
        )
    year = crisis.file.crisis.as_of.year if year is None else year
    return war_of(section, year, record, name=crisis.file.crisis.title)


def war_of(section: PrecedentSection, year: int, record: Record | None = None, *, name: str) -> War:
    """The war of a section at the beginning of ``year``; ``name`` is what to call it if nothing else does."""
    record = shipped_record() if record is None else record
    if section.interstate:
        raise InputError(NO_TABLE)
    known: dict[str, Any] = {key: getattr(section, key) for key in _FEATURES if getattr(section, key) is not None}
    if section.conflict is not None and record.row(section.conflict, year) is not None:
        return war_from_record(record, section.conflict, year, known=known)
    missing = [key for key in ("start_year", "issue") if key not in known]
    if missing and section.conflict is not None:
        return war_from_record(record, section.conflict, year)  # says what the table has of it
    if missing:
        raise InputError(f"give 'conflict:', the war's UCDP number, or else {' and '.join(missing)}")
    return War(**({"name": name} | known), conflict=section.conflict)
