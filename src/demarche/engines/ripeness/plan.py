"""A plan: the game as it stands and the parameters that change from a given month on (paths of support, levers)."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from functools import cached_property
from typing import Any, Literal, cast

from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.patrons import Sponsor
from demarche.errors import InputError

__all__ = ["Change", "Plan", "Reaction", "with_values"]

ECHO = 6
SMALL = 1e-9  # rises smaller than this are not worth a change of course
OTHER: dict[str, str] = {"ruler": "opposition", "opposition": "ruler"}
FIXED = (
    "war.balance",
    "war.notches",
    "beliefs",
    "horizon",
    "coercion.rungs",
    "coercion.stage",
    "coercion.conditional",
    "coercion",
)


def with_values(game: Game, values: Mapping[str, Any]) -> Game:
    """The game with dotted parameters replaced: ``{"settlement.highest": 1.0, "conference.rounds": Per(1,
    "month")}``."""
    wanted: dict[str, dict[str, Any]] = {}
    for path, value in values.items():
        group, _, name = path.partition(".")
        part = getattr(game, group, None)
        if not is_dataclass(part) or isinstance(part, type):
            raise InputError(f"no parameter {path!r}; groups are {', '.join(game.groups())}")
        if not name:
            game = replace(game, **cast(dict[str, Any], {group: value}))
            continue
        if name not in part.__dataclass_fields__:
            raise InputError(f"no parameter {path!r}; {group} has {', '.join(part.__dataclass_fields__)}")
        wanted.setdefault(group, {})[name] = value
    parts: dict[str, Any] = {group: replace(getattr(game, group), **named) for group, named in wanted.items()}
    return replace(game, **parts)


@dataclass(frozen=True)
class Change:
    """Parameters that hold from step ``start`` (0 is now) until just before ``until`` (None: for good).

    ``surprise``: it comes as news in the step in which it starts (its end is foreseen from then on).
    """

    start: int
    values: Mapping[str, Any]
    until: int | None = None
    surprise: bool = False

    def __post_init__(self) -> None:
        if self.start < 0 or (self.until is not None and self.until <= self.start):
            raise InputError(
                f"a change must start at 0 or later and end after it starts, got {self.start} to {self.until}"
            )
        for path in self.values:
            if path in FIXED or path.partition(".")[0] in FIXED[2:4]:
                raise InputError(f"{path} is fixed for the whole game; change it in the game itself")


@dataclass(frozen=True)
class Reaction:
    """A patron's rule: match ``strength`` of what the other side's support has risen above today's level, ``lag``
    steps later, up to ``most``.

    ``patron``: whose patron reacts. Rules may answer each other; several of one side add up, each up to its own
    ``most``. A rise that ends is answered by a fall.
    """

    patron: Literal["ruler", "opposition"]
    strength: float
    lag: int = 1
    most: float = 10.0

    def __post_init__(self) -> None:
        if self.lag < 1 or self.strength < 0.0 or self.most < 0.0:
            raise InputError("a reaction needs a lag of at least one step, and a strength and a ceiling of at least 0")


@dataclass(frozen=True)
class Plan:
    """A game and its changes in order; later changes win.

    Everybody foresees the changes but those that are a surprise; with ``surprise`` all of them are.
    """

    game: Game = field(default_factory=Game)
    changes: tuple[Change, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    surprise: bool = False

    def __post_init__(self) -> None:
        patrons = (self.game.ruler_patron, self.game.opposition_patron)
        if self.reactions and any(isinstance(patron.conduct, Sponsor) for patron in patrons):
            raise InputError(
                "a rule answers help that is written down; with a patron who chooses, let the other choose too"
            )

    def shift(self, start: int, values: Mapping[str, Any], until: int | None = None) -> Plan:
        """The plan with one more change."""
        return replace(self, changes=(*self.changes, Change(start, values, until)))

    def breaks(self) -> set[int]:
        """Steps at which some parameter changes."""
        return set(self._stretches[0])

    def games(self) -> tuple[Game, ...]:
        """The parameters of each stretch between changes, in order of :meth:`breaks`."""
        return self._stretches[1]

    def at(self, step: int) -> Game:
        """The parameters in force at a step."""
        marks, games = self._stretches
        return games[bisect_right(marks, step) - 1]

    @cached_property
    def _stretches(self) -> tuple[tuple[int, ...], tuple[Game, ...]]:
        written = sorted(self._written())
        scheduled = [self._scheduled(mark) for mark in written]
        answers = self._answers(written, scheduled)
        marks = tuple(sorted({*written, *(step for step, _ in answers)}))
        games = []
        for mark in marks:
            game = scheduled[bisect_right(written, mark) - 1]
            levels = [answer for start, answer in answers if start <= mark]
            if levels:
                game = with_values(game, {f"{side}_patron.level": level for side, level in levels[-1].items()})
            games.append(game)
        return marks, tuple(games)

    def known(self, step: int) -> Plan:
        """The plan as people see it at a step: all of it but the surprises that have not started."""
        if not self.surprises:
            return self
        seen = (change for change in self.changes if change.start <= step or change not in self.surprises)
        return replace(self, changes=tuple(seen))

    @property
    def surprises(self) -> tuple[Change, ...]:
        """The changes that nobody foresees."""
        return tuple(change for change in self.changes if self.surprise or change.surprise)

    def _written(self) -> set[int]:
        ends = {change.until for change in self.changes if change.until is not None}
        return {0, *(change.start for change in self.changes), *ends}

    def _scheduled(self, step: int) -> Game:
        values: dict[str, Any] = {}
        for change in self.changes:
            if change.start <= step and (change.until is None or step < change.until):
                values |= change.values
        return with_values(self.game, values) if values else self.game

    def _answers(self, written: Sequence[int], scheduled: Sequence[Game]) -> list[tuple[int, dict[str, float]]]:
        """Steps at which support changes under the reaction rules, with the levels from then on.

        ``scheduled`` are the games without reactions, each from its step in ``written`` on. The rules are followed over
        the horizon (and a few lags past the last written change); then levels stay where they are.
        """
        if not self.reactions or not self.changes:
            return []
        level = {side: [getattr(game, f"{side}_patron").level for game in (self.game, *scheduled)] for side in OTHER}
        if all(min(levels) == max(levels) >= 0.0 for levels in level.values()):
            return []  # nothing rises
        past = written[-1] + ECHO * max(rule.lag for rule in self.reactions)
        last = max(past, self.game.horizon.length)
        path: dict[str, list[float]] = {side: [] for side in OTHER}
        out: list[tuple[int, dict[str, float]]] = []
        stretch, ends, still, longest = 0, [*written[1:], last + 1], 0, max(rule.lag for rule in self.reactions)
        for step in range(last + 1):
            if still > longest and step > written[-1] + 1:
                break  # nobody has anything left to answer
            stretch += step >= ends[stretch]
            now = {}
            for side, other in OTHER.items():
                now[side] = own = level[side][1 + stretch]
                for rule in self.reactions:
                    if rule.patron == side and step >= rule.lag:
                        rise = path[other][step - rule.lag] - level[other][0]
                        now[side] += min(rule.strength * rise, max(rule.most - own, 0.0))
                now[side] = max(now[side], 0.0)
            still = still + 1 if path["ruler"] and all(path[side][-1] == now[side] for side in OTHER) else 0
            for side in OTHER:
                path[side].append(now[side])
            before = out[-1][1] if out else dict.fromkeys(OTHER, math.inf)
            if abs(now["ruler"] - before["ruler"]) > SMALL or abs(now["opposition"] - before["opposition"]) > SMALL:
                out.append((step, now))
        return out
