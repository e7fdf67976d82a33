"""Phrases for states and moves, made of the options' own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from demarche.engines.stability.model import Actor, Option

__all__ = ["NOBODY_MOVES", "Change", "Phrasebook", "change_words", "changes", "join", "predicates"]

NOBODY_MOVES = "nobody moves"


@dataclass(frozen=True)
class Change:
    """One option that a move takes (``taken``) or gives up."""

    option: str
    taken: bool


def join(parts: Sequence[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


class Phrasebook:
    """Says what is taken in a state, actor by actor; remembers what it has said of each actor."""

    def __init__(self, actors: Iterable[Actor], options: Sequence[Option]) -> None:
        self._options = options
        self._actors = [(a, [b for b, o in enumerate(options) if o.owner == a.id]) for a in actors]
        self._said: dict[tuple[str, str], str] = {}

    def words(self, yn: str) -> str:
        """The options taken in the state with these signs; 'nobody moves' when there are none."""
        phrases = []
        for actor, own in self._actors:
            key = (actor.id, "".join([yn[bit] for bit in own]))
            if key not in self._said:
                self._said[key] = self._actor_words(actor, [self._options[bit] for bit in own if yn[bit] == "Y"])
            if self._said[key]:
                phrases.append(self._said[key])
        return "; ".join(phrases) or NOBODY_MOVES

    def _actor_words(self, actor: Actor, taken: Sequence[Option]) -> str:
        said = [option.yes for option in taken if option.yes]
        named = [option.name or option.id for option in taken if not option.yes]
        phrases = [f"{actor.label} {join(said)}"] if said else []
        if named:
            phrases.append(f"{actor.label}: {join(named)}")
        return "; ".join(phrases)


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
    return join(predicates((by_id[change.option], change.taken) for change in changed))


def predicates(changed: Iterable[tuple[Option, bool]]) -> list[str]:
    """A phrase for each option taken (True) or given up that has words of its own, and one for all that have none."""
    said: dict[str, list[str]] = {}
    for option, taken in changed:
        words = option.yes if taken else option.no
        if words:
            said[words] = []
        else:
            said.setdefault("takes up: " if taken else "gives up: ", []).append(option.name or option.id)
    return [words + join(names) for words, names in said.items()]
