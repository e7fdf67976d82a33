"""What a claim was tested as, in words."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

from demarche.page.numbers import short_number
from demarche.page.parts import joined
from demarche.study.claims.claims import Tested

__all__ = ["asked_words"]


def asked_words(tests: Sequence[Tested], name: Callable[[str], str]) -> str:
    """What has to be so, as a clause: levers are said once for the tests they share; ``name`` says what an input is."""
    told = []
    for under, group in itertools.groupby(tests, key=lambda test: test.under):
        clauses: list[list[str]] = []
        said: list[str] = []
        last: Tested | None = None
        for test in group:
            bounds = {test.comparison, last.comparison if last else ""} <= {"above", "below"}
            if last is not None and bounds and last.headline == test.headline:
                said.append(_bound(test))
            else:
                said = [_clause(test, name)]
                clauses.append(said)
            last = test
        where = f"under {_levers(under)}, " if under else ""
        told.append(where + "; and ".join(map(" and ".join, clauses)))
    return "; and ".join(told)


def _clause(test: Tested, name: Callable[[str], str]) -> str:
    words = test.headline.words
    if test.comparison == "is":
        return words if test.than == "yes" else f"it is not so that {words}"
    if test.headline.kind == "yes-no" and test.other is not None:
        return _against_so(test)
    words = f"“{words}”"
    if test.comparison in ("above", "below"):
        return f"{words} is {_bound(test)}{_unit(test)}"
    if test.comparison == "before":
        return f"{words} comes before {_event(test)}"
    if test.other is not None:
        return f"{words} {_against(test)}"
    verbs = {"rises_with": "rises as", "falls_with": "falls as", "changes_sign_with": "changes sign as"}
    return f"{words} {verbs[test.comparison]} this rises: {name(str(test.input))}"


def _bound(test: Tested) -> str:
    return f"{'more' if test.comparison == 'above' else 'less'} than {short_number(float(test.than or 0))}"


def _event(test: Tested) -> str:
    """What the event has to come before: a month, another event, or itself under other levers."""
    if test.other is None:
        return f"month {short_number(float(test.than or 0))}"
    early = f", by more than {short_number(test.by)} months" if test.by else ""
    what = "the same" if test.event is None else f"“{test.event.words}”"
    if test.event is not None and test.other == test.under:
        return f"{what}{early}"
    return f"{what} {_elsewhere(test)}{early}"


def _against(test: Tested) -> str:
    """The comparison of a number with the same under other levers: 'is more than without any lever'."""
    verbs = {"more_than_under": "is more than", "less_than_under": "is less than"}
    verbs |= {"differs_from_under": "comes out otherwise than", "same_as_under": "comes out as"}
    by = f" (by more than {short_number(test.by)})" if test.by else ""
    return f"{verbs[test.comparison]} {_elsewhere(test)}{by}"


def _against_so(test: Tested) -> str:
    """The same of yes and no."""
    words, other = test.headline.words, _elsewhere(test)
    if test.comparison in ("more_than_under", "less_than_under"):
        here, there = ("so", "not") if test.comparison == "more_than_under" else ("not so", "it is")
        return f"this is {here}, and {other} {there}: {words}"
    same = "the same as" if test.comparison == "same_as_under" else "not the same as"
    return f"the answer is {same} {other} to whether {words}"


def _elsewhere(test: Tested) -> str:
    return f"under {_levers(test.other)}" if test.other else "without any lever"


def _unit(test: Tested) -> str:
    unit = test.headline.unit
    return f" ({unit})" if unit and unit not in test.headline.words else ""


def _levers(titles: Sequence[str]) -> str:
    return joined([f"“{title}”" for title in titles])
