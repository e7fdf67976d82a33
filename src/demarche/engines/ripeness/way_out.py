"""What would have to change first for terms to exist today: what carries the verdict, taken away in the file itself."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.crisis import Crisis
from demarche.crisis.quantity import Quantity
from demarche.engine.ways import Turn, Way
from demarche.engines.ripeness.carrying import Carrying
from demarche.engines.ripeness.section import WarPart
from demarche.page.parts import of

__all__ = ["way_of"]


def way_of(crisis: Crisis, found: Carrying) -> Way | None:
    """The parts without which terms exist in more versions, most first, as far as half of the versions need them.

    Each is entered as if nobody had announced anything, nobody had to agree, or every agreement bound. None where terms
    exist in half of the versions, or no part stands in their way.
    """
    against = [part for part in found.parts if part.after.open > part.before.open and part.name in _TAKEN]
    if not against or 2 * against[0].before.open >= against[0].before.versions:
        return None
    turns: list[Turn] = []
    for part in sorted(against, key=lambda part: (-part.after.open, part.name)):
        turns += _TAKEN[part.name](crisis)
        if 2 * part.after.open > part.after.versions:
            break
    return Way(engine="ripeness", turns=tuple(turns)) if turns else None


def _conditions(crisis: Crisis) -> Iterator[Turn]:
    war, screen = crisis.file.part(WarPart).war, crisis.file.screen
    if war is None:
        return
    terms, ruler = war.settlement, crisis.label(war.ruler)
    least, most = (None, None) if terms is None else (terms.lowest, terms.highest)
    low, high = (None, None) if screen is None else (screen.x_low, screen.x_high)
    for own, shared, name, words, after in (
        (least, low, ("lowest", "x_low"), f"the least that {of(ruler)} own conditions leave it", 0.0),
        (most, high, ("highest", "x_high"), f"the most that others' conditions leave {ruler}", 1.0),
    ):
        path = f"war.settlement.{name[0]}" if own is not None else f"screen.{name[1]}"
        yield from _turn(path, own if own is not None else shared, words, after)


def _ratifiers(crisis: Crisis) -> Iterator[Turn]:
    war = crisis.file.part(WarPart).war
    if war is None or war.settlement is None:
        return
    ruler, other, terms = crisis.label(war.ruler), crisis.label(war.opposition), war.settlement
    words = f"the least for {ruler} that its own men let pass"
    yield from _turn("war.settlement.ruler_ratifiers", terms.ruler_ratifiers, words, 0.0)
    words = f"the most for {ruler} that those who must agree among {other} let pass"
    yield from _turn("war.settlement.opposition_ratifiers", terms.opposition_ratifiers, words, 1.0)


def _enforcement(crisis: Crisis) -> Iterator[Turn]:
    screen = crisis.file.screen
    binding = None if screen is None else screen.binding
    yield from _turn("screen.binding", binding, "the chance that an agreement binds", 1.0)


def _turn(path: str, given: Quantity | None, words: str, after: float) -> Iterator[Turn]:
    if given is not None and given.central != after:
        yield Turn(path=path, words=words, before=float(given.central), after=after)


_TAKEN = {"conditions": _conditions, "ratifiers": _ratifiers, "enforcement": _enforcement}
"""The parts that somebody could change, and how the file says so."""
