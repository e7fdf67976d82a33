"""Which quantity, or which entry of the file, somebody means by a few words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from demarche.crisis import Crisis
from demarche.crisis.inventory import assumptions
from demarche.engine.contract import Engine, Headline
from demarche.engine.headline import Role
from demarche.engine.inputs import canonical
from demarche.engine.registry import by_lead, taking_part
from demarche.errors import CrisisError, InputError

__all__ = ["VERDICT", "Named", "named"]

VERDICT = "verdict"
"""The word for what decides the verdict, whichever engine gives it."""
_LITTLE = frozenset({"a", "an", "the", "of", "is", "in", "to"})
_NEAR = 3
_LONGEST = 200
"""Signs of a question that are read; no quantity has a longer name."""
_HEADS: Mapping[Role, tuple[str, ...]] = {
    "now": (
        "how sure",
        "front",
        "not now",
        "terms exist today",
        "the table falls short",
        "the table leaves room",
        "why not now",
        "why now",
        "why not now: the table falls short",
        "why now: the table leaves room",
        "the table falls short by",
        "median shortfall",
    ),
    "lead": ("chance", "turns on", "that chance", "would help"),
    "signed": ("such a chance", "signing within a year", "past wars"),
}
"""Under what the first screen tells the figure of a role, whatever the case."""
_ROLES = {"lead": 0, "now": 1, "soon": 2}


@dataclass(frozen=True, kw_only=True)
class Named:
    """A quantity and the engine that answers with it, or a path of the file."""

    engine: Engine | None = None
    headline: Headline | None = None
    near: tuple[Headline, ...] = ()
    """What else the words could mean."""
    path: str | None = None


def named(crisis: Crisis, about: str) -> Named:
    """What is meant: an id, words of a quantity, ``verdict``, or a path of the file, tried in this order.

    Of several quantities with all the words, the one told first is taken, and the others are near. Raises InputError
    with the nearest quantities.
    """
    about = about.strip()[:_LONGEST]
    engines = taking_part(crisis)
    known = [(engine, entry) for engine in engines for entry in engine.headlines(crisis) if entry.kind != "curve"]
    own = [pair for pair in known if about in (pair[1].id, pair[1].id.partition(".")[2])]
    if about.casefold() == VERDICT:
        first = next(iter(by_lead(engine for engine, entry in known if entry.role == "now")), None)
        own = [pair for pair in known if pair[0] is first and pair[1].role == "now"][:1]
    own = own or _on_screen(about, known)
    matching = own or sorted((pair for pair in known if _fits(about, pair[1])), key=lambda pair: _rank(about, pair[1]))
    if matching:
        engine, headline = matching[0]
        near = () if own and not headline.called else tuple(entry for _, entry in matching[1 : 1 + _NEAR])
        return Named(engine=engine, headline=headline, near=near)
    path = _path(crisis, about)
    if path is not None:
        return Named(path=path)
    raise InputError(_unknown(about, [headline for _, headline in known]))


def _on_screen(about: str, known: Sequence[tuple[Engine, Headline]]) -> list[tuple[Engine, Headline]]:
    """What the first screen tells under this head; empty where it has no such head, or some figure has that name."""
    wanted = _words(about)
    if not wanted or any(wanted == _words(entry.label) for _, entry in known):
        return []
    roles = {role for role, names in _HEADS.items() if any(wanted == _words(name) for name in names)}
    first = next(iter(by_lead(engine for engine, entry in known if entry.role == "now")), None)
    of_role = [pair for pair in known if pair[1].role in roles and (first is None or pair[0] is first)]
    soonest = sorted(of_role, key=lambda pair: pair[1].months or 0)[:1]
    return soonest or [pair for pair in known if any(wanted == _words(name) for name in pair[1].called)]


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[\w']+", text.casefold()) if word not in _LITTLE]


def _fits(about: str, headline: Headline) -> bool:
    wanted = _words(about)
    return bool(wanted) and set(wanted) <= set(_words(f"{headline.label} {headline.words}"))


def _rank(about: str, headline: Headline) -> tuple[bool, int, bool, bool, str]:
    """The label itself first, then what is told first, then what has all the words in its label."""
    wanted, label = _words(about), _words(headline.label)
    return wanted != label, _ROLES.get(headline.role, 3), not set(wanted) <= set(label), headline.detail, headline.id


def _path(crisis: Crisis, about: str) -> str | None:
    """The entry of the file that this path names, however it is written."""
    if not about or " " in about:
        return None
    known = [entry.path for entry in assumptions(crisis)]
    if about in known:
        return about
    try:
        return canonical(crisis, about, known)
    except (InputError, CrisisError):
        return None


def _unknown(about: str, known: Sequence[Headline]) -> str:
    def likeness(headline: Headline) -> float:
        wanted = _words(about)
        names = (headline.label, headline.words, headline.id)
        alike = max(SequenceMatcher(None, " ".join(wanted), " ".join(_words(name))).ratio() for name in names)
        shared = len(set(wanted) & set(_words(f"{headline.label} {headline.words}")))
        return alike + shared

    nearest = sorted((entry for entry in known if not entry.detail), key=lambda entry: (-likeness(entry), entry.id))
    said = "; ".join(f"{entry.id} ({entry.label})" for entry in nearest[:_NEAR])
    if not said:
        return "this file has nothing yet that an engine could work with, so no figure can be explained"
    every = "'demarche claims CASE --quantities' lists all"
    return f"no figure and no entry of the file is called {about!r}; nearest: {said}. {every}"
