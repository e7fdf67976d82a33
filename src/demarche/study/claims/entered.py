"""Whether an answer is there only because of something that was entered: a precondition, hopes, outside help, doubt.

A war without frictions is always ripe, so that whatever an engine says against terms comes from what the file enters.
Each friction is taken away in turn, all else in the middle of its range; where that turns a claim from true to false or
back, the claim is true or false only because the friction was entered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from demarche.crisis.quantity import Quantity
from demarche.crisis.sections.claims import Claim
from demarche.engine.inputs import Judged, covers, judged
from demarche.study.claims.trial import Removal, Trial

__all__ = ["FRICTIONS", "Entered", "entered_of"]

ENGINES = ("ripeness", "screen")
"""The engines to whose answers these frictions matter."""


def _set(values: Mapping[str, float]) -> Removal:
    def found(known: Mapping[str, Judged]) -> dict[str, float]:
        return {path: to for path in known for pattern, to in values.items() if covers([pattern], path)}

    return found


def _one_hope(known: Mapping[str, Judged]) -> dict[str, float]:
    """The opposition thinks of the war what the ruler thinks, and all alike of the coalition."""
    found: dict[str, float] = {}
    ruler = known.get("screen.p_ruler")
    if isinstance(ruler, Quantity) and "screen.p_opposition" in known:
        found["screen.p_opposition"] = 1.0 - ruler.central
    observer = known.get("war.coercer.brittle.observer")
    if isinstance(observer, Quantity):
        found |= {f"war.coercer.brittle.{side}": observer.central for side in ("ruler", "opposition")}
    return found


FRICTIONS: Mapping[str, Removal] = {
    "preconditions": _set(
        {"screen.x_low": 0.0, "screen.x_high": 1.0, "war.settlement.lowest": 0.0, "war.settlement.highest": 1.0}
    ),
    "fighters": _set({"war.settlement.opposition_ratifiers": 1.0, "war.settlement.ruler_ratifiers": 0.0}),
    "hopes": _one_hope,
    "help": _set({"war.patrons.*.support": 0.0, "war.patrons.*.answer.share": 0.0}),
    "doubt": _set(
        {
            "screen.binding": 1.0,
            "screen.e_ruler": 0.0,
            "screen.e_opposition": 0.0,
            "war.settlement.spoilers_per_year": 0.0,
        }
    ),
}
"""What is taken away: for what an engine reads, the values without it."""


@dataclass(frozen=True)
class Entered:
    """The frictions that were ``tried``, and those without which the answer in the middle of the ranges ``turns``.

    ``together`` says whether it turns once all are gone; None where that was not asked, since one alone turns it.
    """

    tried: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    together: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"tried": list(self.tried), "turns": list(self.turns), "together": self.together}


def entered_of(trial: Trial, claim: Claim) -> Entered:
    """Which frictions the claim's answer in the middle of the ranges is due to; none for claims about other engines."""
    engines = {name.split(".")[0] for test in claim.test for name, _ in test.sides}
    if not engines <= set(ENGINES) or any(test.input is not None for test in claim.test):
        return Entered()
    centre = trial.centre()[None, :]
    start = float(trial.truth_at(claim, centre)[0])
    present = {name: remove for name, remove in FRICTIONS.items() if _present(trial, claim, remove)}
    if not present:
        return Entered()
    removals = [*present.values(), _everything]
    *answers, without_all = trial.truth_at(claim, np.repeat(centre, len(removals), axis=0), removals).tolist()
    known = {name: answer for name, answer in zip(present, answers, strict=True) if not np.isnan(answer)}
    turns = tuple(name for name, answer in known.items() if answer != start)
    together = None if turns or not known or np.isnan(without_all) else without_all != start
    return Entered(tuple(known), turns, together)


def _everything(known: Mapping[str, Judged]) -> dict[str, float]:
    return {path: value for remove in FRICTIONS.values() for path, value in remove(known).items()}


def _present(trial: Trial, claim: Claim, remove: Removal) -> bool:
    """Whether the file has any of the friction, under any of the levers that the claim is about."""
    for engine, crisis in trial.read(claim):
        known = judged(crisis)
        for path, value in remove(known).items():
            given = known[path]
            if covers(engine.reads(crisis), path) and isinstance(given, Quantity) and given.values != (value,):
                return True
    return False
