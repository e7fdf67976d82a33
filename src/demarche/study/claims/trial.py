"""Whether what a claim says is so: in each version of a study, and at any other point of the inputs' ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.inventory import assumptions
from demarche.crisis.quantity import Choice, Quantity
from demarche.crisis.sections.claims import Claim, Test
from demarche.crisis.suggest import did_you_mean
from demarche.engine.contract import BEFORE, Columns, Engine, Headline
from demarche.engine.frictions import Removal
from demarche.engine.inputs import Judged, canonical, covers, judged
from demarche.errors import CrisisError, InputError, Problem
from demarche.study.claims.checks import claim_problems
from demarche.study.draw.plan import Piece, Plan
from demarche.study.work.pieces import Answers, do_work

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["FOLLOWED", "Trial", "Untestable", "check_quantities", "claimed_pairs", "middle", "narrowed"]

FOLLOWED = 64
"""Versions in which a quantity is followed along an input: each takes several evaluations."""
_ALONG = (0.02, 0.26, 0.5, 0.74, 0.98)
"""Places of the followed input, as shares of the draws that lie below."""
_SAME = 1e-9
"""Differences below this are rounding."""


class Untestable(Exception):
    """No engine that takes part can test the claim; the message is the reason, in words that end a sentence."""


class Trial:
    """The tests of claims over the versions of a plan.

    ``answers`` are what the study knows already; what is missing is evaluated when it is asked for, and added.
    """

    def __init__(self, plan: Plan, answers: Answers | None = None) -> None:
        self.plan = plan
        self.answers: Answers = {} if answers is None else answers
        self._points: dict[tuple[str, int, bytes, tuple[Removal, ...]], dict[str, Floats]] = {}

    def headline(self, claim: Claim, quantity: str) -> tuple[Engine, Headline]:
        """The engine that answers with a quantity. Raises Untestable if none takes part, CrisisError for a wrong id."""
        name = quantity.split(".")[0]
        engine = next((entry for entry in self.plan.engines if entry.name == name), None)
        if engine is None:
            raise Untestable(f"it is about {quantity}, and the file does not hold what the engine '{name}' needs")
        known = {headline.id: headline for headline in self.plan.headlines[name] if headline.kind != "curve"}
        if quantity not in known:
            shown = [entry.id for entry in known.values() if not entry.detail]
            raise self._wrong(claim, f"unknown quantity {quantity!r}", did_you_mean(quantity, shown))
        return engine, known[quantity]

    def quantity(self, name: str) -> tuple[Engine, Headline]:
        """The engine that answers with a quantity. Raises InputError, with the nearest name, if none does."""
        every = (headline for own in self.plan.headlines.values() for headline in own)
        known = {headline.id: headline for headline in every if headline.kind != "curve"}
        if name not in known:
            raise InputError(f"unknown quantity {name!r}; {did_you_mean(name, known)}")
        return next(entry for entry in self.plan.engines if known[name] in self.plan.headlines[entry.name]), known[name]

    def check(self, claim: Claim) -> None:
        """Raise CrisisError where the claim names what its engine does not answer with, or dates what has no date."""
        _refuse(claim_problems(self.plan.base, self.plan.headlines, claim.id))

    def _wrong(self, claim: Claim, message: str, remedy: str) -> CrisisError:
        source = self.plan.base.source
        place = [entry.id for entry in self.plan.base.file.claims].index(claim.id)
        line, column = source.position(("claims", place, "test"))
        return CrisisError([Problem(source.name, line, column, f"claims[{place}].test", message, remedy)])

    def variant(self, levers: Sequence[str]) -> int:
        """The place of the variant under these levers; those that are pulled already make no difference."""
        pulled = {lever.id for lever in self.plan.base.levers}
        wanted = tuple(lever for lever in levers if lever not in pulled)
        place = next((place for place, entry in enumerate(self.plan.variants) if entry.levers == wanted), None)
        if place is None:
            raise Untestable(f"{' and '.join(wanted)} cannot be pulled on top of {' and '.join(sorted(pulled))}")
        return place

    def truth(self, claim: Claim) -> Floats:
        """1 where the claim holds, 0 where it does not, in each version; NaN where something has no value."""
        return self._all(claim, self.answers_of, self.plan.design.units)

    def truth_at(self, claim: Claim, units: Floats, removals: Sequence[Removal] = ()) -> Floats:
        """The same at any points of the unit cube, shape (points, dimensions of the design).

        ``removals``, one for each point, give of the judged inputs of a crisis those that have another value instead.
        """
        return self._all(claim, lambda engine, place: self._at(engine, place, units, tuple(removals)), units)

    def number(self, claim: Claim, test: Test) -> Floats:
        """What a test compares, in each version: its quantity, or by how much it exceeds the other side."""
        sides = [
            self.answers_of(self.headline(claim, quantity)[0], self.variant(levers))[quantity]
            for quantity, levers in test.sides
        ]
        return sides[0] if len(sides) == 1 else _later(sides[0], sides[1])

    def places(self, claim: Claim) -> set[tuple[int, str]]:
        """The variants, each with an engine, whose answers the claim needs."""
        sides = [side for test in claim.test for side in test.sides]
        engines = [(self.headline(claim, quantity)[0], levers) for quantity, levers in sides]
        return {(self._felt(engine, self.variant(levers)), engine.name) for engine, levers in engines}

    def _all(self, claim: Claim, values: Callable[[Engine, int], dict[str, Floats]], units: Floats) -> Floats:
        found = np.ones(len(units))
        for test in claim.test:
            engine, headline = self.headline(claim, test.quantity)
            place = self.variant(test.under)
            if test.input is not None:
                found = found * self._along(claim, test, engine, place, units)
                continue
            own = values(engine, place)[headline.id]
            other = None
            if test.compared_with is not None:
                against, theirs = self.headline(claim, test.other_quantity)
                other = values(against, self.variant(test.compared_with))[theirs.id]
            found = found * _holds(test, own, other)
        return found

    def answers_of(self, engine: Engine, place: int) -> dict[str, Floats]:
        """The engine's answers in every version of the study; NaN in those about which it is not asked."""
        place = self._felt(engine, place)
        pieces = [p for p in self.plan.pieces() if (p.variant, p.engine) == (place, engine.name)]
        do_work(self.plan, [piece for piece in pieces if piece not in self.answers], self.answers)
        parts = [self.answers[piece] for piece in pieces]
        rest = np.full(self.plan.design.count - self.plan.asked(engine), np.nan)
        found = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        flat = {name: column for name, column in found.items() if column.ndim == 1}
        return {name: np.concatenate([column, rest]) for name, column in self._ordered(engine, flat).items()}

    def _ordered(self, engine: Engine, found: Mapping[str, Floats]) -> dict[str, Floats]:
        """Answers in which an event that does not come within the horizon comes after all that do."""
        dated = {headline.id for headline in self.plan.headlines[engine.name] if headline.dated}
        return {
            name: np.where(np.isnan(column), np.inf, column) if name in dated else column
            for name, column in found.items()
        }

    def slow(self, claim: Claim) -> bool:
        """Whether an engine that the claim is about takes long."""
        return any(self.headline(claim, name)[0].cost == "slow" for test in claim.test for name, _ in test.sides)

    def _at(self, engine: Engine, place: int, units: Floats, removals: tuple[Removal, ...] = ()) -> dict[str, Floats]:
        """The engine's answers at given points."""
        place = self._felt(engine, place)
        key = engine.name, place, units.tobytes(), removals
        if key not in self._points:
            plan = replace(self.plan, design=self.plan.design.at(units))
            columns = plan.columns(Piece(place, engine.name, 0, 0, len(units)), engine)
            crisis = plan.variants[place].crisis
            if removals:
                columns = columns | _instead(engine, crisis, plan.base, removals, columns)
            self._points[key] = self._ordered(engine, engine.evaluate(crisis, columns, len(units), plan.base))
        return self._points[key]

    def _felt(self, engine: Engine, place: int) -> int:
        return place if engine.name in self.plan.variants[place].felt else 0

    def _along(self, claim: Claim, test: Test, engine: Engine, place: int, units: Floats) -> Floats:
        """Whether a quantity moves along an input as claimed, in the first versions."""
        crisis = self.plan.variants[place].crisis
        known = judged(crisis)
        path = canonical(crisis, str(test.input), known)
        if path is None or not known[path].is_range or path not in self.plan.design.paths:
            raise Untestable(f"it follows {test.input}, which is no input with a range")
        if not covers(engine.reads(crisis), path):
            raise Untestable(f"the engine '{engine.name}' does not read {test.input}")
        dimension = self.plan.design.paths.index(path)
        few = units[:FOLLOWED]
        points = np.repeat(few, len(_ALONG), axis=0)
        points[:, dimension] = np.tile(_ALONG, len(few))
        values = self._at(engine, place, points)[test.quantity].reshape(len(few), len(_ALONG))
        found = np.full(len(units), np.nan)
        found[: len(few)] = _moves(test, values)
        return found

    def inputs(self, claim: Claim) -> dict[str, NDArray[Any]]:
        """The inputs that the claim's engines read and that differ between versions, by path, in design order."""
        found: dict[str, NDArray[Any]] = {}
        for engine, crisis in self.read(claim):
            for path, column in self.plan.design.columns(crisis, engine.reads(crisis)).items():
                found.setdefault(path, column)
        return {path: found[path] for path in self.plan.design.paths if path in found}

    def texts(self) -> dict[str, str]:
        """What each open input is about, by path."""
        texts = {entry.path: entry.text for entry in assumptions(self.plan.base)}
        return {path: texts.get(path, _order_text(self.plan.base, path)) for path in self.plan.design.paths}

    def given(self, claim: Claim, path: str) -> Judged:
        """The input as the first of the claim's variants has it open."""
        for _, crisis in self.read(claim):
            known = judged(crisis)
            if path in known and known[path].is_range:
                return known[path]
        return judged(self.plan.base)[path]

    def read(self, claim: Claim) -> Iterator[tuple[Engine, Crisis]]:
        """Each engine that the claim is about with each crisis that it is asked about."""
        for test in claim.test:
            for quantity, levers in test.sides:
                engine, _ = self.headline(claim, quantity)
                yield engine, self.plan.variants[self._felt(engine, self.variant(levers))].crisis

    def centre(self) -> Floats:
        """The middle of all ranges, as a point of the unit cube."""
        known = [judged(variant.crisis) for variant in self.plan.variants]
        found = np.full(max(len(self.plan.design.paths), 1), 0.5)
        for dimension, path in enumerate(self.plan.design.paths):
            given = next((inputs[path] for inputs in known if path in inputs and inputs[path].is_range), None)
            if given is not None:
                found[dimension] = middle(given)
        return found


def _order_text(crisis: Crisis, path: str) -> str:
    actor = path.split(".")[1] if path.count(".") else path
    return f"{crisis.label(actor)}: the order of what it wants" if path.endswith(".order") else path


def middle(given: Judged) -> float:
    """The point of the unit interval at which an input has its central value, or the nearest drawn to it."""
    if isinstance(given, Choice):
        place = given.values.index(given.central)
        return sum(given.weights[:place]) + given.weights[place] / 2
    if isinstance(given, Quantity) and given.kind == "weighted":
        place = min(range(len(given.values)), key=lambda entry: abs(given.values[entry] - given.central))
        return sum(given.weights[:place]) + given.weights[place] / 2
    if isinstance(given, Quantity) and given.kind == "triangular":
        return float(np.clip((given.values[1] - given.low) / (given.high - given.low), 0.001, 0.999))
    return 0.5 if isinstance(given, Quantity) else 0.25


def claimed_pairs(crisis: Crisis) -> tuple[tuple[str, ...], ...]:
    """The pairs of levers that claims are about, for :func:`.plan_of`."""
    pulled = {lever.id for lever in crisis.levers}
    sides = [levers for claim in crisis.file.claims for test in claim.test for _, levers in test.sides]
    left = [tuple(lever for lever in side if lever not in pulled) for side in sides]
    return tuple(dict.fromkeys(side for side in left if len(side) == 2))


def check_quantities(plan: Plan) -> None:
    """Raise CrisisError where claims name what their engines do not answer with, all at once and before any work."""
    _refuse(claim_problems(plan.base, plan.headlines))


def _refuse(problems: list[Problem]) -> None:
    wrong = [problem for problem in problems if problem.severity == "error"]
    if wrong:
        raise CrisisError(wrong)


def narrowed(plan: Plan) -> Plan:
    """The part of a plan that its claims are about: their engines and levers, with the same draws."""
    claims = plan.base.file.claims
    tests = [test for claim in claims for test in claim.test]
    pulled = {lever.id for lever in plan.base.levers}
    named = [side for test in tests for side in test.sides]
    wanted = {tuple(lever for lever in levers if lever not in pulled) for _, levers in named} | {()}
    names = {quantity.split(".")[0] for quantity, _ in named}
    return replace(
        plan,
        variants=tuple(variant for variant in plan.variants if variant.levers in wanted),
        engines=tuple(engine for engine in plan.engines if engine.name in names),
    )


def _instead(
    engine: Engine, crisis: Crisis, base: Crisis, removals: Sequence[Removal], columns: Columns
) -> dict[str, Floats]:
    """Columns that put other values in the place of some inputs, as they are now and as they were before a lever; each
    of the ``removals`` in its own row."""
    known, before, reads = judged(crisis), judged(base), engine.reads(crisis)
    found: dict[str, Floats] = {}
    for row, removal in enumerate(removals):
        changed = removal(known)
        if engine.timed:
            changed |= {BEFORE + path: value for path, value in removal(before).items()}
        for path, value in changed.items():
            bare = path.removeprefix(BEFORE)
            given = (before if path.startswith(BEFORE) else known)[bare]
            if not covers(reads, bare) or not isinstance(given, Quantity):
                continue
            if path not in found:
                same = columns.get(bare) if known.get(bare) == given else None
                column = columns.get(path, same)
                found[path] = np.full(len(removals), given.central) if column is None else column.astype(np.float64)
            found[path][row] = value
    return found


def _holds(test: Test, own: Floats, other: Floats | None) -> Floats:
    match test.comparison:
        case "is":
            found = (own > 0.5) == (test.is_ == "yes")
        case "above":
            found = own > (test.above or 0.0)
        case "below":
            found = own < (test.below or 0.0)
        case "before":
            goal = np.full_like(own, test.before) if isinstance(test.before, float) else other
            found = _later(goal, own) > max(test.by, _SAME)
        case "more_than_under":
            found = _later(own, other) > max(test.by, _SAME)
        case "less_than_under":
            found = _later(other, own) > max(test.by, _SAME)
        case "differs_from_under":
            found = np.abs(_later(own, other)) > max(test.by, _SAME)
        case _:
            found = np.abs(_later(own, other)) <= max(test.by, _SAME)
    missing = np.isnan(own) if other is None else np.isnan(own) | np.isnan(other)
    return np.where(missing, np.nan, found.astype(np.float64))


def _later(one: Floats | None, other: Floats | None) -> Floats:
    """By how much one exceeds the other; two events that never come are level."""
    left, right = (np.array(np.nan) if side is None else side for side in (one, other))
    both = np.isposinf(left) & np.isposinf(right)
    return np.where(both, 0.0, np.where(both, 0.0, left) - np.where(both, 0.0, right))


def _moves(test: Test, values: Floats) -> Floats:
    first, last = values[:, 0], values[:, -1]
    steps, all_along = _later(values[:, 1:], values[:, :-1]), _later(last, first)
    if test.comparison == "rises_with":
        found = (steps >= -_SAME).all(axis=1) & (all_along > max(test.by, _SAME))
    elif test.comparison == "falls_with":
        found = (steps <= _SAME).all(axis=1) & (all_along < -max(test.by, _SAME))
    else:
        found = (np.minimum(first, last) < -test.by) & (np.maximum(first, last) > test.by)
    return np.where(np.isnan(values).any(axis=1), np.nan, found.astype(np.float64))
