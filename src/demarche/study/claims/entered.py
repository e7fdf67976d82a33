"""Whether an answer is there only because of something that was entered: a precondition, hopes, outside help, doubt.

Each friction that the engines of a claim declare is taken away in turn, all else in the middle of its range; where that
turns a claim from true to false or back, the claim is true or false only because the friction was entered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import numpy as np

from demarche.crisis.quantity import Quantity
from demarche.crisis.sections.claims import Claim
from demarche.engine.contract import Engine
from demarche.engine.frictions import Friction, Removal
from demarche.engine.inputs import Judged, covers, judged
from demarche.engine.registry import by_lead
from demarche.study.claims.trial import Trial

__all__ = ["Entered", "entered_of"]


@dataclass(frozen=True)
class Entered:
    """The frictions that were ``tried``, and those without which the answer in the middle of the ranges ``turns``.

    ``together`` says whether it turns once all are gone; None where that was not asked, since one alone turns it.
    """

    tried: tuple[str, ...] = ()
    turns: tuple[str, ...] = ()
    together: bool | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    """What a sentence calls each that was tried."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"tried": list(self.tried), "turns": list(self.turns), "together": self.together}


def entered_of(trial: Trial, claim: Claim) -> Entered:
    """Which frictions the claim's answer in the middle of the ranges is due to; none for claims about engines that
    declare none."""
    sides = (quantity for test in claim.test for quantity, _ in test.sides)
    engines = dict.fromkeys(trial.headline(claim, quantity)[0] for quantity in sides)
    if not all(engine.frictions for engine in engines) or any(test.input is not None for test in claim.test):
        return Entered()
    frictions, everything = _declared(tuple(by_lead(engines)))
    centre = trial.centre()[None, :]
    start = float(trial.truth_at(claim, centre)[0])
    present = {name: each for name, each in frictions.items() if _present(trial, claim, each.removal)}
    if not present:
        return Entered()
    removals = [*(each.removal for each in present.values()), everything]
    *answers, without_all = trial.truth_at(claim, np.repeat(centre, len(removals), axis=0), removals).tolist()
    known = {name: answer for name, answer in zip(present, answers, strict=True) if not np.isnan(answer)}
    turns = tuple(name for name, answer in known.items() if answer != start)
    together = None if turns or not known or np.isnan(without_all) else without_all != start
    return Entered(tuple(known), turns, together, {name: present[name].words for name in known})


@cache  # so that a removal asked for again is known to be the same
def _declared(engines: tuple[Engine, ...]) -> tuple[Mapping[str, Friction], Removal]:
    """The frictions of some engines by name, each without what any of them reads of it; and all of them at once."""
    names = dict.fromkeys(name for engine in engines for name in engine.frictions)
    found = {}
    for name in names:
        own = [engine.frictions[name] for engine in engines if name in engine.frictions]
        found[name] = Friction(own[0].words, partial(_together, tuple(each.removal for each in own)))
    return found, partial(_together, tuple(each.removal for each in found.values()))


def _together(removals: Iterable[Removal], known: Mapping[str, Judged]) -> dict[str, float]:
    return {path: value for removal in removals for path, value in removal(known).items()}


def _present(trial: Trial, claim: Claim, remove: Removal) -> bool:
    """Whether the file has any of the friction, under any of the levers that the claim is about."""
    for engine, crisis in trial.read(claim):
        known = judged(crisis)
        for path, value in remove(known).items():
            given = known[path]
            if covers(engine.reads(crisis), path) and isinstance(given, Quantity) and given.values != (value,):
                return True
    return False
