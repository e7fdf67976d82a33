"""Checks of the section ``war`` that go beyond names: rates that fit the step, coercion that fits together, levers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demarche.crisis.checking import Notebook, as_date, mapping
from demarche.crisis.checks_record import check_dated
from demarche.crisis.paths import walk
from demarche.crisis.shape import Key
from demarche.crisis.suggest import did_you_mean
from demarche.crisis.validation import check_sides
from demarche.crisis.written import highest, quantity
from demarche.engine.checks_votes import check_vote_named
from demarche.engines.ripeness.section_limits import STEPS, check_limits

__all__ = ["FIXED", "check_played", "check_state", "check_war"]

FIXED = (
    "war.balance",
    "war.notches",
    "war.step",
    "war.odds",
    "war.horizon_months",
    "war.durable_months",
    "war.coercer.rungs",
    "war.coercer.stage",
    "war.coercer.conditional",
    "war.coercer.brittle",
    "war.coercer.chooses",
)
"""What a lever cannot change from a later month on: it belongs to where the war stands on the day of the question."""
_WHO_CHOOSES = (".chooses", ".rescue")
_HOPES = {
    "screen.p_ruler": "war.odds.ruler",
    "screen.p_opposition": "war.odds.opposition",
    "screen.balance": "war.odds.observer",
}
"""What the screen says of each camp's odds, which the war takes from the file as it stands, and its own name for it."""


def check_war(book: Notebook) -> None:
    """Write every problem of the war that the schema cannot see, and of what levers do to it, into the notebook."""
    check_state(book)
    _check_levers(book)


def check_state(book: Notebook) -> None:
    """The same of the war as it stands."""
    war = mapping(book.data.get("war"))
    coercer = mapping(war.get("coercer"))
    check_sides(book, "war")
    sides = [war.get(side) for side in ("ruler", "opposition")]
    for place, patron in book.items("war", "patrons"):
        book.refers((*place, "side"), patron.get("side"), "side", [side for side in sides if isinstance(side, str)])
    check_dated(book, [*book.items("war", "history", "talks"), *_counts(book)])
    known = {str(item.get("id")): mapping(item.get("types")) for _, item in book.items("actors")}
    for place, patron in book.items("war", "patrons"):
        _check_types(book, (*place, "types"), patron.get("types"), patron.get("actor"), known)
    terms = mapping(war.get("settlement"))
    _check_types(book, ("war", "settlement", "ruler_types"), terms.get("ruler_types"), war.get("ruler"), known)
    check_limits(book)
    if (
        coercer
        and coercer.get("conditional", True)
        and highest(mapping(war.get("conference")).get("mediator_proposes"))
    ):
        remedy = "write 'conditional: false', or take the mediator out of the conference"
        words = "a conditional ultimatum has to know who refused, which a mediator's text does not tell"
        book.note(("war", "coercer"), words, remedy)
    _check_powers(book, war, coercer)
    _check_answers(book)
    _check_authorisation(book, coercer)
    _check_unread(book, coercer)
    _check_history(book, war, coercer)


def check_played(book: Notebook) -> None:
    """Warn of a war that is not played or in which nobody talks, and of levers on hopes that one which is played does
    not read."""
    played = mapping(book.data.get("war")).get("pace_per_year") is not None
    war = mapping(book.data.get("war"))
    rounds = quantity(mapping(war.get("conference")).get("rounds_per_year"))
    if played and rounds is not None and rounds.high == 0.0 and war.get("coercer") is None:
        words, remedy = "nobody sits down, so that nothing is signed, whatever terms exist", "count the serious rounds"
        book.note(("war", "conference", "rounds_per_year"), words, f"{remedy} a year, if there are any", "warning")
    for place, lever in book.items("levers") if played else ():
        for path in mapping(lever.get("set")):
            if path in _HOPES:
                words = "is not read under a lever: what one does to hopes follows from what it does to the war"
                remedy = f"leave it out, or set {_HOPES[path]} where hopes alone are to move"
                book.note((*place, "set", path), words, remedy, "warning", at_key=True)
    if mapping(book.data.get("war")) and not played:
        words = "the war is not played, since the file does not say how much of the front changes hands in a year"
        remedy = "add war.pace_per_year, a share of the key places; 'demarche new' writes a war full of questions"
        book.note(("war",), words, remedy, "warning", at_key=True)


def _check_powers(book: Notebook, war: dict[Any, Any], coercer: dict[Any, Any]) -> None:
    """Who chooses needs something to choose by, and one way of deciding."""
    if coercer.get("chooses") is True and coercer.get("stake") is None:
        book.note(
            ("war", "coercer", "chooses"), "a coercer that chooses needs a stake", "add stake, a share of the prize"
        )
    patrons = list(book.items("war", "patrons"))
    somebody = any(patron.get("chooses") is True for _, patron in patrons)
    by_front: dict[str, str] = {}
    sides: dict[str, str] = {}
    for place, patron in patrons:
        name, side = str(patron.get("actor")), str(patron.get("side"))
        if sides.setdefault(name, side) != side:
            book.note((*place, "side"), f"{name} helps both sides", "enter it once, with the side it helps on balance")
        chooses = patron.get("chooses") is True
        for field in ("stake", "burden") if chooses else ():
            if patron.get(field) is None:
                words = f"a patron that chooses needs a {field}"
                book.note((*place, "chooses"), words, f"add {field}, a share of the prize")
        if chooses and highest(patron.get("reviews_per_year")) > STEPS["week"]:
            book.note((*place, "reviews_per_year"), "more than one review a week", "write 52 or less")
        if somebody and not chooses and patron.get("answer") is not None:
            words = "its answer is not read while another patron chooses: a rule cannot see what is chosen"
            book.note((*place, "answer"), words, "let this patron choose too", "warning")
        if chooses or patron.get("rescue") is not None:
            way = "chooses" if chooses else name
            if by_front.setdefault(side, way) != way:
                words = f"the patrons of {side} cannot both choose and step in by a rule, nor follow two rules"
                book.note(place, words, "let all of them choose, or give one of them a rescue")


MUCH = 0.8
"""Above so much of a rise made good, the answers alone decide what a lever on help can do."""


def _check_answers(book: Notebook) -> None:
    """No more than all of a rise in the other side's help can be made good, and hardly ever nearly all of it."""
    whole: dict[str, float] = {}
    last: dict[str, tuple[Key, ...]] = {}
    for place, patron in book.items("war", "patrons"):
        answer, side = patron.get("answer"), str(patron.get("side"))
        share = quantity(mapping(answer).get("share"))
        if share is None:
            continue
        whole[side] = whole.get(side, 0.0) + share.central
        last[side] = (*place, "answer", "share")
        if whole[side] > 1.0 + 1e-9:
            words = f"those who help {side} would make good {whole[side]:.2f} of a rise in the other side's help"
            book.note(last[side], words, "let their shares add up to 1 at most")
    for side, part in whole.items():
        if MUCH < part <= 1.0 + 1e-9:
            words = f"those who help {side} are entered as making good {part:.2f} of a rise in the other side's help"
            remedy = (
                "by that alone more help hardly moves the front; if it is meant, a run shows what half as much would do"
            )
            book.note(last[side], words, remedy, "warning")


def _check_authorisation(book: Notebook, coercer: dict[Any, Any]) -> None:
    """The vote that could authorise strikes is one that the file knows, and having it spares the coercer something."""
    vote, place = mapping(coercer.get("authorisation")), ("war", "coercer", "authorisation")
    if not vote:
        return
    check_vote_named(book, place, vote)
    if coercer.get("chooses") is True and coercer.get("alone") is None:
        book.note(place, "spares the coercer nothing", "add alone, what acting without leave costs it", "warning")


_CHOICES = {
    "coercer": (
        ("ultimatum_per_year", "credibility", "escalates_per_year"),
        ("stake", "back_down", "quit", "alone", "authorisation", "precision", "patience_per_year"),
    ),
    "patrons": (("answer", "rescue"), ("changing_cost", "reviews_per_year", "precision", "patience_per_year")),
}
"""By power: what is not read of it once it chooses, and what is read only then. (Of a patron, its stake is told.)"""


def _check_unread(book: Notebook, coercer: dict[Any, Any]) -> None:
    """Numbers that nothing reads, since the power chooses or since it does not; a support that would be above all."""
    powers: list[tuple[str, tuple[Any, ...], dict[Any, Any]]] = [("coercer", ("war", "coercer"), coercer)]
    powers += [("patrons", place, patron) for place, patron in book.items("war", "patrons")]
    changed = _paths_changed(book)
    for kind, place, power in powers:
        if any(path.startswith(f"war.{kind}") and path.endswith(".chooses") for path in changed):
            continue  # what is not read today is read then
        chooses = power.get("chooses") is True
        when = "once it chooses" if chooses else "unless it chooses"
        remedy = "leave it out" if chooses else "leave it out, or write 'chooses: true'"
        for field in _CHOICES[kind][0 if chooses else 1]:
            if power.get(field) is not None:
                book.note((*place, field), f"is not read {when}", remedy, "warning", at_key=True)
    for place, patron in book.items("war", "patrons"):
        _check_rise(book, (*place, "rescue", "rise"), patron)


def _paths_changed(book: Notebook) -> set[str]:
    """Every path that a lever sets, or that an item of the agenda does once it is agreed or refused."""
    found = {str(path) for _, lever in book.items("levers") for path in mapping(lever.get("set"))}
    for _, item in book.items("agenda"):
        found |= {str(path) for path in mapping(item.get("then"))}
        found |= {str(path) for path in mapping(mapping(item.get("refused")).get("set"))}
    return found


def _check_rise(book: Notebook, place: tuple[Any, ...], patron: dict[Any, Any]) -> None:
    """A patron that steps in cannot do more than all it could."""
    rise = highest(mapping(patron.get("rescue")).get("rise"))
    kinds = [mapping(kind).get("support") for kind in mapping(patron.get("types")).values()]
    support = max(highest(value) for value in (patron.get("support"), *kinds))
    if rise and support + rise > 1.0 + 1e-9:
        words = f"with a support of up to {support:g}, a rise of up to {rise:g} comes to more than all it could do (1)"
        remedy = "what is above 1 is not counted; write a smaller rise, or less support"
        if support < 1.0:
            remedy = f"what is above 1 is not counted; write a rise of {1.0 - support:g} at most, or less support"
        book.note(place, words, remedy, "warning")


def _check_history(book: Notebook, war: dict[Any, Any], coercer: dict[Any, Any]) -> None:
    """At most one round of past talks to a step; a threat over them needs somebody who could threaten."""
    seen: set[tuple[int, ...]] = set()
    weekly = war.get("step") == "week"
    for place, talk in book.items("war", "history", "talks"):
        if talk.get("threat") is True and not coercer:
            book.note(
                (*place, "threat"), "nobody in this file could have threatened", "add war.coercer, or leave it out"
            )
        day = as_date(talk.get("as_of"))
        if day is not None:
            step = day.isocalendar()[:2] if weekly else (day.year, day.month)
            if step in seen:
                words = f"a second round of talks in one {'week' if weekly else 'month'}"
                book.note((*place, "as_of"), words, "the model holds one round a step at most: join the two")
            seen.add(step)


def _check_types(
    book: Notebook, place: tuple[Any, ...], blocks: Any, actor: Any, known: dict[str, dict[Any, Any]]
) -> None:
    """Only types that the actor has."""
    types = known.get(str(actor), {})
    for kind in mapping(blocks):
        if kind not in types:
            remedy = did_you_mean(str(kind), types) if types else f"declare it under the types of {actor}"
            book.note((*place, kind), f"unknown type {str(kind)!r}", remedy, at_key=True)


def _check_levers(book: Notebook) -> None:
    fixed = (*FIXED, *_chosen(book))
    for place, lever in book.items("levers"):
        later = bool(lever.get("from_month")) or lever.get("to_month") is not None
        for path in mapping(lever.get("set")):
            if str(path).startswith("war.history"):
                words = f"{path} is what happened, which no lever changes"
                book.note((*place, "set", path), words, "leave it out of the lever", at_key=True)
            held = [entry for entry in fixed if entry.startswith(f"{path}.")]
            if later and held:
                words = f"{path} holds {held[0]}, which says where the war stands today and cannot change later"
                book.note((*place, "set", path), words, "set the single values that it changes", at_key=True)
            if later and (str(path).startswith(FIXED) or str(path).endswith(_WHO_CHOOSES)):
                remedy = (
                    "let the lever hold from the day of the question for good, or set the help, the pace or the costs"
                )
                words = f"{path} says where the war stands today and cannot change in a later month"
                book.note((*place, "set", path), words, remedy, at_key=True)


def _chosen(book: Notebook) -> list[str]:
    """Paths that say of a patron or the coercer that it chooses, where the file says so."""
    found = ["war.coercer.chooses"]
    for place, patron in book.items("war", "patrons"):
        found += [f"war.patrons{named}.chooses" for named in (f"[{place[-1]}]", f".{patron.get('actor')}")]
    return found


_COUNTS = (("war", "ledger", "deaths"), ("war", "ledger", "displaced_inside"))


def _counts(book: Notebook) -> Iterator[tuple[tuple[Key, ...], dict[Any, Any]]]:
    for path in _COUNTS:
        yield from book.items(*path)
    for place, _ in book.items("war", "ledger", "hosts"):
        host = walk(book.data, place)
        for index, count in enumerate(host.get("refugees") or ()):
            if isinstance(count, dict):
                yield (*place, "refugees", index), count
