"""What past wars are scored by: a settlement within two years, and one that then holds."""

from __future__ import annotations

from demarche.engine.contract import Headline
from demarche.engines.ripeness.result import Result

__all__ = ["scored", "within_two_years"]

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
