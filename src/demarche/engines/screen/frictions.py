"""What the nine numbers may enter that an answer is due to."""

from __future__ import annotations

from collections.abc import Mapping

from demarche.crisis.quantity import Quantity
from demarche.engine.frictions import DOUBT, HOPES, PRECONDITIONS, Friction, set_to
from demarche.engine.inputs import Judged

__all__ = ["FRICTIONS"]


def _one_hope(known: Mapping[str, Judged]) -> dict[str, float]:
    """The opposition thinks of the war what the ruler thinks."""
    ruler = known.get("screen.p_ruler")
    there = isinstance(ruler, Quantity) and "screen.p_opposition" in known
    return {"screen.p_opposition": 1.0 - ruler.central} if isinstance(ruler, Quantity) and there else {}


FRICTIONS: Mapping[str, Friction] = {
    "preconditions": Friction(PRECONDITIONS, set_to({"screen.x_low": 0.0, "screen.x_high": 1.0})),
    "hopes": Friction(HOPES, _one_hope),
    "doubt": Friction(DOUBT, set_to({"screen.binding": 1.0, "screen.e_ruler": 0.0, "screen.e_opposition": 0.0})),
}
