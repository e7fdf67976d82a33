"""Settlements that need not hold: in force, waiting for a reopened table, back at war; and which of them have held long
enough to count as durable."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.backward import Solution
from demarche.engines.ripeness.kernel import Month, slip
from demarche.engines.ripeness.period import Period
from demarche.engines.ripeness.table import wide

__all__ = ["Peace"]

Array = NDArray[np.float64]


class Peace:
    """Settlements by kind, (n, S, K-1, E): in force, or at war again and ``kept`` waiting for a step because a reopened
    table failed. Those that have once held long enough are followed on apart (``old``, ``kept_old``), so that nothing
    counts as durable twice."""

    def __init__(self, solution: Solution, length: int, hold: int) -> None:
        self.solution, self.length, self.hold = solution, length, hold
        shape = (len(solution.plans), len(solution.modes.resume), solution.plans[0].game.war.notches - 1)
        self.kept = np.zeros((*shape, solution.grid.size))
        self.old = self.kept_old = self.kept
        drifts = any(period.slip_up.any() or period.slip_down.any() for period in solution.periods)
        self.standing = Drifting(self.kept.shape, hold) if drifts else Standing(self.kept.shape, hold)
        self.known: tuple[Period, Month] | None = None
        self.seen: dict[str, list[Array]] = {"in force": [self.kept], "kept": [self.kept], "durable": []}
        self.sums: dict[str, list[Array]] = {name: [] for name in self.seen}

    def live(self, step: int, fresh: Array, again: Array | None) -> tuple[Array, Array | None]:
        """A step with what has been signed in it (``again``: by those whose peace has held before; None if there are
        none yet); returns what is back at war at its end, all of it and of those."""
        period = self._look(step)
        total = self.standing.begin(fresh if again is None else fresh - again, period)
        back = self.spoil * total
        back += self.kept
        self.kept = self.wait * total
        after = None
        if again is not None:
            old = self.standing.moved(self.old + again, period)
            after = self.spoil * old + self.kept_old
            back += after
            self.old, self.kept_old = self.stay * old, self.wait * old
        done = self._end()
        if done is not None:
            self.old = self.old + done
        self.seen["in force"].append(self.standing.total + self.old if step + 1 >= self.hold else self.standing.total)
        self.seen["kept"].append(self.kept + self.kept_old if step >= self.hold else self.kept)
        return np.asarray(back), after

    def outlive(self) -> None:
        """After the last step only what was signed by then is followed."""
        nothing = np.zeros_like(self.kept)
        for step in range(self.length, self.length + self.hold - 1):
            self.standing.begin(nothing, self._look(step))
            self._end()

    def _end(self) -> Array | None:
        done = self.standing.end(self.stay)
        if done is not None:
            self.seen["durable"].append(done)
        return done

    def count(self) -> None:
        """Sum up what has been seen."""
        for name, seen in self.seen.items():
            if seen:
                mass = np.stack(seen, axis=1)
                self.sums[name].append(mass.reshape(*mass.shape[:3], -1).sum(axis=3))
                seen.clear()

    def by_step(self, name: str) -> Array:
        """(n, T, S), from the first step on: *in force* and *kept* when it begins; *durable*, what is signed in it and
        holds long enough."""
        self.count()
        return np.concatenate(self.sums[name], axis=1)

    def _look(self, step: int) -> Period:
        """The step's parameters; and chances that a settlement survives it, is spoiled, or waits for its table."""
        period, following = self.solution.at(step)[0], self.solution.at(step + 1)[1]
        if self.known is None or period is not self.known[0] or following is not self.known[1]:
            self.known = period, following
            self.spoil, binds = wide(period.spoil), wide(period.binds)
            lapse = (1.0 - self.spoil) * (1.0 - binds)
            again = 0.0 if following.again is None else following.again
            self.wait = lapse * (1.0 - again)
            self.stay = (1.0 - self.spoil) * binds + lapse * again
        return period


class Standing:
    """While the balance stands still in peace. A settlement survives a step with a chance that depends on its state
    alone, so it is enough to keep what was signed in each step, the product of the last ``hold`` chances, and the
    total in force (n, S, K-1, E)."""

    def __init__(self, shape: tuple[int, ...], hold: int) -> None:
        self.hold = hold
        self.total = np.zeros(shape)
        self.signed: deque[Array] = deque()
        self.survival = _Product()

    def begin(self, fresh: Array, period: Period) -> Array:
        """A step begins with what has just been signed; the total in force."""
        self.signed.append(fresh)
        self.total = self.total + fresh
        return self.total

    def moved(self, mass: Array, period: Period) -> Array:
        """Other mass in force, as the balance goes through the step."""
        return mass

    def end(self, stay: Array) -> Array | None:
        """It ends: ``stay`` is the chance that a settlement survives it. The mass that has held long enough, which
        leaves the total; None before any can have."""
        self.total = self.total * stay
        self.survival.push(stay)
        if len(self.signed) < self.hold:
            return None
        done = self.signed.popleft() * self.survival.value()
        self.survival.pop()
        self.total -= done
        return np.asarray(done)


class _Product:
    """Product of a queue of arrays, in a fixed number of multiplications for each that passes through."""

    def __init__(self) -> None:
        self.old: list[Array] = []
        self.new: list[Array] = []
        self.of_new: Array | float = 1.0

    def push(self, x: Array) -> None:
        self.new.append(x)
        self.of_new = self.of_new * x

    def value(self) -> Array | float:
        return self.old[-1] * self.of_new if self.old else self.of_new

    def pop(self) -> None:
        if not self.old:
            product: Array | float = 1.0
            while self.new:
                product = self.new.pop() * product
                self.old.append(np.asarray(product))
            self.of_new = 1.0
        self.old.pop()


class Drifting:
    """While the balance slips in peace: the mass in force by age."""

    def __init__(self, shape: tuple[int, ...], hold: int) -> None:
        draws, kinds, *states = shape
        self.ages = np.zeros((draws, kinds, hold, *states))
        self.total = np.zeros(shape)
        self.steps = 0

    def begin(self, fresh: Array, period: Period) -> Array:
        """See :class:`Standing`."""
        self.ages[:, :, 0] = fresh
        self.ages = self.moved(self.ages, period)
        self.total = self.ages.sum(2)
        return self.total

    def moved(self, mass: Array, period: Period) -> Array:
        """See :class:`Standing`."""
        size = mass.shape[-2]
        if size == 1:
            return mass
        moves = slip(period, np.eye(size)[None, None, None])  # its adjoint says where mass goes
        whither = moves.transpose(0, 1, 2, 4, 3)
        return np.asarray((whither if mass.ndim == whither.ndim else whither[:, :, 0]) @ mass)

    def end(self, stay: Array) -> Array | None:
        """See :class:`Standing`."""
        self.ages *= stay[:, :, None]
        done = self.ages[:, :, -1]
        self.ages = np.concatenate([np.zeros_like(self.ages[:, :, :1]), self.ages[:, :, :-1]], axis=2)
        self.total = self.ages.sum(2)
        self.steps += 1
        return done if self.steps >= self.ages.shape[2] else None
