"""What the verbs share that study a crisis over many versions: their options, and how the work is watched."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demarche.cli.options import case_argument, opened, seed_option, study_options, what_if_options
from demarche.crisis import Crisis

if TYPE_CHECKING:
    from demarche.study.draw.plan import Plan

__all__ = ["Studied", "study_verb"]


@dataclass(frozen=True)
class Studied:
    """What such a verb was asked: of which crisis, over how many versions, and where the work is done."""

    case: str
    levers: tuple[str, ...]
    changes: tuple[str, ...]
    draws: int
    pairs: tuple[str, ...]
    workers: int | None
    cluster: str | None
    seed: int

    @functools.cached_property
    def crisis(self) -> Crisis:
        """The crisis asked about, read and changed."""
        return opened(self.case, self.levers, self.changes)

    def plan(self, also: Sequence[tuple[str, ...]] = ()) -> Plan:
        """The plan of the study, with the pairs of levers asked for and those in ``also``."""
        from demarche.cli.asked import split_pair
        from demarche.study.draw.plan import plan_of

        asked = [split_pair(pair) for pair in self.pairs]
        pairs = [*asked, *(pair for pair in also if pair not in asked)]
        return plan_of(self.crisis, draws=self.draws, seed=self.seed, pairs=pairs)

    @contextmanager
    def working(self, words: str) -> Iterator[tuple[dict[str, Any], Callable[[str], None]]]:
        """While work is done, says so: gives how a study should work, and what to call with words for what follows."""
        from demarche.cli.run import executor_at
        from demarche.report.terminal import console

        with console(stderr=True).status(f"{words} …") as status, executor_at(self.cluster) as executor:

            def done(finished: int, total: int) -> None:
                status.update(f"{words}: {finished} of {total} parts done …")

            def say(other: str) -> None:
                status.update(f"{other} …")

            yield {"workers": self.workers, "executor": executor, "done": done}, say


def study_verb(function: Callable[..., None]) -> Callable[..., None]:
    """The options of a verb that studies a crisis; it is called with a :class:`Studied` before its own."""

    @functools.wraps(function)
    def bundled(
        case: str,
        levers: tuple[str, ...],
        changes: tuple[str, ...],
        draws: int,
        pairs: tuple[str, ...],
        workers: int | None,
        cluster: str | None,
        seed: int,
        **own: Any,
    ) -> None:
        function(Studied(case, levers, changes, draws, pairs, workers, cluster, seed), **own)

    return case_argument(what_if_options(study_options(seed_option(bundled))))
