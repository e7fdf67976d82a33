"""Settlements in force, by when they were signed: which of them have held long enough to count as durable."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from demarche.engines.ripeness.kernel import slip
from demarche.engines.ripeness.period import Period

__all__ = ["Drifting", "Standing"]

Array = NDArray[np.float64]


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

    def end(self, stay: Array) -> Array:
        """It ends: ``stay`` is the chance that a settlement survives it. The mass (n,) that has held long enough,
        which is followed no further."""
        self.total = self.total * stay
        self.survival.push(stay)
        if len(self.signed) < self.hold:
            return np.zeros(len(stay))
        done = self.signed.popleft() * self.survival.value()
        self.survival.pop()
        self.total -= done
        return np.asarray(done.sum((1, 2, 3)))


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

    def begin(self, fresh: Array, period: Period) -> Array:
        """See :class:`Standing`."""
        self.ages[:, :, 0] = fresh
        size = self.ages.shape[-2]
        if size > 1:
            moves = slip(period, np.eye(size)[None, None, None])  # its adjoint says where mass goes
            self.ages = moves.transpose(0, 1, 2, 4, 3) @ self.ages
        self.total = self.ages.sum(2)
        return self.total

    def end(self, stay: Array) -> Array:
        """See :class:`Standing`."""
        self.ages *= stay[:, :, None]
        done = self.ages[:, :, -1].sum((1, 2, 3))
        self.ages = np.concatenate([np.zeros_like(self.ages[:, :, :1]), self.ages[:, :, :-1]], axis=2)
        self.total = self.ages.sum(2)
        return np.asarray(done)
