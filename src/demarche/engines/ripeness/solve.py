"""Solve plans and read today's answer off the equilibrium."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.backward import TOLERANCE, Solution, batches_of, solve_batches
from demarche.engines.ripeness.blockers import CAUSES
from demarche.engines.ripeness.forward import Curves, walk
from demarche.engines.ripeness.kernel import Month
from demarche.engines.ripeness.model import Beliefs, Counts, Game
from demarche.engines.ripeness.patrons import Sponsor
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.plan import Plan
from demarche.engines.ripeness.result import Balance, FirstRipe, Result, Zone
from demarche.numerics.belief_lattice import belief

__all__ = ["solve", "solve_many"]

Array = NDArray[np.float64]
TIE = 1e-12
_PATRONS = ("ruler_patron", "opposition_patron")


def solve(plan: Plan | Game, *, tolerance: float = TOLERANCE) -> Result:
    """When is there a deal, on what terms, does it hold: the subgame-perfect equilibrium of one plan, seen from
    today.

    ``tolerance``: largest residual of the stationary tail, in units of the prize.
    """
    return solve_many([plan], tolerance=tolerance)[0]


def solve_many(
    plans: Sequence[Plan | Game],
    *,
    batch: int | None = None,
    tolerance: float = TOLERANCE,
    follow: int | None = None,
) -> list[Result]:
    """Results for many plans (draws, levers) ``batch`` of the same shape at a time (None: as many as go together
    well); order is kept. ``follow``: the war is followed for so many steps (None: to its horizon), whatever is
    foreseen; its curves are as long."""
    whole = [Plan(plan) if isinstance(plan, Game) else plan for plan in plans]
    out: dict[int, Result] = {}
    chunks = batches_of(whole, batch)
    solutions = solve_batches([[whole[place] for place in chunk] for chunk in chunks], tolerance=tolerance)
    for chunk, solution in zip(chunks, solutions, strict=True):
        horizon = whole[chunk[0]].game.horizon
        curves = walk(solution, horizon.length if follow is None else min(follow, horizon.length), horizon.hold)
        out.update(zip(chunk, _read(solution, curves), strict=True))
    return [out[place] for place in range(len(whole))]


def _read(solution: Solution, curves: Curves) -> list[Result]:
    balances, support, prices = _balances(solution), _support(curves), _prices(solution, curves)
    return [
        _result(solution, curves, draw, balance, level, paid)
        for draw, (balance, level, paid) in enumerate(zip(balances, support, prices, strict=True))
    ]


def _result(
    solution: Solution, curves: Curves, draw: int, balance: Balance, support: Array, prices: dict[str, Array]
) -> Result:
    plan = solution.plans[draw]
    game = plan.game
    month = solution.at(0)[1]
    row, node, talk = game.war.balance - 1, solution.grid.today, _talk_now(solution, draw, 0)
    table = month.war
    closed = int(month.cause[draw, talk, row, node])
    deal = float(table.deal[draw, talk, row, node])
    zones = _zones(solution, draw, curves.signing.shape[1])
    value = solution.now.war[draw, :, solution.modes.start, game.war.balance, node]
    return Result(
        plan=plan,
        hesitation=float(solution.periods[-1].hesitate[draw]),
        solved=bool(solution.settled[draw]),
        method="subgame-perfect" if game.precision is None else f"logit, precision {game.precision:g}",
        deal_now=deal,
        signed=curves.signed[draw],
        lasting=curves.lasting[draw],
        durable=curves.durable[draw],
        peace=curves.peace[draw],
        fighting=curves.fighting[draw],
        unsigned=curves.unsigned[draw],
        faded=curves.faded[draw],
        ruler_defeated=curves.ruler_defeated[draw],
        opposition_defeated=curves.opposition_defeated[draw],
        signing=curves.signing[draw],
        terms=curves.terms[draw],
        terms_now=float(table.terms[draw, talk, row, node]) / deal if deal > 0.0 else float("nan"),
        first_ripe=_first_ripe(curves.ripe[draw], curves.unripe_ends[draw]),
        zone=zones[0],
        zones=zones,
        blocker=CAUSES[closed - 1] if closed else None,
        blocked={name: curves.blocked[draw, :, i] for i, name in enumerate(CAUSES)},
        balance=balance,
        values=dict(zip(solution.modes.actors, value.tolist(), strict=True)),
        striking=curves.striking[draw].sum(axis=1),
        support={power: support[:, place] for place, power in enumerate(_PATRONS)},
        prices=prices,
        warnings=tuple(_warnings(solution, curves, draw)),
    )


def _talk_now(solution: Solution, draw: int, step: int) -> int:
    """The talk mode that today's stage most likely leads to in a step."""
    month, game = solution.at(step)[1], solution.plans[draw].game
    mode = solution.modes.start
    for turn, taken in zip(solution.modes.turns, month.entered, strict=True):
        chances = taken[draw, mode]
        here = np.broadcast_to(chances, (chances.shape[0], game.war.notches - 1, solution.grid.size))
        mode = int(turn.table[mode, here[:, game.war.balance - 1, solution.grid.today].argmax()])
    return mode


def _zones(solution: Solution, draw: int, steps: int) -> tuple[Zone, ...]:
    """By step; the stationary ones share theirs."""
    first = [_zone(solution, draw, step) for step in range(min(steps, len(solution.months)))]
    return (*first, *first[-1:] * (steps - len(first)))


def _zone(solution: Solution, draw: int, step: int) -> Zone:
    game = solution.plans[draw].game
    period, month = solution.at(step)
    at = (draw, _talk_now(solution, draw, step), game.war.balance - 1, solution.grid.today)
    hold = solution.hold(step)[draw]
    ruler, opposition = float(month.war.ruler[at]), float(month.war.opposition[at])
    alike = abs(hold[0] - hold[1]) < 1e-12
    low, high = _ends(month, period, at, ruler, opposition)
    return Zone(
        ruler,
        opposition,
        float(period.low[draw]),
        float(period.high[draw]),
        float(hold[0] * (opposition - ruler)) if alike else float("nan"),
        float(low),
        float(high),
    )


def _ends(month: Month, period: Period, at: Any, ruler: Any, opposition: Any) -> tuple[Any, Any]:
    """The ends of the zone at one state."""
    if month.war.bottom is None or month.war.top is None:
        return np.maximum(ruler, period.low[at[0]]), np.minimum(opposition, period.high[at[0]])
    return month.war.bottom[at], month.war.top[at]


def _support(curves: Curves) -> Array:
    """(n, T, 2): each patron's expected level by step if there is war then (nan once there surely is none)."""
    fighting = curves.fighting[:, :-1]
    return np.asarray(curves.support / np.where(fighting > 0.0, fighting, np.nan)[..., None])


def _prices(solution: Solution, curves: Curves) -> list[dict[str, Array]]:
    """Expected totals by step of what patrons and the coercer pay, of each draw."""
    plans, step = solution.plans, solution.plans[0].game.horizon.step
    now = np.searchsorted(sorted(plans[0].breaks()), np.arange(curves.support.shape[1]), side="right") - 1
    rates = [
        [[getattr(game, power).price.count(step) for power in _PATRONS] for game in plan.games()] for plan in plans
    ]
    paid = np.zeros((len(plans), len(now) + 1, len(_PATRONS)))
    np.cumsum(curves.support * np.array(rates)[:, now], axis=1, out=paid[:, 1:])
    out = [{power: paid[draw, :, place] for place, power in enumerate(_PATRONS)} for draw in range(len(plans))]
    for draw, plan in enumerate(plans):
        if plan.game.coercion.rungs:
            own = np.array([rung.price.count(step) for rung in plan.game.coercion.rungs])
            out[draw]["coercer"] = np.concatenate([[0.0], np.cumsum(curves.striking[draw] @ own)])
    return out


def _first_ripe(by: Array, ends: Array) -> FirstRipe:
    reached = np.flatnonzero(by >= 0.5)
    return FirstRipe(
        by=by,
        median=int(reached[0]) if reached.size else None,
        restricted_mean=float(np.sum(1.0 - by)),
        never=float(1.0 - by[-1]),
        ruler_first=float(ends[0]),
        opposition_first=float(ends[1]),
    )


def _balances(solution: Solution) -> list[Balance]:
    """Of each draw."""
    (period, month), modes, draws = solution.at(0), solution.modes, np.arange(len(solution.plans))
    talks = np.array([_talk_now(solution, draw, 0) for draw in range(len(draws))])

    def today(part: NDArray[Any], mode: NDArray[np.intp] | int) -> NDArray[Any]:
        return np.asarray(part[..., solution.grid.today][draws, mode])

    ruler, opposition = today(month.war.ruler, talks), today(month.war.opposition, talks)
    if month.war.bottom is None or month.war.top is None:
        low, high = np.maximum(ruler, period.low[:, None]), np.minimum(opposition, period.high[:, None])
    else:
        low, high = today(month.war.bottom, talks), today(month.war.top, talks)
    # Who himself asks for more than is on offer would not take the best of it, however bad the war.
    best = period.high[:, None]
    if period.prices is not None:  # ... and what the opposition would leave him beyond its bound is on offer too
        price = (period.prices[:, 1] / solution.hold(0)[:, 1])[:, None]
        announced, ratified = period.bounds[:, 1, None], period.ratified[:, 1, None]
        best = np.minimum(np.maximum(announced, opposition - price), ratified)
    serious, ripe = low <= best + TIE, today(month.war.ripe, talks)
    monotone = (serious[:, 1:] <= serious[:, :-1]).all(axis=1)
    upto = np.where(serious.all(axis=1), serious.shape[1], serious.argmin(axis=1))
    offer, deal = np.where(ripe, high, np.nan), today(month.war.deal, modes.quiet)
    threatened = None if modes.threatened is None else today(month.war.deal, modes.threatened)
    return [
        Balance(
            notches=np.arange(1, serious.shape[1] + 1),
            reservation=ruler[draw],
            opposition=opposition[draw],
            offer=offer[draw],
            serious=serious[draw],
            ripe=ripe[draw],
            deal=deal[draw],
            threatened=None if threatened is None else threatened[draw],
            monotone=bool(monotone[draw]),
            serious_below=int(upto[draw]) or None,
        )
        for draw in draws
    ]


def _warnings(solution: Solution, curves: Curves, draw: int) -> list[str]:
    game = solution.plans[draw].game
    out = []
    width = solution.periods[-1].hesitate[draw]
    chase = "At a precondition best responses chase each other and the far future has no steady state"
    if not solution.settled[draw]:
        out.append(f"{chase}, even where a side hesitates: no figure here means anything.")
    elif width > 0.0:
        out.append(
            f"{chase} in sure decisions; a side is taken to hesitate over gains below {100.0 * width:.1f} % of the "
            "prize."
        )
    if game.war.spread > 0.0 and isinstance(game.beliefs, Beliefs) and game.war.spread > game.beliefs.strength + TIE:
        out.append(
            "The camps' odds lie further apart than what a move of the front is worth: wars that favour one side and "
            "the other are taken to differ as much in how they break off."
        )
    for side, conduct in (("ruler", game.ruler_patron.conduct), ("opposition", game.opposition_patron.conduct)):
        if not isinstance(conduct, Sponsor):
            continue
        most = conduct.calm
        if conduct.precision is None and width > 0.0:
            out.append(
                f"The {side}'s patron, who never errs, is taken to err a little too (precision {1 / width:.0f})."
            )
        if conduct.precision is not None and conduct.precision > most:
            out.append(
                f"The {side}'s patron chooses with precision {conduct.precision:g}; above {most:.0f} a small change "
                "of a number can swing the answer. Lower it, or let him never err."
            )
    if curves.edge[draw] > 0.01:
        if isinstance(game.beliefs, Counts):
            out.append(
                f"Learning stops after {game.beliefs.most} battles and the war gets there with chance "
                f"{curves.edge[draw]:.2g}; raise Counts.most."
            )
        elif isinstance(game.beliefs, Beliefs):
            priors = np.array([game.beliefs.ruler, game.beliefs.opposition, game.beliefs.analyst])
            ends = belief(priors, solution.grid.nodes[draw])[:, [0, -1]]
            if ((ends > 0.01) & (ends < 0.99)).any():
                out.append(
                    f"The evidence grid is too narrow: the war reaches its end with chance {curves.edge[draw]:.2g} "
                    f"while beliefs there still stand at {ends.min():.2f} to {ends.max():.2f}; "
                    "raise Beliefs.nodes or leave it out."
                )
    return out
