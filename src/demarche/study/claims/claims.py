"""Claims on trial: whether each follows from the inputs, what that hangs on, what would reverse it; the record apart.

A claim is asked in every version of the study. What follows from the inputs is said in three words:

* *holds* where the claim is true in as many versions as it claims: in every one tested (``over: all``), in most, or
  in more than a stated share, as far as the 90 % interval of the share lies above it;
* *fails* where it is true in none (``all``), or the interval lies below;
* *depends* otherwise.

A share of versions is no probability. What the record shows is the file's own verdict, with its sources, and is
never merged with the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from demarche.crisis.itself import Itself
from demarche.crisis.sections.claims import Claim, Test
from demarche.engine.contract import Headline
from demarche.numerics import intervals
from demarche.numerics.sensitivity import FEWEST, LEAST_DRAWS
from demarche.study.claims.argument import Conclusion, conclusions_of
from demarche.study.claims.entered import Entered, entered_of
from demarche.study.claims.trial import Trial, Untestable, check_quantities, middle
from demarche.study.claims.weights import WeighedShare, past_places, past_weights, weighed_share
from demarche.study.draw.plan import Plan
from demarche.study.sensitivity.flips import Flip, Way, nearest_flips
from demarche.study.sensitivity.hinges import MOST, Group, Hinge, Region, groups_of, hinges_of, region_of, strongest
from demarche.study.work.crew import Crew, Job
from demarche.study.work.pieces import Answers

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Behind", "ClaimResult", "ClaimsResult", "Tested", "Verdict", "claims_of"]

Verdict = Literal["holds", "fails", "depends", "untested"]


@dataclass(frozen=True)
class Tested:
    """One test of a claim in parts that can be put into words: levers by their titles, the input by its path."""

    headline: Headline
    under: tuple[str, ...]
    comparison: str
    than: str | float | None
    other: tuple[str, ...] | None
    input: str | None
    by: float
    event: Headline | None = None
    """The other event, where one comes before another."""

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {
            "quantity": self.headline.id,
            "under": list(self.under),
            "comparison": self.comparison,
            "than": self.than,
            "other": None if self.other is None else list(self.other),
            "event": None if self.event is None else self.event.id,
            "input": self.input,
            "by": self.by,
        }


@dataclass(frozen=True)
class Behind:
    """What the number behind one of a claim's tests hangs on: for claims that are too seldom, or too evenly, false."""

    test: int
    """The place of the test among the claim's."""
    hinges: tuple[Hinge, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"test": self.test, "hangs_on": [hinge.to_dict() for hinge in self.hinges]}


@dataclass(frozen=True)
class ClaimResult:
    """One claim with its two verdicts.

    ``share`` of ``tested`` versions, with its 90 % interval; ``central`` is whether it holds in the middle of all
    ranges. ``flips`` reverse that: single changes, nearest first, or one of two inputs; ``moved`` inputs of the
    ``looked_at`` that the engines read were tried for it. ``reason`` says why an
    untested claim is. ``enough`` is False where there are too few versions, or answers of the rarer kind, to say
    what it hangs on. Where no input stands out, ``behind`` has what the numbers that it compares hang on: they tell
    more than whether they lie on this side of a line or on that. ``weighed`` is the share weighted by history, where
    the file tells of past talks. ``entered`` says whether the answer in the middle is there only because of a friction
    that the file enters.
    """

    id: str
    text: str
    by: str
    kind: str
    verdict: Verdict
    reason: str
    over: str | float
    required: bool
    tested: int
    share: float | None
    low: float | None
    high: float | None
    weighed: WeighedShare | None
    central: bool | None
    looked_at: int
    moved: int
    enough: bool
    hinges: tuple[Hinge, ...]
    behind: tuple[Behind, ...]
    entered: Entered
    region: Region | None
    groups: tuple[Group, ...]
    flips: tuple[Flip, ...]
    tests: tuple[Tested, ...]
    record: str
    evidence: str
    note: str
    false_if: str
    source: tuple[str, ...]
    supports: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Whether it holds in as many versions as it claims."""
        return self.verdict == "holds"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        same = ("id", "text", "by", "kind", "verdict", "reason", "over", "required", "tested", "share", "low", "high")
        found: dict[str, Any] = {name: getattr(self, name) for name in same}
        return found | {
            "weighed": None if self.weighed is None else self.weighed.to_dict(),
            "central": self.central,
            "inputs_looked_at": self.looked_at,
            "inputs_moved": self.moved,
            "enough": self.enough,
            "hangs_on": [hinge.to_dict() for hinge in self.hinges],
            "numbers_hang_on": [entry.to_dict() for entry in self.behind],
            "entered": self.entered.to_dict(),
            "region": None if self.region is None else self.region.to_dict(),
            "groups": [group.to_dict() for group in self.groups],
            "flips": [flip.to_dict() for flip in self.flips],
            "tests": [test.to_dict() for test in self.tests],
            "record": {"verdict": self.record or None, "evidence": self.evidence, "source": list(self.source)},
            "note": self.note,
            "false_if": self.false_if,
            "supports": list(self.supports),
        }


@dataclass(frozen=True)
class ClaimsResult:
    """All claims of a file, in file order, and how they carry each other."""

    claims: tuple[ClaimResult, ...]
    conclusions: tuple[Conclusion, ...]
    draws: int
    seed: int
    texts: Mapping[str, str]
    """What each open input is about, by path."""
    kinds: Mapping[str, Mapping[str, str]]
    """What an actor of each type does, by the path of its type: 'Moscow resists the United States'."""

    def claim(self, name: str) -> ClaimResult:
        """The claim with this id."""
        return next(entry for entry in self.claims if entry.id == name)

    @property
    def missed(self) -> tuple[ClaimResult, ...]:
        """The claims that the file requires to hold, and that do not."""
        return tuple(entry for entry in self.claims if entry.required and not entry.met)

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready; the fields are documented in the reference."""
        return {
            "draws": self.draws,
            "seed": self.seed,
            "claims": [claim.to_dict() for claim in self.claims],
            "conclusions": [conclusion.to_dict() for conclusion in self.conclusions],
        }


def claims_of(
    plan: Plan,
    answers: Answers | None = None,
    crew: Crew | None = None,
    first: Callable[[], None] = lambda: None,
) -> ClaimsResult | None:
    """Every claim of the plan's crisis on trial, by a ``crew`` if there is one; None where the file has none.

    ``plan`` should have the pairs that :func:`.claimed_pairs` names; what ``answers`` lack is evaluated. ``first`` is
    done by this process in any case, while the others of the crew begin. Raises CrisisError where a claim names a
    quantity that its engine does not answer with.
    """
    claims = plan.base.file.claims
    if not claims or crew is None:
        first()
    if not claims:
        return None
    trial = Trial(plan, answers)
    check_quantities(plan)
    return ClaimsResult(
        tuple(_tried(trial, claim) for claim in claims) if crew is None else _tried_by(crew, trial, first),
        conclusions_of(claims),
        plan.design.count,
        plan.design.seed,
        trial.texts(),
        {
            f"actors.{actor.id}.type": {kind: f"{actor.label} {words}" for kind, words in actor.types.items()}
            for actor in plan.base.file.actors
            if actor.types
        },
    )


def _tried_by(crew: Crew, trial: Trial, first: Callable[[], None]) -> tuple[ClaimResult, ...]:
    """The same, each claim a job, those about most wars first."""
    claims = trial.plan.base.file.claims
    places = [_places(trial, claim) for claim in claims]
    order = sorted(range(len(claims)), key=lambda place: -len(places[place]))
    jobs = []
    for place in order:
        own = {p: found for p, found in trial.answers.items() if (p.variant, p.engine) in places[place]}
        jobs.append(Job(_tried_apart, (place, own)))
    found = dict(zip(order, crew.do(jobs, first=first), strict=True))
    return tuple(found[place] for place in range(len(claims)))


def _places(trial: Trial, claim: Claim) -> set[tuple[int, str]]:
    try:
        return trial.places(claim) | past_places(trial.plan)
    except Untestable:
        return set()


def _tried_apart(plan: Plan, place: int, answers: Answers) -> ClaimResult:
    trial = _trial(Itself(plan))
    trial.answers.update(answers)
    return _tried(trial, plan.base.file.claims[place])


@lru_cache(maxsize=1)
def _trial(this: Itself[Plan]) -> Trial:
    return Trial(this.value)  # one for all claims: those about the same quantities ask the same points


def _tried(trial: Trial, claim: Claim) -> ClaimResult:
    over = trial.plan.base.file.crisis.claims_over if claim.over is None else claim.over
    try:
        if not claim.test:
            raise Untestable(_why_not(claim))
        tests = tuple(_tested(trial, claim, test) for test in claim.test)
        truth = trial.truth(claim)
        held = ~np.isnan(truth)
        if not held.any():
            raise Untestable("what it is about has no value in any version")
    except Untestable as reason:
        return _result(claim, "untested", over=over, reason=str(reason))
    true = truth[held] > 0.5
    share, low, high = intervals.share(int(true.sum()), len(true))
    inputs = {path: column[held] for path, column in trial.inputs(claim).items()}
    hinges = hinges_of(true, inputs, trial.plan.design.seed)
    flips, central, moved = _flips(trial, claim, true, inputs, hinges)
    return _result(
        claim,
        _verdict(over, true, low, high),
        over=over,
        tested=len(true),
        share=share,
        low=min(low, share),  # all versions of 64 agree: Wilson's upper end is a rounding below 1
        high=max(high, share),
        weighed=weighed_share(truth, past_weights(trial)),
        central=central,
        looked_at=len(inputs),
        moved=moved,
        enough=_enough(true),
        hinges=hinges,
        entered=Entered() if central is None else entered_of(trial, claim),
        behind=() if hinges else _behind(trial, claim, held, inputs),
        region=region_of(true, inputs, hinges, trial.plan.design.seed) if hinges else None,
        groups=groups_of(true, inputs, trial.plan.design.seed) if hinges else (),
        flips=flips,
        tests=tests,
    )


def _behind(
    trial: Trial, claim: Claim, held: NDArray[np.bool_], inputs: Mapping[str, NDArray[Any]]
) -> tuple[Behind, ...]:
    found: dict[Any, Behind] = {}
    for place, test in enumerate(claim.test):
        if test.input is None and trial.headline(claim, test.quantity)[1].kind == "number":
            standing = hinges_of(trial.number(claim, test)[held], inputs, trial.plan.design.seed)
            hinges = tuple(hinge for hinge in standing if hinge.influence.first_order.low > 0.0)
            if hinges:
                found.setdefault(test.sides, Behind(place, hinges))
    return tuple(found.values())


def _tested(trial: Trial, claim: Claim, test: Test) -> Tested:
    titles = {lever.id: lever.title for lever in trial.plan.base.file.levers}
    other = test.compared_with
    month = test.before if isinstance(test.before, float) else None
    return Tested(
        trial.headline(claim, test.quantity)[1],
        tuple(titles[lever] for lever in test.under),
        test.comparison,
        next((entry for entry in (test.is_, test.above, test.below, month) if entry is not None), None),
        None if other is None else tuple(titles[lever] for lever in other),
        test.input,
        test.by,
        trial.headline(claim, test.before)[1] if isinstance(test.before, str) else None,
    )


def _why_not(claim: Claim) -> str:
    if claim.untested:
        return claim.untested
    return {
        "record": "it is about the record",
        "normative": "it says what ought to be",
        "untestable": "no engine has what it is about",
        "model": "no test is written for it",
    }[claim.kind]


def _result(claim: Claim, verdict: Verdict, **found: Any) -> ClaimResult:
    empty: dict[str, Any] = {
        "reason": "", "tested": 0, "share": None, "low": None, "high": None, "weighed": None, "central": None,
        "looked_at": 0, "moved": 0, "enough": True, "hinges": (), "behind": (), "entered": Entered(),
        "region": None, "groups": (), "flips": (), "tests": (),
    }  # fmt: skip
    return ClaimResult(
        id=claim.id,
        text=claim.text,
        by=claim.by,
        kind=claim.kind,
        verdict=verdict,
        required=claim.required,
        record=claim.record,
        evidence=" ".join(claim.evidence.split()),
        note=" ".join(claim.note.split()),
        false_if=claim.false_if,
        source=claim.source,
        supports=claim.supports,
        **(empty | found),
    )


def _verdict(over: str | float, true: NDArray[np.bool_], low: float, high: float) -> Verdict:
    if over == "all":
        return "holds" if true.all() else "depends" if true.any() else "fails"
    asked = 0.5 if over == "most" else float(over)
    return "holds" if low > asked else "fails" if high < asked else "depends"


def _enough(true: NDArray[np.bool_]) -> bool:
    rarer = min(int(true.sum()), int((~true).sum()))
    return len(true) >= LEAST_DRAWS and (rarer == 0 or rarer >= FEWEST)


def _flips(
    trial: Trial, claim: Claim, true: NDArray[np.bool_], inputs: Mapping[str, NDArray[Any]], hinges: tuple[Hinge, ...]
) -> tuple[tuple[Flip, ...], bool | None, int]:
    """What reverses the claim in the middle of the ranges, whether it holds there, and how many inputs were moved.

    Where answers take long, only the six inputs that stand out or are strongest are moved, and none where all input
    sets agree.
    """
    centre = trial.centre()
    start = float(trial.truth_at(claim, centre[None, :])[0])
    if np.isnan(start):
        return (), None, 0
    slow = trial.slow(claim)
    first = [hinge.input for hinge in hinges]
    if slow and (true.all() or not true.any()):
        return (), start > 0.5, 0
    if slow:
        first += [path for path in strongest(true, inputs) if path not in first][: max(MOST - len(first), 0)]
    ways = []
    for path in [*first, *(path for path in inputs if path not in first and not slow)]:
        given = trial.given(claim, path)
        ways.append(Way(path, trial.plan.design.paths.index(path), given, middle(given)))
    flips = nearest_flips(lambda units: trial.truth_at(claim, units), centre, ways, coarse=slow)
    return flips, start > 0.5, len(ways)
