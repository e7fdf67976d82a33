"""What is drawn for an engine, and what a study found of it over the versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demarche.crisis import Crisis

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from demarche.engine.effects import Spread

__all__ = ["Columns", "Drawn", "Levers", "Variation"]

Columns = Mapping[str, "NDArray[Any]"]
"""Drawn values by path: float64 for numbers, text for types, int64 for orders of statements (see :class:`.Order`)."""

Levers = frozenset[str]
"""Levers pulled together, by their ids."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Variation:
    """An engine's quantities by id over the versions, what is drawn of the inputs it reads, and the crisis asked."""

    crisis: Crisis
    inputs: Columns
    values: Mapping[str, NDArray[Any]]


@dataclass(frozen=True, kw_only=True, eq=False)
class Drawn:
    """What a study found of one engine over its versions, for :meth:`Engine.answer`."""

    seed: int
    variants: Mapping[Levers, Variation]
    """What it found without levers and under each, or pair, that it feels."""
    spreads: Mapping[str, Spread]
    """Its quantities without levers, told over the versions."""
    found: tuple[Any, ...] = ()
    """What its :meth:`Engine.jobs` found."""

    @property
    def base(self) -> Variation:
        """Without levers."""
        return self.variants[frozenset()]
