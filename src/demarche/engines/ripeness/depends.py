"""What in a plan can make ripeness depend on anything at all."""

from __future__ import annotations

from demarche.engines.ripeness.model import Beliefs
from demarche.engines.ripeness.plan import Plan

__all__ = ["frictions"]


def frictions(plan: Plan) -> tuple[str, ...]:
    """By name; a war without any is always ripe."""
    games = plan.games()
    first = games[0].beliefs
    tells = any(game.war.spread > 0.0 and game.war.breaks.value > 0.0 for game in games)
    apart = first.ruler != first.opposition and (tells or not (isinstance(first, Beliefs) and first.strength == 0.0))
    bounded = any(game.settlement.lowest > 0.0 or game.settlement.highest < 1.0 for game in games)
    lapses = any(game.settlement.binds.value < 1.0 for game in games)
    spoiled = any(game.settlement.spoilers.value > 0.0 for game in games)
    patience = any(game.horizon.ruler.survival("year") != game.horizon.opposition.survival("year") for game in games)
    ratified = any(
        game.settlement.ruler_ratifiers > 0.0 or game.settlement.opposition_ratifiers < 1.0 for game in games
    )
    found = {
        "different beliefs about the war": apart,
        "preconditions": bounded,
        "ratifiers": ratified,
        "agreements that may not bind": lapses,
        "spoilers": spoiled,
        "unequal patience": patience,
        "envoys who want any deal": any(
            game.conference.eager * (game.conference.ruler_gives + game.conference.opposition_gives) > 0.0
            for game in games
        ),
        "coercion": any(game.coercion.rungs for game in games),
        "patrons": any(
            max(patron.levels) > 0.0 and (patron.odds > 0.0 or patron.aid.value != 0.0)
            for game in games
            for patron in (game.ruler_patron, game.opposition_patron)
        ),
    }
    return tuple(name for name, present in found.items() if present)
