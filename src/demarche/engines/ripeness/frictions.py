"""What the file of a war may enter that an answer is due to; the screen's numbers are read where the war's are left
out."""

from __future__ import annotations

from collections.abc import Mapping

from demarche.crisis.quantity import Quantity
from demarche.engine.frictions import DOUBT, FIGHTERS, HELP, HOPES, PRECONDITIONS, Friction, set_to
from demarche.engine.inputs import Judged

__all__ = ["FRICTIONS"]


def _one_hope(known: Mapping[str, Judged]) -> dict[str, float]:
    """The opposition thinks of the war what the ruler thinks, and all alike of the coalition.

    The war's own odds come before the screen's; where only the ruler's are entered there, it takes the screen's.
    """
    found: dict[str, float] = {}
    ruler, observer = known.get("screen.p_ruler"), known.get("war.coercer.brittle.observer")
    own = known.get("war.odds.ruler", ruler)
    if isinstance(ruler, Quantity) and "screen.p_opposition" in known:
        found["screen.p_opposition"] = 1.0 - ruler.central
    if "war.odds.opposition" in known:
        found["war.odds.opposition"] = 1.0 - own.central if isinstance(own, Quantity) else 0.5
    elif "war.odds.ruler" in known and isinstance(ruler, Quantity):
        found["war.odds.ruler"] = ruler.central
    if isinstance(observer, Quantity):
        found |= {f"war.coercer.brittle.{side}": observer.central for side in ("ruler", "opposition")}
    return found


FRICTIONS: Mapping[str, Friction] = {
    "preconditions": Friction(
        PRECONDITIONS,
        set_to(
            {"screen.x_low": 0.0, "screen.x_high": 1.0, "war.settlement.lowest": 0.0, "war.settlement.highest": 1.0}
        ),
    ),
    "fighters": Friction(
        FIGHTERS, set_to({"war.settlement.opposition_ratifiers": 1.0, "war.settlement.ruler_ratifiers": 0.0})
    ),
    "hopes": Friction(HOPES, _one_hope),
    "help": Friction(HELP, set_to({"war.patrons.*.support": 0.0, "war.patrons.*.answer.share": 0.0})),
    "doubt": Friction(
        DOUBT,
        set_to(
            {
                "screen.binding": 1.0,
                "screen.e_ruler": 0.0,
                "screen.e_opposition": 0.0,
                "war.settlement.binds_per_year": 1.0,
                "war.settlement.spoilers_per_year": 0.0,
            }
        ),
    ),
}
