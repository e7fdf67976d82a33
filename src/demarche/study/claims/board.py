"""Where each claim stands: in how many versions it is true, and what the record says, without asking why."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.plain import Plain
from demarche.study.claims.trial import Trial, Untestable, check_quantities, claimed_pairs, narrowed
from demarche.study.draw.plan import plan_of

__all__ = ["Standing", "board_of"]


@dataclass(frozen=True, kw_only=True)
class Standing(Plain):
    """A claim true in so many of the versions in which it was tested; ``reason`` where it could not be."""

    id: str
    true: int
    tested: int
    reason: str = ""

    @property
    def share(self) -> float | None:
        """The share of versions in which it is true; None where it was not tested."""
        return self.true / self.tested if self.tested else None


def board_of(crisis: Crisis, *, draws: int = 64, seed: int = 0) -> tuple[Standing, ...]:
    """Every claim of a file over its versions, in file order.

    Raises CrisisError where a claim names a quantity that its engine does not answer with.
    """
    plan = narrowed(plan_of(crisis, draws=draws, seed=seed, pairs=claimed_pairs(crisis)))
    check_quantities(plan)
    trial = Trial(plan)
    found = []
    for claim in crisis.file.claims:
        try:
            if not claim.test:
                raise Untestable(claim.untested or "it is no claim about what follows from the inputs")
            truth = trial.truth(claim)
            held = truth[~np.isnan(truth)] > 0.5
            if not held.size:
                raise Untestable("what it is about has no value in any version")
        except Untestable as reason:
            found.append(Standing(id=claim.id, true=0, tested=0, reason=str(reason)))
        else:
            found.append(Standing(id=claim.id, true=int(held.sum()), tested=held.size))
    return tuple(found)
