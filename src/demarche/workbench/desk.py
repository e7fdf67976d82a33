"""What lies on the desk: a crisis, the judgements that turn its answer, and the answer under others."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.inventory import Assumption, assumptions
from demarche.crisis.quantity import Choice, Quantity
from demarche.engine.contract import Engine
from demarche.engine.inputs import covers, judged
from demarche.engine.question import question_of
from demarche.engine.registry import leading
from demarche.errors import Complaint, InputError
from demarche.numerics.kept import Kept
from demarche.report.first import First, glance_of
from demarche.study.draw.plan import Piece, Plan, only, plan_of
from demarche.study.result import StudyResult, assembled, drawn_of
from demarche.study.work.pieces import Answers, columns_of
from demarche.workbench.hands import Asked, Case, Hands, glimpsed, planned, shared

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["PART", "VERSIONS", "Desk", "Dial", "Setting", "Turn", "changed", "dial_of", "written"]

VERSIONS = 64
"""Versions of the crisis that are tried while one moves a judgement; the full run tries more."""
PART = 16
"""Of these the ones that are tried first, where all of them take longer than one waits for without noticing; the
smallest block of draws, so that what they say is no matter of chance."""
_KEPT, _SOON, _RECENT = 64, 0.25, 8
_HUNDRED = 100.0
_FEWEST = 8
"""Versions below which nothing is said of what goes with what."""


@dataclass(frozen=True, kw_only=True)
class Dial:
    """A judgement that can be moved: a number between two ends, or the weight of an actor's first type."""

    path: str
    words: str
    low: float
    high: float
    """The file's range."""
    least: float
    most: float
    """The ends of the dial."""
    kind: str
    """``range`` or ``weight``."""
    value: str
    """As the file has it."""
    note: str
    source: tuple[str, ...]
    types: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """The middle of the file's range."""
        return (self.low + self.high) / 2

    @property
    def step(self) -> float:
        """A hundredth of the dial."""
        return (self.most - self.least) / 100 or 0.01


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What is changed for now: judgements by path, and the levers pulled."""

    changes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    levers: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes it the same as another."""
        return (tuple(sorted(self.changes.items())), self.levers)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """A value of a judgement at which the verdict turns."""

    at: float
    below: str
    above: str


@dataclass
class _Trial:
    """An answer as far as it was worked out."""

    plan: Plan
    pieces: Sequence[Piece]
    answers: Answers = field(default_factory=dict)
    asked: Asked | None = None
    """The same as another process is asked for it; None where none is to be."""
    took: float = 0.0
    """Seconds so far."""


class Desk:
    """A crisis under work. Nothing on it is changed: every setting is answered afresh, or from what is kept.

    ``hands``: other processes that share the work.
    """

    def __init__(self, crisis: Crisis, *, versions: int = VERSIONS, seed: int = 0, hands: Hands | None = None) -> None:
        self.crisis, self.versions, self.seed = crisis, versions, seed
        self.leader: Engine = leading(crisis)
        self.hands, self._case = hands or Hands(0), Case(crisis)
        self.took: deque[float] = deque(maxlen=_RECENT)
        """Seconds that each of the last answers over all versions took."""
        trial = self._tried(crisis)
        self.plan, self.study = trial.plan, assembled(trial.plan, trial.answers, linked=True)
        self.base = self._told(trial, self.study)
        self.values = columns_of(trial.answers, 0, self.leader.name)
        self.dials = tuple(self._dials())
        self._kept: Kept[First] = Kept(_KEPT, lambda found: 1)
        self._begun: tuple[Setting, _Trial] | None = None

    def first(self, setting: Setting, between: Callable[[], None] | None = None) -> First:
        """The facts of the first screen under a setting. Raises InputError where it does not fit the file.

        ``between`` is called before every part of it, and may raise to end it; what is done by then is not done again.
        """
        known = self._kept.look(setting.key)
        if known is None:
            trial = self._trial(setting)
            self._go_on(trial, len(trial.pieces), between)
            known = self._told(trial)
            self._kept.keep(setting.key, known)
        return known

    def part(self, setting: Setting) -> First | None:
        """The same over the first versions alone; None where all of them take no longer than one can wait for."""
        if not self.slow or self.versions <= PART or self._kept.look(setting.key) is not None:
            return None
        trial = self._trial(setting)
        self._go_on(trial, 1)
        return self._told(trial)

    @property
    def slow(self) -> bool:
        """Whether most of the last answers over all versions took longer than one waits for without noticing."""
        return sorted(self.took)[len(self.took) // 2] > _SOON if self.took else False

    def _trial(self, setting: Setting) -> _Trial:
        """The answer to a setting, as far as it was begun."""
        begun = self._begun
        if begun is None or begun[0].key != setting.key:
            trial = self._planned(self.under(setting))
            trial.asked = Asked(self._case, self._values(setting), setting.levers, self.versions, self.seed)
            begun = setting, trial
            self._begun = begun
        return begun[1]

    def helped(self, setting: Setting, between: Callable[[], None] = lambda: None) -> First:
        """The same with what each lever adds, one at a time; that takes as many answers as there are levers.

        ``between`` is called after every piece of it, and may raise to end it.
        """
        plan = only(plan_of(self.under(setting), draws=self.versions, seed=self.seed), self.leader)
        trial = _Trial(plan, plan.pieces())
        self._go_on(trial, len(trial.pieces), between)
        return replace(self.first(setting), helps=assembled(plan, trial.answers, linked=False).helps)

    def turning(self, setting: Setting, path: str, between: Callable[[], None] = lambda: None) -> tuple[Turn, ...]:
        """Where the verdict turns as one judgement moves from one end of its dial to the other, all else as it is set.

        The judgement is known exactly then; between the ends and the middle of the file's range each turn is sought
        by halving, to a thirtieth of the dial. An end that does not fit the rest of the file is left out. ``between``
        is called before every answer, and may raise to end it.
        """
        dial = next((dial for dial in self.dials if dial.path == path), None)
        if dial is None:
            raise Complaint(f"{path[:80]} is no judgement of this file that can be moved", "reload the page")

        def code(value: float) -> str:
            between()
            verdict = self.first(replace(setting, changes={**setting.changes, path: (value, value)})).verdict
            return "no verdict" if verdict is None else verdict.code

        def fits(value: float) -> bool:
            with suppress(InputError):
                return bool(code(value))
            return False

        points = [value for value in sorted({dial.least, (dial.low + dial.high) / 2, dial.most}) if fits(value)]
        found = []
        for low, high in pairwise(points):
            below, above = code(low), code(high)
            while below != above and high - low > (dial.most - dial.least) / 30:
                middle = (low + high) / 2
                low, high = (middle, high) if code(middle) == below else (low, middle)
            if below != above:
                found.append(Turn(at=(low + high) / 2, below=below, above=code(high)))
        return tuple(found)

    def under(self, setting: Setting) -> Crisis:
        """The crisis under a setting."""
        values = self._values(setting)
        crisis = self.crisis.with_values(values) if values else self.crisis
        return crisis.under(*setting.levers)

    def _values(self, setting: Setting) -> dict[str, Any]:
        """What a setting changes, as a crisis file has it."""
        dials = {dial.path: dial for dial in self.dials}
        values: dict[str, Any] = {}
        for path, ends in setting.changes.items():
            dial = dials.get(path)
            if dial is None:
                raise Complaint(f"{path} is no judgement of this file that can be moved", "reload the page")
            values[path] = written(dial, *ends)
        return values

    def _planned(self, crisis: Crisis) -> _Trial:
        """The leading engine over few versions, without levers: enough for the first screen. Nothing is done yet."""
        plan = planned(crisis, self.leader, self.versions, self.seed)
        stop = plan.asked(self.leader)
        starts = enumerate(range(0, stop, PART))
        return _Trial(plan, [Piece(0, self.leader.name, n, at, min(at + PART, stop)) for n, at in starts])

    def _tried(self, crisis: Crisis) -> _Trial:
        trial = self._planned(crisis)
        self._go_on(trial, len(trial.pieces))
        return trial

    def _go_on(self, trial: _Trial, upto: int, between: Callable[[], None] | None = None) -> None:
        """Work out the first so many pieces: all at once, which is quicker, and with all hands; one by one where it may
        have to end between them and there are none."""
        plan, began = trial.plan, time.perf_counter()
        left = [piece for piece in trial.pieces[:upto] if piece not in trial.answers]
        for pack in [left] if between is None or (self.hands.count and trial.asked) else [[piece] for piece in left]:
            if between is not None:
                between()
            self._together(trial, pack)
        trial.took += time.perf_counter() - began
        if len(trial.answers) == len(trial.pieces) and len(plan.variants) == 1:
            self.took.append(trial.took)

    def _together(self, trial: _Trial, pieces: Sequence[Piece]) -> None:
        """Work out these pieces, a share of them here and the others wherever a hand is free."""
        if not pieces:
            return
        asked = trial.asked
        own, *others = shared(pieces, 1 if asked is None else 1 + self.hands.count)
        begun = [None if asked is None else self.hands.begin(asked, share) for share in others]
        found = [glimpsed(trial.plan, self.leader, own)]
        for share, future in zip(others, begun, strict=True):
            theirs = self.hands.end(future)
            found.append(glimpsed(trial.plan, self.leader, share) if theirs is None else theirs)
        for share, columns in zip([own, *others], found, strict=True):
            trial.answers.update(zip(share, columns, strict=True))

    def _told(self, trial: _Trial, study: StudyResult | None = None) -> First:
        plan, answers = trial.plan, trial.answers
        study = assembled(plan, answers, linked=False) if study is None else study
        shown = self.leader.glance(plan.base, drawn_of(plan, answers, self.leader, study, ()))
        question = question_of(plan.base, rests_on={self.leader.name: self.leader.rests_on(plan.base)})
        return glance_of(question, study, self.leader, shown)

    def _dials(self) -> Iterator[Dial]:
        """The judgements that the leading engine reads: types first, then those with which its figures go most."""
        told = {entry.path: entry for entry in assumptions(self.crisis)}
        known, reads = judged(self.crisis), self.leader.reads(self.crisis)
        sway = self._sway()
        paths = [path for path in known if path in told and covers(reads, path)]
        for path in sorted(paths, key=lambda path: -sway.get(path, 0.0)):
            dial = dial_of(told[path], known[path])
            if dial is not None:
                yield dial

    def _sway(self) -> dict[str, float]:
        """By path, how closely the leading figures go with the judgement over the versions (rank correlation); a type
        on which the answer is told counts most."""
        found = dict.fromkeys((entry.input for entry in self.study.by_type), 2.0)
        heads = self.plan.headlines[self.leader.name]
        figures = [self.values[head.id] for head in heads if head.role in ("lead", "signed", "now")]
        for path, column in self.plan.design.columns(self.plan.base, self.leader.reads(self.plan.base)).items():
            if column.dtype.kind == "f":
                found[path] = max((_going_with(column, values) for values in figures), default=0.0)
        return found


def _going_with(one: NDArray[Any], other: NDArray[Any]) -> float:
    """The rank correlation of two columns, where both have a value; without a sign."""
    both = np.isfinite(other)
    if both.sum() < _FEWEST or np.ptp(other[both]) == 0.0:
        return 0.0
    ranks = [np.argsort(np.argsort(column[both])) for column in (one, other)]
    return float(abs(np.corrcoef(ranks[0], ranks[1])[0, 1]))


def dial_of(
    told: Assumption,
    given: object,
    *,
    bound: float | None = None,
) -> Dial | None:
    """A judgement as a dial; None where it is none that can be moved. ``bound``: the most it can be."""
    told_words = told.text.rstrip(".")
    if isinstance(given, Choice):
        if len(given.values) != 2:
            return None
        weight = given.weights[0]
        return Dial(
            path=told.path,
            words=f"{told_words}: {given.values[0]}",
            low=weight,
            high=weight,
            least=0.0,
            most=1.0,
            kind="weight",
            value=told.value,
            note=told.note,
            source=told.source,
            types=given.values,
        )
    if not isinstance(given, Quantity) or told.kind != "number":
        return None
    least, most = _ends(given.low, given.high, bound)
    return Dial(
        path=told.path,
        words=told_words,
        low=given.low,
        high=given.high,
        least=least,
        most=most,
        kind="range",
        value=told.value,
        note=told.note,
        source=told.source,
    )


def _ends(low: float, high: float, bound: float | None) -> tuple[float, float]:
    """The whole of a share, or of a scale of a hundred; of anything else, up to twice what the file has."""
    if bound is not None and low >= 0.0 and max(high, bound) <= _HUNDRED:
        return 0.0, max(high, bound)
    if low >= 0.0 and high <= 1.0:
        return 0.0, 1.0
    return min(0.0, 2.0 * low), max(2.0 * high, 1.0)


def written(dial: Dial, low: float, high: float) -> Any:
    """A judgement as a crisis file has it."""
    if dial.kind == "weight":
        share = min(max(low, 0.0), 1.0)
        if share in (0.0, 1.0):
            return dial.types[0 if share else 1]
        return {"values": list(dial.types), "weights": [share, 1.0 - share]}
    low, high = sorted((low, high))
    return low if low == high else [low, high]


def changed(dials: Sequence[Dial], form: Mapping[str, str]) -> dict[str, tuple[float, float]]:
    """Of the numbers a form holds, those that differ from the file. Raises InputError for what is no number."""
    found = {}
    for dial in dials:
        given = [text for end in ("low", "high") if (text := form.get(f"{dial.path}:{end}")) is not None]
        if not given:
            continue
        try:
            ends = float(given[0]), float(given[-1])
        except ValueError:
            raise Complaint(f"{dial.words}: {given[0]!r} is no number", "write a number such as 0.4") from None
        if ends[0] > ends[1]:
            raise Complaint(f"{dial.words}: low ({ends[0]:g}) is above high ({ends[1]:g})", "swap them") from None
        if not all(dial.least <= end <= dial.most for end in ends):
            raise Complaint(f"{dial.words}: outside {dial.least:g} to {dial.most:g}", "move it back") from None
        if max(abs(ends[0] - dial.low), abs(ends[1] - dial.high)) > dial.step / 2:
            found[dial.path] = ends
    return found
