"""Scores of forecasts of what came: the model, the base rate of the others, and rules of one feature."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.engine.past import Past
from demarche.engine.track import EDGES, TrackBin
from demarche.numerics import scoring, yardsticks
from demarche.study.backtest.asking import Told, speaker
from demarche.study.backtest.result import Figure, Score, figure

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Scored", "bins_of", "rules_of", "score_of", "scored"]

_RESAMPLES = 1000


@dataclass(frozen=True, kw_only=True, eq=False)
class Scored:
    """The crises of which it is known whether an event came and to which the model gave a chance of it."""

    event: str
    places: NDArray[np.intp]
    chance: Floats
    came: Floats

    @property
    def base(self) -> Floats:
        """The base rate of the others."""
        return yardsticks.leave_one_out(self.came)


def scored(event: str, pasts: Sequence[Past], told: Sequence[Told]) -> Scored:
    """Those that can be scored on an event."""
    both = [(getattr(past.came, event), found.chances[event]) for past, found in zip(pasts, told, strict=True)]
    places = [place for place, pair in enumerate(both) if None not in pair]
    return Scored(
        event=event,
        places=np.array(places, dtype=np.intp),
        chance=np.array([both[place][1] for place in places], dtype=float),
        came=np.array([both[place][0] for place in places], dtype=float),
    )


def score_of(known: Scored, forecast: str, words: str, chance: Floats, ranked: Floats | None = None) -> Score:
    """How good a forecast was, beside the base rate of the others; intervals from resampled crises.

    ``ranked`` is what its ranking is judged by, if not the chances: those of a rule leave out the crisis itself, so
    that within a level the ones where the thing came are always given less.
    """
    order = chance if ranked is None else ranked
    came, base = known.came, scoring.brier(known.base, known.came)
    brier, log = scoring.brier(chance, came), scoring.log_score(chance, came)
    return Score(
        event=known.event,
        forecast=forecast,
        words=words,
        cases=len(came),
        happened=int(came.sum()),
        brier=_over(came, lambda weight: _mean(brier, weight)),
        log=_over(came, lambda weight: _mean(log, weight)),
        auc=_over(came, lambda weight: scoring.auc(order, came, weight)),
        gain=_over(came, lambda weight: 1.0 - _mean(brier, weight) / _mean(base, weight)),
    )


def _over(came: Floats, statistic: Callable[[Floats], float]) -> Figure:
    found = scoring.bootstrap(statistic, np.arange(len(came)), resamples=_RESAMPLES)
    return figure(found.value, found.low, found.high)


def _mean(losses: Floats, weight: Floats) -> float:
    return float(losses @ weight / weight.sum())


def rules_of(known: Scored, pasts: Sequence[Past]) -> Iterator[Score]:
    """The base rate, the engine's rules of thumb, and each question of a coded crisis as a rule of its own."""
    yield score_of(known, "base-rate", "the share of the others", known.base, np.zeros(len(known.came)))
    own = [pasts[place] for place in known.places]
    for name, seen in _alike([speaker(past.crisis).rules(past.crisis) for past in own]).items():
        yield _rule(known, f"rule: {name}", f"{name}?", np.array(seen))
    for name, seen in _alike([past.features for past in own]).items():
        yield _rule(known, f"level: {name}", f"coded {name}", np.array(seen))


def _rule(known: Scored, forecast: str, words: str, seen: NDArray[np.str_]) -> Score:
    """A rule of one feature; its levels are ranked as they came out on these very crises, which favours it."""
    _, place = np.unique(seen, return_inverse=True)
    ranked = (np.bincount(place, known.came) / np.bincount(place))[place]
    return score_of(known, forecast, words, yardsticks.one_feature(seen, known.came), ranked)


def _alike(seen: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """What is seen of every crisis, and not the same of all."""
    names = [name for name in seen[0] if all(name in each for each in seen)] if seen else []
    columns = {name: [each[name] for each in seen] for name in names}
    return {name: column for name, column in columns.items() if len(set(column)) > 1}


def bins_of(known: Scored) -> Iterator[TrackBin]:
    """Reliability: how often the event came where it was given about so much."""
    for found in scoring.reliability(known.chance, known.came, EDGES):
        yield TrackBin(
            event=known.event,
            low=found.low,
            high=found.high,
            crises=found.cases,
            happened=found.happened,
            mean=found.mean,
            share=found.share,
            share_low=found.share_low,
            share_high=found.share_high,
        )
