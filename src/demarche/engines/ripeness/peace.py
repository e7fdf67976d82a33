"""Settlements that need not hold: in force, hardened, waiting for a reopened table, back at war; and which of them have
held long enough to count as durable."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.backward import Solution
from demarche.engines.ripeness.kernel import Month, slip
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.table import wide

__all__ = ["Peace"]

Array = NDArray[np.float64]


class Fate(NamedTuple):
    """A step in the life of settlements in force, (n, S, K-1, E) or broadcast to it: chances that they stay in force,
    and that they harden."""

    stay: Array
    harden: Array


class Peace:
    """Settlements by kind, (n, S, K-1, E): in force, or at war again and ``kept`` waiting for a step because a reopened
    table failed; hardened ones (n, S) are only counted. Those that have once held long enough are followed on apart
    (``old``, ``kept_old``), so that nothing counts as durable twice; ``first``: those that were the first to be
    signed."""

    def __init__(self, solution: Solution, length: int, hold: int) -> None:
        self.solution, self.length, self.hold = solution, length, hold
        shape = (len(solution.plans), len(solution.modes.resume), solution.plans[0].game.war.notches - 1)
        self.kept = np.zeros((*shape, solution.grid.size))
        self.old = self.kept_old = self.kept
        self.hard = np.zeros(shape[:2])
        drifts = any(period.slip_up.any() or period.slip_down.any() for period in solution.periods)
        self.standing = Drifting(self.kept.shape, hold) if drifts else Standing(self.kept.shape, hold)
        self.known: tuple[Period, Month] | None = None
        self.seen: dict[str, list[Array]] = {
            "in force": [self.kept],
            "kept": [self.kept],
            "lasting": [],
            "first": [],
        }
        self.hardened: list[Array] = [self.hard]
        self.sums: dict[str, list[Array]] = {name: [] for name in self.seen}

    def live(self, step: int, signed: Array, first: Array, again: Array | None) -> tuple[Array, Array | None]:
        """A step with what has been signed in it (``first``: for the first time; ``again``: by those whose peace has
        held before, None if there are none yet); returns what is back at war at its end, all of it and of those."""
        period = self._look(step)
        total = self.standing.begin(signed if again is None else signed - again, first, period)
        back = self.back * total
        back += self.kept
        self.kept = self.wait * total
        hard = self.fate.harden * total
        after = None
        if again is not None:
            old = self.standing.moved(self.old + again, period)
            after = self.back * old + self.kept_old
            back += after
            hard = hard + self.fate.harden * old
            self.old, self.kept_old = self.fate.stay * old, self.wait * old
        self.hard = self.hard + hard.sum(axis=(2, 3))
        left = self._end()
        if left is not None:
            self.old = self.old + left
        self.seen["in force"].append(self.standing.total + self.old if step + 1 >= self.hold else self.standing.total)
        self.seen["kept"].append(self.kept + self.kept_old if step >= self.hold else self.kept)
        self.hardened.append(self.hard)
        return np.asarray(back), after

    def outlive(self) -> None:
        """After the last step only what was signed by then is followed."""
        nothing = np.zeros_like(self.kept)
        for step in range(self.length, self.length + self.hold - 1):
            self.standing.begin(nothing, nothing, self._look(step))
            self._end()

    def _end(self) -> Array | None:
        """A step ends; the mass still in force that has now held long enough."""
        done = self.standing.end(self.fate)
        if done is None:
            return None
        held, first, left = done
        self.seen["lasting"].append(held)
        self.seen["first"].append(first)
        return left

    def count(self) -> None:
        """Sum up what has been seen."""
        for name, seen in self.seen.items():
            if seen:
                mass = np.stack(seen, axis=1)
                self.sums[name].append(mass.reshape(*mass.shape[:3], -1).sum(axis=3))
                seen.clear()

    def by_step(self, name: str) -> Array:
        """(n, T, S), from the first step on: *in force* (hardened ones among them) and *kept* when it begins;
        *lasting* and *first*, what is signed in it and holds long enough, all of it and what is signed for the first
        time."""
        self.count()
        found = np.concatenate(self.sums[name], axis=1)
        return found + np.stack(self.hardened, axis=1) if name == "in force" else found

    def _look(self, step: int) -> Period:
        """The step's parameters; and the chances that a settlement stays in force, hardens, waits for the war because
        its table failed, is back at war."""
        period, following = self.solution.at(step)[0], self.solution.at(step + 1)[1]
        if self.known is None or period is not self.known[0] or following is not self.known[1]:
            self.known = period, following
            spoil, binds, hardens, renewal = (
                wide(x) for x in (period.spoil, period.binds, period.hardens, period.renewal)
            )
            breach = (1.0 - spoil) * (1.0 - binds)
            lapse = breach * renewal
            again = 0.0 if following.again is None else following.again
            self.back = spoil + breach * (1.0 - renewal)
            self.wait = lapse * (1.0 - again)
            kept = (1.0 - spoil) * binds
            self.fate = Fate(kept * (1.0 - hardens) + lapse * again, kept * hardens)
        return period


class Standing:
    """While the balance stands still in peace. What becomes of a settlement in some steps depends on its state alone,
    so it is enough to keep what was signed in each step, what becomes of it in ``hold`` steps, and the total in force
    (n, S, K-1, E)."""

    def __init__(self, shape: tuple[int, ...], hold: int) -> None:
        self.hold = hold
        self.total = np.zeros(shape)
        self.signed: deque[tuple[Array, Array]] = deque()
        self.fates = _Window()

    def begin(self, signed: Array, first: Array, period: Period) -> Array:
        """A step begins with what has just been signed, and of that for the first time; the total in force."""
        self.signed.append((signed, first))
        self.total = self.total + signed
        return self.total

    def moved(self, mass: Array, period: Period) -> Array:
        """Other mass in force, as the balance goes through the step."""
        return mass

    def end(self, fate: Fate) -> tuple[Array, Array, Array] | None:
        """It ends. What has held long enough, and of that what was signed for the first time, and what of it leaves
        the total (hardened mass has left it already); None before any can have."""
        self.total = self.total * fate.stay
        self.fates.push(fate)
        if len(self.signed) < self.hold:
            return None
        signed, first = self.signed.popleft()
        ahead = self.fates.value()
        self.fates.pop()
        left, holds = signed * ahead.stay, ahead.stay + ahead.harden
        self.total -= left
        return signed * holds, first * holds, left


def _then(one: Fate, other: Fate) -> Fate:
    """One stretch and then another."""
    return Fate(one.stay * other.stay, one.harden + one.stay * other.harden)


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

    def __init__(self, shape: tuple[int, ...], hold: int) -> None:
        draws, kinds, *states = shape
        self.ages = np.zeros((2, draws, kinds, hold, *states))
        self.hard = np.zeros((2, draws, kinds, hold))
        self.total = np.zeros(shape)
        self.steps = 0

    def begin(self, signed: Array, first: Array, period: Period) -> Array:
        """See :class:`Standing`."""
        self.ages[0, :, :, 0], self.ages[1, :, :, 0] = signed, first
        self.ages = np.stack([self.moved(ages, period) for ages in self.ages])
        self.total = self.ages[0].sum(2)
        return self.total

    def moved(self, mass: Array, period: Period) -> Array:
        """See :class:`Standing`."""
        size = mass.shape[-2]
        if size == 1:
            return mass
        moves = slip(period, np.eye(size)[None, None, None])  # its adjoint says where mass goes
        whither = moves.transpose(0, 1, 2, 4, 3)
        return np.asarray((whither if mass.ndim == whither.ndim else whither[:, :, 0]) @ mass)

    def end(self, fate: Fate) -> tuple[Array, Array, Array] | None:
        """See :class:`Standing`."""
        self.hard += (self.ages * fate.harden[None, :, :, None]).sum(axis=(4, 5))
        self.ages *= fate.stay[None, :, :, None]
        left, hard = self.ages[:, :, :, -1], self.hard[:, :, :, -1, None, None]
        self.ages = np.concatenate([np.zeros_like(self.ages[:, :, :, :1]), self.ages[:, :, :, :-1]], axis=3)
        self.hard = np.concatenate([np.zeros_like(self.hard[:, :, :, :1]), self.hard[:, :, :, :-1]], axis=3)
        self.total = self.ages[0].sum(2)
        self.steps += 1
        if self.steps < self.ages.shape[3]:
            return None
        held = left + hard / (left.shape[-2] * left.shape[-1])  # only its sum is read
        return held[0], held[1], left[0]
