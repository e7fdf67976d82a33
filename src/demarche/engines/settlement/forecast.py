"""Where the parties converge: one forecast by one model, with its spread, its blockers and a witness.

Nothing measured beats the compromise as a point forecast, so that it is the default; the spread around it is the
probabilistic Condorcet election over the positions that are held, which scores better than any point.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from demarche.engines.settlement import static
from demarche.engines.settlement.challenge import READINGS, Reading, play_round
from demarche.engines.settlement.distribution import Distribution
from demarche.engines.settlement.model import Positions, frozen
from demarche.engines.settlement.pce import Election, conditional, election, pair_chances, pair_strengths
from demarche.engines.settlement.smp import SmpRun, play
from demarche.engines.settlement.smp_options import SmpOptions
from demarche.engines.settlement.smp_turn import distances
from demarche.engines.settlement.voting import one_of
from demarche.engines.settlement.witness import (
    Balance,
    Blocker,
    Concession,
    Halves,
    Pull,
    Rival,
    Rivals,
    Witness,
)
from demarche.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["MODELS", "Forecast", "Model", "blockers", "forecast", "spread"]

Model = Literal["compromise", "mean", "weighted-median", "nash", "pce", "challenge", "smp"]
MODELS: tuple[str, ...] = get_args(Model)

METHODS: Mapping[str, str] = {
    "compromise": "mean of positions weighted by capability times salience",
    "mean": "unweighted mean of positions",
    "weighted-median": "median of positions weighted by capability times salience",
    "nash": "weighted Nash product with quadratic losses and costly disagreement",
    "pce": "mean of the probabilistic Condorcet election over the positions held",
    "challenge": "challenge model after Scholz, Calbert & Smith (2011); weighted median after the last round",
    "smp": "spatial model of politics; compromise of the final positions",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Forecast:
    """What a model forecasts for a table of positions.

    ``point`` (K,) is in units of each scale; ``distribution`` spreads the forecast over the positions held;
    ``track`` (rounds + 1, n, K) is where all stand by round, for the models that move them.
    """

    model: str
    dimensions: tuple[str, ...]
    point: tuple[float, ...]
    distribution: Distribution
    blockers: tuple[Blocker, ...]
    witness: Witness
    concessions: tuple[Concession, ...]
    track: Any
    method: str
    parameters: Mapping[str, Any]
    seed: int | None

    def interval(self, share: float = 0.8) -> tuple[tuple[float, float], ...]:
        """The central interval of the distribution that holds at least ``share`` of its chance, by dimension."""
        return self.distribution.interval(share)


def forecast(
    positions: Positions,
    model: Model = "compromise",
    *,
    tie: static.Tie = "middle",
    cost: float = 1.0,
    election_by: Election = "conditional",
    reading: Reading = "printed",
    rounds: int = 1,
    smp: SmpOptions | None = None,
    seed: int = 0,
) -> Forecast:
    """Forecast where the parties converge.

    ``tie`` says which median where the weight splits in halves, ``cost`` how far disagreement lies below the worst
    outcome (Nash), ``election_by`` how an election turns pairs into chances (PCE), ``reading`` and ``rounds`` which
    challenge model and for how long, ``smp`` how the spatial model is played, ``seed`` what a stochastic play draws.
    Raises :class:`.InputError` for what does not exist or is out of range.

    >>> table = Positions(actors=("a", "b", "c"), capability=[1, 1, 2], position=[0, 50, 100], salience=[0.5, 0.5, 0.5])
    >>> forecast(table).point
    (62.5,)
    """
    one_of("model", model, MODELS)
    parameters: dict[str, Any] = {}
    track: Floats = positions.position[None]
    concessions: tuple[Concession, ...] = ()
    witness: Witness
    run: SmpRun | None = None
    if model in ("compromise", "mean", "nash"):
        point, witness, parameters = _balanced(positions, model, cost)
    elif model == "weighted-median":
        point, witness = _median(positions, tie)
        parameters = {"tie": tie}
    elif model == "pce":
        point, witness = spread(positions, by=election_by).mean, rivals(positions, by=election_by)
        parameters = {"election": election_by}
    elif model == "challenge":
        track, concessions = _challenged(positions, reading, rounds)
        weight = positions.weight[:, 0]
        point, witness = np.array([float(static.weighted_median(track[-1, :, 0], weight, tie))]), concessions
        parameters = {"reading": reading, "rounds": rounds, "tie": tie}
    else:
        run = play(positions, smp, seed=seed)
        track = run.track
        point = static.compromise(track[-1].T, positions.weight.T)
        concessions = witness = _moved(positions, run)
        parameters = {"options": run.options, "turns": len(track) - 1, "settled": run.settled}
    return Forecast(
        model=model,
        dimensions=positions.dimensions,
        point=tuple(map(float, point)),
        distribution=spread(positions, by=election_by if model == "pce" else "conditional"),
        blockers=blockers(positions, point),
        witness=witness,
        concessions=concessions,
        track=frozen(track),
        method=METHODS[model],
        parameters=parameters,
        seed=None if run is None else run.seed,
    )


def _balanced(positions: Positions, model: str, cost: float) -> tuple[Floats, Balance, dict[str, Any]]:
    """A point where weighted pulls cancel: of mean and compromise the distances, of Nash their marginal losses."""
    x, span = positions.position.T, positions.span
    if model == "nash":
        if not 0.0 < cost <= 1e6:
            raise InputError(f"cost: {cost:g} is out of range; give a number above 0, of at most a million")
        w = positions.weight.T
        point = np.array([static.nash(x[k], w[k], float(span[k]), cost) for k in range(len(x))])
        away = (x - point[:, None]) / span[:, None]
        pull = w * away / (1.0 + cost - away**2)
    else:
        w = positions.weight.T if model == "compromise" else np.ones_like(x)
        point = static.compromise(x, w)
        pull = w * (x - point[:, None])
    pulls = tuple(
        Pull(
            actor=actor,
            dimension=dimension,
            weight=float(w[k, i]),
            distance=float(x[k, i] - point[k]),
            pull=float(pull[k, i]),
        )
        for k, dimension in enumerate(positions.dimensions)
        for i, actor in enumerate(positions.actors)
    )
    return point, Balance(pulls=pulls), {"cost": cost} if model == "nash" else {}


def _median(positions: Positions, tie: static.Tie) -> tuple[Floats, tuple[Halves, ...]]:
    one_of("tie", tie, static.TIES)
    x, w = positions.position.T, positions.weight.T
    point = static.weighted_median(x, w, tie)
    halves = tuple(
        Halves(
            dimension=dimension,
            below=float(w[k, x[k] < point[k]].sum() / w[k].sum()),
            at=float(w[k, x[k] == point[k]].sum() / w[k].sum()),
            above=float(w[k, x[k] > point[k]].sum() / w[k].sum()),
        )
        for k, dimension in enumerate(positions.dimensions)
    )
    return point, halves


def _held(positions: Positions) -> tuple[Floats, NDArray[np.int64]]:
    """The distinct positions (m, K) in units of the scale, and which of them each actor holds (n,).

    An actor split in two with the same position must not change the election, so each position stands once.
    """
    points, holds = np.unique(positions.position, axis=0, return_inverse=True)
    return points, holds.reshape(-1)


def _felt(positions: Positions, points: Floats) -> tuple[Floats, Floats]:
    """What each held point is worth to each actor that cares (n, m), and what the actors put in (n,)."""
    cares = positions.salience.sum(axis=1) > 0.0
    salience = positions.salience[cares]
    away = distances(positions.share[cares], (points - positions.low) / positions.span, salience)
    return 1.0 - away, positions.weight[cares].sum(axis=1)


def spread(positions: Positions, *, by: Election = "conditional") -> Distribution:
    """How likely each position held is to prevail: the probabilistic Condorcet election, weights c_i S_i."""
    points, _ = _held(positions)
    worth, weight = _felt(positions, points)
    return Distribution(points=points, chances=election(worth, weight, by=by), dimensions=positions.dimensions)


def rivals(positions: Positions, *, by: Election = "conditional") -> Rivals:
    """Each position held, with its chance and its hardest rival."""
    points, holds = _held(positions)
    worth, weight = _felt(positions, points)
    pairs = pair_chances(pair_strengths(worth, weight))
    chance = conditional(pairs) if by == "conditional" else election(worth, weight, by=by)
    names = [tuple(np.array(positions.actors, dtype=object)[holds == m]) for m in range(len(points))]
    rows = []
    for m in np.argsort(-chance, kind="stable"):
        others = pairs[m].copy()
        others[m] = np.inf
        hardest = int(np.argmin(others)) if len(points) > 1 else int(m)
        rows.append(
            Rival(
                holders=names[m],
                chance=float(chance[m]),
                hardest=names[hardest] if len(points) > 1 else (),
                beats_hardest=float(pairs[m, hardest]),
            )
        )
    return Rivals(rivals=tuple(rows))


def _challenged(positions: Positions, reading: Reading, rounds: int) -> tuple[Floats, tuple[Concession, ...]]:
    one_of("reading", reading, READINGS)
    if len(positions.dimensions) != 1:
        raise InputError(
            f"challenge: this model knows one dimension, the table has {len(positions.dimensions)}; "
            "forecast one at a time, or use smp"
        )
    if not 1 <= rounds <= 1000:
        raise InputError(f"rounds: {rounds} is out of range; give 1 to 1000")
    at = positions.position[:, 0].copy()
    span = float(at.max() - at.min())
    track, concessions = [at], []
    for number in range(1, rounds + 1):
        if span == 0.0:
            track.append(at)
            continue
        played = play_round(at, positions.weight[:, 0], positions.salience[:, 0], span, reading)
        concessions += [
            Concession(
                round=number,
                actor=positions.actors[offer.actor],
                to=positions.actors[offer.to],
                start=(float(at[offer.actor]),),
                end=(offer.place,),
                kind=offer.kind,
            )
            for offer in played.offers
        ]
        at = played.position
        track.append(at)
    return np.array(track)[:, :, None], tuple(concessions)


def _moved(positions: Positions, run: SmpRun) -> tuple[Concession, ...]:
    return tuple(
        Concession(
            round=move.turn,
            actor=positions.actors[move.actor],
            to=positions.actors[move.to],
            start=tuple(map(float, run.track[move.turn - 1, move.actor])),
            end=tuple(map(float, run.track[move.turn, move.actor])),
            kind="bargain",
        )
        for move in run.moves
    )


def blockers(positions: Positions, point: Floats) -> tuple[Blocker, ...]:
    """Whom a point (K,) leaves further from its own position than the status quo does, worst first.

    Distances weigh dimensions by the actor's saliences, in parts of the scale. Without a status quo nobody is.
    """
    if positions.reference is None:
        return ()
    cares = np.flatnonzero(positions.salience.sum(axis=1) > 0.0)
    places = (np.array([point, positions.reference]) - positions.low) / positions.span
    away = distances(positions.share[cares], places, positions.salience[cares])
    found = [
        Blocker(actor=positions.actors[i], loss=float(loss), capability=float(positions.capability[i]))
        for i, loss in zip(cares, away[:, 0] - away[:, 1], strict=True)
        if loss > 1e-12
    ]
    return tuple(sorted(found, key=lambda blocker: (-blocker.loss, blocker.actor)))
