"""What opens and closes the zone of terms now: its width split over the causes (Shapley value over 2^m solved games).

The split is of *today's* width. A cause can leave that alone and still move durable peace later (and the other way
round), so read it beside the effects of levers on the curves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import combinations
from math import factorial
from typing import Any

from demarche.engines.ripeness.coercion import Conduct
from demarche.engines.ripeness.model import Beliefs, Counts, Game, Settlement
from demarche.engines.ripeness.plan import Change, Plan
from demarche.engines.ripeness.solve import solve_many
from demarche.engines.ripeness.units import Per

__all__ = ["Decomposition", "decompose"]

FOR_GOOD, NEVER = Per(1.0, "year"), Per(0.0, "year")


def _one_belief(game: Game) -> Game:
    beliefs = game.beliefs
    if isinstance(beliefs, Beliefs):
        return replace(game, beliefs=replace(beliefs, ruler=beliefs.analyst, opposition=beliefs.analyst))
    return replace(game, beliefs=Counts(beliefs.analyst, beliefs.analyst, beliefs.analyst, beliefs.most))


def _no_bounds(game: Game) -> Game:
    plain = Settlement()
    bounds = ("lowest", "highest", "ruler_ratifiers", "opposition_ratifiers", "ruler_price", "opposition_price")
    return replace(game, settlement=replace(game.settlement, **{name: getattr(plain, name) for name in bounds}))


def _binding(game: Game) -> Game:
    return replace(game, settlement=replace(game.settlement, binds=FOR_GOOD, spoilers=NEVER, drift=NEVER))


def _no_patrons(game: Game) -> Game:
    ruler, opposition = (
        replace(patron, level=0.0, conduct=None) for patron in (game.ruler_patron, game.opposition_patron)
    )
    return replace(game, ruler_patron=ruler, opposition_patron=opposition)


def _no_coercion(game: Game) -> Game:
    return replace(game, coercion=replace(game.coercion, stage="none", conduct=Conduct()))


CAUSES: dict[str, Callable[[Game], Game]] = {
    "different beliefs": _one_belief,
    "preconditions and ratifiers": _no_bounds,
    "agreements that may not bind": _binding,
    "patrons": _no_patrons,
    "coercion": _no_coercion,
}


@dataclass(frozen=True)
class Decomposition:
    """``width``: of the zone now, in shares of the prize (negative: closed); ``bare``: without any of the causes;
    ``parts``: what each cause adds to the width (they sum to ``width - bare``); ``alone``: the width with that
    cause removed from the game as it stands."""

    width: float
    bare: float
    parts: dict[str, float]
    alone: dict[str, float]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers."""
        return {"width": self.width, "bare": self.bare, "parts": dict(self.parts), "without": dict(self.alone)}


def decompose(plan: Plan | Game) -> Decomposition:
    """Split the width of the zone now over the causes present in the plan."""
    plan = Plan(plan) if isinstance(plan, Game) else plan.known(0)
    games = plan.games()
    causes = [name for name, remove in CAUSES.items() if any(remove(game) != game for game in games)]
    sets = [frozenset(kept) for size in range(len(causes) + 1) for kept in combinations(causes, size)]
    results = solve_many([_keep(plan, kept) for kept in sets])
    width = {kept: result.zone.width for kept, result in zip(sets, results, strict=True)}
    whole = frozenset(causes)
    parts = {}
    for cause in causes:
        without = [kept for kept in sets if cause not in kept]
        weights = (factorial(len(kept)) * factorial(len(causes) - len(kept) - 1) for kept in without)
        gains = (width[kept | {cause}] - width[kept] for kept in without)
        parts[cause] = sum(w * g for w, g in zip(weights, gains, strict=True)) / factorial(len(causes))
    return Decomposition(width[whole], width[frozenset()], parts, {cause: width[whole - {cause}] for cause in causes})


def _keep(plan: Plan, kept: frozenset[str]) -> Plan:
    """The plan with every cause removed but those kept, in each of its stretches of constant parameters."""

    def strip(game: Game) -> Game:
        for name, remove in CAUSES.items():
            if name not in kept:
                game = remove(game)
        return game

    marks = sorted(plan.breaks())
    changes = []
    for mark in marks:
        game = strip(plan.at(mark))
        groups = {
            name: getattr(game, name) for name in game.groups() if name not in ("beliefs", "horizon", "coercion", "war")
        }
        groups |= {f"coercion.{name}": getattr(game.coercion, name) for name in ("conduct", "brittle", "solid")}
        groups |= {
            f"war.{name}": getattr(game.war, name)
            for name in (
                "moves",
                "edge",
                "ruler_cost",
                "opposition_cost",
                "holding",
                "victory",
                "defeat",
                "fade",
                "breaks",
                "spread",
            )
        }
        changes.append(Change(mark, groups))
    return Plan(strip(plan.at(0)), tuple(changes))
