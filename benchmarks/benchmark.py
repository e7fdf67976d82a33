"""What a benchmark is: a piece of work, its budget, and how to do it once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


def _nothing() -> None:
    return None


@dataclass(frozen=True)
class Benchmark:
    """One piece of work, done ``repeats`` times, each time in a process of its own.

    Either ``command`` is run as a user would type it, and everything from its start to its end is measured; or
    ``run`` is called with what ``prepare`` made, and the time of ``run`` alone is measured. Memory is always the
    peak of the whole process.
    """

    work: str
    budget: str
    command: tuple[str, ...] = ()
    run: Callable[[Any], object] | None = None
    prepare: Callable[[], Any] = _nothing
    repeats: int = 5
