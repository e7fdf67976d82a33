"""Checks of the section ``councils``: actors, types, dates of votes, bodies that alternatives go through."""

from __future__ import annotations

from demarche.crisis.checking import Notebook, as_date, mapping

__all__ = ["check_councils"]


def check_councils(book: Notebook) -> None:
    """Write every problem of the councils that the schema cannot see into the notebook."""
    book.unique("council", "councils")
    councils = book.ids("councils")
    asked = as_date(mapping(book.data.get("crisis")).get("as_of"))
    for place, _ in book.items("councils"):
        _check_members(book, *place)
        for spot, proposal in book.items(*place, "proposals"):
            day = as_date(proposal.get("date"))
            if proposal.get("votes") is not None and asked is not None and day is not None and day > asked:
                remedy = "write 'question: true' and put the vote under outcome"
                book.note((*spot, "votes"), f"a vote of {day}, after the day of the question ({asked})", remedy)
            elif isinstance(proposal.get("votes"), dict) and not (
                proposal["votes"].get("source") or proposal.get("source")
            ):
                book.note((*spot, "votes"), "a vote without a source", "add 'source:' with an id", "warning")
        for spot, _ in book.items(*place, "alternatives"):
            for step, through in book.items(*spot, "through"):
                body = through.get("council")
                book.refers((*step, "council"), body, "council", councils)
                if isinstance(body, str) and body in councils:
                    drafts = book.ids(*councils[body], "proposals")
                    book.refers((*step, "proposal"), through.get("proposal"), "proposal", drafts)


def _check_members(book: Notebook, *council: str | int) -> None:
    actors = book.ids("actors")
    for place, member in book.items(*council, "members"):
        named = member.get("actor")
        book.refers((*place, "actor"), named, "actor", actors)
        actor = named if isinstance(named, str) else member.get("id")
        types = mapping(member.get("types"))
        if types and actor not in actors:
            book.note((*place, "types"), "only a member that is an actor has types", "add 'actor: ...'")
            continue
        known = next((item for spot, item in book.items("actors") if item.get("id") == actor), {})
        for kind in types:
            book.refers((*place, "types", kind), kind, "type", mapping(known.get("types")))
