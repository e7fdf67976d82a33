"""The stationary equilibrium behind the window, in which the last parameters stay for ever."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.kernel import Values
from demarche.engines.ripeness.layout import Stationary
from demarche.engines.ripeness.modes import Modes
from demarche.engines.ripeness.narrowing import PACES, narrow, sharpen
from demarche.engines.ripeness.period import Period
from demarche.numerics.fixed_point import accelerate, newton, sweep
from demarche.numerics.settling import alternate

__all__ = ["Tail", "chase", "hesitant", "narrows", "sure"]

Array = NDArray[np.float64]
WARM, WARMER, CALM = 24, 60, 8
"""Plain sweeps that come first, so that of several steady states the one is found that backward induction heads for;
more where a coercer chooses."""
HESITATE = 0.002
MOST = 0.005
"""Over gains of how much, in shares of the prize, a side is taken to hesitate at most."""
WIDTHS = tuple(HESITATE * 2.0**doubled for doubled in range(7))
"""Down to where hesitation is followed; the wider ones are stops on the way."""
LOOSE = 0.05
SHORT, LONG = 30, 120
QUICK = 45
LINGER, CIRCLES = 400, (4, 8, 64, 256)
"""Sweeps in all of those who go round in circles, and over how many of the last ones their middle is sought."""
CAREFUL, PATIENT = 12, 20
"""Rounds of Newton's method where sides hesitate."""
FIRST, ROUNDS = 3, 10
"""Rounds of Newton's method at first, when most draws settle, and in all."""


@dataclass(frozen=True)
class Tail:
    """Values in the steady state, the parameters they belong to (with hesitation where it was needed), which draws
    settled."""

    values: Values
    period: Period
    settled: NDArray[np.bool_]


def sure(period: Period, modes: Modes, nodes: int, lasting: bool, tolerance: float) -> Tail:
    """The stationary equilibrium of a batch of draws, in sure decisions or, where patrons choose, nearly so; or where
    the sides err. ``lasting``: no settlement ever fails. Unless they are narrowed down or err, those that have not
    settled soon are left to :func:`chase`."""
    game = Stationary(period, modes, nodes, lasting)
    every = np.arange(len(period.discount))
    whole = game.layout(every)
    if period.precision is not None:
        smooth = accelerate(whole.sweep, whole.begin(), tolerance=tolerance, limit=600)
        return Tail(whole.unpack(smooth.x), period, smooth.settled)
    widths = np.zeros(len(every))
    if narrows(period, modes):
        x, widths, settled = _narrow(
            game, every, *whole.calms(whole.march(whole.begin(), WARM - CALM), CALM), tolerance
        )
    else:
        warm = WARM if len(modes.actors) == 2 else WARMER
        if len(modes.actors) == 2 and _silent(period):
            warm = 0  # there is one steady state
        x, settled = _newton(game, every, whole.march(whole.begin(), warm), tolerance, FIRST)
    return Tail(whole.unpack(x), replace(period, hesitate=widths), settled)


def chase(period: Period, modes: Modes, nodes: int, lasting: bool, tolerance: float, values: Values) -> Tail:
    """Follow draws further that :func:`sure` left at these values: the few of many batches, together."""
    game = Stationary(period, modes, nodes, lasting)
    every = np.arange(len(period.discount))
    whole = game.layout(every)
    x, settled = _newton(game, every, whole.packed(values), tolerance, ROUNDS - FIRST)
    return Tail(whole.unpack(x), replace(period, hesitate=np.zeros(len(every))), settled)


def hesitant(period: Period, modes: Modes, nodes: int, lasting: bool, tolerance: float) -> Tail:
    """The same with sides who hesitate, for draws that have no steady state in sure decisions.

    Where a precondition bounds the terms the responder's gain jumps at the bound, and a steady state in pure
    strategies need not exist: backward induction then goes round in circles for ever. For such draws surpluses
    below ``hesitate`` are signed with a chance that rises with the surplus, so nobody forgoes more than that (an
    epsilon-equilibrium), with the smallest width that settles. Where none up to ``MOST`` does, there is no answer.
    """
    game = Stationary(period, modes, nodes, lasting)
    every = np.arange(len(period.discount))
    x, widths, settled = _hesitate(game, every, tolerance)
    return Tail(game.layout(every).unpack(x), replace(period, hesitate=widths), settled)


def _newton(
    game: Stationary, rows: NDArray[np.intp], x: Array, tolerance: float, rounds: int = ROUNDS
) -> tuple[Array, NDArray[np.bool_]]:
    """Steady states in sure decisions of these draws: values, settled."""
    found = newton(lambda some: game.layout(rows[some]).slope, x, tolerance=tolerance, rounds=rounds)
    return found.x, found.settled


def _narrow(
    game: Stationary, rows: NDArray[np.intp], x: Array, calm: NDArray[np.bool_], tolerance: float
) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Where patrons choose: the steady state in sure decisions that backward induction heads for, if it may head for
    one (``calm``), else the one to which less and less hesitation leads: values, widths, settled."""
    best, settled = x.copy(), np.zeros(len(rows), dtype=bool)
    if calm.any():
        best[calm], settled[calm] = _newton(game, rows[calm], x[calm], tolerance)
    widths = np.zeros(len(rows))
    for pace in PACES:
        left = np.flatnonzero(~settled)
        if not left.size:
            break
        found, good, _ = narrow(game, rows[left], x[left], HESITATE, pace, tolerance)
        widths[left], best[left], settled[left] = HESITATE, found, good
    left = np.flatnonzero(settled & (widths > 0.0))
    if left.size:
        sharp, good, _ = sharpen(game, rows[left], best[left], HESITATE, tolerance)
        best[left[good]], widths[left[good]] = sharp[good], 0.0
    return best, widths, settled


@dataclass
class _Search:
    """Draws whose policies go round in circles, and the best that has been found for each: its values, and how much
    the sides hesitate in it (inf: nothing has been found)."""

    game: Stationary
    rows: NDArray[np.intp]
    tolerance: float
    best: Array
    widths: Array

    def follow(
        self, live: NDArray[np.intp], x: Array, width: float, *, exact: bool = True, rounds: int = CAREFUL
    ) -> Array:
        """From ``x`` to the steady state of the draws at these places at one width, at most; what settles is the new
        best. ``exact``: to the tolerance, else as a stop on the way."""
        if not live.size:
            return x
        game = self.game.hesitate(width)
        found = newton(
            lambda some: game.layout(self.rows[live[some]]).slope,
            x,
            tolerance=self.tolerance if exact else max(self.tolerance, LOOSE * width),
            rounds=rounds if width else 4,
            careful=width > 0.0,
        )
        good = live[found.settled]
        self.best[good], self.widths[good] = found.x[found.settled], width
        return found.x

    def respond(self) -> None:
        """Where patrons choose: let everybody answer everybody, a few steps at a time, hesitating somewhat."""
        for width in WIDTHS[2::2]:
            live = np.flatnonzero(self.widths > width)
            if not live.size:
                break
            layout = self.game.hesitate(width).layout(self.rows[live])
            found = alternate(layout.respond, layout.begin(), tolerance=self.tolerance, limit=QUICK)
            self.follow(live, found.x, width)
        self.lower()

    def down(self) -> None:
        """Hesitate much at first, then less and less."""
        live = np.flatnonzero(np.isinf(self.widths))
        if live.size:
            layout = self.game.layout(self.rows[live])
            x = sweep(layout.sweep, layout.begin(), tolerance=0.0, limit=SHORT).x
            self.follow(live, x, WIDTHS[-1], exact=False)
            self.lower()

    def lower(self) -> None:
        """Hesitate less and less, each steady state being the start for the next."""
        for wide, width in zip(WIDTHS[:0:-1], WIDTHS[-2::-1], strict=True):
            live = np.flatnonzero(self.widths == wide)
            self.follow(live, self.best[live], width, exact=width == HESITATE)
        live = np.flatnonzero(self.widths == HESITATE)
        self.follow(live, self.best[live], 0.0)
        for width in WIDTHS[1:]:  # only a stop on the way so far
            same = np.flatnonzero(self.widths == width)
            self.widths[same] = np.inf
            self.follow(same, self.best[same], width)

    def up(self) -> None:
        """Sweep long, which gets near most steady states, and hesitate not at all at first, then a little."""
        live = np.flatnonzero(self.widths > HESITATE)
        if not live.size:
            return
        layout = self.game.layout(self.rows[live])
        swept = sweep(layout.sweep, layout.begin(), tolerance=0.0, limit=LONG).x
        for width in (0.0, *(width for width in WIDTHS if width <= MOST)):
            more = self.widths[live] > width
            live, swept = live[more], swept[more]
            if not live.size:
                return
            self.follow(live, swept, width)
        left = np.isinf(self.widths[live])
        self.best[live[left]] = swept[left]

    def along(self) -> None:
        """Where that leads nowhere: along a smooth curve of signing (see :mod:`.narrowing`) down to the most that is
        allowed, and less where a few steps more lead there."""
        live = np.flatnonzero(self.widths > MOST)
        if not live.size:
            return
        rows = self.rows[live]
        x = self.game.layout(rows).begin()
        found, good, _ = narrow(self.game, rows, x, MOST, PACES[-1], self.tolerance)
        self.best[live[good]], self.widths[live[good]] = found[good], MOST
        self.less()

    def linger(self) -> None:
        """Where that leads nowhere either: let the sides hesitate as much as is allowed from the first, and sweep till
        the circles in which they go have become small. Their middle lies close to a steady state."""
        live = np.flatnonzero(self.widths > MOST)
        if not live.size:
            return
        layout = self.game.hesitate(MOST).layout(self.rows[live])
        x = layout.march(layout.begin(), LINGER - max(CIRCLES))
        lately = np.empty((max(CIRCLES), *x.shape))
        for turn in range(len(lately)):
            x = lately[turn] = layout.sweep(x)
        for count in CIRCLES:
            left = self.widths[live] > MOST
            self.follow(live[left], lately[-count:, left].mean(axis=0), MOST, rounds=PATIENT)
        self.less()

    def less(self) -> None:
        """From the most that is allowed, less where a few steps more lead there."""
        for width in WIDTHS[1::-1]:
            same = np.flatnonzero(self.widths == MOST)
            self.follow(same, self.best[same], width)


def _hesitate(game: Stationary, rows: NDArray[np.intp], tolerance: float) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Steady states in which sides hesitate as little as may be: values, widths, settled."""
    best = game.layout(rows).begin()
    search = _Search(game, rows, tolerance, best, np.full(len(rows), np.inf))
    patrons = _patrons(game.modes)
    if patrons:
        search.respond()
    if not patrons:
        search.up()
    if patrons or game.period.eager.any():  # envoys have no stages to follow
        search.down()
    else:
        search.along()
    search.linger()
    settled = search.widths <= MOST
    return best, np.where(settled, search.widths, MOST), settled


def _silent(period: Period) -> bool:
    """Does nobody ever sit down, and are there no terms to sign?"""
    no_terms = period.prices is None and bool((period.low > period.high).all())
    return no_terms and not period.rounds.any()


def narrows(period: Period, modes: Modes) -> bool:
    """Is a steady state sought by hesitating less and less, as where patrons choose (but for envoys, who have no
    stages to follow)?"""
    return _patrons(modes) and not period.eager.any()


def _patrons(modes: Modes) -> bool:
    """Do patrons choose?"""
    return any(power.endswith("patron") for power in modes.actors)
