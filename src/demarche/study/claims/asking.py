"""The claims of a crisis put on trial by themselves, in the versions of a run."""

from __future__ import annotations

from demarche.crisis import Crisis
from demarche.errors import InputError
from demarche.study.claims.claims import ClaimsResult, claims_of
from demarche.study.claims.trial import check_quantities, claimed_pairs, narrowed
from demarche.study.draw.plan import plan_of
from demarche.study.studies import Study
from demarche.study.work.crew import Crew

__all__ = ["put_on_trial"]


def put_on_trial(crisis: Crisis, *, draws: int, seed: int = 0, workers: int | None = 1) -> ClaimsResult:
    """The claims of a crisis alone: what they are about is evaluated, in the versions of a run, and nothing else.

    Raises InputError where the file makes no claims.
    """
    if not crisis.file.claims:
        raise InputError(f"{crisis.id} makes no claims; write some under 'claims', as docs/how-to/claims.md shows")
    plan = narrowed(plan_of(crisis, draws=draws, seed=seed, pairs=claimed_pairs(crisis)))
    check_quantities(plan)
    study = Study(plan)
    with Crew.of(plan, workers, None) as crew:
        study.work(crew=crew)
        found = claims_of(plan, study.answers, crew)
    assert found is not None
    return found
