"""The constants of the method. Chosen on 1990-2004 and kept: none is to be tuned to a case."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from demarche.errors import InputError

__all__ = ["AGES", "KINDS", "NEARNESS", "Settings", "age_labels"]

KINDS = ("fade", "settle", "gov_victory", "reb_victory")
"""How a war ends: below 25 deaths a year (or an actor is gone), agreement or ceasefire, either side's victory."""

AGES = (0, 1, 2, 5, 10, 20)
"""First age, in years, of each class of age."""

NEARNESS: dict[str, float] = {
    "issue": 2.0,
    "war level": 2.0,
    "foreign troops": 1.0,
    "rebels armed": 1.5,
    "government armed": 1.0,
    "veto power behind the rebels": 1.5,
    "veto power behind the government": 1.5,
    "supporters of the rebels": 1.0,
    "rebel groups": 1.0,
    "agreements": 1.0,
    "region": 1.0,
    "year": 1.5,
    "age": 1.5,
}
"""How much each difference counts when the nearest episodes are sought: a judgement, to be set by who disagrees."""


def age_labels() -> tuple[str, ...]:
    """The classes of age in figures: 0, 1, 2-4, ..., 20+."""
    ends = [*(age - 1 for age in AGES[1:]), None]
    return tuple(
        f"{low}+" if high is None else f"{low}-{high}" if high > low else f"{low}"
        for low, high in zip(AGES, ends, strict=True)
    )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Half-lives in years, priors in rows, drift as a standard deviation on the log-odds scale."""

    half_life_when: float = 10.0
    prior_when: float = 20.0
    half_life_how: float = 5.0
    prior_how: float = 10.0
    drift_any: float = 0.24
    """How far the rate of any end moved from one half-decade to the next since 1970, net of sampling."""
    drift_kind: float = 0.5
    """The same for settlements and the other kinds of end."""
    years: int = 5
    """Length of the curve."""
    hold: int = 5
    """Years without a new episode after which a peace counts as one that held."""
    fewest_years: int = 30
    fewest_wars: int = 8
    """A class with fewer war-years or wars is not shown."""
    resamples: int = 1000
    seed: int = 0
    nearness: dict[str, float] = field(default_factory=lambda: dict(NEARNESS))

    def __post_init__(self) -> None:
        for name, least in _LEAST.items():
            value = getattr(self, name)
            if not value >= least:
                raise InputError(f"{name} should be at least {least:g}, not {value:g}")
        if self.half_life_when == 0 or self.half_life_how == 0:
            raise InputError("a half-life should be above 0; write inf to weigh all years alike")
        if self.years > 50 or self.hold > 50 or self.resamples > 100_000:
            raise InputError("at most 50 years and 100,000 resamples")
        unknown = sorted(set(self.nearness) - set(NEARNESS))
        if unknown:
            raise InputError(f"nearness knows no {unknown[0]!r}; it knows {', '.join(NEARNESS)}")
        if any(not 0 <= weight < float("inf") for weight in self.nearness.values()) or not any(self.nearness.values()):
            raise InputError("weights of nearness should not be negative, nor all zero")

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {name: dict(value) if isinstance(value, dict) else value for name, value in vars(self).items()}


_LEAST: dict[str, float] = {
    "half_life_when": 0.0,
    "prior_when": 0.0,
    "half_life_how": 0.0,
    "prior_how": 0.0,
    "drift_any": 0.0,
    "drift_kind": 0.0,
    "years": 1,
    "hold": 1,
    "fewest_years": 1,
    "fewest_wars": 1,
    "resamples": 2,
}
