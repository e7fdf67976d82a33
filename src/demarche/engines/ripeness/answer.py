"""Everything a run says of the war: is the conflict ripe, what would each lever do, what does waiting cost."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.itself import Itself
from demarche.engine.contract import Drawn
from demarche.engine.inputs import touched
from demarche.engine.plain import Plain
from demarche.engine.shown import Shown
from demarche.engines.ripeness import (
    Decomposition,
    Plan,
    Result,
    Slope,
    Stalemate,
    decompose,
    slopes,
    solve_many,
    stalemate,
)
from demarche.engines.ripeness.adapter import (
    DURABLE,
    OPEN,
    RIPE_SOON,
    SIGNED,
    SOLVED,
    RipenessEngine,
    mean_terms,
)
from demarche.engines.ripeness.authorised import plan_at_centre
from demarche.engines.ripeness.carrying import Carrying
from demarche.engines.ripeness.centre_facts import Centre, centre_of
from demarche.engines.ripeness.history_weights import History, history_of
from demarche.engines.ripeness.ledger import Ledger, ledger_of
from demarche.engines.ripeness.lever_answer import LeverAnswer
from demarche.engines.ripeness.over_facts import Now, lever_over, now_of
from demarche.engines.ripeness.probing import Probe, probe_of
from demarche.engines.ripeness.section import WarPart
from demarche.engines.ripeness.shown import shown_of
from demarche.engines.ripeness.terms_facts import TermsFacts, terms_facts
from demarche.engines.ripeness.types import TypeAnswer, types_answers
from demarche.engines.ripeness.verdict import HOLDS_AT_LEAST, Ripe, ripe_or_not
from demarche.engines.ripeness.war_path import WarPath, milestones, war_path, with_spread
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "AT_LEAST",
    "PRECISIONS",
    "LeverAnswer",
    "RipenessAnswer",
    "Verdict",
    "drawn_verdict",
    "over_versions",
    "ripeness_answer",
]

AT_LEAST = 0.5
"""Share of versions in which the zone must be open for the verdict *ripe* (or *ripening*)."""
PRECISIONS = (20.0, 40.0, 80.0)
"""Of choices at the table, where neither file nor user names any: gains of a twentieth to an eightieth of the prize."""
_SIDES = ("ruler", "opposition")


@dataclass(frozen=True)
class Verdict:
    """*Ripe* if the zone is open now in at least ``at_least`` of the versions and what is signed holds with a chance
    of at least ``holds_at_least``; *could be signed, would not hold* if with less; *ripening* if in as many sets the
    zone is more likely than not to open within a year; else *not ripe*. Shares of versions, not probabilities.

    ``signed``: mean chance that something is signed within the horizon; ``holds``: that the first settlement holds, if
    one is signed (None where none is); ``unsolved``: versions whose war has no steady state, which do not count.
    """

    open_now: float
    opens_within_year: float
    sets: int
    at_least: float = AT_LEAST
    signed: float | None = None
    holds: float | None = None
    holds_at_least: float = HOLDS_AT_LEAST
    unsolved: int = 0

    @property
    def open_sets(self) -> int:
        """Versions in which terms exist now."""
        return round(self.open_now * self.sets)

    @property
    def opening_sets(self) -> int:
        """Versions in which they are likelier than not within a year."""
        return round(self.opens_within_year * self.sets)

    @property
    def code(self) -> Ripe:
        """The verdict."""
        return ripe_or_not(self.open_now, self.opens_within_year, self.at_least, self.holds, self.holds_at_least)

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "verdict": self.code,
            "open_now": self.open_now,
            "opens_within_year": self.opens_within_year,
            "input_sets": self.sets,
            "at_least": self.at_least,
            "signed": self.signed,
            "holds_if_signed": self.holds,
            "holds_at_least": self.holds_at_least,
            "unsolved": self.unsolved,
        }


@dataclass(frozen=True)
class RipenessAnswer(Plain):
    """The war at the middle of the ranges, without and with each lever that touches it, and over versions."""

    ruler: str
    opposition: str
    coercer: str | None
    prize: str
    base: Result
    levers: tuple[LeverAnswer, ...]
    untouched: tuple[str, ...]
    """Titles of the levers that set nothing in the war."""
    ledger: Ledger | None
    verdict: Verdict | None
    durable_months: int
    horizon_months: int
    path: WarPath
    """What the war adds up to: months of it, and what each patron pays."""
    history: History | None = None
    """What past talks say of the versions; None where no versions were tried."""
    erring: tuple[Result, ...] = ()
    """The war without levers if the sides err at the table, at each precision asked for, least precise first."""
    types: tuple[TypeAnswer, ...] = ()
    """The war without levers if an actor is of another type than taken for granted."""
    shown: Shown | None = None
    """The facts of the first page; None where no versions were tried."""
    now: Now | None = None
    """Where it stands and what comes of it over the versions; None where none were tried."""
    grounds: TermsFacts | None = None
    """What conditions cost, what keeps a peace and what the war costs, over the versions."""

    probe: Probe | None = field(default=None, repr=False, compare=False)
    """The versions that are asked what carries the verdict; None where none were tried."""
    carried: Carrying | None = field(default=None, repr=False, compare=False)
    """What they said, where they were asked already."""

    @cached_property
    def carrying(self) -> Carrying | None:
        """What carries the verdict."""
        return self.carried if self.carried is not None or self.probe is None else self.probe.found()

    @cached_property
    def parts(self) -> Decomposition:
        """The width of the zone now, split over its causes."""
        return decompose(self.base.plan)

    @cached_property
    def stalemate(self) -> Stalemate:
        """Settling now against fighting to the finish, which is not the choice the sides face."""
        return stalemate(self.base.plan)

    @cached_property
    def slopes(self) -> tuple[Slope, ...]:
        """How the chance of a peace that holds moves with the war's main judged numbers, and where by a jump; empty
        where outside powers choose, whose game takes too long to solve so often."""
        return () if len(self.base.values) > len(_SIDES) else _slopes(Itself(self.base.plan))

    @cached_property
    def centre(self) -> Centre:
        """What a page tells of the war at the middle of the ranges."""
        return centre_of(self.base, self.types)

    def step(self, month: int) -> int:
        """The entry of a curve that belongs to a month."""
        return self.base.step(month)

    @property
    def terms(self) -> float:
        """The ruler's mean share in what is signed; nan where nothing is."""
        return mean_terms(self.base)

    def _history(self) -> dict[str, Any] | None:
        if self.history is None:
            return None
        at_least = AT_LEAST if self.verdict is None else self.verdict.at_least
        return {"verdict": self.history.verdict(at_least), **self.history.to_dict()}

    @property
    def milestones(self) -> list[int]:
        """The months at which figures are told, the last being the end of the horizon."""
        return milestones(self.horizon_months)

    @property
    def first_year(self) -> int:
        """The first month at which figures are told."""
        return self.milestones[0]

    @property
    def fought(self) -> dict[int, tuple[float, float]]:
        """Months of war expected by each milestone: least and most in the middle 90 % of the versions; where none
        were tried, what is expected at the middle of the ranges, twice."""
        return {
            month: (amount.central, amount.central)
            if amount.low is None or amount.high is None
            else (amount.low, amount.high)
            for month, amount in self.path.fought.items()
        }

    def _brief(self, result: Result) -> dict[str, Any]:
        steps = [self.step(month) for month in self.milestones]
        return {
            "precision": result.plan.game.precision,
            "months": self.milestones,
            "signed": [float(result.signed[step]) for step in steps],
            "durable": [float(result.durable[step]) for step in steps],
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready; the field names are documented in the reference."""
        found = self.base.to_dict()
        prices = found.pop("ledger")
        people = {} if self.ledger is None else self.ledger.to_dict(self.fought)
        warnings = found.pop("warnings")
        return {
            "sides": {"ruler": self.ruler, "opposition": self.opposition, "coercer": self.coercer},
            "prize": self.prize,
            "verdict": None if self.verdict is None else self.verdict.to_dict(),
            "history": self._history(),
            "durable_months": self.durable_months,
            **found,
            "parts": self.parts.to_dict(),
            "stalemate": self.stalemate.to_dict(),
            "slopes": [slope.to_dict() for slope in self.slopes],
            "erring": [self._brief(result) for result in (*self.erring, self.base)] if self.erring else [],
            "types": [other.to_dict() for other in self.types],
            "first_page": None if self.shown is None else self.shown.to_dict(),
            "now": None if self.now is None else self.now.to_dict(),
            "grounds": None if self.grounds is None else self.grounds.to_dict(),
            "carrying": None if self.carrying is None else self.carrying.to_dict(),
            "levers": {lever.id: lever.to_dict(self.base) for lever in self.levers},
            "ledger": people | self.path.to_dict() | {"patrons": prices},
            "warnings": warnings,
        }


@lru_cache(maxsize=4)  # an answer that is told more of the versions still has the same war at the middle
def _slopes(this: Itself[Plan]) -> tuple[Slope, ...]:
    return slopes(this.value)


def over_versions(crisis: Crisis, central: RipenessAnswer, drawn: Drawn) -> RipenessAnswer:
    """The answer with what a study found over its versions."""
    values = drawn.base.values
    if OPEN not in values:
        return central
    under = {
        next(iter(levers)): variation.values[DURABLE]
        for levers, variation in drawn.variants.items()
        if len(levers) == 1
    }
    verdict = drawn_verdict(values, crisis.file.crisis.ripe_at)
    history = history_of(crisis, values, under)
    path = with_spread(central.path, values)
    grounds, shown = terms_facts(crisis, values), shown_of(crisis, drawn)
    levers = tuple(replace(lever, over=lever_over(crisis, drawn, lever.id)) for lever in central.levers)
    return replace(
        central,
        verdict=verdict,
        history=history,
        path=path,
        shown=shown,
        grounds=grounds,
        levers=levers,
        now=None if verdict is None else now_of(crisis, values),
        probe=None if verdict is None else probe_of(crisis, drawn),
    )


def drawn_verdict(drawn: Mapping[str, NDArray[np.float64]], at_least: float) -> Verdict | None:
    """The verdict from drawn versions; None where no war has a steady state."""
    solved = drawn[SOLVED] > 0.0
    if not solved.any():
        return None
    now, soon, signed, durable = (float(drawn[name][solved].mean()) for name in (OPEN, RIPE_SOON, SIGNED, DURABLE))
    holds = durable / signed if signed > 0.0 else None
    return Verdict(now, soon, int(solved.sum()), at_least, signed, holds, unsolved=int((~solved).sum()))


def ripeness_answer(
    crisis: Crisis,
    *,
    levers: Sequence[str] | None = None,
    precisions: Sequence[float] | None = None,
) -> RipenessAnswer:
    """The war at central values, and under each of its levers (or those named).

    ``precisions`` are those at which the sides are let err for comparison (None: the file's, or :data:`PRECISIONS`).
    Raises InputError where the file's war section is
    missing or does not say how the front moves.
    """
    adapter = RipenessEngine()
    war = crisis.file.part(WarPart).war
    if war is None or not adapter.applies(crisis):
        raise InputError(
            "this crisis file has no war section with a pace_per_year; 'demarche new' writes one, full of questions"
        )
    pulled = {lever.id for lever in crisis.levers}
    known = {lever.id: lever for lever in crisis.file.levers}
    for name in levers or ():
        crisis.on_top(name)
    wanted = [lever for name, lever in known.items() if name not in pulled and (levers is None or name in levers)]
    bearing = {
        lever.id: crisis.on_top(lever.id) for lever in wanted if touched(adapter.reads(crisis), crisis, lever.set)
    }
    under = {name: after for name, after in bearing.items() if after is not None}
    felt = [known[name] for name in under]
    plans: list[Plan] = [plan_at_centre(crisis), *(plan_at_centre(after) for after in under.values())]
    asked = _precisions(crisis) if precisions is None else sorted(set(precisions))
    plans += [replace(plans[0], game=replace(plans[0].game, precision=value)) for value in asked]
    timed = [lever for lever in felt if lever.from_month > 0]
    plans += [plan_at_centre(_otherwise(under[lever.id])) for lever in timed]
    base, *results = solve_many(plans)
    others = dict(zip([lever.id for lever in timed], results[len(felt) + len(asked) :], strict=True))
    seat = crisis.file.crisis.seat
    answers = tuple(
        LeverAnswer(
            lever.id,
            lever.label,
            crisis.label(lever.seat),
            lever.seat == seat,
            lever.from_month,
            lever.to_month,
            lever.surprise,
            result,
            None,
            others.get(lever.id),
        )
        for lever, result in zip(felt, results, strict=False)
    )
    path = war_path(crisis, base)
    return RipenessAnswer(
        crisis.label(war.ruler),
        crisis.label(war.opposition),
        None if war.coercer is None else crisis.label(war.coercer.actor),
        crisis.file.screen.prize if crisis.file.screen else "the prize",
        base,
        answers,
        tuple(lever.title for lever in wanted if lever.id not in bearing),
        ledger_of(crisis),
        None,
        war.durable_months,
        war.horizon_months,
        path,
        None,
        tuple(results[len(felt) : len(felt) + len(asked)]),
        types_answers(crisis),
    )


def _otherwise(crisis: Crisis) -> Crisis:
    """The crisis with its last lever a surprise if it was none, and none if it was one."""
    *before, lever = crisis.levers
    return replace(crisis, levers=(*before, lever.model_copy(update={"surprise": not lever.surprise})))


def _precisions(crisis: Crisis) -> list[float]:
    given = war.precision if (war := crisis.file.part(WarPart).war) else None
    return list(PRECISIONS) if given is None else sorted({given.low, given.central, given.high})


def rows(answer: RipenessAnswer) -> Iterator[Mapping[str, Any]]:
    """A row for each lever and step of the model, the war without levers first."""
    curves = ("signed", "durable", "peace", "fighting", "faded", "ruler_defeated", "opposition_defeated")
    for name, result in (("", answer.base), *((lever.id, lever.result) for lever in answer.levers)):
        for step in range(len(result.signed)):
            told = {curve: float(getattr(result, curve)[step]) for curve in curves}
            yield {"lever": name, answer.base.plan.game.horizon.step: step, **told}
