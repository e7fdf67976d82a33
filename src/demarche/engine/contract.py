"""What an engine gives to the rest of the house, so that draws, levers, workers and pages need know nothing else of it.

An engine is one folder under :mod:`demarche.engines` (or anywhere: it is found through the entry point group
``demarche.engines``) with an object of a subclass of :class:`Engine`. It names the paths of the crisis file that it
reads, the quantities it answers with, and evaluates many versions of the crisis at once. It

* is told the crisis (with or without a lever) and, by path, one column of drawn values for each input that is open
  in it; an input without a column has its central value;
* answers with one column of numbers for each of its headlines, in the same order of versions. Yes and no are 1 and
  0; NaN says that the quantity has no value in that version;
* depends on nothing else: not on what was asked before (a cache may make it faster), and on how many versions come at
  once within the engine's own tolerance alone. Chunks are evaluated anywhere, in any order, and the same chunk must
  give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.installed import Part
from demarche.crisis.paths import BEFORE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.crisis.checking import Notebook
    from demarche.crisis.shape import Key
    from demarche.errors import InputError

__all__ = ["BEFORE", "Columns", "Engine", "Headline"]

Columns = Mapping[str, "NDArray[Any]"]
"""Drawn values by path: float64 for numbers, text for types, int64 for orders of statements (see :class:`.Order`)."""


@dataclass(frozen=True)
class Headline:
    """One quantity that an engine answers with, in every input set.

    ``id`` begins with the engine's name and a dot. ``words`` finish the sentence "in this input set ..." for a
    yes-or-no quantity ('terms exist that both sides prefer to fighting'), and name it for a number ('room for terms').
    ``better`` says which way is good for the seat that asks, or that the model takes no side.
    """

    id: str
    words: str
    kind: Literal["yes-no", "number"]
    unit: str = ""
    better: Literal["more", "less", ""] = ""
    detail: bool = False
    """Kept in the tables of draws and used by a section of its own, but not in the ranking of levers."""
    short: str = ""
    """A few words for the head of a column; the words, if empty."""
    dated: bool = False
    """The month of an event: no value means that it does not come within the horizon, and so after any that does."""

    @property
    def label(self) -> str:
        """The words for the head of a column."""
        return self.short or self.words

    def to_dict(self) -> dict[str, Any]:
        """Plain data."""
        return {"id": self.id, "words": self.words, "kind": self.kind, "unit": self.unit, "better": self.better}


class Engine:
    """Base of every engine; what is not said below has a default that fits most."""

    name: ClassVar[str]
    """Short and lower case: the key in ``results.json``, the verb, the first part of every quantity's id."""
    order: ClassVar[int] = 100
    """Its place among the engines; inputs take dimensions in this order, so that a new engine comes last."""
    part: ClassVar[type[Part] | None] = None
    """Its keys of the crisis file; None if it reads only what others bring."""
    cost: ClassVar[Literal["instant", "quick", "slow"]] = "quick"
    """*Slow* engines keep other processes busy; the first words of a run wait for none of them."""
    timed: ClassVar[bool] = False
    """Whether it makes a difference to the engine when a lever starts, and that nobody saw it coming.

    Where a lever replaces an input, such an engine also gets the baseline's column, under :data:`BEFORE` and path.
    """
    one_in: ClassVar[int] = 1
    """It is asked for one in so many of the versions (the first of them, 64 at least): more than 1 only if it is slow.

    Its intervals are the wider for it; the counts stand with its results.
    """

    def applies(self, crisis: Crisis) -> bool:
        """Whether the file has the section that the engine needs."""
        raise NotImplementedError

    def check(self, book: Notebook, *, effects: bool) -> None:
        """Write the problems of its part that the schema cannot see; ``effects``: of what its entries lead to, too."""

    def check_whole(self, book: Notebook) -> None:
        """The same of a file that is otherwise in order."""

    def refuses(self, crisis: Crisis) -> Iterator[tuple[tuple[Key, ...], InputError]]:
        """What it would not work with, each with its place in the file: up to the point where its work begins.

        Asked by ``demarche check`` of a crisis that it applies to, as it stands and under each lever that it feels.
        """
        yield from ()

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        """Patterns of paths that decide the engine's answer to a crisis: ``screen``, ``actors.*.type``.

        A pattern covers everything below it, and ``*`` is any one key. A lever that sets nothing under any of them
        costs nothing: the baseline's results are used again.
        """
        raise NotImplementedError

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        """What it answers with, for the crisis without levers; the same for every lever."""
        raise NotImplementedError

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, NDArray[np.float64]]:
        """One column of ``count`` numbers for every headline of ``base``, the crisis without levers."""
        raise NotImplementedError

    def branches(self, crisis: Crisis) -> Mapping[str, Crisis]:
        """Where it asks, within one answer, what would follow from things agreed or refused: the crisis as each would
        leave it, by a label.

        Where a branch replaces an input, the engine also gets the branch's column, under the label and the path.
        """
        return {}
