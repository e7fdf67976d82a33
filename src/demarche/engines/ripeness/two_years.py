"""What past wars are scored by: a settlement within two years, and one that then holds."""

from __future__ import annotations

from demarche.engine.contract import Headline
from demarche.engine.track import shipped_track
from demarche.engines.ripeness.result import Result

__all__ = ["past_words", "two_years", "within_two_years"]

_MONTHS = 24


def two_years(chance: str, horizon_months: int) -> tuple[Headline, ...]:
    """The quantities, in the unit ``chance``; none where the answer does not reach as far."""
    if horizon_months < _MONTHS:
        return ()
    return (
        Headline(
            "ripeness.signed_24",
            f"a settlement signed within {_MONTHS} months",
            "number",
            chance,
            detail=True,
            months=_MONTHS,
            role="signed",
        ),
        Headline(
            "ripeness.durable_24",
            f"the first settlement signed within {_MONTHS} months holds",
            "number",
            chance,
            detail=True,
            months=_MONTHS,
            role="held",
        ),
    )


def within_two_years(result: Result) -> dict[str, float]:
    """Their values in one war."""
    at = result.step(_MONTHS)
    if at == result.step(_MONTHS - 1):
        return {}
    return {"ripeness.signed_24": float(result.signed[at]), "ripeness.durable_24": float(result.durable[at])}


def past_words(base: Result, horizon_months: int, within_24: float | None) -> str:
    """How the model did on past wars that it gave such a chance.

    ``within_24`` is the mean chance over the versions, None: that at the middle of the ranges.
    """
    if horizon_months < _MONTHS:
        return "They were not calibrated."
    given = float(base.signed[base.step(_MONTHS)]) if within_24 is None else within_24
    return shipped_track().said("signed24", given)
