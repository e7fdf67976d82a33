"""What engines add to their answers only where somebody asks for it, once all engines have answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from demarche.crisis import Crisis
from demarche.crisis.suggest import did_you_mean
from demarche.engine.contract import Answer, Engine, Headline
from demarche.engine.registry import by_lead, engines
from demarche.errors import Complaint, InputError
from demarche.study.draw.plan import Plan
from demarche.study.result import base_values
from demarche.study.work.pieces import Answers

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["checked", "extended", "settling_engine", "settling_values"]


def checked(crisis: Crisis, extras: Sequence[str], asked: Engine | None = None) -> frozenset[str]:
    """The extras asked for, of all engines or of the one that is ``asked`` alone.

    Raises InputError where nobody who is asked has one, or the crisis lacks what its engine needs.
    """
    for name in extras:
        owners = [entry for entry in engines() if any(option.name == name for option in entry.extras)]
        if not owners:
            known = [option.name for entry in engines() for option in entry.extras]
            raise Complaint(f"no engine adds {name!r} to its answer", did_you_mean(name, known))
        if asked is not None and asked not in owners:
            remedy = f"ask {' or '.join(entry.name for entry in owners)} for it"
            raise Complaint(f"the engine {asked.name!r} adds no {name!r} to its answer", remedy)
        if not any(entry.applies(crisis) for entry in owners):
            raise InputError(f"{name}: {owners[0].missing}")
    return frozenset(extras)


def extended(plan: Plan, answers: Answers, found: Mapping[str, Answer], extras: frozenset[str]) -> dict[str, Answer]:
    """The engines' answers with the extras; every piece of the plan should be finished."""
    if not extras:
        return dict(found)
    settling = settling_values(plan, answers)
    return {engine.name: engine.extended(found[engine.name], extras, settling) for engine in plan.engines}


def settling_engine(plan: Plan) -> Engine | None:
    """The engine that gives the chance of a settlement, of several the one that leads; None where none does."""
    heard = by_lead(plan.engines)
    return next((entry for entry in heard if any(told.role == "signed" for told in plan.headlines[entry.name])), None)


def settling_values(plan: Plan, answers: Answers) -> dict[Headline, NDArray[Any]]:
    """Its columns without levers; empty where no engine gives that chance."""
    engine = settling_engine(plan)
    if engine is None:
        return {}
    columns = base_values(plan, answers, engine)
    return {headline: columns[headline.id] for headline in plan.headlines[engine.name]}
