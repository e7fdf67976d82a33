"""Checks of the section ``agenda``: who gives, who takes, and what each item changes in the war."""

from __future__ import annotations

from typing import Any

from demarche.crisis.checking import Notebook, mapping
from demarche.crisis.checks_record import check_sources
from demarche.crisis.checks_references import check_references
from demarche.crisis.effects import Checks, check_effect, effect_of
from demarche.crisis.shape import Key
from demarche.crisis.written import highest
from demarche.engines.ripeness.checks import check_state

__all__ = ["check_agenda", "check_asked"]

Place = tuple[Key, ...]


def check_agenda(book: Notebook, *, effects: bool) -> None:
    """Write every problem of the agenda that the schema cannot see into the notebook.

    ``effects``: of the war as an item leaves it, too.
    """
    checks = _check_item if effects else None
    book.unique("item", "agenda")
    for place, item in book.items("agenda"):
        if item.get("giver") is not None and item.get("giver") == item.get("taker"):
            book.note((*place, "taker"), "the giver and the taker are the same actor", "name another")
        paid = mapping(item.get("compensation"))
        _check_compensation(book, (*place, "compensation"), paid)
        refused = mapping(item.get("refused"))
        name = repr(str(item.get("id")))
        _check_changes(book, (*place, "then"), item.get("then"), f"once {name} is agreed", checks)
        _check_changes(book, (*place, "refused", "set"), refused.get("set"), f"once {name} is refused", checks)
        _check_late(book, (*place, "refused"), refused)


def check_asked(book: Notebook) -> None:
    """Warn of an agenda that is not asked about."""
    if book.data.get("agenda") and mapping(book.data.get("war")).get("pace_per_year") is None:
        words = "is not asked about, since no war is played"
        book.note(("agenda",), words, "add a war with war.pace_per_year", "warning", at_key=True)


def _check_item(book: Notebook) -> None:
    """The file as an item of the agenda leaves it, which changes the war alone, and no lever."""
    check_references(book)
    check_sources(book)
    check_state(book)


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


def _check_changes(book: Notebook, place: Place, changes: Any, when: str, checks: Checks | None) -> None:
    """What is agreed or refused changes values of the war that exist, and leaves the file right."""
    outside = [path for path in mapping(changes) if not str(path).startswith("war.")]
    for path in outside:
        remedy = "name a path that begins with 'war.', such as war.ruler_cost_per_year"
        book.note((*place, path), f"an item of the agenda changes the war alone, not {path}", remedy, at_key=True)
    inside = {path: value for path, value in mapping(changes).items() if path not in outside}
    effect = effect_of(book, place, inside)
    if effect is not None and inside and not outside and checks is not None:
        check_effect(book, place, effect, when, checks)
