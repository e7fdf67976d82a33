"""What the actors want, as statements over options: listed, added, and put in order by the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.crisis.formula import parse
from demarche.crisis.paths import resolve
from demarche.crisis.provenance import is_judged
from demarche.errors import Complaint

__all__ = ["Wishes", "moved_up", "statement", "wishes_of"]

_OTHERWISE = ("ranking", "weights", "utilities", "csv", "by_type")
"""Ways to say what an actor wants beside statements; of all of them a file takes one."""


@dataclass(frozen=True)
class Wishes:
    """What one actor wants, or one type of it."""

    path: str
    title: str
    that: tuple[str, ...]
    """Its statements, most important first."""
    otherwise: bool
    """Whether it is said in another way, so that no statement can be added."""


def wishes_of(data: Any) -> tuple[Wishes, ...]:
    """Of each actor who can do something, or of whom the file says it, what it wants; in the order of the file."""
    return tuple(_wishes(data)) if isinstance(data, dict) else ()


def _wishes(data: Mapping[str, Any]) -> Iterator[Wishes]:
    said = data.get("preferences")
    said = said if isinstance(said, dict) else {}
    acting = {owner for _, owner in _moves(data)}
    for actor in data.get("actors") or ():
        if not isinstance(actor, dict) or actor.get("id") not in acting | said.keys():
            continue
        path, title = f"preferences.{actor['id']}", str(actor.get("short") or actor.get("name") or actor["id"])
        body = said.get(actor["id"])
        types = body.get("by_type") if isinstance(body, dict) else None
        if isinstance(types, dict):
            for name, own in types.items():
                yield _block(f"{path}.by_type.{name}", f"{title}, if it {name}", own)
        else:
            yield _block(path, title, body)


def _block(path: str, title: str, body: Any) -> Wishes:
    body = body if isinstance(body, dict) else {}
    listed = body.get("statements")
    that = tuple(str(one.get("that")) if isinstance(one, dict) else str(one) for one in listed or ())
    judged = is_judged(str(body.get("note") or ""))
    return Wishes(path, title, that, judged and any(key in body for key in _OTHERWISE))


def statement(data: Any, form: Mapping[str, str]) -> tuple[tuple[Any, ...], Any, str]:
    """Where a new statement goes, what stands there, and what was done. Raises InputError for no formula."""
    wishes = _wanted(data, form.get("whose", ""))
    that, why = (" ".join(form.get(key, "").split()) for key in ("that", "why"))
    if wishes.otherwise:
        raise Complaint(f"what {wishes.title} wants is said in another way in the file", "change it there")
    if not why:
        raise Complaint("the evidence is missing", "say in a line how you know that it wants this")
    parse(that, [name for name, _ in _moves(data)])
    value = {"that": that, "why": why}
    body = _body(data, wishes.path)
    said = f"what {wishes.title} wants: {that}"
    if wishes.that:
        return (*_place(wishes.path), "statements", len(wishes.that)), value, said
    if any(key in body for key in _OTHERWISE):  # what nobody has judged gives way
        kept = {key: body[key] for key in body if key not in (*_OTHERWISE, "note")}
        return _place(wishes.path), kept | {"statements": [value]}, said
    return (*_place(wishes.path), "statements"), [value], said


def moved_up(data: Any, form: Mapping[str, str]) -> tuple[tuple[Any, ...], list[Any], str]:
    """The place of the statements of somebody, these with one of them before the one that stood before it, and what
    was done."""
    wishes = _wanted(data, form.get("whose", ""))
    given = form.get("at_place", "")
    at = int(given) if given.isdecimal() and len(given) < 4 else 0
    if not 0 < at < len(wishes.that):
        raise Complaint("that statement cannot be moved up", "reload the page")
    listed = list(_body(data, wishes.path)["statements"])
    listed[at - 1], listed[at] = listed[at], listed[at - 1]
    return (*_place(wishes.path), "statements"), listed, f"{wishes.title}: {wishes.that[at]} counts for more"


def _wanted(data: Any, path: str) -> Wishes:
    found = next((wishes for wishes in wishes_of(data) if wishes.path == path), None)
    if found is None:
        raise Complaint("nobody of that name wants anything here", "reload the page")
    return found


def _place(path: str) -> tuple[Any, ...]:
    return tuple(path.split("."))


def _body(data: Any, path: str) -> Mapping[str, Any]:
    try:
        place: Sequence[Any] = resolve(data, path)
    except ValueError:
        return {}
    for key in place:
        data = data[key]
    return data if isinstance(data, dict) else {}


def _moves(data: Any) -> list[tuple[str, str]]:
    """The options by id, and whose each is."""
    section = data.get("options")
    moves = section.get("moves") if isinstance(section, dict) else None
    return [(str(move.get("id")), str(move.get("actor"))) for move in moves or () if isinstance(move, dict)]
