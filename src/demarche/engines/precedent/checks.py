"""Checks of the section ``precedent``: the record knows the war on that day, or the file says what is needed."""

from __future__ import annotations

from pydantic import ValidationError

from demarche.crisis.checking import Notebook, as_date, mapping
from demarche.engines.precedent.from_crisis import war_of
from demarche.engines.precedent.known import known_at
from demarche.engines.precedent.record import shipped_record
from demarche.engines.precedent.section import PrecedentSection
from demarche.errors import Complaint, InputError

__all__ = ["check_precedent"]


def check_precedent(book: Notebook) -> None:
    """Write what keeps the record from answering; what the schema turned down is passed over."""
    data = book.data.get("precedent")
    day = as_date(mapping(book.data.get("crisis")).get("as_of"))
    if not isinstance(data, dict) or day is None:
        return
    try:
        section = PrecedentSection.model_validate(data)
    except ValidationError:
        return
    if section.interstate:
        if section.conflict is not None:
            remedy = "leave out one of them"
            book.note(("precedent", "interstate"), "a crisis between states has no number of a civil war", remedy)
        return
    try:
        war_of(section, day.year, name="the war").age(day.year)
        known_at(shipped_record(), day.year)
    except InputError as error:
        place = ("precedent", "conflict") if section.conflict is not None else ("precedent",)
        book.complain(place, error if isinstance(error, Complaint) else Complaint(str(error)))
