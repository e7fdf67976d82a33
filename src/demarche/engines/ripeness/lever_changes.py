"""Levers as changes of a game from a month on: what differs between the game without a lever and with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from typing import Any

from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.plan import Change, Plan, Reaction

__all__ = ["plan_with_levers", "steps"]

_AT_ONCE = {"war": ("balance", "notches"), "coercion": ("rungs", "stage", "conditional")}


def steps(months: int, step: str) -> int:
    """How many steps so many months have."""
    return months if step == "month" else round(months * 52 / 12)


def plan_with_levers(games: Sequence[Game], levers: Sequence[Any], reactions: tuple[Reaction, ...]) -> Plan:
    """The base game with each lever's differences as a change in its months."""
    start = games[0]
    if not levers:
        return Plan(start, reactions=reactions)
    last = games[-1]
    now: dict[str, Any] = {"beliefs": last.beliefs, "horizon": last.horizon}
    for group, names in _AT_ONCE.items():
        if getattr(start, group) is not getattr(last, group):
            now[group] = replace(getattr(start, group), **_picked(getattr(last, group), names))
    for side in ("ruler_patron", "opposition_patron", "coercion"):  # who chooses does so for the whole game
        if type(getattr(start, side).conduct) is not type(getattr(last, side).conduct):
            now[side] = getattr(last, side)
    if any(getattr(start, group) is not part for group, part in now.items()):
        start = replace(start, **now)
    changes = []
    for before, after, lever in zip(games, games[1:], levers, strict=False):
        values = _differences(before, after)
        if values:
            until = None if lever.to_month is None else steps(lever.to_month, start.horizon.step)
            changes.append(Change(steps(lever.from_month, start.horizon.step), values, until, lever.surprise))
    return Plan(start, tuple(changes), reactions)


def _picked(part: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(part, name) for name in names}


def _differences(before: Game, after: Game) -> dict[str, Any]:
    """Dotted parameters that can change in the course of the game and differ between two games."""
    values: dict[str, Any] = {}
    for group in ("war", "settlement", "conference", "ruler_patron", "opposition_patron", "coercion"):
        one, other = getattr(before, group), getattr(after, group)
        if one is other:  # most often: a lever moves little
            continue
        for entry in fields(one):
            if entry.name in _AT_ONCE.get(group, ()):
                continue
            if getattr(one, entry.name) != getattr(other, entry.name):
                values[f"{group}.{entry.name}"] = getattr(other, entry.name)
    return values
