"""What can be agreed now, beside the main issue: separate bargains on the same war path.

Two parties settle one issue or leave it. If they settle it the war goes on with the parameters that follow from it
(a threat lifted, a supply cut, costs spared). If they do not it goes on as it is, or, where a threat is tied to the
issue, with some chance as it is when the threat is carried out. Each compares the games from today on, with his own
one-off loss or gain: the alternative to agreeing now is not agreeing at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.plan import Plan
from demarche.engines.ripeness.result import Result
from demarche.engines.ripeness.solve import solve_many
from demarche.errors import InputError

__all__ = ["Issue", "Settled", "agenda", "settle"]

TIE = 1e-9


@dataclass(frozen=True)
class Issue:
    """A partial issue. ``giver`` gives something up, which costs him ``cost`` once; ``taker`` gains ``worth`` once,
    each in his own units of value (the prize for the belligerents). A party is ``ruler``, ``opposition``,
    ``coercer``, or the name of anybody else. For a party whose calculation is not in the model (a coercer of known
    conduct, a power outside the war) cost and worth are his whole loss and gain.

    ``values``: parameters of the war that hold once it is agreed. ``threat``: chance that refusal makes the war one
    in which ``refused`` holds. ``least``, ``most``: compensation the taker can pay, in the giver's units; ``rate``:
    what a unit of it costs the taker in his own.
    """

    name: str
    giver: str
    taker: str
    cost: float
    worth: float
    values: Mapping[str, Any] = field(default_factory=dict)
    least: float = 0.0
    most: float = 0.0
    rate: float = 1.0
    threat: float = 0.0
    refused: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.giver == self.taker:
            raise InputError(f"issue {self.name!r}: giver and taker must be two parties")
        if self.least > self.most or self.rate <= 0.0:
            raise InputError(f"issue {self.name!r}: least must not exceed most, and rate must be positive")
        if not 0.0 <= self.threat <= 1.0:
            raise InputError(f"issue {self.name!r}: threat is a chance and must lie between 0 and 1")


@dataclass(frozen=True)
class Settled:
    """One issue at one step. ``giver_gain``, ``taker_gain``: value of settling it now, before compensation.
    ``lowest``, ``highest``: compensation both would take; agreed if ``lowest <= highest``. ``blocker``: who
    refuses, None if it can be agreed. ``main``, ``after``: the main issue without and with it; ``refused``: the same
    once a threat tied to it is carried out, None if there is none.
    """

    issue: Issue
    step: int
    giver_gain: float
    taker_gain: float
    lowest: float
    highest: float
    main: Result
    after: Result
    refused: Result | None = None

    @property
    def agreed(self) -> bool:
        """Is there a compensation that both prefer to leaving the issue?"""
        return self.lowest <= self.highest + TIE

    @property
    def refusing(self) -> tuple[str, ...]:
        """The parties that refuse even at the best the other can do; none where only the two ends do not meet."""
        best = (
            (self.issue.giver, self.giver_gain + self.issue.most),
            (self.issue.taker, self.taker_gain - self.issue.rate * self.issue.least),
        )
        return () if self.agreed else tuple(party for party, gain in best if gain < -TIE)

    @property
    def blocker(self) -> str | None:
        """Who refuses at the best the other can do."""
        if self.agreed:
            return None
        return " and ".join(self.refusing) or "no compensation suits both"

    def follows(self, party: str) -> float:
        """What the war is worth more to a party once the issue is settled."""
        return _change(party, self.main, self.after)

    def averts(self, party: str) -> float:
        """What settling spares a party of a threat tied to the issue; below 0 where it would gain by it."""
        return 0.0 if self.refused is None else self.issue.threat * _change(party, self.refused, self.main)

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
    plans: list[Plan] = []
    places: list[tuple[int, int, Issue, int, int | None]] = []
    for step in steps:
        later = _from(plan, step)
        start = len(plans)
        plans.append(later)
        for issue in issues:
            plans.append(later.shift(0, issue.values))
            after, refused = len(plans) - 1, None
            if issue.threat > 0.0:
                plans.append(later.shift(0, issue.refused))
                refused = len(plans) - 1
            places.append((step, start, issue, after, refused))
    results = solve_many(plans)
    return [
        settle(issue, results[start], results[after], None if refused is None else results[refused], step=step)
        for step, start, issue, after, refused in places
    ]


def settle(issue: Issue, main: Result, after: Result, refused: Result | None = None, *, step: int = 0) -> Settled:
    """One issue, from the solved games without it (``main``), with it, and with the threat tied to it carried out."""
    found = Settled(issue, step, 0.0, 0.0, 0.0, 0.0, main, after, refused)
    given = found.follows(issue.giver) + found.averts(issue.giver) - issue.cost
    taken = found.follows(issue.taker) + found.averts(issue.taker) + issue.worth
    lowest, highest = max(issue.least, -given), min(issue.most, taken / issue.rate)
    return replace(found, giver_gain=given, taker_gain=taken, lowest=lowest, highest=highest)


def _change(party: str, main: Result, after: Result) -> float:
    """What a game is worth more to a party than another; nothing for one whose calculation is not in the model."""
    return after.values[party] - main.values[party] if party in main.values and party in after.values else 0.0


def _from(plan: Plan, step: int) -> Plan:
    """The plan as it will stand at a step."""
    changes = tuple(
        replace(change, start=max(0, change.start - step), until=None if change.until is None else change.until - step)
        for change in plan.changes
        if change.until is None or change.until > step
    )
    return replace(plan, changes=changes)
