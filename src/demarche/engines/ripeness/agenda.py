"""What can be agreed now, beside the main issue: separate bargains on the same war path.

Two parties settle one issue or leave it. If they settle it the war goes on with the parameters that follow from it
(a threat lifted, a supply cut, costs spared). Each compares the two games from today on, with his own one-off loss
or gain: the alternative to agreeing now is not agreeing at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.plan import Plan
from demarche.engines.ripeness.result import Result
from demarche.engines.ripeness.solve import solve_many
from demarche.errors import InputError

__all__ = ["Issue", "Settled", "agenda"]

Party = Literal["ruler", "opposition", "coercer"]
TIE = 1e-9


@dataclass(frozen=True)
class Issue:
    """A partial issue. ``giver`` gives something up, which costs him ``cost`` once; ``taker`` gains ``worth`` once,
    each in his own units of value (the prize for the belligerents). For a coercer of known conduct, whose
    calculation is not in the model, that is his whole loss or gain. ``values``: parameters of the war that hold
    once it is agreed. ``least``, ``most``: compensation the taker can pay, in the giver's units; ``rate``: what a
    unit of it costs the taker in his own.
    """

    name: str
    giver: Party
    taker: Party
    cost: float
    worth: float
    values: Mapping[str, Any]
    least: float = 0.0
    most: float = 0.0
    rate: float = 1.0

    def __post_init__(self) -> None:
        if self.giver == self.taker:
            raise InputError(f"issue {self.name!r}: giver and taker must be two parties")
        if self.least > self.most or self.rate <= 0.0:
            raise InputError(f"issue {self.name!r}: least must not exceed most, and rate must be positive")


@dataclass(frozen=True)
class Settled:
    """One issue at one step. ``giver_gain``, ``taker_gain``: value of settling it now, before compensation.
    ``lowest``, ``highest``: compensation both would take; agreed if ``lowest <= highest``. ``blocker``: who
    refuses, None if it can be agreed. ``main``, ``after``: the main issue without and with it.
    """

    issue: Issue
    step: int
    giver_gain: float
    taker_gain: float
    lowest: float
    highest: float
    main: Result
    after: Result

    @property
    def agreed(self) -> bool:
        """Is there a compensation that both prefer to leaving the issue?"""
        return self.lowest <= self.highest + TIE

    @property
    def blocker(self) -> str | None:
        """Who refuses at the best the other can do."""
        if self.agreed:
            return None
        refuses = [
            party
            for party, gain in (
                (self.issue.giver, self.giver_gain + self.issue.most),
                (self.issue.taker, self.taker_gain - self.issue.rate * self.issue.least),
            )
            if gain < -TIE
        ]
        return " and ".join(refuses) or "no compensation suits both"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers."""
        return {
            "issue": self.issue.name,
            "step": self.step,
            "agreed": self.agreed,
            "blocker": self.blocker,
            "gain": {self.issue.giver: self.giver_gain, self.issue.taker: self.taker_gain},
            "compensation": [self.lowest, self.highest],
            "signed_without": float(self.main.signed[-1]),
            "signed_with": float(self.after.signed[-1]),
            "durable_without": float(self.main.durable[-1]),
            "durable_with": float(self.after.durable[-1]),
        }


def agenda(plan: Plan | Game, issues: Sequence[Issue], *, steps: Sequence[int] = (0,)) -> list[Settled]:
    """Which issues can be agreed at the given steps (0 is now), with the front and the evidence as they are today."""
    plan = Plan(plan) if isinstance(plan, Game) else plan
    plans = []
    for step in steps:
        later = _from(plan, step)
        plans += [later, *(later.shift(0, issue.values) for issue in issues)]
    results = solve_many(plans)
    width = len(issues) + 1
    out = []
    for place, step in enumerate(steps):
        main, *after = results[place * width : (place + 1) * width]
        out += [_settle(issue, step, main, result) for issue, result in zip(issues, after, strict=True)]
    return out


def _settle(issue: Issue, step: int, main: Result, after: Result) -> Settled:
    given = _change(issue.giver, main, after) - issue.cost
    taken = _change(issue.taker, main, after) + issue.worth
    lowest, highest = max(issue.least, -given), min(issue.most, taken / issue.rate)
    return Settled(issue, step, given, taken, lowest, highest, main, after)


def _change(party: Party, main: Result, after: Result) -> float:
    """What the war is worth more to a party with the issue settled; nothing for a coercer of known conduct, who has
    no values."""
    return after.values[party] - main.values[party] if party in main.values else 0.0


def _from(plan: Plan, step: int) -> Plan:
    """The plan as it will stand at a step."""
    changes = tuple(
        replace(change, start=max(0, change.start - step), until=None if change.until is None else change.until - step)
        for change in plan.changes
        if change.until is None or change.until > step
    )
    return replace(plan, changes=changes)
