"""Checks of the section ``agenda``: who gives, who takes, and what each item changes in the war."""

from __future__ import annotations

from typing import Any

from demarche.crisis.checking import Notebook, mapping
from demarche.crisis.checks_record import check_effect
from demarche.crisis.patch import patched
from demarche.crisis.paths import PathError, resolve
from demarche.crisis.shape import Key
from demarche.engines.ripeness.checks import highest

__all__ = ["check_agenda"]

Place = tuple[Key, ...]


def check_agenda(book: Notebook, effects: bool) -> None:
    """Write every problem of the agenda that the schema cannot see into the notebook."""
    book.unique("item", "agenda")
    actors, levers = book.ids("actors"), book.ids("levers")
    for place, item in book.items("agenda"):
        for party in ("giver", "taker"):
            book.refers((*place, party), item.get(party), "actor", actors)
        if item.get("giver") is not None and item.get("giver") == item.get("taker"):
            book.note((*place, "taker"), "the giver and the taker are the same actor", "name another")
        paid = mapping(item.get("compensation"))
        _check_compensation(book, (*place, "compensation"), paid)
        if paid.get("by") is not None:
            book.refers((*place, "compensation", "by"), paid.get("by"), "actor", actors)
        refused = mapping(item.get("refused"))
        _check_changes(book, (*place, "then"), item.get("then"), effects)
        _check_changes(book, (*place, "refused", "set"), refused.get("set"), effects)
        _check_late(book, (*place, "refused"), refused)
        under = item.get("under")
        for index, lever in enumerate(under if isinstance(under, list) else ()):
            book.refers((*place, "under", index), lever, "lever", levers)


def _check_compensation(book: Notebook, place: Place, given: dict[Any, Any]) -> None:
    if given and highest(given.get("least")) > highest(given.get("most")):
        book.note((*place, "least"), "more is given in any case than can be given at most", "lower it, or raise 'most'")


def _check_late(book: Notebook, place: Place, refused: dict[Any, Any]) -> None:
    struck = mapping(refused.get("set")).get("war.coercer.stage") == "striking"
    under_way = mapping(mapping(book.data.get("war")).get("coercer")).get("stage") == "striking"
    if refused.get("late") is not None and not (struck or under_way):
        words, remedy = (
            "is not read unless refusing brings strikes",
            "set war.coercer.stage to striking, or leave it out",
        )
        book.note((*place, "late"), words, remedy, "warning", at_key=True)


def _check_changes(book: Notebook, place: Place, changes: Any, effects: bool) -> None:
    """What is agreed or refused changes values of the war that exist, and leaves the file valid."""
    data, good = book.data, effects
    for path, value in mapping(changes).items():
        if not str(path).startswith("war."):
            good = False
            remedy = "name a path that begins with 'war.', such as war.ruler_cost_per_year"
            book.note((*place, path), f"an item of the agenda changes the war alone, not {path}", remedy, at_key=True)
            continue
        try:
            data = patched(data, resolve(book.data, str(path)), value)
        except PathError as error:
            good = False
            message, _, remedy = str(error).partition("; ")
            book.note((*place, path), message, remedy, at_key=True)
    if good and data is not book.data:
        check_effect(book, place, data)
