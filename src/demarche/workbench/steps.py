"""The steps of the form: the entries of a crisis file in the order of an interview."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.crisis.entries import Entry
from demarche.crisis.paths import shown
from demarche.errors import Problem

__all__ = ["STEPS", "Group", "Step", "by_step", "groups", "placed", "step_of", "titles_of"]


@dataclass(frozen=True)
class Step:
    """One page of the form: what it is called, what it asks, and where in the file that stands."""

    id: str
    title: str
    asked: str
    paths: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    """What can be added here, or taken out; see :mod:`demarche.workbench.adding`."""


STEPS = (
    Step("question", "The question", "Which question is asked, on which day, and for whom?", ("crisis",)),
    Step("who", "Who is in it", "Who is in it, and what does each want?", ("actors",), ("actors",)),
    Step(
        "prize",
        "What it is about",
        "What do they fight over, and what do shares of it mean in words?",
        ("screen.prize", "screen.scale", "screen.ruler", "screen.opposition", "scales", "positions", "agenda"),
    ),
    Step(
        "demands",
        "What is demanded",
        "What has been demanded, and would what is signed bind?",
        (
            *(f"screen.{key}" for key in ("x_low", "x_high", "binding", "e_ruler", "e_opposition")),
            *(f"war.{key}" for key in ("conference", "settlement", "coercer")),
            "packages",
        ),
        ("clauses", "issues"),
    ),
    Step(
        "help", "Who helps whom", "Who arms, hosts, helps or opposes whom?", ("relations", "war.patrons"), ("patrons",)
    ),
    Step("fighting", "How the fighting goes", "How does the fighting go, and what does it cost?", ("screen", "war")),
    Step(
        "today",
        "What is done today",
        "What could each do, and what is done today?",
        ("options", "preferences"),
        ("options", "statements"),
    ),
    Step("levers", "What one could do", "What could change: which levers, in whose hands?", ("levers",), ("levers",)),
    Step("votes", "Who votes", "Who votes on it, and what does each want there?", ("councils",)),
    Step(
        "record",
        "The record",
        "What happened when, and what is claimed?",
        ("events", "facts", "claims", "outcome"),
        ("claims",),
    ),
    Step("sources", "Sources", "Where does it come from?", ("sources",), ("sources",)),
    Step("rest", "Everything else", "What else does the file say?"),
)


def step_of(path: str) -> Step:
    """The step in which an entry is asked: that of the longest path it lies under."""
    head = path.split(":")[0]
    best, length = STEPS[-1], -1
    for step in STEPS:
        for under in step.paths:
            if (head == under or head.startswith((f"{under}.", f"{under}["))) and len(under) > length:
                best, length = step, len(under)
    return best


def by_step(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries by step, each in the order of the file."""
    found: dict[str, list[Entry]] = {step.id: [] for step in STEPS}
    for entry in entries:
        found[step_of(entry.path).id].append(entry)
    return found


@dataclass(frozen=True)
class Group:
    """Entries about one thing: an actor, a patron, a lever, or a part of the file."""

    title: str
    path: str
    """Of the item of a list or a mapping that it is; empty where it is none."""
    said: tuple[Entry, ...]
    open: tuple[Entry, ...]
    """What the file says nothing of, and what can be added."""


def groups(entries: Iterable[Entry], titles: Mapping[str, str]) -> list[Group]:
    """Entries about the same thing, in the order of the file; ``titles``: of what is known by a key."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.about, entry.group.path), []).append(entry)
    return [
        Group(
            _title(about, those, titles),
            path,
            tuple(entry for entry in those if entry.value is not None),
            tuple(entry for entry in those if entry.value is None and not _FORMS.fullmatch(entry.path)),
        )
        for (about, path), those in found.items()
    ]


_FORMS = re.compile(
    r"actors|levers|sources|claims|options|packages|war\.patrons|options\.moves|packages\.issues(\.[^.]+\.clauses)?"
    r"|preferences\..*\.statements|claims\.[^.]+\.test"
)
"""Parts that are added by forms of their own; see :mod:`demarche.workbench.adding`."""
_LONGEST = 90


def _title(about: str, those: Sequence[Entry], titles: Mapping[str, str]) -> str:
    """What a group is called: what it is about, with the title of its key where that says more; else what it says."""
    place = those[0].group.place
    if place and isinstance(place[-1], str):
        own = titles.get(place[-1], place[-1])
        if own not in about:
            return f"{about}: {own}" if about else own
    if about or not place:
        return about
    said = [entry.called for entry in those if entry.kind in ("pick", "text") and entry.place[-1] != "note"]
    title = ", ".join(said[:3]) or next((entry.written.replace("\n", ", ") for entry in those if entry.written), "")
    return title if len(title) <= _LONGEST else f"{title[:_LONGEST]} …"


def titles_of(data: Any) -> dict[str, str]:
    """What is known in the file by a key, and has a title or is one: scales, issues, sources, actors, types."""
    found: dict[str, str] = {}
    for section in data.values() if isinstance(data, dict) else ():
        for listed in (section, *(section.values() if isinstance(section, dict) else ())):
            for key, body in listed.items() if isinstance(listed, dict) else ():
                if isinstance(body, dict) and isinstance(body.get("title"), str):
                    found.setdefault(str(key), body["title"])
    actors = data.get("actors") if isinstance(data, dict) else None
    for actor in actors if isinstance(actors, list) else ():
        types = actor.get("types") if isinstance(actor, dict) else None
        if isinstance(actor, dict):
            found[str(actor.get("id"))] = str(actor.get("short") or actor.get("name") or actor.get("id"))
        for key, words in types.items() if isinstance(types, dict) else ():
            found.setdefault(str(key), str(words))
    return found


def placed(entries: Mapping[str, Entry], problems: Iterable[Problem]) -> tuple[dict[str, list[Problem]], list[Problem]]:
    """Problems by the path of the entry they concern, and those that concern none."""
    at = {shown(entry.place): path for path, entry in entries.items()}
    found: dict[str, list[Problem]] = {}
    rest: list[Problem] = []
    for problem in problems:
        where = problem.where
        while where and where not in at:
            where = where[: max(where.rfind("."), where.rfind("["), 0)]
        if where:
            found.setdefault(at[where], []).append(problem)
        else:
            rest.append(problem)
    return found, rest
