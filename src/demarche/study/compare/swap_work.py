"""Plays wars under every combination of swaps, here or on any executor; the answer does not depend on which."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from demarche.engines.ripeness import Plan
from demarche.engines.ripeness.adapter import answers
from demarche.engines.ripeness.from_crisis import plan_draws
from demarche.errors import InputError
from demarche.study.compare.swap import Drawn, Help, mixed, swapped_plans
from demarche.study.compare.swap_groups import Group
from demarche.study.work.crew import WorkerLost
from demarche.study.work.executors import available_workers, processes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Swaps", "bits_of", "refused", "separable"]

_AHEAD = 16
_FEW = 64
"""Wars up to so many are played in this process: starting others would take longer."""


@dataclass(frozen=True, eq=False)
class Swaps:
    """The combinations of swaps to play: each a set of bits that the first crisis takes from the second.

    One combination is one piece of work, so that a piece is the same whoever does it.
    """

    a: Drawn
    b: Drawn
    help_: tuple[Help, Help]
    combinations: Sequence[frozenset[str]]

    def plans(self, place: int) -> list[Plan]:
        """The wars of one combination, one for each version."""
        return swapped_plans(self.a, self.b, self.combinations[place], self.help_)

    def solved(
        self,
        quantities: Sequence[str],
        *,
        workers: int | None,
        executor: Executor | None,
        done: Callable[[int, int], None],
    ) -> dict[str, Floats]:
        """Each quantity under every combination in every version, shape (combinations, sets)."""
        total = len(self.combinations)
        table = {name: np.empty((total, self.a.count)) for name in quantities}
        finished = 0

        def keep(place: int, found: dict[str, Floats]) -> None:
            nonlocal finished
            for name in quantities:
                table[name][place] = found[name]
            finished += 1
            done(finished, total)

        few = total * self.a.count <= _FEW
        if executor is not None:
            self._hand_out(executor, keep)
        elif workers == 1 or (workers is None and (few or available_workers() == 1)):
            for place in range(total):
                keep(place, answers(self.plans(place)))
        else:
            with processes(workers or available_workers()) as pool:
                self._hand_out(pool, keep)
        return table

    def _hand_out(self, executor: Executor, keep: Callable[[int, dict[str, Floats]], None]) -> None:
        waiting: dict[Future[dict[str, Floats]], int] = {}
        queue = iter(range(len(self.combinations)))

        def top_up() -> None:
            while len(waiting) < _AHEAD and (place := next(queue, None)) is not None:
                waiting[executor.submit(answers, self.plans(place))] = place

        try:
            top_up()
            while waiting:
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    keep(waiting.pop(future), future.result())
                top_up()
        except BrokenExecutor as error:
            raise WorkerLost("compare again with fewer --workers") from error
        finally:
            for future in waiting:
                future.cancel()


def separable(a: Drawn, b: Drawn, groups: Sequence[Group]) -> list[Group]:
    """The groups, with those made one that the model does not let change places apart.

    An ultimatum that lapses if the opposition refuses needs to know who refused, say, so it excludes a mediator's text:
    then the conference of one war does not go with the threat of another.
    """
    found, known = list(groups), dict[frozenset[str], bool]()

    def bad(trial: Sequence[Group]) -> int:
        """How many of the combinations that bring out a conflict make no game."""
        tried = _telling(trial)
        known.update({chosen: refused(a, b, chosen) for chosen in tried if chosen not in known})
        return sum(known[chosen] for chosen in tried)

    while len(found) > 1 and bad(found):
        pairs = combinations(range(len(found)), 2)
        found = min((_merged(found, one, other) for one, other in pairs), key=bad)
    return found


def bits_of(groups: Iterable[Group]) -> frozenset[str]:
    """All the bits of some groups."""
    return frozenset(bit.id for group in groups for bit in group.bits)


def _telling(groups: Sequence[Group]) -> set[frozenset[str]]:
    """One or two groups of either crisis in the other: they bring out any conflict between two."""
    parts = [bits_of([group]) for group in groups]
    whole = bits_of(groups)
    few = {frozenset().union(*chosen) for size in (1, 2) for chosen in combinations(parts, size)}
    return few | {whole - chosen for chosen in few}


def refused(a: Drawn, b: Drawn, combination: frozenset[str]) -> bool:
    """Whether a combination of swaps makes no game."""
    side = mixed(a, b, combination)
    first = {path: column[:1] for path, column in side.columns.items()}
    try:
        plan_draws(side.crisis, first, 1)
    except InputError:
        return True
    return False


def _merged(groups: Sequence[Group], one: int, other: int) -> list[Group]:
    first, second = groups[one], groups[other]
    both = Group(
        f"{first.id}+{second.id}",
        f"{first.short} with {second.short}",
        f"{first.title}; and {second.title}",
        first.bits + second.bits,
    )
    return [both if place == one else group for place, group in enumerate(groups) if place != other]
