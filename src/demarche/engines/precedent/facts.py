"""What is said of the record, as data: computed here, tested against the result, and only placed by the words."""

from __future__ import annotations

from dataclasses import dataclass

from demarche.engines.precedent.result import CurvePoint, HeldRate, Precedent

__all__ = ["Beside", "Facts", "beside", "facts"]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the page says first: of wars of this age and issue, how many of a hundred are settled within the year."""

    war: str
    year: int
    age: int
    issue: str
    now: CurvePoint
    last: CurvePoint
    signed: float | None
    settled_held: HeldRate | None
    """How settlements held; None where none was watched for long enough."""


def facts(found: Precedent) -> Facts:
    """The facts of a result."""
    held = next(each for each in found.held if each.outcome == "settle")
    return Facts(
        war=str(found.war["name"]),
        year=found.t,
        age=found.age,
        issue=str(found.war["issue"]),
        now=found.curve[0],
        last=found.curve[-1],
        signed=found.signed,
        settled_held=held if held.rate is not None else None,
    )


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A model's chance of a settlement beside the record's: never averaged with it.

    ``times`` is how many times as likely the model makes it; ``outside`` whether it lies outside the record's band.
    """

    months: int
    model: float
    record: float
    low: float
    high: float
    times: float
    outside: bool


def beside(found: Precedent, months: int, model: float) -> Beside | None:
    """The model's chance of a settlement within so many months beside the record's at that year's end.

    None where the record's curve has no year that ends then.
    """
    point = next((each for each in found.curve if each.months == months), None)
    if point is None:
        return None
    rate = point.settle
    return Beside(
        months=months,
        model=model,
        record=rate.value,
        low=rate.low,
        high=rate.high,
        times=model / rate.value,
        outside=not rate.low <= model <= rate.high,
    )
