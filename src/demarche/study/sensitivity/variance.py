"""Sobol' designs on request: how much of what varies goes with each input, alone and together with others.

The versions of a study serve every question at once, and tell what a claim hangs on by comparing groups of them. A
Sobol' design (:mod:`demarche.numerics.saltelli`) is made for this one question: it takes N (d + 2) further versions
for d open inputs and splits the variance exactly, combinations included. It needs inputs that are independent: where
the file ties some together it is refused. Types of actors and orders of statements are drawn independently of the rest
and are no hindrance.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from demarche.crisis.inventory import assumptions
from demarche.crisis.sections.claims import Claim, Test
from demarche.crisis.suggest import did_you_mean
from demarche.engine.contract import Engine
from demarche.errors import InputError
from demarche.numerics.saltelli import Shares, design_points, design_size, shares
from demarche.study.claims.trial import Trial, Untestable
from demarche.study.draw.plan import Piece, Plan
from demarche.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Cost", "Measured", "SobolResult", "SobolStudy"]

_PROBED = 8
"""Points of each kind that are solved beforehand to tell how long all will take."""
_WIDE = 0.1
"""A half interval of the largest total share beyond which the design is called too small."""


@dataclass(frozen=True)
class Cost:
    """What a design takes: ``solves`` = ``points`` under each of ``variants``, points = rows * (inputs + 2)."""

    engines: tuple[str, ...]
    rows: int
    inputs: int
    points: int
    variants: int
    solves: int


@dataclass(frozen=True)
class Measured:
    """The shares of one output: whether a claim is true, the number behind one of its tests, or a quantity.

    ``reason`` says why there are none. ``enough`` is False where the interval of the largest total share is wider than
    a tenth either way.
    """

    id: str
    about: Literal["claim", "number", "quantity"]
    words: str
    points: int
    mean: float | None
    inputs: tuple[str, ...]
    shares: tuple[Shares, ...]
    reason: str

    @property
    def alone(self) -> float:
        """The part of the variance that goes with single inputs; the rest lies in combinations."""
        return float(sum(share.first.value for share in self.shares))

    @property
    def enough(self) -> bool:
        """Whether the design was large enough to go by."""
        if not self.shares:
            return True
        most = max((share.total for share in self.shares), key=lambda total: total.value)
        return (most.high - most.low) / 2 <= _WIDE

    def ranked(self) -> list[tuple[str, Shares]]:
        """Inputs with their shares, the largest total first."""
        return sorted(zip(self.inputs, self.shares, strict=True), key=lambda entry: (-entry[1].total.value, entry[0]))

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "id": self.id,
            "about": self.about,
            "words": self.words,
            "points": self.points,
            "mean": self.mean,
            "alone": self.alone if self.shares else None,
            "enough": self.enough,
            "shares": [{"input": path} | share.to_dict() for path, share in self.ranked()] if self.shares else [],
            "reason": self.reason,
        }


@dataclass(frozen=True)
class SobolResult:
    """What a Sobol' design found for each output asked about."""

    rows: int
    seed: int
    costs: tuple[Cost, ...]
    measured: tuple[Measured, ...]
    texts: dict[str, str]
    """What each input is about, by path."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready; the fields are documented in the reference."""
        return {
            "rows": self.rows,
            "seed": self.seed,
            "costs": [asdict(cost) | {"engines": list(cost.engines)} for cost in self.costs],
            "measured": [entry.to_dict() for entry in self.measured],
        }


@dataclass(frozen=True, eq=False)
class _DesignPlan(Plan):
    """A plan over the points of a design: every engine is asked at all of them, and only where an answer is used."""

    wanted: frozenset[tuple[int, str]] = frozenset()

    def asked(self, engine: Engine) -> int:
        return self.design.count

    def pieces(self) -> list[Piece]:
        return [piece for piece in Plan.pieces(self) if (piece.variant, piece.engine) in self.wanted]


@dataclass(frozen=True, eq=False)
class _Group:
    """The outputs that the same engines answer, with the inputs that these read."""

    engines: tuple[str, ...]
    claims: tuple[Claim, ...]
    quantities: tuple[str, ...]
    inputs: tuple[str, ...]
    plan: _DesignPlan


class SobolStudy:
    """A Sobol' design for the claims of a plan's crisis (or those named), or for quantities without any lever.

    Raises InputError for what is not there, where the file ties inputs together, or where nothing is open.
    """

    def __init__(self, plan: Plan, rows: int, *, claims: Sequence[str] = (), quantities: Sequence[str] = ()) -> None:
        self.base = plan
        self.rows = rows
        self.skipped: list[Measured] = []
        self._groups = tuple(self._grouped(_claims(plan, claims) if claims or not quantities else (), quantities))
        if not self._groups:
            reasons = "; ".join(f"{entry.id}: {entry.reason}" for entry in self.skipped)
            raise InputError(f"there is nothing to make a Sobol' design for{': ' if reasons else ''}{reasons}")

    @property
    def costs(self) -> tuple[Cost, ...]:
        """What it will take, design by design."""
        found = []
        for group in self._groups:
            points = design_size(self.rows, len(group.inputs))
            found.append(
                Cost(
                    group.engines, self.rows, len(group.inputs), points, len(group.plan.wanted),
                    points * len(group.plan.wanted),
                )
            )  # fmt: skip
        return tuple(found)

    def seconds(self) -> float:
        """About how long one processor takes for all of it, from a few points of each kind."""
        whole = 0.0
        for group in self._groups:
            for place, name in sorted(group.plan.wanted):
                engine = next(entry for entry in group.plan.engines if entry.name == name)
                count = min(_PROBED, group.plan.design.count)
                columns = group.plan.columns(Piece(place, name, 0, 0, count), engine)
                crisis = group.plan.variants[place].crisis
                # What an engine keeps between calls it prepares only once.
                engine.evaluate(crisis, {path: column[:1] for path, column in columns.items()}, 1, group.plan.base)
                start = time.perf_counter()
                engine.evaluate(crisis, columns, count, group.plan.base)
                whole += (time.perf_counter() - start) / count * group.plan.design.count
        return whole

    def finish(
        self,
        *,
        workers: int | None = None,
        executor: Executor | None = None,
        done: Callable[[int, int], None] = lambda finished, total: None,
    ) -> SobolResult:
        """Do the work (see :meth:`.Study.work`) and split the variances."""
        total = sum(len(group.plan.pieces()) for group in self._groups)
        before = 0
        measured = list(self.skipped)
        for group in self._groups:
            study = Study(group.plan)
            study.work(workers=workers, executor=executor, done=partial(_further, done, before, total))
            before += len(group.plan.pieces())
            measured += self._measured(group, Trial(group.plan, study.answers))
        order = {claim.id: place for place, claim in enumerate(self.base.base.file.claims)}
        measured.sort(key=lambda entry: order.get(entry.id, len(order)))
        texts = {entry.path: entry.text for entry in assumptions(self.base.base)}
        return SobolResult(self.rows, self.base.design.seed, self.costs, tuple(measured), texts)

    def _grouped(self, claims: Sequence[Claim], quantities: Sequence[str]) -> Iterator[_Group]:
        trial = Trial(self.base)
        groups: dict[tuple[str, ...], tuple[list[Claim], list[str]]] = {}
        for claim in claims:
            reason = _hindrance(trial, claim)
            if reason:
                self.skipped.append(Measured(claim.id, "claim", claim.text, 0, None, (), (), reason))
            else:
                names = sorted({name.split(".")[0] for test in claim.test for name, _ in test.sides})
                groups.setdefault(tuple(names), ([], []))[0].append(claim)
        for quantity in quantities:
            engine, _ = trial.quantity(quantity)
            groups.setdefault((engine.name,), ([], []))[1].append(quantity)
        for engines, (own, asked) in groups.items():
            yield self._group(trial, engines, own, asked)

    def _group(self, trial: Trial, names: tuple[str, ...], claims: list[Claim], quantities: list[str]) -> _Group:
        plan = self.base
        found = {path for claim in claims for path in trial.inputs(claim)}
        wanted = {place for claim in claims for place in trial.places(claim)}
        for quantity in quantities:
            engine, _ = trial.quantity(quantity)
            wanted.add((0, engine.name))
            found |= set(plan.design.columns(plan.base, engine.reads(plan.base)))
        inputs = tuple(path for path in plan.design.paths if path in found)
        if not inputs:
            raise InputError("nothing that these answers depend on is left open, so that nothing varies")
        tied = [plan.design.paths[place] for place in plan.design.together if plan.design.paths[place] in found]
        if len(tied) > 1:
            raise InputError(
                f"the file ties {tied[0]!r} and {tied[1]!r} together under 'correlations', and Sobol' shares need "
                "inputs that are independent of each other; leave the correlations out of this question with --set "
                "'correlations=[]', or go by what each claim hangs on, which 'demarche claims' tells without --sobol"
            )
        units = np.full((design_size(self.rows, len(inputs)), len(plan.design.paths)), 0.5)
        places = [plan.design.paths.index(path) for path in inputs]
        units[:, places] = design_points(self.rows, len(inputs), plan.design.seed)
        own = _DesignPlan(
            plan.base, plan.variants, tuple(entry for entry in plan.engines if entry.name in names), plan.headlines,
            replace(plan.design, together=(), lower=None).at(units), plan.barred, frozenset(wanted),
        )  # fmt: skip
        return _Group(names, tuple(claims), tuple(quantities), inputs, own)

    def _measured(self, group: _Group, trial: Trial) -> Iterator[Measured]:
        for claim in group.claims:
            yield self._split(group, claim.id, "claim", claim.text, trial.truth(claim))
            for test in _numbers(trial, claim):
                yield self._split(group, claim.id, "number", _said(trial, claim, test), trial.number(claim, test))
        for quantity in group.quantities:
            engine, headline = trial.quantity(quantity)
            yield self._split(group, quantity, "quantity", headline.words, trial.answers_of(engine, 0)[quantity])

    def _split(
        self, group: _Group, name: str, about: Literal["claim", "number", "quantity"], words: str, values: Floats
    ) -> Measured:
        known = np.isfinite(values)
        points, missing = len(values), int((~known).sum())
        mean = float(values[known].mean()) if known.any() else None
        if missing:
            reason = f"it has no number at {missing} of the {points} points"
            return Measured(name, about, words, points, mean, (), (), reason)
        found = shares(values, self.rows, seed=self.base.design.seed)
        reason = "" if found else "it comes out the same at every point"
        return Measured(name, about, words, points, mean, group.inputs if found else (), found, reason)


def _further(done: Callable[[int, int], None], before: int, total: int, own: int, _: int) -> None:
    done(before + own, total)


def _claims(plan: Plan, names: Sequence[str]) -> tuple[Claim, ...]:
    known = {claim.id: claim for claim in plan.base.file.claims}
    for name in names:
        if name not in known:
            raise InputError(f"there is no claim {name!r} in {plan.base.id}; {did_you_mean(name, known)}")
    return tuple(claim for claim in known.values() if (claim.test if not names else claim.id in names))


def _hindrance(trial: Trial, claim: Claim) -> str:
    """Why no design can be made for the claim; empty if one can."""
    if not claim.test:
        return claim.untested or "it has no test"
    if any(test.input is not None for test in claim.test):
        return "it follows a quantity along an input, which takes several answers for each"
    try:
        trial.check(claim)
        for test in claim.test:
            for quantity, _ in test.sides:
                trial.headline(claim, quantity)
    except Untestable as reason:
        return str(reason)
    return ""


def _numbers(trial: Trial, claim: Claim) -> list[Test]:
    """The claim's tests of numbers, each number once."""
    found: dict[Any, Test] = {}
    for test in claim.test:
        if trial.headline(claim, test.quantity)[1].kind == "number":
            found.setdefault(test.sides, test)
    return list(found.values())


def _said(trial: Trial, claim: Claim, test: Test) -> str:
    titles = {lever.id: lever.title for lever in trial.plan.base.file.levers}

    def side(quantity: str, levers: tuple[str, ...]) -> str:
        under = f" under {' and '.join(f'“{titles[lever]}”' for lever in levers)}" if levers else ""
        return f"{trial.headline(claim, quantity)[1].words}{under}"

    sides = [side(quantity, levers) for quantity, levers in test.sides]
    if len(sides) == 2 and not test.compared_with:
        sides[1] += " without any lever"
    return ", less ".join(sides)
