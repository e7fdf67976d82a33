"""What an engine gives to a study, so that draws, levers, workers and reports need know nothing else about it.

To take part, an engine gets an adapter in this folder: an object with the members of :class:`Engine`, listed in
:mod:`demarche.study.engines`. The adapter names the paths of the crisis file that the engine reads, the quantities it
answers with, and evaluates many input sets at once. An adapter

* is told the crisis (with or without a lever) and, by path, one column of drawn values for each input that is open
  in it; an input without a column has its central value;
* answers with one column of numbers for each of its headlines, in the same order of input sets. Yes and no are 1 and
  0; NaN says that the quantity has no value in that input set;
* depends on nothing else: not on what was asked before (a cache may make it faster), and on how many input sets come at
  once within the engine's own tolerance alone. Chunks are evaluated anywhere, in any order, and the same chunk must
  give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

import numpy as np

from demarche.crisis import Crisis
from demarche.crisis.paths import BEFORE

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BEFORE", "Branching", "Columns", "Engine", "Headline"]

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


class Engine(Protocol):
    """The adapter of one engine."""

    @property
    def name(self) -> str:
        """Short and lower case; it names files."""

    def reads(self, crisis: Crisis) -> tuple[str, ...]:
        """Patterns of paths that decide the engine's answer to a crisis: ``screen``, ``actors.*.type``.

        A pattern covers everything below it, and ``*`` is any one key. A lever that sets nothing under any of them
        costs nothing: the baseline's results are used again.
        """

    @property
    def knows_surprise(self) -> bool:
        """Whether it makes a difference to the engine when a lever starts, and that nobody saw it coming.

        Where a lever replaces an input, such an engine also gets the baseline's column, under :data:`BEFORE` and path.
        """

    @property
    def one_in(self) -> int:
        """It is asked for one in so many of the input sets (the first of them, 64 at least): 1, or more if it is slow.

        Its intervals are the wider for it; the counts stand with its results.
        """

    def applies(self, crisis: Crisis) -> bool:
        """Whether the file has the section that the engine needs."""

    def headlines(self, crisis: Crisis) -> tuple[Headline, ...]:
        """What it answers with, for the crisis without levers; the same for every lever."""

    def evaluate(self, crisis: Crisis, columns: Columns, count: int, base: Crisis) -> dict[str, NDArray[np.float64]]:
        """One column of ``count`` numbers for every headline of ``base``, the crisis without levers."""


@runtime_checkable
class Branching(Protocol):
    """An engine that asks, within one answer, what would follow from things that might be agreed or refused."""

    def branches(self, crisis: Crisis) -> Mapping[str, Crisis]:
        """The crisis as each would leave it, by a label.

        Where a branch replaces an input, the engine also gets the branch's column, under the label and the path.
        """
