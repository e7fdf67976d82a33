"""Settlements that need not hold: in force, hardened, waiting for a reopened table, back at war; and which of them have
held long enough to count as durable."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.backward import Solution
from demarche.engines.ripeness.kernel import slip
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.table import wide

__all__ = ["Peace"]

Array = NDArray[np.float64]


class Fate(NamedTuple):
    """A step in the life of settlements in force, (n, S, K-1, E) or broadcast to it: chances that they stay in force,
    and that they harden."""

    stay: Array
    harden: Array


class Step(NamedTuple):
    """The same, with the chances that the war is back at its end, and that it will be a step later because a reopened
    table failed; ``ways`` (n, S, (K-1) E, 3): that they harden, stay in force, wait."""

    fate: Fate
    back: Array
    wait: Array
    ways: Array


class Peace:
    """Settlements by kind, (n, S, K-1, E): all that are in force and may break, and at war again but ``kept`` waiting
    for a step because a reopened table failed; hardened ones (n, S) are only counted. Those of them that have once held
    long enough are followed apart too (``old``, ``kept_old``) where a war can come after that, so that nothing counts
    as durable twice."""

    def __init__(self, solution: Solution, length: int, hold: int) -> None:
        self.solution, self.length, self.hold = solution, length, hold
        shape = (len(solution.plans), len(solution.modes.resume), solution.plans[0].game.war.notches - 1)
        self.shape = (*shape, solution.grid.size)
        self.standing = self.kept = self.old = self.kept_old = np.zeros(self.shape)
        self.last = len(solution.months) - 1
        drifts = any(period.slip_up.any() or period.slip_down.any() for period in solution.periods)
        self.signed: Drifting | Lying
        if drifts:
            self.signed = Drifting(self.shape, hold, self._slipping)
        else:
            self.signed = Lying(hold, Ahead(lambda step: self._step(step).fate, self.last, hold))
        self.steps: dict[int, Step] = {}
        nothing = np.zeros(shape[:2])
        self.hardened = nothing
        self.seen: dict[str, list[Array]] = {"in force": [nothing], "kept": [nothing], "lasting": [], "first": []}

    def live(self, step: int, signed: Array, first: Array, again: Array | None) -> tuple[Array, Array | None]:
        """A step with what has been signed in it (``first``: for the first time; ``again``: by those whose peace has
        held before, None if there are none yet); returns what is back at war at its end, all of it and of those."""
        now = self._step(step)
        standing = self._slipped(self.standing + signed, step)
        back = now.back * standing
        back += self.kept
        self.kept = now.wait * standing
        self.standing = now.fate.stay * standing
        harden, stay, wait = np.moveaxis((standing.reshape(*standing.shape[:2], 1, -1) @ now.ways)[:, :, 0], -1, 0)
        self.hardened = self.hardened + harden
        self.seen["in force"].append(stay + self.hardened)
        self.seen["kept"].append(wait)
        after = None
        if again is not None:
            signed = signed - again
            old = self._slipped(self.old + again, step)
            after = now.back * old
            after += self.kept_old
            self.old, self.kept_old = now.fate.stay * old, now.wait * old
        left = self._held(self.signed.live(step, now.fate, signed, first))
        if left is not None:
            self.old = self.old + left
        return back, after

    def outlive(self) -> None:
        """After the last step only what was signed by then is followed."""
        for step in range(self.length, self.length + self.hold - 1):
            self._held(self.signed.outlive(step, self._step(step).fate))

    def _held(self, found: Held) -> Array | None:
        """Count what is known to hold long enough; what has done so by now and is still in force."""
        if found.lasting is not None and found.first is not None:
            self.seen["lasting"].append(found.lasting)
            self.seen["first"].append(found.first)
        return found.left

    def by_step(self, name: str) -> Array:
        """(n, T, S), from the first step on: *in force* (hardened ones among them) and *kept* when it begins;
        *lasting* and *first*, what is signed in it and holds long enough, all of it and what is signed for the first
        time."""
        return np.stack(self.seen[name], axis=1)

    def _step(self, step: int) -> Step:
        """The chances in a step; the stationary ones share theirs."""
        place = min(step, self.last)
        if place not in self.steps:
            period, following = self.solution.at(step)[0], self.solution.at(step + 1)[1]
            spoil, binds, hardens, renewal = (
                wide(x) for x in (period.spoil, period.binds, period.hardens, period.renewal)
            )
            breach = (1.0 - spoil) * (1.0 - binds)
            lapse, kept = breach * renewal, (1.0 - spoil) * binds
            again = 0.0 if following.again is None else following.again
            fate = Fate(kept * (1.0 - hardens) + lapse * again, kept * hardens)
            wait = lapse * (1.0 - again)
            parts = [np.broadcast_to(x, self.shape) for x in (fate.harden, fate.stay, wait)]
            ways = np.stack(parts, axis=-1).reshape(*self.shape[:2], -1, 3)
            self.steps[place] = Step(fate, spoil + breach * (1.0 - renewal), np.asarray(wait), ways)
        return self.steps[place]

    def _slipped(self, mass: Array, step: int) -> Array:
        """Mass in force once the balance has gone through the step."""
        return self._slipping(mass, step) if isinstance(self.signed, Drifting) else mass

    def _slipping(self, mass: Array, step: int) -> Array:
        return slipped(mass, self.solution.at(step)[0])


def slipped(mass: Array, period: Period) -> Array:
    """Mass (..., K-1, E) after the balance slips while a settlement is in force."""
    size = mass.shape[-2]
    if size == 1:
        return mass
    moves = slip(period, np.eye(size)[None, None, None])  # its adjoint says where mass goes
    whither = moves.transpose(0, 1, 2, 4, 3)
    return np.asarray((whither if mass.ndim == whither.ndim else whither[:, :, 0]) @ mass)


class Held(NamedTuple):
    """What is found of settlements in a step: of those signed in one step how many hold long enough, (n, S), all and
    those that were the first to be signed; and what has done so by now and is still in force, (n, S, K-1, E). None
    where nothing can be said yet."""

    lasting: Array | None
    first: Array | None
    left: Array | None


class Lying:
    """While the balance stands still in peace. What becomes of a settlement in some steps depends on its state alone,
    so it is told when it is signed."""

    def __init__(self, hold: int, ahead: Ahead) -> None:
        self.hold, self.ahead = hold, ahead
        self.left: deque[Array] = deque()

    def live(self, step: int, fate: Fate, signed: Array, first: Array) -> Held:
        """What has just been signed, and of that for the first time."""
        ahead = self.ahead(step)
        holds = (ahead.stay + ahead.harden).reshape(*signed.shape[:2], -1, 1)
        lasting, early = ((mass.reshape(*mass.shape[:2], 1, -1) @ holds)[:, :, 0, 0] for mass in (signed, first))
        self.left.append(signed * ahead.stay)
        return Held(lasting, early, self.left.popleft() if len(self.left) == self.hold else None)

    def outlive(self, step: int, fate: Fate) -> Held:
        """Nothing more is to be learned."""
        return Held(None, None, None)


class Ahead:
    """What becomes of settlements in so many steps, asked for each step in turn."""

    def __init__(self, fate: Callable[[int], Fate], last: int, hold: int) -> None:
        self.fate, self.last, self.hold = fate, last, hold
        self.window, self.pushed = _Window(), 0
        self.settled: Fate | None = None

    def __call__(self, step: int) -> Fate:
        if step >= self.last:
            if self.settled is None:
                self.settled = _often(self.fate(self.last), self.hold)
            return self.settled
        for later in range(self.pushed, step + self.hold):
            self.window.push(self.fate(later))
        self.pushed = step + self.hold
        found = self.window.value()
        self.window.pop()
        return found


def _then(one: Fate, other: Fate) -> Fate:
    """One stretch and then another."""
    return Fate(one.stay * other.stay, one.harden + one.stay * other.harden)


def _often(fate: Fate, times: int) -> Fate:
    """The same stretch so many times, by doubling."""
    if times == 1:
        return fate
    half = _often(fate, times // 2)
    twice = _then(half, half)
    return _then(twice, fate) if times % 2 else twice


class _Window:
    """What becomes of settlements over a queue of steps, in a fixed number of multiplications for each that passes
    through."""

    def __init__(self) -> None:
        self.old: list[Fate] = []
        self.new: list[Fate] = []
        self.of_new: Fate | None = None

    def push(self, x: Fate) -> None:
        self.new.append(x)
        self.of_new = x if self.of_new is None else _then(self.of_new, x)

    def value(self) -> Fate:
        if not self.old:
            assert self.of_new is not None
            return self.of_new
        return self.old[-1] if self.of_new is None else _then(self.old[-1], self.of_new)

    def pop(self) -> None:
        if not self.old:
            later: Fate | None = None
            while self.new:
                later = self.new.pop() if later is None else _then(self.new.pop(), later)
                self.old.append(later)
            self.of_new = None
        self.old.pop()


class Drifting:
    """While the balance slips in peace: the mass in force by age (of all that was signed, and of what was signed for
    the first time), and what of it has hardened."""

    def __init__(self, shape: tuple[int, ...], hold: int, slipping: Callable[[Array, int], Array]) -> None:
        draws, kinds, *states = shape
        self.ages = np.zeros((2, draws, kinds, hold, *states))
        self.hard = np.zeros((2, draws, kinds, hold))
        self.slipping = slipping
        self.steps = 0

    def live(self, step: int, fate: Fate, signed: Array, first: Array) -> Held:
        """See :class:`Lying`."""
        self.ages[0, :, :, 0], self.ages[1, :, :, 0] = signed, first
        return self.outlive(step, fate)

    def outlive(self, step: int, fate: Fate) -> Held:
        """A step of what was signed before."""
        self.ages = np.stack([self.slipping(ages, step) for ages in self.ages])
        self.hard += (self.ages * fate.harden[None, :, :, None]).sum(axis=(4, 5))
        self.ages *= fate.stay[None, :, :, None]
        left, hard = self.ages[:, :, :, -1], self.hard[:, :, :, -1]
        self.ages = np.concatenate([np.zeros_like(self.ages[:, :, :, :1]), self.ages[:, :, :, :-1]], axis=3)
        self.hard = np.concatenate([np.zeros_like(self.hard[:, :, :, :1]), self.hard[:, :, :, :-1]], axis=3)
        self.steps += 1
        if self.steps < self.ages.shape[3]:
            return Held(None, None, None)
        lasting, early = left.sum(axis=(3, 4)) + hard
        return Held(lasting, early, left[0])
