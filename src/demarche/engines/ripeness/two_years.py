"""What past wars are scored by: a settlement within two years, and one that then holds."""

from __future__ import annotations

from demarche.engine.contract import Headline
from demarche.engine.track import shipped_track
from demarche.engines.ripeness.result import Result

__all__ = ["past_words", "scored", "within_two_years"]

_MONTHS = 24


def scored(chance: str, horizon_months: int) -> tuple[Headline, ...]:
    """The quantities, in the unit ``chance``, within one year and within two; of two years none where the answer does
    not reach as far. The first year alone is told; the second is for scoring."""
    found = []
    for months in (12, _MONTHS)[: 1 + (horizon_months >= _MONTHS)]:
        signed, held = (
            f"a settlement signed within {months} months",
            f"the first settlement signed within {months} months holds",
        )
        second = months == _MONTHS
        found += [
            Headline(
                f"ripeness.signed_{months}", signed, "number", chance, detail=second, months=months, role="signed"
            ),
            Headline(f"ripeness.durable_{months}", held, "number", chance, detail=second, months=months, role="held"),
        ]
    return tuple(found)


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
        return "It was held against past wars over two years, which is longer than this file looks ahead."
    given = float(base.signed[base.step(_MONTHS)]) if within_24 is None else within_24
    return shipped_track().said("signed24", given)
