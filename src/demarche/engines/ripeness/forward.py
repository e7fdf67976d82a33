"""Where the war goes: exact forward pass of the equilibrium under the analyst's belief (Chapman-Kolmogorov, no
simulation)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.backward import Solution
from demarche.engines.ripeness.blockers import CAUSES, causes
from demarche.engines.ripeness.kernel import Month, slip
from demarche.engines.ripeness.modes import Modes
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
    is being struck. ``support`` (n, T, 2): each patron's level times the chance of being at war. ``edge`` (n,): mass
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
    edge: Array


class _Walk:
    """The mass at one moment: at war (never signed before | signed before | zone never open before, a tracer that
    is not counted), in force by age, and absorbed."""

    def __init__(self, solution: Solution, hold: int) -> None:
        modes, grid = solution.modes, solution.grid
        games = [plan.game for plan in solution.plans]
        draws, notches = len(games), games[0].war.notches
        self.modes = modes
        self.war = np.zeros((draws, 3, len(modes.starts), notches + 1, grid.size))
        for draw, game in enumerate(games):
            self.war[draw, ::2, modes.start, game.war.balance, grid.today] = 1.0
        self.lasting = all(period.holds_for_good for period in solution.periods)
        ages = 1 if self.lasting else hold + 1
        self.young = np.zeros((draws, len(modes.resume), ages, notches - 1, grid.size))
        self.waiting = np.zeros((draws, 3, len(modes.starts), notches - 1, grid.size))
        self.durable, self.faded, self.edge = np.zeros(draws), np.zeros(draws), np.zeros(draws)
        self.lost, self.won = np.zeros(draws), np.zeros(draws)

    def fighting(self) -> Array:
        return np.asarray(self.war[:, :2, :, 1:-1].sum((1, 2, 3, 4)) + self.waiting.sum((1, 2, 3, 4)))

    def enter(self, month: Month) -> tuple[Array, Array]:
        """The outside powers' turns; returns mass by talk mode (n, 3, Y, K-1, E) and the tracer's mass where the zone
        is open, (n,)."""
        inside = arrive(self.modes, month.entered, self.war[..., 1:-1, :])
        closed = ~month.war.ripe
        before = inside[:, 2].sum((1, 2, 3))
        inside[:, 2] *= closed
        return inside, before - inside[:, 2].sum((1, 2, 3))

    def talks(self, period: Period, month: Month, inside: Array) -> tuple[Array, Array]:
        """Hold this step's conferences: first signatures, and shares signed times their chance; leaves what fights
        on in ``war``."""
        rounds = period.rounds[:, :, None, None]
        signed = inside[:, :2] * (rounds * month.war.deal)[:, None]
        shares = (inside[:, :2].sum(1) * rounds * month.war.terms).sum((1, 2, 3))
        for talk, kind in enumerate(self.modes.settle):
            self.young[:, kind, 0] += signed[:, :, talk].sum(1)
        first = signed[:, 0].sum((1, 2, 3))
        self.war[..., 1:-1, :] = _fail(inside, period, month, self.modes)
        return first, shares

    def fight(self, period: Period) -> None:
        """The rest of the step: battles, learning, the war dying down."""
        if period.fade.any():
            self.faded += period.fade * self.war[:, :2, :, 1:-1].sum((1, 2, 3, 4))
            self.war *= (1.0 - period.fade)[:, None, None, None, None]
        self.war = period.moves.push(self.war[..., 1:-1, :])
        self.lost += self.war[:, :2, :, 0].sum((1, 2, 3))
        self.won += self.war[:, :2, :, -1].sum((1, 2, 3))
        self.war[..., 0, :] = self.war[..., -1, :] = 0.0
        self.war[..., 1:-1, :] += self.waiting
        self.waiting[...] = 0.0

    def age(self, period: Period, following: Month) -> Array:
        """Settlements in force live through the step; returns the mass that has now held long enough."""
        if self.lasting:
            done = self.young.sum((1, 2, 3, 4))
            self.durable += done
            self.young[...] = 0.0
            return np.asarray(done)
        moved = _slip_mass(period, self.young)
        spoil, binds = period.spoil[:, None, None, None], period.binds[:, None, None, None]
        lapse = (1.0 - spoil) * (1.0 - binds)
        again = 0.0 if following.reopened is None else following.reopened.deal
        stay = (1.0 - spoil) * binds + lapse * again
        total = moved.sum(2)
        self.young = np.zeros_like(moved)
        np.multiply(moved[:, :, :-1], stay[:, :, None], out=self.young[:, :, 1:])
        back, failed = spoil * total, lapse * (1.0 - again) * total
        for kind, mode in enumerate(self.modes.resume):
            self.war[:, 1, mode, 1:-1] += back[:, kind]
            self.waiting[:, 1, mode] += failed[:, kind]
        done = self.young[:, :, -1].sum((1, 2, 3))
        self.durable += done
        self.young[:, :, -1] = 0.0
        return np.asarray(done)


def _fail(inside: Array, period: Period, month: Month, modes: Modes) -> Array:
    """Mass (n, F, Y, K-1, E) that leaves the talks without a deal, by start mode of the fighting that follows."""
    rounds = period.rounds[:, :, None, None]
    refused = inside * (rounds * (1.0 - month.war.deal))[:, None]
    blamed = refused if month.war.blamed is None else inside * (rounds * month.war.blamed)[:, None]
    quiet = inside * (1.0 - rounds)[:, None]
    out = np.zeros((*inside.shape[:2], len(modes.starts), *inside.shape[3:]))
    for talk in range(len(modes.talks)):
        out[:, :, modes.ruler_refuses[talk]] += blamed[:, :, talk]
        out[:, :, modes.opposition_refuses[talk]] += refused[:, :, talk] - blamed[:, :, talk]
        out[:, :, modes.silence[talk]] += quiet[:, :, talk]
    return out


def _slip_mass(period: Period, mass: Array) -> Array:
    """Adjoint of :func:`slip`: where mass in force goes when the balance slips."""
    if not (period.slip_up.any() or period.slip_down.any()) or mass.shape[-2] == 1:
        return mass
    return slip(period, np.eye(mass.shape[-2])[None, None, None]).transpose(0, 1, 2, 4, 3) @ mass


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
    support = np.zeros((draws, length, 2))
    durable = np.zeros((draws, length + hold + 2))  # by the step of signature, shifted by hold
    cache: dict[int, NDArray[np.bool_]] = {}
    extra = 0 if now.lasting else hold  # after the last step only what was signed by then is followed
    ends = [node for node in (0, solution.grid.size - 1) if node != solution.grid.today]
    series["fighting"][:, 0] = 1.0
    for step in range(length + extra):
        period, month = solution.at(step)
        if step < length:
            now.edge = np.maximum(now.edge, now.war[:, :2, :, :, ends].sum((1, 2, 3, 4)))
            inside, opened = now.enter(month)
            ripe[:, step] = opened + (ripe[:, step - 1] if step else 0.0)
            if id(month) not in cache:
                cache[id(month)] = causes(period, month.war)
            at_war = inside[:, :2].sum(1)
            by_mode = at_war.sum((2, 3))
            striking[:, step] = by_mode @ strikes.T
            by_mode = by_mode + now.waiting[:, :2].sum((1, 3, 4))
            support[:, step] = (by_mode[:, None] @ period.support)[:, 0]
            blocked[:, step] = (at_war * cache[id(month)]).sum((2, 3, 4)).T
            first, amount = now.talks(period, month, inside)
            fresh = now.young[:, :, 0].sum((1, 2, 3))
            signing[:, step] = first
            shares[:, step] = np.where(fresh > 0.0, amount / np.where(fresh > 0.0, fresh, 1.0), np.nan)
            now.fight(period)
        done = now.age(period, solution.at(step + 1)[1])
        durable[:, step + (1 + hold if now.lasting else 2)] = done
        if step < length:
            here = {
                "signed": series["signed"][:, step] + first,
                "peace": now.young.sum((1, 2, 3, 4)) + now.durable,
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
        edge=now.edge,
    )
