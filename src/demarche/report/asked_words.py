"""What a claim was tested as, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from demarche.report.parts import joined
from demarche.study.claims import Tested

__all__ = ["asked_words", "short_number"]


def asked_words(test: Tested, name: Callable[[str], str]) -> str:
    """The test as a clause; ``name`` says what an input is about."""
    words = f"“{test.headline.words}”"
    where = f"under {_levers(test.under)}, " if test.under else ""
    if test.comparison == "is":
        return f"{where}{words}: {'yes' if test.than == 'yes' else 'no'}"
    if test.comparison in ("above", "below"):
        sign = "more" if test.comparison == "above" else "less"
        return f"{where}{words} is {sign} than {short_number(float(test.than or 0))}{_unit(test)}"
    if test.comparison == "before":
        return f"{where}{words} comes before {_event(test)}"
    if test.other is not None:
        return f"{where}{words} {_against(test)}"
    verbs = {"rises_with": "rises as", "falls_with": "falls as", "changes_sign_with": "changes sign as"}
    return f"{where}{words} {verbs[test.comparison]} this rises: {name(str(test.input))}"


def _event(test: Tested) -> str:
    """What the event has to come before: a month, another event, or itself under other levers."""
    if test.other is None:
        return f"month {short_number(float(test.than or 0))}"
    early = f", by more than {short_number(test.by)} months" if test.by else ""
    what = "the same" if test.event is None else f"“{test.event.words}”"
    if test.event is not None and test.other == test.under:
        return f"{what}{early}"
    return f"{what} {f'under {_levers(test.other)}' if test.other else 'without any lever'}{early}"


def _against(test: Tested) -> str:
    """The comparison with other levers, for a number ('is more than ...') or for yes and no."""
    other = f"under {_levers(test.other)}" if test.other else "without any lever"
    by = f" (by more than {short_number(test.by)})" if test.by else ""
    if test.headline.kind == "number":
        verbs = {"more_than_under": "is more than", "less_than_under": "is less than"}
    else:
        verbs = {"more_than_under": "is so, and is not", "less_than_under": "is not so, and is"}
    verbs |= {"differs_from_under": "comes out otherwise than", "same_as_under": "comes out as"}
    return f"{verbs[test.comparison]} {other}{by}"


def _unit(test: Tested) -> str:
    return f" ({test.headline.unit})" if test.headline.unit else ""


def _levers(titles: Sequence[str]) -> str:
    return joined([f"“{title}”" for title in titles])


def short_number(value: float) -> str:
    """A number with two figures, or without decimals from 100."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2g}"
