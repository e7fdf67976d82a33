"""Checks of ``positions`` on their scales and of the section ``packages`` that the schema cannot make."""

from __future__ import annotations

import math
from typing import Any

from demarche.crisis.checking import Notebook, mapping
from demarche.crisis.shape import Key
from demarche.crisis.suggest import did_you_mean

__all__ = ["check_settlement"]

Place = tuple[Key, ...]
MOST_PACKAGES = 1_000_000
SLACK = 1e-6


def check_settlement(book: Notebook) -> None:
    """Write every problem of positions and packages into the notebook."""
    _check_positions(book)
    given = mapping(book.data.get("packages"))
    if not given:
        return
    issues = mapping(given.get("issues"))
    _check_issues(book, issues)
    parties = mapping(given.get("parties"))
    for name, table in parties.items():
        place: Place = ("packages", "parties", name)
        book.refers(place, name, "actor", book.ids("actors"))
        _check_stands(book, place, mapping(mapping(table).get("on")), issues)
    consent = given.get("consent")
    for index, name in enumerate(consent if isinstance(consent, list) else ()):
        book.refers(("packages", "consent", index), name, "party", parties)
    apart = given.get("apart")
    for index, clauses in enumerate(apart if isinstance(apart, list) else ()):
        place = ("packages", "apart", index)
        for issue, clause in mapping(clauses).items():
            _check_clause(book, (*place, issue), issue, clause, issues)
        if len(mapping(clauses)) < 2:
            book.note(place, "names fewer than two clauses", "name two of different issues that cannot stand together")


def _check_positions(book: Notebook) -> None:
    """Nobody stands off the scale."""
    scales = mapping(book.data.get("scales"))
    for scale, stands in mapping(book.data.get("positions")).items():
        anchors = [at for at in mapping(mapping(scales.get(scale)).get("anchors")) if _is_number(at)]
        if len(anchors) < 2:
            continue
        for actor, stand in mapping(stands).items():
            low, high = _ends(mapping(stand).get("position"))
            if low < min(anchors) or high > max(anchors):
                words = f"lies outside the scale, which runs from {min(anchors):g} to {max(anchors):g}"
                book.note(("positions", scale, actor, "position"), words, "keep it between the two outer anchors")


def _check_issues(book: Notebook, issues: dict[Any, Any]) -> None:
    total = 1
    for name, issue in issues.items():
        clauses = mapping(mapping(issue).get("clauses"))
        total *= max(1, len(clauses))
        today = mapping(issue).get("status_quo")
        if today is not None:
            book.refers(("packages", "issues", name, "status_quo"), today, "clause", [str(each) for each in clauses])
    if total > MOST_PACKAGES:
        words = f"{total:,} packages are more than the {MOST_PACKAGES:,} that a run can look at one by one"
        book.note(("packages", "issues"), words, "take fewer issues, or fewer clauses of some")


def _check_stands(book: Notebook, place: Place, stands: dict[Any, Any], issues: dict[Any, Any]) -> None:
    low, high = 0.0, 0.0
    for issue, stand in stands.items():
        own, at = mapping(stand), (*place, "on", issue)
        for field in ("ideal", "lowest", "highest"):
            if own.get(field) is not None:
                _check_clause(book, (*at, field), issue, own.get(field), issues)
        order = [str(each) for each in mapping(mapping(issues.get(issue)).get("clauses"))]
        ends = [own.get("lowest"), own.get("highest")]
        if all(end in order for end in ends) and order.index(str(ends[0])) > order.index(str(ends[1])):
            book.note((*at, "lowest"), "stands after 'highest' in the order of the clauses", "exchange the two")
        if own.get("price") is not None and ends == [None, None]:
            book.note(
                (*at, "price"), "is the price of a red line that is not drawn", "add lowest or highest, or drop it"
            )
        least, most = _ends(own.get("salience"))
        low, high = low + least, high + most
    if stands and math.isfinite(low + high) and not low - SLACK <= 1.0 <= high + SLACK:
        said = f"{low:g}" if abs(high - low) < SLACK else f"{low:g} to {high:g}"
        book.note((*place, "on"), f"saliences add up to {said}, not to 1", "divide each by their sum")


def _check_clause(book: Notebook, place: Place, issue: Any, clause: Any, issues: dict[Any, Any]) -> None:
    if issue not in issues:
        book.note(place, f"unknown issue {issue!r}", did_you_mean(str(issue), issues), at_key=len(place) < 6)
        return
    clauses = [str(each) for each in mapping(mapping(issues[issue]).get("clauses"))]
    book.refers(place, clause, "clause", clauses)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _ends(given: Any) -> tuple[float, float]:
    """The least and the greatest value of a judged number as it stands in the file; nothing where it is malformed."""
    if isinstance(given, dict):
        if "value" in given or "range" in given:
            return _ends(given.get("value", given.get("range")))
        numbers = given.get("values", [given.get("low"), given.get("high")])
    else:
        numbers = given if isinstance(given, list) else [given]
    found = [float(each) for each in numbers if _is_number(each)] if isinstance(numbers, list) else []
    return (min(found), max(found)) if found else (math.inf, -math.inf)
