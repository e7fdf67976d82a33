"""What has to change first: a change that is named is played through the engine that gives the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from demarche.engine.plain import Plain
from demarche.engine.shown import Among

__all__ = ["Opened", "OpenedAmong", "Turn", "Way"]


@dataclass(frozen=True, kw_only=True)
class Turn(Plain):
    """One entry of the file that would have to be another: to the value printed, rounded so that it suffices."""

    path: str
    words: str
    who: str = ""
    """Whose doing it would be; empty where it is nobody's alone."""
    short: str = ""
    """Who does what, before the value: 'the rebels offer'; empty where ``words`` are all there is."""
    again: str = ""
    """The same where that side was named just before: 'their fighters accept'."""
    before: float
    """At the middle of its range."""
    after: float
    low: float | None = None
    high: float | None = None
    """The ends of its range in the file; None where it has none."""
    near: str = ""
    """What the file calls a share of the prize about so large; empty where it does not, or the entry is none."""

    @property
    def outside(self) -> bool:
        """Whether that is beyond what the file holds possible."""
        return self.low is not None and self.high is not None and not self.low <= self.after <= self.high


@dataclass(frozen=True, kw_only=True)
class Way(Plain):
    """Changes that together bring terms about, by the engine that names them."""

    engine: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True, kw_only=True)
class OpenedAmong(Plain):
    """What a way does to terms today, among the versions with one type of an actor."""

    among: Among
    before: int
    """In how many versions terms exist without the changes."""
    after: int
    """And with them."""

    def enough(self, needed: float) -> bool:
        """Whether terms then exist in so great a share of these versions."""
        return self.after >= needed * self.among.versions


@dataclass(frozen=True, kw_only=True)
class Opened(Plain):
    """What a way does to terms today, by the engine that gives the verdict, over its versions."""

    way: Way
    engine: str
    versions: int
    before: int
    """In how many versions terms exist without the changes."""
    after: int
    """And with them."""
    blocked: Mapping[str, int] = field(default_factory=dict)
    """What still stands in the way, as clauses, with the number of versions in which it does, most first."""
    needed: float = 0.5
    """In what share of the versions terms have to exist for the file's own line of what is ripe."""
    parts: tuple[OpenedAmong, ...] = ()
    """By the type of the actor on whom it hangs whether the changes are enough, the one for whom they do most first;
    empty where that hangs on none."""

    @property
    def whole(self) -> OpenedAmong:
        """Among all versions."""
        return OpenedAmong(among=Among(versions=self.versions), before=self.before, after=self.after)

    @property
    def best(self) -> OpenedAmong:
        """Among the versions for which the changes do most."""
        return self.parts[0] if self.parts else self.whole

    @property
    def others(self) -> tuple[OpenedAmong, ...]:
        """Among those with the other types."""
        return self.parts[1:]

    @property
    def enough(self) -> bool:
        """Whether they bring terms in the share that is needed of the versions, or of those with one type."""
        return any(part.enough(self.needed) for part in self.parts or (self.whole,))

    @property
    def left(self) -> int:
        """In how many versions there are still no terms."""
        return self.versions - self.after

    @property
    def outside(self) -> bool:
        """Whether some change goes beyond what the file holds possible."""
        return any(turn.outside for turn in self.way.turns)

    def unnamed(self, shown: int) -> int:
        """In how many of these it is nothing of the ``shown`` that stand in the way most often."""
        return self.left - sum(list(self.blocked.values())[:shown])

    @property
    def most_often(self) -> tuple[str, int] | None:
        """What still stands in the way in most of these, and in how many."""
        return next(iter(self.blocked.items()), None) if self.left else None
