"""What the engine says, frozen: curves, zone, terms, who blocks, when the ruler is serious, and what to be wary
of."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.depends import frictions
from demarche.engines.ripeness.lever_changes import steps
from demarche.engines.ripeness.plan import Plan
from demarche.engines.ripeness.units import Per
from demarche.errors import InputError

__all__ = ["Balance", "FirstRipe", "Result", "Zone", "mean_terms"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Zone:
    """Terms both sides would take, in ruler's shares: he takes ``ruler`` or more, the opposition ``opposition`` or
    less, the preconditions leave
    ``lowest`` to ``highest``. ``low``, ``high``: its ends, once each side has weighed the price of crossing its own
    bound. ``width`` is negative where the zone is closed; ``margin`` is the surplus over
    fighting on, in units of the prize, preconditions aside (nan if the two sides discount differently).
    """

    ruler: float
    opposition: float
    lowest: float
    highest: float
    margin: float
    low: float
    high: float

    @property
    def width(self) -> float:
        """Upper end less lower end."""
        return self.high - self.low

    def to_dict(self) -> dict[str, float]:
        """Plain numbers."""
        return {
            "ruler": self.ruler,
            "opposition": self.opposition,
            "lowest": self.lowest,
            "highest": self.highest,
            "low": self.low,
            "high": self.high,
            "width": self.width,
            "margin": self.margin,
        }


@dataclass(frozen=True)
class FirstRipe:
    """When the zone first opens. ``by`` (T): chance that it has been open by step t. ``median``: first step by
    which that chance reaches one half, None if it does not. ``restricted_mean``: mean number of steps until then,
    counting at most T. ``never``: chance of no opening in T steps. ``ruler_first``, ``opposition_first``: chance that
    this side is defeated in T steps and the zone has not opened before.
    """

    by: Array
    median: int | None
    restricted_mean: float
    never: float
    ruler_first: float
    opposition_first: float


@dataclass(frozen=True)
class Balance:
    """The ruler's calculation: everything by his hold on the front (notches 1..K-1), now and at today's evidence.

    ``reservation``: lowest share he takes; ``offer``: what he would table (nan where no terms pass);
    ``opposition``: highest share the opposition leaves him; ``serious``: he would take the best terms on offer;
    ``ripe``: the zone is open; ``deal``: chance of a signature if a conference met with no ultimatum standing,
    ``threatened``: with one (None where nobody threatens). ``serious_below``: he is serious at that many notches and
    fewer (None: never); ``monotone``: once he stops being serious he stays so as the balance improves.
    """

    notches: NDArray[np.int_]
    reservation: Array
    opposition: Array
    offer: Array
    serious: NDArray[np.bool_]
    ripe: NDArray[np.bool_]
    deal: Array
    threatened: Array | None
    monotone: bool
    serious_below: int | None

    @property
    def neutral(self) -> bool:
        """Is ripeness the same at every balance, so that the balance moves terms only?"""
        return bool((self.ripe == self.ripe[0]).all())


@dataclass(frozen=True)
class Result:
    """Equilibrium of one plan as seen from today's state. Curves have one entry per step, entry 0 being now.

    ``deal_now``: chance of a signature if a conference met now. ``signed``, ``durable``, ``lasting``, ``peace``,
    ``fighting``, ``unsigned``, ``faded``, ``ruler_defeated``, ``opposition_defeated``: see :class:`Curves`.
    ``blocker``: cause that closes the zone now, None if it is open;
    ``hesitation``: over gains of how much, in shares of the prize, a side is taken to hesitate so that the far future
    has a steady state (0: over none); ``solved``: was one found. Where none was the other figures mean nothing.
    ``blocked``: by cause, the chance by step of being at war with the zone closed for it. ``zones``: today's
    balance and evidence, by step.
    ``values``: what today is worth to each side, in units of the prize. ``striking``: chance by step that the ruler
    is being struck. ``support``: each patron's expected level by step, given that there is war then. ``prices``: what
    each side's patron and the coercer are expected to have paid by step.
    """

    plan: Plan
    method: str
    hesitation: float
    solved: bool
    deal_now: float
    signed: Array
    durable: Array
    lasting: Array
    peace: Array
    fighting: Array
    unsigned: Array
    faded: Array
    ruler_defeated: Array
    opposition_defeated: Array
    signing: Array
    terms: Array
    terms_now: float
    first_ripe: FirstRipe
    zone: Zone
    zones: tuple[Zone, ...]
    blocker: str | None
    blocked: dict[str, Array]
    balance: Balance
    values: dict[str, float]
    prices: dict[str, Array]
    striking: Array
    support: dict[str, Array]
    warnings: tuple[str, ...]

    @cached_property
    def frictions(self) -> tuple[str, ...]:
        """What in the model can make ripeness depend on anything."""
        return frictions(self.plan)

    def step(self, month: int) -> int:
        """The entry of a curve that belongs to a month; the last one for all beyond the horizon."""
        return self.steps((month,))[0]

    def steps(self, months: Sequence[int]) -> list[int]:
        """The entries that belong to some months."""
        horizon = self.plan.game.horizon
        return list(_entries(tuple(months), horizon.step, horizon.length))

    def toll(self, rate: Per) -> Array:
        """Expected total by step of something the war costs at a steady rate (deaths, refugees, money), counted
        while it is fought."""
        each = self.fighting[:-1] * rate.count(self.plan.game.horizon.step)
        return np.concatenate([[0.0], np.cumsum(each)])

    @property
    def balance_matters(self) -> str:
        """Does the balance decide whether there is a deal, and why (not)? In words."""
        if self.balance.neutral:
            state = "open" if self.balance.ripe[0] else "closed"
            absent = (
                ""
                if self.frictions
                else ": both camps share one belief, no precondition bounds the terms and agreements bind"
            )
            words = "The balance moves the terms, not whether there is a deal"
            return f"{words}: the zone is {state} at every balance{absent}."
        reasons = ", ".join(self.frictions) or "the costs of war"
        return f"The balance decides whether there is a deal; in this model that can only come from: {reasons}."

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready: the public field names; curves as lists, numbers that do not exist as None."""
        serious = self.balance.serious_below
        return {
            "step": self.plan.game.horizon.step,
            "method": self.method,
            "hesitation": self.hesitation,
            "solved": self.solved,
            "deal_now": self.deal_now,
            "signed": _list(self.signed),
            "durable": _list(self.durable),
            "lasting": _list(self.lasting),
            "defeated": {"ruler": _list(self.ruler_defeated), "opposition": _list(self.opposition_defeated)},
            "faded": _list(self.faded),
            "fighting": _list(self.fighting),
            "peace": _list(self.peace),
            "first_ripe": {
                "by": _list(self.first_ripe.by),
                "median": self.first_ripe.median,
                "restricted_mean": self.first_ripe.restricted_mean,
                "never": self.first_ripe.never,
                "ruler_first": self.first_ripe.ruler_first,
                "opposition_first": self.first_ripe.opposition_first,
            },
            "terms": {"now": _number(self.terms_now), "by_step": _list(self.terms)},
            "zone": {
                "now": {name: _number(value) for name, value in self.zone.to_dict().items()},
                "by_step": [{name: _number(value) for name, value in zone.to_dict().items()} for zone in self.zones],
                "by_balance": {
                    "notches": [int(k) for k in self.balance.notches],
                    "ruler": _list(self.balance.reservation),
                    "opposition": _list(self.balance.opposition),
                    "offer": _list(self.balance.offer),
                    "serious": [bool(x) for x in self.balance.serious],
                    "ripe": [bool(x) for x in self.balance.ripe],
                },
            },
            "blocker": {"now": self.blocker, "by_step": {name: _list(value) for name, value in self.blocked.items()}},
            "serious_below": {
                "notches": serious,
                "share": None if serious is None else serious / self.plan.game.war.notches,
                "monotone": self.balance.monotone,
            },
            "balance_matters": {"neutral": self.balance.neutral, "why": self.balance_matters},
            "values": dict(self.values),
            "striking": _list(self.striking),
            "support": {name: _list(level) for name, level in self.support.items()},
            "ledger": {name: _list(total) for name, total in self.prices.items()},
            "warnings": list(self.warnings),
        }

    def to_frame(self) -> Any:
        """The curves as a pandas DataFrame, one row per step."""
        try:
            import pandas as pd
        except ImportError as error:
            raise InputError("to_frame() needs pandas: pip install pandas") from error
        names = ("signed", "durable", "lasting", "peace", "fighting", "faded", "ruler_defeated", "opposition_defeated")
        return pd.DataFrame({name: getattr(self, name) for name in names})


@lru_cache(maxsize=64)  # asked for with every version
def _entries(months: tuple[int, ...], step: str, length: int) -> tuple[int, ...]:
    return tuple(min(steps(month, step), length) for month in months)


def _number(x: float) -> float | None:
    return float(x) if math.isfinite(x) else None


def _list(xs: Array) -> list[float | None]:
    return [_number(float(x)) for x in xs]


def mean_terms(result: Result) -> float:
    """The ruler's mean share in whatever is signed over the horizon; NaN where nothing is."""
    weight = result.signing * ~np.isnan(result.terms)
    total = float(weight.sum())
    return float(np.nansum(result.signing * result.terms) / total) if total > 0.0 else float("nan")
