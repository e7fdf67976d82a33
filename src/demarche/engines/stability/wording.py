"""Phrases for states and moves, made of the options' own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demarche.engines.stability.model import Actor, Option

__all__ = ["NOBODY_MOVES", "Change", "change_words", "changes", "join", "state_words"]

NOBODY_MOVES = "nobody moves"


@dataclass(frozen=True)
class Change:
    """One option that a move takes (``taken``) or gives up."""

    option: str
    taken: bool


def join(parts: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def state_words(actors: Iterable[Actor], options: Sequence[Option], yn: str) -> str:
    """Who has taken what, actor by actor; 'nobody moves' when no option is taken."""
    phrases = []
    for actor in actors:
        taken = [o for o, sign in zip(options, yn, strict=True) if o.owner == actor.id and sign == "Y"]
        said = [o.yes for o in taken if o.yes]
        named = [o.name or o.id for o in taken if not o.yes]
        if said:
            phrases.append(f"{actor.label} {join(said)}")
        if named:
            phrases.append(f"{actor.label}: {join(named)}")
    return "; ".join(phrases) or NOBODY_MOVES


def changes(options: Sequence[Option], before: str, after: str) -> tuple[Change, ...]:
    """The options whose sign differs; a coalesced state's '-' says nothing and is left out."""
    return tuple(
        Change(option.id, new == "Y")
        for option, old, new in zip(options, before, after, strict=True)
        if new != old and new != "-"
    )


def change_words(options: Sequence[Option], changed: Iterable[Change]) -> str:
    """What a mover does, as predicates; '' when nothing is known to change."""
    by_id = {option.id: option for option in options}
    parts = []
    for change in changed:
        option = by_id[change.option]
        name = option.name or option.id
        if change.taken:
            parts.append(option.yes or f"takes up: {name}")
        else:
            parts.append(option.no or f"gives up: {name}")
    return join(parts)
