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
    _check_rules(book, given, issues)
    for name, text in mapping(given.get("texts")).items():
        _check_text(book, ("packages", "texts", name, "clauses"), mapping(mapping(text).get("clauses")), issues)


def _check_rules(book: Notebook, given: dict[Any, Any], issues: dict[Any, Any]) -> None:
    """Clauses that cannot stand together, and clauses that need others."""
    apart, together = given.get("apart"), given.get("together")
    for index, clauses in enumerate(apart if isinstance(apart, list) else ()):
        place: Place = ("packages", "apart", index)
        for issue, clause in mapping(clauses).items():
            _check_clause(book, (*place, issue), issue, clause, issues, exact=True)
        if len(mapping(clauses)) < 2:
            book.note(place, "names fewer than two clauses", "name two of different issues that cannot stand together")
    for index, rule in enumerate(together if isinstance(together, list) else ()):
        place = ("packages", "together", index)
        own = mapping(mapping(rule).get("clause"))
        for issue, clause in own.items():
            _check_clause(book, (*place, "clause", issue), issue, clause, issues, exact=True)
        for issue, several in mapping(mapping(rule).get("needs")).items():
            if issue in own:
                book.note(
                    (*place, "needs", issue), "is the issue of the clause itself", "name another issue", at_key=True
                )
            for clause in several if isinstance(several, list) else [several]:
                _check_clause(book, (*place, "needs", issue), issue, clause, issues, exact=True)


def _check_text(book: Notebook, place: Place, clauses: dict[Any, Any], issues: dict[Any, Any]) -> None:
    """A text has a clause on every issue that has no status quo to fall back on."""
    for issue, clause in clauses.items():
        _check_clause(book, (*place, issue), issue, clause, issues, exact=True)
    missing = [name for name, issue in issues.items() if name not in clauses and "status_quo" not in mapping(issue)]
    if missing:
        words = f"leaves out {missing[0]!r}, which has no status_quo to fall back on"
        book.note(place, words, "add a clause for it, or a status_quo to the issue", at_key=True)


def _check_positions(book: Notebook) -> None:
    """Nobody stands off the scale."""
    scales = mapping(book.data.get("scales"))
    for scale, stands in mapping(book.data.get("positions")).items():
        anchors = [at for at in mapping(mapping(scales.get(scale)).get("anchors")) if _is_number(at)]
        if len(anchors) < 2:
            continue
        today = mapping(scales.get(scale)).get("status_quo")
        if _is_number(today) and not min(anchors) <= float(str(today)) <= max(anchors):
            words = f"lies outside the scale, which runs from {min(anchors):g} to {max(anchors):g}"
            book.note(("scales", scale, "status_quo"), words, "keep it between the two outer anchors")
        for actor, stand in mapping(stands).items():
            low, high = _ends(mapping(stand).get("position"))
            if low < min(anchors) or high > max(anchors):
                words = f"lies outside the scale, which runs from {min(anchors):g} to {max(anchors):g}"
                book.note(("positions", scale, actor, "position"), words, "keep it between the two outer anchors")


def _check_issues(book: Notebook, issues: dict[Any, Any]) -> None:
    total = 1
    for name, issue in issues.items():
        given = mapping(issue)
        span = _span(given)
        clauses = mapping(given.get("clauses"))
        total *= max(1, len(clauses) if span is None else span[2] + 1)
        if given.get("status_quo") is not None:
            _check_clause(book, ("packages", "issues", name, "status_quo"), name, given["status_quo"], issues)
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
        _check_line(book, at, own, mapping(issues.get(issue)))
        least, most = _ends(own.get("salience"))
        low, high = low + least, high + most
    if stands and math.isfinite(low + high) and not low - SLACK <= 1.0 <= high + SLACK:
        said = f"{low:g}" if abs(high - low) < SLACK else f"{low:g} to {high:g}"
        book.note((*place, "on"), f"saliences add up to {said}, not to 1", "divide each by their sum")


def _check_line(book: Notebook, at: Place, own: dict[Any, Any], issue: dict[Any, Any]) -> None:
    """A red line has its ends in order, and a price stands for a line; prices by type are of types that there are."""
    order = [str(each) for each in mapping(issue.get("clauses"))]
    ends = [own.get("lowest"), own.get("highest")]
    if _span(issue) is not None:
        wrong = all(map(_is_number, ends)) and float(str(ends[0])) > float(str(ends[1]))
    else:
        wrong = all(end in order for end in ends) and order.index(str(ends[0])) > order.index(str(ends[1]))
    if wrong:
        book.note((*at, "lowest"), "stands after 'highest' in the order of the clauses", "exchange the two")
    for field in ("price", "price_by_type"):
        if own.get(field) and ends == [None, None]:
            book.note((*at, field), "is the price of a red line that is not drawn", "add lowest or highest, or drop it")
    for kind in mapping(own.get("price_by_type")):
        actor = next((entry for _, entry in book.items("actors") if entry.get("id") == at[2]), {})
        book.refers((*at, "price_by_type", kind), kind, f"type of {at[2]}", mapping(actor.get("types")))


def _check_clause(
    book: Notebook, place: Place, issue: Any, clause: Any, issues: dict[Any, Any], *, exact: bool = False
) -> None:
    """A clause of the issue or, on a range, a number between its ends; ``exact``: one at which the range is looked."""
    if issue not in issues:
        book.note(place, f"unknown issue {issue!r}", did_you_mean(str(issue), issues), at_key=place[-1] == issue)
        return
    span = _span(mapping(issues[issue]))
    if span is None:
        clauses = [str(each) for each in mapping(mapping(issues[issue]).get("clauses"))]
        if _is_number(clause):
            book.note(place, f"is the number {clause}, and {issue} has clauses", did_you_mean(str(clause), clauses))
        book.refers(place, clause, "clause", clauses)
        return
    low, high, steps = span
    if not _is_number(clause):
        book.note(place, f"is no number, and {issue} is a range", f"write a number from {low:g} to {high:g}")
    elif not low <= clause <= high:
        book.note(place, f"lies outside the range, which runs from {low:g} to {high:g}", "keep it between the two")
    elif exact:
        marks = [low + (high - low) * step / steps for step in range(steps + 1)]
        today = mapping(issues[issue]).get("status_quo")
        marks += [float(today)] if isinstance(today, int | float) else []
        if not any(math.isclose(clause, mark) for mark in marks):
            near = min(marks, key=lambda mark: abs(mark - clause))
            book.note(place, f"{clause:g} is between two steps of the range", f"write {near:g}, or take more steps")


def _span(issue: dict[Any, Any]) -> tuple[float, float, int] | None:
    """The ends of a range, and in how many steps it is looked at; None for an issue of clauses, or a malformed one."""
    given = mapping(issue.get("range"))
    low, high, steps = given.get("low"), given.get("high"), given.get("steps", 6)
    if not (_is_number(low) and _is_number(high) and _is_number(steps)) or steps < 1:
        return None
    return float(str(low)), float(str(high)), int(steps)


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
