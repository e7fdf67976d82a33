"""Results kept for the next who asks, the least recently used forgotten first, within a bound in bytes.

A cache only saves time: whoever asks must get the same answer from an empty one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Kept"]

T = TypeVar("T")


class Kept(Generic[T]):
    """Values by key, of at most ``limit`` bytes together as far as ``size`` tells; a value above it is not kept.

    Threads may share one; what two make at once is kept once.
    """

    def __init__(self, limit: int, size: Callable[[T], int]) -> None:
        self._limit, self._size = limit, size
        self._values: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._total = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value under ``key``, made if it is not there."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key][0]
        value = make()
        self.keep(key, value)
        return value

    def look(self, key: Hashable) -> T | None:
        """The value under ``key``; None if it is not there."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key][0]

    def keep(self, key: Hashable, value: T) -> None:
        """Keep a value, unless there is one under its key."""
        size = self._size(value)
        with self._lock:
            if size > self._limit or key in self._values:
                return
            self._values[key] = (value, size)
            self._total += size
            while self._total > self._limit:
                _, (_, gone) = self._values.popitem(last=False)
                self._total -= gone
