"""What can be added to a file by a form: an actor, a patron, a lever, a source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from demarche.crisis.entries import Entry
from demarche.crisis.judging import as_number
from demarche.crisis.provenance import NOT_JUDGED
from demarche.crisis.questions import questions
from demarche.crisis.template import slug
from demarche.errors import Complaint

__all__ = ["added"]

Added = tuple[tuple[Any, ...], Any, str]


def added(data: Any, told: Mapping[str, Entry], form: Mapping[str, str]) -> Added:
    """Where something new goes, what stands there, and what was done, in words. Raises Complaint."""
    makers: dict[str, Callable[[Any, Mapping[str, Entry], Mapping[str, str]], Added]] = {
        "actors": _actor,
        "patrons": _patron,
        "levers": _lever,
        "sources": _source,
    }
    maker = makers.get(form.get("list", ""))
    if maker is None:
        raise Complaint("nothing of that kind can be added here", "reload the page")
    return maker(data, told, form)


def _actor(data: Any, told: Mapping[str, Entry], form: Mapping[str, str]) -> Added:
    name = _words(form, "name", "the actor's name", 100)
    value = {"id": _new_id(name, _ids(data, "actors"), "actor"), "name": name}
    wants = form.get("wants", "").strip()
    value |= {"wants": wants} if wants else {}
    return *_at_end(data, ("actors",), value), f"the actor {name}"


def _patron(data: Any, told: Mapping[str, Entry], form: Mapping[str, str]) -> Added:
    war = data.get("war")
    if not isinstance(war, dict):
        raise Complaint("the file has no war that anybody could keep a side in", "say first how the fighting goes")
    actor, side = form.get("actor", ""), form.get("side", "")
    if actor not in _ids(data, "actors") or actor in (war.get("ruler"), war.get("opposition")):
        raise Complaint("a patron is a third actor of the file", "choose one")
    if side not in (war.get("ruler"), war.get("opposition")):
        raise Complaint("a patron keeps one of the two sides", "choose which")
    there = war.get("patrons")
    patrons = there if isinstance(there, list) else []
    if any(isinstance(item, dict) and item.get("actor") == actor for item in patrons):
        raise Complaint("this patron is entered already", "change it below")
    asked = {
        path.removeprefix("war.patrons.*."): question for path, question in questions().items() if "patrons.*" in path
    }
    open_ = {
        key: {
            "range": [question.low, question.high],
            "note": f"{NOT_JUDGED}: {question.asked} From {question.found_in}.",
        }
        for key, question in asked.items()
    }
    answer = {"share": open_.pop("answer.share"), "lag_months": 3}
    value = {"actor": actor, "side": side} | open_ | {"answer": answer}
    return *_at_end(data, ("war", "patrons"), value), f"the patron {actor}"


def _lever(data: Any, told: Mapping[str, Entry], form: Mapping[str, str]) -> Added:
    title = _words(form, "title", "what the lever does", 200)
    path = form.get("path", "")
    entry = told.get(path)
    if entry is None or entry.kind != "number" or entry.value is None or ": " in path:
        raise Complaint("a lever changes a number of the file", "choose which")
    low, high = (as_number(form.get(end, ""), entry.asked) for end in ("low", "high"))
    why = _words(form, "note", "the reason why it would have that effect", 1000)
    body: dict[str, Any] = {"value": low} if low == high else {"range": [low, high]}
    value = {
        "id": _new_id(title, _ids(data, "levers"), "lever"),
        "title": title,
        "seat": form.get("seat", ""),
        "set": {path: body | {"note": why}},
    }
    return *_at_end(data, ("levers",), value), f"the lever {title}"


def _source(data: Any, told: Mapping[str, Entry], form: Mapping[str, str]) -> Added:
    import datetime as dt

    title = _words(form, "title", "the source's title", 300)
    there = data.get("sources")
    known = {str(name) for name in there} if isinstance(there, dict) else set()
    name = _new_id(form.get("id", "").strip() or title, known, "source")
    value: dict[str, Any] = {"title": title}
    if form.get("publisher", "").strip():
        value["publisher"] = form["publisher"].strip()
    if form.get("date", "").strip():
        try:
            value["date"] = dt.date.fromisoformat(form["date"].strip())
        except ValueError:
            raise Complaint("the source's date is no day", "write year-month-day, such as 2024-05-01") from None
    return ("sources", name), value | {"kind": form.get("kind", "press")}, f"the source {name}"


def _words(form: Mapping[str, str], key: str, what: str, most: int) -> str:
    found = " ".join(form.get(key, "").split())
    if not found or len(found) > most:
        raise Complaint(f"{what} is missing" if not found else f"{what} is too long", f"write up to {most} characters")
    return found


def _ids(data: Any, section: str) -> set[str]:
    items = data.get(section)
    return {str(item.get("id")) for item in items if isinstance(item, dict)} if isinstance(items, list) else set()


def _new_id(name: str, known: set[str], kind: str) -> str:
    base = slug(name)[:40].rstrip("-") or kind
    found, number = base, 2
    while found in known:
        found, number = f"{base}-{number}", number + 1
    return found


def _at_end(data: Any, section: tuple[str, ...], value: Any) -> tuple[tuple[Any, ...], Any]:
    """Where a new item of a list goes, and what is written there: the list itself where there is none yet."""
    for key in section:
        data = data.get(key) if isinstance(data, dict) else None
    return ((*section, len(data)), value) if isinstance(data, list) and data else (section, [value])
