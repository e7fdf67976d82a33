"""Where the war goes: exact forward pass of the equilibrium under the analyst's belief (Chapman-Kolmogorov, no
simulation)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.backward import Solution
from demarche.engines.ripeness.blockers import CAUSES
from demarche.engines.ripeness.kernel import Month, split_of
from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.peace import Drifting, Standing
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.turns import arrive

__all__ = ["Curves", "walk"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Curves:
    """Chances by step, (n, T+1); entry t is the state of things once step t - 1 is over, entry 0 is now.

    ``signed``: something has been signed. ``durable``: a settlement signed by then holds for ``Horizon.hold`` steps
    without a return to war.
    ``peace``: a settlement is in force. ``fighting``, ``faded``, ``ruler_defeated``, ``opposition_defeated``:
    together with peace they add up to 1.
    ``signing`` (n, T): first signatures in step t; ``terms``: mean ruler's share in what is signed in step t (nan
    if nothing). ``ripe``: the zone has been open at some time by the *start* of step t (n, T). ``blocked`` (n, T,
    causes): chance of being at war with the zone closed for that cause. ``striking`` (n, T): chance that the ruler
    is being struck. ``support`` (n, T, 2): each patron's level times the chance of being at war. ``unripe_ends``
    (n, 2): chance that the ruler, or the opposition, is defeated with the zone never open before. ``edge`` (n,): mass
    that reached the end of the evidence grid.
    """

    signed: Array
    durable: Array
    peace: Array
    fighting: Array
    faded: Array
    ruler_defeated: Array
    opposition_defeated: Array
    signing: Array
    terms: Array
    ripe: Array
    blocked: Array
    striking: Array
    support: Array
    unripe_ends: Array
    edge: Array


class _Walk:
    """The mass at one moment: at war (never signed before | signed before | zone never open before, a tracer that
    is not counted), kept waiting for a step because a reopened table failed, in force, and absorbed."""

    def __init__(self, solution: Solution, hold: int) -> None:
        modes, grid = solution.modes, solution.grid
        games = [plan.game for plan in solution.plans]
        draws, notches = len(games), games[0].war.notches
        states = (notches - 1, grid.size)
        self.modes, self.split = modes, split_of(modes)
        self.war = np.zeros((draws, 3, len(modes.starts), *states))
        for draw, game in enumerate(games):
            self.war[draw, ::2, modes.start, game.war.balance - 1, grid.today] = 1.0
        self.lasting = all(period.holds_for_good for period in solution.periods)
        drifts = any(period.slip_up.any() or period.slip_down.any() for period in solution.periods)
        self.kinds = np.equal.outer(np.arange(len(modes.resume)), modes.settle).astype(float)
        shape = (draws, len(modes.resume), *states)
        self.peace = Drifting(shape, hold) if drifts else Standing(shape, hold)
        self.waiting = np.zeros(shape)
        self.durable, self.faded, self.edge = np.zeros(draws), np.zeros(draws), np.zeros(draws)
        self.lost, self.won = np.zeros(draws), np.zeros(draws)
        self.unripe_ends = np.zeros((draws, 2))

    def fighting(self) -> Array:
        return np.asarray(self.war[:, :2].sum((1, 2, 3, 4)) + self.waiting.sum((1, 2, 3)))

    def enter(self, month: Month) -> tuple[Array, Array]:
        """The outside powers' turns; returns mass by talk mode (n, 3, Y, K-1, E) and the tracer's mass where the zone
        is open, (n,)."""
        inside = arrive(self.modes, month.entered, self.war)
        tracer = inside[:, 2]
        opened = tracer * (month.cause == 0)
        tracer -= opened
        return inside, opened.sum((1, 2, 3))

    def talks(self, period: Period, month: Month, inside: Array, at_war: Array) -> tuple[Array, Array, Array]:
        """Hold this step's conferences: first signatures, shares signed times their chance, and what is signed by
        kind of settlement; leaves what fights on in ``war``."""
        rounds = period.rounds[:, :, None, None]
        chance = rounds * month.war.deal
        shares = (at_war * (rounds * month.war.terms)).sum((1, 2, 3))
        first = (inside[:, 0] * chance).sum((1, 2, 3))
        signed = at_war * chance
        fresh = (self.kinds @ signed.reshape(*signed.shape[:2], -1)).reshape(self.waiting.shape)
        self.war = _fail(inside, period, month, self.modes, self.split)
        return first, shares, fresh

    def fight(self, period: Period) -> None:
        """The rest of the step: battles, learning, the war dying down."""
        if period.fade.any():
            self.faded = self.faded + period.fade * self.war[:, :2].sum((1, 2, 3, 4))
            self.war *= (1.0 - period.fade)[:, None, None, None, None]
        moved = period.moves.push(self.war)
        self.lost = self.lost + moved[:, :2, :, 0].sum((1, 2, 3))
        self.won = self.won + moved[:, :2, :, -1].sum((1, 2, 3))
        self.unripe_ends = self.unripe_ends + moved[:, 2][..., [0, -1], :].sum((1, 3))
        self.war = moved[..., 1:-1, :]
        if not self.lasting:
            self.join(self.waiting)
            self.waiting = np.zeros_like(self.waiting)

    def join(self, mass: Array) -> None:
        """Back to war, by kind of settlement."""
        for kind, mode in enumerate(self.modes.resume):
            self.war[:, 1, mode] += mass[:, kind]

    def age(self, period: Period, following: Month, fresh: Array) -> Array:
        """Settlements in force live through the step; returns the mass that has now held long enough."""
        if self.lasting:
            done = fresh.sum((1, 2, 3))
            self.durable = self.durable + done
            return np.asarray(done)
        spoil, binds = period.spoil[:, None, None, None], period.binds[:, None, None, None]
        lapse = (1.0 - spoil) * (1.0 - binds)
        again = 0.0 if following.again is None else following.again
        total = self.peace.begin(fresh, period)
        self.join(spoil * total)
        self.waiting = self.waiting + lapse * (1.0 - again) * total
        done = self.peace.end((1.0 - spoil) * binds + lapse * again)
        self.durable = self.durable + done
        return done


def _fail(inside: Array, period: Period, month: Month, modes: Modes, split: tuple[int, ...]) -> Array:
    """Mass (n, F, Z, K-1, E) that leaves the talks without a deal, by start mode of the fighting that follows."""
    rounds = period.rounds[:, :, None, None]
    out = np.asarray(inside * (1.0 - rounds * month.war.deal)[:, None])
    for talk in split:
        out[:, :, talk] = inside[:, :, talk] * (1.0 - rounds)[:, None, talk]
    for talk in split:
        failed = (rounds * (1.0 - month.war.deal))[:, talk]
        blamed = failed if month.war.blamed is None else (rounds * month.war.blamed)[:, talk]
        out[:, :, modes.ruler_refuses[talk]] += inside[:, :, talk] * blamed[:, None]
        out[:, :, modes.opposition_refuses[talk]] += inside[:, :, talk] * (failed - blamed)[:, None]
    return out


def _at_ends(war: Array, ends: list[int]) -> Array:
    return np.asarray(sum((war[:, :2, ..., end].sum((1, 2, 3)) for end in ends), start=np.zeros(len(war))))


def _blocked(cause: NDArray[np.int8], at_war: Array) -> Array:
    """(n, causes): mass at war where the zone is closed for each."""
    draws, sizes = len(at_war), len(CAUSES) + 1
    place = cause.reshape(draws, -1) + (sizes * np.arange(draws))[:, None]
    mass = np.bincount(place.ravel(), at_war.ravel(), minlength=draws * sizes)
    return np.asarray(mass.reshape(draws, sizes)[:, 1:], dtype=np.float64)


def walk(solution: Solution, length: int, hold: int) -> Curves:
    """Follow the equilibrium for ``length`` steps (and ``hold`` more, to see what of it lasts)."""
    now = _Walk(solution, hold)
    draws = len(solution.plans)
    series = {name: np.zeros((draws, length + 1)) for name in ("signed", "peace", "fighting", "faded", "lost", "won")}
    signing, shares, ripe = (np.zeros((draws, length)) for _ in range(3))
    blocked = np.zeros((draws, length, len(CAUSES)))
    struck = [[rung == level for rung in solution.modes.rung] for level in solution.modes.rungs]
    strikes = np.array(struck, dtype=float).reshape(-1, len(solution.modes.rung))
    striking = np.zeros((draws, length, len(strikes)))
    support, resume = np.zeros((draws, length, 2)), list(solution.modes.resume)
    durable = np.zeros((draws, length + hold + 2))  # by the step of signature, shifted by hold
    extra = 0 if now.lasting else hold  # after the last step only what was signed by then is followed
    ends = [node for node in (0, solution.grid.size - 1) if node != solution.grid.today]
    series["fighting"][:, 0] = 1.0
    fresh = np.zeros_like(now.waiting)
    for step in range(length + extra):
        period, month = solution.at(step)
        if step < length:
            now.edge = np.maximum(now.edge, _at_ends(now.war, ends))
            inside, opened = now.enter(month)
            ripe[:, step] = opened + (ripe[:, step - 1] if step else 0.0)
            at_war = inside[:, 0] + inside[:, 1]
            by_mode = at_war.sum((2, 3))
            striking[:, step] = by_mode @ strikes.T
            by_mode[:, resume] += now.waiting.sum((2, 3))
            support[:, step] = (by_mode[:, None] @ period.support)[:, 0]
            blocked[:, step] = _blocked(month.cause, at_war)
            signing[:, step], amount, fresh = now.talks(period, month, inside, at_war)
            total = fresh.sum((1, 2, 3))
            shares[:, step] = np.divide(amount, total, out=np.full(draws, np.nan), where=total > 0.0)
            now.fight(period)
        elif step == length:
            fresh = np.zeros_like(fresh)
        done = now.age(period, solution.at(step + 1)[1], fresh)
        durable[:, step + (1 + hold if now.lasting else 2)] = done
        if step < length:
            here = {
                "signed": series["signed"][:, step] + signing[:, step],
                "peace": now.peace.total.sum((1, 2, 3)) + now.durable,
                "fighting": now.fighting(),
                "faded": now.faded,
                "lost": now.lost,
                "won": now.won,
            }
            for name, value in here.items():
                series[name][:, step + 1] = value
    return Curves(
        signed=series["signed"],
        durable=np.cumsum(durable[:, hold : hold + length + 1], axis=1),
        peace=series["peace"],
        fighting=series["fighting"],
        faded=series["faded"],
        ruler_defeated=series["lost"],
        opposition_defeated=series["won"],
        signing=signing,
        terms=shares,
        ripe=ripe,
        blocked=blocked,
        striking=striking,
        support=support,
        unripe_ends=now.unripe_ends,
        edge=now.edge,
    )
