"""What a war of a crisis file cannot be: limits of the model that plays it, in the words of the file."""

from __future__ import annotations

import math
from typing import Any

from demarche.crisis.checking import Notebook, mapping
from demarche.crisis.quantity import Quantity
from demarche.crisis.written import highest, quantity

__all__ = ["MOST_FACTOR", "STEPS", "check_limits"]

STEPS = {"week": 52.0, "month": 12.0}
"""Steps of a war in a year."""
MOST_FACTOR = 148.0
"""What all help of one side together can multiply its odds by: e^5, beyond which no move of the front is open."""
_PENS = ("ruler_proposes", "opposition_proposes", "mediator_proposes")


def check_limits(book: Notebook) -> None:
    """Write down what is more than the model of a war takes: moves and rounds to a step, help, drift, nobody's text."""
    war = mapping(book.data.get("war"))
    step = war.get("step", "month")
    step = step if isinstance(step, str) and step in STEPS else "month"
    _check_pace(book, war, step)
    _check_drift(book, war, step)
    _check_help(book, war)
    _check_conference(book, mapping(war.get("conference")), step)


def _check_pace(book: Notebook, war: dict[Any, Any], step: str) -> None:
    """At most one move of the front to a step."""
    notches = war.get("notches", 10)
    pace = highest(war.get("pace_per_year"))
    percent = f"it is a share of the key places: if {pace:g} % is meant, write {pace / 100:g}"
    if isinstance(notches, int) and pace * notches > STEPS[step]:
        book.note(
            ("war", "pace_per_year"),
            f"up to {pace * notches:g} notches a year are more than one a {step}",
            "take fewer notches, or 'step: week'" if pace <= STEPS["week"] / 10 else percent,
        )


def _check_drift(book: Notebook, war: dict[Any, Any], step: str) -> None:
    """At most one place that slips to the ruler in a step of peace."""
    notches, drift = war.get("notches", 10), highest(mapping(war.get("settlement")).get("drift_per_year"))
    if isinstance(notches, int) and drift * notches > STEPS[step]:
        words = f"a drift of up to {drift:g} of the key places a year is more than one of {notches} notches a {step}"
        remedy = f"it is a share of the key places: write {STEPS[step] / notches:.2g} or less"
        book.note(("war", "settlement", "drift_per_year"), words, remedy)


def _check_help(book: Notebook, war: dict[Any, Any]) -> None:
    """All help of one side together leaves the next move of the front open."""
    factors: dict[str, list[tuple[float, tuple[Any, ...]]]] = {}
    for place, patron in book.items("war", "patrons"):
        factor = max(highest(patron.get("odds_factor")), 1.0)
        factors.setdefault(str(patron.get("side")), []).append((factor, (*place, "odds_factor")))
    for side, given in factors.items():
        whole = math.prod(factor for factor, _ in given)
        if whole > MOST_FACTOR:
            most, place = max(given, key=lambda entry: entry[0])
            words = f"the help of {side} would multiply its odds by up to {whole:g}, and {MOST_FACTOR:g} is the most"
            if len(given) == 1:
                words = f"{most:g} is above {MOST_FACTOR:g}, the most this can be"
            book.note(place, words, "write by how much all its help could multiply the odds, such as 2")


def _check_conference(book: Notebook, conference: dict[Any, Any], step: str) -> None:
    """At most one round of talks to a step, and somebody who can table terms."""
    place = ("war", "conference")
    rounds = highest(conference.get("rounds_per_year"))
    if rounds > STEPS[step]:
        words = f"{rounds:g} rounds a year are more than one a {step}"
        book.note((*place, "rounds_per_year"), words, "count serious rounds only, or take 'step: week'")
    given = {name: conference.get(name) for name in _PENS}
    nobody = all(_may_be_nothing(given[name]) for name in _PENS[:2])
    if nobody and (given["mediator_proposes"] is None or _may_be_nothing(given["mediator_proposes"])):
        words = "nobody would table terms: all weights of who proposes can be 0"
        book.note((*place, "ruler_proposes"), words, "give the ruler, the opposition or the mediator a weight above 0")
    if conference.get("mediator_share") is not None and highest(given["mediator_proposes"]) == 0.0:
        words = "is not read unless the mediator proposes"
        book.note((*place, "mediator_share"), words, "add mediator_proposes, or leave it out", "warning", at_key=True)


def _may_be_nothing(value: Any) -> bool:
    """Whether 0 is a value that would be drawn; the ends of a range never are."""
    found: Quantity | None = quantity(value)
    return found is not None and 0.0 in found.values and (found.kind in ("point", "weighted") or found.high == 0.0)
