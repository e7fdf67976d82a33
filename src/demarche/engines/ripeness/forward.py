"""Where the war goes: exact forward pass of the equilibrium under the analyst's belief (Chapman-Kolmogorov, no
simulation)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.backward import Solution
from demarche.engines.ripeness.kernel import places
from demarche.engines.ripeness.passage import ALL, FIRST, HELD, Battle, Passage
from demarche.engines.ripeness.peace import Peace
from demarche.engines.ripeness.tally import Tally

__all__ = ["Curves", "walk"]

Array = NDArray[np.float64]
BLOCK = 1 << 21  # bytes of mass that are kept before they are summed up: near the processor


@dataclass(frozen=True)
class Curves:
    """Chances by step, (n, T+1); entry t is the state of things once step t - 1 is over, entry 0 is now.

    ``signed``: something has been signed. ``lasting``: a settlement signed by then holds for ``Horizon.hold`` steps
    without a return to war; ``durable``: the first that is signed does.
    ``peace``: a settlement is in force. ``fighting``, ``faded``, ``ruler_defeated``, ``opposition_defeated``:
    together with peace they add up to 1. ``unsigned``: of ``fighting``, where nothing has ever been signed.
    ``signing`` (n, T): first signatures in step t; ``terms``: mean ruler's share in what is signed in step t (nan
    if nothing). ``ripe``: the zone has been open at some time by the *start* of step t (n, T). ``blocked`` (n, T,
    causes): chance of being at war with the zone closed for that cause. ``striking`` (n, T): chance that the ruler
    is being struck. ``support`` (n, T, 2): each patron's level times the chance of being at war. ``unripe_ends``
    (n, 2): chance that the ruler, or the opposition, is defeated with the zone never open before. ``edge`` (n,): mass
    that reached the end of the evidence grid.
    """

    signed: Array
    lasting: Array
    durable: Array
    peace: Array
    fighting: Array
    unsigned: Array
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


def walk(solution: Solution, length: int, hold: int) -> Curves:
    """Follow the equilibrium for ``length`` steps (and ``hold`` more, to see what of it lasts)."""
    lasting = all(period.holds_for_good for period in solution.periods)
    relapses = not lasting and hold < length  # a war can come after a peace that has held
    modes, war = solution.modes, _today(solution)
    peace, tally = Peace(solution, length, hold), Tally(_ends(solution))
    each = np.arange(len(modes.resume))
    kinds = None if np.array_equal(each, modes.settle) else np.equal.outer(each, modes.settle).astype(float)
    resume = places(modes.resume)
    again_from = hold if relapses else length + 1
    for steps in _stretches(solution, length + 1, again_from, war.nbytes):
        if steps.start in (0, again_from):
            war = _with_held(war) if steps.start else war
            leaving, returned = np.zeros_like(war), war[:, :, :, 1:-1]
            passage = battle = None
        if passage is None or not passage.alike:
            passage = Passage(solution, steps, war.shape[2])
        block = np.empty((len(steps), len(war), len(modes.talks), *war.shape[2:]))
        for step, inside in zip(steps, block, strict=True):
            passage.enter(step, war, inside)
            if step == length:
                break
            passage.leave(step, inside, leaving)
            moves = solution.at(step)[0].moves
            if battle is None or moves is not battle.moves:
                battle = Battle(moves, leaving, war)
            battle.fight()
            if not lasting:
                signing = passage.of(passage.signing, step)
                signed, first = (_by_kind(kinds, inside[:, :, kind, 1:-1] * signing) for kind in (ALL, FIRST))
                again = _by_kind(kinds, inside[:, :, HELD, 1:-1] * signing) if step >= again_from else None
                back, after = peace.live(step, signed, first, again)
                returned[:, resume, ALL] += back
                if after is not None:
                    returned[:, resume, HELD] += after
        tally.count(passage, block)
    if not lasting:
        peace.outlive()
    return _curves(solution, tally, peace, lasting)


def _by_kind(kinds: Array | None, signed: Array) -> Array:
    """What is signed in each talk mode (n, Y, K-1, E), by the kind of settlement (n, S, K-1, E). ``kinds``
    (S, Y): which leads to which; None if each leads to its own."""
    if kinds is None:
        return signed
    return np.asarray((kinds @ signed.reshape(*signed.shape[:2], -1)).reshape(len(signed), -1, *signed.shape[2:]))


def _stretches(solution: Solution, steps: int, hold: int, size: int) -> Iterator[range]:
    """The first steps, as many at a time as fit, with so many bytes of mass each; the stationary ones apart from those
    before, and those from ``hold`` on from those before."""
    most, last = max(1, BLOCK // size), len(solution.months) - 1
    marks = sorted({0, min(last, steps), min(hold, steps), steps})
    for start, stop in pairwise(marks):
        yield from (range(first, min(first + most, stop)) for first in range(start, stop, most))


def _ends(solution: Solution) -> list[int]:
    """Ends of the evidence grid that are not today."""
    return [node for node in (0, solution.grid.size - 1) if node != solution.grid.today]


def _today(solution: Solution) -> Array:
    """Mass at war (n, Z, F, K+1, E) before the first step, of all kinds F but that which has held before: there is
    none."""
    modes, grid = solution.modes, solution.grid
    games = [plan.game for plan in solution.plans]
    war = np.zeros((len(games), len(modes.starts), HELD, games[0].war.notches + 1, grid.size))
    for draw, game in enumerate(games):
        war[draw, modes.start, :, game.war.balance, grid.today] = 1.0
    return war


def _with_held(war: Array) -> Array:
    """The same with room for what has held before."""
    return np.concatenate([war, np.zeros_like(war[:, :, :1])], axis=2)


def _curves(solution: Solution, tally: Tally, peace: Peace, for_good: bool) -> Curves:
    modes, length = solution.modes, peace.length
    periods = [solution.at(step)[0] for step in range(length)]
    fading = np.stack([period.fade for period in periods], axis=1)
    support = np.stack([period.support for period in periods], axis=1)
    present, absorbed = tally["by_mode"].sum(axis=2), tally["absorbed"]
    signing, signed, terms = tally["first"][:, :length], tally["signed"][:, :length], tally["terms"][:, :length]
    by_mode = tally["by_mode"][:, :length]
    rungs = np.array([[rung == level for rung in modes.rung] for level in modes.rungs], dtype=float)
    striking = by_mode @ rungs.reshape(-1, len(modes.rung)).T
    kept = np.zeros((*present.shape, len(modes.resume)))
    lasting = in_force = _up_to(signed)
    durable = _up_to(signing)
    if not for_good:
        in_force, kept = peace.by_step("in force").sum(axis=2), peace.by_step("kept")
        lasting, durable = (_up_to(peace.by_step(name).sum(axis=2)) for name in ("lasting", "first"))
    by_mode[..., list(modes.resume)] += kept[:, :length]
    return Curves(
        signed=_up_to(signing),
        lasting=lasting,
        durable=durable,
        peace=in_force,
        fighting=present + kept.sum(axis=2),
        unsigned=tally["unsigned"],
        faded=_up_to(fading * (present[:, :length] - signed)),
        ruler_defeated=absorbed[:, :, 0, 0].cumsum(axis=1),
        opposition_defeated=absorbed[:, :, 0, 1].cumsum(axis=1),
        signing=signing,
        terms=np.divide(terms, signed, out=np.full(signed.shape, np.nan), where=signed > 0.0),
        ripe=tally["opened"][:, :length].cumsum(axis=1),
        blocked=tally["blocked"][:, :length],
        striking=striking,
        support=(by_mode[:, :, None] @ support)[:, :, 0],
        unripe_ends=absorbed[:, :, 1].sum(axis=1),
        edge=tally["edge"][:, :length].max(axis=1),
    )


def _up_to(by_step: Array) -> Array:
    """(n, T+1): what has come by the start of each step, from what comes in each."""
    out = np.zeros((by_step.shape[0], by_step.shape[1] + 1))
    np.cumsum(by_step, axis=1, out=out[:, 1:])
    return out
