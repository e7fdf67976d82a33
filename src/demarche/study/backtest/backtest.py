"""A backtest from end to end: every crisis asked as it was coded, without this and that, and coded otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from demarche.crisis import Crisis
from demarche.engine.past import Past
from demarche.errors import InputError
from demarche.numerics import scoring, yardsticks
from demarche.study.backtest.asking import EVENTS, Task, Told, speaker
from demarche.study.backtest.cases import pasts_of
from demarche.study.backtest.result import (
    Ablated,
    BacktestResult,
    PastRow,
    RecodedScore,
    VerdictRow,
    figure,
)
from demarche.study.backtest.scores import Scored, bins_of, rules_of, score_of, scored
from demarche.study.backtest.variants import CHANCE, Without, ablated, nudged, recoded_at_random
from demarche.study.backtest.work import do_tasks
from demarche.study.work.pieces import Keeper

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["DRAWS", "MAIN", "RECODINGS", "Backtest", "backtest"]

DRAWS = 16
RECODINGS = 8
MAIN = "signed24"
"""The event on which recodings are scored, and a model is passed or failed."""
_BOTH = (MAIN, "held24")
"""The events on which ablations are scored: some inputs move the peace alone."""
_SEEN = 0.01


class Backtest:
    """What is to be asked of past crises, in one list of tasks that may be done anywhere and in any order."""

    def __init__(self, pasts: Sequence[Past], *, draws: int = DRAWS, seed: int = 0, recodings: int = RECODINGS) -> None:
        if draws < 1 or recodings < 0:
            raise InputError("--draws should be 1 or more, --recodings 0 or more")
        for past in pasts:
            speaker(past.crisis)
        self.pasts, self.draws, self.seed = tuple(pasts), draws, seed
        self.ablations = ablated(pasts, seed)
        coded = recodings > 0 and any(past.recoding is not None for past in pasts)
        self.random = recoded_at_random(pasts, recodings, seed) if coded else []
        self.nudged = [nudged(past) for past in pasts] if coded else []
        self.tasks: list[Task] = []
        self.as_coded = [self._add(past.crisis) for past in pasts]
        self.without = [[self._added(crisis) for crisis in each.crises] for each in self.ablations]
        self.middle = [self._add(past.crisis, 0) for past in pasts] if coded else []
        self.moved = [[self._add(crisis, 0) for crisis in each] for each in self.nudged]
        self.other = [[self._added(crisis, 0) for crisis in each] for each in self.random]

    def _add(self, crisis: Crisis, draws: int | None = None) -> int:
        self.tasks.append(Task(crisis=crisis, draws=self.draws if draws is None else draws, seed=self.seed))
        return len(self.tasks) - 1

    def _added(self, crisis: Crisis | None, draws: int | None = None) -> int | None:
        return None if crisis is None else self._add(crisis, draws)

    def result(self, found: Sequence[Told]) -> BacktestResult:
        """The result of what the tasks found."""
        told = [found[place] for place in self.as_coded]
        known = {event: scored(event, self.pasts, told) for event in EVENTS}
        known = {event: each for event, each in known.items() if len(each.came) > 1}
        scores = [
            score
            for each in known.values()
            for score in (score_of(each, "model", "the model", each.chance), *rules_of(each, self.pasts))
        ]
        main = known.get(MAIN)
        return BacktestResult(
            draws=self.draws,
            seed=self.seed,
            crises=tuple(_row(past, each) for past, each in zip(self.pasts, told, strict=True)),
            scores=tuple(scores),
            bins=tuple(each for event in known.values() for each in bins_of(event)),
            verdicts=tuple(_verdicts(self.pasts, told)),
            ablations=tuple(self._ablated([known[event] for event in _BOTH if event in known], told, found)),
            recodings=() if main is None or not self.middle else tuple(self._recoded(main, found)),
        )

    def _ablated(self, events: Sequence[Scored], told: Sequence[Told], found: Sequence[Told]) -> Iterator[Ablated]:
        for each, places in zip(self.ablations, self.without, strict=True):
            after = [found[at] if at is not None else as_is for at, as_is in zip(places, told, strict=True)]
            for known in events:
                chances = _chances(known, [then.chances[known.event] for then in after])
                yield _without(each, known, chances, places)

    def _recoded(self, main: Scored, found: Sequence[Told]) -> Iterator[RecodedScore]:
        """All at the middle of the ranges, so that nothing but the coding differs."""

        def at(places: Sequence[int | None]) -> Floats:
            middle = [found[place].chances[MAIN] for place in self.middle]
            given = [
                found[place].chances[MAIN] if place is not None else known
                for place, known in zip(places, middle, strict=True)
            ]
            return _chances(main, [known if new is None else new for new, known in zip(given, middle, strict=True)])

        coded = at(self.middle)
        yield _recoding("as-coded", "as coded", main, [coded])
        words = f"{len(self.other)} recodings at random: each answer moves by one level with {CHANCE:.0%} chance"
        yield _recoding("random", words.replace("%", " %"), main, [at(places) for places in self.other])
        moved = [_known([found[at].chances[MAIN] for at in self.moved[place]]) for place in main.places]
        hostile, kind = yardsticks.swayed(coded, moved, main.came)
        yield _recoding("hostile", "one answer a war moved by one level, the one that harms most", main, [hostile])
        yield _recoding("kind", "one answer a war moved by one level, the one that helps most", main, [kind])


def backtest(
    sources: Sequence[str | Path] | Sequence[Past],
    *,
    draws: int = DRAWS,
    seed: int = 0,
    recodings: int = RECODINGS,
    keeper: Keeper | None = None,
    workers: int | None = 1,
    executor: Executor | None = None,
    done: Callable[[int, int], None] = lambda finished, total: None,
) -> BacktestResult:
    """Ask past crises and score the answers against what came.

    ``draws`` versions of each are tried, ``recodings`` random recodings (0: none, and no hostile one). What is finished
    is with the ``keeper``, from which the same question goes on. The same crises, draws and seed give the same result,
    whatever ``workers`` or ``executor``. Raises InputError where nothing can be scored.
    """
    pasts = [each for each in sources if isinstance(each, Past)]
    pasts = pasts or list(pasts_of([str(each) for each in sources]))
    task = Backtest(pasts, draws=draws, seed=seed, recodings=recodings)
    return task.result(do_tasks(task.tasks, keeper=keeper, workers=workers, executor=executor, done=done))


def _chances(main: Scored, chances: Sequence[float | None]) -> Floats:
    """Of the crises that are scored; a crisis that has no answer then keeps the one it had."""
    given = [chances[place] for place in main.places]
    return np.array([known if new is None else new for new, known in zip(given, main.chance, strict=True)])


def _known(chances: Sequence[float | None]) -> Floats:
    return np.array([chance for chance in chances if chance is not None], dtype=float)


def _without(each: Without, known: Scored, after: Floats, places: Sequence[int | None]) -> Ablated:
    gap = np.abs(after - known.chance)
    there = np.array([places[place] is not None for place in known.places])
    return Ablated(
        name=each.ablation.name,
        words=each.ablation.words,
        crises=int(there.sum()),
        changed=int((gap >= _SEEN).sum()),
        mean_change=float(gap[there].mean()) if there.any() else None,
        score=score_of(known, each.ablation.name, each.ablation.words, after),
    )


def _recoding(name: str, words: str, main: Scored, chances: Sequence[Floats]) -> RecodedScore:
    """The mean over some recodings, and their lowest and highest."""
    base = scoring.brier(main.base, main.came).mean()
    brier = np.array([scoring.brier(each, main.came).mean() for each in chances])
    auc = np.array([scoring.auc(each, main.came) for each in chances])
    gain = 1.0 - brier / base
    ends = [(float(each.mean()), float(each.min()), float(each.max())) for each in (brier, auc, gain)]
    told = [figure(*end) if len(chances) > 1 else figure(end[0]) for end in ends]
    return RecodedScore(name=name, words=words, brier=told[0], auc=told[1], gain=told[2])


def _row(past: Past, told: Told) -> PastRow:
    header = past.crisis.file.crisis
    return PastRow(
        id=past.crisis.id,
        title=header.title,
        as_of=header.as_of.isoformat(),
        verdict=told.verdict,
        open_now=told.open_now,
        **{event: told.chances[event] for event in EVENTS},
        versions=told.versions,
        unsolved=told.unsolved,
        came=past.came,
    )


def _verdicts(pasts: Sequence[Past], told: Sequence[Told]) -> Iterator[VerdictRow]:
    known = [
        (each.verdict, past.came) for past, each in zip(pasts, told, strict=True) if past.came.signed24 is not None
    ]
    for verdict in dict.fromkeys(verdict for verdict, _ in known):
        own = [came for each, came in known if each == verdict]
        signed, held = (sum(bool(getattr(came, event)) for came in own) for event in ("signed24", "held24"))
        yield VerdictRow(verdict=verdict, crises=len(own), signed24=signed, held24=held)
