"""Changing one judgement of a file: its range, its reason and its sources, in the form in which it stands there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, get_origin

from demarche.crisis.editing import Editor
from demarche.crisis.entries import Entry
from demarche.crisis.provenance import NOT_JUDGED
from demarche.crisis.reading import read_text
from demarche.crisis.shape import spot
from demarche.errors import Complaint, CrisisError

__all__ = ["as_data", "as_number", "as_written", "judge", "open_number", "weigh", "write"]


def as_number(text: str, asked: str) -> float:
    """The number that somebody wrote. Raises Complaint where it is none."""
    try:
        found = float(text.strip())
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise Complaint(f"{asked}: {text.strip()[:40]!r} is no number", "write a number such as 0.4")
    return int(found) if found == int(found) and abs(found) < 1e15 else found


def judge(
    editor: Editor,
    entry: Entry,
    *,
    low: float | None = None,
    high: float | None = None,
    note: str | None = None,
    source: Sequence[str] | None = None,
) -> bool:
    """Write the new ends, reason and sources of a number; what is None stays. False where nothing differs.

    The form in which the number stands is kept: a bare range stays bare until it is given a reason of its own.
    """
    found = entry.number
    ends = None
    if low is not None and high is not None and (found is None or (found.low, found.high) != (low, high)):
        ends = (low, high)
    note = None if note is None or note == entry.reason or (not note and not entry.judged) else note
    source = None if source is None or tuple(source) == entry.source else tuple(source)
    if ends is None and note is None and source is None:
        return False
    if not isinstance(entry.value, dict):
        _bare(editor, entry, ends, note, source)
        return True
    if ends is not None:
        _ends(editor, entry, *ends)
    _told(editor, entry.place, entry.value, note, source)
    return True


def weigh(
    editor: Editor, entry: Entry, weights: Mapping[str, float], *, note: str | None = None, source: Sequence[str] = ()
) -> bool:
    """Write how likely each of the names of a choice is. False where nothing differs."""
    before = entry.shares
    total = math.fsum(weights.values())
    if total <= 0 or any(weight < 0 for weight in weights.values()):
        raise Complaint(
            f"{entry.title}: the shares should be zero or more and not all zero", "give one of them a share"
        )
    body: Any = entry.value
    note = None if note is None or note == entry.reason or (not note and not entry.judged) else note
    told = None if tuple(source) == entry.source else tuple(source)
    old = math.fsum(before.values()) or 1.0
    same = all(abs(before.get(name, 0.0) / old - weight / total) < 5e-4 for name, weight in weights.items())
    if same and note is None and told is None:
        return False
    kept = {name: as_number(f"{weight:g}", entry.title) for name, weight in weights.items() if weight > 0}
    if not isinstance(body, dict):
        first = {"values": list(kept), "weights": list(kept.values())}
        editor.set(entry.place, first | _words(note, told))
        return True
    if not same:
        if "values" in body:
            editor.set((*entry.place, "values"), list(kept))
            editor.set((*entry.place, "weights"), list(kept.values()))
        else:
            kept_words = {key: body[key] for key in ("source", "note") if key in body}
            editor.set(entry.place, {"values": list(kept), "weights": list(kept.values())} | kept_words)
    _told(editor, entry.place, body, note, told)
    return True


def open_number(entry: Entry) -> dict[str, Any]:
    """A number that the file says nothing of, as a question: as wide as it can be, and not judged yet."""
    least = 0 if entry.least is None else as_number(f"{entry.least:g}", entry.asked)
    most = 1 if entry.most is None else as_number(f"{entry.most:g}", entry.asked)
    return {"range": [least, max(least, most)], "note": f"{NOT_JUDGED}: {entry.asked}"}


def as_written(entry: Entry, text: str) -> Any:
    """What somebody wrote into a field of text, a day, a switch or a pick, as plain data. Raises Complaint."""
    import datetime as dt

    given = text.strip()
    if not given and (entry.optional or entry.value is None):
        return None
    if entry.kind == "count":
        return as_number(given, entry.asked)
    if entry.kind == "lines":
        return _lines(entry, given)
    if entry.kind == "written" or (given[:1] == "{" and _mappings(entry)):
        return as_data(given, entry.asked)
    if entry.kind == "flag":
        return ("yes" if given == "yes" else "no") if isinstance(entry.value, str) else given == "yes"
    if entry.kind == "day":
        try:
            return dt.date.fromisoformat(given)
        except ValueError:
            raise Complaint(
                f"{entry.asked}: {given[:40]!r} is no day", "write year-month-day, such as 2024-05-01"
            ) from None
    if entry.kind == "pick" and given not in entry.words:
        raise Complaint(f"{entry.asked}: {given[:40]!r} is none of the words", f"choose {', '.join(entry.words)}")
    return given


def as_data(text: str, asked: str) -> Any:
    """What somebody wrote in the notation of the file. Raises Complaint where it cannot be read."""
    try:
        data = read_text(f"value: {text.strip()}".replace("\n", "\n  "), "form").data
    except CrisisError as error:
        found = error.problems[0]
        raise Complaint(f"{asked}: {found.message}", found.remedy) from None
    if not isinstance(data, dict) or list(data) != ["value"]:
        raise Complaint(f"{asked}: that is more than one value", "write a list in [ ], and a mapping in { }")
    return data["value"]


def _lines(entry: Entry, text: str) -> Any:
    """A list with an item a line; a source that stands alone, as a text."""
    inner = spot(entry.place).below(0)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if entry.place[-1] == "source":
        names = [name.strip() for line in lines for name in line.split(",") if name.strip()]
        return names[0] if len(names) == 1 else names
    plain = str in inner.kinds and float not in inner.kinds
    return [line if plain and line[0] not in "[{" else as_data(line, entry.asked) for line in lines]


def _mappings(entry: Entry) -> bool:
    """Whether a mapping can stand where a text does."""
    return any(get_origin(kind) is dict for kind in spot(entry.place).kinds)


def write(editor: Editor, entry: Entry, value: Any) -> None:
    """What :func:`as_written` made of it; None takes it out of the file.

    A switch that is set by hand is judged, so the note that asks for it goes.
    """
    if value is None:
        if entry.value is not None:
            editor.remove(entry.place)
        return
    if value != entry.value:
        editor.set(entry.place, value)
    if entry.kind == "flag" and not entry.judged:
        editor.remove((*entry.place[:-1], "note"))


def _ends(editor: Editor, entry: Entry, low: float, high: float) -> None:
    place, body = entry.place, entry.value
    point = low == high
    if "range" in body:
        editor.set((*place, "range"), [low, high])
    elif "value" in body:
        editor.set((*place, "value"), low if point else [low, high])
    elif "low" in body and "high" in body:
        if "mode" in body and not low <= body["mode"] <= high:
            raise Complaint(
                f"{entry.title}: {low:g} to {high:g} leaves out {body['mode']:g}, which the file calls the likeliest",
                "change that in the file first",
            )
        editor.set((*place, "low"), low)
        editor.set((*place, "high"), high)
    else:
        raise Complaint(
            f"{entry.title}: the file gives this number as several values with weights", "change them there"
        )


def _bare(
    editor: Editor,
    entry: Entry,
    ends: tuple[float, float] | None,
    note: str | None,
    source: tuple[str, ...] | None,
) -> None:
    """A number that stands alone, or not at all."""
    body: Any = entry.value if ends is None else ends[0] if ends[0] == ends[1] else list(ends)
    if body is None:
        raise Complaint(f"{entry.title}: give the number before its reason", "write a lowest and a highest value")
    if note or source:
        body = {"range" if isinstance(body, list) else "value": body} | _words(note, source)
    editor.set(entry.place, body)


def _words(note: str | None, source: tuple[str, ...] | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if source:
        found["source"] = source[0] if len(source) == 1 else list(source)
    if note:
        found["note"] = note
    return found


def _told(
    editor: Editor, place: tuple[Any, ...], body: Mapping[str, Any], note: str | None, source: tuple[str, ...] | None
) -> None:
    words = _words(note, source)
    for key, given in (("source", source), ("note", note)):
        if key in words:
            editor.set((*place, key), words[key])
        elif given is not None and key in body:
            editor.remove((*place, key))
