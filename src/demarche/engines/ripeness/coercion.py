"""Coercion: an outside power that threatens and strikes the ruler, and the coalition behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from demarche.engines.ripeness.units import Per
from demarche.errors import InputError

__all__ = ["Coercer", "Coercion", "Conduct", "Rung"]

NEVER = Per(0.0, "year")
PATIENT = Per(0.985, "month")


@dataclass(frozen=True)
class Rung:
    """One level of striking. ``damage``: share of the prize the ruler would give up to be spared the unit of it;
    ``odds``: shift of the log odds of the next notch against him; ``price``: what the unit of it costs the coercer,
    in his own units of value.
    """

    damage: Per
    odds: float = 0.0
    price: Per = NEVER


@dataclass(frozen=True)
class Conduct:
    """What the coercer is known to do. ``ultimatum``: hazard that he puts one; ``credibility``: chance that a
    refused ultimatum is carried out (else the bluff is called and coercion is over); ``escalate``: hazard that he
    goes up a rung.
    """

    ultimatum: Per = NEVER
    credibility: float = 1.0
    escalate: Per = NEVER

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            number = value.value if isinstance(value, Per) else value
            if not 0.0 <= number <= 1.0:
                raise InputError(f"Conduct.{name} is a chance and must lie between 0 and 1, got {number}")


@dataclass(frozen=True)
class Coercer:
    """A coercer who does what serves him at every step: threatens or not, carries out or backs down, stays, goes up
    a rung or quits.

    ``stake``: what it is worth to him, in his own units, that the opposition rather than the ruler has the whole
    prize. One-off costs in the same units: ``back_down`` (a refused ultimatum not carried out), ``quit`` (ending
    the strikes), ``alone`` (starting them without authorisation). ``patience``: what a promise of 1 after the unit
    is worth to him today. ``precision``: of his choices, per own unit of value; None: he never errs.
    """

    stake: float
    back_down: float = 0.0
    quit: float = 0.0
    alone: float = 0.0
    patience: Per = PATIENT
    precision: float | None = None

    def __post_init__(self) -> None:
        if not 0.0 <= self.patience.value < 1.0:
            raise InputError("Coercer.patience is a discount factor and must lie in [0, 1)")
        if self.precision is not None and not 0.0 < self.precision <= 1e6:
            raise InputError(f"Coercer.precision must lie between 0 and 1e6, got {self.precision}; None for no errors")


@dataclass(frozen=True)
class Coercion:
    """Threats and strikes against the ruler.

    ``rungs``: levels of striking, mildest first (none: no coercion at all). ``stage``: where things stand now.
    ``conditional``: refusal of an ultimatum is held against whoever refuses (strikes if the ruler does, the threat
    lapses if the opposition does); if not conditional, failed talks are held against the ruler. Whoever holds the
    pen and tables nothing that the other would take is not blamed: the other is. An ultimatum forces a conference.
    ``conduct``: known conduct, or a coercer who chooses. ``brittle``, ``solid``: hazard that the
    coalition cracks while striking, if it is brittle or solid; they differ only where the beliefs are about the
    coalition. Once a coalition has cracked, quit or backed down, coercion is over for good; a settlement ends the
    episode.
    """

    rungs: tuple[Rung, ...] = ()
    stage: Literal["none", "striking"] = "none"
    conditional: bool = True
    conduct: Conduct | Coercer = field(default_factory=Conduct)
    brittle: Per = NEVER
    solid: Per = NEVER

    def __post_init__(self) -> None:
        if not self.rungs and self.stage == "striking":
            raise InputError("Coercion: strikes under way need at least one rung")
        for rate in (self.brittle, self.solid):
            if not 0.0 <= rate.value < 1.0:
                raise InputError("Coercion.brittle and .solid are hazards and must lie in [0, 1)")
