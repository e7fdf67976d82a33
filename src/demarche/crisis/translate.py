"""Turns the schema's complaints into problems with a place in the file and a remedy."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError

from demarche.crisis.paths import shown
from demarche.crisis.shape import Key, allowed_keys, meaning
from demarche.crisis.suggest import did_you_mean
from demarche.errors import Complaint, Problem

__all__ = ["MOST_PROBLEMS", "Finding", "Locate", "findings", "problems_from"]

MOST_PROBLEMS = 200
"""Nobody mends more at one sitting, and looking for the nearest name takes time that a crafted file would use."""

Locate = Callable[[Sequence[Key], bool], tuple[int, int]]
"""Gives the line and column of a path; the flag asks for the key rather than its value."""

_EXPECTED = {
    "string_type": "should be text",
    "int_type": "should be a whole number",
    "int_parsing": "should be a whole number",
    "int_from_float": "should be a whole number",
    "float_type": "should be a number",
    "float_parsing": "should be a number",
    "bool_type": "should be yes or no (true or false)",
    "bool_parsing": "should be yes or no (true or false)",
    "dict_type": "should be a mapping (key: value lines)",
    "model_type": "should be a mapping (key: value lines)",
    "tuple_type": "should be a list (lines that start with '- ')",
    "list_type": "should be a list (lines that start with '- ')",
    "date_type": "should be a date, year-month-day, such as 2013-05-29",
    "date_parsing": "should be a date, year-month-day, such as 2013-05-29",
    "date_from_datetime_parsing": "should be a date, year-month-day, such as 2013-05-29",
    "date_from_datetime_inexact": "should be a date with no time of day",
    "string_too_short": "should not be empty",
}


_BOUNDS = {
    "greater_than": "more than {gt:g}",
    "greater_than_equal": "{ge:g} or more",
    "less_than": "less than {lt:g}",
    "less_than_equal": "{le:g} or less",
}


class Finding(NamedTuple):
    """One complaint of the schema: the path in the data, what is wrong, how to mend it, whether the key is meant."""

    path: tuple[Key, ...]
    message: str
    remedy: str
    at_key: bool


def findings(error: ValidationError, data: Any) -> list[Finding]:
    """Every complaint of the schema about the data, one per place."""
    found: dict[tuple[Key, ...], Finding] = {}
    complaints = error.errors(include_url=False)[:MOST_PROBLEMS]
    for complaint in complaints:
        if complaint["type"] == "too_short" and complaint["input"]:
            continue  # entries were given, and each that was turned down has its own complaint
        finding = _finding(complaint, _path_in_data(complaint["loc"], data))
        key = (*finding.path, str(complaint["loc"][-1])) if complaint["type"] == "missing" else finding.path
        found.setdefault(key, finding)
    return list(found.values()) or [_finding(c, _path_in_data(c["loc"], data)) for c in complaints]


def problems_from(error: ValidationError, data: Any, name: str, locate: Locate) -> list[Problem]:
    """The same as problems with a place in the file."""
    return [
        Problem(name, *locate(found.path, found.at_key), shown(found.path), found.message, found.remedy)
        for found in findings(error, data)
    ]


def _path_in_data(location: Sequence[Key], data: Any) -> tuple[Key, ...]:
    """The part of a schema location that exists in the data: the names of union branches are dropped."""
    path: list[Key] = []
    node = data
    for key in location:
        if isinstance(node, dict) and (match := _key_in(node, key)) is not None:
            path.append(match)
            node = node[match]
        elif isinstance(node, list) and isinstance(key, int) and key < len(node):
            path.append(key)
            node = node[key]
    return tuple(path)


def _key_in(node: dict[Any, Any], key: Key) -> Key | None:
    if key in node:
        return key
    return next((real for real in node if str(real) == str(key)), None)


def _finding(complaint: Any, path: tuple[Key, ...]) -> Finding:
    kind, message, remedy, at_key = complaint["type"], "", "", False
    if kind == "missing":
        message = f"the key {complaint['loc'][-1]!r} is missing"
        key = complaint["loc"][-1]
        words = meaning(path, str(key))
        remedy = f"add a line '{key}: {'1' if key == 'demarche' else '...'}' here{f' ({words})' if words else ''}"
        at_key = True
    elif kind == "extra_forbidden":
        unknown = path[-1] if path else complaint["loc"][-1]
        message = f"unknown key {unknown!r}"
        remedy = did_you_mean(str(unknown), allowed_keys(path[:-1]))
        at_key = True
    elif kind == "literal_error":
        allowed = re.findall(r"'([^']*)'|(\d+)", complaint["ctx"]["expected"])
        names = [text or number for text, number in allowed if text or number]
        message = f"{_shown(complaint['input'])} is not one of the values allowed here"
        remedy = did_you_mean(str(complaint["input"]), names)
        if str(complaint["input"]) in names:
            remedy = f"write {complaint['input']} without quotes"
        if path[-1:] in (("claims_over",), ("over",)):
            remedy += ", or a share between 0 and 1"
    elif kind == "string_pattern_mismatch":
        message = f"{_shown(complaint['input'])} cannot be used as an id"
        remedy = "start with a letter, then letters, digits, '-' or '_'"
    elif kind == "invalid_key":
        message, remedy, at_key = f"the key {complaint['input']!r} is not text", "write a name", True
    elif kind == "value_error":
        error = complaint["ctx"]["error"]
        message, remedy = (error.message, error.remedy) if isinstance(error, Complaint) else (str(error), "")
        message = message[:1].lower() + message[1:]
    else:
        message, remedy = _plain(complaint, kind)
    return Finding(path, message, remedy, at_key)


def _plain(complaint: Any, kind: str) -> tuple[str, str]:
    if kind in _EXPECTED:
        return f"{_EXPECTED[kind]}, not {_shown(complaint['input'])}", ""
    context = complaint.get("ctx", {})
    if kind == "too_short":
        return "is empty, and needs at least one entry", "add one, or leave the whole section out"
    if kind in _BOUNDS:
        bound = _BOUNDS[kind].format(**context)
        return f"{_shown(complaint['input'])} is out of bounds", f"write a number that is {bound}"
    if kind == "too_long":
        return f"has {context['actual_length']} entries; {context['max_length']} are the most allowed", ""
    if kind == "string_too_long":
        return f"is longer than the {context['max_length']} characters allowed", ""
    text = str(complaint["msg"])
    return text[0].lower() + text[1:], ""


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, dt.date):
        return f"the date {value}"
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
