"""A plan: the game as it stands and the parameters that change from a given month on (paths of support, levers)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from demarche.engines.ripeness.model import Game
from demarche.errors import InputError

__all__ = ["Change", "Plan", "with_values"]

FIXED = ("war.balance", "war.notches", "beliefs", "horizon")


def with_values(game: Game, values: Mapping[str, Any]) -> Game:
    """The game with dotted parameters replaced: ``{"settlement.highest": 1.0, "conference.rounds": Per(1,
    "month")}``."""
    for path, value in values.items():
        group, _, name = path.partition(".")
        part = getattr(game, group, None)
        if not is_dataclass(part) or isinstance(part, type):
            raise InputError(f"no parameter {path!r}; groups are {', '.join(game.groups())}")
        known = [entry.name for entry in fields(part)]
        if name and name not in known:
            raise InputError(f"no parameter {path!r}; {group} has {', '.join(known)}")
        change: dict[str, Any] = {group: replace(part, **{name: value}) if name else value}
        game = replace(game, **change)
    return game


@dataclass(frozen=True)
class Change:
    """Parameters that hold from step ``start`` (0 is now) until just before ``until`` (None: for good)."""

    start: int
    values: Mapping[str, Any]
    until: int | None = None

    def __post_init__(self) -> None:
        if self.start < 0 or (self.until is not None and self.until <= self.start):
            raise InputError(
                f"a change must start at 0 or later and end after it starts, got {self.start} to {self.until}"
            )
        for path in self.values:
            if any(path == fixed or path.startswith(fixed + ".") for fixed in FIXED):
                raise InputError(f"{path} is fixed for the whole game; change it in the game itself")


@dataclass(frozen=True)
class Plan:
    """A game and its changes in order; later changes win.

    Everybody foresees the changes, unless ``surprise``: then each change comes as news in the step in which it
    starts (its own end is foreseen from then on).
    """

    game: Game = field(default_factory=Game)
    changes: tuple[Change, ...] = ()
    surprise: bool = False

    def shift(self, start: int, values: Mapping[str, Any], until: int | None = None) -> Plan:
        """The plan with one more change."""
        return replace(self, changes=(*self.changes, Change(start, values, until)))

    def breaks(self) -> set[int]:
        """Steps at which some parameter changes."""
        ends = {change.until for change in self.changes if change.until is not None}
        return {0, *(change.start for change in self.changes), *ends}

    def at(self, step: int) -> Game:
        """The parameters in force at a step."""
        game = self.game
        for change in self.changes:
            if change.start <= step and (change.until is None or step < change.until):
                game = with_values(game, change.values)
        return game

    def known(self, step: int) -> Plan:
        """The plan as people see it at a step: all of it, or under surprise only what has started."""
        if not self.surprise:
            return self
        return replace(self, changes=tuple(change for change in self.changes if change.start <= step))
