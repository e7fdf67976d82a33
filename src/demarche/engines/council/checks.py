"""Checks of the section ``councils``: actors, types, dates of votes, bodies that alternatives go through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from demarche.crisis.checking import Notebook, as_date, mapping
from demarche.crisis.shape import Key
from demarche.crisis.suggest import did_you_mean

__all__ = ["check_councils", "check_vote_named"]

Item = tuple[tuple[Key, ...], dict[Any, Any]]


def check_councils(book: Notebook) -> None:
    """Write every problem of the councils that the schema cannot see into the notebook."""
    book.unique("council", "councils")
    asked = as_date(mapping(book.data.get("crisis")).get("as_of"))
    for place, council in book.items("councils"):
        for spot, member in _inside(place, council, "members"):
            _check_member(book, spot, member)
        for spot, proposal in _inside(place, council, "proposals"):
            _check_vote(book, spot, proposal, asked)
        for spot, way in _inside(place, council, "alternatives"):
            for step, through in _inside(spot, way, "through"):
                check_vote_named(book, step, through)


def check_vote_named(book: Notebook, place: tuple[Key, ...], vote: dict[Any, Any]) -> None:
    """``council`` and ``proposal`` name a council of the file and a draft before it."""
    drafts = {
        council["id"]: [item["id"] for _, item in _inside(at, council, "proposals") if isinstance(item.get("id"), str)]
        for at, council in book.items("councils")
        if isinstance(council.get("id"), str)
    }
    body = vote.get("council")
    book.refers((*place, "council"), body, "council", drafts)
    if isinstance(body, str) and body in drafts:
        book.refers((*place, "proposal"), vote.get("proposal"), "proposal", drafts[body])


def _inside(place: tuple[Key, ...], item: dict[Any, Any], key: str) -> Iterator[Item]:
    """The mappings of a list inside an item, each with its own path."""
    held = item.get(key)
    if isinstance(held, list):
        for index, inner in enumerate(held):
            if isinstance(inner, dict):
                yield (*place, key, index), inner


def _check_member(book: Notebook, place: tuple[Key, ...], member: dict[Any, Any]) -> None:
    actors = book.ids("actors")
    named = member.get("actor")
    book.refers((*place, "actor"), named, "actor", actors)
    actor = named if isinstance(named, str) else member.get("id")
    types = mapping(member.get("types"))
    if types and actor not in actors:
        if not isinstance(named, str):
            book.note((*place, "types"), "only a member that is an actor has types", "add 'actor: ...'")
        return
    known = mapping(next((item.get("types") for _, item in book.items("actors") if item.get("id") == actor), None))
    for kind in types:
        if kind not in known:
            remedy = did_you_mean(str(kind), known) if known else f"declare it under the types of {actor}"
            book.note((*place, "types", kind), f"unknown type {str(kind)!r}", remedy, at_key=True)


def _check_vote(book: Notebook, place: tuple[Key, ...], proposal: dict[Any, Any], asked: dt.date | None) -> None:
    votes, day = proposal.get("votes"), as_date(proposal.get("date"))
    if votes is None:
        return
    if asked is not None and day is not None and day > asked:
        remedy = "write 'question: true' and put the vote under outcome"
        book.note((*place, "votes"), f"a vote of {day}, after the day of the question ({asked})", remedy)
    elif not (mapping(votes).get("source") or proposal.get("source")):
        book.note((*place, "votes"), "a vote without a source", "add 'source:' with an id from sources", "warning")
