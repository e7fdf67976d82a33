"""What can be added to a file by a form: actors, patrons, options, wishes, levers, clauses, claims, sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from demarche.crisis.entries import Entry
from demarche.crisis.judging import as_number
from demarche.crisis.provenance import NOT_JUDGED
from demarche.crisis.questions import questions
from demarche.crisis.template import slug
from demarche.errors import Complaint
from demarche.workbench.tests_of_claims import tested
from demarche.workbench.wishes import statement

__all__ = ["added"]

Added = tuple[tuple[Any, ...], Any, str]
Change = tuple[tuple[Any, ...], Any]


def added(data: Any, told: Mapping[str, Entry], form: Mapping[str, str]) -> tuple[list[Change], str]:
    """Where something new goes, what stands there, with what else that needs; and what was done, in words.

    Raises Complaint where something is missing.
    """
    makers: dict[str, Callable[[Any, Mapping[str, Entry], Mapping[str, str]], Added]] = {
        "actors": _actor,
        "patrons": _patron,
        "levers": _lever,
        "sources": _source,
        "options": _option,
        "statements": lambda data, told, form: statement(data, form),
        "clauses": _clause,
        "issues": _issue,
        "claims": _claim,
    }
    maker = makers.get(form.get("list", ""))
    if maker is None:
        raise Complaint("nothing of that kind can be added here", "reload the page")
    place, value, said = maker(data, told, form)
    return [(place, value), *(_needed(data, value) if form.get("list") == "options" else ())], said


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


def _option(data: Any, told: Mapping[str, Entry], form: Mapping[str, str]) -> Added:
    actor, name = form.get("actor", ""), _words(form, "name", "what it could do", 120)
    if actor not in _ids(data, "actors"):
        raise Complaint("an option belongs to an actor of the file", "choose one")
    section = data.get("options")
    moves = section.get("moves") if isinstance(section, dict) else None
    known = {str(move.get("id")) for move in moves or () if isinstance(move, dict)}
    base = name if slug(name) not in known else f"{actor} {name}"
    value = {"id": _new_id(base, known, "option"), "actor": actor, "name": name}
    value |= {"status_quo": "yes" if form.get("done") else "no"}
    return *_at_end(data, ("options", "moves"), value), f"the option {name}"


def _needed(data: Any, option: Mapping[str, Any]) -> list[Change]:
    """What an actor makes of its first option: nothing, and nobody has judged it."""
    said = data.get("preferences")
    if isinstance(said, dict) and option["actor"] in said:
        return []
    return [(("preferences", option["actor"]), {"note": NOT_JUDGED, "weights": {option["id"]: 0}})]


def _clause(data: Any, told: Mapping[str, Entry], form: Mapping[str, str]) -> Added:
    words, name = _words(form, "words", "the words of the clause", 300), form.get("issue", "")
    issues = _issues(data)
    if name not in issues or not isinstance(issues[name].get("clauses"), dict):
        raise Complaint("a clause belongs to an issue that has clauses", "choose one, or add an issue")
    known = {str(key) for key in issues[name]["clauses"]}
    place = ("packages", "issues", name, "clauses", _new_id(words, known, "clause"))
    return place, words, f"the clause {words}"


def _issue(data: Any, told: Mapping[str, Entry], form: Mapping[str, str]) -> Added:
    """An issue; where there are no packages yet, with two parties who want its ends, and nothing of it judged."""
    title = _words(form, "title", "what is to be settled", 120)
    lines = [" ".join(line.split()) for line in form.get("clauses", "").splitlines() if line.strip()]
    if not 2 <= len(lines) <= 7:
        raise Complaint(
            "an issue has two to seven clauses", "write one a line, from one end of what is asked to the other"
        )
    clauses: dict[str, str] = {}
    for line in lines:
        clauses[_new_id(line, set(clauses), "clause")] = line
    first, *_, last = clauses
    value: dict[str, Any] = {"title": title, "clauses": clauses, "status_quo": first}
    name = _new_id(title, set(_issues(data)), "issue")
    if _issues(data):
        return ("packages", "issues", name), value, f"the issue {title}"
    sides = [form.get(key, "") for key in ("one", "other")]
    if len(set(sides)) < 2 or not set(sides) <= _ids(data, "actors"):
        raise Complaint("a package needs two parties who must sign", "choose two actors")
    parties = {
        side: {
            "no_agreement": {
                "range": [0, 1],
                "note": f"{NOT_JUDGED}: what is no agreement worth to it, 0 all it fears?",
            },
            "on": {name: {"ideal": ideal, "salience": 1}},
        }
        for side, ideal in zip(sides, (first, last), strict=True)
    }
    whole = {"issues": {name: value}, "parties": parties, "consent": sides}
    return ("packages",), whole, f"the issue {title}"


def _issues(data: Any) -> dict[str, Any]:
    packages = data.get("packages")
    issues = packages.get("issues") if isinstance(packages, dict) else None
    return (
        {str(key): body for key, body in issues.items() if isinstance(body, dict)} if isinstance(issues, dict) else {}
    )


def _claim(data: Any, told: Mapping[str, Entry], form: Mapping[str, str]) -> Added:
    text = _words(form, "text", "the claim", 500)
    there = _ids(data, "claims")
    short = [int(name[1:]) for name in there if name[:1] == "C" and name[1:].isdecimal() and len(name) < 6]
    value: dict[str, Any] = {"id": f"C{max(short) + 1}" if short else _new_id(text, there, "claim"), "text": text}
    if form.get("by", "").strip():
        value["by"] = _words(form, "by", "who makes it", 200)
    value["kind"] = form.get("kind", "model")
    if value["kind"] == "model" and form.get("quantity", "").strip():
        _, test, _ = tested({"claims": [value]}, {**form, "path": f"claims.{value['id']}", "which": ""})
        value["test"] = test
    for key, most in (("record", 20), ("evidence", 1000)):
        if form.get(key, "").strip():
            value[key] = _words(form, key, key, most)
    return *_at_end(data, ("claims",), value), f"the claim {value['id']}"


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
