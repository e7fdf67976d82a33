"""What a first crisis file holds of one engine: one question a line, where its answer is found, and nothing judged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from demarche.crisis.provenance import NOT_JUDGED

__all__ = ["EXAMPLE", "Drafted", "Question", "Started", "claims", "levers", "line"]


EXAMPLE = f'"{NOT_JUDGED}: could this be done? It is an example that nobody asked for."'
"""The note of a lever that a new file holds, though nobody named it."""


@dataclass(frozen=True)
class Question:
    """One number nobody has judged: its key, the widest plausible range, what to ask, and where the answer is found.

    ``{R}`` and ``{O}`` in the question stand for the names of the ruler and the opposition.
    """

    key: str
    low: float
    high: float
    asked: str
    found_in: str
    alone: str = ""
    """The question where it does not follow the one before it; empty where ``asked`` can stand alone."""

    @property
    def whole(self) -> str:
        """The question as one can read it by itself."""
        return self.alone or self.asked


@dataclass(frozen=True, kw_only=True)
class Started:
    """Of whom a new file is, by ids; ``names`` are those of the ruler and the opposition.

    ``patrons`` are pairs of an actor and the side that it keeps in the war, ``others`` who else there is; ``at_war``
    whether the file asks about a war as well.
    """

    ruler: str
    opposition: str
    names: tuple[str, str]
    seat: str
    patrons: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    at_war: bool
    options: Mapping[str, tuple[str, str]]
    """What each could do, by the id of the option: who, and in which words."""
    done: tuple[bool | None, ...]
    """Of each option whether it is taken on the day of the question; None where nobody said."""


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """What an engine asks a new file for: ``text`` is its sections; ``levers`` and ``claims`` are examples, an entry of
    these lists each."""

    text: str = ""
    levers: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def line(question: Question, indent: int, names: tuple[str, str] = ("", "")) -> str:
    """A question as a line of the file."""
    asked = question.asked.replace("{R}", names[0]).replace("{O}", names[1])
    note = json.dumps(f"{NOT_JUDGED}: {asked} From {question.found_in}.", ensure_ascii=False)
    known = (
        f"value: {question.low:g}" if question.low == question.high else f"range: [{question.low:g}, {question.high:g}]"
    )
    return f"{' ' * indent}{question.key}: {{{known}, note: {note}}}"


def levers(entries: Iterable[str]) -> str:
    """The section ``levers``: named changes to the file."""
    return "\n".join(
        [
            "# Levers: named changes to this file; 'demarche levers' and 'run' try each beside today's situation.",
            "# These are examples: change them, or delete them together with the claim that names them.",
            "levers:",
            *entries,
            "",
        ]
    )


def claims(entries: Iterable[str]) -> str:
    """The section ``claims``: what people say of the crisis."""
    return "\n".join(
        [
            "# Claims: what people say of this crisis; 'demarche claims' and 'run' put them to the test. They change",
            "# no answer. These are examples: change or delete them. 'demarche claims FILE --quantities' lists what a",
            "# claim can be about.",
            "claims:",
            *entries,
            "",
        ]
    )
