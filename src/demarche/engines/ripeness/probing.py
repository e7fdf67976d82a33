"""Asks the first versions of a study what carries the verdict; see :mod:`.carrying`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.contract import Columns, Drawn
from demarche.engines.ripeness import Beliefs, Patron, Per, Plan, solve_many
from demarche.engines.ripeness.authorised import plans_of
from demarche.engines.ripeness.carrying import Carrying, Figures, Half, Part, Turn, Walled
from demarche.engines.ripeness.checks import MUCH
from demarche.engines.ripeness.fighting_on import TOLERANCE
from demarche.engines.ripeness.section import War, war_of
from demarche.engines.ripeness.terms_facts import SIDES, Side, undone_of
from demarche.engines.ripeness.verdict import Ripe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Solved = Mapping[str, Floats]

__all__ = ["FEW", "PRICES", "VERSIONS", "Probe", "carried", "crossing", "probe_of", "unpaid"]

NEVER, FOR_GOOD = Per(0.0, "year"), Per(1.0, "year")
VERSIONS = 24
"""Versions with one part taken away."""
FEW = 16
"""Versions in which threats, prices and answers are tried."""
PRICES = (0.0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8, inf)
"""Prices of a condition between which the verdict may turn, in shares of the prize."""
_NOTHING = 1e-6
"""A change of a chance that is smaller may come from how exactly wars are solved."""


@dataclass(frozen=True, eq=False)
class Probe:
    """The first versions of a study, without levers and under each."""

    crisis: Crisis
    base: Columns
    levers: Mapping[str, tuple[Crisis, Columns]]
    count: int

    @property
    def war(self) -> War:
        return war_of(self.crisis)

    @property
    def few(self) -> int:
        """How many versions are asked the more expensive things."""
        return min(FEW, self.count)

    @cached_property
    def plans(self) -> list[Plan]:
        """Without levers."""
        return _plans(self.crisis, self.base, self.count)

    @cached_property
    def usual(self) -> Solved:
        return _solved(self.plans)

    @cached_property
    def without(self) -> dict[str, Solved]:
        """With each part taken away, by its name."""
        return {name: _solved(plans) for name, plans in self._without()}

    def found(self) -> Carrying:
        """Everything that is asked of them."""
        few, threats = _first(self.usual, self.few), self._on("war.coercer")
        wall = (
            _solved([_priced(plan, "ruler", inf) for plan in self.plans[: self.few]]) if self._walls(threats) else None
        )
        sides = [side for side in SIDES if self._has_condition(side)]
        return Carrying(
            parts=tuple(self._parts()),
            walled=() if wall is None else tuple(self._walled(name, few, wall) for name in threats),
            at_price=None if wall is None else _figures(few),
            at_wall=None if wall is None else _figures(wall),
            turns=tuple(turn for side in sides if (turn := self._turn(side)) is not None),
            halves=tuple(self._halves(few)),
        )

    def _parts(self) -> list[Part]:
        moved = {name: _mean_change(self.usual, after, "durable") for name, after in self.without.items()}
        total = float(np.nansum(np.abs(list(moved.values()))))
        at_least, parts = self.crisis.file.crisis.ripe_at, []
        for name, after in self.without.items():
            known = ~np.isnan(self.usual["signed"] + after["signed"])
            one, other = _figures(self.usual, known), _figures(after, known)
            if one.versions:
                share = abs(moved[name]) / total if abs(moved[name]) > _NOTHING else 0.0
                parts.append(
                    Part(
                        name=name,
                        before=one,
                        after=other,
                        share=share,
                        verdict_before=one.code(at_least),
                        verdict_after=other.code(at_least),
                    )
                )
        return sorted(parts, key=lambda part: (-part.share, part.name))

    def _without(self) -> Iterator[tuple[str, list[Plan]]]:
        games = [plan.at(0) for plan in self.plans]
        if any(self._has_condition(side) for side in SIDES):
            yield "conditions", [_unconditional(plan) for plan in self.plans]
        if any(game.settlement.ruler_ratifiers > 0.0 or game.settlement.opposition_ratifiers < 1.0 for game in games):
            free = {"settlement.ruler_ratifiers": 0.0, "settlement.opposition_ratifiers": 1.0}
            yield "ratifiers", [plan.shift(0, free) for plan in self.plans]
        on_coalition = any(getattr(game.beliefs, "about", "front") == "coalition" for game in games)
        yield "coalition" if on_coalition else "odds", [_of_one_mind(plan) for plan in self.plans]
        if any(game.war.moves.value > 0.0 for game in games):
            yield "front", [plan.shift(0, {"war.moves": NEVER}) for plan in self.plans]
        costless = {"war.ruler_cost": NEVER, "war.opposition_cost": NEVER}
        yield "costs", [plan.shift(0, costless) for plan in self.plans]
        if any(game.settlement.binds.value < 1.0 for game in games):
            yield "enforcement", [plan.shift(0, {"settlement.binds": FOR_GOOD}) for plan in self.plans]
        if self.war.patrons:
            yield "patrons", self._other("patrons", ())
        if self.war.coercer is not None and any(_threatens(game.coercion) for game in games):
            yield "threat", self._other("coercer", None)

    def _other(self, part: str, value: Any) -> list[Plan]:
        """The war without its patrons, or its coercer."""
        columns = {path: column for path, column in self.base.items() if not path.startswith(f"war.{part}")}
        file = self.crisis.file.model_copy(update={"war": self.war.model_copy(update={part: value})})
        crisis = replace(self.crisis, file=file)
        return _plans(crisis, columns, self.count, crisis)

    def _has_condition(self, side: Side) -> bool:
        terms = [plan.at(0).settlement for plan in self.plans]
        if side == "ruler":
            return any(each.lowest > 0.0 and each.ruler_price > 0.0 for each in terms)
        return any(each.highest < 1.0 and each.opposition_price > 0.0 for each in terms)

    def _on(self, path: str) -> list[str]:
        """Levers that set something there."""
        sets = {lever.id: lever.set for lever in self.crisis.file.levers}
        return [name for name in self.levers if any(_below(each, path) for each in sets.get(name, ()))]

    def _title(self, name: str) -> str:
        return next(lever.title for lever in self.crisis.file.levers if lever.id == name)

    def _walls(self, threats: Sequence[str]) -> bool:
        """Is there a threat, and a condition of the ruler's at a price, so that a wall is another thing?"""
        return bool(threats) and self._has_condition("ruler")

    def _under(self, name: str) -> list[Plan]:
        crisis, columns = self.levers[name]
        return _plans(crisis, columns, self.few, self.crisis.unlevered)

    def _walled(self, name: str, few: Solved, wall: Solved) -> Walled:
        plans = self._under(name)
        priced, at_wall = _solved(plans), _solved([_priced(plan, "ruler", inf) for plan in plans])
        return Walled(
            lever=name,
            title=self._title(name),
            signed=_mean_change(few, priced, "signed"),
            durable=_mean_change(few, priced, "durable"),
            signed_at_wall=_mean_change(wall, at_wall, "signed"),
            durable_at_wall=_mean_change(wall, at_wall, "durable"),
            versions=self.few,
        )

    def _turn(self, side: Side) -> Turn | None:
        plans, at_least = self.plans[: self.few], self.crisis.file.crisis.ripe_at

        def code(price: float) -> Ripe | None:
            found = _figures(_solved([_priced(plan, side, price) for plan in plans]))
            return found.code(at_least) if found.versions else None

        found = crossing(code)
        if found is None:
            return None
        below, above, low, high = found
        who = self.crisis.label(getattr(self.war, side))
        return Turn(side=side, who=who, below=below, above=above, low=low, high=high, versions=self.few)

    def _halves(self, few: Solved) -> Iterator[Half]:
        for undone in undone_of(self.crisis):
            if undone.part <= MUCH:
                continue
            patrons = [patron.actor for patron in self.war.patrons if self.crisis.label(patron.side) == undone.against]
            names = dict.fromkeys(name for actor in patrons for name in self._on(f"war.patrons.{actor}.support"))
            for name in names:
                plans = self._under(name)
                if any(plan.reactions for plan in plans):
                    yield self._half(name, undone.who, undone.part, plans, few)

    def _half(self, name: str, who: str, part: float, plans: list[Plan], few: Solved) -> Half:
        by_half = [
            replace(plan, reactions=tuple(replace(rule, strength=rule.strength / 2.0) for rule in plan.reactions))
            for plan in plans
        ]
        bare = None if "conditions" not in self.without else _first(self.without["conditions"], self.few)
        return Half(
            lever=name,
            title=self._title(name),
            who=who,
            part=part,
            signed=_mean_change(few, _solved(plans), "signed"),
            by_half=_mean_change(few, _solved(by_half), "signed"),
            no_conditions=None
            if bare is None
            else _mean_change(bare, _solved([_unconditional(plan) for plan in plans]), "signed"),
            unpaid=_mean_change(
                _solved([unpaid(plan) for plan in self.plans[: self.few]]),
                _solved([unpaid(plan) for plan in plans]),
                "signed",
            ),
            versions=self.few,
        )


def carried(crisis: Crisis, drawn: Drawn, count: int) -> Carrying:
    """What carries the verdict, from what is drawn for ``count`` versions alone."""
    return _probe(crisis, drawn, count).found()


def probe_of(crisis: Crisis, drawn: Drawn) -> Probe:
    """The versions of a study that are asked more."""
    return _probe(crisis, drawn, len(drawn.base.values["ripeness.signed"]))


def _probe(crisis: Crisis, drawn: Drawn, count: int) -> Probe:
    levers = {
        next(iter(names)): (variation.crisis, variation.inputs)
        for names, variation in drawn.variants.items()
        if len(names) == 1
    }
    return Probe(crisis, drawn.base.inputs, levers, min(VERSIONS, count))


def crossing(code: Callable[[float], Ripe | None]) -> tuple[Ripe, Ripe | None, float, float] | None:
    """The verdicts below and above, and the two prices between which it turns, taken to turn once between no price and
    a wall; above is None where both ends are the same. None where an end has no verdict.

    >>> crossing(lambda price: "ripe" if price < 0.3 else "not ripe")
    ('ripe', 'not ripe', 0.2, 0.4)
    """
    low, high = 0, len(PRICES) - 1
    first, last = code(PRICES[low]), code(PRICES[high])
    if first is None or last is None:
        return None
    if first == last:
        return first, None, PRICES[low], PRICES[high]
    while high - low > 1:
        middle = (low + high) // 2
        found = code(PRICES[middle])
        if found == first:
            low = middle
        else:
            high, last = middle, found if found is not None else last
    return first, last, PRICES[low], PRICES[high]


def _below(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}.")


def _first(columns: Solved, count: int) -> Solved:
    return {name: column[:count] for name, column in columns.items()}


def _plans(crisis: Crisis, columns: Columns, count: int, base: Crisis | None = None) -> list[Plan]:
    first = {path: column[:count] for path, column in columns.items()}
    return plans_of(crisis, first, count, crisis.unlevered if base is None else base)


def _solved(plans: Sequence[Plan]) -> Solved:
    found = solve_many(plans, tolerance=TOLERANCE)
    solved = np.array([result.solved for result in found])
    year = [min(result.step(12), len(result.first_ripe.by) - 1) for result in found]
    columns = {
        "open": [float(result.zone.width >= 0.0) for result in found],
        "soon": [float(result.first_ripe.by[at] >= 0.5) for at, result in zip(year, found, strict=True)],
        "signed": [float(result.signed[-1]) for result in found],
        "durable": [float(result.durable[-1]) for result in found],
    }
    return {name: np.where(solved, column, np.nan) for name, column in columns.items()}


def _figures(columns: Solved, known: NDArray[np.bool_] | None = None) -> Figures:
    known = ~np.isnan(columns["signed"]) if known is None else known
    if not known.any():
        return Figures(open=0, soon=0, signed=np.nan, durable=np.nan, versions=0)
    return Figures(
        open=int(columns["open"][known].sum()),
        soon=int(columns["soon"][known].sum()),
        signed=float(columns["signed"][known].mean()),
        durable=float(columns["durable"][known].mean()),
        versions=int(known.sum()),
    )


def _mean_change(before: Solved, after: Solved, name: str) -> float:
    moved = after[name] - before[name]
    return float(np.nanmean(moved)) if not np.isnan(moved).all() else np.nan


def _priced(plan: Plan, side: Side, price: float) -> Plan:
    return plan.shift(0, {f"settlement.{side}_price": price})


def _unconditional(plan: Plan) -> Plan:
    return plan.shift(0, {"settlement.lowest": 0.0, "settlement.highest": 1.0})


def unpaid(plan: Plan) -> Plan:
    """The war in which help pays each side what it pays today, however much of it there is."""
    game = plan.game
    ruler, opposition = game.ruler_patron, game.opposition_patron
    spared = {f"{side}_patron.aid" for side in SIDES}
    paid = {"war.ruler_cost": ruler, "war.opposition_cost": opposition}
    war = replace(
        game.war,
        ruler_cost=_less(game.war.ruler_cost, ruler),
        opposition_cost=_less(game.war.opposition_cost, opposition),
    )
    changes = tuple(
        replace(
            change,
            values={  # a change gives a cost anew, help not yet taken off
                path: _less(value, paid[path]) if path in paid else value
                for path, value in change.values.items()
                if path not in spared
            },
        )
        for change in plan.changes
    )
    game = replace(
        game, war=war, ruler_patron=replace(ruler, aid=NEVER), opposition_patron=replace(opposition, aid=NEVER)
    )
    return replace(plan, game=game, changes=changes)


def _less(cost: Per, patron: Patron) -> Per:
    """A cost less what a patron's help pays of it today."""
    return Per(cost.value - patron.level * patron.aid.value * cost.steps(patron.aid.unit), cost.unit)


def _of_one_mind(plan: Plan) -> Plan:
    beliefs = plan.game.beliefs
    if not isinstance(beliefs, Beliefs):
        return plan
    common = replace(beliefs, ruler=beliefs.analyst, opposition=beliefs.analyst)
    return replace(plan, game=replace(plan.game, beliefs=common))


def _threatens(coercion: Any) -> bool:
    ultimatum = getattr(coercion.conduct, "ultimatum", None)
    return bool(coercion.rungs) and (coercion.stage == "striking" or ultimatum is None or ultimatum.value > 0.0)
