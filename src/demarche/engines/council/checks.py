"""Checks of the section ``councils``: actors, types, dates of votes, bodies that alternatives go through."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from pydantic import ValidationError

from demarche.crisis.checking import Notebook, as_date, mapping
from demarche.crisis.shape import Key
from demarche.crisis.suggest import did_you_mean
from demarche.engine.checks_votes import check_vote_named, inside
from demarche.engines.council.section import Council, Criterion

__all__ = ["check_councils"]

_MOST_POINTS = 4_000_000
"""Tallies times members that the engine can count (:mod:`demarche.engines.council.lattice`)."""
_MOST_ASKED = 1_000
"""Members times drafts asked about, in all councils: each is three columns of every version of the crisis."""


def check_councils(book: Notebook) -> None:
    """Write every problem of the councils that the schema cannot see into the notebook."""
    book.unique("council", "councils")
    asked = as_date(mapping(book.data.get("crisis")).get("as_of"))
    _check_asked(book)
    for place, council in book.items("councils"):
        for spot, member in inside(place, council, "members"):
            _check_member(book, spot, member)
        for spot, proposal in inside(place, council, "proposals"):
            _check_vote(book, spot, proposal, asked)
        for spot, way in inside(place, council, "alternatives"):
            for step, through in inside(spot, way, "through"):
                check_vote_named(book, step, through)
        _check_rule(book, place, council)


def _check_member(book: Notebook, place: tuple[Key, ...], member: dict[Any, Any]) -> None:
    actors = book.ids("actors")
    named = member.get("actor")
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


def _check_asked(book: Notebook) -> None:
    """So many votes to foresee that no run could hold them, nor any reader read them."""
    votes = 0
    for place, council in book.items("councils"):
        members = sum(1 for _ in inside(place, council, "members"))
        questions = [spot for spot, item in inside(place, council, "proposals") if item.get("question") is True]
        votes += members * len(questions)
        if votes > _MOST_ASKED:
            book.note(
                (*place, "proposals"),
                f"{votes:,} votes to foresee, {members} members on {len(questions)} drafts; a file may ask about "
                f"{_MOST_ASKED:,}",
                "ask about fewer drafts: leave 'question: true' out where you need no answer",
            )
            return


def _check_rule(book: Notebook, place: tuple[Key, ...], entry: dict[Any, Any]) -> None:
    """A rule that nobody can meet, or whose tallies are more than can be counted."""
    try:
        council = Council.model_validate(entry)
    except ValidationError:
        return  # said where it is wrong
    points = math.prod(high - low + 1 for low, high in (_span(council, item) for item in set(council.rule.criteria)))
    points *= len(council.members) + 1 if _counts_heads_besides(council) else 1
    if points * len(council.members) > _MOST_POINTS:
        book.note(
            (*place, "rule"),
            f"weights and shares allow {_short(points)} different tallies of {len(council.members)} members, more than "
            "can be counted",
            f"round the weights, so that tallies are at most {_MOST_POINTS // len(council.members):,}",
        )
    if council.rule.blocking_minority > 1:
        return  # nobody withholds a yes where all say yes, so too few do to block
    for index, item in enumerate(council.rule.criteria):
        total = sum(_weights(council, item))
        needed = _needed(item, total)
        if needed > total:
            short = (
                f"it needs {needed} yes votes, and there are {total} members"
                if item.weight is None
                else f"it needs yes votes with a {item.weight} of {needed}, and there is {total} in all"
            )
            book.note(
                (*place, "rule", "criteria", index),
                f"this rule can never be met: {short}",
                "list the members that are missing, or ask for less",
                "warning",
            )


def _weights(council: Council, item: Criterion) -> list[int]:
    return [1 if item.weight is None else member.weights[item.weight] for member in council.members]


def _needed(item: Criterion, total: int) -> int:
    if item.share is None:
        return item.votes or 0
    exact = item.share * total
    return math.floor(exact) + 1 if item.more_than else math.ceil(exact)


def _span(council: Council, item: Criterion) -> tuple[int, int]:
    """Lowest and highest score: a share a/b of those voting adds b - a weights for a yes, and takes a for a no."""
    total = sum(_weights(council, item))
    if item.share is None or item.of == "members":
        return 0, total
    return -item.share.numerator * total, (item.share.denominator - item.share.numerator) * total


def _counts_heads_besides(council: Council) -> bool:
    """Whether members are counted one by one for the blocking minority alone."""
    counted = any(item.weight is None and item.of == "members" for item in council.rule.criteria)
    return council.rule.blocking_minority > 1 and not counted


def _short(number: int) -> str:
    return f"{number:,}" if number < 10**9 else f"about 10^{len(str(number)) - 1}"
