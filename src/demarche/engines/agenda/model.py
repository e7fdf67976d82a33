"""What can be agreed now, beside the main issue: separate bargains on the same war path.

Two parties settle one issue or leave it. If they settle it the war goes on with the parameters that follow from it
(a threat lifted, a supply cut, costs spared). If they do not it goes on as it is, or, where a threat is tied to the
issue, with some chance as it is when the threat is carried out. Each compares the games from today on, with his own
one-off loss or gain: the alternative to agreeing now is not agreeing at all, or, where he is then struck, giving in a
step later, if that is still open to him. Strikes that can be stopped by giving in are feared less beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from demarche.engines.ripeness.model import Game
from demarche.engines.ripeness.period import flow_of
from demarche.engines.ripeness.plan import Plan, with_values
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
    in which ``refused`` holds; ``coercion.stage`` among it says that he is struck at once. ``late``: the chance that
    the giver can then still settle it after a step of strikes, which ends them, with nothing in return. ``least``,
    ``most``: compensation that can be had, in the giver's units; ``rate``: what a unit of it costs the taker in his
    own.
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
    late: float = 0.0

    def __post_init__(self) -> None:
        if self.giver == self.taker:
            raise InputError(f"issue {self.name!r}: giver and taker must be two parties")
        if self.least > self.most or self.rate <= 0.0:
            raise InputError(f"issue {self.name!r}: least must not exceed most, and rate must be positive")
        for name in ("threat", "late"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise InputError(f"issue {self.name!r}: {name} is a chance and must lie between 0 and 1")


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
        if self.refused is None:
            return 0.0
        harm = _change(party, self.refused, self.main)
        if self.relents:
            harm += self.issue.late * (self._after_a_step(party) - harm)
        return self.issue.threat * harm

    @property
    def beside(self) -> float | None:
        """What settling is worth to the side that is not asked: what changes in the war, and what is spared it; None
        where both are asked, or neither."""
        left = [side for side in ("ruler", "opposition") if side not in (self.issue.giver, self.issue.taker)]
        return self.follows(left[0]) + self.averts(left[0]) if len(left) == 1 else None

    @property
    def relents(self) -> bool:
        """Once struck, would the giver rather settle a step later, if he still can, than hold out?"""
        if self.refused is None or self.issue.late == 0.0 or self.refused.striking[0] == 0.0:
            return False
        giver = self.issue.giver
        return self._after_a_step(giver) < _change(giver, self.refused, self.main) - TIE

    def _after_a_step(self, party: str) -> float:
        """What it would lose a party if a step of strikes came first and the issue were settled then. The strikes count
        at their damage: what they move at the front in one step is left out."""
        assert self.refused is not None
        issue, game = self.issue, self.refused.plan.game
        patience = {"ruler": game.horizon.ruler, "opposition": game.horizon.opposition}.get(party)
        # They may end by themselves within the step; then nothing needs to be given.
        weight = float(self.refused.striking[1])
        weight *= 1.0 if patience is None else patience.survival(game.horizon.step)
        own = {issue.giver: issue.cost, issue.taker: -issue.worth}.get(party, 0.0)
        rung = game.coercion.rungs[0]
        damage = flow_of(rung.damage, game.horizon.ruler, game.horizon.step) if party == "ruler" else 0.0
        return damage + weight * (own - self.follows(party))

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers."""
        return {
            "issue": self.issue.name,
            "step": self.step,
            "agreed": self.agreed,
            "blocker": self.blocker,
            "gain": {self.issue.giver: self.giver_gain, self.issue.taker: self.taker_gain},
            "compensation": [self.lowest, self.highest],
            "relents": self.relents,
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
                plans.append(_struck(later, issue.refused))
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


def _struck(plan: Plan, values: Mapping[str, Any]) -> Plan:
    """The plan once a threat is carried out; where strikes start with that, they are under way from the first step."""
    today = {path: value for path, value in values.items() if path == "coercion.stage"}
    later = {path: value for path, value in values.items() if path not in today}
    return replace(plan, game=with_values(plan.game, today)).shift(0, later)


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
