"""Numbers with a stated unit of time, and their conversion to the model's step."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from demarche.errors import InputError

__all__ = ["YEARS", "Per", "Unit"]

Unit = Literal["week", "month", "year"]
YEARS: dict[Unit, float] = {"week": 1.0 / 52.0, "month": 1.0 / 12.0, "year": 1.0}


@dataclass(frozen=True)
class Per:
    """A number per week, month or year: ``Per(6, "year")`` rounds of talks, ``Per(0.02, "month")`` chance of
    collapse.

    Whether it is a count (adds up over time), a hazard (chance that it happens at least once in the unit) or a
    survival chance (chance that it still holds after the unit) is said by the field that takes it.
    """

    value: float
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit not in YEARS:
            raise InputError(f"unknown unit of time {self.unit!r}: use week, month or year")
        if not math.isfinite(self.value):
            raise InputError(f"a number per {self.unit} must be finite, got {self.value}")

    def steps(self, step: Unit) -> float:
        """How many model steps the unit lasts."""
        return YEARS[self.unit] / YEARS[step]

    def count(self, step: Unit) -> float:
        """Expected number per step."""
        return self.value / self.steps(step)

    def hazard(self, step: Unit) -> float:
        """Chance that it happens within a step, for a chance that it happens within the unit."""
        return (
            self.value
            if self.unit == step
            else -math.expm1(math.log1p(-self.value) / self.steps(step))
            if self.value < 1.0
            else 1.0
        )

    def survival(self, step: Unit) -> float:
        """Chance or discount factor over a step, for one over the unit."""
        return float(self.value ** (1.0 / self.steps(step)))
